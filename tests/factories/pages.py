"""Pages as a browser without scripts has them: text, links, forms with what would be sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.http import HttpResponseBase
from django.test import Client

LANGUAGES = ("zh-hant", "zh-hans", "pt", "en")


@dataclass
class Form:
    """A form with the values that a browser would send; `buttons` are named submit buttons."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    @property
    def values(self) -> dict[str, str]:
        """The values by name; our forms repeat none."""
        return dict(self.fields)


class Reader(HTMLParser):
    """Read a page's tags, texts and forms."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.forms: list[Form] = []
        self.words: list[str] = []
        self.alerts: list[str] = []
        self.main: list[str] = []
        self._form: Form | None = None
        self._named: dict[str, Form] = {}  # by id: fields may stand beside their form
        self._select = ""
        self._select_form: Form | None = None
        self._options: list[tuple[str, bool]] = []
        self._silent = 0
        self._alert = 0
        self._main = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        self._silent += tag in ("script", "style", "title")
        self._main += tag == "main"
        if self._alert:
            self._alert += tag == "div"
        elif given.get("role") == "alert" or "field__error" in given.get("class", ""):
            self._alert = 1
            self.alerts.append("")
        if tag == "form":
            self._open(given)
        elif "disabled" not in given:
            apart = given.get("form", "")
            form = self._named.setdefault(apart, Form("", "")) if apart else self._form
            if tag == "option":
                form = self._select_form
            if form is not None:
                self._control(form, tag, given)

    def _open(self, given: dict[str, str]) -> None:
        form = self._named.get(given.get("id", "")) or Form("", "")
        form.action, form.method = given.get("action", ""), given.get("method", "get").lower()
        if given.get("id"):
            self._named[given["id"]] = form
        self._form = form
        self.forms.append(form)

    def _control(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if name:
            form.names.add(name)
        if tag == "input" and name:
            kind = given.get("type", "text")
            is_button = kind in ("submit", "button", "image")
            if not is_button and (kind not in ("radio", "checkbox") or "checked" in given):
                otherwise = "on" if kind in ("radio", "checkbox") else ""
                form.fields.append((name, given.get("value", otherwise)))
        elif tag == "button" and name:
            form.buttons.append((name, given.get("value", "")))
        elif tag == "select":
            self._select, self._select_form, self._options = name, form, []
        elif tag == "option" and self._select:
            self._options.append((given.get("value", ""), "selected" in given))

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style", "title")
        self._main -= tag == "main"
        if tag in ("div", "p") and self._alert:
            self._alert -= 1
        if tag == "form":
            self._form = None
        if tag == "select" and self._select and self._select_form and self._options:
            chosen = next((value for value, is_on in self._options if is_on), self._options[0][0])
            self._select_form.fields.append((self._select, chosen))
            self._select, self._select_form = "", None

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        self.words.append(data)
        if self._main:
            self.main.append(data)
        if self._alert:
            self.alerts[-1] += data


def _joined(words: list[str]) -> str:
    return " ".join(" ".join(words).replace("\u00a0", " ").split())


class Page:
    """An answer and what is on it."""

    def __init__(self, response: HttpResponseBase, path: str) -> None:
        self.response = response
        self.status = response.status_code
        self.path = path
        kind = response.headers.get("Content-Type", "")
        has_text = response.status_code != 304 and not kind.startswith(
            ("application/pdf", "image/png", "image/jpeg", "image/webp", "image/avif")
        )
        self.source = b"".join(response).decode() if has_text else ""
        reader = Reader()
        reader.feed(self.source)
        self.tags = reader.tags
        self.forms = reader.forms
        self.text = _joined(reader.words)
        self.main = _joined(reader.main)
        self.alerts = [_joined([alert]) for alert in reader.alerts if alert.strip()]

    def header(self, name: str) -> str:
        """A header of the answer, empty when it is not there."""
        return str(self.response.headers.get(name, ""))

    @property
    def language(self) -> str:
        """The `lang` of the page."""
        return self.attributes("html", "lang")[0]

    @property
    def ids(self) -> list[str]:
        """Every id on the page."""
        return [given["id"] for _tag, given in self.tags if given.get("id")]

    def attributes(self, tag: str, name: str) -> list[str]:
        """The values of one attribute of one kind of tag, in the order of the page."""
        return [given[name] for kind, given in self.tags if kind == tag and name in given]

    def form(self, action: str) -> Form:
        """The first posted form whose action ends so, queries aside."""
        for form in self.forms:
            if form.method == "post" and urlsplit(form.action or self.path).path.endswith(action):
                return form
        raise AssertionError(
            f"no form to {action} on {self.path}: {[f.action for f in self.forms]}"
        )

    def has_form(self, action: str) -> bool:
        """Whether a posted form goes there."""
        return any(urlsplit(f.action).path.endswith(action) for f in self.forms)


class Browser:
    """One person's browser: keeps cookies, follows redirects, knows no scripts."""

    def __init__(self, client: Client | None = None) -> None:
        self.client = client or Client()

    def open(self, path: str, *, follow: bool = True, **headers: str) -> Page:
        """Follow a link."""
        return self._page(self.client.get(path, headers=headers or None), path, follow)

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, follow: bool = True, **headers: str
    ) -> Page:
        """Send a form's data."""
        answer = self.client.post(path, data or {}, headers=headers or None)
        return self._page(answer, path, follow)

    def submit(self, page: Page, action: str, /, *, follow: bool = True, **values: str) -> Page:
        """Send a form of a page as it stands, with some values changed."""
        form = page.form(action)
        unknown = set(values) - form.names
        assert not unknown, f"the form to {action} has no {unknown}"
        return self.post(form.action or page.path, form.values | values, follow=follow)

    def _page(self, response: HttpResponseBase, path: str, follow: bool) -> Page:
        hops = 0
        while follow and response.status_code in (301, 302, 303):
            hops += 1
            assert hops < 9, f"redirects in a circle at {path}"
            target = urlsplit(response.headers["Location"])
            if target.netloc and target.netloc != "testserver":
                break  # the provider's page is not ours
            path = target.path + (f"?{target.query}" if target.query else "")
            response = self.client.get(target.path, dict(parse_qsl(target.query)))
        return Page(response, path)
