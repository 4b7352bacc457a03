"""Money on its way to banks: one payout a settlement, in batches that a person approves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
from marketplace.foundation.errors import Broken
from marketplace.foundation.fields import CurrencyField, MinorField, PublicIdField, UUIDv7Field
from marketplace.foundation.money import Money
from payments.settlement.models.bank_address import BankAddress


class PayoutBatch(models.Model):
    """Payouts of one currency that go to the bank in one file."""

    never_deleted: ClassVar[bool] = True

    class Status(models.TextChoices):
        DRAFTED = "drafted", _("drafted")
        APPROVED = "approved", _("approved")
        SUBMITTED = "submitted", _("submitted")
        WITHDRAWN = "withdrawn", _("called back")

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="bat")
    currency = CurrencyField(_("currency"))
    period_end = models.DateField(_("closes"))
    sequence = models.PositiveSmallIntegerField(_("number of the day"), default=1)
    rail = models.CharField(_("rail"), max_length=20, default="bank_file")
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFTED
    )
    total_minor = MinorField(_("total"))
    payout_count = models.PositiveIntegerField(_("payouts"))
    drafted_by = models.CharField(_("drafted by"), max_length=64)
    drafted_at = models.DateTimeField(_("drafted"))
    approved_by = models.CharField(_("approved by"), max_length=64, blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    message_id = models.CharField(
        _("message id"), max_length=35, unique=True, null=True, blank=True
    )
    executes_on = models.DateField(_("executed on"), null=True, blank=True)
    file_name = models.CharField(_("file"), max_length=120, blank=True)
    file_sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("payout batch")
        verbose_name_plural = _("payout batches")
        ordering = ("-period_end", "currency")
        permissions = (("approve_batch", "Can approve payout batches"),)
        constraints = (
            models.UniqueConstraint(
                fields=("currency", "rail", "period_end", "sequence"),
                name="settlement_batch_has_its_number",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("drafted", "withdrawn")) | ~Q(approved_by=""),
                name="settlement_batch_has_an_approver",
            ),
            models.CheckConstraint(
                condition=~Q(approved_by=F("drafted_by")), name="settlement_batch_by_two"
            ),
            models.CheckConstraint(
                condition=~Q(status="submitted") | ~Q(file_sha256=""),
                name="settlement_submitted_batch_has_a_file",
            ),
            models.CheckConstraint(
                condition=Q(file_sha256="") | Q(message_id__isnull=False),
                name="settlement_written_file_has_a_message_id",
            ),
        )

    def __str__(self) -> str:
        return f"{self.public_id} {formats.amount(self.total)} ({self.get_status_display()})"

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)


class PayoutFile(models.Model):
    """The exact bytes of a batch's file; `batch.file_sha256` is their digest.

    They are written to the database, with the batch's message id, before anything leaves the
    house: whatever happens on the way to the bank, a second try sends these bytes again.
    """

    append_only: ClassVar[bool] = True

    batch = models.OneToOneField(
        PayoutBatch, on_delete=models.PROTECT, related_name="file", verbose_name=_("batch")
    )
    content = models.BinaryField(_("content"))
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("bank file")
        verbose_name_plural = _("bank files")
        ordering = ("-written_at",)
        permissions = (("download_payoutfile", "Can download bank files"),)

    def __str__(self) -> str:
        return self.batch.file_name


class Payout(BankAddress):
    """What one settlement sends to one bank account, as that account was at drafting.

    Money: `amount` is what the bank is told to pay, in the account's currency.
    """

    never_deleted: ClassVar[bool] = True

    class Status(models.TextChoices):
        DRAFTED = "drafted", _("drafted")
        APPROVED = "approved", _("approved")
        SUBMITTED = "submitted", _("submitted")
        ACCEPTED = "accepted", _("accepted by the bank")
        PAID = "paid", _("paid")
        REJECTED = "rejected", _("rejected")
        RETURNED = "returned", _("returned")
        RECALLED = "recalled", _("called back")

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="pay")
    batch = models.ForeignKey(  # filled once, when the run that drafted it is finished
        PayoutBatch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="payouts",
        verbose_name=_("batch"),
    )
    settlement = models.OneToOneField(
        "settlement.Settlement",
        on_delete=models.PROTECT,
        related_name="payout",
        verbose_name=_("settlement"),
    )
    payee_ref = models.CharField(_("payee"), max_length=64)
    currency = CurrencyField(_("currency"))
    amount_minor = MinorField(_("amount"))
    # What it settles, in the currency of the statement: the same unless it was converted.
    settled_currency = CurrencyField(_("currency of the statement"))
    settled_minor = MinorField(_("settled amount"), currency="settled_currency")
    beneficiary_name = models.CharField(_("name of the account’s holder"), max_length=140)
    bank_name = models.CharField(_("bank"), max_length=140)
    bank_code = models.CharField(_("bank code"), max_length=20)
    account_number = models.CharField(_("account number"), max_length=34)
    account_recorded_by = models.CharField(_("account recorded by"), max_length=64)
    account_confirmed_by = models.CharField(_("account confirmed by"), max_length=64)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFTED
    )
    bank_reference = models.CharField(_("bank’s reference"), max_length=64, blank=True)
    closed_by = models.CharField(_("recorded by"), max_length=64, blank=True)
    closed_at = models.DateTimeField(_("recorded"), null=True, blank=True)
    alarmed_at = models.DateTimeField(_("silence noticed"), null=True, blank=True)

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        ordering = ("batch", "payee_ref")
        permissions = (("record_bank_answer", "Can record what the bank answered"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, settled_minor__gt=0),
                name="settlement_payout_is_positive",
            ),
            models.CheckConstraint(
                condition=~Q(currency=F("settled_currency")) | Q(amount_minor=F("settled_minor")),
                name="settlement_payout_changes_with_its_currency",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("drafted", "recalled")) | Q(batch__isnull=False),
                name="settlement_payout_goes_in_a_batch",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("paid", "rejected", "returned")) | ~Q(bank_reference=""),
                name="settlement_answer_has_a_reference",
            ),
        )

    def __str__(self) -> str:
        return f"{self.public_id} {formats.amount(self.amount)} ({self.get_status_display()})"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def its_batch(self) -> PayoutBatch:
        """The batch that it goes in: every payout that has left its draft has one."""
        if self.batch is None:
            raise Broken(f"{self.public_id} is in no batch")
        return self.batch

    @property
    def settled(self) -> Money:
        return Money(self.settled_minor, self.settled_currency)

    @property
    def masked_number(self) -> str:
        """The account number with all but its last four digits hidden."""
        return f"…{self.account_number[-4:]}"
