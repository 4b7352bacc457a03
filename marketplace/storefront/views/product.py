"""One product: its versions, who sells them, and what they cost here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from catalog import combinations
from catalog import queries as catalog
from catalog.combinations import Version, Way
from catalog.reviews import queries as reviews
from catalog.search import queries as listings
from catalog.types import OptionData, ProductDetail
from marketplace.foundation import clock, languages
from marketplace.orders.errors import MAX_QUANTITY
from marketplace.orders.queries import cheapest_parcel, goods_closed, landed_cost
from marketplace.promotions import queries as promotions
from marketplace.shipping.types import PICKUP
from marketplace.storefront import shows, visit
from marketplace.storefront.addresses import absolute, page_path
from marketplace.storefront.moved import follows_renames, to_own_end
from marketplace.storefront.offering import Offering, best_first, offerings, selected
from marketplace.storefront.prices import BuyerPrices
from marketplace.storefront.qr import drawn_alone
from marketplace.storefront.sheets import product_data
from marketplace.storefront.views.browse import kept_by_browser
from marketplace.storefront.words import arrival, customs_notes

_REVIEWS = 3  # on the product's own page, the most helpful; the others have a page
_LONGEST_ID = 12  # digits; a longer one is no offer's


@kept_by_browser
@require_safe
@follows_renames("product")
def product(request: HttpRequest, slug: str, end: str = "") -> HttpResponse:
    """Show one product; `?offer=` chooses a version and a shop."""
    found = catalog.product_page(slug)
    moved = to_own_end(request, page_path("product", slug, found.name))
    offer_id = _offer_id(request.GET.get("offer", ""))
    return moved or product_page(request, found, offer_id=offer_id)


@cache_control(public=True, max_age=86_400)
@require_safe
def product_code(request: HttpRequest, slug: str) -> HttpResponse:
    """Draw the short address of a product's page, for a phone's camera; nothing is looked up."""
    address = absolute(reverse("storefront:product", args=[slug]))
    return HttpResponse(drawn_alone(address), content_type="image/svg+xml")


def product_page(
    request: HttpRequest,
    found: ProductDetail,
    *,
    error: str = "",
    offer_id: int = 0,
    status: int = 200,
) -> HttpResponse:
    """Render a product, with the reason why the last try to add it was refused."""
    chosen = visit.preferences(request)
    related = listings.related(found)
    rating, shop_ratings, said = reviews.shown_beside(
        found.product_id, found.sellers.keys(), most=_REVIEWS
    )
    currencies = {offer.price.currency for offer in found.offers}
    currencies |= {card.price_from.currency for card in related}
    now = clock.now()
    prices = BuyerPrices(currency=chosen.currency, vendor_currencies=currencies, now=now)
    closed = goods_closed([found.product_id], chosen.zone, now=now).get(found.product_id)
    ranked = best_first(
        offerings(found, chosen.zone, prices, shop_ratings, now=now, is_closed=closed is not None)
    )
    entry = selected(ranked, offer_id)
    # what is chosen stands for its version; the others for theirs
    shown = {pk: entry if pk == entry.offer.variant_id else best[0] for pk, best in ranked.items()}
    url = absolute(page_path("product", found.slug, found.name))
    context = {
        "product": found,
        "canonical": url,
        "code_url": reverse("storefront:product_code", args=[found.slug]),
        "named": visit.named(request),
        "own_end": True,
        "structured": product_data(found, list(shown.values()), url, rating),
        "nav_categories": found.menu,
        "options": [_option(each, each is entry, prices) for each in shown.values()],
        "selected": _option(entry, True, prices),
        "choices": _choices(found, shown, entry),
        "is_chosen_by_link": _is_chosen_by_link(found),
        "most": _most(shown, entry),
        "seller": found.sellers[entry.offer.vendor_id],
        "other_sellers": _other_sellers(found, ranked, entry),
        "rate": None
        if prices.is_fixed(entry.offer)
        else prices.rate_for(entry.offer.price.currency),
        "deliveries": _deliveries(entry, prices),
        "promotions": promotions.announced(
            entry.offer.vendor_id, _goods(found), chosen.zone, now=now
        ),
        "closed": closed.text(found.name) if closed else "",
        "related": prices.entries(related),
        "rating": rating,
        "shop_rating": shop_ratings[entry.offer.vendor_id],
        "reviews": said,
        "error": error,
    }
    context |= _at_the_border(found, entry, chosen.zone, chosen.currency, now)
    return render(request, "storefront/product.html", context, status=status)


def _goods(found: ProductDetail) -> list[str]:
    """Return the product as promotions name it; of collections only a cart asks."""
    shelves = (f"category:{link.slug}" for link in found.breadcrumbs)
    return [f"product:{found.public_id}", *shelves]


def _most(shown: Mapping[int, Offering], entry: Offering) -> int:
    """Return the largest quantity that can be chosen: of the selected offer where it has a rule."""
    rule = entry.offer.rule
    if not rule.is_any:
        return max(rule.largest(entry.offer.available), rule.least)
    return min(max(each.offer.available for each in shown.values()), MAX_QUANTITY)


def _at_the_border(
    found: ProductDetail, entry: Offering, zone: str, currency: str, now: datetime
) -> dict[str, Any]:
    """What one unit comes to where the visitor is, and what happens at the border there."""
    landed = landed_cost(
        entry.offer.offer_id,
        cheapest_parcel(entry.deliveries),
        zone=zone,
        currency=currency,
        language=languages.current(),
        now=now,
    )
    return {
        "customs_notes": customs_notes(zone, found.restricted_tags, is_priced=landed is not None),
        "border": shows.border(landed.border) if landed else None,
        "landed": landed.total if landed else None,
    }


def _offer_id(typed: str) -> int:
    is_id = typed.isascii() and typed.isdigit() and len(typed) <= _LONGEST_ID
    return int(typed) if is_id else 0


def _is_chosen_by_link(found: ProductDetail) -> bool:
    """Tell whether choosing a version changes more of the page than its price.

    Then each choice is a link to the page as it is with it; else it is a radio button.
    """
    return (
        bool(found.options)
        or found.is_shared
        or any(
            offer.further or offer.price_before or not offer.rule.is_any for offer in found.offers
        )
    )


def _option(entry: Offering, is_selected: bool, prices: BuyerPrices) -> dict[str, Any]:
    offer = entry.offer
    is_fixed = prices.is_fixed(offer)
    before = offer.price_before
    return {
        "variant": offer,
        "price": entry.price,
        "is_converted": prices.is_converted(offer.price) and not is_fixed,
        "is_fixed": is_fixed,
        "least": offer.rule.least,
        "step": offer.rule.step,
        "rule_text": offer.rule.text(),
        "is_selected": is_selected,
        # a fixed price has no price before: what the past says is of the vendor's own currency
        "price_before": prices.show(before) if before and not is_fixed else None,
        "steps": prices.steps(offer),
        "url": f"?offer={offer.offer_id}",
    }


def _choices(
    found: ProductDetail, shown: Mapping[int, Offering], entry: Offering
) -> list[dict[str, Any]]:
    """Return each option with where its values lead; empty when versions have no options."""
    has_all = all(set(offer.values) == _ids(found) for offer in found.offers)
    if not found.options or not has_all:
        return []
    versions = [
        Version(pk, each.offer.values, each.offer.is_sold_out) for pk, each in shown.items()
    ]
    here = next(each for each in versions if each.variant_id == entry.offer.variant_id)
    ways = combinations.ways([option.option_id for option in found.options], versions, here)
    return [
        {
            "name": option.name,
            "chosen": option.values[here.values[option.option_id]],
            "values": [
                _value(option, way, shown) for way in _in_order(option, ways[option.option_id])
            ],
        }
        for option in found.options
    ]


def _ids(found: ProductDetail) -> set[int]:
    return {option.option_id for option in found.options}


def _in_order(option: OptionData, ways: tuple[Way, ...]) -> list[Way]:
    places = {value_id: place for place, value_id in enumerate(option.values)}
    return sorted(ways, key=lambda way: places[way.value_id])


def _value(option: OptionData, way: Way, shown: Mapping[int, Offering]) -> dict[str, Any]:
    return {
        "label": option.values[way.value_id],
        "url": f"?offer={shown[way.variant_id].offer.offer_id}",
        "is_chosen": way.is_chosen,
        "is_sold_out": way.is_sold_out,
        "keeps_the_rest": way.keeps_the_rest,
    }


def _other_sellers(
    found: ProductDetail, ranked: Mapping[int, list[Offering]], entry: Offering
) -> list[dict[str, Any]]:
    """Return the other shops' offers of the chosen version, the best first."""
    return [
        {
            "vendor": found.sellers[other.offer.vendor_id],
            "vendor_url": reverse(
                "storefront:shop", args=[found.sellers[other.offer.vendor_id].slug]
            ),
            "price": other.price,
            "delivery": other.delivery,
            "landed": other.landed,
            "is_sold_out": other.offer.is_sold_out,
            "url": f"?offer={other.offer.offer_id}",
        }
        for other in ranked[entry.offer.variant_id]
        if other is not entry
    ]


def _deliveries(entry: Offering, prices: BuyerPrices) -> list[dict[str, Any]]:
    """How one unit would travel to the visitor's zone."""
    return [
        {
            "name": option.name,
            "price": prices.show(option.price),
            "is_free": option.is_free,
            "free_over": None if option.is_free else option.free_over,
            "days_min": option.days_min,
            "days_max": option.days_max,
            "arrives": arrival(option.promise, is_pickup=option.code == PICKUP),
            "carrier": option.carrier,
        }
        for option in entry.deliveries
    ]
