"""A passkey beside the password: made, asked for, taken away. The browser has a simulated one."""

from __future__ import annotations

import pytest

from tests.browser.axe import wrong_with
from tests.browser.buyer import Buyer
from tests.browser.conftest import PHONE, OpenWindow
from tests.factories.accounts import PASSWORD
from tests.running import Running

pytestmark = pytest.mark.browser

EMAIL = "keys@example.com"
_PERSON = f"""
from allauth.account.models import EmailAddress
from tests.factories.accounts import person
EmailAddress.objects.create(user=person("{EMAIL}"), email="{EMAIL}", primary=True, verified=True)
"""
_REFUSE = "() => { navigator.credentials.create = () => Promise.reject(new Error()) }"
_AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def keeper(open_window: OpenWindow, running: Running) -> Buyer:
    """Somebody with a phone that can prove who holds it; browsers allow it to names alone."""
    running.manage("shell", "-v0", "-c", _PERSON)
    window = open_window(**PHONE)
    window.base = window.base.replace("127.0.0.1", "localhost")
    window.hosts |= {window.base.partition("//")[2]}
    session = window.context.new_cdp_session(window.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": _AUTHENTICATOR})
    return Buyer(window, "en")


def sign_in(keeper: Buyer) -> None:
    keeper.open("account/login/")
    keeper.page.fill("input[name=login]", EMAIL)
    keeper.page.fill("input[name=password]", PASSWORD)
    keeper.part("main form button[type=submit]").click()


def prove(keeper: Buyer) -> None:
    """Say once more who it is, where a page asks for that before keys change."""
    if "/reauthenticate/" not in keeper.place:
        return
    password = keeper.part("input[name=password]")
    if password.count():
        password.fill(PASSWORD)
        keeper.part("main form button[type=submit]").click()
    else:
        keeper.part("[data-passkey] button").click()
    keeper.page.wait_for_url(lambda url: "/reauthenticate/" not in url)


def test_a_passkey_is_the_second_step_and_can_be_taken_away(keeper: Buyer):
    sign_in(keeper)
    keeper.page.wait_for_url("**/en/me/")
    keeper.open("account/2fa/webauthn/add/")
    prove(keeper)
    assert wrong_with(keeper.page, "add") == []
    keeper.page.evaluate(_REFUSE)
    keeper.part("[data-passkey] button").click()
    keeper.part("[data-passkey-failed]").wait_for()
    keeper.page.reload()
    keeper.part("[data-passkey] button").click()
    keeper.page.wait_for_url("**/recovery-codes/")
    keeper.open("account/2fa/webauthn/")
    assert "My passkey" in keeper.part("main").inner_text()
    assert wrong_with(keeper.page, "list") == []

    keeper.open("account/logout/")
    keeper.part("main form button[type=submit]").click()
    sign_in(keeper)
    keeper.page.wait_for_url("**/2fa/authenticate/")
    assert wrong_with(keeper.page, "second step") == []
    keeper.open("me/security/")
    assert "/2fa/authenticate/" in keeper.place  # the password alone opens nothing
    keeper.part("[data-passkey] button").click()
    keeper.page.wait_for_url("**/en/me/**")

    keeper.open("account/2fa/webauthn/")
    keeper.part("a[href*='/remove/']").click()
    prove(keeper)
    keeper.part("main form button[type=submit]").click()
    keeper.page.wait_for_url(lambda url: "/remove/" not in url)
    keeper.open("account/2fa/webauthn/")
    prove(keeper)
    assert "None yet." in keeper.part("main").inner_text()
