"""What buyers ask, with the answers, as the help page prints them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Question:
    """One question; the answer may name numbers of the installation in %(...)s."""

    key: str
    ask: Promise
    answer: Promise

    def told(self, numbers: Mapping[str, object]) -> dict[str, str]:
        """Return the words in the active language, with the numbers in their places."""
        return {"key": self.key, "ask": str(self.ask), "answer": str(self.answer) % numbers}


@dataclass(frozen=True)
class Topic:
    """Questions about one thing."""

    key: str
    icon: str
    title: Promise
    questions: tuple[Question, ...]

    def told(self, numbers: Mapping[str, object]) -> dict[str, object]:
        """Return the topic as the page prints it."""
        return {
            "key": self.key,
            "icon": self.icon,
            "title": self.title,
            "questions": [each.told(numbers) for each in self.questions],
        }


_DELIVERY: Final = Topic(
    "delivery",
    "truck",
    _("Delivery"),
    (
        Question(
            "where",
            _("Where do you deliver to?"),
            _(
                "To Macau, Hong Kong, Hengqin, Guangdong and the rest of the mainland, and by some "
                "shops to the rest of the world. Choose your place at the top of any page: each "
                "product then says whether its shop delivers there, by which way and for how much."
            ),
        ),
        Question(
            "parcels",
            _("Why does one order come in several parcels?"),
            _(
                "Each shop packs what it sells and sends it from Macau itself. You pay once; the "
                "order page has every parcel with its own steps, carrier and number."
            ),
        ),
        Question(
            "when",
            _("When does it arrive?"),
            _(
                "The product’s page, the cart and the checkout name days, counted from the shop’s "
                "working days and the carrier’s usual time. They are an estimate: customs may open "
                "a parcel, and then it takes longer."
            ),
        ),
        Question(
            "free",
            _("When is delivery free of charge?"),
            _(
                "Each shop decides from which sum on. The cart says how much is missing, shop by "
                "shop; goods of one shop do not count for another."
            ),
        ),
        Question(
            "received",
            _("What if I forget to confirm a parcel?"),
            _(
                "%(receive)s days after the shop handed it over it counts as received by itself. "
                "Until then, say so on the order page if it did not come."
            ),
        ),
    ),
)
_CUSTOMS: Final = Topic(
    "customs",
    "customs",
    _("Customs, in plain words"),
    (
        Question(
            "border",
            _("Why do customs look at my parcel?"),
            _(
                "Macau and Hong Kong are customs territories of their own. A parcel from Macau to "
                "the mainland crosses a border, even where both places are minutes apart. Within "
                "Macau nothing is declared and nothing is due."
            ),
        ),
        Question(
            "tax",
            _("Do I pay duty or tax?"),
            _(
                "That depends on the goods, on their value and on the way the parcel takes. What "
                "is known about it stands on the product’s page and again at checkout, before you "
                "pay. Customs have the last word."
            ),
        ),
        Question(
            "limit",
            _("How much may one parcel hold?"),
            _(
                "A personal parcel from Macau or Hong Kong to the mainland may be worth CNY 800; "
                "one single thing that cannot be divided may be worth more. By cross-border "
                "e-commerce it is CNY 5,000 for one order and CNY 26,000 for one person and year."
            ),
        ),
        Question(
            "identity",
            _("Why do you ask for my identity number?"),
            _(
                "Mainland customs want to know who imports: the name and number of the buyer are "
                "part of a cross-border declaration. We ask only where the chosen way demands it, "
                "keep the number sealed, give it to customs alone, and delete it when you say so "
                "and the law allows it."
            ),
        ),
        Question(
            "banned",
            _("What may not be sent?"),
            _(
                "Meat and its products may not enter the mainland by parcel, and alcohol only in "
                "small amounts. Where a product may not go to your place, its page says so and it "
                "cannot be ordered."
            ),
        ),
    ),
)
_PAYMENT: Final = Topic(
    "payment",
    "wallet",
    _("Payment"),
    (
        Question(
            "methods",
            _("How can I pay?"),
            _(
                "By Alipay, WeChat Pay, MPay or card: whichever take your currency and amount are "
                "offered at checkout. You pay on the page of the payment provider; we never see "
                "your card."
            ),
        ),
        Question(
            "currency",
            _("In which currency do I pay?"),
            _(
                "In the one that you chose at the top of the page, if your way to pay takes it. "
                "Shops price in their own currency; the rate, its source, its date and our margin "
                "are shown before you pay, and the amount then holds for %(minutes)s minutes."
            ),
        ),
        Question(
            "pending",
            _("I paid, and the page still waits"),
            _(
                "Some wallets take a minute. The page looks by itself; you may leave it and come "
                "back by the link in your mail. Do not pay again: one order is never charged twice."
            ),
        ),
        Question(
            "declined",
            _("My payment was declined"),
            _(
                "Nothing was charged. Open the order and pay in another way while its time runs. "
                "After that the goods go back on the shelf, and you order again."
            ),
        ),
    ),
)
_RETURNS: Final = Topic(
    "returns",
    "refresh",
    _("Returns and refunds"),
    (
        Question(
            "wrong",
            _("Something is broken, missing or wrong"),
            _(
                "Take pictures before you throw anything away, box included, and open the order: "
                "it says what can be done and by when. Nothing fits? Write to us with the order "
                "number."
            ),
        ),
        Question(
            "cancel",
            _("Can I cancel an order?"),
            _(
                "An order that is not paid lapses by itself. Once it is paid, ask as soon as you "
                "can: what a shop has not handed over yet can be canceled and refunded."
            ),
        ),
        Question(
            "refund",
            _("Where does my refund go, and when?"),
            _(
                "Back to where you paid from, in the currency you paid in, at the rate you paid "
                "at. Wallets show it within minutes or days, cards within ten working days. Where "
                "the provider cannot send it back, we ask you for a bank account."
            ),
        ),
    ),
)
_ACCOUNT: Final = Topic(
    "account",
    "me",
    _("Account and orders"),
    (
        Question(
            "guest",
            _("Do I need an account?"),
            _(
                "No. A guest gets a link by mail that opens the order at any time: whoever has the "
                "link sees the order, so keep it to yourself. With an account all orders and "
                "addresses are in one place."
            ),
        ),
        Question(
            "find",
            _("I cannot find my order"),
            _(
                "Look for the mail that followed your payment, in the spam folder too. With the "
                "order number and the e-mail address we find it; the links are not sent to "
                "another address."
            ),
        ),
        Question(
            "phone",
            _("Can I put the shop on my phone’s home screen?"),
            _(
                "Yes: open the browser’s menu and choose to add it to the home screen. It is the "
                "same shop in a window of its own, and takes hardly any space."
            ),
        ),
    ),
)

TOPICS: Final = (_DELIVERY, _CUSTOMS, _PAYMENT, _RETURNS, _ACCOUNT)
