"""A cart on its way to an order: with deliveries, methods of payment, and the promise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import translation

from catalog import queries as catalog
from catalog.types import OfferFacts
from marketplace.foundation import languages
from marketplace.foundation.money import RENMINBI, Money
from marketplace.orders import contents, promoting
from marketplace.orders.border import Crossing, asks_renminbi
from marketplace.orders.border_reading import price_delivered
from marketplace.orders.border_words import border_view, frozen_border, line_refusals
from marketplace.orders.contents import CartedLine
from marketplace.orders.errors import CheckoutNotFound
from marketplace.orders.models import Cart, CheckoutQuote
from marketplace.orders.pricing import Delivery, PricedGroup, Terms
from marketplace.orders.queries.discounts import discounts_of, frozen_discounts
from marketplace.orders.queries.lines import cart_line_view, rate_views
from marketplace.orders.queries.ways_to_pay import ways_to_pay
from marketplace.orders.snapshots import shown_promise
from marketplace.orders.terms import current_terms, fixed_terms
from marketplace.orders.types import (
    CartLineView,
    CheckoutGroupView,
    CheckoutQuoteView,
    CheckoutView,
    DeliveryChoice,
)
from marketplace.orders.visitors import Visitor
from marketplace.shipping.queries import priced_for
from marketplace.shipping.types import PICKUP, DeliveryOption, Destination
from marketplace.vendors.queries import pickup_places
from marketplace.vendors.types import PickupPlace
from payments.fx import services as fx


def checkout_view(
    cart: Cart,
    *,
    to: Destination,
    currency: str,
    language: str,
    now: datetime,
    deliveries: Mapping[str, str] | None = None,
    in_hengqin: bool = False,
) -> CheckoutView:
    """Return a cart with the delivery options of each vendor to `to`, at today's rates.

    `deliveries` names the chosen option by the vendor's public id; where nothing usable is
    chosen, the cheapest is. `in_hengqin`: the buyer says that the goods are used there.
    Money: `total` is what a quote would promise now, in `currency`.
    Raises: RateUnavailable.
    """
    carted = contents.read_contents(cart, language)
    everywhere = {entry.facts.vendor_id: to.zone for entry in carted}
    with translation.override(language):
        closed = contents.closed_lines(carted, everywhere, now=now)
    options = _open_options(contents.delivery_options(carted, to, now=now), carted, closed)
    chosen = _chosen(options, contents.vendor_public_ids(carted), deliveries or {})
    zones = dict.fromkeys(everywhere, to.zone) | contents.zones_of(to.zone, chosen)
    offered = promoting.offered_to(cart, carted, now=now)
    ways_chosen = {pk: Delivery(each.code, each.price) for pk, each in chosen.items()}
    terms = current_terms(
        currency=currency,
        vendor_currencies=promoting.currencies(carted, offered),
        now=now,
        with_border=asks_renminbi(zones.values()),
    )
    there: Any = {"zone": to.zone, "offered": offered, "now": now, "in_hengqin": in_hengqin}
    priced, crossings = price_delivered(
        carted, ways_chosen, zones, terms=terms, language=language, **there
    )
    can_deliver = len(chosen) == len(priced.groups) and all(x.is_open for x in crossings.values())
    ways = ways_to_pay(carted, ways_chosen, zones, total=priced.total, **there)
    places = _places({pk: [o.code for o in offered] for pk, offered in options.items()}, language)
    return CheckoutView(
        cart_id=cart.pk,
        currency=currency,
        zone=to.zone,
        groups=tuple(
            _group(group, carted, options, places, closed, crossings, language, terms)
            for group in priced.groups
        ),
        goods=priced.goods,
        discount=priced.discount,
        shipping=priced.shipping,
        total=priced.total,
        methods=ways.methods,
        rates=rate_views(terms),
        can_deliver=can_deliver,
        can_check_out=can_deliver and bool(carted) and all(e.is_buyable for e in carted),
        zone_seen=priced_for([o for offered in options.values() for o in offered], to.zone),
        converted=ways.converted,
        away=ways.away,
    )


def _open_options(
    options: Mapping[int, list[DeliveryOption]],
    carted: Sequence[CartedLine],
    closed: Mapping[int, str],
) -> dict[int, list[DeliveryOption]]:
    """Leave a shop whose goods may not be sent there with what is fetched."""
    stopped = {e.facts.vendor_id for e in carted if e.facts.offer_id in closed}
    return {
        pk: [option for option in offered if pk not in stopped or option.code == PICKUP]
        for pk, offered in options.items()
    }


def _places(codes: Mapping[int, Sequence[str]], language: str) -> dict[int, PickupPlace]:
    """Return where each vendor is that offers to be visited; no read when none does."""
    visited = [vendor_id for vendor_id, offered in codes.items() if PICKUP in offered]
    return pickup_places(visited, language)


def _chosen(
    options: Mapping[int, Sequence[DeliveryOption]],
    public_ids: Mapping[int, str],
    deliveries: Mapping[str, str],
) -> dict[int, DeliveryOption]:
    chosen: dict[int, DeliveryOption] = {}
    for vendor_id, offered in options.items():
        wanted = deliveries.get(public_ids[vendor_id])
        option = next((o for o in offered if o.code == wanted), offered[0] if offered else None)
        if option is not None:
            chosen[vendor_id] = option
    return chosen


def _group(
    group: PricedGroup,
    carted: Sequence[CartedLine],
    options: Mapping[int, Sequence[DeliveryOption]],
    places: Mapping[int, PickupPlace],
    closed: Mapping[int, str],
    crossings: Mapping[int, Crossing],
    language: str,
    terms: Terms,
) -> CheckoutGroupView:
    entries = {entry.facts.offer_id: entry for entry in carted}
    crossing = crossings[group.vendor_id]
    closed = line_refusals(crossing, language) | dict(closed)
    facts = entries[group.lines[0].offer_id].facts
    return CheckoutGroupView(
        vendor_public_id=facts.vendor_ref.removeprefix("vendor:"),
        vendor_slug=facts.vendor_slug,
        vendor_name=facts.vendor_name,
        vendor_accent=facts.vendor_accent,
        lines=tuple(
            cart_line_view(
                entries[line.offer_id], line, language, closed=closed.get(line.offer_id, "")
            )
            for line in group.lines
        ),
        options=tuple(
            DeliveryChoice(
                code=option.code,
                name=languages.pick(option.name_by_lang, language),
                price=terms.buyer_price(option.price),
                vendor_price=option.price,
                days_min=option.days_min,
                days_max=option.days_max,
                carrier=option.carrier,
                is_chosen=option.code == group.delivery,
                pickup=places.get(group.vendor_id) if option.code == PICKUP else None,
                promise=option.promise,
            )
            for option in options[group.vendor_id]
        ),
        goods=group.goods,
        shipping=group.shipping,
        vendor_goods=group.vendor_goods,
        vendor_shipping=group.vendor_shipping,
        duty=group.duty,
        border=border_view(crossing, language),
        discount=group.discount,
        vendor_discount=group.vendor_discount,
        discounts=discounts_of(group, language),
    )


def checkout_quote_view(
    quote_id: UUID, *, visitor: Visitor, language: str, now: datetime
) -> CheckoutQuoteView:
    """Return a promise as it was made to this visitor; the names alone are read afresh.

    Raises: CheckoutNotFound.
    """
    row = CheckoutQuote.objects.select_related("cart", "cart__order").filter(pk=quote_id).first()
    if row is None or not visitor.owns(row.cart):
        raise CheckoutNotFound
    rates = fx.get_quote(row.fx_quote_id).rates if row.fx_quote_id else {}
    groups = row.snapshot["figures"]["groups"]
    offer_ids = [line["offer"] for group in groups for line in group["lines"]]
    facts = catalog.offers_by_id(offer_ids, language)
    codes = {facts[g["lines"][0]["offer"]].vendor_id: [g["delivery"]] for g in groups}
    places = _places(codes, language)
    order = getattr(row.cart, "order", None)
    return CheckoutQuoteView(
        quote_id=row.pk,
        email=row.email,
        address=row.address_data,
        zone=row.zone,
        method=row.method,
        currency=row.currency,
        groups=tuple(_quoted_group(group, row, facts, places, language) for group in groups),
        goods=Money(row.goods_minor, row.currency),
        discount=Money(row.discount_minor, row.currency),
        shipping=Money(row.shipping_minor, row.currency),
        duty=Money(row.duty_minor, row.currency),
        total=row.total,
        rates=rate_views(
            fixed_terms(
                currency=row.currency,
                rates=rates,
                priced_in={group["vendor_currency"] for group in groups},
            )
        ),
        expires_at=row.expires_at,
        is_expired=row.is_expired(now),
        placed_order_public_id=order.public_id if order else "",
    )


def _quoted_group(
    group: dict[str, Any],
    row: CheckoutQuote,
    facts: Mapping[int, OfferFacts],
    places: Mapping[int, PickupPlace],
    language: str,
) -> CheckoutGroupView:
    vendor_currency = group["vendor_currency"]
    described = row.snapshot["deliveries"][group["vendor"]]
    first = facts[group["lines"][0]["offer"]]
    shipping = Money(group["shipping"], row.currency)
    vendor_shipping = Money(group["vendor_shipping"], vendor_currency)
    duty = Money(group["duty"], row.currency)
    option = DeliveryChoice(
        code=group["delivery"],
        name=languages.pick(described["name"], language),
        price=shipping,
        vendor_price=vendor_shipping,
        days_min=described["days_min"],
        days_max=described["days_max"],
        carrier=described["carrier"],
        is_chosen=True,
        pickup=places.get(first.vendor_id),
        promise=shown_promise(described),
    )
    return CheckoutGroupView(
        vendor_public_id=first.vendor_ref.removeprefix("vendor:"),
        vendor_slug=first.vendor_slug,
        vendor_name=first.vendor_name,
        vendor_accent=first.vendor_accent,
        lines=tuple(
            _quoted_line(line, facts[line["offer"]], row.currency, vendor_currency, language)
            for line in group["lines"]
        ),
        options=(option,),
        goods=Money(group["goods"], row.currency),
        shipping=shipping,
        vendor_goods=Money(group["vendor_goods"], vendor_currency),
        vendor_shipping=vendor_shipping,
        duty=duty,
        border=frozen_border(group["channel"], duty, Money(group["duty_cny"], RENMINBI), language),
        discount=Money(group.get("discount", 0), row.currency),
        vendor_discount=Money(group.get("vendor_discount", 0), vendor_currency),
        discounts=frozen_discounts(group.get("promotions", ()), row.currency, language),
    )


def _quoted_line(
    line: dict[str, int], facts: OfferFacts, currency: str, vendor_currency: str, language: str
) -> CartLineView:
    unit = Money(line["unit"], currency)
    vendor_unit = Money(line["vendor_unit"], vendor_currency)
    return CartLineView(
        line_id=0,
        offer_id=facts.offer_id,
        product_slug=facts.product_slug,
        name=languages.pick(facts.product_name_by_lang, language),
        variant_label=languages.pick(facts.variant_label_by_lang, language),
        sku=facts.sku,
        picture=facts.picture,
        quantity=line["quantity"],
        maximum=line["quantity"],
        unit=unit,
        total=unit * line["quantity"],
        vendor_unit=vendor_unit,
        vendor_total=vendor_unit * line["quantity"],
        is_buyable=True,
        notices=(),
    )
