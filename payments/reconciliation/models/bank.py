"""What banks say: files as received, the statements in them, and their lines."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
from marketplace.foundation.fields import CurrencyField, MinorField, UUIDv7Field
from marketplace.foundation.money import Money


class StatementFile(models.Model):
    """A file of a bank, byte for byte, and who brought it. The same bytes are kept once."""

    append_only: ClassVar[bool] = True

    class Format(models.TextChoices):
        CAMT053 = "camt053", _("camt.053, account statement")
        CAMT054 = "camt054", _("camt.054, notice of single bookings")
        CSV = "csv", _("CSV of the bank")

    id = UUIDv7Field()
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, unique=True)
    source = models.CharField(_("source"), max_length=40)
    format = models.CharField(_("format"), max_length=10, choices=Format.choices)
    file_name = models.CharField(_("file"), max_length=120)
    content = models.BinaryField(_("content"))
    received_by = models.CharField(_("received by"), max_length=64)
    received_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("statement file")
        verbose_name_plural = _("statement files")
        ordering = ("-received_at",)
        permissions = (("import_statementfile", "Can import bank statements"),)

    def __str__(self) -> str:
        return self.file_name


class BankStatement(models.Model):
    """One statement of one bank account.

    Money: `lines_minor` is the sum of its lines as the file has them, `repeated_minor` of those
    that an earlier file had brought already. Balances are empty where the bank gives none.
    """

    append_only: ClassVar[bool] = True

    file = models.ForeignKey(
        StatementFile, models.PROTECT, related_name="statements", verbose_name=_("statement file")
    )
    is_notice = models.BooleanField(_("only a notice"))
    account_number = models.CharField(_("account number"), max_length=34)
    currency = CurrencyField(_("currency"))
    statement_ref = models.CharField(_("bank’s name of it"), max_length=70)
    sequence = models.BigIntegerField(_("bank’s number of it"), null=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    opening_minor = MinorField(_("opening balance"), null=True)
    closing_minor = MinorField(_("closing balance"), null=True)
    lines_minor = MinorField(_("sum of its lines"))
    repeated_minor = MinorField(_("of it known before"))
    line_count = models.PositiveIntegerField(_("lines"))

    class Meta:
        verbose_name = _("bank statement")
        verbose_name_plural = _("bank statements")
        ordering = ("-ends_on", "-id")

    def __str__(self) -> str:
        return f"{self.statement_ref} {self.currency} {self.ends_on}"


class BankLine(models.Model):
    """One booking on a bank account, as the bank wrote it.

    Money: `amount_minor` is signed as it moves the account; `charge_minor` is what the bank kept
    of it before. Days are the bank's.
    """

    append_only: ClassVar[bool] = True

    statement = models.ForeignKey(
        BankStatement, models.PROTECT, related_name="lines", verbose_name=_("bank statement")
    )
    is_notice = models.BooleanField(_("only a notice"))
    account_number = models.CharField(_("account number"), max_length=34)
    external_id = models.CharField(_("bank’s name of it"), max_length=120)
    currency = CurrencyField(_("currency"))
    amount_minor = MinorField(_("amount"))
    charge_minor = MinorField(_("charge kept"), default=0)
    booked_on = models.DateField(_("booked"))
    value_on = models.DateField(_("value date"), null=True)
    end_to_end_id = models.CharField(_("end-to-end reference"), max_length=70, blank=True)
    bank_reference = models.CharField(_("bank’s reference"), max_length=70, blank=True)
    references = models.JSONField(_("references"), default=list)  # plain: letters and digits
    counterparty = models.CharField(_("counterparty"), max_length=140, blank=True)
    text = models.CharField(_("text"), max_length=500, blank=True)
    is_return = models.BooleanField(_("comes back"), default=False)
    is_charge = models.BooleanField(_("charge of the bank"), default=False)
    raw = models.TextField(_("as received"))

    class Meta:
        verbose_name = _("bank line")
        verbose_name_plural = _("bank lines")
        ordering = ("-booked_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("account_number", "currency", "is_notice", "external_id"),
                name="reconciliation_bank_line_once",
            ),
        )
        indexes = (
            models.Index(fields=("currency", "booked_on"), name="reconciliation_bank_line_day"),
        )

    def __str__(self) -> str:
        return f"{self.external_id} {formats.amount(self.amount)}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
