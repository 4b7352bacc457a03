"""A buyer states who he is, an operator looks, the buyer deletes it: with canaries, over HTTP.

What the whole run wrote is searched for them when the marketplace stops (`tests/canary.py`).
"""

from __future__ import annotations

import pytest

from tests.canary import NAMES, NUMBERS
from tests.factories.accounts import PASSWORD
from tests.journeys.surfer import Surfer
from tests.running import Running

pytestmark = pytest.mark.journey
CARD = {"kind": "resident_id", "name": NAMES[0], "declare": "on", "keep": "on"}


def test_a_number_goes_into_the_vault_and_is_seen_by_who_says_why(running: Running):
    buyer = Surfer(running.url, "en")
    buyer.sign_in("lin.zhuhai@example.com", PASSWORD)
    page = buyer.open("/en/me/identity/")
    wrong = buyer.submit(page, "/me/identity/", **CARD, number=NUMBERS[0][:-1] + "1")
    assert "has a slip" in wrong.text
    assert NUMBERS[0][:-1] not in wrong.source
    told = buyer.submit(wrong, "/me/identity/", **CARD, number=NUMBERS[0])
    assert f"***{NUMBERS[0][-4:]}" in told.text
    corrected = buyer.submit(told, "/me/identity/", **CARD, number=NUMBERS[1])
    assert f"***{NUMBERS[1][-4:]}" in corrected.text

    operator = Surfer(running.url, "en")
    operator.sign_in("customs@example.com", PASSWORD)
    rows = operator.open("/admin/identity/identityprofile/?status__exact=active")
    link = next(each for each in rows.links if each.endswith("/change/?_changelist_filters=status__exact%3Dactive"))  # fmt: skip
    asked = operator.open(f"/admin/identity/identityprofile/{link.split('/')[-3]}/reveal/")
    shown = operator.submit(
        asked, "/reveal/", reason="customs asked about this parcel", pass_phrase=PASSWORD
    )
    assert NUMBERS[1] in shown.text

    gone = buyer.submit(corrected, "/me/identity/delete/")
    assert "Your identity is deleted." in gone.text
    again = buyer.submit(gone, "/me/identity/", **CARD, number=NUMBERS[0])
    assert f"***{NUMBERS[0][-4:]}" in again.text
