"""Orders that are declared: who is named, whose year holds them, what their cases are told.

The known cart to Zhuhai in CNY: the bakery's part is 149.20 + 29.70 of delivery, the tinned-fish
shop's 209.80 + 33.90. Figures: docs/customs-orders.md.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from marketplace.customs.cases import services as cases
from marketplace.customs.cases.models import CustomsCase, LegalEntity, RawPaymentRecord
from marketplace.customs.identity import services as identity
from marketplace.customs.identity.errors import IdentityRefused
from marketplace.customs.identity.models import (
    ErasureJob,
    IdentityAccess,
    IdentityProfile,
    IdentityUse,
)
from marketplace.customs.quota import queries as quota
from marketplace.customs.quota import services as quota_services
from marketplace.customs.quota.models import QuotaEntry
from marketplace.foundation import outbox
from marketplace.foundation.money import Money
from marketplace.orders import services
from marketplace.orders.border_errors import BorderRefused, OverQuota, PersonNeeded
from marketplace.orders.errors import AddressFixed
from marketplace.orders.models import AddressCorrection, CheckoutQuote, Order, VendorOrder
from marketplace.orders.refund_types import RefundWish
from marketplace.orders.signing import order_token
from marketplace.orders.visitors import OrderReader
from marketplace.shipping.parcels.events import ShipmentLoaded
from payments.charges import services as charges
from tests.factories import accounts, orders, vendors
from tests.factories.charges import FakeProvider
from tests.factories.customs import BAKERY, parties
from tests.factories.declaring import declaring
from tests.factories.identities import given, recorded, resident
from tests.factories.orders import NOON, Street

KEPT = frozenset({"declare", "keep"})
BAKERY_WORTH, FISH_WORTH = 17_890, 24_370


@pytest.fixture
def quote(shops: Street) -> CheckoutQuote:
    return orders.checkout(orders.full_cart(shops), orders.standard_deliveries(shops))


@pytest.fixture
def companies(shops: Street) -> None:
    """Who is known to customs: platform, agent, carrier, both shops, the payment firm."""
    parties()
    rows = (
        (BAKERY.name, BAKERY.code, ["ebc"], shops.bakery.ref),
        ("澳门罐头店", "MO87654321", ["ebc"], shops.tinned_fish.ref),
        ("财付通支付科技有限公司", "4403169D3W", ["pay"], "method:alipay"),
    )
    LegalEntity.objects.bulk_create(
        LegalEntity(name=name, customs_code=code, roles=roles, acts_for=whose)
        for name, code, roles, whose in rows
    )


def everything() -> dict[str, object]:
    return orders.moved() | {
        "identities": IdentityProfile.objects.count(),
        "uses": IdentityUse.objects.count(),
        "entries": QuotaEntry.objects.count(),
    }


def refused(quote: CheckoutQuote, kind: type[Exception], who, now=NOON) -> Exception:
    """Place, expect a refusal, and see that nothing at all moved."""
    before = everything()
    with pytest.raises(kind) as refusal:
        services.place_order(
            checkout_quote_id=quote.pk, visitor=orders.visitor(quote.cart), now=now, person=who
        )
    assert everything() == before
    return refusal.value


def paid(quote: CheckoutQuote, provider: FakeProvider, **who) -> Order:
    """Place a quote and pay it at the provider; every room hears of it."""
    order = orders.place(quote, **who)
    attempt = orders.pay_page(order)
    provider.pay(attempt.attempt_ref)
    charges.sync_attempt(attempt.attempt_id, now=NOON)
    outbox.drain()
    order.refresh_from_db()
    return order


def case_of(part: VendorOrder) -> CustomsCase:
    return CustomsCase.objects.get(reference=part.ref)


def hand_over(shops: Street, part: VendorOrder, number: str = "SF1000000000001") -> None:
    member = vendors.member(shops.bakery, accounts.baker())
    services.hand_over(
        public_id=part.public_id,
        carrier="SF Express",
        tracking_number=number,
        member=member,
        now=NOON,
    )
    outbox.drain()


def test_an_order_names_its_person_and_holds_their_year_part_by_part(shops, quote):
    order = orders.place(quote)
    (use,) = IdentityUse.objects.select_related("profile")
    assert (use.order_ref, use.ended_at) == (order.ref, None)
    assert (use.profile.user_id, use.profile.order_ref) == (None, order.ref)
    held = {
        vendor: quota.place_of(orders.part_of(order, vendor).ref)
        for vendor in (shops.bakery, shops.tinned_fish)
    }
    assert held[shops.bakery].amount == Money(BAKERY_WORTH, "CNY")
    assert held[shops.tinned_fish].amount == Money(FISH_WORTH, "CNY")
    year = quota.year_of(use.profile.number_index, 2026)
    assert year.reserved == Money(BAKERY_WORTH + FISH_WORTH, "CNY")


def test_a_second_click_names_nobody_twice(quote):
    order = orders.place(quote)
    assert orders.place(quote) == order
    assert IdentityProfile.objects.count() == IdentityUse.objects.count() == 1
    assert QuotaEntry.objects.count() == 2


def test_without_a_person_nothing_is_placed(quote):
    assert refused(quote, PersonNeeded, None).status == 400


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"given": given(resident()[:-1] + "9")}, "number"),
        ({"given": given(name="12345")}, "name"),
        ({"given": given("H60012345", kind="travel_permit")}, "kind"),
        ({"given": given(resident(born="20200101"))}, "number"),
        ({"purposes": frozenset()}, "declare"),
        ({"is_payer": False}, "is_payer"),
        ({"given": None}, "number"),  # nothing is kept of a guest
    ],
)
def test_what_customs_would_not_take_is_refused_at_its_field(quote, changes, field):
    assert set(refused(quote, IdentityRefused, orders.person(**changes)).fields) == {field}


def test_over_the_year_the_page_says_what_is_left(shops, quote):
    other = Money(2_570_000, "CNY")
    index = given_index()
    quota_services.reserve_quota(index=index, order_ref="order:before", amount=other, now=NOON)
    refusal = refused(quote, OverQuota, orders.person())
    assert refusal.left == Money(30_000, "CNY")
    assert "CN¥300.00" in str(refusal)


def given_index() -> str:
    from marketplace.customs.identity import keys
    from marketplace.foundation.masked import Masked

    return keys.blind_index("resident_id", Masked(resident()))


def test_another_person_has_another_year(quote):
    amount = Money(2_570_000, "CNY")
    quota_services.reserve_quota(
        index=given_index(), order_ref="order:before", amount=amount, now=NOON
    )
    assert orders.place(quote, who=orders.person(2))


def test_whoever_files_takes_only_what_customs_can_match(quote, settings):
    settings.CUSTOMS_GATEWAY = "folder"
    refusal = refused(quote, BorderRefused, orders.person())
    assert refusal.finding == "payment_silent"


def test_an_account_keeps_what_it_agreed_to_keep(shops):
    buyer = accounts.zhuhai_buyer()
    first = orders.place(
        orders.checkout(orders.full_cart(shops, buyer), orders.standard_deliveries(shops)),
        who=orders.person(purposes=KEPT),
    )
    assert IdentityProfile.objects.get().user_id == buyer.pk
    again = orders.checkout(orders.full_cart(shops, buyer), orders.standard_deliveries(shops))
    second = orders.place(again, who=orders.person(given=None, purposes=frozenset()))
    assert set(IdentityUse.objects.values_list("order_ref", flat=True)) == {first.ref, second.ref}


def test_what_is_stated_for_one_order_leaves_the_kept_one_alone(shops):
    buyer = accounts.zhuhai_buyer()
    kept = recorded(buyer, resident(5))
    made = orders.checkout(orders.full_cart(shops, buyer), orders.standard_deliveries(shops))
    orders.place(made, who=orders.person(2))
    assert IdentityProfile.objects.get(public_id=kept).status == "active"
    assert IdentityUse.objects.get().profile.public_id != kept


def test_unpaid_the_year_and_the_person_are_let_go(quote):
    order = orders.charge_expired(orders.place(quote))
    assert not quota.year_of(given_index(), 2026).used
    use = IdentityUse.objects.select_related("profile").get()
    assert use.ended_at is not None
    assert use.profile.status == "restricted"
    assert identity.erase_due(now=use.ended_at) == 1
    orders.charge_expired(order)
    assert QuotaEntry.objects.filter(kind="release").count() == 2


def test_a_paid_order_has_a_case_for_each_shop(shops, quote, companies, provider):
    order = paid(quote, provider)
    bakery = orders.part_of(order, shops.bakery)
    case = case_of(bakery)
    assert bakery.customs_ref == f"customs_case:{case.public_id}"
    assert (case.state, case.waits_for) == ("opened", "parcel")
    assert (case.dutiable_minor, case.tax_minor) == (BAKERY_WORTH, bakery.duty_cny_minor)
    facts = case.facts
    assert facts.ebc.code == BAKERY.code
    assert facts.paid.pay_code == "4403169D3W"
    assert facts.paid.amount_minor == bakery.total_minor
    assert facts.discount_minor == 0
    record = RawPaymentRecord.objects.get(case=case)
    assert facts.paid.transaction_id.partition("-")[0] in record.response
    assert not QuotaEntry.objects.exclude(kind="reserve").exists()
    assert CustomsCase.objects.filter(identity_ref=order.ref).count() == 2
    assert services.open_customs_cases(order_ref=order.ref, now=NOON) == 0


def test_companies_that_lack_are_waited_for(shops, quote, provider):
    order = paid(quote, provider)
    assert not CustomsCase.objects.exists()
    assert services.open_missing_cases(now=NOON) == 0
    parties()
    for role in ("ebc", "pay"):
        LegalEntity.objects.create(name=role, customs_code=f"44031{role}", roles=[role])
    assert services.open_missing_cases(now=NOON) == 1
    assert CustomsCase.objects.filter(identity_ref=order.ref).count() == 2


def test_a_case_is_told_of_the_parcel(shops, quote, companies, provider):
    order = paid(quote, provider)
    bakery = orders.part_of(order, shops.bakery)
    hand_over(shops, bakery)
    case = case_of(bakery)
    assert (case.waybill_no, case.waits_for) == ("SF1000000000001", "truck")
    journey = case.facts.journey
    line = bakery.lines.get()
    assert journey.gross_g == 2 * line.gross_weight_g
    assert journey.net_g == 2 * line.net_weight_g


def test_a_route_with_a_truck_waits_for_no_hub(shops, quote, companies, provider, settings):
    settings.CUSTOMS_ROUTE = settings.CUSTOMS_ROUTE | {"traf_no": "粤ZAB12澳"}
    order = paid(quote, provider)
    bakery = orders.part_of(order, shops.bakery)
    hand_over(shops, bakery)
    case = case_of(bakery)
    assert case.waits_for == ""
    assert (case.facts.journey.voyage_no, case.facts.journey.bill_no) == ("20260523", "B20260523")


def given_back(part: VendorOrder, quantity: int) -> None:
    line = part.lines.get()
    services.refund_vendor_order(
        public_id=part.public_id,
        wish=RefundWish(quantities={line.pk: quantity}, reason="out_of_stock", with_shipping=True),
        key=f"k{quantity}",
        by="user:1",
        now=NOON,
    )
    outbox.drain()


def test_what_went_back_whole_is_declared_no_more(shops, quote, companies, provider):
    order = paid(quote, provider)
    bakery = orders.part_of(order, shops.bakery)
    given_back(bakery, 2)
    assert case_of(bakery).state == "canceled"
    assert quota.year_of(given_index(), 2026).used == Money(FISH_WORTH, "CNY")
    assert IdentityUse.objects.get().ended_at is None  # the other shop's parcel still names her


def test_what_went_back_in_part_is_in_no_paper_and_the_rest_leaves(
    shops, quote, companies, provider
):
    order = paid(quote, provider)
    bakery = orders.part_of(order, shops.bakery)
    given_back(bakery, 1)  # a box of 74.60, and the delivery of 29.70
    hand_over(shops, bakery)
    case = case_of(bakery)
    facts = case.facts
    assert (case.findings, case.waybill_no, case.waits_for) == ([], "SF1000000000001", "truck")
    assert [(line.gnum, line.quantity, line.qty1) for line in facts.lines] == [(1, 1, "0.6")]
    assert (facts.goods_minor, facts.freight_minor, facts.discount_minor) == (7_460, 0, 0)
    assert (facts.paid.amount_minor, case.dutiable_minor) == (7_460, 7_460)
    assert (facts.journey.gross_g, facts.journey.net_g) == (740, 600)
    assert quota.year_of(given_index(), 2026).used == Money(7_460 + FISH_WORTH, "CNY")
    assert quota.place_of(case.quota_ref).amount == Money(7_460, "CNY")
    with pytest.raises(IntegrityError), transaction.atomic():
        CustomsCase.objects.filter(pk=case.pk).update(dutiable_minor=7_461)
    with pytest.raises(IntegrityError), transaction.atomic():
        CustomsCase.objects.filter(pk=case.pk).update(
            state="matched", waits_for="", dutiable_minor=7_459
        )
        CustomsCase.objects.filter(pk=case.pk).update(dutiable_minor=7_458)


def test_a_line_that_is_gone_stays_gone_when_the_truck_is_told(shops, quote, companies, provider):
    order = paid(quote, provider)
    fish = orders.part_of(order, shops.tinned_fish)
    first, second = fish.lines.order_by("position")
    services.refund_vendor_order(
        public_id=fish.public_id,
        wish=RefundWish(
            quantities={first.pk: first.quantity}, reason="out_of_stock", with_shipping=False
        ),
        key="first",
        by="user:1",
        now=NOON,
    )
    services.hand_over(
        public_id=fish.public_id,
        carrier="SF Express",
        tracking_number="SF1000000000009",
        member=vendors.member(shops.tinned_fish, accounts.fishmonger()),
        now=NOON,
    )
    outbox.drain()
    case = case_of(fish)
    for loaded in (False, True):
        if loaded:
            services.tell_truck(
                loaded=ShipmentLoaded(
                    shipment_ref="shp_1",
                    reference=fish.ref,
                    waybill="SF1000000000009",
                    customs_code="5700",
                    bill_no="MO1",
                    traf_no="粤ZAB12澳",
                    voyage_no="20260523",
                    weight_g=5_000,
                    loaded_at=NOON,
                )
            )
        case.refresh_from_db()
        (line,) = case.facts.lines
        assert (line.gnum, line.sku, line.quantity) == (1, second.sku, second.quantity)
        assert case.facts.paid.amount_minor == FISH_WORTH - first.total_minor
        assert {each["code"] for each in case.holds} == {"listing_unknown"}
    assert (case.waits_for, case.changes) == ("", 1)


def test_a_declared_payment_is_declared_anew_with_what_is_left(
    shops, quote, companies, monkeypatch, settings, time_machine
):
    time_machine.move_to(NOON, tick=False)
    bank = declaring(monkeypatch, settings)
    order = paid(quote, bank)
    settings.CUSTOMS_GATEWAY = "folder"
    services.declare_payments(now=NOON)
    outbox.drain()
    bakery = orders.part_of(order, shops.bakery)
    given_back(bakery, 1)
    hand_over(shops, bakery)
    case = case_of(bakery)
    assert case.payment_state == "asked"
    assert services.declare_payments(now=NOON + timedelta(minutes=5)) == 0
    assert services.declare_payments(now=NOON + timedelta(minutes=6)) == 1
    told = bank.declared[case.order_no]
    assert (told.amount.minor, told.goods.minor, told.freight.minor) == (7_460, 7_460, 0)
    assert case.facts.paid.amount_minor == told.amount.minor
    assert bank.count("redeclare") == 1


def test_what_was_given_back_altogether_is_looked_at_and_not_declared(
    shops, quote, companies, provider
):
    order = paid(quote, provider)
    bakery = orders.part_of(order, shops.bakery)
    services.refund_vendor_order(
        public_id=bakery.public_id,
        wish=RefundWish(
            quantities={line.pk: line.quantity for line in bakery.lines.all()},
            reason="goodwill",
            with_shipping=True,
        ),
        key="all",
        by="user:1",
        now=NOON,
    )
    hand_over(shops, bakery)
    case = case_of(bakery)
    assert case.findings == [{"code": "goods_went_back", "hold": "final"}]
    assert case.waybill_no == ""


def test_without_a_case_the_year_is_given_back_all_the_same(shops, quote, provider):
    order = paid(quote, provider)
    bakery = orders.part_of(order, shops.bakery)
    given_back(bakery, 2)
    assert quota.year_of(given_index(), 2026).used == Money(FISH_WORTH, "CNY")
    assert services.withdraw_canceled(vendor_order_ref=bakery.ref, now=NOON)


def test_the_same_goods_twice_a_day_are_looked_at(shops, companies, provider):
    for _ in range(2):
        made = orders.checkout(orders.full_cart(shops), orders.standard_deliveries(shops))
        order = paid(made, provider)
    case = case_of(orders.part_of(order, shops.bakery))
    assert "bought_today" in [each["code"] for each in case.holds]


def test_customs_opens_the_vault_for_papers_alone(shops, quote, companies, provider):
    order = paid(quote, provider)
    assert not IdentityAccess.objects.exists()
    hand_over(shops, orders.part_of(order, shops.bakery))
    assert not IdentityAccess.objects.exists()


def test_the_erasure_waits_for_the_order(shops, quote, companies, provider):
    paid(quote, provider)
    assert ErasureJob.objects.get().due_at is None
    for case in CustomsCase.objects.all():
        cases.ask_cancellation(case_ref=case.public_id, by="user:1", reason="no", now=NOON)
    assert ErasureJob.objects.get().due_at == NOON
    assert identity.erase_due(now=NOON + timedelta(seconds=1)) == 1
    assert cases.forget_erased(now=NOON + timedelta(seconds=1)) == 2


def corrected(order: Order, street: str = "九洲大道 8 号") -> None:
    services.correct_address(
        public_id=order.public_id,
        reader=OrderReader(token=order_token(order.public_id)),
        address=replace(accounts.zhuhai_address(), street=street, recipient="黄先生"),
        now=NOON,
    )


def test_customs_hears_of_a_corrected_address_before_its_papers_are_written(
    shops, quote, companies, provider
):
    order = paid(quote, provider)
    corrected(order)
    for shop in (shops.bakery, shops.tinned_fish):
        told = case_of(orders.part_of(order, shop)).facts
        assert (told.consignee.name, told.consignee.address[-8:]) == ("黄先生", "九洲大道 8 号")
        assert told.buyer.phone == "13800138000"  # who ordered stays who ordered
    hand_over(shops, orders.part_of(order, shops.bakery))
    assert case_of(orders.part_of(order, shops.bakery)).facts.consignee.name == "黄先生"


def test_a_case_that_is_opened_late_names_the_corrected_address(shops, quote, provider):
    order = paid(quote, provider)
    corrected(order)
    parties()
    for role in ("ebc", "pay"):
        LegalEntity.objects.create(name=role, customs_code=f"44031{role}", roles=[role])
    assert services.open_missing_cases(now=NOON) == 1
    assert case_of(orders.part_of(order, shops.bakery)).facts.consignee.name == "黄先生"


def test_once_papers_are_written_the_address_stays(shops, quote, companies, provider):
    order = paid(quote, provider)
    found = CustomsCase.objects.filter(reference=orders.part_of(order, shops.bakery).ref)
    found.update(state="matched", waybill_no="SF1000000000001", waits_for="")
    with pytest.raises(AddressFixed, match="Customs was told"):
        corrected(order)
    assert not AddressCorrection.objects.exists()
    assert case_of(orders.part_of(order, shops.bakery)).facts.consignee.name == "林小姐"
