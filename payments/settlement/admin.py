"""Settlements and payouts in the admin: read-only money.

The pages that ask for something, or give a file, are the backoffice's.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.list_filters import by_day, by_value, whether_filled
from marketplace.foundation.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from marketplace.foundation.waiting_rows import Waits
from payments.settlement.carrying import in_short
from payments.settlement.models import (
    Adjustment,
    BankAnswer,
    CommissionInvoice,
    DutyMove,
    DutyPayment,
    Earning,
    FrozenSale,
    Hold,
    InvoiceRange,
    Movement,
    PayeeAccount,
    PayeeTerms,
    Payout,
    PayoutAnswer,
    PayoutBatch,
    PayoutFile,
    Reserve,
    SaleRefund,
    SetAside,
    Settlement,
    SettlementChunk,
    SettlementRun,
)
from payments.settlement.moves import BatchState, batch_state
from payments.settlement.rails.planning import plan

STATES: Final = {
    BatchState.AWAITED: _("awaited"),
    BatchState.ACCEPTED: _("accepted by the bank"),
    BatchState.PAID: _("paid"),
    BatchState.SENT_BACK: _("sent back"),
    BatchState.PARTLY_PAID: _("partly paid, partly sent back"),
}
_COUNTED: Final = ("submitted", "accepted", "paid", "rejected", "returned")


@admin.display(description=_("account number"))
def shown_number(row: PayeeAccount | Payout) -> str:
    """Print the account's last digits only."""
    return row.masked_number


@admin.display(description=_("way"))
def shown_way(row: Payout) -> str:
    """Name the way that an unsent payout would take, or say why it waits."""
    if row.status not in (Payout.Status.DRAFTED, Payout.Status.APPROVED):
        return "–"
    found = plan(row.amount, row, rail=row.batch.rail if row.batch else "")
    return found.in_words() or (found.route.name if found.route else found.rail)


@admin.register(PayeeAccount)
class PayeeAccountAdmin(ReadOnlyAdmin):
    list_display = ("payee_ref", "currency", "beneficiary_name", "bank_name", shown_number)
    fields = (
        "payee_ref",
        "currency",
        "beneficiary_name",
        "bank_name",
        "bank_code",
        "clearing_code",
        "street",
        "postal_code",
        "town",
        "country",
        "recorded_by",
        "confirmed_by",
        "confirmed_at",
        "returned_at",
    )
    list_filter = ("currency",)
    search_fields = ("payee_ref", "beneficiary_name")


@admin.register(Earning)
class EarningAdmin(ReadOnlyAdmin):
    list_display = ("reference", "payee_ref", "gross_minor", "net_minor", "due_at", "standing")
    list_filter = (("due", whether_filled(_("whether it is due"))), "currency")
    search_fields = ("reference", "payee_ref")
    list_select_related = ("due__movement",)

    @admin.display(description=_("status"))
    def standing(self, row: Earning) -> str:
        """Say how far the money is: read from the movement, stored nowhere."""
        due = getattr(row, "due", None)
        if due is None:
            return str(_("pending"))
        return str(_("settled") if due.movement.settlement_id else _("due"))


class MovementInline(ReadOnlyInline):
    model = Movement
    fields = ("kind", "reference", "line_count", "amount_minor", "occurred_at")


class SaleRefundInline(ReadOnlyInline):
    model = SaleRefund
    fields = ("to_buyer_minor", "at_mid_minor", "subsidy_minor")


@admin.register(Movement)
class MovementAdmin(ReadOnlyAdmin):
    inlines: ClassVar[Any] = (SaleRefundInline,)
    list_display = ("occurred_at", "payee_ref", "kind", "reference", "amount_minor", "settlement")
    list_filter = ("kind", "currency")
    search_fields = ("payee_ref", "reference", "key")
    list_select_related = ("settlement",)


@admin.register(Settlement)
class SettlementAdmin(ReadOnlyAdmin):
    list_display = (
        "public_id",
        "payee_ref",
        "period_end",
        "opening_minor",
        "paid_minor",
        "closing_minor",
        "waits_for",
    )
    list_filter = ("currency", ("period_end", by_day(_("last day of the period"))))
    search_fields = ("public_id", "payee_ref")
    inlines = (MovementInline,)
    exclude = ("carry_reason",)
    readonly_fields = ("waits_for",)

    @admin.display(description=_("why the rest waits"), ordering="carry_reason")
    def waits_for(self, row: Settlement) -> str:
        """Say the reason in words."""
        return in_short(row.carry_reason) or "–"


