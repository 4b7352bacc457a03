"""Fetches: one source asked for some days, from the first try until the figures are there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class FxFetch(models.Model):
    """The work of fetching, as a row: whoever claims it asks, and `due_at` says when again.

    One row for a source and its days, so that no bell and no second worker asks twice at a time.
    The last answer is kept as it came.
    """

    never_deleted: ClassVar[bool] = True

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        MISSED = "missed", _("missed")

    source = models.CharField(_("source"), max_length=20)
    since = models.DateField(_("days from"))
    until = models.DateField(_("days until"))
    is_newest = models.BooleanField(_("asks for the newest figures"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.WAITING
    )
    due_at = models.DateTimeField(_("due at"))
    claimed_until = models.DateTimeField(_("claimed until"), null=True)
    tries = models.PositiveIntegerField(_("tries"), default=0)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    last_problem = models.CharField(_("last problem"), max_length=300, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    answer_hash = models.CharField(_("hash of the answer"), max_length=64, blank=True)
    answer = models.BinaryField(_("answer as received"), null=True)
    stored_count = models.PositiveIntegerField(_("rates stored"), default=0)
    parked_count = models.PositiveIntegerField(_("rates parked"), default=0)

    class Meta:
        verbose_name = _("fetch of rates")
        verbose_name_plural = _("fetches of rates")
        ordering = ("-until", "source")
        constraints = (
            models.UniqueConstraint(
                fields=("source", "since", "until"), name="fx_fetch_once_for_its_days"
            ),
            models.CheckConstraint(
                condition=models.Q(since__lte=models.F("until")), name="fx_fetch_days_in_order"
            ),
        )
        indexes = (
            models.Index(
                fields=("due_at",), name="fx_fetch_due", condition=models.Q(status="waiting")
            ),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.since} – {self.until}"
