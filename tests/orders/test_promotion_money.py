"""docs/promotions.md through cart, checkout, capture, refund and settlement, to the last cent."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from marketplace.foundation import outbox
from marketplace.foundation.money import Money
from marketplace.orders import queries, services
from marketplace.orders.errors import CartPriceChanged, CodeUnknown, TooManyCodes
from marketplace.orders.models import Cart, Order, OrderLine
from marketplace.promotions import services as promotions
from marketplace.promotions.errors import PromotionUsedUp
from marketplace.promotions.models import Promotion, PromotionUse
from marketplace.promotions.types import FREE_SHIPPING
from payments.charges import services as charges
from payments.ledger import checking
from payments.ledger import queries as ledger
from payments.settlement import services as settlement
from payments.settlement.checking import check
from tests.factories import orders, refunds
from tests.factories.charges import FakeProvider
from tests.factories.orders import NOON, Street
from tests.factories.promotions import CODE, coupon, promotion
from tests.factories.refunds import everything, give_back

pytestmark = pytest.mark.django_db
PAGE = (Path(__file__).parents[2] / "docs/promotions.md").read_text()


def balances() -> dict[str, int]:
    """Every account with a balance: debit positive, credit negative."""
    assert checking.check()["broken"] == 0
    rows = ledger.trial_balance().lines
    return {row.account: row.debit.minor - row.credit.minor for row in rows}


def cart_with_code(shops: Street) -> Cart:
    cart = orders.full_cart(shops)
    return services.enter_code(cart_id=cart.pk, typed=" ponte 50", now=NOON)


def placed(shops: Street, **wishes: str) -> Order:
    quote = orders.checkout(cart_with_code(shops), orders.standard_deliveries(shops), **wishes)
    return orders.place(quote)


def paid(order: Order, provider: FakeProvider) -> Order:
    view = orders.pay_page(order)
    provider.pay(view.attempt_ref)
    charges.sync_attempt(view.attempt_id, now=NOON)
    outbox.drain()
    return order


@pytest.fixture
def row(shops: Street) -> Promotion:
    return coupon(shops.bakery, shops.tinned_fish)


def test_an_order_freezes_the_coupon_as_the_page_says(shops: Street, row: Promotion):
    order = placed(shops)
    assert (order.goods_minor, order.discount_minor, order.subsidy_minor) == (35_900, 4_233, 1_693)
    assert order.total_minor == 38_027
    lines = OrderLine.objects.order_by("vendor_order__position", "position")
    figures = lines.values_list("discount_minor", "subsidy_minor", "vendor_discount_minor")
    assert list(figures) == [(1_759, 704, 1_245), (1_678, 671, 1_189), (796, 318, 563)]
    bakery = orders.part_of(order, shops.bakery)
    assert (bakery.vendor_total_minor, bakery.commission_minor) == (19_855, 1_308)
    assert [each["name"]["en"] for each in bakery.promotions] == ["MOP 50 off"]
    use = PromotionUse.objects.get()
    assert (use.order_ref, use.discount_minor, use.spent_minor) == (order.ref, 4_233, 2_010)
    row.refresh_from_db()
    assert (row.used, row.spent_minor) == (1, 2_010)


def test_capture_refund_and_settlement_balance_to_the_last_cent(
    shops: Street, row: Promotion, provider: FakeProvider
):
    order = paid(placed(shops), provider)
    bakery, fish = shops.bakery.ref, shops.tinned_fish.ref
    assert balances() == {
        "psp_clearing:stripe:CNY": 38_027 - 930,
        "processing_fee:CNY": 930,
        "promotions:CNY": 1_693,
        "fx_position:CNY": -39_469,
        "fx_margin:CNY": -251,
        "fx_position:MOP": 46_853,
        f"vendor_pending:{bakery}:MOP": -19_855,
        f"vendor_pending:{fish}:MOP": -26_998,
    }
    part = orders.part_of(order, shops.tinned_fish)
    back = give_back(part, 0, 3)
    assert (back.buyer_minor, back.vendor_minor, back.commission_minor) == (5_954, 7_387, 591)
    assert (back.borne_minor, back.subsidy_minor) == (6_796, 318)
    provider.refund_status = "succeeded"
    charges.submit_refunds(now=NOON)
    for each in (part, orders.part_of(order, shops.bakery)):
        settlement.schedule_due(reference=each.ref, delivered_at=NOON)
    settlement.post_due(now=NOON + timedelta(days=8))
    assert balances() == {
        "psp_clearing:stripe:CNY": 38_027 - 930 - 5_954,
        "processing_fee:CNY": 930,
        "promotions:CNY": 1_375,
        "fx_position:CNY": -(39_469 - 6_223),
        "fx_margin:CNY": -202,
        "fx_position:MOP": 46_853 - 7_387,
        "commission:MOP": -2_557,
        f"vendor_payable:{bakery}:MOP": -18_547,
        f"vendor_payable:{fish}:MOP": -18_362,
    }
    assert check()["broken"] == 0
    for told in ("MOP 183.62", "MOP 185.47", "MOP 25.57", "CNY 2.02", "CNY 13.75", "CNY 2.69"):
        assert told in PAGE


def test_in_one_currency_every_refund_leaves_nothing_behind(
    shops: Street, row: Promotion, provider: FakeProvider
):
    order = paid(placed(shops, currency="MOP", method="card"), provider)
    assert (order.currency, order.discount_minor, order.subsidy_minor) == ("MOP", 5_000, 2_000)
    part = orders.part_of(order, shops.tinned_fish)
    give_back(part, 0, 1)
    give_back(part, 0, 1, shipping=True)
    give_back(part, 1, 1)
    bakery = orders.part_of(order, shops.bakery)
    give_back(bakery, *everything(bakery), shipping=True)
    provider.refund_status = "succeeded"
    charges.submit_refunds(now=NOON)
    settlement.post_due(now=NOON + timedelta(days=8))
    left = {code for code, minor in balances().items() if minor}
    assert left == {"processing_fee:CNY", "psp_clearing:stripe:CNY"}  # the provider's fee alone
    assert check()["broken"] == 0


def test_an_amount_given_back_at_the_provider_takes_our_part_along(
    shops: Street, row: Promotion, provider: FakeProvider
):
    order = paid(placed(shops, currency="MOP", method="card"), provider)
    part = orders.part_of(order, shops.tinned_fish)
    request = refunds.services.record_external_refund(
        vendor_order_ref=part.ref, refund_ref="rfd_HAND", amount=Money(10_001, "MOP"), now=NOON
    )
    assert request.vendor_minor == request.buyer_minor + request.subsidy_minor
    assert request.subsidy_minor == 453  # 11.69 x 100.01 / 258.28
    assert check()["broken"] == 0


def test_free_delivery_of_ours_pays_the_shop_what_it_asks(shops: Street, provider: FakeProvider):
    promotion(kind=FREE_SHIPPING, marketplace_bps=10_000, budget=Money(100_000, "MOP"))
    promotion(shops.bakery, kind=FREE_SHIPPING)
    order = paid(orders.placed_order(shops), provider)
    bakery, fish = orders.part_of(order, shops.bakery), orders.part_of(order, shops.tinned_fish)
    assert (bakery.shipping_minor, bakery.vendor_shipping_minor) == (0, 0)
    assert (fish.shipping_minor, fish.vendor_shipping_minor) == (0, 4_000)
    assert fish.shipping_subsidy_minor == order.shipping_subsidy_minor == 3_390
    assert balances()["promotions:CNY"] == 3_390


def test_an_order_that_nobody_paid_gives_its_use_back(shops: Street, row: Promotion):
    order = placed(shops)
    services.expire_unpaid(order_ref=order.ref, now=NOON + timedelta(minutes=31))
    row.refresh_from_db()
    assert (row.used, row.spent_minor) == (0, 0)
    assert PromotionUse.objects.get().given_back_at == NOON + timedelta(minutes=31)


def test_a_checkout_keeps_what_it_was_shown_when_the_promotion_stops(shops: Street, row: Promotion):
    quote = orders.checkout(cart_with_code(shops), orders.standard_deliveries(shops))
    promotions.stop_promotion(ref=row.public_id, by="user:1", now=NOON)
    assert orders.place(quote).discount_minor == 4_233


def test_whoever_comes_too_late_for_the_last_use_orders_nothing(shops: Street):
    coupon(shops.bakery, shops.tinned_fish, use_limit=1)
    quotes = [
        orders.checkout(cart_with_code(shops), orders.standard_deliveries(shops), email=email)
        for email in ("lin@example.com", "wu@example.com")
    ]
    orders.place(quotes[0])
    with pytest.raises(PromotionUsedUp):
        orders.place(quotes[1])
    assert (Order.objects.count(), PromotionUse.objects.count()) == (1, 1)


def test_a_shop_that_leaves_makes_the_buyer_look_again(shops: Street, row: Promotion):
    quote = orders.checkout(cart_with_code(shops), orders.standard_deliveries(shops))
    promotions.leave_promotion(ref=row.public_id, vendor_id=shops.bakery.pk)
    with pytest.raises(CartPriceChanged):
        orders.place(quote)
    assert not PromotionUse.objects.exists()


def test_a_shops_code_is_unknown_where_it_sells_nothing(shops: Street):
    promotion(shops.tinned_fish, code="FISHFISH")
    promotion(shops.bakery, code="ENDED99", ends_at=NOON - timedelta(hours=1))
    cart = orders.empty_cart()
    services.add_line(cart_id=cart.pk, offer_id=shops.biscuits.pk, quantity=1, now=NOON)
    told = set()
    for typed in ("FISHFISH", "ENDED99", "NEVER-WAS", "", "no"):
        with pytest.raises(CodeUnknown) as refusal:
            services.enter_code(cart_id=cart.pk, typed=typed, now=NOON)
        told.add(str(refusal.value))
    assert len(told) == 1
    services.add_line(cart_id=cart.pk, offer_id=shops.tin.pk, quantity=1, now=NOON)
    assert services.enter_code(cart_id=cart.pk, typed="fish-fish", now=NOON).codes == ["FISHFISH"]
    assert services.remove_code(cart_id=cart.pk, typed="FISHFISH", now=NOON).codes == []


def test_a_cart_takes_five_codes(shops: Street):
    cart = orders.full_cart(shops)
    for number in range(6):
        promotion(shops.bakery, code=f"ABCDE{number}")
    for number in range(5):
        services.enter_code(cart_id=cart.pk, typed=f"abcde{number}", now=NOON)
    services.enter_code(cart_id=cart.pk, typed="abcde0", now=NOON)
    with pytest.raises(TooManyCodes):
        services.enter_code(cart_id=cart.pk, typed="abcde5", now=NOON)


def test_the_cart_says_what_is_saved_what_is_missing_and_what_became_of_codes(
    shops: Street, row: Promotion
):
    promotion(shops.bakery, minimum=Money(20_000, "MOP"))
    cart = cart_with_code(shops)
    view = queries.cart_view(cart, language="en", currency="MOP", now=NOON)
    assert (view.goods, view.discount) == (Money(42_350, "MOP"), Money(5_000, "MOP"))
    assert view.to_pay == Money(37_350, "MOP")
    assert [(each.code, each.is_used) for each in view.codes] == [(CODE, True)]
    bakery = next(group for group in view.groups if group.vendor_slug == shops.bakery.slug)
    assert bakery.hints == ("MOP$24.00 more from this shop for “Ten percent off”.",)
    assert [each.name for each in bakery.discounts] == ["MOP 50 off"]
