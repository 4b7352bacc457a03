"""A dispute: the payer's bank takes money back, until it has decided whose it is."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField, MinorField, PublicIdField, UUIDv7Field
from marketplace.foundation.money import Money
from payments.charges.models.attempt import Attempt
from payments.charges.models.charge import Charge, Share
from payments.charges.statuses import UNDECIDED, AnswerStatus, DisputeStatus


class Dispute(models.Model):
    """What a payer's bank asks back of one captured attempt, as the provider tells it.

    Money: `amount_minor` in the charge currency; what was withdrawn, and the fee, in the currency
    in which the provider took it. `unexplained_minor` is more than the payment still held.
    """

    never_deleted: ClassVar[bool] = True

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="dsp")
    charge = models.ForeignKey(
        Charge, on_delete=models.PROTECT, related_name="disputes", verbose_name=_("charge")
    )
    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="disputes", verbose_name=_("attempt")
    )
    provider = models.CharField(_("payment provider"), max_length=20)
    provider_ref = models.CharField(_("provider’s reference"), max_length=255)
    amount_minor = MinorField(_("amount"))
    currency = CurrencyField(_("currency"))
    unexplained_minor = MinorField(_("more than was left"), default=0)
    # Money that came too late or twice: it belongs to no share.
    is_surplus = models.BooleanField(_("of surplus money"), default=False)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=DisputeStatus.choices)
    status_as_told = models.CharField(_("status as told"), max_length=60, blank=True)
    evidence_due_at = models.DateTimeField(_("evidence due"), null=True, blank=True)
    has_evidence = models.BooleanField(_("answer handed in"), default=False)
    withdrawn_minor = MinorField(_("withdrawn"), currency="withdrawn_currency", null=True)
    withdrawn_currency = CurrencyField(_("currency of the withdrawal"), blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    reinstated_at = models.DateTimeField(_("given back at"), null=True)
    fee_minor = MinorField(_("fee"), currency="fee_currency", null=True)
    fee_currency = CurrencyField(_("currency of the fee"), blank=True)
    fee_at = models.DateTimeField(_("fee taken at"), null=True)
    fee_returned_at = models.DateTimeField(_("fee given back at"), null=True)
    opened_at = models.DateTimeField(_("opened at"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True)
    # A person decided not to answer; the bank's decision is awaited all the same.
    accepted_at = models.DateTimeField(_("loss accepted at"), null=True)
    accepted_by = models.CharField(_("loss accepted by"), max_length=64, blank=True)
    accepted_reason = models.CharField(_("why it was accepted"), max_length=200, blank=True)
    next_poll_at = models.DateTimeField(_("next poll at"), null=True)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ("-opened_at",)
        permissions = (("answer_dispute", "Can answer disputes, or accept their loss"),)
        constraints = (
            models.UniqueConstraint(fields=("provider", "provider_ref"), name="dispute_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="dispute_positive"),
            models.CheckConstraint(
                condition=Q(
                    unexplained_minor__gte=0, unexplained_minor__lte=models.F("amount_minor")
                ),
                name="dispute_unexplained_within",
            ),
            models.CheckConstraint(
                condition=Q(status__in=DisputeStatus.values), name="dispute_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=UNDECIDED, decided_at=None)
                | ~Q(status__in=UNDECIDED) & Q(decided_at__isnull=False),
                name="dispute_decided_at",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_minor=None, reinstated_at=None)
                | Q(withdrawn_at__isnull=False, withdrawn_minor__gt=0),
                name="dispute_given_back_after_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(fee_at=None, fee_minor=None, fee_returned_at=None)
                | Q(fee_at__isnull=False, fee_minor__gt=0),
                name="dispute_fee_given_back_after_taken",
            ),
        )
        indexes = (
            models.Index(
                fields=("next_poll_at",),
                name="dispute_poll_due",
                condition=Q(next_poll_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.public_id} ({self.get_status_display()})"

    @property
    def amount(self) -> Money:
        """What the bank asks back."""
        return Money(self.amount_minor, self.currency)

    @property
    def withdrawn(self) -> Money | None:
        """What the provider took of our balance for it, whether or not it came back."""
        if self.withdrawn_minor is None:
            return None
        return Money(self.withdrawn_minor, self.withdrawn_currency)

    @property
    def fee(self) -> Money | None:
        """What the provider charged for it, whether or not that came back."""
        return None if self.fee_minor is None else Money(self.fee_minor, self.fee_currency)

    @property
    def is_undecided(self) -> bool:
        """Whether nobody has decided yet, so that what was disputed is frozen."""
        return self.status in UNDECIDED

    def is_answerable(self, now: datetime) -> bool:
        """Whether the provider may still take evidence from us."""
        is_in_time = self.evidence_due_at is None or now < self.evidence_due_at
        return self.status == DisputeStatus.NEEDS_RESPONSE and is_in_time


class DisputeShare(models.Model):
    """What of a disputed amount falls to one share, frozen when the dispute was opened.

    Money: in the charge currency.
    """

    append_only: ClassVar[bool] = True

    dispute = models.ForeignKey(
        Dispute, on_delete=models.PROTECT, related_name="shares", verbose_name=_("dispute")
    )
    share = models.ForeignKey(
        Share, on_delete=models.PROTECT, related_name="disputed", verbose_name=_("share")
    )
    amount_minor = MinorField(_("amount"), currency="dispute.currency")

    class Meta:
        verbose_name = _("disputed share")
        verbose_name_plural = _("disputed shares")
        ordering = ("dispute", "share")
        constraints = (
            models.UniqueConstraint(fields=("dispute", "share"), name="dispute_share_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="dispute_share_positive"),
        )

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.share_id}"


class DisputeAnswer(models.Model):
    """What we told the bank: written whole before it is handed in, and final afterwards."""

    never_deleted: ClassVar[bool] = True

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="dan")
    dispute = models.ForeignKey(
        Dispute, on_delete=models.PROTECT, related_name="answers", verbose_name=_("dispute")
    )
    key = models.CharField(_("idempotency key"), max_length=120, unique=True)
    status = models.CharField(
        _("status"), max_length=10, choices=AnswerStatus.choices, default=AnswerStatus.PREPARED
    )
    text = models.TextField(_("text"))
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=60, blank=True)
    shipped_on = models.DateField(_("shipped"), null=True, blank=True)
    prepared_by = models.CharField(_("prepared by"), max_length=64)
    prepared_at = models.DateTimeField(_("prepared at"))
    settled_at = models.DateTimeField(_("answered at"), null=True)
    due_at = models.DateTimeField(_("due at"), null=True)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("answer to a dispute")
        verbose_name_plural = _("answers to disputes")
        ordering = ("-prepared_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("dispute",),
                condition=~Q(status=AnswerStatus.REFUSED),
                name="dispute_answered_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=AnswerStatus.values), name="dispute_answer_status_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.public_id} ({self.get_status_display()})"


class AnswerFile(models.Model):
    """A file of an answer, byte for byte as it was handed in."""

    append_only: ClassVar[bool] = True

    answer = models.ForeignKey(
        DisputeAnswer, on_delete=models.PROTECT, related_name="files", verbose_name=_("answer")
    )
    purpose = models.CharField(_("what it shows"), max_length=20)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(_("type"), max_length=40)
    content = models.BinaryField(_("content"))
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)

    class Meta:
        verbose_name = _("file of an answer")
        verbose_name_plural = _("files of answers")
        ordering = ("answer", "pk")

    def __str__(self) -> str:
        return self.name
