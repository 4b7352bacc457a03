"""What a payment provider and a bank say, as a test tells them: balance lines and camt files."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from xml.sax.saxutils import escape

from marketplace.foundation.money import Money
from payments.charges import postings
from payments.charges.types import ShareView
from payments.gateways.types import BalanceLine, BalancePage, PayoutPage, PayoutReport
from payments.ledger import services as ledger
from tests.factories.charges import FakeProvider

PAYEE: Final = "vendor:ven_CUNHABAKERY1"
PREDEFINED: Final = "urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.{version}"


def at(day: date) -> datetime:
    """Noon of a day, in Macau."""
    return datetime.combine(day, time(4), tzinfo=UTC)


@dataclass
class ReportingProvider(FakeProvider):
    """A provider that tells its balance: what a test put there, newest first, in pages."""

    lines: list[BalanceLine] = field(default_factory=list)
    payouts: list[PayoutReport] = field(default_factory=list)
    held: dict[str, list[BalanceLine]] = field(default_factory=dict)
    page_size: int = 100

    @property
    def reports(self) -> frozenset[str]:
        return frozenset(("balance", "payouts"))

    def list_balance_transactions(self, *, since: datetime, after: str = "") -> BalancePage:
        self._call("list_balance_transactions", after)
        found = sorted(self.lines, key=lambda line: line.created_at, reverse=True)
        return self._page([line for line in found if line.created_at >= since], after)

    def payout_lines(self, ref: str, *, after: str = "") -> BalancePage:
        self._call("payout_lines", ref)
        return self._page(self.held[ref], after)

    def list_payouts(self, *, since: datetime, after: str = "") -> PayoutPage:
        self._call("list_payouts", after)
        return PayoutPage(tuple(p for p in self.payouts if p.created_at >= since), "")

    def _page(self, lines: list[BalanceLine], after: str) -> BalancePage:
        names = [line.external_id for line in lines]
        start = names.index(after) + 1 if after else 0
        shown = lines[start : start + self.page_size]
        has_more = len(lines) > start + self.page_size
        return BalancePage(tuple(shown), shown[-1].external_id if has_more else "")


def line(external_id: str, kind: str, minor: int, on: date, **changes: Any) -> BalanceLine:
    """One line of the provider's balance, in MOP unless `currency` says otherwise."""
    currency = changes.pop("currency", "MOP")
    given: dict[str, Any] = {
        "external_id": external_id,
        "kind": kind,
        "kind_as_told": kind,
        "gross": Money(minor, currency),
        "fee": Money(changes.pop("fee", 0), currency),
        "charged": Money(minor, currency) if kind in ("payment", "refund") else None,
        "exchange_rate": "",
        "object_ref": external_id.replace("txn_", ""),
        "client_reference": "",
        "description": "",
        "created_at": at(on),
        "available_at": at(on + timedelta(days=2)),
        "raw": {"id": external_id},
    }
    return BalanceLine(**(given | changes))


def altered(told: BalanceLine, by: int) -> BalanceLine:
    """The same line with another gross amount."""
    return replace(told, gross=told.gross + Money(by, told.gross.currency))


def payout(external_id: str, minor: int, on: date, currency: str = "MOP") -> PayoutReport:
    """What the provider says of a payout; it arrives a day later."""
    return PayoutReport(
        external_id=external_id,
        amount=Money(minor, currency),
        status="paid",
        arrival_on=on + timedelta(days=1),
        created_at=at(on),
        is_automatic=True,
        statement_text="",
        trace="",
    )


def post_capture(pi: str, minor: int, fee: int, on: date, *, currency: str = "MOP") -> None:
    """Post a sale and its fee as charges do."""
    paid = Money(minor, currency)
    share = ShareView(PAYEE, f"vendor_order:{pi}", paid, paid, Money(0, currency), paid)
    facts: dict[str, Any] = {
        "charge_ref": f"chg_{pi}",
        "reference": f"order:{pi}",
        "provider": "stripe",
        "provider_object_id": pi,
    }
    ledger.post(postings.capture_entry(**facts, shares=[share], captured_at=at(on)))
    if fee:
        cost = Money(fee, currency)
        ledger.post(postings.fee_entry(**facts, fee=cost, known_at=at(on)))


def post_refund(pi: str, rfd: str, minor: int, on: date, *, is_returned: bool = False) -> None:
    """Post a refund, or that it came back, as charges do."""
    ledger.post(
        postings.refund_entry(
            charge_ref=f"chg_{pi}",
            reference=f"order:{pi}",
            provider="stripe",
            refund_ref=rfd,
            amount=Money(minor, "MOP"),
            settled_at=at(on),
            is_returned=is_returned,
        )
    )


