"""Write an order down as it was placed. The database keeps it so from then on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalog.media import services as media
from catalog.types import OfferFacts
from marketplace.foundation import languages
from marketplace.foundation.public_ids import new_public_id
from marketplace.orders.contents import CartedLine
from marketplace.orders.models import Cart, CheckoutQuote, Order, OrderLine, VendorOrder
from marketplace.orders.pricing import PricedLine
from marketplace.orders.snapshots import shown_promise
from marketplace.orders.splitting import VendorPart
from marketplace.shipping.types import DeliveryOption


@dataclass(frozen=True, slots=True)
class NamedParts:
    """Parts with the public ids that they will have: other rooms are told these names first."""

    order_public_id: str
    parts: tuple[tuple[str, VendorPart], ...]

    @property
    def order_ref(self) -> str:
        """How other rooms name the order."""
        return f"order:{self.order_public_id}"


def name_parts(parts: Iterable[VendorPart]) -> NamedParts:
    """Give an order and each of its parts a fresh public id."""
    named = tuple((new_public_id("vor"), part) for part in parts)
    return NamedParts(order_public_id=new_public_id("ord"), parts=named)


def freeze(
    *,
    shown: CheckoutQuote,
    cart: Cart,
    named: NamedParts,
    carted: Sequence[CartedLine],
    options: Mapping[int, DeliveryOption],
    charge_ref: str,
    now: datetime,
) -> Order:
    """Insert the order, its vendor orders and their lines, with names, prices and rates."""
    facts = {entry.facts.offer_id: entry.facts for entry in carted}
    order = Order.objects.create(
        public_id=named.order_public_id,
        cart=cart,
        checkout_quote=shown,
        user_id=cart.user_id,
        email=shown.email,
        language=shown.language,
        currency=shown.currency,
        goods_minor=shown.goods_minor,
        shipping_minor=shown.shipping_minor,
        duty_minor=shown.duty_minor,
        total_minor=shown.total_minor,
        address=shown.address,
        zone=shown.zone,
        method=shown.method,
        charge_ref=charge_ref,
        fx_quote_id=shown.fx_quote_id,
        placed_at=now,
    )
    rows = [
        _vendor_order(order, position, public_id, part, options[part.group.vendor_id], shown)
        for position, (public_id, part) in enumerate(named.parts)
    ]
    VendorOrder.objects.bulk_create(rows)
    OrderLine.objects.bulk_create(
        _line(row, position, line, facts[line.offer_id])
        for row, (_public_id, part) in zip(rows, named.parts, strict=True)
        for position, line in enumerate(part.group.lines)
    )
    # The order's page shows the pictures of that day, whatever the shop hangs later.
    media.keep_ordered(paths={each.picture.path for each in facts.values() if each.picture})
    return order


def _vendor_order(
    order: Order,
    position: int,
    public_id: str,
    part: VendorPart,
    option: DeliveryOption,
    shown: CheckoutQuote,
) -> VendorOrder:
    group = part.group
    # what the buyer looked at is promised, though a cut-off may have passed since
    promise = shown_promise(shown.snapshot["deliveries"][group.vendor_ref]) or option.promise
    return VendorOrder(
        public_id=public_id,
        order=order,
        vendor_id=group.vendor_id,
        position=position,
        goods_minor=group.goods.minor,
        shipping_minor=group.shipping.minor,
        duty_minor=group.duty.minor,
        duty_cny_minor=group.duty_cny.minor,
        channel=group.channel,
        total_minor=group.total.minor,
        vendor_currency=group.vendor_goods.currency,
        vendor_goods_minor=group.vendor_goods.minor,
        vendor_shipping_minor=group.vendor_shipping.minor,
        vendor_total_minor=group.vendor_total.minor,
        commission_bps=part.commission_bps,
        commission_minor=part.commission.minor,
        delivery_code=option.code,
        delivery_name=option.name_by_lang,
        promised_from=promise.first_on if promise else None,
        promised_to=promise.last_on if promise else None,
        **_rate(part),
    )


def _rate(part: VendorPart) -> dict[str, Any]:
    if part.rate is None:
        return {}
    mid = part.rate.mid
    return {
        "fx_base": mid.base,
        "fx_quoted": mid.quote,
        "fx_mid": mid.mid,
        "fx_spread_bps": part.rate.spread_bps,
        "fx_source": mid.source,
        "fx_as_of": mid.valid_on,
    }


def _line(row: VendorOrder, position: int, line: PricedLine, facts: OfferFacts) -> OrderLine:
    return OrderLine(
        vendor_order=row,
        offer_id=line.offer_id,
        position=position,
        product_name=facts.product_name_by_lang,
        variant_label=facts.variant_label_by_lang,
        sku=facts.sku,
        hs_code=facts.hs_code,
        gross_weight_g=facts.gross_weight_g,
        net_weight_g=facts.customs.net_weight_g,
        origin=facts.customs.origin,
        restricted_tags=sorted(facts.customs.restricted_tags),
        statutory_quantity=facts.customs.content_quantity,
        statutory_unit=facts.customs.content_unit,
        brand=facts.customs.brand,
        specification=languages.pick(facts.variant_label_by_lang, "zh-hans"),
        gtin=facts.customs.gtin,
        picture=dataclasses.asdict(facts.picture) if facts.picture else None,
        quantity=line.quantity,
        unit_minor=line.unit.minor,
        total_minor=line.total.minor,
        vendor_unit_minor=line.vendor_unit.minor,
        vendor_total_minor=line.vendor_total.minor,
    )
