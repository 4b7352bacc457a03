"""The books in the admin: to read, never to write."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.formats import amount
from marketplace.foundation.list_filters import by_day, whether
from marketplace.foundation.money import Money
from marketplace.foundation.read_only_admin import ReadOnlyAdmin
from payments.ledger.fields import Sides
from payments.ledger.kinds import natural
from payments.ledger.models import Account, Entry, Posting, Snapshot


def _turnover(side: str, kept: str) -> Coalesce:
    """Return one side's sum: as kept for tracked accounts, else added up from postings."""
    posted = (
        Posting.objects.alias(sides=Sides("debit", "credit"))
        .filter(sides__contains=Sides(OuterRef("pk")), **{side: OuterRef("pk")})
        .order_by()
        .values(side)
        .annotate(total=Sum("amount_minor"))
        .values("total")
    )
    return Coalesce(Case(When(is_tracked=True, then=F(kept)), default=Subquery(posted)), 0)


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    """Accounts with their balances, in the sign that their kind reads as positive."""

    list_display = ("code", "kind", "currency", "balance_now", "is_tracked")
    list_filter = (
        "kind",
        "currency",
        ("is_tracked", whether(_("whether a running balance is kept"))),
    )
    search_fields = ("code",)
    ordering = ("code",)
    fields = ("code", "kind", "currency", "balance_now", "is_tracked", "floor_minor")

    def get_queryset(self, request: Any) -> QuerySet[Account]:
        """Add both sides' sums to each account."""
        accounts: QuerySet[Account] = super().get_queryset(request)
        return accounts.annotate(
            debits=_turnover("debit", "balance__debits_minor"),
            credits=_turnover("credit", "balance__credits_minor"),
        )

    @admin.display(description=_("balance"))
    def balance_now(self, account: Any) -> str:
        """Print the balance with its currency."""
        minor = natural(account.kind, int(account.debits), int(account.credits))
        return amount(Money(minor, account.currency))


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """Entries, each with its postings: a posting has no page of its own."""

    list_display = ("key", "kind", "reference", "effective_on", "posted_at", "corrects")
    list_filter = ("kind", ("effective_on", by_day(_("effective day"))))
    list_select_related = ("corrects",)
    search_fields = ("key__startswith", "reference__startswith")
    ordering = ("-id",)
    fields = (
        "key",
        "kind",
        "reference",
        "effective_on",
        "posted_at",
        "postings_table",
        "corrects",
        "correction",
        "payload_hash",
    )

    @admin.display(description=_("postings"))
    def postings_table(self, entry: Entry) -> SafeString:
        """Print the postings as a table: debit, credit, amount, memo."""
        rows = format_html_join(
            "",
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            (
                (
                    posting.line,
                    posting.debit.code,
                    posting.credit.code,
                    amount(Money(posting.amount_minor, posting.currency)),
                    posting.memo,
                )
                for posting in entry.postings.select_related("debit", "credit").order_by("line")
            ),
        )
        head = format_html_join(
            "",
            '<th scope="col">{}</th>',
            ((name,) for name in (_("line"), _("debit"), _("credit"), _("amount"), _("memo"))),
        )
        return format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, rows)

    @admin.display(description=_("corrected by"))
    def correction(self, entry: Entry) -> str | SafeString:
        """Link the entry that corrects this one, if one does."""
        mirror = Entry.objects.filter(corrects=entry).first()
        if mirror is None:
            return "-"
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:ledger_entry_change", args=[mirror.pk]),
            mirror.key,
        )


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    """Snapshots, each with its balances, which have no page of their own."""

    list_display = ("day", "seen_entry_id", "taken_at")
    ordering = ("-day",)
    fields = ("day", "seen_entry_id", "taken_at", "balances_table")

    @admin.display(description=_("balances"))
    def balances_table(self, snapshot: Snapshot) -> SafeString:
        """Print each account's balance, in the sign that its kind reads as positive."""
        kept = snapshot.snapshotbalance_set.select_related("account").order_by("account__code")
        rows = format_html_join(
            "",
            "<tr><td>{}</td><td>{}</td></tr>",
            (
                (
                    row.account.code,
                    amount(
                        Money(
                            natural(row.account.kind, row.debits_minor, row.credits_minor),
                            row.account.currency,
                        )
                    ),
                )
                for row in kept
            ),
        )
        return format_html("<table>{}</table>", rows)
