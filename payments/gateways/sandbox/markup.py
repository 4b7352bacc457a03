"""The HTML of the payment pages. Every value is escaped where it enters."""

from __future__ import annotations

from html import escape
from typing import Final

from payments.gateways.sandbox.payable import Payable
from payments.gateways.sandbox.texts import HTML_LANG, text

REFRESH_SECONDS: Final = 6
_CARDS: Final = (
    ("pays", "card_pays", "4242 4242 4242 4242"),
    ("declines", "card_declines", "4000 0000 0000 0002"),
    ("no_funds", "card_no_funds", "4000 0000 0000 9995"),
    ("disputes", "card_disputes", "4000 0000 0000 0259"),
)
# What a buyer may do, by kind of method, and how its button looks.
_WALLET_ANSWERS: Final = (
    ("pay", "primary"), ("slow", "plain"), ("decline", "plain"), ("abandon", "quiet"),
)  # fmt: skip
_CARD_ANSWERS: Final = (
    ("dispute", "plain"), ("slow", "plain"), ("decline", "plain"), ("abandon", "quiet"),
)  # fmt: skip
_MARKS: Final = {"alipay": "支", "wechat_pay": "微", "card": ""}


def grouped(number: str) -> str:
    """Write a card number in groups of four."""
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


def amount_text(amount: int, currency: str, language: str) -> str:
    """Write an amount of a two-decimal currency as people of a language do."""
    whole, cents = divmod(amount, 100)
    if language == "pt":
        grouped_whole = f"{whole:,}".replace(",", "\N{NO-BREAK SPACE}")
        return f"{grouped_whole},{cents:02d}\N{NO-BREAK SPACE}{currency.upper()}"
    return f"{currency.upper()}\N{NO-BREAK SPACE}{whole:,}.{cents:02d}"


def _say(page: Payable, name: str, **values: str) -> str:
    filled = {"business": page.business, "amount": _amount(page), **values}
    return escape(text(page.language, name, **filled))


def _amount(page: Payable) -> str:
    return amount_text(page.amount, page.currency, page.language)


def _document(language: str, title: str, main: str, *, head: str = "") -> str:
    return f"""<!doctype html>
<html lang="{HTML_LANG[language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title} · SANDBOX</title>
<link rel="stylesheet" href="/static/page.css">
{head}</head>
<body>
<p class="banner"><strong>SANDBOX</strong> <span>{escape(text(language, "no_money"))}</span></p>
{main}
<footer class="foot">{escape(text(language, "footer"))}</footer>
</body>
</html>
"""


def _summary(page: Payable) -> str:
    """Say who is paid what. No time limit: the provider's is later than the shop's own."""
    back = ""
    if page.cancel_url:
        back = f'<a class="back" href="{escape(page.cancel_url)}">{_say(page, "back")}</a>'
    described = f'<p class="described">{escape(page.description)}</p>' if page.description else ""
    return f"""<section class="summary">
{back}
<h1>{_say(page, "pay_to")}</h1>
<dl><dt class="label">{_say(page, "to_pay")}</dt>
<dd class="amount">{escape(_amount(page))}</dd></dl>
{described}
</section>"""


def _error(page: Payable, error: str) -> str:
    if not error:
        return ""
    return f'<p class="alert" role="alert">{_say(page, f"error_{error}")}</p>'


def _methods(page: Payable, chosen: str) -> str:
    """List the methods when there are several; otherwise name the one."""
    if len(page.methods) == 1:
        return f'<h2 class="method method-{chosen}">{_mark(chosen)}{_say(page, chosen)}</h2>'
    current = ' aria-current="true"'
    links = "".join(
        f'<li><a href="/pay/{page.id}?method={method}"{current if method == chosen else ""}>'
        f"{_mark(method)}{_say(page, method)}</a></li>"
        for method in page.methods
    )
    return f'<nav aria-label="{_say(page, "method")}"><ul class="methods">{links}</ul></nav>'


def _mark(method: str) -> str:
    return f'<span class="mark mark-{method}" aria-hidden="true">{_MARKS[method]}</span>'


def _field(
    page: Payable, name: str, values: dict[str, str], faults: dict[str, str], **extra: str
) -> str:
    """Build a labeled field with its own message."""
    fault = faults.get(name)
    attributes = " ".join(f'{key}="{escape(value)}"' for key, value in extra.items())
    message = invalid = ""
    if fault:
        message = f'<p class="fault" id="{name}-fault">{_say(page, fault)}</p>'
        invalid = f' aria-invalid="true" aria-describedby="{name}-fault"'
    return (
        f'<div class="field field-{name}"><label for="{name}">{_say(page, name)}</label>'
        f'<input id="{name}" name="{name}" value="{escape(values.get(name, ""))}" {attributes}'
        f' autocomplete="off" required{invalid}>{message}</div>'
    )


def card_page(page: Payable, values: dict[str, str], faults: dict[str, str], error: str) -> str:
    """Show the card form, with test cards at hand."""
    chosen = ' aria-current="true"'
    cards = "".join(
        f'<li><a href="/pay/{page.id}?method=card&amp;card={name}"'
        f"{chosen if values.get('number') == number else ''}>"
        f'<span class="digits">{number}</span> <span>{_say(page, label)}</span></a></li>'
        for name, label, number in _CARDS
    )
    main = f"""<main class="panes">
{_summary(page)}
<section class="panel">
{_methods(page, "card")}
{_error(page, error)}
<div class="stand-in cards"><h3>{_say(page, "test_cards")}</h3>
<p class="hint">{_say(page, "test_cards_hint")}</p><ul>{cards}</ul></div>
<form method="post" action="/pay/{page.id}/card" novalidate>
{_field(page, "number", values, faults, inputmode="numeric", maxlength="23")}
<div class="row">
{_field(page, "expiry", values, faults, inputmode="text", maxlength="7", placeholder="12/30")}
{_field(page, "cvc", values, faults, inputmode="numeric", maxlength="3", placeholder="123")}
</div>
{_field(page, "holder", values, faults, maxlength="80")}
<button class="primary" type="submit">{_say(page, "pay")}</button>
</form>
<div class="stand-in"><h3>{_say(page, "simulate_card")}</h3>
{_buttons(page, "card", "desk")}</div>
</section>
</main>"""
    return _document(page.language, _say(page, "pay_to"), main)


