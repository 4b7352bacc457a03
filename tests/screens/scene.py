"""A marketplace in use: what a buyer and a shop did, so that every page has something to show.

All of it is done over pages, as people do it: no table is written past them. What it returns
fills the gaps in the addresses of `stops.py`.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from PIL import Image

from tests.journeys.surfer import BUYER, PERSON, Page, Surfer
from tests.screens.people import SHOP, SignIn
from tests.screens.stops import Who

Gaps = dict[str, str]
PATIENCE: Final = 60.0  # seconds until the workers have heard of something
CSV: Final = (
    "SKU,Price,Stock\n"
    "{sku},999999999999999,12\n"  # no such price
    "NO-SUCH-SKU,12.50,3\n"
)


@dataclass
class Scene:
    """A buyer and a shop's owner at their browsers; `gaps` grows as they act."""

    base: str
    people: dict[Who, SignIn]
    gaps: Gaps = field(default_factory=dict)

    def play(self) -> Gaps:
        """Let everything happen, in its order."""
        self.buyer = Surfer(self.base, "en")
        _sign_in(self.buyer, self.people["buyer"])
        self.owner = Surfer(self.base, "en")
        _sign_in(self.owner, self.people["owner"])
        for act in (
            self._look_around,
            self._buy_and_return,
            self._buy_and_wait,
            self._leave_unpaid,
            self._talk,
            self._keep,
            self._promote,
            self._list_goods,
            self._fill_cart,
        ):
            act()
        return self.gaps

    def _look_around(self) -> None:
        home = self.buyer.open("/en/")
        self.buyer.submit(home, "/preferences/", zone="CN-GD", currency="CNY")
        self.gaps["shop"] = SHOP
        shop = self.buyer.open(f"/en/s/{SHOP}/")
        self.gaps["product"] = _first(shop, r"/en/p/([\w-]+)/$")
        self.gaps["category"] = _first(home, r"/en/c/([\w-]+)/$")
        product = self.buyer.open(f"/en/p/{self.gaps['product']}/")
        for name in ("collection", "tag"):
            for page in (home, product):
                found = _all(page, rf"/en/{name}s/([\w-]+)/")
                if found:
                    self.gaps.setdefault(name, found[0])

    def _order(self) -> str:
        """Order one unit; return the address of its page, which still waits for money."""
        review = self._look_over()
        person = PERSON if "number" in review.form("/checkout/").names else {}
        self.paying = self.buyer.submit(review, "/checkout/", **person)
        found = re.search(r"ord_\w{12}", self.paying.url + self.paying.source)
        assert found, self.paying.text[:1000]
        return f"/en/orders/{found[0]}/"

    def _look_over(self) -> Page:
        """Put one unit into the cart and fill in the checkout."""
        self._add(self.gaps["product"])
        form = self.buyer.open("/en/checkout/")
        review = self.buyer.submit(form, "/checkout/quote/", method="alipay", **BUYER)
        chosen = dict.fromkeys(re.findall(r'name="(delivery_ven_\w+)"', review.source), "standard")
        if chosen:
            review = self.buyer.submit(
                review, "/checkout/quote/", method="alipay", **BUYER, **chosen
            )
        return review

    def _pay(self) -> None:
        self.buyer.submit(self.paying, "/wallet", action="pay", method="alipay")

    def _add(self, slug: str) -> None:
        page = self.buyer.open(f"/en/p/{slug}/")
        self.buyer.submit(page, "/cart/add/", quantity="1", then="stay")

    def _part(self, order: str) -> str:
        """The shop's part of an order, once the shop has heard of it."""
        number = order.split("/")[3]

        def look() -> str:
            for link in self.owner.open("/en/vendor/orders/?status=paid").links:
                found = re.search(r"/vendor/orders/(vor_\w+)/$", link)
                if found and number in self.owner.open(link).text:
                    return found[1]
            return ""

        return _until(look)

    def _buy_and_return(self) -> None:
        order = self._order()
        self._pay()
        part = self._part(order)
        mine = f"/en/vendor/orders/{part}/"
        self.owner.submit(self.owner.open(mine), "/accept/")
        self.owner.submit(
            self.owner.open(mine),
            "/hand-over/",
            carrier="SF Express",
            tracking_number="SF1234567890123",
        )
        self.buyer.submit(self.buyer.open(order), "/receipt/")
        self.gaps |= {"sent_order": order.split("/")[3], "sent_part": part}
        asking = f"/en/parts/{part}/return/"
        page = self.buyer.open(asking)
        names = [name for name in page.form("/return/").names if "_" in name]
        chosen = {name: "1" for name in names if name.startswith("quantity_")}
        chosen |= {name: "damaged" for name in names if name.startswith("reason_")}
        shown = self.buyer.submit(page, "/return/", text="The box was torn.", **chosen)
        done = self.buyer.submit(shown, "/return/", files={"pictures": _photo()})
        self.gaps["return"] = _found(done.url + done.source, r"/returns/(ret_\w+)/")
        right = _until(lambda: _first(self.buyer.open(order), r"/reviews/(\w+)/write/", ""))
        self.gaps["right"] = right

    def _buy_and_wait(self) -> None:
        order = self._order()
        self._pay()
        self.gaps |= {"order": order.split("/")[3], "part": self._part(order)}

    def _leave_unpaid(self) -> None:
        self.gaps["unpaid"] = self._order().split("/")[3]

    def _talk(self) -> None:
        part, product = self.gaps["part"], self.gaps["product"]
        _write(self.buyer, f"/en/parts/{part}/messages/", "Could you wrap it, please?")
        _write(self.owner, f"/en/vendor/orders/{part}/messages/", "Gladly, with a ribbon.")
        asked = _write(
            self.buyer, f"/en/p/{product}/questions/", "How long does it keep?", may_publish="on"
        )
        self.gaps["question"] = _found(asked.url + asked.source, r"/messages/(cnv_\w+)/")
        path = f"/en/vendor/messages/{self.gaps['question']}/"
        _write(self.owner, path, "Four weeks in its tin.")

    def _keep(self) -> None:
        page = self.buyer.open(f"/en/p/{self.gaps['product']}/")
        data = page.form("/cart/add/").fields
        self.buyer.post("/en/saved/add/", data, referer=page.url)
        page = self.buyer.open(f"/en/s/{SHOP}/")
        self.buyer.submit(page, "/follow/")
        page = self.buyer.open("/en/me/addresses/new/")
        self.buyer.submit(
            page, "/addresses/new/", **{k: v for k, v in BUYER.items() if k != "email"}
        )
        found = _first(self.buyer.open("/en/me/addresses/"), r"/me/addresses/(\d+)/$", "")
        self.gaps["address"] = found

    def _promote(self) -> None:
        page = self.owner.open("/en/vendor/promotions/new/")
        self.owner.submit(
            page,
            "/promotions/new/",
            kind="percentage",
            percent="10",
            code="LOTUS10",
            starts_on="2026-11-01",
            **{name: "Ten percent off" for name in page.form("/new/").names if "name" in name},
        )

    def _list_goods(self) -> None:
        owner = self.owner
        products = owner.open("/en/vendor/goods/products/")
        self.gaps["own_product"] = _first(products, r"/goods/products/(prd_\w+)/$", "")
        goods = owner.open("/en/vendor/goods/")
        self.gaps["offer"] = _first(goods, r"/vendor/goods/(\d+)/$", "")
        self.gaps["sheet"] = _first(
            owner.open("/en/vendor/delivery/"), r"/vendor/delivery/([\w-]+)/$", ""
        )
        sku = _found(goods.source, r"([A-Z0-9]+(?:-[A-Z0-9]+)+)")
        page = owner.open("/en/vendor/goods/files/")
        table = ("goods.csv", CSV.format(sku=sku).encode(), "text/csv")
        read = owner.submit(page, "/goods/files/", files={"file": table})
        self.gaps["import"] = _found(read.url, r"/goods/files/(\w+)/")

    def _fill_cart(self) -> None:
        """Leave a cart that is looked over, and not ordered."""
        self.gaps["quote"] = _found(self._look_over().url, r"quote=([\w-]+)")


