"""The hosted pages: four languages, no outside host, and every way a buyer can take."""

from __future__ import annotations

import re

import pytest

from marketplace.foundation.money import Money
from payments.gateways.sandbox import texts
from payments.gateways.stripe_provider import StripeProvider
from tests.payments.gateways.conftest import CNY_238_40, attempt
from tests.payments.gateways.sandbox_process import Receiver, SandboxProcess, eventually

GOOD_CARD = {"number": "4242 4242 4242 4242", "expiry": "12/39", "cvc": "123", "holder": "CHAN"}


def _start(provider: StripeProvider, key: str, method: str, language: str = "en") -> str:
    return provider.start(attempt(method=method, language=language), key=key).provider_ref


@pytest.mark.parametrize("method", ["card", "alipay", "wechat_pay"])
@pytest.mark.parametrize(
    ("language", "html_lang", "amount", "said"),
    [
        ("zh-hant", "zh-Hant-MO", "CNY\N{NO-BREAK SPACE}238.40", "測試環境，不會真正扣款"),
        ("zh-hans", "zh-Hans", "CNY\N{NO-BREAK SPACE}238.40", "测试环境，不会真正扣款"),
        ("pt", "pt-PT", "238,40\N{NO-BREAK SPACE}CNY", "nada é cobrado"),
        ("en", "en", "CNY\N{NO-BREAK SPACE}238.40", "no money moves"),
    ],
)
def test_a_page_speaks_the_language_of_its_session(
    provider: StripeProvider,
    sandbox: SandboxProcess,
    method: str,
    language: str,
    html_lang: str,
    amount: str,
    said: str,
) -> None:
    session = _start(provider, f"page-{method}-{language}", method, language)

    for path in (f"/pay/{session}", f"/wallet/{session}"):
        status, headers, page = sandbox.request("GET", path)

        assert status == 200
        assert f'<html lang="{html_lang}">' in page
        for text in ("SANDBOX", said, amount, "Ponte 蓮橋", "訂單 ord_8F3KQ2"):
            assert text in page
        assert "<script" not in page
        assert not re.search(r"\sstyle=|\son\w+=", page)
        assert headers["Cache-Control"] == "no-store"


def test_a_page_loads_nothing_from_elsewhere_and_leads_only_back_to_the_shop(
    provider: StripeProvider, sandbox: SandboxProcess
) -> None:
    session = _start(provider, "no-outside", "alipay")

    _, headers, page = sandbox.request("GET", f"/pay/{session}")

    addresses = re.findall(r'(?:href|src|action)="([^"]+)"', page)
    outside = [a for a in addresses if not a.startswith(("/", sandbox.base))]
    assert outside == ["http://127.0.0.1:8000/pay/"]
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self';")
    assert policy.endswith("form-action 'self' http://127.0.0.1:8000")
    status, headers, style = sandbox.request("GET", "/static/page.css")
    assert (status, headers["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert "url(" not in style


def test_a_test_card_pays_and_leads_back_to_the_shop(
    provider: StripeProvider, sandbox: SandboxProcess
) -> None:
    session = _start(provider, "card-pays", "card")

    status, headers, _ = sandbox.form(f"/pay/{session}/card", **GOOD_CARD)

    assert status == 303
    assert headers["Location"] == f"http://127.0.0.1:8000/return/?session={session}"
    assert provider.fetch(session).captured == CNY_238_40
    # A second click finds it paid, and pays nothing more.
    assert sandbox.form(f"/pay/{session}/card", **GOOD_CARD)[0] == 303
    assert provider.fetch(session).captured == CNY_238_40


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("4000 0000 0000 0002", "The card was declined and nothing was charged."),
        ("4000 0000 0000 9995", "The card has insufficient funds and nothing was charged."),
    ],
)
def test_a_refused_card_says_why_and_another_card_pays(
    provider: StripeProvider, sandbox: SandboxProcess, number: str, said: str
) -> None:
    session = _start(provider, f"refused-{number[-4:]}", "card")

    _, headers, _ = sandbox.form(f"/pay/{session}/card", **(GOOD_CARD | {"number": number}))

    page = sandbox.request("GET", headers["Location"])[2]
    assert f'role="alert">{said}' in page
    assert provider.fetch(session).status == "awaiting_buyer"
    sandbox.form(f"/pay/{session}/card", **GOOD_CARD)
    assert provider.fetch(session).status == "captured"


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "5555 5555 5555 4444"},
        {"number": ""},
        {"expiry": "01/20"},
        {"expiry": "13/39"},
        {"cvc": "12"},
        {"holder": " "},
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_tried(
    provider: StripeProvider, sandbox: SandboxProcess, wrong: dict[str, str]
) -> None:
    session = _start(provider, f"wrong-{wrong}", "card")
    (name,) = wrong

    status, _, page = sandbox.form(f"/pay/{session}/card", **(GOOD_CARD | wrong))

    assert status == 422
    assert f'aria-describedby="{name}-fault"' in page
    assert "5555" not in page  # what may be a real number is not shown again
    assert provider.fetch(session).provider_object_id is None


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("pay", "captured"),
        ("slow", "processing"),
        ("decline", "awaiting_buyer"),
        ("abandon", "awaiting_buyer"),
        ("nonsense", "awaiting_buyer"),
    ],
)
def test_each_answer_of_the_wallet_does_what_it_says(
    provider: StripeProvider, sandbox: SandboxProcess, action: str, status: str
) -> None:
    session = _start(provider, f"wallet-{action}", "wechat_pay")
    assert ('value="dispute"' in sandbox.request("GET", f"/pay/{session}")[2]) is False

    answer = sandbox.form(f"/pay/{session}/wallet", method="wechat_pay", action=action)

    assert answer[0] == 303
    assert provider.fetch(session).status == status
    if action == "abandon":
        assert answer[1]["Location"] == "http://127.0.0.1:8000/pay/"


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("dispute", "captured"),
        ("slow", "processing"),
        ("decline", "awaiting_buyer"),
        ("abandon", "awaiting_buyer"),
        ("pay", "awaiting_buyer"),  # a card is paid by its form alone
    ],
)
def test_a_card_can_be_slow_abandoned_declined_and_disputed_too(
    provider: StripeProvider, sandbox: SandboxProcess, action: str, status: str
) -> None:
    session = _start(provider, f"card-{action}", "card")
    page = sandbox.request("GET", f"/pay/{session}")[2]
    assert (f'name="action" value="{action}"' in page) is (action != "pay")

    _, headers, _ = sandbox.form(f"/pay/{session}/wallet", method="card", action=action)

    assert provider.fetch(session).status == status
    if action == "abandon":
        assert headers["Location"] == "http://127.0.0.1:8000/pay/"
    if action == "decline":
        said = sandbox.request("GET", headers["Location"])[2]
        assert 'role="alert">The card was declined' in said


