"""A buyer states who he is, an operator looks, the buyer deletes it: with canaries, over HTTP.

What the whole run wrote is searched for them when the marketplace stops (`tests/canary.py`).
"""

from __future__ import annotations

import re

import pytest

from tests.canary import NAMES, NUMBERS
from tests.factories.accounts import PASSWORD
from tests.journeys.surfer import Page, Surfer
from tests.running import Running

pytestmark = pytest.mark.journey
CARD = {"kind": "resident_id", "name": NAMES[0], "declare": "on", "keep": "on"}


def test_a_number_goes_into_the_vault_and_is_seen_by_who_says_why(running: Running):
    buyer = Surfer(running.url, "en")
    buyer.sign_in("lin.zhuhai@example.com", PASSWORD)
    page = buyer.open("/en/me/identity/")
    wrong = state(buyer, page, NUMBERS[0][:-1] + "1")
    assert "has a slip" in wrong.text
    assert NUMBERS[0][:-1] not in wrong.source
    told = state(buyer, wrong, NUMBERS[0])
    assert f"***{NUMBERS[0][-4:]}" in told.text
    corrected = state(buyer, told, NUMBERS[1])
    assert f"***{NUMBERS[1][-4:]}" in corrected.text

    operator = Surfer(running.url, "en")
    operator.sign_in("customs@example.com", PASSWORD)
    rows = operator.open("/admin/identity/identityprofile/?status__exact=active")
    found = re.findall(r"/admin/identity/identityprofile/([0-9a-f-]{36})/change/", rows.source)
    mine = [each for each in found if NUMBERS[1][-4:] in _row_of(rows.source, each)]
    asked = operator.open(f"/admin/identity/identityprofile/{mine[0]}/reveal/")
    shown = operator.submit(
        asked, "/reveal/", reason="customs asked about this parcel", pass_phrase=PASSWORD
    )
    assert NUMBERS[1] in shown.text

    gone = buyer.submit(corrected, "/me/identity/delete/")
    assert "Your identity is deleted." in gone.text
    again = state(buyer, gone, NUMBERS[0])
    assert f"***{NUMBERS[0][-4:]}" in again.text


def state(buyer: Surfer, page: Page, number: str) -> Page:
    """Fill in the form of the identity itself; those of the consents lie below its address."""
    form = next(each for each in page.forms if each.action.endswith("/me/identity/"))
    kept = [(name, value) for name, value in form.fields if name not in CARD and name != "number"]
    return buyer.post(form.action, [*kept, *CARD.items(), ("number", number)], referer=page.url)


def _row_of(source: str, key: str) -> str:
    """Return a row of a list from its link to the next row."""
    return source.split(key, 1)[1].split("</tr>", 1)[0]