@dataclass(frozen=True)
class Booking:
    """One entry of a camt file; `parts` are the single payments of a batch, by reference."""

    minor: int
    on: date
    reference: str = ""
    bank_reference: str = ""
    text: str = ""
    is_return: bool = False
    code: str = ""
    charge: int = 0
    status: str = "BOOK"
    parts: tuple[tuple[str, int], ...] = ()


def camt(
    bookings: list[Booking],
    *,
    opening: int,
    on: date,
    closing: int | None = None,
    currency: str = "MOP",
    version: str = "08",
    kind: str = "053",
    sequence: int = 1,
    account: str = "0123456789",
    name: str = "",
) -> bytes:
    """A camt file of one day, as a bank in Macau writes it."""
    end = opening + sum(each.minor for each in bookings if each.status == "BOOK")
    end = end if closing is None else closing
    outer, inner = (
        ("BkToCstmrStmt", "Stmt") if kind == "053" else ("BkToCstmrDbtCdtNtfctn", "Ntfctn")
    )
    balances = (
        _balance("OPBD", opening, on, currency) + _balance("CLBD", end, on, currency)
        if kind == "053"
        else ""
    )
    entries = "".join(_entry(each, currency, version) for each in bookings)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="{PREDEFINED.format(kind=kind, version=version)}"><{outer}>'
        f"<GrpHdr><MsgId>M{sequence}</MsgId><CreDtTm>{on}T20:00:00</CreDtTm></GrpHdr>"
        f"<{inner}><Id>{name or f'STMT-{on}-{sequence}'}</Id>"
        f"<ElctrncSeqNb>{sequence}</ElctrncSeqNb><CreDtTm>{on}T20:00:00</CreDtTm>"
        f"<Acct><Id><Othr><Id>{account}</Id></Othr></Id><Ccy>{currency}</Ccy></Acct>"
        f"{balances}{entries}</{inner}></{outer}></Document>"
    ).encode()


def _amount(minor: int, currency: str) -> str:
    value = Decimal(abs(minor)).scaleb(-2)
    side = "CRDT" if minor >= 0 else "DBIT"
    return f'<Amt Ccy="{currency}">{value}</Amt><CdtDbtInd>{side}</CdtDbtInd>'


def _balance(code: str, minor: int, on: date, currency: str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(minor, currency)}"
        f"<Dt><Dt>{on}</Dt></Dt></Bal>"
    )


def _entry(each: Booking, currency: str, version: str) -> str:
    is_new = int(version) >= 8
    status = f"<Sts><Cd>{each.status}</Cd></Sts>" if is_new else f"<Sts>{each.status}</Sts>"
    returned = "<RvslInd>true</RvslInd>" if each.is_return else ""
    reference = f"<AcctSvcrRef>{each.bank_reference}</AcctSvcrRef>" if each.bank_reference else ""
    code = f"<BkTxCd><Prtry><Cd>{each.code}</Cd></Prtry></BkTxCd>" if each.code else ""
    charge = (
        f"<Chrgs><Rcrd>{_amount(-each.charge, currency)}"
        "<ChrgInclInd>true</ChrgInclInd></Rcrd></Chrgs>"
        if each.charge
        else ""
    )
    party = "Dbtr" if each.minor > 0 else "Cdtr"
    named = "<Nm>Somebody &amp; Filhos</Nm>"
    name = f"<{party}><Pty>{named}</Pty></{party}>" if is_new else f"<{party}>{named}</{party}>"
    parts = each.parts or ((each.reference, each.minor),)
    details = "".join(
        f"<TxDtls><Refs><EndToEndId>{escape(ref) or 'NOTPROVIDED'}</EndToEndId></Refs>"
        f"{_amount(minor, currency)}<RltdPties>{name}</RltdPties>"
        f"<RmtInf><Ustrd>{escape(each.text)}</Ustrd></RmtInf></TxDtls>"
        for ref, minor in parts
    )
    return (
        f"<Ntry>{_amount(each.minor, currency)}{returned}{status}"
        f"<BookgDt><Dt>{each.on}</Dt></BookgDt><ValDt><Dt>{each.on}</Dt></ValDt>{reference}{code}"
        f"{charge}<NtryDtls>{details}</NtryDtls></Ntry>"
    )