@pytest.mark.parametrize("by", ["card", "button"])
def test_who_pays_and_disputes_later_does_so(
    provider: StripeProvider, sandbox: SandboxProcess, receiver: Receiver, by: str
) -> None:
    session = _start(provider, f"dispute-by-{by}", "card")
    if by == "card":
        number = {"number": "4000 0000 0000 0259"}
        sandbox.form(f"/pay/{session}/card", **(GOOD_CARD | number))
    else:
        sandbox.form(f"/pay/{session}/wallet", method="card", action="dispute")
    paid = provider.fetch(session).provider_object_id

    def opened() -> list[str]:
        return [
            event["data"]["object"]["id"]
            for event in receiver.events()
            if event["type"] == "charge.dispute.created"
            and event["data"]["object"]["payment_intent"] == paid
        ]

    (ref,) = eventually(opened)
    assert provider.fetch_dispute(ref).withdrawn == CNY_238_40


def test_the_waiting_page_leads_on_once_the_phone_has_paid(
    provider: StripeProvider, sandbox: SandboxProcess
) -> None:
    session = _start(provider, "two-devices", "alipay")
    desk = sandbox.request("GET", f"/pay/{session}")[2]
    assert 'http-equiv="refresh" content="6;' in desk
    assert "<svg" in desk
    assert (
        "refresh" not in sandbox.request("GET", f"/pay/{session}?refresh=off")[2].split("<body")[0]
    )

    fields = {"method": "alipay", "action": "pay", "from": "phone"}
    _, headers, _ = sandbox.form(f"/pay/{session}/wallet", **fields)

    assert headers["Location"] == f"/wallet/{session}"
    assert "Payment complete" in sandbox.request("GET", headers["Location"])[2]
    status, headers, _ = sandbox.request("GET", f"/pay/{session}")
    assert (status, headers["Location"].endswith(session)) == (303, True)


def test_an_expired_page_says_so_and_a_strange_one_is_not_found(
    provider: StripeProvider, sandbox: SandboxProcess
) -> None:
    session = _start(provider, "expired-page", "card")
    provider.expire(session, key="expire-page")

    assert "has expired" in sandbox.request("GET", f"/pay/{session}")[2]
    for path in ("/pay/cs_test_sbxnothing", "/pay/../etc", "/wallet/pi_sbxno", "/elsewhere"):
        assert sandbox.request("GET", path)[0] == 404


def test_what_the_shop_says_is_escaped(provider: StripeProvider, sandbox: SandboxProcess) -> None:
    spec = attempt(method="card", description='<b>"x"</b>', amount=Money(500, "MOP"))
    session = provider.start(spec, key="escaped").provider_ref

    page = sandbox.request("GET", f"/pay/{session}")[2]

    assert "&lt;b&gt;&quot;x&quot;&lt;/b&gt;" in page
    assert "<b>" not in page


def test_every_text_exists_in_four_languages_with_the_same_places() -> None:
    for name, row in texts.TEXTS.items():
        assert tuple(row) == texts.LANGUAGES, name
        assert all(row.values()), name
        places = {tuple(sorted(re.findall(r"{\w+}", said))) for said in row.values()}
        assert len(places) == 1, name


def test_the_server_is_healthy_and_answers_in_one_write(sandbox: SandboxProcess) -> None:
    status, _, text = sandbox.request("GET", "/healthz")

    assert (status, '"ok"' in text) == (200, True)
    eventually(lambda: sandbox.request("GET", "/")[0] == 200)
