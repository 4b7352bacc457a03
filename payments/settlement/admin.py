"""Settlements and payouts in the admin: read-only money, and the approval by a second person.

The pages that ask for something, or give a file, are the backoffice's.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.foundation.money import Money
from marketplace.foundation.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from payments.settlement import services
from payments.settlement.models import (
    Earning,
    PayeeAccount,
    Payout,
    PayoutBatch,
    PayoutFile,
    Settlement,
    SettlementRun,
    StatementLine,
)


def _person(request: Any) -> str:
    return f"user:{request.user.pk}"


@admin.display(description=_("account number"))
def shown_number(row: PayeeAccount | Payout) -> str:
    """Print the account's last digits only."""
    return row.masked_number


@admin.register(PayeeAccount)
class PayeeAccountAdmin(ReadOnlyAdmin):
    list_display = ("payee_ref", "currency", "beneficiary_name", "bank_name", shown_number)
    fields = (
        "payee_ref",
        "currency",
        "beneficiary_name",
        "bank_name",
        "bank_code",
        "recorded_by",
        "confirmed_by",
        "confirmed_at",
        "returned_at",
    )
    list_filter = ("currency",)
    search_fields = ("payee_ref", "beneficiary_name")


@admin.register(Earning)
class EarningAdmin(ReadOnlyAdmin):
    list_display = ("reference", "payee_ref", "status", "shown_gross", "shown_net", "due_at")
    list_filter = ("status", "kind", "currency")
    search_fields = ("reference", "payee_ref")

    @admin.display(description=_("gross"))
    def shown_gross(self, row: Earning) -> str:
        return formats.amount(row.gross)

    @admin.display(description=_("net"))
    def shown_net(self, row: Earning) -> str:
        return formats.amount(row.net)


class StatementLineInline(ReadOnlyInline):
    model = StatementLine
    fields = ("position", "kind", "reference", "shown_amount", "occurred_at")
    readonly_fields = ("shown_amount",)

    @admin.display(description=_("amount"))
    def shown_amount(self, row: StatementLine) -> str:
        return formats.amount(Money(row.amount_minor, row.settlement.currency))


@admin.register(Settlement)
class SettlementAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "payee_ref", "period_end", "shown_net", "closed_at")
    list_filter = ("currency", "period_end")
    search_fields = ("public_id", "payee_ref")
    inlines = (StatementLineInline,)

    @admin.display(description=_("net"))
    def shown_net(self, row: Settlement) -> str:
        return formats.amount(row.net)


@admin.register(SettlementRun)
class SettlementRunAdmin(ReadOnlyAdmin):
    list_display = ("period_end", "started_at", "finished_at")


class PayoutInline(ReadOnlyInline):
    model = Payout
    fields = ("public_id", "payee_ref", "amount", "beneficiary_name", "masked_number", "status")
    readonly_fields = ("amount", "masked_number")


@admin.register(PayoutBatch)
class PayoutBatchAdmin(ReadOnlyAdmin):
    list_display = (
        "public_id",
        "period_end",
        "shown_total",
        "payout_count",
        "status",
        "drafted_by",
        "approved_by",
    )
    list_filter = ("status", "currency")
    inlines = (PayoutInline,)
    actions = ("approve",)

    @admin.display(description=_("total"))
    def shown_total(self, row: PayoutBatch) -> str:
        return formats.amount(row.total)

    def has_approve_permission(self, request: Any) -> bool:
        """Django asks this for actions that name the permission `approve`."""
        return bool(request.user.has_perm("settlement.approve_batch"))

    @admin.action(description=_("Approve for the bank"), permissions=["approve"])
    def approve(self, request: Any, queryset: QuerySet[PayoutBatch]) -> None:
        """Approve as the signed-in person, who had no hand in what is approved."""
        for batch in queryset:
            try:
                services.approve_batch(batch_ref=batch.public_id, by=_person(request), now=now())
            except Refused as refusal:
                self.message_user(request, f"{batch.public_id}: {refusal}", messages.ERROR)
            else:
                self.message_user(request, f"{_('approved')}: {batch.public_id}")


@admin.register(PayoutFile)
class PayoutFileAdmin(ReadOnlyAdmin):
    list_display: tuple[str, ...] = ("batch", "written_at")
    fields = ("batch", "written_at")
    list_select_related = ("batch",)

    def get_queryset(self, request: Any) -> QuerySet[PayoutFile]:
        """Leave the bytes where they are: nothing here shows them."""
        return super().get_queryset(request).defer("content")


@admin.register(Payout)
class PayoutAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "payee_ref", "shown_amount", shown_number, "status", "batch")
    list_filter = ("status", "currency")
    search_fields = ("public_id", "payee_ref", "bank_reference")
    exclude = ("account_number",)
    list_select_related = ("batch",)

    @admin.display(description=_("amount"))
    def shown_amount(self, row: Payout) -> str:
        return formats.amount(row.amount)
