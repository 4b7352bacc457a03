"""The chart of accounts: every account that the books may have, and why it is as it is.

A code is the account's name, for whom it is kept if for one party, and its currency:
`bank:MOP`, `psp_clearing:stripe:CNY`, `vendor_payable:vendor:ven_8F3K2M9QXW4T:MOP`. The party
is opaque text that upper rooms choose; it may hold colons, a currency may not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from marketplace.foundation.money import CURRENCIES
from payments.ledger.errors import UnknownAccount
from payments.ledger.kinds import AccountKind
from payments.ledger.types import AccountRef

_PARTY: Final = re.compile(r"[!-~]{1,60}")


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One line of the chart: what all accounts of a name have in common."""

    kind: AccountKind
    has_party: bool = False
    is_tracked: bool = False
    floor_minor: int | None = None


def _of_payee(kind: AccountKind) -> ChartLine:
    # Tracked, because each is asked for its balance alone and few postings meet in it; floored
    # at zero, because below it the amount would mean the opposite and has an account of its own.
    return ChartLine(kind, has_party=True, is_tracked=True, floor_minor=0)


# Platform accounts are hot: a running balance would make every sale wait for every other. They
# are summed from postings, and so they can have no floor.
CHART: Final[dict[str, ChartLine]] = {
    "psp_clearing": ChartLine(AccountKind.ASSET, has_party=True),
    "bank": ChartLine(AccountKind.ASSET),
    "vendor_pending": _of_payee(AccountKind.LIABILITY),
    "vendor_payable": _of_payee(AccountKind.LIABILITY),
    "vendor_reserve": _of_payee(AccountKind.LIABILITY),
    "payout_transit": _of_payee(AccountKind.LIABILITY),
    "vendor_receivable": _of_payee(AccountKind.ASSET),
    "refund_payable": ChartLine(AccountKind.LIABILITY),
    "tax_payable": ChartLine(AccountKind.LIABILITY),
    "border_tax": ChartLine(AccountKind.LIABILITY),
    "customs_payable": ChartLine(AccountKind.LIABILITY, has_party=True),
    "commission": ChartLine(AccountKind.INCOME),
    "fee_income": ChartLine(AccountKind.INCOME),
    "duty_difference": ChartLine(AccountKind.INCOME),
    "fx_margin": ChartLine(AccountKind.INCOME),
    "fx_result": ChartLine(AccountKind.INCOME),
    "fx_unrealized": ChartLine(AccountKind.INCOME),
    "processing_fee": ChartLine(AccountKind.EXPENSE),
    "dispute_fee": ChartLine(AccountKind.EXPENSE),
    "bank_charge": ChartLine(AccountKind.EXPENSE),
    "promotions": ChartLine(AccountKind.EXPENSE),
    "goodwill": ChartLine(AccountKind.EXPENSE),
    "bad_debt": ChartLine(AccountKind.EXPENSE),
    "equity": ChartLine(AccountKind.EQUITY),
    "fx_position": ChartLine(AccountKind.TRADING),
    "fx_revaluation": ChartLine(AccountKind.ASSET),
    "suspense": ChartLine(AccountKind.ASSET),
    "dispute_suspense": ChartLine(AccountKind.ASSET),
}

# Accounts that only hold money while it is on its way: zero when everything has arrived.
CLEARING: Final = (
    "psp_clearing",
    "payout_transit",
    "refund_payable",
    "suspense",
    "dispute_suspense",
)


def account(code: str) -> AccountRef:
    """Return the account of the chart that has this code. Raises: UnknownAccount."""
    name, _, rest = code.partition(":")
    party, _, currency = rest.rpartition(":")
    line = CHART.get(name)
    if line is None or currency not in CURRENCIES:
        raise UnknownAccount(f"no account of the chart is called {code!r}")
    if not (_PARTY.fullmatch(party) if line.has_party else rest == currency):
        raise UnknownAccount(f"{code!r} does not name whom it is kept for as {name} does")
    return AccountRef(
        code=code,
        kind=line.kind,
        currency=currency,
        is_tracked=line.is_tracked,
        floor_minor=line.floor_minor,
    )


def _named(*parts: str) -> AccountRef:
    return account(":".join(parts))


def of_payee(name: str, payee_ref: str, currency: str) -> AccountRef:
    """One of the accounts that are kept for a payee, by its name in the chart."""
    return _named(name, payee_ref, currency)


