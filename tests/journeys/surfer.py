"""A browser without scripts: follows links and posts forms as they stand in the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests


@dataclass
class Form:
    """A form that is posted, with the values that a browser would send."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._select = ""
        self._options: list[tuple[str, bool]] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("script", "style"):
            self._silent += 1
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "form":
            self._form = Form(action=given.get("action", ""))
            if given.get("method", "get").lower() == "post":
                self.forms.append(self._form)
        elif self._form is None or "disabled" in given:
            return
        elif tag == "input" and given.get("name"):
            self._input(given)
        elif tag == "select":
            self._select, self._options = given.get("name", ""), []
        elif tag == "option" and self._select:
            self._options.append((given.get("value", ""), "selected" in given))

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in ("radio", "checkbox") and "checked" not in given:
            return
        if kind not in ("submit", "button", "image") and self._form:
            self._form.fields.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent -= 1
        if tag == "form":
            self._form = None
        if tag == "select" and self._select and self._form and self._options:
            chosen = next((value for value, is_on in self._options if is_on), self._options[0][0])
            self._form.fields.append((self._select, chosen))
            self._select = ""

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


class Page:
    """A page as it came, with its forms, links and text."""

    def __init__(self, answer: requests.Response) -> None:
        self.status = answer.status_code
        self.url = answer.url
        self.source = answer.text
        reader = _Reader()
        reader.feed(answer.text)
        self.forms = reader.forms
        self.links = reader.links
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

    def submit(self, page: Page, action: str, /, **values: str) -> Page:
        """Post a form of a page with some values changed; redirects are followed."""
        form = page.form(action)
        data = [(name, value) for name, value in form.fields if name not in values]
        data += list(values.items())
        return self.post(urljoin(page.url, form.action), data, referer=page.url)

    def post(self, url: str, data: list[tuple[str, str]], *, referer: str) -> Page:
        """Post data as a form would."""
        headers = {"Referer": referer}
        answer = self.session.post(urljoin(self.base, url), data=data, headers=headers, timeout=30)
        return Page(answer)

    def sign_in(self, email: str, password: str) -> Page:
        """Sign in by the sign-in page."""
        page = self.open("/zh-hant/account/login/")
        return self.submit(page, "/account/login/", login=email, password=password)