def _buttons(page: Payable, method: str, origin: str) -> str:
    actions = _CARD_ANSWERS if method == "card" else _WALLET_ANSWERS
    buttons = "".join(
        f'<button class="{look}" name="action" value="{action}">{_say(page, action)}</button>'
        for action, look in actions
    )
    return (
        f'<form class="answers" method="post" action="/pay/{page.id}/wallet">'
        f'<input type="hidden" name="method" value="{method}">'
        f'<input type="hidden" name="from" value="{origin}">{buttons}</form>'
    )


def qr_page(page: Payable, method: str, link: str, error: str, *, refreshes: bool) -> str:
    """Show the code that a wallet would scan, and stand-ins for its answers."""
    wallet = text(page.language, method)
    state, switch, to = "waiting_still", "refresh_on", "on"
    head = ""
    if refreshes:
        state, switch, to = "waiting", "refresh_off", "off"
        again = f"/pay/{page.id}?method={method}"
        head = f'<meta http-equiv="refresh" content="{REFRESH_SECONDS};url={escape(again)}">\n'
    seconds = str(REFRESH_SECONDS)
    main = f"""<main class="panes">
{_summary(page)}
<section class="panel">
{_methods(page, method)}
{_error(page, error)}
<h3 class="scan">{_say(page, "scan", wallet=wallet)}</h3>
<div class="qr qr-{method}" role="img" aria-label="{_say(page, "scan_alt")}">{_qr(link)}</div>
<div class="status">
<p><span class="pulse" aria-hidden="true"></span>{_say(page, state, seconds=seconds)}</p>
<a href="/pay/{page.id}?method={method}&amp;refresh={to}">{_say(page, switch)}</a>
</div>
<div class="stand-in"><h3>{_say(page, "simulate")}</h3>
<p class="hint">{_say(page, "scan_hint")}
<a href="{escape(link)}">{_say(page, "open_here")}</a></p>
{_buttons(page, method, "desk")}</div>
</section>
</main>"""
    return _document(page.language, _say(page, "pay_to"), main, head=head)


def phone_page(page: Payable, method: str, error: str) -> str:
    """Show what the scanned code opens: the wallet's confirmation, plainly a stand-in."""
    main = f"""<main class="phone">
<section class="panel">
{_methods(page, method) if len(page.methods) == 1 else ""}
{_error(page, error)}
<h1>{_say(page, "confirm")}</h1>
<p class="amount">{escape(_amount(page))}</p>
<p class="described">{escape(page.description)}</p>
{_buttons(page, method, "phone")}
</section>
</main>"""
    return _document(page.language, _say(page, "confirm"), main)


def outcome(page: Payable) -> str:
    """Show a page that is no longer open: paid, processing, failed or expired."""
    name = {"closed": "closed", "failed": "failed"}.get(page.state, page.state)
    said = "closed" if name == "failed" else name
    target = page.success_url if page.state in ("paid", "processing") else page.cancel_url
    label = "onward" if page.state in ("paid", "processing") else "back"
    link = ""
    if target:
        link = f'<a class="primary" href="{escape(target)}">{_say(page, label)}</a>'
    main = f"""<main class="phone">
<section class="panel outcome outcome-{page.state}">
<span class="sign" aria-hidden="true"></span>
<h1>{_say(page, f"{name}_title")}</h1>
<p class="amount small">{escape(_amount(page))}</p>
<p>{_say(page, f"{said}_text")}</p>
{link}
</section>
</main>"""
    return _document(page.language, _say(page, f"{name}_title"), main)


def nothing_fits(page: Payable) -> str:
    """Say that no method takes this amount."""
    main = f"""<main class="panes">
{_summary(page)}
<section class="panel"><p class="alert" role="alert">{_say(page, "none_text")}</p></section>
</main>"""
    return _document(page.language, _say(page, "pay_to"), main)


def missing(language: str) -> str:
    """Say that there is no such page."""
    title, said = escape(text(language, "missing_title")), escape(text(language, "missing_text"))
    panel = f'<section class="panel"><h1>{title}</h1><p>{said}</p></section>'
    main = f'<main class="phone">{panel}</main>'
    return _document(language, title, main)


def front(business: str) -> str:
    """Say what answers here."""
    title = "Sandbox payment server"
    main = (
        f'<main class="phone"><section class="panel"><h1>{title}</h1>'
        f"<p>It stands in for the payment provider of {escape(business)}. It speaks a part of "
        "Stripe’s API under <code>/v1</code>. No card, wallet or bank is behind it."
        "</p></section></main>"
    )
    return _document("en", title, main)


def _qr(link: str) -> str:
    """Draw the code as inline SVG; without the library, show the address."""
    try:
        import segno  # a dependency of the project; the server runs without it too
    except ImportError:
        return f'<a href="{escape(link)}">{escape(link)}</a>'
    drawn: str = segno.make(link, error="m", micro=False).svg_inline(border=2, omitsize=True)
    return drawn
