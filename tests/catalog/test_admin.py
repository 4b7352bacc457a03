"""The goods in the admin: everything is shown, money and stock are not written."""

from __future__ import annotations

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from catalog.models import Offer, Product, Reservation
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
        ("publish", "submitted", "published"),
        ("request_changes", "submitted", "changes_requested"),
        ("reject", "submitted", "rejected"),
        ("archive", "published", "archived"),
        ("publish", "rejected", "rejected"),
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


def test_saving_the_form_keeps_state_and_prices(staff: Client, rows: dict[str, Model]):
    product = rows["product"]
    url = reverse("admin:catalog_product_change", args=(product.pk,))
    form = staff.get(url).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"name_pt": "Bolachas novas", "status": "draft", "price_from_minor": "1"}
    for prefix in ("variants", "pictures"):
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    assert staff.post(url, data).status_code == 302
    saved = Product.objects.get()
    assert (saved.name_pt, saved.status) == ("Bolachas novas", "published")
    assert saved.price_from_minor == 8_800
