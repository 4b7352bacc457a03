"""Refunds: chosen line by line, shown before they are sent; what shops ask for is decided here."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from marketplace.backoffice.desks.asking import AskingDesk, existing, person, tried
from marketplace.backoffice.desks.naming import NamesListed
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.orders import queries, services
from marketplace.orders.admin import RefundRequestAdmin, VendorOrderAdmin
from marketplace.orders.models import RefundRequest, VendorOrder
from marketplace.orders.refund_types import Refundable, RefundPreview, RefundWish
from payments.charges.models import Refund
from payments.charges.statuses import RefundStatus

ADD, DECIDE = "orders.add_refundrequest", "orders.change_refundrequest"


class RefundForm(forms.Form):
    """Units of each line, the delivery, and why."""

    shipping = forms.BooleanField(label=_("The delivery, too"), required=False)
    reason = forms.ChoiceField(label=_("Reason"), choices=RefundRequest.ASKED_REASONS)
    note = forms.CharField(
        label=_("Remark"),
        max_length=300,
        required=False,
        help_text=_("The shop reads it; the buyer does not."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any, of: Refundable) -> None:
        super().__init__(data, initial={"key": uuid4()})
        self.of = of
        for line in of.lines:
            self.fields[f"quantity_{line.line_id}"] = forms.IntegerField(
                label=line.name, min_value=0, max_value=line.left, initial=0, required=False
            )
        if of.shipping is None:
            del self.fields["shipping"]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each line with the field for its units."""
        return [{"line": line, "field": self[f"quantity_{line.line_id}"]} for line in self.of.lines]

    @property
    def rest(self) -> list[Any]:
        """The fields below the lines."""
        return [self[name] for name in ("shipping", "reason", "note") if name in self.fields]

    @property
    def wish(self) -> RefundWish:
        """What was chosen."""
        asked = self.cleaned_data
        return RefundWish(
            {line.line_id: asked[f"quantity_{line.line_id}"] or 0 for line in self.of.lines},
            with_shipping=asked.get("shipping", False),
            reason=asked["reason"],
            note=asked["note"],
        )


class VendorOrderDesk(AskingDesk, VendorOrderAdmin):
    """Vendor orders, with the step that gives money back."""

    def get_urls(self) -> list[URLPattern]:
        """Put the step before the page of a row, which would take its address."""
        return [self.own_path("<uuid:pk>/refund/", self.refund, "refund"), *super().get_urls()]

    def beside(self, request: HttpRequest, row: VendorOrder) -> dict[str, Any]:
        """Offer the refund of what is paid."""
        if row.paid_at is None or not request.user.has_perm(ADD):
            return {}
        return {"steps": [(_("Refund"), refund_url(row.pk))]}

    def refund(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask what goes back, show what that does, and give it back on the second asking."""
        self.demand(request, ADD)
        part = existing(VendorOrder.objects.filter(pk=pk))
        of = queries.refundable(part.public_id)
        form = RefundForm(request.POST or None, of)
        back = reverse("admin:orders_vendororder_change", args=[pk])
        is_whole = form.is_valid()
        if is_whole and "confirmed" in request.POST and tried(form, lambda: _send(request, form)):
            return self.done(request, _("The money is on its way back."), back)
        shown: RefundPreview | None = None
        if is_whole and "edit" not in request.POST and not form.errors:
            shown = _preview(form)
        return self.page(
            request,
            "admin/orders/refund.html",
            _("Refund"),
            form=form,
            of=of,
            preview=shown,
            back=back,
        )


def refund_url(part_id: UUID) -> str:
    """Where a vendor order is given back."""
    return reverse("admin:orders_vendororder_refund", args=[part_id])


def _preview(form: RefundForm) -> RefundPreview | None:
    try:
        return queries.preview_refund(form.of.public_id, form.wish, now=now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def _send(request: HttpRequest, form: RefundForm) -> None:
    services.refund_vendor_order(
        public_id=form.of.public_id,
        wish=form.wish,
        key=f"desk:{form.cleaned_data['key']}",
        by=person(request),
        now=now(),
    )


class MoneyFilter(admin.SimpleListFilter):
    """Find refunds by where the buyer's money is."""

    title = _("the buyer’s money")
    parameter_name = "money"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return list(RefundStatus.choices)

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in RefundStatus.values:
            return queryset
        return queryset.filter(money=self.value())


class DecisionForm(forms.Form):
    """Yes, or no with a reason."""

    denial_reason = forms.CharField(
        label=_("Reason for a denial"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The shop reads it."),
    )


class RefundRequestDesk(NamesListed, AskingDesk, RefundRequestAdmin):
    """Refund requests with where the buyer's money is, decided where they wait."""

    def get_queryset(self, request: Any) -> QuerySet[Any]:
        """Read the state of the money along."""
        money = Refund.objects.filter(public_id=OuterRef("refund_ref")).values("status")[:1]
        return super().get_queryset(request).annotate(money=Subquery(money))

    def get_list_display(self, request: Any) -> Any:
        """Show where the buyer's money is, too."""
        return [*super().get_list_display(request), "buyers_money"]

    def get_list_filter(self, request: Any) -> Any:
        """Find refunds by it, too."""
        return [*super().get_list_filter(request), MoneyFilter]

    @admin.display(description=_("the buyer’s money"), ordering="money")
    def buyers_money(self, row: Any) -> str:
        return str(RefundStatus(row.money).label) if row.money else "–"

    def get_urls(self) -> list[URLPattern]:
        """Put the step before the page of a row, which would take its address."""
        return [self.own_path("<uuid:pk>/decide/", self.decide, "decide"), *super().get_urls()]

    def beside(self, request: HttpRequest, row: RefundRequest) -> dict[str, Any]:
        """Offer the decision on what waits for one."""
        is_open = row.status == RefundRequest.Status.REQUESTED
        if not is_open or not request.user.has_perm(DECIDE):
            return {}
        url = reverse("admin:orders_refundrequest_decide", args=[row.pk])
        return {"steps": [(_("Decide the request"), url)]}

    def decide(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show what a shop asks for; approve it, or deny it with a reason."""
        self.demand(request, DECIDE)
        row: Any = existing(self.get_queryset(request).filter(pk=pk))
        form = DecisionForm(request.POST or None)

        def shown() -> dict[str, Any]:
            refunds = queries.refunds_of_part(row.vendor_order_id)
            return {
                "row": row,
                "refund": next(each for each in refunds if each.public_id == row.public_id),
                "is_open": row.status == RefundRequest.Status.REQUESTED,
            }

        return self.decision(
            request,
            form,
            lambda approve: services.decide_refund(
                request_ref=row.public_id,
                approve=approve,
                by=person(request),
                now=now(),
                denial_reason=form.cleaned_data["denial_reason"],
            ),
            template="admin/orders/decide_refund.html",
            title=_("Decide the request"),
            told={"approve": _("The money is on its way back."), "deny": _("It is denied.")},
            back=reverse("admin:orders_refundrequest_change", args=[pk]),
            shown=shown,
        )
