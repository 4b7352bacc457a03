"""Work out what a cart costs, delivered, and promise it until a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.types import AddressData
from marketplace.foundation import formats, languages
from marketplace.foundation.money import PRESENTMENT, RENMINBI, Money
from marketplace.orders import contents, locks, promoting
from marketplace.orders.addresses import read_address
from marketplace.orders.border import Crossing, asks_renminbi
from marketplace.orders.border_reading import price_delivered
from marketplace.orders.border_words import accepted_notices, refusal_text
from marketplace.orders.contents import CartedLine
from marketplace.orders.errors import CartClosed, CheckoutIncomplete
from marketplace.orders.models import CheckoutQuote
from marketplace.orders.payment_rule import payment_refusal
from marketplace.orders.person import needs_person
from marketplace.orders.presentment import charge_currency
from marketplace.orders.pricing import Delivery, PricedCart, Terms
from marketplace.orders.promoting import Offered
from marketplace.orders.snapshots import snapshot
from marketplace.orders.terms import fixed_terms
from marketplace.shipping import zones
from marketplace.shipping.queries import priced_for
from marketplace.shipping.types import PICKUP, DeliveryOption, Destination
from payments.fx import services as fx
from payments.fx.types import Quote
from payments.gateways import routing

FieldErrors = dict[str, str | Promise]

_METHOD_AWAY: Final = _("This way to pay is away at the moment. Please choose another.")
_DELIVERY_MOVED: Final = _(
    "To this address, delivery has other prices and times. Please check what is chosen."
)


@dataclass(frozen=True)
class _Wishes:
    """What the buyer filled in, cleaned."""

    email: str
    address: AddressData
    to: Destination
    zone_seen: str | None
    deliveries: Mapping[str, str]
    currency: str
    method: str
    language: str
    notices: frozenset[str]
    in_hengqin: bool

    @property
    def zone(self) -> str:
        """The coarse zone of the address."""
        return self.to.zone


@transaction.atomic
def quote_checkout(
    *,
    cart_id: UUID,
    email: str,
    address: AddressData,
    deliveries: Mapping[str, str],
    currency: str,
    method: str,
    language: str,
    now: datetime,
    zone_seen: str | None = None,
    notices: Collection[str] = (),
    in_hengqin: bool = False,
) -> CheckoutQuote:
    """Price a cart for one address and hold the result for CHECKOUT_MINUTES.

    `deliveries` names a delivery option for each vendor's public id. `currency` is what prices are
    shown in; where `method` does not take it, the quote is in the one that it charges. Rates are
    fixed by an FX quote when a vendor prices in another currency. Nothing is reserved yet,
    and no use of a promotion is claimed.
    `zone_seen` is the zone whose options the buyer chose from, a finer one where a price was of
    that: an address elsewhere is refused, for the same name costs another price there.
    `notices` are those of customs that the buyer accepted, each as "code:version". `in_hengqin`:
    the buyer says that the goods are used in Hengqin, which counts for an address there.
    Money: every amount of the quote is gross; totals are in the currency that is charged.
    Raises: CheckoutIncomplete with an error a field, CartClosed, CartEmpty, OfferNotForSale,
    OutOfStock, RateUnavailable.
    """
    given = (email, address, zone_seen, deliveries, currency, method, language, notices)
    wishes = _read(*given, in_hengqin=in_hengqin)
    cart = locks.cart(cart_id)
    if not cart.is_open:
        raise CartClosed
    carted = contents.read_contents(cart)
    contents.check_buyable(carted)
    options = _choose_deliveries(carted, wishes, now)
    currency = charge_currency(method, shown=wishes.currency, zone=wishes.zone)
    zones = contents.zones_of(wishes.zone, options)
    offered = promoting.offered_to(cart, carted, email=wishes.email, now=now)
    needed = promoting.currencies(carted, offered)
    quote = _fix_rates(needed, currency, zones, now)
    terms = fixed_terms(currency=currency, rates=quote.rates if quote else {}, priced_in=needed)
    priced, crossings = _price(carted, options, zones, offered, terms, wishes, now)
    _check_payment(wishes.method, priced)
    return CheckoutQuote.objects.create(
        cart=cart,
        email=wishes.email,
        language=wishes.language,
        address=wishes.address.to_dict(),
        zone=wishes.zone,
        in_hengqin=wishes.in_hengqin,
        deliveries=_codes(carted, options),
        currency=currency,
        method=wishes.method,
        fx_quote_id=quote.id if quote else None,
        opened_at=now,
        expires_at=_expiry(quote, now),
        snapshot=snapshot(priced, options, crossings),
        **_totals(priced),
    )


def _totals(priced: PricedCart) -> dict[str, int]:
    names = ("goods", "discount", "subsidy", "shipping", "shipping_subsidy", "duty", "total")
    return {f"{name}_minor": getattr(priced, name).minor for name in names}


def _price(
    carted: Sequence[CartedLine],
    options: Mapping[int, DeliveryOption],
    zones: Mapping[int, str],
    offered: Offered,
    terms: Terms,
    wishes: _Wishes,
    now: datetime,
) -> tuple[PricedCart, dict[int, Crossing]]:
    """Price goods, deliveries and borders. Raises: CheckoutIncomplete for what cannot cross."""
    priced, crossings = price_delivered(
        carted,
        {pk: Delivery(option.code, option.price) for pk, option in options.items()},
        zones,
        zone=wishes.zone,
        offered=offered,
        terms=terms,
        now=now,
        language=wishes.language,
        accepted=accepted_notices(wishes.notices),
        in_hengqin=wishes.in_hengqin,
    )
    _check_border(carted, crossings, wishes)
    return priced, crossings


def _read(
    email: str,
    address: AddressData,
    zone_seen: str | None,
    deliveries: Mapping[str, str],
    currency: str,
    method: str,
    language: str,
    notices: Collection[str],
    *,
    in_hengqin: bool,
) -> _Wishes:
    # a shop that is not named is refused below, so one that delivers cannot hide behind this
    is_picked_up = bool(deliveries) and set(deliveries.values()) == {PICKUP}
    cleaned, errors = read_address(address, is_picked_up=is_picked_up)
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError:
        errors["email"] = _("Enter an e-mail address for the confirmation.")
    if currency not in PRESENTMENT:
        errors["currency"] = _("Prices are not available in this currency.")
    if language not in languages.LANGUAGES:
        errors["language"] = _("Choose one of the languages of this site.")
    if errors:
        raise CheckoutIncomplete(errors)
    to = zones.destination_of(cleaned)
    return _Wishes(
        email, cleaned, to, zone_seen, deliveries, currency, method, language, frozenset(notices),
        in_hengqin and to.zone == zones.HENGQIN,
    )  # fmt: skip


def _choose_deliveries(
    carted: Sequence[CartedLine], wishes: _Wishes, now: datetime
) -> dict[int, DeliveryOption]:
    """Return the chosen option of each vendor, by vendor id."""
    options = contents.delivery_options(carted, wishes.to, now=now)
    chosen: dict[int, DeliveryOption] = {}
    errors: FieldErrors = {}
    for vendor_id, public_id in contents.vendor_public_ids(carted).items():
        offered = {option.code: option for option in options[vendor_id]}
        option = offered.get(wishes.deliveries.get(public_id, ""))
        if option is not None:
            chosen[vendor_id] = option
        elif offered:
            errors[f"delivery_{public_id}"] = _("Choose how this shop delivers.")
        else:
            errors[f"delivery_{public_id}"] = _("This shop does not deliver to this address.")
    errors |= _closed(carted, wishes, chosen, now)
    every = [option for offered in options.values() for option in offered]
    if not errors and wishes.zone_seen not in (None, priced_for(every, wishes.zone)):
        errors["delivery"] = _DELIVERY_MOVED
    if errors:
        raise CheckoutIncomplete(errors)
    return chosen


def _closed(
    carted: Sequence[CartedLine],
    wishes: _Wishes,
    chosen: Mapping[int, DeliveryOption],
    now: datetime,
) -> FieldErrors:
    """Say at a shop's delivery which of its goods a rule keeps from this address."""
    zones = contents.zones_of(wishes.zone, chosen)
    closed = contents.closed_lines(carted, zones, now=now)
    public_ids = contents.vendor_public_ids(carted)
    told: dict[str, list[str]] = {}
    for entry in carted:
        if entry.facts.offer_id in closed:
            place = f"delivery_{public_ids[entry.facts.vendor_id]}"
            told.setdefault(place, []).append(closed[entry.facts.offer_id])
    return {place: " ".join(texts) for place, texts in told.items()}


