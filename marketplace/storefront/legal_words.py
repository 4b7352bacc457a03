"""The terms, the privacy notice and the cookies, as their pages print them.

They say what this software does. An installation has its own lawyer read them before it opens:
`docs/look.md` says where its own text goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Part = tuple[Promise, tuple[Promise, ...]]


@dataclass(frozen=True)
class Paper:
    """One legal page: a title, what it is about, and numbered parts."""

    key: str
    title: Promise
    lead: Promise
    parts: tuple[Part, ...]

    def told(self, numbers: Mapping[str, object]) -> list[dict[str, object]]:
        """Return the parts in the active language, with names and numbers in their places."""
        return [
            {"title": title, "paragraphs": [str(text) % numbers for text in texts]}
            for title, texts in self.parts
        ]


TERMS: Final = Paper(
    "terms",
    _("Terms of sale"),
    _("Between you, the shops and us: who sells, what you pay, and what happens if it goes wrong."),
    (
        (
            _("Who sells"),
            (
                _(
                    "%(company)s (taxpayer number %(taxpayer)s, %(address)s) runs this "
                    "marketplace. The goods are sold by the shop that each page, the cart and the "
                    "order name. The contract of sale is with that shop; we take the payment for "
                    "it and see to what these terms promise."
                ),
            ),
        ),
        (
            _("Order and contract"),
            (
                _(
                    "What the pages show is an invitation. Your order is an offer at the amount "
                    "that the last page before payment shows, and the contract is made when the "
                    "payment arrives. An order that is not paid within %(minutes)s minutes lapses "
                    "and nobody owes anything."
                ),
            ),
        ),
        (
            _("Prices and currency"),
            (
                _(
                    "Shops price in their own currency. Prices in another one are converted at a "
                    "published rate with a margin of ours; both are shown before you pay, and "
                    "hold for that order. Delivery is added for each shop. Duty and tax at a "
                    "border are included only where the checkout says so."
                ),
            ),
        ),
        (
            _("Delivery and risk"),
            (
                _(
                    "Each shop packs and hands over its own parcel. The days that we name are "
                    "estimates. Until you have received a parcel, its loss or damage is not yours "
                    "to bear. %(receive)s days after hand-over it counts as received unless you "
                    "say otherwise."
                ),
            ),
        ),
        (
            _("Returns and refunds"),
            (
                _(
                    "Goods that are broken, missing or not as described are replaced or refunded; "
                    "the rights that the law of your place gives you as a consumer stay whatever "
                    "these terms say. Fresh food and goods made to your order go back only when "
                    "they are faulty. A refund goes the way that the payment came, at the rate of "
                    "the payment."
                ),
            ),
        ),
        (
            _("Complaints"),
            (
                _(
                    "Write to %(contact)s first, with the order number. Consumers may also turn "
                    "to the Consumer Council of the Macao Special Administrative Region."
                ),
            ),
        ),
        (
            _("Law"),
            (
                _(
                    "The law of the Macao Special Administrative Region applies, without taking "
                    "from you what the law of your own place grants to consumers. Where the four "
                    "languages of these terms differ, the Chinese and the Portuguese text decide."
                ),
            ),
        ),
    ),
)
PRIVACY: Final = Paper(
    "privacy",
    _("Privacy"),
    _("What we know about you, why, who else sees it, and how to have it deleted."),
    (
        (
            _("Who is responsible"),
            (
                _(
                    "%(company)s, %(address)s. Write to %(contact)s about anything on this page. "
                    "Macau’s Law 8/2005 on the protection of personal data applies; buyers on the "
                    "mainland are protected by its Personal Information Protection Law as well."
                ),
            ),
        ),
        (
            _("What we keep, and why"),
            (
                _(
                    "Of an order: who ordered, the address, the telephone and the e-mail address, "
                    "the goods and the amounts. We need them to deliver, to answer you, and to "
                    "keep the books that the law asks for."
                ),
                _(
                    "Of an account: the e-mail address, a scrambled form of the password, the "
                    "language, and addresses that you save. Of a guest: nothing but the order."
                ),
                _(
                    "Of an identity for customs: name, kind and number, sealed, and only if the "
                    "way of the parcel demands it and you agreed. Every look at it by our staff "
                    "is recorded with a reason."
                ),
                _(
                    "What people search for is counted by day, without persons. There are no "
                    "advertising networks, no tracking pixels and no profiles here; no page asks "
                    "another company’s server for anything."
                ),
            ),
        ),
        (
            _("Who else sees it"),
            (
                _(
                    "The shop sees what it needs to pack and send its own parcel. The carrier "
                    "gets the name, the address and the telephone; the payment provider gets the "
                    "amount and our reference; customs get what their declaration asks for. "
                    "Nobody buys or rents data from us."
                ),
            ),
        ),
        (
            _("Your rights"),
            (
                _(
                    "You may see what we keep, have it corrected, take a consent back, and have "
                    "it deleted as far as the books and open orders allow it. Signed in, most of "
                    "it is on your account’s pages; for the rest write to %(contact)s."
                ),
            ),
        ),
    ),
)
COOKIES: Final = Paper(
    "cookies",
    _("Cookies"),
    _("Two small notes in your browser, both of them ours, neither to follow you."),
    (
        (
            _("What they are for"),
            (
                _(
                    "Without them there would be no cart and no sign-in, so there is nothing to "
                    "agree to: the shop sets no other ones, and lets nobody else set any."
                ),
            ),
        ),
        (
            _("What else your browser keeps"),
            (
                _(
                    "To open quickly, and to say something useful without a network, the browser "
                    "keeps the shop’s drawings, styles and scripts and one page that says that "
                    "you are offline. It never keeps a cart, an order or any other page of yours."
                ),
            ),
        ),
    ),
)

PAPERS: Final = {paper.key: paper for paper in (TERMS, PRIVACY, COOKIES)}

# What each cookie is for, by the setting that names it.
COOKIES_SET: Final = {
    "SESSION_COOKIE_NAME": (
        _("your visit: the cart, the place and the currency, the sign-in"),
        _("14 days after your last visit at most"),
    ),
    "CSRF_COOKIE_NAME": (
        _("proves that a form was sent from our page and not from somebody else’s"),
        _("one year"),
    ),
}
