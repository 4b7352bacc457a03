"""Lines, rates and notices, as several pages show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext, ngettext

from catalog.types import OfferFacts, PictureData
from marketplace.foundation import formats, languages
from marketplace.foundation.money import RENMINBI, Money
from marketplace.orders.border_types import BorderView
from marketplace.orders.border_words import frozen_border
from marketplace.orders.contents import CartedLine
from marketplace.orders.life_types import CancellationView, FulfillmentView, ParcelLine
from marketplace.orders.models import Cancellation, Fulfillment, OrderLine, VendorOrder
from marketplace.orders.pricing import PricedLine, Terms
from marketplace.orders.status import LABELS, PICKUP_LABELS
from marketplace.orders.types import CartLineView, Notice, OrderLineView, RateView
from marketplace.orders.wish_types import PartWishes
from marketplace.vendors.models import Vendor
from payments.fx.types import MidRate

FEW: Final = 5  # from here down a line says how many are left


def cart_line_view(
    entry: CartedLine, priced: PricedLine, language: str, *, closed: str = ""
) -> CartLineView:
    """Join a line, its offer and its price. `closed` says why it cannot be sent to the buyer."""
    facts = entry.facts
    told = notices(facts, entry.line.quantity, entry.line.price_seen, language)
    return CartLineView(
        line_id=entry.line.pk,
        offer_id=facts.offer_id,
        product_slug=facts.product_slug,
        name=languages.pick(facts.product_name_by_lang, language),
        variant_label=languages.pick(facts.variant_label_by_lang, language),
        sku=facts.sku,
        picture=facts.picture,
        quantity=priced.quantity,
        maximum=facts.rule.largest(max(0, facts.available)) if facts.is_sellable else 0,
        least=facts.rule.least,
        step=facts.rule.step,
        unit=priced.unit,
        total=priced.total,
        vendor_unit=priced.vendor_unit,
        vendor_total=priced.vendor_total,
        is_buyable=entry.is_buyable,
        notices=(Notice("closed", closed), *told) if closed else told,
    )


def notices(
    facts: OfferFacts, quantity: int, price_seen: Money, language: str
) -> tuple[Notice, ...]:
    """Say what the buyer of a line should know, in a language."""
    with translation.override(language):
        return tuple(_notices(facts, quantity, price_seen))


def _notices(facts: OfferFacts, quantity: int, price_seen: Money) -> Iterator[Notice]:
    left = facts.available
    if not facts.is_sellable:
        yield Notice("unavailable", gettext("Not for sale at present."))
        return
    if left < 1:
        yield Notice("sold_out", gettext("Sold out."))
    elif quantity > left:
        text = ngettext("Only %(count)d left.", "Only %(count)d left.", left)
        yield Notice("too_many", text % {"count": left})
    elif left <= FEW:
        text = ngettext("%(count)d left.", "%(count)d left.", left)
        yield Notice("few_left", text % {"count": left})
    if facts.rule.fault_of(quantity):
        yield Notice("not_sold_so", facts.rule.text())
    yield from _price_notices(facts.price, price_seen)


def _price_notices(price: Money, seen: Money) -> Iterator[Notice]:
    if price.currency != seen.currency or price == seen:
        return
    if price > seen:
        text = gettext("The price rose by %(amount)s since you added it.")
        yield Notice("price_rose", text % {"amount": formats.amount(price - seen)})
    else:
        text = gettext("The price fell by %(amount)s since you added it.")
        yield Notice("price_fell", text % {"amount": formats.amount(seen - price)})


def rate_views(terms: Terms) -> tuple[RateView, ...]:
    """State every rate that prices are converted with, and the border's, which has no spread."""
    used = [_rate_view(rate.mid, rate.spread_bps) for rate in terms.rates.values()]
    if terms.border is not None and RENMINBI not in terms.rates:
        used.append(replace(_rate_view(terms.border, 0), is_of_border=True))
    return tuple(used)


def _rate_view(mid: MidRate, spread_bps: int) -> RateView:
    return RateView(
        base=mid.base,
        quoted=mid.quote,
        mid=mid.mid,
        spread_bps=spread_bps,
        source=mid.source,
        valid_on=mid.valid_on,
        is_bundled=mid.is_bundled,
    )


