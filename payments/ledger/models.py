"""The tables of the books. Only this room's services write them; triggers guard the rest.

What no field can say (seals, currencies, floors, running balances) is in migration 0002.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Right
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField, MinorField
from payments.ledger.fields import (
    CurrentTransactionId,
    Sides,
    TransactionIdField,
    TransactionTime,
)
from payments.ledger.kinds import AccountKind
from payments.ledger.types import KEY_LENGTH, KIND_LENGTH, MEMO_LENGTH, REFERENCE_LENGTH


class Account(models.Model):
    """A place where money is owed or kept, in one currency, for ever under one code."""

    append_only: ClassVar[bool] = True

    # Collation C: keys and codes are bytes to compare, not words to sort for a reader.
    code = models.CharField(_("code"), max_length=120, db_collation="C")
    currency = CurrencyField(_("currency"))
    kind = models.CharField(_("kind"), max_length=10, choices=AccountKind.choices)
    is_tracked = models.BooleanField(_("running balance is kept"))
    floor_minor = MinorField(_("smallest balance"), null=True)

    class Meta:
        verbose_name = _("ledger account")
        verbose_name_plural = _("ledger accounts")
        constraints = (
            models.UniqueConstraint(name="ledger_account_code_once", fields=("code",)),
            models.CheckConstraint(
                name="ledger_account_code_ends_with_currency",
                condition=Q(Exact(Right("code", 4), Concat(Value(":"), F("currency")))),
            ),
            models.CheckConstraint(
                name="ledger_account_floor_needs_balance",
                condition=Q(floor_minor__isnull=True) | Q(is_tracked=True),
            ),
        )

    def __str__(self) -> str:
        return self.code


class Entry(models.Model):
    """A fact under one key. Its postings came in the same transaction, or never will."""

    append_only: ClassVar[bool] = True

    key = models.CharField(_("idempotency key"), max_length=KEY_LENGTH, db_collation="C")
    kind = models.CharField(_("kind"), max_length=KIND_LENGTH)
    reference = models.CharField(_("reference"), max_length=REFERENCE_LENGTH, db_collation="C")
    effective_on = models.DateField(_("effective on"))
    payload_hash = models.CharField(_("payload hash"), max_length=64)
    corrects = models.OneToOneField(  # unique: an entry is corrected once
        "self",
        models.PROTECT,
        null=True,
        db_constraint=False,  # a trigger looks, at corrections alone
        related_name="corrected_by",
        verbose_name=_("corrects"),
    )
    xact = TransactionIdField(
        _("database transaction"), db_default=CurrentTransactionId(), editable=False
    )
    posted_at = models.DateTimeField(_("posted at"), db_default=TransactionTime(), editable=False)

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        # Named constraints, not `unique=True`: that adds a second index for LIKE to every key.
        constraints = (models.UniqueConstraint(name="ledger_entry_key_once", fields=("key",)),)
        indexes = (
            models.Index(fields=("reference",), name="ledger_entry_reference"),
            # The order of a statement. Days come almost in order, so it grows at its end.
            models.Index(fields=("effective_on", "id"), name="ledger_entry_day"),
        )

    def __str__(self) -> str:
        return self.key


class Posting(models.Model):
    """One positive amount out of one account (credit) into another (debit) of one currency."""

    append_only: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("entry", "line")
    # Foreign keys look row by row, and at hot rows; they cost more than all other checks
    # together. The trigger looks up entries and accounts for a whole statement at once instead.
    entry = models.ForeignKey(
        Entry,
        models.PROTECT,
        related_name="postings",
        db_constraint=False,
        db_index=False,
        verbose_name=_("entry"),
    )
    line = models.PositiveSmallIntegerField(_("line"))
    debit = models.ForeignKey(
        Account,
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("debit"),
    )
    credit = models.ForeignKey(
        Account,
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("credit"),
    )
    currency = CurrencyField(_("currency"))
    amount_minor = MinorField(_("amount"))
    memo = models.CharField(_("memo"), max_length=MEMO_LENGTH, blank=True)

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = (
            models.CheckConstraint(
                name="ledger_posting_amount_positive", condition=Q(amount_minor__gt=0)
            ),
            models.CheckConstraint(
                name="ledger_posting_two_accounts", condition=~Q(debit=F("credit"))
            ),
        )
        indexes = (
            # Both sides in one, sorted in some thousands at a time: an index for each side cost
            # more than the rest of a posting. What waits to be sorted in is read by every look-up.
            GinIndex(
                Sides("debit", "credit"),
                name="ledger_posting_sides",
                fastupdate=True,
                gin_pending_list_limit=1024,
            ),
        )

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.line}"


class Balance(models.Model):
    """The running sums of one tracked account; the ledger's trigger alone writes them."""

    trigger_written: ClassVar[bool] = True

    account = models.OneToOneField(
        Account, models.PROTECT, primary_key=True, verbose_name=_("account")
    )
    debits_minor = MinorField(_("debits"), currency="account.currency")
    credits_minor = MinorField(_("credits"), currency="account.currency")

    class Meta:
        verbose_name = _("balance")
        verbose_name_plural = _("balances")
        constraints = (
            models.CheckConstraint(
                name="ledger_balance_sums_positive",
                condition=Q(debits_minor__gte=0, credits_minor__gte=0),
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id}"


class Snapshot(models.Model):
    """That the untracked accounts were added up as of the end of a business day.

    It counts the entries up to `seen_entry_id` that were effective by then; whatever is posted
    later has a higher number, whatever its day, and is added to it when a balance is read.
    """

    append_only: ClassVar[bool] = True

    day = models.DateField(_("business day"))
    seen_entry_id = models.BigIntegerField(_("last entry counted"))
    taken_at = models.DateTimeField(_("taken at"), db_default=TransactionTime(), editable=False)

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        constraints = (models.UniqueConstraint(name="ledger_snapshot_day_once", fields=("day",)),)

    def __str__(self) -> str:
        return f"{self.day}"


class SnapshotBalance(models.Model):
    """The sums of one untracked account in a snapshot, from the beginning of the books."""

    append_only: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("account", "snapshot")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, verbose_name=_("snapshot"))
    account = models.ForeignKey(
        Account, models.PROTECT, db_index=False, related_name="+", verbose_name=_("account")
    )
    debits_minor = MinorField(_("debits"), currency="account.currency")
    credits_minor = MinorField(_("credits"), currency="account.currency")

    class Meta:
        verbose_name = _("balance of a snapshot")
        verbose_name_plural = _("balances of snapshots")

    def __str__(self) -> str:
        return f"{self.snapshot_id}/{self.account_id}"
