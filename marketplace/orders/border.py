"""What a priced cart is to customs: consignments in, duty and channels out. Pure.

`docs/customs.md` has the rule and its worked numbers. Customs is told what the buyer pays, in
renminbi: where another currency is charged, at the mid rate of the checkout's own FX quote.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from catalog.types import OfferFacts
from marketplace.customs.rules.channels import Channel
from marketplace.customs.rules.choosing import ChannelChoice
from marketplace.customs.rules.findings import Finding, Weight
from marketplace.customs.rules.payloads import NoticeRow
from marketplace.customs.types import Consignment, ConsignmentLine
from marketplace.foundation import languages
from marketplace.foundation.money import RENMINBI, Money
from marketplace.orders.pricing import PricedCart, PricedGroup, Terms
from marketplace.shipping import zones

MAINLAND: Final = frozenset({zones.HENGQIN, zones.GUANGDONG, zones.MAINLAND})
_NIL: Final = Money(0, RENMINBI)


@dataclass(frozen=True, slots=True)
class Crossing:
    """How one vendor's group crosses a border, or why it does not.

    Money: `duty` in the charge currency, rounded up; `duty_cny` what customs takes.
    `is_open`: nothing refuses the channel; what asks or notes does not.
    """

    channel: Channel
    duty: Money
    duty_cny: Money = _NIL
    findings: tuple[Finding, ...] = ()
    notices: tuple[NoticeRow, ...] = ()
    rule_sets: Mapping[str, int] = field(default_factory=dict)
    is_open: bool = True

    def weighing(self, weight: Weight) -> tuple[Finding, ...]:
        """Return the findings of one weight."""
        return tuple(finding for finding in self.findings if finding.weight == weight)

    @property
    def wanted_notices(self) -> frozenset[tuple[str, str]]:
        """Code and version of every notice that is accepted before ordering."""
        return frozenset((notice.code, notice.version) for notice in self.notices)


def asks_renminbi(to: Iterable[str]) -> bool:
    """Tell whether goods go to a zone whose customs counts in renminbi."""
    return not MAINLAND.isdisjoint(to)


def at_home(currency: str) -> Crossing:
    """Return how goods are delivered that stay in Macau: no border, no rule is asked."""
    return Crossing(Channel.MACAU_LOCAL, duty=Money.zero(currency))


def consignment_of(
    group: PricedGroup, facts: Mapping[int, OfferFacts], terms: Terms, language: str
) -> Consignment:
    """Return what customs sees of a group; its lines are called by their offers' ids.

    Money: what the buyer pays for goods and delivery, each line in renminbi by itself. Discounts
    that anybody gets lower it, codes do not: to customs those are vouchers. Where the rate is not
    known no channel asks what goods are worth, and they are told as worth nothing.
    """
    return Consignment(
        lines=tuple(
            line_of(facts[line.offer_id], line.quantity, _told(line.total - off, terms), language)
            for line, off in zip(group.lines, open_discounts(group), strict=True)
        ),
        freight=_told(group.shipping, terms),
    )


def open_discounts(group: PricedGroup) -> list[Money]:
    """Return what promotions without a code take off each line, in the charge currency.

    A line's part of them is its part of all discounts, by largest remainder.
    """
    open_minor = sum(used.goods.minor for used in group.promotions if not used.code)
    each = [line.discount.minor for line in group.lines]
    if not open_minor:
        return [Money.zero(group.goods.currency)] * len(each)
    return Money(open_minor, group.goods.currency).allocate(each)


def _told(amount: Money, terms: Terms) -> Money:
    return terms.renminbi(amount) if terms.knows_renminbi else _NIL


def line_of(facts: OfferFacts, quantity: int, value: Money, language: str) -> ConsignmentLine:
    """Return what customs sees of so many units of an offer; it is called by the offer's id.

    Money: `value` is of all of them, in renminbi.
    """
    customs, content = facts.customs, facts.customs.content_quantity
    return ConsignmentLine(
        ref=str(facts.offer_id),
        hs_code=facts.hs_code,
        quantity=quantity,
        value=value,
        net_weight_g=customs.net_weight_g * quantity,
        gross_weight_g=facts.gross_weight_g * quantity,
        name=languages.pick(facts.product_name_by_lang, language),
        goods_ref=f"offer:{facts.offer_id}",
        origin=customs.origin,
        tags=frozenset(customs.restricted_tags),
        statutory_quantity=None if content is None else content * quantity,
        statutory_unit=customs.content_unit,
    )


def crossing_of(choices: Sequence[ChannelChoice], terms: Terms) -> Crossing:
    """Choose the channel: the first open one in the order of the law, never the cheaper.

    One for which a buyer would first have to say where goods are used is not taken unasked. Where
    none is open, the first that refuses says why.
    """
    is_refused = [choice for choice in choices if not choice.is_open]
    may = [choice for choice in choices if choice.is_open and not _is_unsaid(choice)]
    chosen = (may or is_refused or list(choices))[0]
    duty = chosen.duty.collected if chosen.duty and chosen.is_open else _NIL
    return Crossing(
        channel=chosen.channel,
        duty=terms.duty_from(duty) if duty else Money.zero(terms.currency),
        duty_cny=duty,
        findings=chosen.findings,
        notices=chosen.notices,
        rule_sets=chosen.rule_sets,
        is_open=chosen.is_open,
    )


def _is_unsaid(choice: ChannelChoice) -> bool:
    return any(finding.code == "use_not_said" for finding in choice.findings)


def with_duty(priced: PricedCart, crossings: Mapping[int, Crossing]) -> PricedCart:
    """Return a priced cart with channel and duty of each vendor's group, by vendor id."""
    return replace(
        priced, groups=tuple(_crossed(group, crossings[group.vendor_id]) for group in priced.groups)
    )


def _crossed(group: PricedGroup, crossing: Crossing) -> PricedGroup:
    return replace(
        group,
        duty=crossing.duty,
        duty_cny=crossing.duty_cny,
        channel=crossing.channel.value,
    )
