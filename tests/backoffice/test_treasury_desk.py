"""Finance at the treasury: what we hold, deals by two persons, results by month."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import translation

from marketplace.accounts.models import User
from marketplace.backoffice.desks.exposure_chart import draw
from marketplace.backoffice.staff_groups import CHECKERS, MAKERS, OPERATORS, load_staff_groups
from marketplace.foundation.money import Money
from payments.fx.exposure import Exposure
from payments.fx.models import FxDeal
from payments.fx.services import book_deal, book_positions
from payments.ledger import chart, services
from tests.backoffice.test_desks import text_of
from tests.factories.fx import NOON, bundled_rates, published_mid
from tests.factories.ledger import draft, move
from tests.factories.treasury import dealt, money, published, told, two_conversions

pytestmark = pytest.mark.django_db
TREASURY = reverse("admin:fx_fxdeal_treasury")
BOOK = reverse("admin:fx_fxdeal_book")
SLIP = {
    "bank": "Banco da Praia Grande",
    "bank_reference": "FX-1",
    "sold": "891.00",
    "sold_currency": "CNY",
    "bought": "1056.01",
    "bought_currency": "MOP",
    "rate": "1.1852",
    "base": "CNY",
    "traded_on": "2026-05-22",
    "value_on": "2026-05-22",
}


@pytest.fixture(autouse=True)
def _positions() -> None:
    bundled_rates()
    two_conversions()
    published("CNY", "MOP", "1.1902", date(2026, 5, 23))
    book_positions(now=NOON)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def finance(*permissions: str, name: str = "maker") -> tuple[Client, User]:
    number = 1_000 + User.objects.count()  # nobody whom the rows of the fixtures name
    person = User.objects.create_user(f"{name}@example.com", "x" * 12, is_staff=True, id=number)
    own = Permission.objects.filter(content_type__app_label="fx")
    person.user_permissions.set(
        [*own.filter(codename__startswith="view_"), *own.filter(codename__in=permissions)]
    )
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client, person


def test_the_page_shows_exposure_deals_and_results():
    dealt("CNY 500.00", "MOP 592.60")
    client, _ = finance()
    answer = client.get(TREASURY)
    page = answer.content.decode()
    shown = text_of(answer)
    for figure in ("CN¥391.00", "MOP$464.16", "MOP$465.37", "MOP$1.21", "MOP$4.65"):
        assert figure in shown, figure
    assert "1.1902" in shown
    assert "2026-05" in shown
    assert "-MOP$0.95" in shown
    assert FxDeal.objects.get().public_id in shown
    assert page.count('class="desk_chart"') == 1
    assert re.search(r'<svg[^>]*role="img"[^>]*aria-labelledby="exposure_title', page)
    assert "differ" not in shown
    assert BOOK not in page


def test_the_page_says_when_the_ledger_and_the_bookings_differ():
    services.post(draft("odd", move(chart.suspense("MOP"), chart.fx_position("MOP"), 100)))
    client, _ = finance()
    assert "The ledger and the bookings of positions differ" in text_of(client.get(TREASURY))


def test_the_page_is_for_who_may_see_deals():
    client, person = finance()
    person.user_permissions.clear()
    assert client.get(TREASURY).status_code == 403


def test_a_deal_is_booked_by_one_and_confirmed_by_another():
    client, maker = finance("book_fxdeal", "confirm_fxdeal")
    assert BOOK in client.get(TREASURY).content.decode()
    told_so = client.post(BOOK, SLIP, follow=True)
    deal = FxDeal.objects.get()
    assert (deal.booked_by, deal.status) == (f"user:{maker.pk}", "booked")
    assert "You booked this deal: another person confirms it." in text_of(told_so)
    confirm = reverse("admin:fx_fxdeal_confirm", args=[deal.public_id])
    assert confirm not in told_so.content.decode()
    assert "Another person must confirm" in text_of(client.post(confirm, follow=True))
    other, checker = finance("confirm_fxdeal", name="checker")
    page = reverse("admin:fx_fxdeal_change", args=[deal.pk])
    assert confirm in other.get(page).content.decode()
    assert other.get(confirm).status_code == 405
    assert "Confirmed:" in text_of(other.post(confirm, follow=True))
    deal.refresh_from_db()
    assert (deal.status, deal.confirmed_by) == ("confirmed", f"user:{checker.pk}")
    assert confirm not in other.get(page).content.decode()


def test_a_deal_is_declined_with_a_reason():
    deal = book_deal(told=told(), by="user:0", now=NOON)
    client, person = finance("confirm_fxdeal")
    decline = reverse("admin:fx_fxdeal_decline", args=[deal.public_id])
    assert "Say why" in text_of(client.post(decline, {"reason": " "}, follow=True))
    client.post(decline, {"reason": "another value date"})
    deal.refresh_from_db()
    assert (deal.status, deal.declined_by) == ("declined", f"user:{person.pk}")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"rate": "1.17", "bought": "1042.47"}, "far from the mid rate of the day, CNY/MOP 1.1871"),
        ({"bought": "1056.99"}, "do not follow from its rate"),
        ({"sold": "891.001"}, "fewer decimals"),
        ({"bank": ""}, "This field is required"),
    ],
)
def test_a_slip_that_is_refused_stays_on_the_page_with_the_reason(changes, why):
    client, _ = finance("book_fxdeal")
    answer = client.post(BOOK, SLIP | changes)
    assert answer.status_code == 200
    assert why in text_of(answer)
    assert "FX-1" in answer.content.decode()
    assert not FxDeal.objects.exists()


def test_without_the_right_nobody_books_confirms_or_declines():
    deal = book_deal(told=told(), by="user:0", now=NOON)
    client, _ = finance()
    assert client.get(BOOK).status_code == 403
    assert client.post(BOOK, SLIP).status_code == 403
    for step in ("confirm", "decline"):
        url = reverse(f"admin:fx_fxdeal_{step}", args=[deal.public_id])
        assert client.post(url, {"reason": "no"}).status_code == 403
    deal.refresh_from_db()
    assert deal.status == "booked"


def test_a_deal_that_does_not_exist_leads_back_to_the_list():
    client, _ = finance("confirm_fxdeal")
    url = reverse("admin:fx_fxdeal_confirm", args=["fxd_NONE"])
    assert "does not exist" in text_of(client.post(url, follow=True))


def test_makers_book_and_checkers_confirm():
    groups = load_staff_groups()
    rights = {
        name: set(group.permissions.values_list("codename", flat=True))
        for name, group in groups.items()
    }
    assert "book_fxdeal" in rights[MAKERS] - rights[CHECKERS] - rights[OPERATORS]
    assert "confirm_fxdeal" in rights[CHECKERS] - rights[MAKERS] - rights[OPERATORS]


def row(code: str, held: str, promised: str) -> Exposure:
    nothing = Money.zero(code)
    return Exposure(
        currency=code,
        held=money(held),
        cost=Money.zero("MOP"),
        promised=money(promised),
        pending=nothing,
        payable=nothing,
        funds=nothing,
        mid=published_mid(code, "MOP"),
    )


def test_bars_start_at_zero_and_are_as_long_as_what_they_say():
    with translation.override("en"):
        chart = draw([row("CNY", "CNY 891.00", "CNY 74.13"), row("HKD", "HKD -500.00", "HKD 0")])
    assert [(tick.text, tick.is_zero) for tick in chart.ticks] == [
        ("-1,000", False),
        ("-500", False),
        ("0", True),
        ("500", False),
        ("1,000", False),
        ("1,500", False),
    ]
    zero = next(tick.x for tick in chart.ticks if tick.is_zero)
    unit = chart.ticks[3].x - zero  # 500 patacas
    (held, promised), (lack,) = (group.bars for group in chart.groups)
    assert (held.x, promised.x, held.text) == (zero, zero, "MOP$1,057.71")
    assert abs(held.width - unit * 105_771 // 50_000) <= 2
    assert lack.x + lack.width == zero
    assert (lack.anchor, held.anchor) == ("end", "start")
    assert abs(lack.width - unit * 51_500 // 50_000) <= 2


def test_nothing_to_draw_draws_nothing():
    assert draw([]) is None
    assert draw([row("CNY", "CNY 0", "CNY 0")]) is None
