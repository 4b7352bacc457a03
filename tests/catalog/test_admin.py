"""The goods in the admin: all is shown; money and stock are written by services alone."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from catalog.models import Offer, Product, Reservation, Stock
from catalog.moderation.models import ChangeSet
from tests.factories import accounts, catalog, vendors

pytestmark = pytest.mark.django_db
WRITABLE = ("category", "product", "variant", "picture")
SHOWN_ONLY = ("offer", "stock", "reservation")


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(accounts.operator())
    return client


@pytest.fixture
def rows() -> dict[str, Model]:
    offer = catalog.almond_biscuits(vendors.bakery())
    product = offer.variant.product
    return {
        "category": product.category,
        "product": product,
        "variant": offer.variant,
        "picture": catalog.picture(product),
        "offer": offer,
        "stock": offer.stock,
        "reservation": Reservation.objects.create(
            offer=offer, reference="r", quantity=1, until=catalog.PUBLISHED_AT
        ),
    }


@pytest.mark.parametrize("model", WRITABLE + SHOWN_ONLY)
def test_every_list_and_page_opens(staff: Client, rows: dict[str, Model], model: str):
    for name, args in (("changelist", ()), ("change", (rows[model].pk,))):
        response = staff.get(reverse(f"admin:catalog_{model}_{name}", args=args))
        assert response.status_code == 200
        assert b"//ajax." not in response.content
    added = staff.get(reverse(f"admin:catalog_{model}_add"))
    assert added.status_code == (200 if model in WRITABLE else 403)


@pytest.mark.parametrize("model", SHOWN_ONLY)
def test_prices_and_stock_cannot_be_written(staff: Client, rows: dict[str, Model], model: str):
    url = reverse(f"admin:catalog_{model}_change", args=(rows[model].pk,))
    assert staff.post(url, {"price_minor": "1", "on_hand": "1"}).status_code == 403
    assert Offer.objects.get().price_minor == 8_800


def test_lists_print_prices_with_their_currency(staff: Client, rows: dict[str, Model]):
    for model in ("product", "offer"):
        page = staff.get(reverse(f"admin:catalog_{model}_changelist")).content.decode()
        assert "MOP$88.00" in page


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        ("submit", "draft", "submitted"),
        ("submit", "rejected", "rejected"),
        ("show_again", "archived", "published"),
        ("show_again", "submitted", "submitted"),
        ("archive", "published", "archived"),
    ],
)
def test_actions_move_listings_as_drawn_and_say_what_was_refused(
    staff: Client, rows: dict[str, Model], action: str, before: str, after: str
):
    Product.objects.update(status=before)
    response = staff.post(
        reverse("admin:catalog_product_changelist"),
        {"action": action, "_selected_action": [rows["product"].pk]},
        follow=True,
    )
    assert Product.objects.get().status == after
    assert len(list(response.context["messages"])) == (1 if before == after else 0)
    waits = ChangeSet.objects.filter(status="open", kind="listing", product=rows["product"])
    assert waits.exists() is (after == "submitted" != before)


@pytest.mark.parametrize("action", ["publish", "reject", "request_changes"])
def test_nothing_goes_around_the_queue(staff: Client, rows: dict[str, Model], action: str):
    Product.objects.update(status="submitted")
    listed = staff.get(reverse("admin:catalog_product_changelist")).content.decode()
    assert f'value="{action}"' not in listed
    act(staff, rows["product"], action)
    assert Product.objects.get().status == "submitted"


def test_saving_the_form_keeps_state_and_prices(staff: Client, rows: dict[str, Model]):
    product = rows["product"]
    url = reverse("admin:catalog_product_change", args=(product.pk,))
    form = staff.get(url).context["adminform"].form
    data = {name: value for name in form.fields if (value := form[name].value())}
    data |= {"name_pt": "Bolachas novas", "status": "draft", "price_from_minor": "1"}
    inlines = ("attributes", "options", "variants", "pictures", "related", "scheduled_moves")
    for prefix in inlines:
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    assert staff.post(url, data).status_code == 302
    saved = Product.objects.get()
    assert (saved.name_pt, saved.status) == ("Bolachas novas", "published")
    assert saved.price_from_minor == 8_800


def act(staff: Client, row: Model, action: str, **typed: str) -> HttpResponse:
    """Choose one row of a list and an action; the page that asks comes first, then the answer."""
    data = {"action": action, "_selected_action": [row.pk]}
    if typed:
        data |= {"apply": "1"} | {f"value_{row.pk}": text for text in typed.values()}
    url = reverse(f"admin:catalog_{row._meta.model_name}_changelist")
    return staff.post(url, data, headers={"accept-language": "en"})


def said(response: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def history(row: Model) -> list[str]:
    kept = LogEntry.objects.filter(object_id=str(row.pk)).order_by("pk")
    return [entry.get_change_message() for entry in kept]


def test_an_operator_restocks_what_was_sold_and_the_history_says_so(
    staff: Client, rows: dict[str, Model]
):
    stock = rows["stock"]
    Stock.objects.update(on_hand=2, reserved=2)
    asked = act(staff, stock, "count").content.decode()
    assert f'name="value_{stock.pk}" value="2"' in asked
    assert (Stock.objects.get().on_hand, history(stock)) == (2, [])
    act(staff, stock, "count", on_hand="24")
    assert Stock.objects.get().on_hand == 24
    assert history(stock) == ["on hand: 2 → 24"]
    refused = act(staff, stock, "count", on_hand="1")
    assert "2 units are held for buyers" in said(refused)[-1]
    for text in ("-1", "x", "", "1.5", "9" * 30):
        again = act(staff, stock, "count", on_hand=text)
        assert "errorlist" in again.content.decode()
    assert (Stock.objects.get().on_hand, len(history(stock))) == (24, 1)


def test_an_operator_changes_a_price_in_the_vendors_currency(staff: Client, rows: dict[str, Model]):
    offer = rows["offer"]
    assert 'value="88.00"' in act(staff, offer, "set_price").content.decode()
    act(staff, offer, "set_price", price="92.50")
    assert (Offer.objects.get().price_minor, Product.objects.get().price_from_minor) == (
        9_250,
        9_250,
    )
    assert history(offer) == ["price: MOP$88.00 → MOP$92.50"]
    assert "more than zero" in said(act(staff, offer, "set_price", price="0"))[-1]
    for text in ("1.005", "NaN", "1e9", ""):
        assert "errorlist" in act(staff, offer, "set_price", price=text).content.decode()
    assert (Offer.objects.get().price_minor, len(history(offer))) == (9_250, 1)


def test_an_operator_takes_an_offer_off_sale_and_puts_it_back(
    staff: Client, rows: dict[str, Model]
):
    for action, is_active in (("withdraw", False), ("sell", True)):
        act(staff, rows["offer"], action)
        assert Offer.objects.get().is_active is is_active
    assert history(rows["offer"]) == ["can be bought: No", "can be bought: Yes"]


def test_who_may_only_look_is_offered_no_such_action(client: Client, rows: dict[str, Model]):
    clerk = accounts.person("clerk@example.com")
    clerk.is_staff = True
    clerk.save()
    clerk.user_permissions.set(Permission.objects.filter(codename__in=("view_stock", "view_offer")))
    client.force_login(clerk)
    for name, action in (("stock", "count"), ("offer", "set_price"), ("offer", "withdraw")):
        listed = client.get(reverse(f"admin:catalog_{name}_changelist")).content.decode()
        assert f'value="{action}"' not in listed
        act(client, rows[name], action, value="1")
        assert history(rows[name]) == []
    assert Offer.objects.get().is_active
