"""Claims for what a carrier lost or broke, with their evidence."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField, MinorField, PublicIdField, UUIDv7Field
from marketplace.foundation.money import Money
from marketplace.shipping.parcels.models.shipment import Shipment
from marketplace.shipping.parcels.statuses import ClaimStatus


class Claim(models.Model):
    """What a shop is to be given for a shipment that did not arrive whole.

    Money: `amount_minor` in the currency that the shop is paid in. Persons are opaque names.
    Who proposed it never approves it; the database says so too.
    """

    never_deleted: ClassVar[bool] = True

    class Kind(models.TextChoices):
        LOST = "lost", _("lost")
        DAMAGED = "damaged", _("damaged")

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="clm")
    shipment = models.ForeignKey(
        Shipment, on_delete=models.PROTECT, related_name="claims", verbose_name=_("shipment")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    status = models.CharField(
        _("status"), max_length=10, choices=ClaimStatus.choices, default=ClaimStatus.OPENED
    )
    currency = CurrencyField(_("currency"))
    amount_minor = MinorField(_("amount"))
    opened_by = models.CharField(_("opened by"), max_length=60)
    opened_at = models.DateTimeField(_("opened at"))
    proposed_by = models.CharField(_("proposed by"), max_length=60, blank=True)
    proposed_at = models.DateTimeField(_("proposed at"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=60, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    denial_reason = models.CharField(_("why it is denied"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ("-opened_at", "-pk")
        permissions = (
            ("propose_claim", "Can open and propose claims"),
            ("decide_claim", "Can decide claims that another person proposed"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("shipment",),
                condition=~Q(status="denied"),
                name="parcels_one_live_claim",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0), name="parcels_claim_amount_positive"
            ),
            models.CheckConstraint(
                condition=~Q(status="approved")
                | Q(decided_at__isnull=False)
                & ~Q(proposed_by="")
                & ~Q(decided_by="")
                & ~Q(decided_by=F("proposed_by")),
                name="parcels_claim_four_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(status="denied") | Q(decided_at__isnull=False) & ~Q(denial_reason=""),
                name="parcels_claim_denied_why",
            ),
        )

    def __str__(self) -> str:
        return self.public_id

    @property
    def amount(self) -> Money:
        """What the shop is to be given."""
        return Money(self.amount_minor, self.currency)


class ClaimEvidence(models.Model):
    """What proves a claim: words, and where the paper or the picture is kept."""

    append_only: ClassVar[bool] = True

    id = UUIDv7Field()
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("claim")
    )
    text = models.TextField(_("what it shows"))
    kept_at = models.CharField(_("where it is kept"), max_length=200, blank=True)
    added_by = models.CharField(_("added by"), max_length=60)
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("evidence of a claim")
        verbose_name_plural = _("evidence of claims")
        ordering = ("added_at", "pk")

    def __str__(self) -> str:
        return self.text[:60]
