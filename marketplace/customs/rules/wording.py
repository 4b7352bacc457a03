"""Findings in words: what stands against a channel, and what would help the buyer and the shop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.customs.rules.channels import Channel
from marketplace.customs.rules.findings import Finding
from marketplace.foundation import formats, languages
from marketplace.foundation.money import Money

CHANNEL_NAMES: Final[dict[Channel, Promise]] = {
    Channel.MACAU_LOCAL: _("Delivery within Macau"),
    Channel.HONG_KONG: _("Parcel to Hong Kong"),
    Channel.PERSONAL_PARCEL: _("Personal parcel to the mainland"),
    Channel.CBEC_9610: _("Cross-border e-commerce, direct (9610)"),
    Channel.CBEC_1210: _("Cross-border e-commerce, bonded (1210)"),
    Channel.HENGQIN: _("Delivery to Hengqin"),
    Channel.INTERNATIONAL: _("International parcel"),
}

CHANNEL_TEXTS: Final[dict[Channel, Promise]] = {
    Channel.MACAU_LOCAL: _("The goods stay in Macau. There is no duty."),
    Channel.HONG_KONG: _("Hong Kong asks no duty on most goods; liquor and tobacco are taxed."),
    Channel.PERSONAL_PARCEL: _("Taxed by customs as a parcel for personal use."),
    Channel.CBEC_9610: _(
        "Declared to mainland customs in your name. The tax is paid with the order: nothing is "
        "due at the door."
    ),
    Channel.CBEC_1210: _(
        "Sent from a bonded zone of the mainland, declared in your name. The tax is paid with the "
        "order."
    ),
    Channel.HENGQIN: _("For use in Hengqin: free of duty and import taxes."),
    Channel.INTERNATIONAL: _(
        "Customs of your country may ask for duty and taxes when the parcel arrives. They are not "
        "in this price."
    ),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What a finding says to everybody, and what helps its buyer and its shop; help may lack."""

    text: Promise
    buyer: Promise | None = None
    shop: Promise | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A finding's words in one language, its figures put in; help that lacks is empty."""

    text: str
    buyer_help: str
    shop_help: str


_OTHER_CHANNEL: Final = _("Choose another way of delivery, or leave these goods out.")
_ASK_SHOP: Final = _("The shop has to complete the facts of these goods.")
_WAIT_REVIEW: Final = _("We check it before anything is sent; if it cannot go, you are refunded.")

