"""A second factor, signed-in devices, mails about sign-ins, and what staff owe."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.test import Client

from marketplace.accounts.models import User
from tests.factories import accounts, surfaces
from tests.factories.orders import NOON, Street
from tests.factories.pages import Browser
from tests.storefront.test_accounts import sign_in


@pytest.fixture(autouse=True)
def _no_rates(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False


def code(secret: str) -> str:
    """The six digits of this moment."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def confirmed(person: User) -> User:
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return person


def set_up(browser: Browser) -> str:
    """Set the app up by the pages, signed in already; return the secret."""
    page = browser.open("/en/account/2fa/totp/activate/")
    if page.path.startswith("/en/account/reauthenticate/"):
        page = browser.submit(page, "/account/reauthenticate/", password=accounts.PASSWORD)
    found = re.search(r'second_factor__key">(\w+)<', page.source)
    assert found, page.main
    page = browser.submit(page, "/totp/activate/", code=code(found[1]))
    assert page.path == "/en/account/2fa/recovery-codes/", page.main
    return found[1]


def test_the_second_step_is_asked_for_and_the_secret_is_sealed(
    shops: Street, clock: time_machine.Coordinates
):
    person = confirmed(accounts.zhuhai_buyer())
    first = surfaces.browser()
    sign_in(first, person.email)
    secret = set_up(first)
    stored = Authenticator.objects.get(type="totp")
    assert secret not in str(stored.data)
    clock.move_to(NOON + timedelta(minutes=2))
    browser = surfaces.browser()
    page = sign_in(browser, person.email)
    assert "Second step" in page.main
    assert browser.open("/en/me/security/", follow=False).status == 302
    page = browser.submit(page, "/2fa/authenticate/", code="000000")
    assert browser.open("/en/me/security/", follow=False).status == 302
    page = browser.submit(page, "/2fa/authenticate/", code=code(secret))
    assert "On: a code or a passkey" in browser.open("/en/me/security/").main


def test_a_recovery_code_signs_in_once(shops: Street):
    person = confirmed(accounts.zhuhai_buyer())
    first = surfaces.browser()
    sign_in(first, person.email)
    set_up(first)
    listed = re.findall(
        r"<li><code>(\d+)</code>", first.open("/en/account/2fa/recovery-codes/").source
    )
    assert len(listed) == 10
    for is_in in (True, False):
        browser = surfaces.browser()
        page = sign_in(browser, person.email)
        browser.submit(page, "/2fa/authenticate/", code=listed[0])
        assert (browser.open("/en/me/security/", follow=False).status == 200) is is_in


def test_a_sign_in_from_another_browser_is_mailed_once(shops: Street, mailoutbox):
    person = accounts.zhuhai_buyer()
    browser = surfaces.browser()
    sign_in(browser, person.email)
    assert [mail.subject for mail in mailoutbox] == ["A new sign-in to your account"]
    browser.submit(browser.open("/en/account/logout/"), "/account/logout/")
    sign_in(browser, person.email)
    assert len(mailoutbox) == 1
    browser.client.cookies["known_device"] = "forged"
    browser.submit(browser.open("/en/account/logout/"), "/account/logout/")
    sign_in(browser, person.email)
    assert len(mailoutbox) == 2


def test_a_changed_pass_phrase_is_mailed_and_other_devices_are_signed_out(
    shops: Street, mailoutbox
):
    person = confirmed(accounts.zhuhai_buyer())
    one, two = surfaces.browser(), surfaces.browser()
    for browser in (one, two):
        sign_in(browser, person.email)
    assert UserSession.objects.filter(user=person).count() == 2
    page = one.submit(one.open("/en/account/sessions/"), "/account/sessions/")
    assert "This device" in page.main
    assert two.open("/en/me/security/", follow=False).status == 302
    fresh = "another-long-pass-phrase"
    page = one.open("/en/account/password/change/")
    old = {"oldpassword": accounts.PASSWORD, "password1": fresh, "password2": fresh}
    one.submit(page, "/password/change/", **old)
    assert "How you sign in to your account was changed" in mailoutbox[-1].body


def test_staff_owe_a_second_factor_where_the_setting_says_so(shops: Street, settings: Any):
    operator = confirmed(accounts.operator())
    browser = surfaces.browser()
    sign_in(browser, operator.email)
    assert browser.open("/admin/", follow=False).status == 200
    settings.STAFF_SECOND_FACTOR = True
    page = browser.open("/admin/")
    assert page.path.startswith("/zh-hant/account/2fa/?next="), page.path
    secret = set_up(browser)
    assert browser.open("/admin/", follow=False).status == 302  # set up, and not stated yet
    page = browser.open("/admin/")
    assert page.path.startswith("/zh-hant/account/2fa/reauthenticate/")
    browser.submit(page, "/2fa/reauthenticate/", code=code(secret))
    assert browser.open("/admin/", follow=False).status == 200
    assert Client().get("/admin/").status_code == 302
