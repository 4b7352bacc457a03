"""Payouts: what the bank answered to each, by somebody who did not approve it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from marketplace.backoffice.desks.asking import person
from marketplace.backoffice.desks.naming import NamesListed, with_names
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.foundation.money import Money
from payments.settlement import services
from payments.settlement.admin import PayoutAdmin
from payments.settlement.models import Payout
from payments.settlement.moves import Move, move

ANSWERS: Final = ("paid", "rejected", "returned")
RETURNS: Final = ("returned",)
_RECORD: Final[dict[str, Any]] = {
    "paid": services.record_paid,
    "rejected": services.record_rejected,
    "returned": services.record_returned,
}


@dataclass
class AnswerRow:
    """One payout on the page: what was typed, what is wrong with it, who may not answer it."""

    payout: Any  # with the shop's name
    typed: str = ""
    error: str = ""
    is_own: bool = False
    outcomes: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether this person may answer it now: not its approver, and no last word is known."""
        steps = [move(self.payout.status, each) for each in self.outcomes]
        return not self.is_own and all(step is Move.STEP for step in steps)


class PayoutDesk(NamesListed, PayoutAdmin):
    """Payouts, with the form for what the bank answered."""

    actions = ("answer", "record_return")

    def has_answer_permission(self, request: HttpRequest) -> bool:
        """Django asks this for actions that name the permission `answer`."""
        return bool(request.user.has_perm("settlement.record_bank_answer"))

    @admin.action(description=_("Record the bank’s answer"), permissions=["answer"])
    def answer(self, request: HttpRequest, queryset: QuerySet[Payout]) -> TemplateResponse | None:
        """Ask for the bank's reference of each payout, then record what became of it.

        What is refused stays on the page, with the reason at its row.
        """
        return self._answer(request, queryset, ANSWERS)

    @admin.action(description=_("Record that paid payouts came back"), permissions=["answer"])
    def record_return(
        self, request: HttpRequest, queryset: QuerySet[Payout]
    ) -> TemplateResponse | None:
        """Ask the same for payouts that came back after they counted as paid."""
        return self._answer(request, queryset, RETURNS)

    def _answer(
        self, request: HttpRequest, queryset: QuerySet[Payout], asked: tuple[str, ...]
    ) -> TemplateResponse | None:
        rows = self._rows(request, queryset, asked)
        outcome = request.POST.get("outcome", "")
        if outcome not in asked:
            return self._page(request, rows, asked)
        for row in rows:
            if row.is_open:
                self._record(request, row, outcome)
        errors = {row.payout.pk: row for row in rows if row.error}
        if not errors:
            return None
        shown = self._rows(request, queryset, asked)
        for row in shown:
            if row.payout.pk in errors:
                row.typed = errors[row.payout.pk].typed
                row.error = errors[row.payout.pk].error
        return self._page(request, shown, asked)

    def _rows(
        self, request: HttpRequest, queryset: QuerySet[Payout], asked: tuple[str, ...]
    ) -> list[AnswerRow]:
        me = person(request)
        payouts = with_names(queryset.select_related("batch")).order_by("payee_ref")
        return [
            AnswerRow(payout, is_own=payout.batch.approved_by == me, outcomes=asked)
            for payout in payouts
        ]

    def _record(self, request: HttpRequest, row: AnswerRow, outcome: str) -> None:
        record = _RECORD[outcome]
        row.typed = request.POST.get(f"reference_{row.payout.public_id}", "")
        shop = row.payout.named_payee_ref or row.payout.beneficiary_name
        try:
            done = record(
                payout_ref=row.payout.public_id,
                bank_reference=row.typed,
                by=person(request),
                now=now(),
            )
        except Refused as refusal:
            row.error = str(refusal)
            self.message_user(request, f"{shop}: {refusal}", messages.ERROR)
        else:
            self.message_user(request, f"{shop}: {done.get_status_display()}", messages.SUCCESS)

    def _page(
        self, request: HttpRequest, rows: list[AnswerRow], asked: tuple[str, ...]
    ) -> TemplateResponse:
        open_amounts: dict[str, list[Money]] = {}
        for row in rows:
            if row.is_open:
                amount = row.payout.amount
                open_amounts.setdefault(amount.currency, []).append(amount)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Record the bank’s answer"),
            "action": "record_return" if asked == RETURNS else "answer",
            "outcomes": asked,
            "opts": self.model._meta,
            "rows": rows,
            "totals": [Money.total(found, code) for code, found in sorted(open_amounts.items())],
            "open_count": sum(len(found) for found in open_amounts.values()),
            "has_own": any(row.is_own for row in rows),
            "answered_on": now(),
        }
        return TemplateResponse(request, "admin/settlement/bank_answer.html", context)