WORDS: Final[dict[str, Words]] = {
    "channel_closed": Words(_("This way of delivery is not offered at present."), _OTHER_CHANNEL),
    "stock_elsewhere": Words(
        _("These goods do not lie where this way of delivery starts."),
        _OTHER_CHANNEL,
        _("Goods in a bonded zone go by 1210, goods in Macau by 9610."),
    ),
    "use_not_said": Words(
        _("Parcels to Hengqin pass free of tax only for use in Hengqin."),
        _("Confirm that you use these goods in Hengqin."),
    ),
    "duty_at_arrival": Words(
        _("Duty and tax of the destination are not included; its customs may ask for them.")
    ),
    "hs_wrong": Words(
        _("The code %(hs_code)s of %(goods)s does not exist."),
        _ASK_SHOP,
        _("Enter the ten digits of the customs tariff."),
    ),
    "weight_wrong": Words(
        _("The weights of %(goods)s do not add up: %(net_g)s net, %(gross_g)s gross."),
        _ASK_SHOP,
        _("Enter a net weight that is not above the gross weight."),
    ),
    "goods_banned": Words(
        _("%(goods)s may not go this way."),
        _OTHER_CHANNEL,
        _("Check what the goods are said to contain; the rule holds for all goods of this kind."),
    ),
    "goods_to_review": Words(
        _("%(goods)s may go this way only after a check."),
        _WAIT_REVIEW,
        _("Have the permits and the list of ingredients ready."),
    ),
    "not_listed": Words(
        _("%(goods)s (%(hs_code)s) is not on the list for cross-border e-commerce."),
        _OTHER_CHANNEL,
        _("Check the customs code; goods off the list cannot go to the mainland this way."),
    ),
    "listing_unknown": Words(
        _("Whether %(goods)s (%(hs_code)s) is on the list for cross-border e-commerce is unknown."),
        _WAIT_REVIEW,
        _("We hold only a part of the list; ask us to look these goods up."),
    ),
    "mode_excluded": Words(
        _("The list lets %(goods)s in by another kind of supervision only."),
        _OTHER_CHANNEL,
        _("These goods can be sold to the mainland from a bonded zone (1210)."),
    ),
    "remark_to_review": Words(
        _("The list lets only some goods like %(goods)s in."),
        _WAIT_REVIEW,
        _("Compare the goods with the remark of the list."),
    ),
    "weight_over_cap": Words(
        _("A person may buy %(most_g)s of %(goods)s a year; %(taken_g)s were bought already."),
        _("Lower the quantity."),
    ),
    "rate_unknown": Words(
        _("The tax on %(goods)s (%(hs_code)s) cannot be computed yet."),
        _OTHER_CHANNEL,
        _("Check the customs code, and tell us when it is right."),
    ),
    "quantity_missing": Words(
        _("%(goods)s does not say how much it holds, and its tax depends on that."),
        _ASK_SHOP,
        _("Enter the content as the label says it, in grams, milliliters or pieces."),
    ),
    "over_single": Words(
        _("The order comes to %(value)s; one transaction may hold %(single)s."),
        _("Order less. Several orders for the same goods do not help: customs adds them up."),
    ),
    "over_year": Words(
        _("With this order you would pass %(year)s this year; %(used)s are used already."),
        _("Order less, or in the next calendar year."),
    ),
    "full_tax": Words(
        _("One article above %(single)s is let in with duty and taxes in full."),
        _("Look at the tax before you order."),
    ),
    "parcel_over": Words(
        _("The goods come to %(value)s; a personal parcel may hold %(limit)s."),
        _("Order less, or choose another way of delivery."),
    ),
    "parcel_one_article": Words(
        _("One article above %(limit)s may go as a personal parcel if it cannot be divided."),
        _("Customs may still ask for proof that it is for your own use."),
    ),
    "identity_needed": Words(
        _("Mainland customs asks who orders: a name and a resident identity number."),
        _("Enter both before you order."),
    ),
    "identity_kind": Words(
        _("Cross-border e-commerce is open only to holders of an 18-digit resident number."),
        _("A residence permit for people of Hong Kong, Macau or Taiwan has such a number."),
    ),
    "identity_wrong": Words(
        _("This identity number cannot be right."), _("Compare it with the card.")
    ),
    "name_wrong": Words(
        _("This name cannot be compared with a register."),
        _("Enter the name exactly as it stands on the card."),
    ),
    "too_young": Words(_("Who orders this way has to be %(age)s years old.")),
    "payer_differs": Words(
        _("Who orders has to pay, too."), _("Pay with an account in your own name.")
    ),
    "currency_wrong": Words(
        _("Customs takes payments in renminbi only, not in %(currency)s."),
        _("Choose renminbi (CNY) to pay."),
    ),
    "payment_silent": Words(
        _("This way to pay is not declared to customs."),
        _("Choose a wallet of the mainland: Alipay or WeChat Pay."),
    ),
    "bought_today": Words(
        _("You have ordered %(goods)s today already; customs adds such orders up."),
        _WAIT_REVIEW,
    ),
    "notice_needed": Words(
        _("The law asks that you accept a notice first."), _("Read it and accept it.")
    ),
}


def say(finding: Finding, language: str | None = None) -> Said:
    """Return a finding in a language, the active one where none is told."""
    code = language or languages.current()
    words, figures = WORDS[finding.code], _figures(finding.facts, code)
    with translation.override(code):
        return Said(*(str(part or "") % figures for part in (words.text, words.buyer, words.shop)))


def _figures(facts: Mapping[str, object], language: str) -> dict[str, str]:
    return {name: _shown(name, value, language) for name, value in facts.items()}


def _shown(name: str, value: Any, language: str) -> str:
    if isinstance(value, Money):
        return formats.amount(value, language)
    if name.endswith("_g"):
        return formats.weight(value, language)
    return str(value)
