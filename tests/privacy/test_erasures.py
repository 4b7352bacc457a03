"""A person is forgotten: after days of grace, with nothing open, and what the law keeps stays."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from allauth.account.models import EmailAddress

from catalog.reviews.models import Review
from marketplace.accounts.models import Address, User
from marketplace.accounts.services import keep_address
from marketplace.customs.identity.models import IdentityKey, IdentityProfile
from marketplace.notifications.models import Mail, Notice, Preference
from marketplace.notifications.services import choose_news
from marketplace.orders import services as orders_services
from marketplace.orders.models import CartLine, CheckoutQuote, Order, VendorOrder, Wish
from marketplace.orders.wish_types import PartWishes
from marketplace.privacy import errors, queries, services
from marketplace.privacy.contributing import Person, forget_above
from marketplace.privacy.models import Erasure
from marketplace.vendors.models import Follow
from marketplace.vendors.services import follow
from tests.factories import accounts, identities, orders, reviews, vendors
from tests.factories.orders import NOON, Street

DUE = NOON + timedelta(days=7)


def ask(person: User, at=NOON) -> Erasure:
    return services.ask_erasure(user_id=person.pk, pass_phrase=accounts.PASSWORD, now=at)


@pytest.fixture
def person(shops: Street) -> User:
    """Somebody of whom everything is known, and nothing is open."""
    person = accounts.zhuhai_buyer()
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    keep_address(user_id=person.pk, data=accounts.zhuhai_address())
    order = orders.placed_order(shops, person)
    VendorOrder.objects.filter(order=order).update(status="completed", paid_at=NOON)
    cart = orders.full_cart(shops, person)
    orders_services.write_note(
        cart_id=cart.pk,
        vendor_public_id=shops.bakery.public_id,
        wishes=PartWishes("Ring twice."),
        now=NOON,
    )
    orders.checkout(cart, orders.standard_deliveries(shops))
    goods = orders_services.kept_now(offer_id=shops.tin.pk)
    orders_services.keep_for_later(user_id=person.pk, goods=goods, now=NOON)
    follow(user_id=person.pk, slug=shops.bakery.slug, now=NOON)
    identities.recorded(person)
    reviews.written(shops.biscuits, line=1, user=person)
    Review.objects.update(shown_name="Lin")
    Mail.objects.create(
        key="a", to=person.email, language="en", subject="Your order", text="Dear Lin",
        html="<p>Dear Lin</p>", written_at=NOON, due_at=NOON,
    )  # fmt: skip
    Notice.objects.create(
        key="a", kind="order_paid", person=person, language="en", title="Paid", written_at=NOON
    )
    choose_news(address=person.email, wanted={("review_asked", "mail"): False}, now=NOON)
    return person


def test_after_the_days_of_grace_nothing_names_the_person_but_the_orders(person: User):
    email = person.email
    asked = ask(person)
    assert asked.due_at == DUE
    assert services.erase_due(now=DUE - timedelta(seconds=1)) == 0
    before = Order.objects.values_list("email", "address", "total_minor").get()
    assert services.erase_due(now=DUE) == 1
    person.refresh_from_db()
    assert (person.email, person.display_name) == (f"erased-{person.pk}@erased.invalid", "")
    assert (person.is_active, person.has_usable_password()) == (False, False)
    for kind in (Address, Wish, Follow, EmailAddress, Notice, Preference):
        assert kind.objects.count() == 0, kind
    assert CartLine.objects.filter(cart__order__isnull=True).count() == 0
    assert CheckoutQuote.objects.filter(order__isnull=True).count() == 0
    # whom the order names before customs stays sealed as long as the law wants it
    assert sorted(IdentityProfile.objects.values_list("status", flat=True))[:1] == ["active"]
    assert IdentityProfile.objects.filter(status="erased").count() == 1
    assert IdentityKey.objects.count() == 1
    assert Review.objects.get().shown_name == ""
    assert not User.objects.filter(email=email).exists()
    mail = Mail.objects.get()
    assert (mail.to, mail.text, mail.key) == ("erased@erased.invalid", "", "a")
    # what the law keeps
    assert Order.objects.values_list("email", "address", "total_minor").get() == before
    asked.refresh_from_db()
    assert asked.done_at == DUE
    assert asked.forgotten["identity"] == 1
    assert services.erase_due(now=DUE) == 0


def test_a_person_takes_it_back_within_the_days_of_grace(person: User):
    ask(person)
    assert ask(person).pk == Erasure.objects.get().pk
    assert services.withdraw_erasure(user_id=person.pk, now=NOON)
    assert not services.withdraw_erasure(user_id=person.pk, now=NOON)
    assert services.erase_due(now=DUE) == 0
    assert Address.objects.count() == 1
    assert queries.open_erasure(person.pk) is None
    assert ask(person, DUE).due_at == DUE + timedelta(days=7)


@pytest.mark.parametrize("status", ["placed", "paid", "accepted", "fulfilled", "delivered"])
def test_nobody_is_forgotten_while_an_order_is_open(person: User, status: str):
    VendorOrder.objects.filter(position=0).update(status=status)
    with pytest.raises(errors.OrderStillOpen):
        ask(person)
    assert Erasure.objects.count() == 0


def test_an_order_of_the_last_days_puts_it_off_by_a_day(person: User, shops: Street):
    ask(person)
    VendorOrder.objects.filter(position=0).update(status="paid")
    assert services.erase_due(now=DUE) == 0
    assert Erasure.objects.get().due_at == DUE + timedelta(days=1)
    assert Address.objects.count() == 1


def test_staff_members_and_wrong_pass_phrases_are_refused(shops: Street):
    baker = accounts.baker()
    vendors.member(shops.bakery, baker)
    for bound in (baker, accounts.operator()):
        with pytest.raises(errors.StillActsForShop):
            ask(bound)
    with pytest.raises(errors.WrongPassPhrase):
        services.ask_erasure(user_id=accounts.stranger().pk, pass_phrase="guess", now=NOON)
    assert Erasure.objects.count() == 0


def test_a_process_that_dies_on_the_way_has_forgotten_nothing(
    person: User, monkeypatch: pytest.MonkeyPatch
):
    def die(**_given: User) -> None:
        raise RuntimeError

    ask(person)
    with monkeypatch.context() as patched:
        room = import_module("marketplace.privacy.services.erase_due")
        patched.setattr(room, "anonymize", die)
        with pytest.raises(RuntimeError):
            services.erase_due(now=DUE)
    assert Address.objects.count() == 1
    assert User.objects.get(pk=person.pk).is_active
    assert services.erase_due(now=DUE) == 1


@pytest.mark.django_db
def test_rooms_above_take_part():
    assert forget_above(Person(0, "nobody@example.com")) == {
        "mails": 0,
        "messages": 0,
        "news": 0,
        "sign_in": 0,
    }
