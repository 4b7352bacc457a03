"""A line that was told twice, with two amounts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField, MinorField


class Contradiction(models.Model):
    """What a source said of a line later, against what it had said. The first word stands."""

    append_only: ClassVar[bool] = True

    account = models.CharField(_("account"), max_length=120)
    external_id = models.CharField(_("line"), max_length=120)
    currency = CurrencyField(_("currency"))
    told_first_minor = MinorField(_("told first"))
    told_later_minor = MinorField(_("told later"))
    found_at = models.DateTimeField(_("found"))

    class Meta:
        verbose_name = _("contradiction")
        verbose_name_plural = _("contradictions")
        ordering = ("-found_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("account", "external_id", "told_later_minor"),
                name="reconciliation_contradiction_once",
            ),
        )

    def __str__(self) -> str:
        return self.external_id
