"""A buyer returns something over the pages: asked, shown, sent, followed, sent back."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from marketplace.foundation import outbox
from marketplace.notifications.models import Mail
from marketplace.orders.models import Return, ReturnFile
from marketplace.orders.services import returns as services
from marketplace.orders.signing import order_token
from tests.factories import accounts, orders, returns, surfaces, vendors
from tests.factories.returns import ARRIVED, DAY

pytestmark = pytest.mark.django_db


def photo() -> SimpleUploadedFile:
    """A picture as a telephone takes it, with the place in it."""
    picture, exif = Image.new("RGB", (640, 480), "brown"), Image.Exif()
    exif[0x010F] = "TELEPHONE"
    out = BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("box.jpg", out.getvalue(), content_type="image/jpeg")


@pytest.fixture
def part(shops, provider, clock):
    """The bakery's part, paid over the pages, and at its buyer's for a day."""
    order = surfaces.paid_order(surfaces.browser(accounts.zhuhai_buyer()), shops, provider)
    baker = vendors.member(shops.bakery, accounts.baker())
    found = returns.delivered(orders.part_of(order, shops.bakery), baker)
    clock.move_to(ARRIVED + DAY)
    return found


def address(part, rest: str, language: str = "en") -> str:
    return f"/{language}/{rest}?t={order_token(part.order.public_id)}"


def asked(page, units: str, reason: str, **changes):
    (form,) = [form for form in page.forms if "key" in form.values]
    quantity = next(name for name in form.names if name.startswith("quantity_"))
    own = quantity.removeprefix("quantity_")
    return form.values | {quantity: units, f"reason_{own}": reason, "wish": "refund"} | changes


def test_a_buyer_sees_what_comes_back_before_it_is_sent(part):
    buyer = surfaces.browser()
    order = buyer.open(surfaces.link(part.order))
    assert "Return something, or report a problem" in order.text
    url = address(part, f"parts/{part.public_id}/return/")
    page = buyer.open(url)
    shown = buyer.post(url, asked(page, "1", "damaged", text="Torn."))
    assert "89.45" in shown.text
    assert not Return.objects.exists()
    (form,) = [form for form in shown.forms if "confirmed" in form.values]
    refused = buyer.post(url, form.values)
    assert (refused.status, "add a picture" in refused.text) == (400, True)
    assert not Return.objects.exists()
    for _ in range(2):
        done = buyer.post(url, form.values | {"pictures": photo()})
    of = Return.objects.get()
    assert of.public_id in done.text
    assert "Torn." in done.text
    kept = ReturnFile.objects.get()
    assert b"TELEPHONE" not in bytes(kept.content)
    picture = buyer.client.get(address(part, f"returns/{of.public_id}/files/{kept.pk}/"))
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/jpeg")
    assert "waits for the shop" in buyer.open(surfaces.link(part.order)).text


def test_a_changed_mind_keeps_what_was_typed_and_faults_are_said_at_their_fields(part):
    buyer = surfaces.browser()
    url = address(part, f"parts/{part.public_id}/return/")
    page = buyer.open(url)
    for units, reason in (("3", "damaged"), ("x", "damaged"), ("1", ""), ("0", "")):
        answer = buyer.post(url, asked(page, units, reason))
        assert answer.status == 400
        assert answer.alerts
    shown = buyer.post(url, asked(page, "1", "changed_mind", text="Too sweet."))
    (form,) = [form for form in shown.forms if "edit" in form.values]
    back = buyer.post(url, form.values)
    assert "Too sweet." in back.source
    assert asked(back, "1", "wrong")["wish"] == "refund"
    assert not Return.objects.exists()


def test_a_buyer_sends_it_back_with_a_slip_and_takes_another_return_back(part, clock):
    buyer = surfaces.browser()
    of = returns.ask(part, 1, now=ARRIVED + DAY)
    member = part.vendor.members.get()
    returns.approve(of, member)
    url = address(part, f"returns/{of.public_id}/")
    slip = buyer.open(address(part, f"returns/{of.public_id}/label/"))
    assert of.public_id in slip.text
    assert "You pay for this parcel" in slip.text
    assert "<svg" in slip.source
    act = address(part, f"returns/{of.public_id}/act/")
    wrong = buyer.post(act, {"step": "sent", "carrier": "", "tracking_number": "?"})
    assert (wrong.status, bool(wrong.alerts)) == (400, True)
    sent = {"step": "sent", "carrier": "SF Express", "tracking_number": "SF1234567890888"}
    assert "sent back" in buyer.post(act, sent).text
    other = returns.ask(part, 1, now=ARRIVED + DAY)
    back = buyer.post(address(part, f"returns/{other.public_id}/act/"), {"step": "withdraw"})
    assert "withdrawn" in back.text
    assert buyer.open(url).status == 200


def test_a_buyer_disagrees_and_reads_the_shops_words(part):
    of = returns.ask(part, 1, reason="damaged", now=ARRIVED + DAY)
    services.deny_return(
        public_id=of.public_id,
        member=part.vendor.members.get(),
        text="It left us whole.",
        pictures=[returns.PICTURE],
        now=ARRIVED + DAY,
    )
    buyer = surfaces.browser()
    page = buyer.open(address(part, f"returns/{of.public_id}/"))
    assert "It left us whole." in page.text
    act = address(part, f"returns/{of.public_id}/act/")
    assert buyer.post(act, {"step": "escalate", "text": ""}).status == 400
    done = buyer.post(act, {"step": "escalate", "text": "It did not."})
    assert "the marketplace decides" in done.text


def test_a_stranger_finds_no_return_and_a_person_finds_the_own_ones(part):
    of = returns.ask(part, 1, now=ARRIVED + DAY)
    before = surfaces.everything()
    stranger = surfaces.stranger()
    for path in ("", "label/"):
        assert stranger.open(f"/en/returns/{of.public_id}/{path}").status == 404
    assert stranger.post(f"/en/returns/{of.public_id}/act/", {"step": "withdraw"}).status == 404
    assert stranger.open(f"/en/parts/{part.public_id}/return/").status == 404
    assert surfaces.everything() == before
    buyer = surfaces.browser(part.order.user)
    assert of.public_id in buyer.open("/en/me/returns/").source
    assert of.public_id not in stranger.open("/en/me/returns/").source


def test_after_its_windows_the_page_says_that_nothing_can_be_asked_for(part, clock):
    clock.move_to(ARRIVED + timedelta(days=61))
    buyer = surfaces.browser()
    page = buyer.open(address(part, f"parts/{part.public_id}/return/"))
    assert "Nothing of this can be returned now" in page.text
    assert "report a problem" not in buyer.open(surfaces.link(part.order)).text


def test_the_api_tells_the_returns_of_an_order_to_who_holds_its_word(part):
    of = returns.ask(part, 1, now=ARRIVED + DAY)
    client = surfaces.browser().client
    path = f"/api/v1/orders/{part.order.public_id}/returns/"
    assert client.get(path).status_code == 404
    answer = client.get(path, {"t": order_token(part.order.public_id), "language": "en"})
    (row,) = answer.json()["returns"]
    assert (row["id"], row["status"]) == (of.public_id, "requested")
    assert row["goods"].endswith("×1")


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "pt", "en"])
def test_every_page_of_a_return_comes_in_every_language(part, language):
    buyer = surfaces.browser(part.order.user)
    of = returns.approve(returns.ask(part, 1, now=ARRIVED + DAY), part.vendor.members.get())
    for rest in (f"returns/{of.public_id}/", f"returns/{of.public_id}/label/", "me/returns/"):
        assert buyer.open(f"/{language}/{rest}").status == 200
    assert buyer.open(f"/{language}/parts/{part.public_id}/return/").status == 200


def test_mails_go_to_the_side_that_waits_once(part):
    of = returns.ask(part, 1, reason="damaged", now=ARRIVED + DAY)
    outbox.drain()
    mails = Mail.objects.filter(key__startswith="return:")
    assert [mail.to for mail in mails] == ["baker@example.com"]
    member = part.vendor.members.get()
    returns.approve(of, member)
    outbox.drain()
    outbox.drain()
    mail = mails.exclude(to="baker@example.com").get()
    assert (mail.to, mail.language) == (part.order.email, part.order.language)
    assert f"/returns/{of.public_id}/?t=" in mail.text
    returns.send(of)
    outbox.drain()
    assert mails.filter(to="baker@example.com").count() == 2
    services.sweep_returns(now=ARRIVED + 40 * DAY)
    outbox.drain()
    assert mails.filter(key__contains="escalated").count() == 2
