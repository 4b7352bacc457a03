"""Freeze what was sold for a disputed payment; when it is decided, release it or charge it back."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction

from marketplace.foundation import outbox
from marketplace.foundation.clock import macau_day
from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.money import Money
from payments.charges import dispute_queries, queries
from payments.charges.types import DisputedShare, DisputeView
from payments.ledger import services as ledger
from payments.settlement import drawing, events, locks
from payments.settlement.charging_back import (
    ChargedBack,
    chargeback_entry,
    charged_back,
    with_fee,
)
from payments.settlement.models import Earning, FrozenSale, Movement
from payments.settlement.sale_refunds import went_back
from payments.settlement.services.recall_payouts import recall_payouts
from payments.settlement.services.record_earnings import record_earnings
from payments.settlement.taking_back import let_go, record_taken

log = logging.getLogger(__name__)


@transaction.atomic
def follow_dispute(*, dispute_ref: str, now: datetime) -> int:
    """Bring the sales of a disputed payment to what is known of it now; return how many moved.

    Open: each disputed sale is frozen, and what was only drafted of its money is called back.
    Won, or given up: it is free again, as it was. Lost: its payee bears its part, as for a
    refund, and it is free. Each happens once, in any order of news; `DisputeSettled` says so.
    Money: what the bank took leaves `dispute_suspense` with the last of it.
    Raises: DisputeNotFound.
    """
    view = dispute_queries.dispute_view(dispute_ref, now=now)
    if not view.shares:
        return 0  # surplus money: no payee has a part in it
    charge = queries.charge_view(view.charge_ref)
    record_earnings(charge_ref=view.charge_ref, captured_at=charge.captured_at or view.opened_at)
    parts = sorted(view.shares, key=lambda part: part.share.reference)
    earnings = {part.share.reference: locks.earning(part.share.reference) for part in parts}
    locks.planning()  # no closing drafts meanwhile what is to be called back
    locks.money_of((each.payee_ref, each.currency) for each in earnings.values())
    frozen = [_frozen(view, part, earnings[part.share.reference], now) for part in parts]
    moved = sum(is_new for _row, is_new in frozen)
    if view.is_undecided:
        recall_payouts(
            keys=[(each.payee_ref, each.currency) for each in earnings.values()], now=now
        )
    else:
        taken = _decide_all(view, frozen, parts, earnings, now)
        moved += len(taken)
        _tell(view, taken)
    crashpoint("settlement.dispute.before_commit")
    return moved


def _frozen(
    view: DisputeView, part: DisputedShare, earning: Earning, now: datetime
) -> tuple[FrozenSale, bool]:
    """Freeze a sale, once for each dispute."""
    return FrozenSale.objects.get_or_create(
        dispute_ref=view.dispute_ref,
        reference=earning.reference,
        defaults={
            "payee_ref": earning.payee_ref,
            "currency": earning.currency,
            "amount_minor": _taken(part, earning).back.from_payee,
            "frozen_at": now,
        },
    )


def _decide_all(
    view: DisputeView,
    frozen: list[tuple[FrozenSale, bool]],
    parts: list[DisputedShare],
    earnings: dict[str, Earning],
    now: datetime,
) -> list[tuple[str, Money]]:
    """Decide what is still frozen; return payees with what was taken from them for each sale."""
    taken = []
    for (row, _is_new), part, fee in zip(frozen, parts, _fees(view, parts), strict=True):
        earning = earnings[part.share.reference]
        minor = _decide(view, row, part, earning, fee, now)
        if minor is not None:
            taken.append((earning.payee_ref, Money(minor, earning.currency)))
    return taken


def _tell(view: DisputeView, taken: list[tuple[str, Money]]) -> None:
    """Tell the floors above, once for each payee."""
    for payee_ref in dict(taken):
        parts = [money for payee, money in taken if payee == payee_ref]
        outbox.record(
            events.DisputeSettled(
                dispute_ref=view.dispute_ref,
                payee_ref=payee_ref,
                status=view.status,
                taken=Money.total(parts, parts[0].currency),
            )
        )


def _decide(
    view: DisputeView,
    row: FrozenSale,
    part: DisputedShare,
    earning: Earning,
    fee: Money | None,
    now: datetime,
) -> int | None:
    """Charge a lost sale back, and release it; once. Return what it took, None when it was."""
    if row.released_at is not None:
        return None
    taken = _charge_back(view, part, earning, fee, now) if view.status == "lost" else 0
    row.released_at = now
    row.outcome = view.status
    row.save(update_fields=["released_at", "outcome"])
    return taken


def _charge_back(
    view: DisputeView, part: DisputedShare, earning: Earning, fee: Money | None, now: datetime
) -> int:
    """Take from the payee what the bank took for its sale: pending, reserve, payable, then owed.

    Return how much, in minor units of the payee's currency.
    """
    key = f"chargeback:{view.dispute_ref}:{earning.reference}"
    before = went_back(earning.reference)
    found = _taken(part, earning)
    if fee:
        found = with_fee(found, view, part.share, fee)
    if found.over:
        log.critical(
            "%s: %s more than was left of %s is lost; it waits in suspense",
            view.dispute_ref,
            Money(found.over, view.amount.currency),
            earning.reference,
        )
    sources = drawing.draw(
        payee_ref=earning.payee_ref, currency=earning.currency, minor=found.back.from_payee
    )
    paid_in = part.share.amount.currency
    record_taken(Movement.Kind.CHARGEBACK, earning, key, paid_in, found.back, sources, now)
    ledger.post(chargeback_entry(earning, key, part.share, found, sources, macau_day(now)))
    drawing.use_reserves(earning.payee_ref, earning.currency, sources.reserve)
    if before.gross + found.back.gross == earning.gross_minor:
        let_go(earning, now)
    return found.back.from_payee


def _taken(part: DisputedShare, earning: Earning) -> ChargedBack:
    return charged_back(
        part.share,
        earning.commission_tax_minor,
        went_back(earning.reference),
        part.amount.minor,
        keeps_commission=settings.CHARGEBACK_COMMISSION == "kept",
    )


def _fees(view: DisputeView, parts: list[DisputedShare]) -> list[Money | None]:
    """Split the provider's fee over the disputed shares, where payees bear it."""
    if settings.DISPUTE_FEE_BORNE_BY != "payee" or view.fee is None:
        return [None] * len(parts)
    by_position = {part.share.reference: part for part in view.shares}
    split = view.fee.allocate([part.amount.minor for part in view.shares])
    each = dict(zip(by_position, split, strict=True))
    return [each[part.share.reference] for part in parts]
