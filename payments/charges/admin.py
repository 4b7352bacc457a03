"""Charges in the admin: to be read, never changed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
from marketplace.foundation.clock import now
from marketplace.foundation.list_filters import by_choice, by_value, whether, whether_filled
from marketplace.foundation.money import Money
from marketplace.foundation.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from marketplace.foundation.waiting_rows import Waits
from payments.charges import services
from payments.charges.models import (
    AnswerFile,
    Attempt,
    BankRefund,
    Charge,
    ChargeFact,
    Dispute,
    DisputeAnswer,
    DisputeShare,
    ExternalAssignment,
    FeeShare,
    PaymentDeclaration,
    Refund,
    RefundAccount,
    Share,
    WebhookEvent,
)


class ShareInline(ReadOnlyInline):
    model = Share
    fields = (
        "position",
        "payee_ref",
        "reference",
        "amount_minor",
        "payee_amount_minor",
        "commission_minor",
        "fee_part",
    )
    readonly_fields = ("fee_part",)

    def get_queryset(self, request: Any) -> QuerySet[Share]:
        """Read each share's part of the fee along."""
        shares: QuerySet[Share] = super().get_queryset(request).select_related("fee")
        return shares

    @admin.display(description=_("part of the processing fee"))
    def fee_part(self, row: Share) -> str:
        """Say what of the provider's fee falls to the share, once the provider has named it."""
        fee: FeeShare | None = getattr(row, "fee", None)
        return formats.amount(Money(fee.amount_minor, fee.currency)) if fee else "–"


class AttemptInline(ReadOnlyInline):
    model = Attempt
    fields = (
        "public_id",
        "provider",
        "method",
        "status",
        "provider_ref",
        "prepared_at",
        "quarantined_at",
    )
    readonly_fields = ("public_id",)


# An attempt that is quarantined: what the provider reported does not fit.
_QUARANTINED = Exists(Attempt.objects.filter(charge=OuterRef("pk"), quarantined_at__isnull=False))


class UnderReviewFilter(admin.SimpleListFilter):
    """Find the charges whose payment does not fit: a person has to look."""

    title = _("under review")
    parameter_name = "review"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: Any, queryset: QuerySet[Charge]) -> QuerySet[Charge]:
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(_QUARANTINED if self.value() == "yes" else ~_QUARANTINED)


@admin.register(Charge)
class ChargeAdmin(ReadOnlyAdmin):
    list_display = (
        "public_id",
        "reference",
        "status",
        "is_under_review",
        "amount_minor",
        "method",
        "opened_at",
    )
    list_filter = (
        UnderReviewFilter,
        "status",
        "currency",
        "method",
        ("provider", by_value(_("payment provider"))),
    )
    search_fields = ("public_id", "reference")
    date_hierarchy = "opened_at"
    inlines: ClassVar[Any] = (ShareInline, AttemptInline)

    def get_queryset(self, request: Any) -> QuerySet[Charge]:
        """Read along whether an attempt is quarantined."""
        found: QuerySet[Charge] = super().get_queryset(request)
        return found.annotate(under_review=_QUARANTINED)

    @admin.display(description=_("under review"), boolean=True, ordering="under_review")
    def is_under_review(self, row: Any) -> bool:
        return bool(row.under_review)


class FactInline(ReadOnlyInline):
    model = ChargeFact
    fields = ("recorded_at", "kind", "provider_object_id", "amount_minor", "detail")


@admin.register(Attempt)
class AttemptAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Payments under review"),
        "charges.view_attempt",
        {"quarantined_at__isnull": False},
        "quarantined_at__isempty=0",
    )
    list_display = ("public_id", "charge", "method", "status", "prepared_at", "quarantined_at")
    list_filter = (
        "status",
        "method",
        "provider",
        ("quarantined_at", whether_filled(_("whether it is quarantined"))),
    )
    list_select_related = ("charge",)
    search_fields = ("public_id", "provider_ref", "provider_object_id", "charge__public_id")
    inlines = (FactInline,)


@admin.register(ChargeFact)
class ChargeFactAdmin(ReadOnlyAdmin):
    list_display = ("recorded_at", "kind", "attempt", "amount_minor")
    list_filter = ("kind", "currency")
    list_select_related = ("attempt",)
    search_fields = ("provider_object_id", "attempt__public_id")


@admin.register(Refund)
class RefundAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Refunds made at the provider, of no shop yet"),
        "charges.propose_externalassignment",
        {"reason": "external", "assigned_at__isnull": True},
        "reason__exact=external&assigned_at__isempty=1",
        since="requested_at",
    )
    list_display = ("public_id", "charge", "amount_minor", "reason", "status", "requested_at")
    list_filter = (
        "status",
        "reason",
        "currency",
        ("assigned_at", whether_filled(_("whether it was assigned to shops"))),
    )
    list_select_related = ("charge",)
    search_fields = ("public_id", "provider_ref", "charge__public_id")


