"""What customs answered, byte for byte, and what became of each answer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import UUIDv7Field


class CustomsReceipt(models.Model):
    """One answer as received; the same bytes come in once. Unreadable ones are kept, too."""

    append_only: ClassVar[bool] = True

    id = UUIDv7Field()
    sha256 = models.CharField(_("digest of the bytes"), max_length=64)
    position = models.PositiveSmallIntegerField(_("place in its message"))
    raw = models.BinaryField(_("as received"))
    kind = models.CharField(_("kind"), max_length=20, blank=True)
    keys = models.JSONField(_("names"), default=dict)
    status = models.IntegerField(_("status"), null=True)
    info = models.CharField(_("words of customs"), max_length=5000, blank=True)
    told_at = models.DateTimeField(_("time of customs"), null=True)
    gateway = models.CharField(_("came by"), max_length=20)
    is_simulated = models.BooleanField(_("simulated"))
    received_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("customs receipt")
        verbose_name_plural = _("customs receipts")
        ordering = ("-received_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("sha256", "position"), name="customs_receipt_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.status if self.status is not None else ''}".strip()


class ReceiptOutcome(models.Model):
    """What a receipt did: moved its document, was older, was unknown. Written with the move."""

    append_only: ClassVar[bool] = True

    class Outcome(models.TextChoices):
        MOVED = "moved", _("moved its document")
        REPEATED = "repeated", _("said it again")
        OLDER = "older", _("older than what we knew")
        NOTED = "noted", _("noted")
        UNKNOWN = "unknown", _("status unknown")
        CONTRADICTS = "contradicts", _("contradicts what we knew")
        UNMATCHED = "unmatched", _("about nothing of ours")

    receipt = models.OneToOneField(
        CustomsReceipt,
        on_delete=models.PROTECT,
        related_name="outcome",
        verbose_name=_("receipt"),
    )
    document = models.ForeignKey(
        "customs_cases.CustomsDocument",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="outcomes",
        verbose_name=_("document"),
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    applied_at = models.DateTimeField(_("applied"))

    class Meta:
        verbose_name = _("outcome of a receipt")
        verbose_name_plural = _("outcomes of receipts")
        ordering = ("-applied_at", "pk")
        indexes = (models.Index(fields=("outcome", "-applied_at"), name="customs_outcomes"),)

    def __str__(self) -> str:
        return self.outcome