def frozen_rate(part: VendorOrder) -> RateView | None:
    """State the rate that a vendor order was placed at, or None when nothing was converted."""
    if part.fx_mid is None or part.fx_as_of is None:
        return None
    return RateView(
        base=part.fx_base,
        quoted=part.fx_quoted,
        mid=part.fx_mid,
        spread_bps=part.fx_spread_bps,
        source=part.fx_source,
        valid_on=part.fx_as_of,
    )


def border_of_part(part: VendorOrder, currency: str, language: str) -> BorderView | None:
    """Show how a vendor order crosses a border, as it was frozen."""
    return frozen_border(
        part.channel,
        Money(part.duty_minor, currency),
        Money(part.duty_cny_minor, part.cny),
        language,
    )


def order_line_view(
    line: OrderLine,
    *,
    currency: str,
    vendor_currency: str,
    language: str,
    not_sent: int = 0,
    unsent: int = 0,
) -> OrderLineView:
    """Show a frozen line."""
    return OrderLineView(
        name=languages.pick(line.product_name, language),
        variant_label=languages.pick(line.variant_label, language),
        sku=line.sku,
        hs_code=line.hs_code,
        picture=frozen_picture(line.picture),
        quantity=line.quantity,
        unit=Money(line.unit_minor, currency),
        total=Money(line.total_minor, currency),
        vendor_unit=Money(line.vendor_unit_minor, vendor_currency),
        vendor_total=Money(line.vendor_total_minor, vendor_currency),
        not_sent=not_sent,
        unsent=unsent,
        line_id=line.pk,
    )


def frozen_picture(frozen: dict[str, Any] | None) -> PictureData | None:
    """Show the picture that a line was ordered by."""
    if frozen is None:
        return None
    lists = {name: tuple(frozen.get(name, ())) for name in ("widths", "formats")}
    # What was still being made when it was ordered: the whole file is there in any case.
    return PictureData(**(frozen | lists | {"placeholder": ""}))


def wishes_of(part: VendorOrder) -> PartWishes:
    """Say what the buyer asked the shop for."""
    return PartWishes(
        note=part.buyer_note, gift_message=part.gift_message, hides_prices=part.hides_prices
    )


def fulfillment_view(
    row: Fulfillment, language: str, lines: Mapping[int, OrderLine]
) -> FulfillmentView:
    """Show a parcel with what is in it; `lines` are those of its order."""
    return FulfillmentView(
        parcel_id=str(row.pk),
        status=row.status,
        status_label=in_language(Fulfillment.Status(row.status).label, language),
        carrier=row.carrier,
        tracking_number=row.tracking_number,
        handed_over_at=row.handed_over_at,
        delivered_at=row.delivered_at,
        lines=tuple(
            ParcelLine(
                name=languages.pick(lines[each.line_id].product_name, language),
                variant_label=languages.pick(lines[each.line_id].variant_label, language),
                quantity=each.quantity,
            )
            for each in row.lines.all()
        ),
        can_confirm=row.status in (Fulfillment.Status.HANDED_OVER, Fulfillment.Status.FAILED),
    )


def cancellation_view(row: Cancellation, language: str) -> CancellationView:
    """Show what became of a cancellation."""
    return CancellationView(
        public_id=row.public_id,
        status=row.status,
        status_label=in_language(Cancellation.Status(row.status).label, language),
        source=row.source,
        source_label=in_language(Cancellation.Source(row.source).label, language),
        reason_label=in_language(Cancellation.Reason(row.reason).label, language),
        note=row.note,
        decline_reason=row.decline_reason,
        is_whole=row.is_whole,
        asked_at=row.asked_at,
        decided_at=row.decided_at,
    )


def status_label(status: str, language: str, *, is_pickup: bool = False) -> str:
    """Name a status of an order or of its part, in a language."""
    own = PICKUP_LABELS if is_pickup else LABELS
    return in_language(own.get(status, LABELS[status]), language)


def in_language(text: object, language: str) -> str:
    """Render a lazy text in a language."""
    with translation.override(language):
        return str(text)


def vendor_name(vendor: Vendor, language: str) -> str:
    """Name a vendor in a language, whatever language is active."""
    texts = {
        code: getattr(vendor, f"name_{code.replace('-', '_')}") or ""
        for code in languages.LANGUAGES
    }
    return languages.pick(texts, language)
