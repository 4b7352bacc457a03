"""The payment pages: what a buyer sees and does. No script, no outside host."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, quote, urlencode

from payments.gateways.sandbox import markup, payable
from payments.gateways.sandbox.errors import ApiError
from payments.gateways.sandbox.payable import Payable
from payments.gateways.sandbox.world import World

STYLE: Final = Path(__file__).with_name("static") / "page.css"
# Full number -> what becomes of it.
TEST_CARDS: Final = {
    "4242424242424242": "pay",
    "4000000000000002": "generic_decline",
    "4000000000009995": "insufficient_funds",
    "4000000000000259": "pay",
}
# What a button asks for: outcome, last digits of the card, and the error to show. A card is paid by
# its form alone.
ANSWERS: Final = {
    False: {
        "pay": ("pay", "", ""),
        "slow": ("slow", "", ""),
        "decline": ("payment_declined", "", "payment_declined"),
    },
    True: {
        "dispute": ("pay", "0259", ""),
        "slow": ("slow", "4242", ""),
        "decline": ("generic_decline", "0002", "card_declined"),
    },
}
ERRORS: Final = {"card_declined", "insufficient_funds", "payment_declined"}
_EXPIRY: Final = re.compile(r"^(0[1-9]|1[0-2])\s*/\s*(\d{2})$")


@dataclass(frozen=True)
class Page:
    """One answer to a browser."""

    status: int
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    origins: list[str] = field(default_factory=list)
    kind: str = "text/html; charset=utf-8"


def answer(world: World, method: str, path: str, query: str, body: str) -> Page:
    """Answer a browser's request."""
    if path == "/static/page.css" and method == "GET":
        return Page(200, STYLE.read_text(encoding="utf-8"), kind="text/css; charset=utf-8")
    if path == "/" and method == "GET":
        return Page(200, markup.front(world.config.business_name))
    if path == "/favicon.ico":
        return Page(204)
    parts = path.strip("/").split("/")
    try:
        if len(parts) == 2 and parts[0] in ("pay", "wallet") and method == "GET":
            return _show(payable.load(world, parts[1]), _first(query), parts[0], world.base_url)
        if len(parts) == 3 and parts[0] == "pay" and method == "POST":
            found = payable.load(world, parts[1])
            act = {"card": _pay_by_card, "wallet": _answer_wallet}.get(parts[2])
            if act:
                return act(world, found, _first(body))
    except ApiError:
        return Page(404, markup.missing("en"))
    return Page(404, markup.missing("en"))


def _first(encoded: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(encoded).items()}


def _show(found: Payable, query: dict[str, str], where: str, base_url: str) -> Page:
    """Show the page that fits the present state."""
    if found.state != "open":
        if where == "pay" and found.success_url and found.state in ("paid", "processing"):
            return _redirect(found.success_url)
        return Page(200, markup.outcome(found), origins=found.origins)
    method = query.get("method", "")
    if method not in found.methods:
        method = found.methods[0] if found.methods else ""
    error = query.get("error", "") if query.get("error") in ERRORS else ""
    if not method:
        return Page(200, markup.nothing_fits(found))
    if method == "card":
        chosen = {"pays": 0, "declines": 1, "no_funds": 2, "disputes": 3}
        number = chosen.get(query.get("card", ""), -1)
        filled = {}
        if number >= 0:
            filled = {"number": markup.grouped(list(TEST_CARDS)[number]), "cvc": "123"}
            filled |= {"expiry": f"12/{time.gmtime().tm_year % 100 + 3:02d}", "holder": "TEST CARD"}
        return Page(200, markup.card_page(found, filled, {}, error), origins=found.origins)
    if where == "wallet":
        return Page(200, markup.phone_page(found, method, error), origins=found.origins)
    link = f"{base_url}/wallet/{found.id}?method={method}"
    refreshes = query.get("refresh") != "off"
    return Page(
        200, markup.qr_page(found, method, link, error, refreshes=refreshes), origins=found.origins
    )


def _pay_by_card(world: World, found: Payable, form: dict[str, str]) -> Page:
    """Check the form, try the card."""
    if found.state != "open":
        return _redirect(f"/pay/{found.id}")
    number = re.sub(r"[\s-]", "", form.get("number", ""))
    faults = _card_faults(number, form)
    if faults:
        kept = {name: form.get(name, "") for name in ("expiry", "holder")}
        if number in TEST_CARDS:
            kept["number"] = markup.grouped(number)
        return Page(422, markup.card_page(found, kept, faults, ""), origins=found.origins)
    outcome = TEST_CARDS[number]
    try:
        payable.decide(world, found, "card", outcome, number[-4:])
    except ApiError:
        return _redirect(f"/pay/{found.id}")
    if outcome == "pay":
        return _redirect(found.success_url or f"/pay/{found.id}")
    error = "card_declined" if outcome == "generic_decline" else outcome
    return _redirect(f"/pay/{found.id}?" + urlencode({"method": "card", "error": error}))


def _card_faults(number: str, form: dict[str, str]) -> dict[str, str]:
    faults = {}
    if number not in TEST_CARDS:
        faults["number"] = "error_number"
    found = _EXPIRY.match(form.get("expiry", "").strip())
    today = time.gmtime()
    if not found or (int(found[2]) + 2_000, int(found[1])) < (today.tm_year, today.tm_mon):
        faults["expiry"] = "error_expiry"
    if not re.fullmatch(r"\d{3}", form.get("cvc", "").strip()):
        faults["cvc"] = "error_cvc"
    if not form.get("holder", "").strip():
        faults["holder"] = "error_holder"
    return faults


def _answer_wallet(world: World, found: Payable, form: dict[str, str]) -> Page:
    """Do what a buyer or the wallet answers: pay, slow, decline, abandon, or dispute later."""
    method, action = form.get("method", ""), form.get("action", "")
    page = "wallet" if form.get("from") == "phone" else "pay"
    here = f"/{page}/{found.id}"
    if found.state != "open" or method not in found.methods:
        return _redirect(here)
    if action == "abandon":
        return _redirect(found.cancel_url or here)
    outcome, last4, error = ANSWERS[method == "card"].get(action, ("", "", ""))
    if not outcome:
        return _redirect(here)
    try:
        payable.decide(world, found, method, outcome, last4)
    except ApiError:
        return _redirect(here)
    if error:
        here += "?" + urlencode({"method": method, "error": error})
    return _redirect(here)


def _redirect(address: str) -> Page:
    # A header holds ASCII alone; what is encoded already stays as it is.
    return Page(303, headers={"Location": quote(address, safe="%/:=&?~#+!$,;'@()*[]")})


def policy(page: Page) -> str:
    """Return the content security policy of a page; forms may lead back to the shop."""
    targets = " ".join(["'self'", *page.origins])
    return (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
        f"frame-ancestors 'none'; form-action {targets}"
    )
