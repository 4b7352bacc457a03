"""What banks answered: their files as received, and what each said of each payout."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import PublicIdField
from payments.settlement.iso20022.problems import Problem
from payments.settlement.models.payout import Payout, PayoutBatch


class BankAnswer(models.Model):
    """A file that a bank answered with, byte for byte, and whether it was applied.

    `received_by` is the person who uploaded it ("user:7") or the bank it was fetched from
    ("bank:..."). `problem` says why nothing of it was applied; a person looks then.
    """

    never_deleted: ClassVar[bool] = True

    class Trouble(models.TextChoices):
        NOT_XML = Problem.NOT_XML, _("The file is not well-formed XML, or more than that.")
        NO_REPORT = Problem.NO_REPORT, _("The file is not a payment status report (pain.002).")
        INCOMPLETE = Problem.INCOMPLETE, _("The report lacks what it is about.")
        TOO_LARGE = Problem.TOO_LARGE, _("The file is too large.")
        UNKNOWN_FILE = Problem.UNKNOWN_FILE, _("We sent no such file.")
        UNKNOWN_PAYMENT = Problem.UNKNOWN_PAYMENT, _("The file had no such payment.")
        TWO_WORDS = Problem.TWO_WORDS, _("The report says two things of one payment.")
        OTHER_COUNT = Problem.OTHER_COUNT, _("The report counts other payments than the file has.")
        OTHER_AMOUNT = Problem.OTHER_AMOUNT, _("The report gives a payout another amount.")
        OWN_APPROVAL = (
            Problem.OWN_APPROVAL,
            _("Who approved a batch may not bring the bank’s answer to it: another person does."),
        )

    public_id = PublicIdField(_("public id"), prefix="bka")
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, unique=True)
    content = models.BinaryField(_("content"))
    received_by = models.CharField(_("received by"), max_length=64)
    received_at = models.DateTimeField(_("received"))
    document_number = models.PositiveBigIntegerField(
        _("bank’s number of the file"), null=True, blank=True
    )
    batch = models.ForeignKey(
        PayoutBatch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("batch"),
    )
    file_status = models.CharField(_("status of the file"), max_length=4, blank=True)
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=16, choices=Trouble.choices, blank=True)
    problem_detail = models.CharField(_("where"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("bank answer")
        verbose_name_plural = _("bank answers")
        ordering = ("-received_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(batch__isnull=False),
                name="settlement_applied_to_a_batch",
            ),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(problem=""),
                name="settlement_applied_or_a_problem",
            ),
        )

    def __str__(self) -> str:
        return f"{self.public_id} {self.file_status}".strip()


class PayoutAnswer(models.Model):
    """One thing that a bank said of one payout: its own code, reason and reference."""

    append_only: ClassVar[bool] = True

    payout = models.ForeignKey(
        Payout, on_delete=models.PROTECT, related_name="answers", verbose_name=_("payout")
    )
    answer = models.ForeignKey(
        BankAnswer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name=_("bank answer"),
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Payout.Status.choices)
    code = models.CharField(_("bank’s code"), max_length=4, blank=True)
    reason_code = models.CharField(_("bank’s reason"), max_length=35, blank=True)
    reason = models.CharField(_("reason in words"), max_length=210, blank=True)
    bank_reference = models.CharField(_("bank’s reference"), max_length=64, blank=True)
    has_moved = models.BooleanField(_("changed the payout"))
    answered_by = models.CharField(_("answered by"), max_length=64)
    answered_at = models.DateTimeField(_("answered"))

    class Meta:
        verbose_name = _("payout answer")
        verbose_name_plural = _("payout answers")
        ordering = ("payout", "pk")

    def __str__(self) -> str:
        return f"{self.outcome} {self.bank_reference}".strip()
