"""Lists and the cart change without a new page: what the window remembers is still there."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.buyer import Buyer

pytestmark = pytest.mark.browser

REMEMBER = "() => { window.remembered = true }"
REMEMBERS = "() => window.remembered === true"


def test_a_filter_changes_the_list_and_back_brings_the_old_one(desk_buyer: Buyer):
    buyer = desk_buyer
    buyer.open("search/")
    before = buyer.part(".listing_card").count()
    address = buyer.page.url
    buyer.page.evaluate(REMEMBER)
    buyer.part("#filters [type=checkbox]").first.check()
    expect(buyer.part(".chip_list__chip--on")).to_have_count(1)
    assert buyer.page.evaluate(REMEMBERS)
    assert buyer.page.url != address
    buyer.page.go_back()
    expect(buyer.part(".chip_list__chip--on")).to_have_count(0)
    expect(buyer.part(".listing_card")).to_have_count(before)
    assert buyer.page.evaluate(REMEMBERS)
    buyer.part(".tab_list__tab").last.click()
    expect(buyer.part(".tab_list__tab").last).to_have_attribute("aria-current", "true")
    assert buyer.page.evaluate(REMEMBERS)


def test_a_quantity_changes_the_sums_and_the_badge_and_the_focus_stays(desk_buyer: Buyer):
    buyer = desk_buyer
    buyer.take_one_box()
    buyer.open("cart/")
    buyer.page.evaluate(REMEMBER)
    field = buyer.part("input[name=quantity]")
    field.fill("3")
    field.dispatch_event("change")
    expect(buyer.part(".site_header__badge")).to_have_text("3")
    expect(buyer.part("input[name=quantity]")).to_have_value("3")
    expect(buyer.part("input[name=quantity]")).to_be_focused()
    assert buyer.page.evaluate(REMEMBERS)
    buyer.part("button[name=remove]").click()
    expect(buyer.part(".empty_state")).to_be_visible()