class OfTheLastClosing(admin.SimpleListFilter):
    """Those of the newest run alone: it tried again whom older ones had set aside."""

    title = _("closing")
    parameter_name = "last"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("the last one"))]

    def queryset(self, request: Any, queryset: QuerySet[SetAside]) -> QuerySet[SetAside]:
        if self.value() != "1":
            return queryset
        return queryset.filter(run__in=NEWEST_RUN)


# a slice of one, read anew wherever it stands inside another statement
NEWEST_RUN = SettlementRun.objects.order_by("-pk").values("pk")[:1]


@admin.register(SetAside)
class SetAsideAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Payees that the last closing set aside"),
        "settlement.add_settlementrun",
        {"run__in": NEWEST_RUN},
        "last=1",
    )
    list_display = ("run", "payee_ref", "error", "occurred_at")
    list_filter = (OfTheLastClosing,)
    search_fields = ("payee_ref",)
    list_select_related = ("run",)


class SetAsideInline(ReadOnlyInline):
    model = SetAside
    fields = ("payee_ref", "error", "occurred_at")


class SettlementChunkInline(ReadOnlyInline):
    model = SettlementChunk
    fields = ("number", "status", "lines", "settlements", "claim", "closed_at")


@admin.register(SettlementRun)
class SettlementRunAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "period_end", "is_early", "status", "progress", "finished_at")
    list_filter = ("status",)
    inlines = (SetAsideInline, SettlementChunkInline)

    def get_queryset(self, request: Any) -> QuerySet[SettlementRun]:
        """Read along how many chunks are done."""
        done = Count("chunks", filter=Q(chunks__status=SettlementChunk.Status.CLOSED))
        runs: QuerySet[SettlementRun] = super().get_queryset(request)
        return runs.annotate(chunk_count=Count("chunks"), done_count=done)

    @admin.display(description=_("chunks done"))
    def progress(self, row: Any) -> str:
        """Say how far the run is."""
        return f"{row.done_count}/{row.chunk_count}"


@admin.register(Reserve)
class ReserveAdmin(ReadOnlyAdmin):
    list_display = ("payee_ref", "held_minor", "left_minor", "release_on")
    list_filter = ("currency",)
    search_fields = ("payee_ref",)
    list_select_related = ("movement",)


@admin.register(PayeeTerms)
class PayeeTermsAdmin(ReadOnlyAdmin):
    list_display = ("payee_ref", "tier", "payout_currency", "reason", "set_by", "set_at")
    list_filter = ("tier",)
    search_fields = ("payee_ref",)


@admin.register(Hold)
class HoldAdmin(ReadOnlyAdmin):
    list_display = ("payee_ref", "reference", "reason", "placed_by", "placed_at", "released_at")
    list_filter = (("released_at", whether_filled(_("whether it was released"))),)
    search_fields = ("public_id", "payee_ref", "reference")


@admin.register(FrozenSale)
class FrozenSaleAdmin(ReadOnlyAdmin):
    list_display = (
        "payee_ref",
        "reference",
        "amount_minor",
        "dispute_ref",
        "frozen_at",
        "released_at",
        "outcome",
    )
    list_filter = (
        ("released_at", whether_filled(_("whether it was released"))),
        ("outcome", by_value(_("decision"))),
        "currency",
    )
    search_fields = ("dispute_ref", "payee_ref", "reference")


@admin.register(Adjustment)
class AdjustmentAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Adjustments to decide"),
        "settlement.decide_adjustment",
        {"status": "proposed"},
        "status__exact=proposed",
    )
    list_display = (
        "public_id",
        "payee_ref",
        "amount_minor",
        "description",
        "status",
        "proposed_by",
        "decided_by",
    )
    list_filter = ("status", "currency")
    search_fields = ("public_id", "payee_ref", "reference")


@admin.register(DutyMove)
class DutyMoveAdmin(ReadOnlyAdmin):
    list_display = (
        *("moved_at", "reference", "kind", "bill_no", "agent_ref"),
        *("billed_minor", "collected_minor", "difference_minor"),
    )
    list_filter = ("kind", "currency")
    search_fields = ("reference", "bill_no", "agent_ref")


@admin.register(DutyPayment)
class DutyPaymentAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Payments of duty to decide"),
        "settlement.decide_dutypayment",
        {"status": "proposed"},
        "status__exact=proposed",
        since="proposed_at",
    )
    list_display = (
        *("public_id", "agent_ref", "amount_minor", "bank_reference", "paid_on", "status"),
        *("proposed_by", "decided_by"),
    )
    list_filter = ("status", "currency")
    search_fields = ("public_id", "agent_ref", "bank_reference")


