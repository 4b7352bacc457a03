"""How often something was looked for on a day."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class QueryCount(models.Model):
    """One folded query of one day, language and destination. It knows no person and no hour.

    `spelling` is for people to read: 杏仁餅 and 杏仁饼 are one row, and either may stand there.
    """

    day = models.DateField(_("day"))
    query = models.CharField(_("query"), max_length=120)
    spelling = models.CharField(_("as it was typed last"), max_length=120)
    language = models.CharField(_("language"), max_length=7)
    destination = models.CharField(_("destination"), max_length=8, blank=True)
    asked = models.PositiveIntegerField(_("asked"), default=0)
    empty = models.PositiveIntegerField(_("found nothing"), default=0)
    results = models.PositiveIntegerField(_("results of the last time"), default=0)
    clicks = models.PositiveIntegerField(_("products opened"), default=0)

    class Meta:
        verbose_name = _("query of a day")
        verbose_name_plural = _("queries by day")
        ordering = ("-day", "-asked", "query")
        constraints = (
            models.UniqueConstraint(
                fields=("day", "query", "language", "destination"), name="search_log_once_a_day"
            ),
            models.CheckConstraint(condition=~Q(query=""), name="search_log_query_not_empty"),
            models.CheckConstraint(
                condition=Q(empty__lte=F("asked")), name="search_log_empty_within_asked"
            ),
        )
        indexes = (models.Index(fields=("-day", "-asked"), name="search_log_day_asked"),)

    def __str__(self) -> str:
        return self.query