def _check_border(
    carted: Sequence[CartedLine], crossings: Mapping[int, Crossing], wishes: _Wishes
) -> None:
    """Refuse what no channel takes to this address, and notices of the law that are not accepted.

    What customs asks of the buyer otherwise does not stop a quote.
    """
    errors: FieldErrors = {
        f"delivery_{public_id}": refusal_text(crossings[vendor_id], wishes.language)
        for vendor_id, public_id in contents.vendor_public_ids(carted).items()
        if not crossings[vendor_id].is_open
    }
    found = [finding for each in crossings.values() for finding in each.findings]
    if any(finding.code == "notice_needed" for finding in found):
        errors["notices"] = _("Please read the notice of customs and accept it.")
    if errors:
        raise CheckoutIncomplete(errors)


def _codes(carted: Sequence[CartedLine], options: Mapping[int, DeliveryOption]) -> dict[str, str]:
    """Return what is kept of the wishes: known codes of this cart's vendors, nothing typed."""
    vendors = contents.vendor_public_ids(carted)
    return {public_id: options[vendor_id].code for vendor_id, public_id in vendors.items()}


def _fix_rates(
    needed: set[str], currency: str, zones: Mapping[int, str], now: datetime
) -> Quote | None:
    """Fix the rates of every currency needed, and of renminbi where mainland customs counts."""
    counted = {RENMINBI} if asks_renminbi(zones.values()) else set()
    foreign = (needed | counted) - {currency}
    if not foreign:
        return None
    return fx.open_quote(charge_currency=currency, vendor_currencies=foreign, now=now)


def _check_method(method: str, total: Money) -> None:
    if routing.choose(method, total):
        return
    if routing.can_take(method, total):
        raise CheckoutIncomplete({"method": _METHOD_AWAY})
    text = _("This method of payment cannot take %(amount)s. Choose another one.")
    raise CheckoutIncomplete({"method": text % {"amount": formats.amount(total)}})


def _check_payment(method: str, priced: PricedCart) -> None:
    """Refuse a way to pay that cannot take this, or that customs could not match."""
    _check_method(method, priced.total)
    is_declared = any(needs_person(group.channel) for group in priced.groups)
    if is_declared and (text := payment_refusal(method, priced.total)):
        raise CheckoutIncomplete({"method": text})


def _expiry(quote: Quote | None, now: datetime) -> datetime:
    ours = now + timedelta(minutes=settings.CHECKOUT_MINUTES)
    return min(ours, quote.expires_at) if quote else ours
