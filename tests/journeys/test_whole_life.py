"""One order and everything that may happen to it, over HTTP: docs/worked-example.md, section 8.

Two shops, a coupon that the marketplace and the shops share, two parcels, a cancellation, a return
and a dispute that is lost. Each page, mail and paper shows the amounts that the page of prose has,
and no other.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache

import pytest
import requests

from tests.factories.accounts import PASSWORD
from tests.factories.printed import texts
from tests.factories.promotions import CODE
from tests.factories.worked import amounts, section, tables
from tests.journeys.steps import balances, fill_cart, order_url_of, place, wait_for, wait_until
from tests.journeys.surfer import BUYER, Page, Surfer
from tests.running import Running

pytestmark = pytest.mark.journey
EMAIL = "wong.zhuhai@example.com"
CARD = {"number": "4242424242424242", "expiry": "12/30", "cvc": "123", "holder": "LIN"}
SHOPS = {"bakery": "baker@example.com", "tinned-fish": "fishmonger@example.com"}
PAYS, OWED, BACK, STATEMENT, BOOKS = tables("## 8.")
KNOWN = amounts(section("## 1.") + section("## 2.") + section("## 8."))
_BETWEEN_MAILS = b"\n" + b"-" * 79 + b"\n"


@cache
def row(table: str, name: str) -> tuple[str, ...]:
    """Return the figures of a row of the prose."""
    rows = {"pays": PAYS, "owed": OWED, "back": BACK}[table]
    return next(each[1:] for each in rows if each[0] == name)


@dataclass
class Life:
    """Who takes part, and where the order is."""

    running: Running
    buyer: Surfer
    shops: dict[str, Surfer]
    url: str = ""
    number: str = ""
    session: str = ""
    parts: dict[str, str] = field(default_factory=dict)

    def control(self, path: str, **body: object) -> dict[str, object]:
        """Let the provider's world do something."""
        secrets = json.loads((self.running.var / "secrets.json").read_text())
        answer = requests.post(
            f"{self.running.sandbox_url}/_sandbox/{path}",
            json=body,
            headers={"Authorization": f"Bearer {secrets['STRIPE_SECRET_KEY']}"},
            timeout=30,
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def part(self, shop: str) -> Page:
        """The shop's page of its part."""
        return self.shops[shop].open(self.parts[shop])

    def mails(self) -> list[EmailMessage]:
        """All mails about this order."""
        found = []
        for path in sorted((self.running.var / "mail").glob("*")):
            for raw in path.read_bytes().split(_BETWEEN_MAILS):
                mail = message_from_bytes(raw, policy=policy.default)
                if raw.strip() and self.number in told(mail):
                    found.append(mail)
        return found


def told(mail: EmailMessage) -> str:
    """A mail's text, as it is read."""
    body = mail.get_body(("plain",))
    return body.get_content().replace("\xa0", " ") if body else ""


def says(text: str, *figures: str) -> None:
    """A text has these amounts, and none that the prose does not have."""
    found = amounts(text)
    assert not set(figures) - found, (set(figures) - found, text[:6_000])
    assert found <= KNOWN, (found - KNOWN, text[:6_000])


def pdf(surfer: Surfer, path: str) -> str:
    """What a paper says."""
    answer = surfer.session.get(f"{surfer.base}{path}", timeout=30)
    assert answer.headers["Content-Type"] == "application/pdf", answer.text[:2_000]
    return texts(answer.content)


def test_every_amount_of_a_whole_life_is_that_of_the_prose(running: Running):
    before = balances(running)
    life = Life(running, Surfer(running.url, "en"), {})
    for shop, email in SHOPS.items():
        life.shops[shop] = Surfer(running.url, "en")
        life.shops[shop].sign_in(email, PASSWORD)
    buy(life)
    read_what_was_bought(life)
    send_two_parcels_and_cancel_the_rest(life)
    receive_and_return(life)
    lose_a_dispute(life)
    read_what_is_left(life)
    close_and_read_statements(life)
    compare_the_books(life, before)


def buy(life: Life) -> None:
    buyer = life.buyer
    fill_cart(buyer)
    cart = buyer.submit(buyer.open("/en/cart/"), "/cart/code/", code=CODE)
    says(cart.text, "17.59", "24.74", "42.33")
    wishes = BUYER | {"email": EMAIL, "method": "card"}
    review = buyer.submit(buyer.open("/en/checkout/"), "/checkout/quote/", **wishes)
    chosen = dict.fromkeys(re.findall(r'name="(delivery_ven_\w+)"', review.source), "standard")
    if chosen:
        review = buyer.submit(review, "/checkout/quote/", **wishes, **chosen)
    goods, _coupon, delivery, duty, total = row("pays", "both")
    parts = [each for shop in SHOPS for each in row("pays", shop)[:4]]
    says(review.text, goods, delivery, duty, total, *parts)
    payment = place(buyer, review)
    session = re.search(r"/pay/(cs_\w+)", payment.url)
    assert session, payment.url
    life.session = session[1]
    says(payment.text, "418.73")
    paid = buyer.submit(payment, "/card", **CARD)
    life.url = order_url_of(paid)
    number = re.search(r"ord_\w+", life.url)
    assert number
    life.number = number[0]
    wait_for(lambda: buyer.open(life.url), "packing")


def read_what_was_bought(life: Life) -> None:
    page = life.buyer.open(life.url)
    figures = {each for shop in ("bakery", "tinned-fish", "both") for each in row("pays", shop)}
    says(page.text, *figures)
    receipt = next(link for link in page.links if "receipt.pdf" in link or "/receipt" in link)
    said = pdf(life.buyer, receipt)
    says(said, *figures)
    for shop, member in life.shops.items():
        found = wait_for(
            lambda m=member: m.open(f"/en/vendor/orders/?q={life.number}"), BUYER["recipient"]
        )
        life.parts[shop] = next(each for each in found.links if "/vendor/orders/vor_" in each)
        goods, coupon, delivery, _owed, commission, net = row("owed", shop)
        says(life.part(shop).text, goods, coupon, delivery, commission, net, row("pays", shop)[3])
        member.submit(life.part(shop), "/invoice/")
        pays = row("pays", shop)
        says(pdf(member, f"{life.parts[shop]}invoice.pdf"), *pays)
    mails = {mail["To"]: told(mail) for mail in wait_for_mails(life, 3)}
    says(mails[EMAIL], "149.20", "142.30", "67.50", "17.59", "24.74", "29.70", "418.73")
    for shop, email in SHOPS.items():
        says(mails[email], row("owed", shop)[-1])


def wait_for_mails(life: Life, least: int, text: str = "") -> list[EmailMessage]:
    """Wait until so many mails about the order say something."""

    def look() -> list[EmailMessage] | None:
        found = [mail for mail in life.mails() if text in told(mail)]
        return found if len(found) >= least else None

    return wait_until(look, lambda: f"{text!r}:\n" + "\n".join(map(told, life.mails())))


def send_two_parcels_and_cancel_the_rest(life: Life) -> None:
    fish = life.shops["tinned-fish"]
    page = fish.submit(life.part("tinned-fish"), "/accept/")
    for number, units in (("SF2000000001", (1, 1)), ("SF2000000002", (1,))):
        names = [name for name, _ in page.form("/hand-over/").fields if "quantity_" in name]
        chosen = dict(zip(names, map(str, units), strict=True))
        sent = {"carrier": "SF Express", "tracking_number": number}
        page = fish.submit(page, "/hand-over/", **sent, **chosen)
        assert number in page.text, page.text[:2_000]
    asked = fish.open(f"{life.parts['tinned-fish']}cancel/")
    page = fish.submit(asked, "/cancel/", reason="out_of_stock")
    to_buyer, *shops_side = row("back", "one tin, canceled")
    says(page.text, to_buyer, *shops_side[:3])
    (mail,) = wait_for_mails(life, 1, "is canceled:")
    says(told(mail), to_buyer)
    baker = life.shops["bakery"]
    page = baker.submit(life.part("bakery"), "/accept/")
    sent = {"carrier": "SF Express", "tracking_number": "SF2000000003"}
    assert "SF2000000003" in baker.submit(page, "/hand-over/", **sent).text


def receive_and_return(life: Life) -> None:
    buyer, baker = life.buyer, life.shops["bakery"]
    page = wait_for(lambda: buyer.open(life.url), "SF2000000003")
    for _ in range(3):
        page = buyer.submit(page, "/receipt/")
    part = life.parts["bakery"].split("/")[-2]
    link = next(each for each in page.links if f"/parts/{part}/return/" in each)
    asking = buyer.open(link)
    units = next(name for name in asking.form("/return/").names if name.startswith("quantity_"))
    chosen = {units: "1", units.replace("quantity", "reason"): "not_as_described"}
    shown = buyer.submit(asking, "/return/", **chosen, wish="refund", text="It is another cake.")
    to_buyer, off_price, commission, borne, *_ = row("back", "one box, returned")
    says(shown.text, to_buyer)
    asked = buyer.submit(shown, "/return/")
    path = re.search(r"/returns/(\w+)/", asked.url)
    assert path, asked.text[:2_000]
    own = f"/en/vendor/returns/{path[1]}/"
    says(baker.open(own).text, to_buyer, off_price, commission, borne)
    baker.submit(baker.open(own), "/act/", step="approve")
    sent = {"carrier": "SF Express", "tracking_number": "SF2000000004"}
    says(buyer.submit(buyer.open(asked.url), "/act/", **sent).text, to_buyer)
    baker.submit(baker.open(own), "/act/")
    says(buyer.open(asked.url).text, to_buyer)
    says(life.part("bakery").text, to_buyer, off_price, commission, borne)
    tin = row("back", "one tin, canceled")[0]
    for amount in (to_buyer, tin):
        page = wait_for(lambda: buyer.open(life.url), f"CN¥{amount} given back")
        (mail,) = wait_for_mails(life, 1, f"We have given back CN¥{amount}")
        says(told(mail), amount)
    says(page.text, to_buyer, tin, *row("pays", "both"))
    receipt = next(link for link in page.links if "receipt.pdf" in link)
    says(pdf(buyer, receipt), "418.73", "100.51", "318.22")
    notes = [link for link in page.links if "/credit-notes/" in link]
    box_note, tin_note = [pdf(buyer, each) for each in notes]
    says(box_note, "74.60", "8.79", "14.85", to_buyer)
    says(tin_note, "22.50", "2.65", tin)


def lose_a_dispute(life: Life) -> None:
    dispute = life.control(
        f"payments/{life.session}/dispute", amount=100_00, reason="product_not_received"
    )
    pages = {}
    for shop, member in life.shops.items():
        listed = wait_for(lambda m=member: m.open("/en/vendor/disputes/"), life.number)
        path = next(link for link in listed.links if "/vendor/disputes/dsp_" in link)
        pages[shop] = path
        disputed = {"bakery": "30.46", "tinned-fish": "69.54"}[shop]
        at_stake = row("back", f"disputed, {shop}")[3]
        page = wait_for(lambda m=member, p=path: m.open(p), f"MOP${at_stake}")
        says(page.text, disputed, at_stake)
    life.control(f"disputes/{dispute['id']}/lose")
    for shop, member in life.shops.items():
        page = wait_for(lambda m=member, p=pages[shop]: m.open(p), "decided for the buyer")
        borne = row("back", f"disputed, {shop}")[3]
        says(page.text, borne)
        page = wait_for(lambda s=shop: life.part(s), f"-MOP${borne}")
        says(page.text, borne)
    for shop in life.shops:
        borne = row("back", f"disputed, {shop}")[3]
        # The baker reads Chinese, the fishmonger Portuguese.
        told_so = "扣回：MOP$" + borne if shop == "bakery" else "MOP$" + borne.replace(".", ",")
        (mail,) = wait_for_mails(life, 1, told_so)
        assert mail["To"] == SHOPS[shop]
        says(told(mail), borne)


def read_what_is_left(life: Life) -> None:
    """What a shop keeps of the order stands on its page."""
    for shop, kept in (("bakery", "63.60"), ("tinned-fish", "157.04")):
        says(life.part(shop).text, kept)


def rows_of(shop: str) -> list[tuple[str, str]]:
    """The rows of a shop's statement, as the prose has them."""
    column = 1 + list(SHOPS).index(shop)
    return [(each[0], each[column]) for each in STATEMENT if each[column]]


_CLOSING = """
from datetime import timedelta as d
from marketplace.foundation.clock import macau_day, now
from payments.settlement.services import close_period
at = now()
done = close_period(on=macau_day(at) + d(days=1), by="system:journey", now=at + d(days=2))
print(done.is_finished)
"""


def close_and_read_statements(life: Life) -> None:
    """Let the day after this one close, whatever day closed before; then read the papers."""
    assert "True" in life.running.manage("shell", "-v", "0", "-c", _CLOSING)
    for shop, member in life.shops.items():
        page = member.open("/en/vendor/statement/")
        closed = next(link for link in page.links if "period=stl_" in link)
        page = member.open("/en/vendor/statement/" + closed[closed.index("?") :])
        paper = next(link for link in page.links if "pdf" in link and "invoice" not in link)
        said = pdf(member, paper)
        for name, amount in rows_of(shop):
            figure = f"{'-' if amount.startswith('-') else ''}MOP${amount.lstrip('-')}"
            assert figure in page.text, (figure, page.text[:4_000])
            assert name in page.text
            assert amount.lstrip("-") in amounts(said), (name, amount, said[:3_000])


_SHOPS = """
import json
from marketplace.vendors.models import Vendor
print(json.dumps(dict(Vendor.objects.values_list("public_id", "slug"))))
"""


def compare_the_books(life: Life, before: dict[str, str]) -> None:
    """What the order moved in each account, whatever moved it before."""
    assert json.loads(life.running.manage("ledger", "check"))["broken"] == 0
    after = balances(life.running)
    slugs = json.loads(life.running.manage("shell", "-v", "0", "-c", _SHOPS))
    shops = {ref: slug.removeprefix("cunha-") for ref, slug in slugs.items()}
    moved: dict[str, int] = {}
    for name in before | after:
        minor = side(after.get(name)) - side(before.get(name))
        told_name = re.sub(
            r"vendor:(ven_\w+)", lambda found: shops[found[1]].removeprefix("cunha-"), name
        )
        moved[told_name] = minor
    told = {
        account: int(f"{debit}".replace(".", "") or 0) - int(f"{credit}".replace(".", "") or 0)
        for account, _, debit, credit in BOOKS
        if account != "total"
    }
    assert owed(moved) == owed(told)


def owed(moved: dict[str, int]) -> dict[str, int]:
    """Add up what is pending and payable: the closing makes sales of earlier journeys due, too."""
    sums: dict[str, int] = {}
    for name, minor in moved.items():
        whole = name.replace("vendor_pending:", "vendor_payable:")
        sums[whole] = sums.get(whole, 0) + minor
    return {name: minor for name, minor in sums.items() if minor}


def side(balance: str | None) -> int:
    """A balance as a number: debit positive, credit negative."""
    column, minor = (balance or "debit 0").split()
    return int(minor) if column == "debit" else -int(minor)