class PayoutInline(ReadOnlyInline):
    model = Payout
    fields: ClassVar[Any] = (
        "public_id",
        "payee_ref",
        "amount_minor",
        "beneficiary_name",
        shown_number,
        shown_way,
        "status",
        "bank_reference",
    )


class BankAnswerInline(ReadOnlyInline):
    model = BankAnswer
    fields: ClassVar[Any] = ("public_id", "file_status", "received_by", "received_at", "problem")


class PayoutAnswerInline(ReadOnlyInline):
    model = PayoutAnswer
    fields: ClassVar[Any] = (
        "outcome",
        "code",
        "reason_code",
        "reason",
        "bank_reference",
        "has_moved",
        "answered_by",
        "answered_at",
    )


@admin.register(BankAnswer)
class BankAnswerAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Bank answers that could not be applied"),
        "settlement.record_bank_answer",
        {"applied_at__isnull": True},
        "applied_at__isempty=1",
    )
    list_display = ("public_id", "of_batch", "file_status", "problem", "received_by", "received_at")
    list_filter = (("applied_at", whether_filled(_("whether it was applied"))),)
    search_fields = ("public_id", "batch__public_id")
    list_select_related = ("batch",)
    exclude = ("content",)

    @admin.display(description=_("batch"), ordering="batch")
    def of_batch(self, row: BankAnswer) -> str:
        """Name the batch that it answers, without its sum."""
        return row.batch.public_id if row.batch else "–"

    def get_queryset(self, request: Any) -> QuerySet[BankAnswer]:
        """Leave the bytes where they are: nothing here shows them."""
        return super().get_queryset(request).defer("content")


@admin.register(PayoutBatch)
class PayoutBatchAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Batches to approve"),
        "settlement.approve_batch",
        {"status": "drafted"},
        "status__exact=drafted",
    )
    list_display = (
        "public_id",
        "period_end",
        "rail",
        "total_minor",
        "payout_count",
        "status",
        "answered",
        "drafted_by",
        "approved_by",
    )
    list_filter = ("status", "currency", "rail")
    inlines: ClassVar[Any] = (PayoutInline, BankAnswerInline)
    readonly_fields = ("answered",)

    def get_queryset(self, request: Any) -> QuerySet[PayoutBatch]:
        """Read along how many payouts are where, from which the state of the file is derived."""
        batches: QuerySet[PayoutBatch] = super().get_queryset(request)
        return batches.annotate(
            **{
                f"{status}_count": Count("payouts", filter=Q(payouts__status=status))
                for status in _COUNTED
            }
        )

    @admin.display(description=_("the bank’s answer"))
    def answered(self, row: Any) -> str:
        """Say how far the bank has answered: derived from the payouts, stored nowhere."""
        if row.status != PayoutBatch.Status.SUBMITTED:
            return "–"
        counts = {status: getattr(row, f"{status}_count") for status in _COUNTED}
        state = batch_state(counts)
        if state in STATES:
            return str(STATES[state])
        done = row.payout_count - counts["submitted"] - counts["accepted"]
        text = _("%(done)d of %(all)d answered")
        return str(text % {"done": done, "all": row.payout_count})


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
    waits = Waits(
        _("Payouts that wait for the bank’s answer"),
        "settlement.record_bank_answer",
        {"status": "submitted"},
        "status__exact=submitted",
    )
    list_display = (
        "public_id",
        "payee_ref",
        "amount_minor",
        shown_number,
        "status",
        shown_way,
    )
    list_filter = (
        "status",
        ("alarmed_at", whether_filled(_("whether its silence was noticed"))),
        "currency",
    )
    search_fields = ("public_id", "batch__public_id", "payee_ref", "bank_reference")
    fields = (
        "batch",
        "settlement",
        "payee_ref",
        "currency",
        "amount_minor",
        "status",
        "bank_reference",
        "closed_by",
        "closed_at",
        "alarmed_at",
        "beneficiary_name",
        "street",
        "postal_code",
        "town",
        "country",
        "bank_name",
        "bank_code",
        "clearing_code",
        "account_recorded_by",
        "account_confirmed_by",
    )
    list_select_related = ("batch",)
    inlines: ClassVar[Any] = (PayoutAnswerInline,)


@admin.register(CommissionInvoice)
class CommissionInvoiceAdmin(ReadOnlyAdmin):
    list_display: tuple[str, ...] = ("number", "issued_on", "settlement")
    list_filter = (("issued_on", by_day(_("day of issue"))),)
    search_fields = ("number", "settlement__public_id", "settlement__payee_ref")
    list_select_related = ("settlement",)


@admin.register(InvoiceRange)
class InvoiceRangeAdmin(ReadOnlyAdmin):
    list_display = ("series", "year", "last_number")