@admin.register(PaymentDeclaration)
class PaymentDeclarationAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Payments that customs does not know"),
        "charges.view_paymentdeclaration",
        {"status__in": ("rejected", "refused")},
        "status__in=rejected,refused",
        since="settled_at",
    )
    list_display = (
        *("public_id", "order_number", "status", "amount_minor", "payment_number"),
        *("is_payer_confirmed", "rounds", "asked_at", "settled_at"),
    )
    list_filter = ("status", ("attempt__provider", by_value(_("payment provider"))))
    list_select_related = ("share", "attempt")
    search_fields = ("public_id", "order_number", "payment_number", "share__reference")


class RefundAccountInline(ReadOnlyInline):
    model = RefundAccount
    fields = ("ask", "ending", "given_at")


@admin.register(BankRefund)
class BankRefundAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Refunds to send by bank"),
        "charges.view_bankrefund",
        {"status": "open"},
        "status__exact=open",
        since="opened_at",
    )
    list_display = (
        "public_id",
        "refund",
        "amount_minor",
        "why",
        "status",
        "transfer_reference",
        "proposed_by",
        "opened_at",
    )
    list_filter = ("status", ("why", by_choice(_("reason"))), "currency")
    list_select_related = ("refund__charge",)
    search_fields = (
        "public_id",
        "transfer_reference",
        "refund__public_id",
        "refund__charge__public_id",
        "refund__charge__reference",
    )
    inlines = (RefundAccountInline,)


@admin.register(ExternalAssignment)
class ExternalAssignmentAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Refunds made at the provider, to confirm"),
        "charges.confirm_externalassignment",
        {"status": "proposed"},
        "status__exact=proposed",
        since="proposed_at",
    )
    list_display = ("refund", "status", "proposed_by", "proposed_at", "decided_by")
    list_filter = ("status",)
    list_select_related = ("refund",)
    search_fields = ("refund__public_id", "refund__charge__public_id")


class DisputeShareInline(ReadOnlyInline):
    model = DisputeShare
    fields = ("share", "amount_minor")

    def get_queryset(self, request: Any) -> QuerySet[DisputeShare]:
        """Read along what names a row and its currency."""
        found: QuerySet[DisputeShare] = super().get_queryset(request)
        return found.select_related("share", "dispute")


class DisputeAnswerInline(ReadOnlyInline):
    model = DisputeAnswer
    fields = (
        "public_id",
        "status",
        "text",
        "carrier",
        "tracking_number",
        "file_names",
        "prepared_at",
        "last_error",
    )
    readonly_fields = ("public_id", "file_names")

    def get_queryset(self, request: Any) -> QuerySet[DisputeAnswer]:
        """Read the files along, without their bytes."""
        found: QuerySet[DisputeAnswer] = super().get_queryset(request)
        return found.prefetch_related(
            Prefetch("files", AnswerFile.objects.only("name", "answer_id"))
        )

    @admin.display(description=_("Files"))
    def file_names(self, row: DisputeAnswer) -> str:
        """Name the files that were handed in."""
        return ", ".join(file.name for file in row.files.all()) or "–"


@admin.register(Dispute)
class DisputeAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Disputes to answer"),
        "charges.answer_dispute",
        {"status": "needs_response", "has_evidence": False, "accepted_at": None},
        "status__exact=needs_response&has_evidence__exact=0&accepted_at__isempty=1",
        due="evidence_due_at",
    )
    list_display = (
        "public_id",
        "charge",
        "amount_minor",
        "reason",
        "status",
        "opened_at",
        "evidence_due_at",
        "has_evidence",
    )
    list_filter = (
        "status",
        ("has_evidence", whether(_("whether an answer was handed in"))),
        ("accepted_at", whether_filled(_("whether the loss was accepted"))),
        "provider",
        ("is_surplus", whether(_("whether it is about surplus money"))),
    )
    list_select_related = ("charge",)
    search_fields = ("public_id", "provider_ref", "charge__public_id", "charge__reference")
    inlines: ClassVar[Any] = (DisputeShareInline, DisputeAnswerInline)


@admin.register(WebhookEvent)
class WebhookEventAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Provider messages parked"),
        "charges.view_webhookevent",
        {"status": "parked"},
        "status__exact=parked",
    )
    list_display = ("received_at", "event_type", "event_id", "status", "tries", "last_error")
    list_filter = (
        "status",
        "kind",
        "provider",
        ("is_recovered", whether(_("whether we found it ourselves"))),
    )
    search_fields = ("event_id", "provider_ref", "provider_object_id", "client_reference")
    date_hierarchy = "received_at"
    actions = ("try_again",)

    def has_try_again_permission(self, request: Any) -> bool:
        """Django asks this for actions that name the permission `try_again`."""
        return bool(request.user.has_perm("charges.change_webhookevent"))

    @admin.action(description=_("Try again what is parked"), permissions=["try_again"])
    def try_again(self, request: Any, queryset: QuerySet[WebhookEvent]) -> None:
        """Put parked messages back; a worker looks at them at once."""
        ids = list(queryset.values_list("pk", flat=True))
        count = sum(services.reopen_webhook(event_id, now=now()) for event_id in ids)
        self.message_user(
            request, _("%(count)d messages will be looked at again.") % {"count": count}
        )
