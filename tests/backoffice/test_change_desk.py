"""Operators read changes side by side and decide, one by one or several at once."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from catalog.models import Product
from catalog.moderation import services
from catalog.moderation.events import ChangesDecided
from catalog.moderation.models import ApprovalRule, ChangeSet, ScreeningRun, ScreenRule
from catalog.moderation.types import Answered
from catalog.queries.drafts import draft_of
from marketplace.foundation.clock import now
from marketplace.notifications import moderation_mails
from marketplace.notifications.models import Mail
from tests.factories import accounts, catalog, surfaces, vendors
from tests.factories.pages import Browser

pytestmark = pytest.mark.django_db
LIST = "/admin/moderation/changeset/"


@pytest.fixture
def product() -> Product:
    services.load_starter_list()
    found = catalog.almond_biscuits(vendors.bakery()).variant.product
    catalog.picture(found)
    return found


@pytest.fixture
def desk() -> Browser:
    client = Client(headers={"accept-language": "en"})
    client.force_login(accounts.operator())
    return Browser(client)


def proposed(product: Product, name: str) -> ChangeSet:
    draft = draft_of(product)
    names = dict(draft.texts["name"]) | {"en": name}
    made = services.propose_changes(
        product_id=product.pk,
        vendor_id=product.vendor_id,
        draft=dataclasses.replace(draft, texts=dict(draft.texts) | {"name": names}),
        by_id=None,
        now=now(),
    )
    assert made is not None
    return made


def test_the_next_one_is_claimed_read_and_approved(product: Product, desk: Browser):
    made = proposed(product, "Almond cheese cakes")
    page = desk.submit(desk.open(f"{LIST}next/"), "next/")
    assert page.path == f"{LIST}{made.pk}/decide/"
    assert "Name (English) Almond biscuits Almond cheese cakes" in page.text
    assert "“cheese” · Milk and dairy · set a restricted tag" in page.text
    assert "Trust: new" in page.text
    assert any("biscuits.webp" in src for src in page.attributes("img", "src"))
    done = desk.submit(page, "decide/", decision="approve")
    assert "Decided." in done.text
    product.refresh_from_db()
    assert (product.name_en, product.restricted_tags) == ("Almond cheese cakes", ["dairy"])
    assert "approved" in LogEntry.objects.get().change_message
    assert desk.open(f"{LIST}{made.pk}/change/").status == 200


def test_a_refusal_without_a_reason_is_asked_again(product: Product, desk: Browser):
    made = proposed(product, "Almond cakes")
    page = desk.open(f"{LIST}{made.pk}/decide/")
    page = desk.submit(page, "decide/", decision="reject")
    assert "Choose a reason, or write one." in page.text
    desk.submit(page, "decide/", decision="request", text="Name the almonds.")
    made.refresh_from_db()
    assert made.status == "changes_requested"


def test_several_are_previewed_and_each_is_written_down(product: Product, desk: Browser):
    other = catalog.sardines(vendors.tinned_fish_shop()).tin.variant.product
    sets = [proposed(product, "Almond cakes"), proposed(other, "Sardines in oil")]
    chosen: dict[str, Any] = {
        "action": "decide_several",
        "_selected_action": [str(each.pk) for each in sets],
    }
    preview = desk.post(LIST, chosen)
    assert "Sardines in olive oil Sardines in oil" in preview.text
    proposed(other, "Sardines, in oil")  # anew, after the preview was read
    seen = {f"revision_{each.pk}": "1" for each in sets}
    filled = chosen | seen | {"apply": "1", "decision": "approve", "revision": "0"}
    desk.post(LIST, filled)
    product.refresh_from_db()
    other.refresh_from_db()
    assert (product.name_en, other.name_en) == ("Almond cakes", "Sardines in olive oil")
    assert LogEntry.objects.count() == 1


def test_one_is_claimed_from_its_page_and_others_are_told_whose_it_is(
    product: Product, desk: Browser
):
    made = proposed(product, "Almond cakes")
    own = f"{LIST}{made.pk}/"
    assert f"{own}claim/" in desk.open(f"{own}change/").attributes("a", "href")
    page = desk.submit(desk.open(f"{own}claim/"), "claim/")
    assert page.path == f"{own}decide/"
    assert "is looking at it" not in page.text
    other = accounts.person("second@example.mo")
    other.is_staff = other.is_superuser = True
    other.save()
    second = surfaces.browser(other)
    told = second.open(f"{own}decide/")
    assert "is looking at it" in told.text
    assert not [form for form in told.forms if form.action.endswith("release/")]
    refused = second.submit(second.open(f"{own}claim/"), "claim/")
    assert (refused.path, "is looking at it" in refused.text) == (f"{own}claim/", True)
    desk.submit(page, "release/")
    made.refresh_from_db()
    assert made.claimed_by is None


def test_a_note_is_for_colleagues_or_for_the_shop_too(product: Product, desk: Browser):
    made = proposed(product, "Almond cakes")
    own = f"{LIST}{made.pk}/"
    assert f"{own}note/" in desk.open(f"{own}change/").attributes("a", "href")
    empty = desk.submit(desk.open(f"{own}note/"), "note/")
    assert (empty.path, made.notes.count()) == (f"{own}note/", 0)
    desk.submit(empty, "note/", text="Ask Ana about the tin.")
    page = desk.submit(desk.open(f"{own}note/"), "note/", text="Which almonds?", is_for_vendor="on")
    assert page.path == f"{own}change/"
    assert "Ask Ana about the tin." in page.text
    vendors.member(product.vendor, accounts.baker())
    shop = surfaces.browser(accounts.User.objects.get(email="baker@example.com"))
    told = shop.open(f"/en/vendor/goods/products/{product.public_id}/")
    assert "Which almonds?" in told.main
    assert "Ask Ana" not in told.text


def test_who_may_not_decide_is_turned_away(product: Product):
    made = proposed(product, "Almond cakes")
    stranger = accounts.person("clerk@example.mo")
    stranger.is_staff = True
    stranger.save()
    clerk = surfaces.browser(stranger)
    assert clerk.open(f"{LIST}{made.pk}/decide/").status == 403
    for step in ("next", f"{made.pk}/claim", f"{made.pk}/note"):
        assert clerk.post(f"{LIST}{step}/").status == 403


def test_lists_open_and_a_changed_rule_screens_everything(product: Product, desk: Browser):
    proposed(product, "Almond cakes")
    for model in (
        "changeset", "screenrule", "screeningrun", "screenfinding", "moderationreason",
        "approvalrule", "trustpin",
    ):  # fmt: skip
        assert desk.open(reverse(f"admin:moderation_{model}_changelist")).status == 200
    rule = ScreenRule.objects.get(code="tobacco")
    page = desk.open(f"/admin/moderation/screenrule/{rule.pk}/change/")
    saved = desk.submit(page, "change/", source="another law", words="charutos")
    assert saved.path == "/admin/moderation/screenrule/", saved.text
    assert ScreeningRun.objects.get().finished_at is None
    tried = {"action": "try_out", "_selected_action": [str(ApprovalRule.objects.all()[0].pk)]}
    told = desk.post("/admin/moderation/approvalrule/", tried)
    assert "of the last 0 it would have approved 0" in told.text


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "pt", "en"])
def test_a_mail_tells_of_all_decisions(product: Product, language: str):
    vendors.member(product.vendor, accounts.person("keeper@example.com", "", language), "catalog")
    made = proposed(product, "Almond cakes")
    services.refuse_set(
        change_set_ref=made.public_id,
        revision=1,
        by_id=accounts.operator().pk,
        now=now(),
        answered=Answered(("translation",), "See the second line."),
        is_final=False,
    )
    event = ChangesDecided(product.vendor_id, made.public_id, now())
    moderation_mails.tell_keepers_of_decisions(event)
    moderation_mails.tell_keepers_of_decisions(event)
    mail = Mail.objects.get(to="keeper@example.com")
    words = {
        "zh-hant": "某語言的文字不正確",
        "zh-hans": "某语言的文字不正确",
        "pt": "O texto numa das línguas está errado",
        "en": "The text in one of the languages is not right",
    }
    assert words[language] in mail.html
    assert "See the second line." in mail.text
    assert f"/{language}/vendor/goods/products/{product.public_id}/" in mail.text
