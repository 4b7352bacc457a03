"""Parked rates: figures that the guards stopped, and what two persons made of each."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from payments.fx.models.fetch import FxFetch
from payments.fx.models.rate import FxRate


class ParkedRate(models.Model):
    """A figure as it came, why it was stopped, and who released or discarded it.

    It prices nothing and settles nothing. One person proposes its release with a reason, another
    approves; then it becomes an `FxRate`, unless it never can. `figure` is text: it may be no
    number. The same figure for the same day is parked once, however often it comes.
    """

    never_deleted: ClassVar[bool] = True

    class Status(models.TextChoices):
        PARKED = "parked", _("parked")
        PROPOSED = "proposed", _("release proposed")
        RELEASED = "released", _("released")
        DISCARDED = "discarded", _("discarded")

    source = models.CharField(_("source"), max_length=20)
    base = models.CharField(_("base currency"), max_length=3)
    quote = models.CharField(_("quoted currency"), max_length=3)
    figure = models.CharField(_("figure as it came"), max_length=60)
    unit = models.PositiveIntegerField(_("published for so many units"))
    valid_on = models.DateField(_("valid on"))
    findings = models.JSONField(_("why it was parked"))  # [{"why": …, "detail": …}]
    fetch = models.ForeignKey(
        FxFetch, on_delete=models.PROTECT, null=True, related_name="parked", verbose_name=_("fetch")
    )
    payload_hash = models.CharField(_("payload hash"), max_length=64)
    parked_at = models.DateTimeField(_("parked at"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PARKED
    )
    proposed_by = models.CharField(_("proposed by"), max_length=64, blank=True)
    proposed_at = models.DateTimeField(_("proposed at"), null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=64, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    rate = models.OneToOneField(
        FxRate, on_delete=models.PROTECT, null=True, related_name="parked", verbose_name=_("rate")
    )

    class Meta:
        verbose_name = _("parked rate")
        verbose_name_plural = _("parked rates")
        ordering = ("-parked_at", "-pk")
        permissions = (
            ("propose_parkedrate", "Can propose the release of a parked rate, and discard it"),
            ("approve_parkedrate", "Can approve the release of a parked rate, and discard it"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("source", "base", "quote", "valid_on", "figure", "unit"),
                name="fx_parked_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="released")
                | (
                    models.Q(rate__isnull=False)
                    & ~models.Q(reason="")
                    & ~models.Q(proposed_by="")
                    & ~models.Q(decided_by="")
                    & ~models.Q(decided_by=models.F("proposed_by"))
                ),
                name="fx_parked_released_by_two",
            ),
            models.CheckConstraint(
                condition=models.Q(status="released") | models.Q(rate=None),
                name="fx_parked_rate_when_released",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="discarded")
                | (~models.Q(decided_by="") & ~models.Q(reason="")),
                name="fx_parked_discarded_by_and_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.base}/{self.quote} {self.figure} ({self.source}, {self.valid_on})"