def _sign_in(surfer: Surfer, known: SignIn) -> None:
    surfer.sign_in(known.email, known.password)


def _write(surfer: Surfer, path: str, text: str, **more: str) -> Page:
    """Send what is typed; the page has other forms, too."""
    page = surfer.open(path)
    (form,) = [form for form in page.forms if "text" in form.names and "key" in form.names]
    data = [(name, value) for name, value in form.fields if name != "text"]
    return surfer.post(page.url, [*data, ("text", text), *more.items()], referer=page.url)


def _photo() -> tuple[str, bytes, str]:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (0xB5, 0x7B, 0x4A)).save(out, "JPEG")
    return ("box.jpg", out.getvalue(), "image/jpeg")


def _all(page: Page, pattern: str) -> list[str]:
    found = (re.search(pattern, link.partition("?")[0]) for link in page.links)
    return [match[1] for match in found if match]


def _first(page: Page, pattern: str, default: str | None = None) -> str:
    found = _all(page, pattern)
    if not found and default is not None:
        return default
    assert found, f"no link like {pattern} on {page.url}"
    return found[0]


def _found(text: str, pattern: str) -> str:
    match = re.search(pattern, text)
    assert match, f"nothing like {pattern} in {text[:300]}"
    return match[1]


def _until(look: Callable[[], str]) -> str:
    until = time.monotonic() + PATIENCE
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < until, "the workers never heard of it"
        time.sleep(0.3)
