"""The living style page, for staff: every token and part as the shop draws it today."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.search import queries as listings
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.money import Money
from marketplace.storefront import palette, stylesheet, visit
from marketplace.storefront.prices import prices_for

KINDS: Final = ("info", "success", "warning", "error")
BADGES: Final = ("", "waiting", "done", "stopped", "quiet")
SIZES: Final = ("display", "heading", "title", "lead", "body", "small", "caption")


class SampleForm(forms.Form):
    """Fields as the checkout has them."""

    street = forms.CharField(label=_("Street and number"), max_length=80)
    email = forms.EmailField(label=_("E-mail address"))


@require_safe
def look(request: HttpRequest) -> HttpResponse:
    """Show the tokens by scheme, how far apart they are, and the parts that pages are made of."""
    colors = palette.current()
    found = list(palette.pairs(colors))
    context = {
        "sample": "Aa 蓮",
        "schemes_shown": [(_("Light"), colors[palette.DAY]), (_("Dark"), colors[palette.NIGHT])],
        "pairs": found,
        "nearest": min(found, key=lambda pair: pair.ratio / pair.needed),
        "samples": [_sample(code) for code, _name in settings.LANGUAGES],
        "sizes": SIZES,
        "kinds": KINDS,
        "badges": BADGES,
        "form": _refused_form(),
        "price": Money(12_345, "CNY"),
        "own_price": Money(14_500, "MOP"),
        "cards": _cards(request),
        "style_bytes": len(stylesheet.current().compressed),
        "robots": "noindex",
    }
    return render(request, "storefront/look.html", context)


def _sample(code: str) -> dict[str, str]:
    """Say the same sentence in a language, under its own `lang`."""
    with translation.override(code):
        return {
            "html_lang": languages.HTML_LANG[code],
            "name": dict(settings.LANGUAGES)[code],
            "title": str(settings.MARKETPLACE_TAGLINE),
            "text": _(
                "Every shop here is a small company in Macau. You pay once; each shop packs and "
                "sends its own parcel and is paid in its own currency."
            ),
        }


def _refused_form() -> SampleForm:
    form = SampleForm({"street": "Rua do Cunha 11", "email": "nobody"})
    form.is_valid()
    return form


def _cards(request: HttpRequest) -> list[Any]:
    """Take the first goods that the shop has; none in an empty shop."""
    cards = [card for shelf in listings.home().shelves[:1] for card in shelf.cards][:4]
    currency = visit.preferences(request).currency
    return list(prices_for(cards, currency=currency, now=now()).entries(cards))
