"""The cases in the admin: everything is shown, nothing is typed over."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from marketplace.customs.cases import states
from marketplace.customs.cases.models import (
    CustomsCase,
    CustomsDocument,
    CustomsReceipt,
    DataPull,
    LegalEntity,
    RawPaymentRecord,
    TaxBill,
)
from marketplace.foundation.list_filters import by_choice
from marketplace.foundation.read_only_admin import ReadOnlyAdmin
from marketplace.foundation.waiting_rows import Waits

_SEALED = ("sealed_xml", "sealed_request", "sealed_response", "raw")


class QueueFilter(admin.SimpleListFilter):
    """What waits for a person, by what has to be done."""

    title = _("queue")
    parameter_name = "queue"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("match", _("papers that do not agree")),
            ("rejected", _("turned down by customs")),
            ("held", _("inspected or detained")),
            ("silent", _("customs is silent")),
            ("returning", _("returns whose clock runs")),
            ("payment", _("payments that customs does not know")),
            ("tax", _("tax differs from what was charged")),
        ]

    def queryset(self, request: Any, queryset: QuerySet[CustomsCase]) -> QuerySet[CustomsCase]:
        """Return the cases of a queue."""
        chosen = self.value()
        if chosen == "match":
            return queryset.filter(state=states.OPENED).exclude(findings=[])
        if chosen in (states.REJECTED, states.HELD):
            return queryset.filter(state=chosen)
        if chosen == "payment":
            rejected = queryset.filter(payment_state=CustomsCase.PaymentState.REJECTED)
            return rejected.exclude(state__in=states.FINAL)
        if chosen == "tax":
            return queryset.filter(findings__contains=[{"code": "tax_differs"}])
        if chosen == "silent":
            found = CustomsDocument.objects.filter(
                alarmed_at__isnull=False, state__in=(*states.WAITS_FOR_ANSWER, states.STORED)
            )
            return queryset.filter(pk__in=found.values("case")).exclude(state__in=states.FINAL)
        if chosen == "returning":
            found = CustomsDocument.objects.filter(kind=states.RETURN).exclude(
                state__in=(*states.DEAD, states.CONCLUDED)
            )
            return queryset.filter(pk__in=found.values("case")).exclude(state__in=states.FINAL)
        return queryset


@admin.register(CustomsCase)
class CustomsCaseAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Customs cases for a person"),
        "customs_cases.view_customscase",
        {"state__in": states.FOR_PEOPLE},
        "state__in=rejected,held",
        since="opened_at",
    )
    list_display = (
        *("public_id", "order_no", "channel", "state", "dutiable_minor", "tax_minor"),
        *("waits_for", "payment_state", "opened_at", "released_at", "arrive_by"),
    )
    list_filter = (QueueFilter, "state", "channel")
    search_fields = (
        *("public_id", "order_no", "reference", "waybill_no", "invt_no", "payment_no"),
    )


@admin.register(CustomsDocument)
class CustomsDocumentAdmin(ReadOnlyAdmin):
    list_display = ("guid", "kind", "case", "state", "app_type", "last_status", "written_at")
    list_filter = ("state", "kind")
    list_select_related = ("case",)
    search_fields = ("guid", "cop_no", "case__order_no")
    exclude = _SEALED


@admin.register(CustomsReceipt)
class CustomsReceiptAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Receipts of customs that nobody understands"),
        "customs_cases.view_customsreceipt",
        {"outcome__outcome__in": states.ALARMING},
        "outcome__outcome__in=unknown,contradicts,unmatched",
    )
    list_display = ("received_at", "kind", "status", "told_at", "said", "is_simulated")
    list_filter = (("outcome__outcome", by_choice(_("outcome"))), "kind", "is_simulated")
    exclude = _SEALED

    @admin.display(description=_("words of customs"))
    def said(self, row: CustomsReceipt) -> str:
        """Return the first words."""
        return row.info[:80]


@admin.register(TaxBill)
class TaxBillAdmin(ReadOnlyAdmin):
    list_display = (
        *("tax_no", "case", "status", "duty_minor", "vat_minor", "consumption_minor", "told_at"),
    )
    list_filter = ("status",)
    list_select_related = ("case",)


@admin.register(LegalEntity)
class LegalEntityAdmin(admin.ModelAdmin[LegalEntity]):
    list_display = ("name", "customs_code", "roles", "acts_for", "files_own", "is_active")
    list_filter = ("is_active", "files_own")

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Messages that were sent name it: one that is used no more is switched off."""
        return False


@admin.register(DataPull)
class DataPullAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Questions of customs that were not answered"),
        "customs_cases.view_datapull",
        {"state__in": (DataPull.State.REFUSED, DataPull.State.MISSING)},
        "state__in=refused,missing",
        since="asked_at",
    )
    list_display = ("asked_at", "order_no", "session_id", "state", "attempts", "answered_at")
    list_filter = ("state",)


@admin.register(RawPaymentRecord)
class RawPaymentRecordAdmin(ReadOnlyAdmin):
    list_display = ("kept_at", "case", "ver_dept", "pay_type")
    list_select_related = ("case",)
    exclude = _SEALED