def psp_clearing(provider: str, currency: str) -> AccountRef:
    """What a payment provider collected and has not paid to our bank yet."""
    return _named("psp_clearing", provider, currency)


def bank(currency: str) -> AccountRef:
    """Our own bank account in a currency."""
    return _named("bank", currency)


def vendor_pending(payee_ref: str, currency: str) -> AccountRef:
    """What a payee earned with goods that are not delivered, or still in the hold after it."""
    return _named("vendor_pending", payee_ref, currency)


def vendor_payable(payee_ref: str, currency: str) -> AccountRef:
    """What a payee is owed now, after commission; the next settlement pays it out."""
    return _named("vendor_payable", payee_ref, currency)


def vendor_reserve(payee_ref: str, currency: str) -> AccountRef:
    """What is kept back from a payee for refunds until a date."""
    return _named("vendor_reserve", payee_ref, currency)


def vendor_receivable(payee_ref: str, currency: str) -> AccountRef:
    """What a payee owes us, after a refund that its other accounts did not cover."""
    return _named("vendor_receivable", payee_ref, currency)


def payout_transit(payee_ref: str, currency: str) -> AccountRef:
    """What was settled and is on its way to the payee's bank."""
    return _named("payout_transit", payee_ref, currency)


def refund_payable(currency: str) -> AccountRef:
    """What buyers get back and have not received yet."""
    return _named("refund_payable", currency)


def tax_payable(currency: str) -> AccountRef:
    """What we owe the state as tax on our commission."""
    return _named("tax_payable", currency)


def border_tax(currency: str) -> AccountRef:
    """Duty and taxes of the border that buyers paid with their orders, to hand on to customs."""
    return _named("border_tax", currency)


def customs_payable(agent_ref: str, currency: str) -> AccountRef:
    """What customs has billed of it, owed to whom it is handed on: the agent that declares."""
    return _named("customs_payable", agent_ref, currency)


def duty_difference(currency: str) -> AccountRef:
    """What buyers paid above (negative: below) what customs asked, and gave back in its place."""
    return _named("duty_difference", currency)


def commission(currency: str) -> AccountRef:
    """What we earned from payees on their goods."""
    return _named("commission", currency)


def fee_income(currency: str) -> AccountRef:
    """What we charged payees beside commission."""
    return _named("fee_income", currency)


def fx_margin(currency: str) -> AccountRef:
    """What the spread over the mid rate earned, in the currency that the buyer paid."""
    return _named("fx_margin", currency)


def fx_result(currency: str) -> AccountRef:
    """What closing positions won (or lost: then it is negative) against the booked mid rates."""
    return _named("fx_result", currency)


def fx_revaluation(currency: str) -> AccountRef:
    """What open positions are worth above (negative: below) the books, at the last month's end."""
    return _named("fx_revaluation", currency)


def fx_unrealized(currency: str) -> AccountRef:
    """What open positions won (negative: lost) by revaluation and did not realize yet."""
    return _named("fx_unrealized", currency)


def processing_fee(currency: str) -> AccountRef:
    """What payment providers cost."""
    return _named("processing_fee", currency)


def dispute_fee(currency: str) -> AccountRef:
    """What payment providers charge for a dispute."""
    return _named("dispute_fee", currency)


def bank_charge(currency: str) -> AccountRef:
    """What banks cost."""
    return _named("bank_charge", currency)


def promotions(currency: str) -> AccountRef:
    """What we paid of purchases in the buyers' place."""
    return _named("promotions", currency)


def goodwill(currency: str) -> AccountRef:
    """What we gave payees or buyers out of our own pocket."""
    return _named("goodwill", currency)


def bad_debt(currency: str) -> AccountRef:
    """What payees owed us and we gave up."""
    return _named("bad_debt", currency)


def equity(currency: str) -> AccountRef:
    """What the owners put in."""
    return _named("equity", currency)


def fx_position(currency: str) -> AccountRef:
    """How much of a currency we hold (positive) or lack (negative) for sales across currencies."""
    return _named("fx_position", currency)


def suspense(currency: str) -> AccountRef:
    """What arrived or left and is not understood yet; a person clears it."""
    return _named("suspense", currency)


def dispute_suspense(currency: str) -> AccountRef:
    """What a provider withdrew for disputes that nobody has decided yet."""
    return _named("dispute_suspense", currency)
