"""A browser without scripts: follows links and posts forms as they stand in the page."""

from __future__ import annotations

from urllib.parse import urljoin

import requests

from tests.canary import NAMES, NUMBERS
from tests.factories.pages import Form, Reader

Files = dict[str, tuple[str, bytes, str]]  # name of the field: file name, content, type
# What the buyer in Zhuhai fills in at the checkout.
BUYER = {
    "email": "lin.zhuhai@example.com",
    "recipient": "林小姐",
    "phone": "13800138000",
    "country": "CN",
    "region": "广东省",
    "city": "珠海市",
    "district": "香洲区",
    "street": "情侣中路 1 号 2 座 301",
    "postcode": "519000",
    "notices": "cross_border_goods:486-2018",  # of customs, accepted
}


# Whom customs asks for, of 1880. What the whole run wrote is searched for this number.
PERSON = {
    "kind": "resident_id",
    "name": NAMES[0],
    "number": NUMBERS[0],
    "declare": "on",
    "is_payer": "on",
}


def named(page: Page) -> dict[str, str]:
    """What a buyer fills in where the page with the promise asks who orders; else nothing."""
    return PERSON if "number" in page.form("/checkout/").names else {}


class Page:
    """A page as it came, with its forms, links and text."""

    def __init__(self, answer: requests.Response) -> None:
        self.status = answer.status_code
        self.url = answer.url
        self.source = answer.text
        reader = Reader()
        reader.feed(answer.text)
        self.forms = [form for form in reader.forms if form.method == "post"]
        self.links = [given["href"] for tag, given in reader.tags if tag == "a" and "href" in given]
        self.text = " ".join(" ".join(reader.words).replace("\u00a0", " ").split())

    def form(self, action: str) -> Form:
        """Return the first form whose action contains a text."""
        found = [form for form in self.forms if action in urljoin(self.url, form.action)]
        assert found, f"no form to {action} on {self.url}: {[f.action for f in self.forms]}"
        return found[0]


class Surfer:
    """One person's browser."""

    def __init__(self, base: str, language: str) -> None:
        self.base = base
        self.session = requests.Session()
        self.session.headers["Accept-Language"] = language

    def open(self, path: str) -> Page:
        """Follow a link."""
        return Page(self.session.get(urljoin(self.base, path), timeout=30))

    def submit(self, page: Page, action: str, /, files: Files | None = None, **values: str) -> Page:
        """Post a form of a page with some values changed; redirects are followed."""
        form = page.form(action)
        data = [(name, value) for name, value in form.fields if name not in values]
        data += list(values.items())
        return self.post(urljoin(page.url, form.action), data, referer=page.url, files=files)

    def post(
        self, url: str, data: list[tuple[str, str]], *, referer: str, files: Files | None = None
    ) -> Page:
        """Post data as a form would."""
        answer = self.session.post(
            urljoin(self.base, url),
            data=data,
            files=files,
            headers={"Referer": referer},
            timeout=30,
        )
        return Page(answer)

    def sign_in(self, email: str, password: str) -> Page:
        """Sign in by the sign-in page."""
        page = self.open("/zh-hant/account/login/")
        return self.submit(page, "/account/login/", login=email, password=password)
