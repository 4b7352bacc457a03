"""Change sets: the live listing moves only when somebody confirms it."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from catalog.drafts import ProductDraft
from catalog.models import Product
from catalog.moderation import services
from catalog.moderation.errors import (
    AlreadyDecided,
    ClaimedByAnother,
    GoodsRefused,
    LiveMoved,
    NoSuchChangeSet,
    ReasonMissing,
    RevisionMoved,
)
from catalog.moderation.models import (
    ApprovalRule,
    ChangeSet,
    Decision,
    ModerationReason,
    ScreenFinding,
    ScreenRule,
    TrustPin,
)
from catalog.moderation.trusting import trust_in
from catalog.moderation.types import Answered
from catalog.queries.drafts import draft_of
from marketplace.foundation.models import OutboxEvent
from marketplace.foundation.money import Money
from tests.factories import accounts, catalog, vendors

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
WHY = Answered(
    reason_codes=("misleading",), text="Please name the almonds.", internal="second time"
)


@pytest.fixture
def biscuits() -> Product:
    return catalog.almond_biscuits(vendors.bakery()).variant.product


@pytest.fixture
def operator() -> Any:
    return accounts.operator()


def edited(product: Product, **names: str) -> ProductDraft:
    """The listing as it is, with other names: `en="Almond biscuit"`."""
    draft = draft_of(product)
    name = dict(draft.texts["name"]) | {k.replace("_", "-"): v for k, v in names.items()}
    return dataclasses.replace(draft, texts=dict(draft.texts) | {"name": name})


def priced(product: Product, minor: int) -> ProductDraft:
    draft = draft_of(product)
    return dataclasses.replace(
        draft, variants=(dataclasses.replace(draft.variants[0], price=Money(minor, "MOP")),)
    )


def propose(product: Product, draft: ProductDraft, at: datetime = NOW) -> ChangeSet:
    made = services.propose_changes(
        product_id=product.pk, vendor_id=product.vendor_id, draft=draft, by_id=None, now=at
    )
    assert made is not None
    return made


def approve(made: ChangeSet, by: Any, **more: Any) -> Decision:
    known: dict[str, Any] = {"revision": made.revision, "now": NOW} | more
    return services.approve_set(change_set_ref=made.public_id, by_id=by.pk, **known)


def changes(made: ChangeSet) -> dict[str, tuple[Any, Any]]:
    return {path: (a, b) for path, a, b in made.changes.values_list("path", "before", "after")}


def name_of(product: Product) -> str:
    return str(Product.objects.get(pk=product.pk).name_en)


def test_an_edit_waits_and_the_live_listing_stays(biscuits: Product):
    made = propose(biscuits, edited(biscuits, en="Stone-ground almond biscuits"))
    assert (made.status, made.kind, made.revision) == ("open", "edit", 1)
    assert changes(made) == {"name.en": ("Almond biscuits", "Stone-ground almond biscuits")}
    assert name_of(biscuits) == "Almond biscuits"


def test_a_confirmed_edit_is_live_and_kept_as_a_fact(biscuits: Product, operator: Any):
    made = propose(biscuits, edited(biscuits, en="Stone-ground almond biscuits"))
    decision = approve(made, operator)
    assert name_of(biscuits) == "Stone-ground almond biscuits"
    assert decision.changes == [["name.en", "Almond biscuits", "Stone-ground almond biscuits"]]
    with pytest.raises(AlreadyDecided):
        approve(made, operator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.update(text="another")


def test_a_second_edit_is_merged_and_the_first_before_is_kept(biscuits: Product):
    made = propose(biscuits, edited(biscuits, en="Almond cakes"))
    again = propose(biscuits, edited(biscuits, en="Almond cakes", pt="Bolos de amêndoa"))
    assert (again.pk, again.revision) == (made.pk, 2)
    assert changes(again) == {
        "name.en": ("Almond biscuits", "Almond cakes"),
        "name.pt": ("Bolachas de amêndoa", "Bolos de amêndoa"),
    }


def test_writing_it_back_withdraws_the_set(biscuits: Product):
    made = propose(biscuits, edited(biscuits, en="Almond cakes"))
    nothing = services.propose_changes(
        product_id=biscuits.pk,
        vendor_id=biscuits.vendor_id,
        draft=draft_of(biscuits),
        by_id=None,
        now=NOW,
    )
    made.refresh_from_db()
    assert (nothing, made.status) == (None, "withdrawn")


def test_a_conflict_is_shown_and_wins_only_when_somebody_says_so(biscuits: Product, operator: Any):
    made = propose(biscuits, edited(biscuits, en="Almond cakes", pt="Bolos de amêndoa"))
    Product.objects.filter(pk=biscuits.pk).update(name_en="Almond biscuits, 24 pieces")
    with pytest.raises(LiveMoved) as refusal:
        approve(made, operator)
    assert refusal.value.paths == ("name.en",)
    assert name_of(biscuits) == "Almond biscuits, 24 pieces"
    approve(made, operator, over=True)
    assert name_of(biscuits) == "Almond cakes"


def test_nobody_confirms_what_they_have_not_read(biscuits: Product, operator: Any):
    made = propose(biscuits, edited(biscuits, en="Almond cakes"))
    propose(biscuits, edited(biscuits, en="Almond cookies"))
    with pytest.raises(RevisionMoved):
        approve(made, operator)
    assert name_of(biscuits) == "Almond biscuits"


def test_a_claim_keeps_the_second_operator_off_for_half_an_hour(biscuits: Product, operator: Any):
    other = accounts.person("second@example.mo")
    made = propose(biscuits, edited(biscuits, en="Almond cakes"))
    assert services.claim_next(by_id=operator.pk, now=NOW) == made
    assert services.claim_next(by_id=other.pk, now=NOW) is None
    with pytest.raises(ClaimedByAnother):
        approve(made, other)
    later = NOW + timedelta(minutes=30)
    assert services.claim_next(by_id=other.pk, now=later) == made


def test_a_refusal_needs_a_reason_and_leaves_the_listing(biscuits: Product, operator: Any):
    ModerationReason.objects.create(code="misleading", label_zh_hant="可能誤導")
    made = propose(biscuits, edited(biscuits, en="Almond cakes"))
    known = {"change_set_ref": made.public_id, "revision": 1, "by_id": operator.pk, "now": NOW}
    with pytest.raises(ReasonMissing):
        services.refuse_set(answered=Answered(), is_final=True, **known)
    with pytest.raises(ReasonMissing):
        services.refuse_set(answered=Answered(("unknown",)), is_final=True, **known)
    decision = services.refuse_set(answered=WHY, is_final=False, **known)
    made.refresh_from_db()
    assert (made.status, decision.reason_codes) == ("changes_requested", ["misleading"])
    assert [note.text for note in made.notes.all()] == ["second time"]
    assert name_of(biscuits) == "Almond biscuits"


def test_only_its_own_vendor_withdraws(biscuits: Product):
    made = propose(biscuits, edited(biscuits, en="Almond cakes"))
    stranger = vendors.tinned_fish_shop()
    known = {"change_set_ref": made.public_id, "by_id": None, "now": NOW}
    with pytest.raises(NoSuchChangeSet):
        services.withdraw_set(vendor_id=stranger.pk, **known)
    services.withdraw_set(vendor_id=biscuits.vendor_id, **known)
    with pytest.raises(AlreadyDecided):
        services.withdraw_set(vendor_id=biscuits.vendor_id, **known)


def test_a_price_within_the_span_needs_nobody(biscuits: Product):
    ApprovalRule.objects.create(name="price", kind="price", most=1_000)
    far = propose(biscuits, priced(biscuits, 9_681))
    assert far.status == "open"
    near = propose(biscuits, priced(biscuits, 9_680))  # 88.00 and 10%
    assert (near.pk, near.status) == (far.pk, "approved")
    assert draft_of(biscuits).variants[0].price == Money(9_680, "MOP")
    assert near.decisions.get().rule is not None


def test_a_price_that_moves_by_more_than_half_waits(biscuits: Product):
    offer = biscuits.variants.get().offers.get()
    known = {"offer_id": offer.pk, "vendor_id": biscuits.vendor_id, "by_id": None, "now": NOW}
    assert services.change_price(price=Money(13_200, "MOP"), **known) is None
    made = services.change_price(price=Money(132_000, "MOP"), **known)
    assert made is not None
    assert changes(made) == {
        f"version.{offer.variant_id}.price": (
            {"minor": 13_200, "currency": "MOP"},
            {"minor": 132_000, "currency": "MOP"},
        )
    }
    offer.refresh_from_db()
    assert offer.price_minor == 13_200


def test_a_pinned_shop_is_trusted_with_any_change(biscuits: Product, operator: Any):
    ApprovalRule.objects.create(name="trusted", kind="any", least_level="trusted")
    assert propose(biscuits, edited(biscuits, en="Almond cakes")).status == "open"
    TrustPin.objects.create(
        vendor=biscuits.vendor, level="trusted", reason="old", pinned_by=operator, pinned_at=NOW
    )
    assert propose(biscuits, edited(biscuits, en="Almond cakes")).status == "approved"
    assert name_of(biscuits) == "Almond cakes"


def test_trust_counts_time_here_and_lost_disputes_not_what_a_shop_says_of_its_age(
    biscuits: Product,
):
    def points() -> list[int]:
        return [part.points for part in trust_in(biscuits.vendor, now=NOW).parts]

    biscuits.vendor.opened_on = date(1987, 5, 1)
    biscuits.vendor.save()
    Product.objects.update(status="draft", published_at=None)
    assert points() == [0, 0, 0, 0, 0]
    Product.objects.update(status="published", published_at=NOW - timedelta(days=60))
    known = {"vendor_refs": [biscuits.vendor.ref, "platform"], "dispute_ref": "dsp_1"}
    for days in (10, 9):  # told twice
        services.record_lost_dispute(lost_at=NOW - timedelta(days=days), **known)
    old = known | {"dispute_ref": "dsp_2"}
    services.record_lost_dispute(lost_at=NOW - timedelta(days=366), **old)
    assert points() == [0, 2, 0, 0, -15]


def test_a_new_listing_is_handed_in_tagged_and_published(biscuits: Product, operator: Any):
    services.load_starter_list()
    Product.objects.filter(pk=biscuits.pk).update(
        status="draft", name_en="Almond biscuits with cheese"
    )
    made = services.hand_in_product(product_id=biscuits.pk, by_id=None, now=NOW)
    biscuits.refresh_from_db()
    assert (made.kind, made.status, biscuits.status) == ("listing", "open", "submitted")
    assert biscuits.restricted_tags == ["dairy"]
    assert ScreenFinding.objects.get().found == "cheese"
    approve(made, operator)
    biscuits.refresh_from_db()
    assert biscuits.status == "published"


def test_banned_goods_are_refused_at_their_field(biscuits: Product):
    services.load_starter_list()
    with pytest.raises(GoodsRefused) as refusal:
        propose(biscuits, edited(biscuits, zh_hans="杏仁饼 电 子 烟 套装"))
    assert list(refusal.value.by_field) == ["name_zh_hans"]
    assert "“电 子 烟”" in refusal.value.by_field["name_zh_hans"]
    assert "13/2022" in refusal.value.by_field["name_zh_hans"]
    assert not ChangeSet.objects.exists()


def test_a_change_of_the_list_screens_everything_again(biscuits: Product):
    run = services.ask_screening(now=NOW)
    ScreenRule.objects.create(
        code="almonds",
        name_zh_hant="杏仁",
        words="almond*",
        severity="review",
        source="test",
        valid_from=NOW.date(),
    )
    services.screen_all()
    run.refresh_from_db()
    assert (run.screened, run.found, run.finished_at is not None) == (1, 1, True)
    assert services.screen_chunk(now=NOW) is None


def test_the_command_tells_each_finding_as_json(biscuits: Product):
    services.load_starter_list()
    Product.objects.filter(pk=biscuits.pk).update(name_pt="Bolachas com queijo")
    said = StringIO()
    call_command("screen", "--json", stdout=said)
    told = json.loads(said.getvalue())
    assert (told["screened"], told["by_rule"]) == (1, {"dairy": 1})
    assert told["findings"] == [
        {
            "product": biscuits.public_id,
            "rule": "dairy",
            "severity": "tag",
            "field": "name.pt",
            "found": "queijo",
        }
    ]


def test_a_vendor_is_told_once_of_several_decisions(biscuits: Product, operator: Any):
    approve(propose(biscuits, edited(biscuits, en="Almond cakes")), operator)
    approve(propose(biscuits, edited(biscuits, en="Almond cookies")), operator)
    assert services.tell_decided(now=NOW + timedelta(minutes=4)) == 0
    assert services.tell_decided(now=NOW + timedelta(minutes=5)) == 1
    assert services.tell_decided(now=NOW + timedelta(minutes=6)) == 0
    told = OutboxEvent.objects.filter(topic="moderation.changes_decided")
    assert [len(event.payload["change_set_refs"].split(",")) for event in told] == [2]


def test_a_rule_is_tried_on_what_people_decided(biscuits: Product, operator: Any):
    ModerationReason.objects.create(code="misleading", label_zh_hant="可能誤導")
    approve(propose(biscuits, priced(biscuits, 9_000)), operator)
    refused = propose(biscuits, priced(biscuits, 9_400))
    services.refuse_set(
        change_set_ref=refused.public_id,
        revision=1,
        by_id=operator.pk,
        now=NOW,
        answered=WHY,
        is_final=True,
    )
    trial = services.try_rule(rule=ApprovalRule(name="t", kind="price", most=500), now=NOW)
    assert (trial.tried, len(trial.would_approve), trial.against) == (2, 2, (refused.public_id,))
    assert not ApprovalRule.objects.exists()
