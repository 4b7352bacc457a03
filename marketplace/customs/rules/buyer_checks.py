"""What customs asks of who orders and of how it is paid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from marketplace.customs.rules.channels import Channel
from marketplace.customs.rules.findings import Finding, Weight
from marketplace.customs.rules.policy import Policy
from marketplace.customs.rules.rulebook import Rulebook
from marketplace.customs.types import CURRENCY, Buyer, Consignment, Payment

_SPEC: Final = "CEB311 of 2022-05: type of identity 1, currency 142"
_REAL_NAME: Final = "Shang Cai Fa [2018] No. 486: real name of who orders"
_HOUSE: Final = "policy of the marketplace"


def identity(buyer: Buyer | None, on: date, policy: Policy) -> Iterator[Finding]:
    """Ask for a name and a mainland identity number, right, of age, and of who pays."""
    if buyer is None or not buyer.id_kind:
        yield Finding("identity_needed", Weight.ASK, "real name", _REAL_NAME)
        return
    if buyer.id_kind != "resident_id":
        yield Finding("identity_kind", Weight.REFUSE, "type of identity", _SPEC)
    elif buyer.id_fault:
        yield Finding("identity_wrong", Weight.ASK, "identity number", "GB 11643-1999")
    if buyer.name_fault:
        yield Finding("name_wrong", Weight.ASK, "real name", _REAL_NAME)
    if buyer.born_on is not None and _age(buyer.born_on, on) < policy.least_age:
        facts = {"age": policy.least_age}
        yield Finding("too_young", Weight.REFUSE, _HOUSE, _HOUSE, facts=facts)
    if not buyer.is_payer:
        yield Finding("payer_differs", Weight.REFUSE, "who orders pays", _REAL_NAME)


def payment(paid: Payment | None) -> Iterator[Finding]:
    """Refuse a payment that customs cannot match: another currency, a provider that is silent."""
    if paid is None:
        return
    if paid.currency != CURRENCY:
        facts = {"currency": paid.currency}
        yield Finding("currency_wrong", Weight.REFUSE, "currency", _SPEC, facts=facts)
    if not paid.is_declarable:
        yield Finding("payment_silent", Weight.REFUSE, "declared payment", _REAL_NAME)


def same_goods(consignment: Consignment, buyer: Buyer | None) -> Iterator[Finding]:
    """Put aside what the same person bought today already: orders must not be cut in parts."""
    bought = buyer.bought_today if buyer else frozenset()
    for line in consignment.lines:
        if line.goods_ref and line.goods_ref in bought:
            facts = {"goods": line.name or line.hs_code}
            yield Finding("bought_today", Weight.REVIEW, _HOUSE, _HOUSE, line.ref, facts)


def notices(
    channel: Channel, book: Rulebook, accepted: frozenset[tuple[str, str]]
) -> Iterator[Finding]:
    """Ask for every notice of the channel that was not accepted in its present version."""
    for notice in book.notices_of(channel):
        if (notice.code, notice.version) not in accepted:
            facts = {"notice": notice.code, "version": notice.version}
            source = book.source("notices")
            yield Finding("notice_needed", Weight.ASK, "notice to the buyer", source, facts=facts)


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
