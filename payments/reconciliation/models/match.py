"""What was found to be the same fact on two sides. A match is undone by a counter-row."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField, MinorField
from payments.reconciliation.models.bank import BankLine
from payments.reconciliation.models.provider import ProviderLine


class Match(models.Model):
    """Lines and entries that say one thing about one account: both sides have one sum.

    A row with `undoes` has no parts: it takes another match back, with the reason.
    """

    append_only: ClassVar[bool] = True

    class Rule(models.TextChoices):
        REFERENCE = "reference", _("by reference")
        AMOUNT = "amount", _("by amount and day, the only candidate")
        MIRROR = "mirror", _("entries that undo each other")
        CHARGE = "charge", _("charge of the bank")
        SUSPENSE = "suspense", _("not understood, put in suspense")
        PERSON = "person", _("by a person")
        UNDONE = "undone", _("taken back")

    account = models.CharField(_("account"), max_length=120)
    rule = models.CharField(_("rule"), max_length=10, choices=Rule.choices)
    matched_by = models.CharField(_("matched by"), max_length=64)
    matched_at = models.DateTimeField(_("matched"))
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="undone_by", verbose_name=_("takes back")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        ordering = ("-id",)
        permissions = (("undo_match", "Can take a match back"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(undoes__isnull=True) | ~Q(reason=""),
                name="reconciliation_undoing_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account} {self.get_rule_display()}"


class MatchedPart(models.Model):
    """One line, or what one entry does to the account, within a match.

    `round` counts the matches of it that were taken back: so the database itself keeps a line
    and an entry from standing in two matches at a time.
    """

    append_only: ClassVar[bool] = True

    class Side(models.TextChoices):
        PROVIDER = "provider", _("provider")
        BANK = "bank", _("bank")
        BOOKS = "books", _("books")

    match = models.ForeignKey(Match, models.PROTECT, related_name="parts", verbose_name=_("match"))
    side = models.CharField(_("side"), max_length=10, choices=Side.choices)
    provider_line = models.ForeignKey(
        ProviderLine, models.PROTECT, null=True, related_name="+", verbose_name=_("provider line")
    )
    bank_line = models.ForeignKey(
        BankLine, models.PROTECT, null=True, related_name="+", verbose_name=_("bank line")
    )
    entry_key = models.CharField(_("entry"), max_length=200, blank=True, db_collation="C")
    account = models.CharField(_("account"), max_length=120, db_collation="C")
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    currency = CurrencyField(_("currency"))
    amount_minor = MinorField(_("amount"))

    class Meta:
        verbose_name = _("matched part")
        verbose_name_plural = _("matched parts")
        constraints = (
            models.UniqueConstraint(
                fields=("provider_line", "round"),
                condition=Q(provider_line__isnull=False),
                name="reconciliation_provider_line_in_one_match",
            ),
            models.UniqueConstraint(
                fields=("bank_line", "round"),
                condition=Q(bank_line__isnull=False),
                name="reconciliation_bank_line_in_one_match",
            ),
            models.UniqueConstraint(
                fields=("entry_key", "account", "round"),
                condition=~Q(entry_key=""),
                name="reconciliation_entry_in_one_match",
            ),
            models.CheckConstraint(
                condition=Q(side="provider", provider_line__isnull=False, bank_line=None)
                & Q(entry_key="")
                | Q(side="bank", bank_line__isnull=False, provider_line=None, entry_key="")
                | Q(side="books", provider_line=None, bank_line=None) & ~Q(entry_key=""),
                name="reconciliation_part_is_one_thing",
            ),
        )

    def __str__(self) -> str:
        return f"{self.match_id} {self.get_side_display()}"
