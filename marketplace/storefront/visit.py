"""Who visits, where to, in which currency and colors: from the session, changed by one form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.money import PRESENTMENT
from marketplace.orders import queries, services
from marketplace.orders.errors import CurrencyRefused, DestinationRefused
from marketplace.orders.models import Cart
from marketplace.orders.visitors import OrderReader, Visitor
from marketplace.shipping import zones
from marketplace.storefront import palette

_CART: Final = "cart_key"
_PLACED: Final = "placed_orders"
_REMEMBERED: Final = 10  # orders of a visit, the last ones; fewer than this may wait for payment
_ZONE: Final = "zone"
_CURRENCY: Final = "currency"
_SCHEME: Final = "scheme"
# Until a visitor chooses: readers of Simplified Chinese live on the mainland, most of them.
_DEFAULTS: Final = {"zh-hans": (zones.GUANGDONG, "CNY")}


@dataclass(frozen=True)
class Preferences:
    """Where parcels go and the currency that prices are shown in."""

    zone: str
    currency: str


def preferences(request: HttpRequest) -> Preferences:
    """Return the visitor's choice, or what the page's language suggests.

    A link may name both, as product feeds do: the page then shows what the feed told. Nothing is
    kept of that.
    """
    zone, currency = _DEFAULTS.get(languages.current(), (zones.MACAU, "MOP"))
    chosen_zone = request.GET.get("zone") or request.session.get(_ZONE, "")
    chosen_currency = request.GET.get("currency") or request.session.get(_CURRENCY, "")
    return Preferences(
        zone=chosen_zone if chosen_zone in zones.ZONES else zone,
        currency=chosen_currency if chosen_currency in PRESENTMENT else currency,
    )


def named(request: HttpRequest) -> dict[str, str]:
    """Return the zone and currency that a link named, for the form that goes on from its page."""
    chosen = preferences(request)
    if "zone" not in request.GET or "currency" not in request.GET:
        return {}
    return {"zone": chosen.zone, "currency": chosen.currency}


def prefer(request: HttpRequest, *, zone: str, currency: str) -> None:
    """Keep a choice for the visit, and tell the open cart.

    Raises: DestinationRefused, CurrencyRefused for what is not on the lists; nothing is kept
    then, of the other one either.
    """
    if zone not in zones.ZONES:
        raise DestinationRefused
    if currency not in PRESENTMENT:
        raise CurrencyRefused
    cart = queries.find_cart(visitor(request))
    if cart is not None:
        services.set_destination(cart_id=cart.pk, zone=zone, now=now())
        services.set_currency(cart_id=cart.pk, currency=currency, now=now())
    request.session[_ZONE] = zone
    request.session[_CURRENCY] = currency


def scheme(request: HttpRequest) -> str:
    """Return the colors that the visitor chose, "day" or "night"; empty: as the device has it."""
    chosen = request.session.get(_SCHEME, "")
    return chosen if chosen in palette.SCHEMES else ""


def prefer_scheme(request: HttpRequest, chosen: str) -> None:
    """Keep the choice of colors for the visit; anything but the two takes it back."""
    if chosen in palette.SCHEMES:
        request.session[_SCHEME] = chosen
    else:
        request.session.pop(_SCHEME, None)


def visitor(request: HttpRequest) -> Visitor:
    """Return who asks, as the orders room knows visitors."""
    key = request.session.get(_CART)
    placed = tuple(request.session.get(_PLACED, ()))
    return Visitor(key=UUID(key) if key else None, user_id=user_id(request), placed=placed)


def user_id(request: HttpRequest) -> int | None:
    """Return the signed-in person's id, or None."""
    return request.user.pk if request.user.is_authenticated else None


def person_id(request: HttpRequest) -> int:
    """Return the id of the person who is signed in, on a page that nobody else reaches."""
    person = user_id(request)
    if person is None:
        raise PermissionDenied
    return person


def reader(request: HttpRequest) -> OrderReader:
    """Return who asks for an order: signed in, or with the token of a link."""
    return OrderReader(user_id=user_id(request), token=request.GET.get("t", ""))


def open_cart(request: HttpRequest) -> Cart:
    """Return the visitor's cart, opening one if needed. `keep_cart` makes the visit remember it."""
    chosen = preferences(request)
    return services.cart_for_visitor(
        visitor=visitor(request),
        language=languages.current(),
        now=now(),
        currency=chosen.currency,
        zone=chosen.zone,
    )


def keep_cart(request: HttpRequest, cart: Cart) -> None:
    """Remember a cart for the visit; a session is written only when that is news.

    From then on the visit means the cart's place and currency, whatever a language suggests.
    """
    if request.session.get(_CART) != str(cart.key):
        request.session[_CART] = str(cart.key)
        _mean(request, cart)


def agree(request: HttpRequest, cart: Cart) -> None:
    """Let visit and cart mean one place and one currency before a page shows both.

    What was chosen in this visit holds. Who chose nothing, as on another device of an account,
    goes on as the cart was left.
    """
    _mean(request, cart)
    zone, currency = request.session[_ZONE], request.session[_CURRENCY]
    if (zone, currency) != (cart.zone, cart.currency):
        prefer(request, zone=zone, currency=currency)
        cart.zone, cart.currency = zone, currency


def _mean(request: HttpRequest, cart: Cart) -> None:
    if _ZONE not in request.session:
        request.session[_ZONE] = cart.zone
    if _CURRENCY not in request.session:
        request.session[_CURRENCY] = cart.currency


def cart_key(request: HttpRequest) -> UUID | None:
    """Return the key of the session's cart, or None."""
    key = request.session.get(_CART)
    return UUID(key) if key else None


def remember_order(request: HttpRequest, public_id: str) -> None:
    """Keep the number of an order that this visit placed."""
    others = [known for known in request.session.get(_PLACED, ()) if known != public_id]
    request.session[_PLACED] = [*others, public_id][-_REMEMBERED:]
