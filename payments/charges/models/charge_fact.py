"""What a provider said of an attempt, once: facts, never changed. Totals are sums of these."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField, MinorField, UUIDv7Field
from payments.charges.models.attempt import Attempt
from payments.charges.statuses import FactKind


class ChargeFact(models.Model):
    """One fact: a kind, the provider's object, and the amount that it tells of, if any."""

    append_only: ClassVar[bool] = True

    id = UUIDv7Field()
    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="facts", verbose_name=_("attempt")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=FactKind.choices)
    provider_object_id = models.CharField(_("provider’s object"), max_length=255)
    amount_minor = MinorField(_("amount"), null=True)
    currency = CurrencyField(_("currency"), blank=True)
    detail = models.JSONField(_("detail"), default=dict)
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("charge fact")
        verbose_name_plural = _("charge facts")
        ordering = ("recorded_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("attempt", "kind", "provider_object_id"), name="charge_fact_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.provider_object_id}"
