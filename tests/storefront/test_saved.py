"""Goods kept for later, notes to shops, followed shops and the pages about a person's data."""

from __future__ import annotations

from catalog.models import Offer
from marketplace.orders.models import CartLine, CartNote, Wish
from marketplace.privacy import services as privacy
from marketplace.privacy.models import Erasure
from marketplace.vendors.models import Follow
from tests.factories import accounts, surfaces, vendors
from tests.factories.orders import NOON, Street
from tests.factories.pages import Browser
from tests.storefront.test_accounts import sign_in


def test_a_line_is_kept_for_later_and_comes_back(buyer: Browser, shops: Street):
    surfaces.fill_cart(buyer, shops)
    line = CartLine.objects.get(offer=shops.biscuits)
    page = buyer.post(f"/en/cart/lines/{line.pk}/", {"save": "1"})
    assert "1 product kept for later" in page.main
    assert not CartLine.objects.filter(offer=shops.biscuits).exists()
    Offer.objects.filter(pk=shops.biscuits.pk).update(price_minor=9_100)
    page = buyer.open("/en/saved/")
    assert "The price rose by MOP$3.00 since you added it." in page.main
    page = buyer.post(f"/en/saved/{shops.biscuits.pk}/", {"do": "cart"})
    assert page.path == "/en/cart/"
    assert CartLine.objects.get(offer=shops.biscuits).quantity == 2
    assert "Nothing is kept yet" in buyer.open("/en/saved/").main


def test_what_a_guest_kept_is_the_persons_after_the_sign_in(
    buyer: Browser, shops: Street, settings
):
    settings.ACCOUNT_RATE_LIMITS = False
    person = accounts.zhuhai_buyer()
    buyer.post("/en/saved/add/", {"offer": shops.tin.pk})
    buyer.post("/en/saved/add/", {"offer": shops.tin.pk})
    assert Wish.objects.count() == 0  # nothing of a guest is written down
    sign_in(buyer, person.email)
    assert list(Wish.objects.values_list("user", "offer")) == [(person.pk, shops.tin.pk)]
    assert "sardines" in buyer.open("/en/saved/").main.lower()


def test_a_note_stands_in_the_cart_and_a_refused_one_says_why(buyer: Browser, shops: Street):
    surfaces.fill_cart(buyer, shops)
    path = f"/cart/notes/{shops.bakery.public_id}/"
    page = buyer.open("/en/cart/")
    page = buyer.submit(page, path, note="Ring <b>twice</b>.", hides_prices="1")
    assert "Ring &lt;b&gt;twice" in page.source
    assert CartNote.objects.get().hides_prices
    page = buyer.post(f"/en{path}", {"note": "x" * 301})
    assert "Write 300 characters at most" in page.main
    assert CartNote.objects.get().note == "Ring <b>twice</b>."


def test_the_shop_reads_the_note_and_the_slip_has_the_gift_message(
    buyer: Browser, shops: Street, provider
):
    surfaces.fill_cart(buyer, shops)
    wishes = {"note": "Ring twice.", "gift_message": "Happy birthday", "hides_prices": "1"}
    buyer.post(f"/en/cart/notes/{shops.bakery.public_id}/", wishes)
    placed = surfaces.place(buyer, surfaces.review(buyer))
    order = surfaces.Order.objects.get(public_id=placed.header("Location").split("/")[3])
    buyer.open(placed.header("Location"), follow=False)
    surfaces.pay(order, provider)
    buyer.open(surfaces.link(order, "return/"))
    surfaces.outbox.drain()
    assert "Happy birthday" in buyer.open(surfaces.link(order)).main
    baker = accounts.baker()
    vendors.member(shops.bakery, baker)
    part = surfaces.part_of(order, shops)
    portal = surfaces.browser(baker)
    page = portal.open(f"/en/vendor/orders/{part.public_id}/")
    assert "Ring twice." in page.main
    assert "Nothing with a price goes into the parcel." in page.main
    slip = portal.open(f"/en/vendor/orders/{part.public_id}/packing-slip/")
    assert "Happy birthday" in slip.main


def test_a_person_follows_a_shop_and_sees_what_it_has_new(shops: Street):
    guest = surfaces.browser()
    page = guest.post("/en/s/cunha-bakery/follow/", {"do": "follow"})
    assert page.path.startswith("/en/account/login/")
    person = accounts.zhuhai_buyer()
    buyer = surfaces.browser(person)
    page = buyer.submit(buyer.open("/en/s/cunha-bakery/"), "/follow/", do="follow")
    assert "Following" in page.main
    assert Follow.objects.get().user == person
    assert "Almond biscuits" in buyer.open("/en/me/follows/").main
    buyer.post("/en/s/cunha-bakery/follow/", {"do": "unfollow", "then": "follows"})
    assert Follow.objects.count() == 0
    assert buyer.post("/en/s/nowhere/follow/", {"do": "follow"}).status == 404


def test_the_privacy_page_lists_what_is_kept_and_hands_the_copy_out(shops: Street, clock):
    guests = surfaces.browser().open("/en/me/privacy/")
    assert "Address book: recipients, telephone numbers, addresses" in guests.main
    assert not guests.has_form("/export/")
    person = accounts.zhuhai_buyer()
    buyer = surfaces.browser(person)
    page = buyer.submit(buyer.open("/en/me/privacy/"), "/export/")
    assert "It is being made." in page.main
    privacy.build_exports(now=NOON)
    page = buyer.open("/en/me/privacy/")
    link = next(a for a in page.attributes("a", "href") if "/export/dxp_" in a)
    answer = buyer.client.get(link)
    assert answer.headers["Content-Type"] == "application/zip"
    assert "no-store" in answer.headers["Cache-Control"]
    assert surfaces.stranger().open(link).status == 404


def test_the_erasure_asks_for_the_pass_phrase_and_can_be_taken_back(shops: Street, mailoutbox):
    buyer = surfaces.browser(accounts.zhuhai_buyer())
    page = buyer.submit(buyer.open("/en/me/privacy/"), "/erase/", password="wrong")
    assert (page.status, Erasure.objects.count()) == (400, 0)
    assert "That is not your password." in page.main
    page = buyer.submit(page, "/erase/", password=accounts.PASSWORD)
    assert "Your data is erased on" in page.main
    assert [mail.to for mail in mailoutbox] == [["lin.zhuhai@example.com"]]
    assert "/me/privacy/" in mailoutbox[0].body
    page = buyer.submit(page, "/keep/")
    assert Erasure.objects.get().withdrawn_at
    assert "Erase my data" in page.main


def test_goods_that_are_not_shown_are_not_told_of_by_their_number(buyer: Browser, shops: Street):
    shops.tin.variant.product.status = "draft"
    shops.tin.variant.product.save(update_fields=["status"])
    for number in (shops.tin.pk, 10**12):
        assert buyer.client.post("/en/saved/add/", {"offer": number}).status_code == 404
    assert "sardines" not in buyer.open("/en/saved/").main.lower()
