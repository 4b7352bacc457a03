"""Pictures in change sets: what is shown moves only when somebody confirms it."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from catalog.errors import MoveRefused
from catalog.media import hanging
from catalog.media.hanging import Hung
from catalog.media.models import Master
from catalog.media.queries import hung_pictures
from catalog.media.services import sweep_orphans
from catalog.models import Picture, Product
from catalog.moderation import services
from catalog.moderation.errors import GoodsRefused, LiveMoved
from catalog.moderation.models import ChangeSet, ScreenFinding, ScreenRule
from catalog.moderation.picturing import marks
from catalog.moderation.queries import fields_shown, last_set
from catalog.moderation.types import Answered
from catalog.queries.drafts import draft_of
from tests.factories import accounts, catalog, vendors

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def biscuits() -> Product:
    product = catalog.almond_biscuits(vendors.bakery()).variant.product
    for name in "ab":
        catalog.picture(product, f"catalog/{name}.webp", position=ord(name))
    return product


def kept(name: str) -> Hung:
    """A picture that was uploaded and hangs nowhere yet."""
    path = f"pictures/{name}.jpg"
    Master.objects.create(
        digest=name, source_digest=f"of {name}", path=path, width=400, height=300, byte_size=1,
        placeholder="data:,", widths=[320, 400], formats=["avif", "webp", "jpg"], state="made",
        created_at=NOW, due_at=NOW, used_at=NOW,
    )  # fmt: skip
    return Hung(path)


def change(product: Product, how: Any, at: datetime = NOW) -> ChangeSet | None:
    return services.change_pictures(
        product_id=product.pk, vendor_id=product.vendor_id, change=how, by_id=None, now=at
    )


def decide(made: ChangeSet, by: Any = None, **more: Any) -> None:
    made.refresh_from_db()
    known = {"change_set_ref": made.public_id, "revision": made.revision, "now": NOW}
    services.approve_set(by_id=(by or accounts.operator()).pk, **(known | more))


def shown(product: Product) -> list[str]:
    return [each.path for each in hung_pictures(product.pk)]


A, B, C = "catalog/a.webp", "catalog/b.webp", "pictures/c.jpg"


def test_new_gone_and_moved_pictures_wait_and_then_are_shown(biscuits: Product):
    new = kept("c")
    made = change(biscuits, lambda hung: [new, hung[1]])
    assert made is not None
    assert shown(biscuits) == [A, B]
    with translation.override("en"):
        (field,) = fields_shown(made)
    assert (field.before, field.after) == ("2 pictures", "2 pictures")
    assert [(each.mark, each.url) for each in field.pictures_before] == [
        ("gone", f"/media/{A[:-5]}-320.webp"),
        ("", f"/media/{B[:-5]}-320.webp"),
    ]
    assert [each.mark for each in field.pictures_after] == ["new", ""]
    assert field.pictures_after[0].url == "/media/pictures/c-320.jpg"
    ids = {row.path: row.pk for row in Picture.objects.all()}
    decide(made)
    assert shown(biscuits) == [C, B]
    assert Picture.objects.get(path=B).pk == ids[B]


def test_what_was_drawn_before_comes_back_when_the_change_is_withdrawn(biscuits: Product):
    made = change(biscuits, lambda hung: hung[::-1])
    assert made is not None
    assert change(biscuits, lambda hung: hung[::-1]) is None
    made.refresh_from_db()
    assert (made.status, shown(biscuits)) == ("withdrawn", [A, B])


def test_texts_and_pictures_are_one_wish(biscuits: Product):
    made = change(biscuits, lambda hung: hung[:1])
    draft = draft_of(biscuits)
    names = dict(draft.texts["name"]) | {"en": "Almond cakes"}
    edited = dataclasses.replace(draft, texts=dict(draft.texts) | {"name": names})
    known = {"product_id": biscuits.pk, "vendor_id": biscuits.vendor_id, "by_id": None, "now": NOW}
    again = services.propose_changes(draft=edited, **known)
    assert again == made
    assert set(again.changes.values_list("path", flat=True)) == {"name.en", "pictures"}
    change(biscuits, lambda hung: [])
    decide(again)
    biscuits.refresh_from_db()
    assert (biscuits.name_en, shown(biscuits)) == ("Almond cakes", [])
    made = change(biscuits, lambda hung: [kept("c")])
    services.propose_changes(draft=draft_of(biscuits), **known)
    assert ChangeSet.objects.get(pk=made.pk).status == "open"  # the form of texts knows no picture


def test_a_conflict_of_pictures_wins_only_when_somebody_says_so(biscuits: Product):
    made = change(biscuits, lambda hung: hung[::-1])
    Picture.objects.filter(path=A).delete()
    operator = accounts.operator()
    with pytest.raises(LiveMoved) as refusal:
        decide(made, operator)
    assert refusal.value.paths == ("pictures",)
    decide(made, operator, over=True)
    assert shown(biscuits) == [B, A]


def test_files_that_a_wish_names_outlive_their_grace(biscuits: Product):
    new = kept("c")
    made = change(biscuits, lambda hung: [*hung, new])
    assert sweep_orphans(now=NOW + timedelta(days=30)) == 0
    services.refuse_set(
        change_set_ref=made.public_id,
        revision=1,
        by_id=accounts.operator().pk,
        now=NOW,
        answered=Answered(text="Not yours."),
        is_final=True,
    )
    assert sweep_orphans(now=NOW + timedelta(days=7)) == 1
    state = last_set(biscuits)
    assert [each.is_kept for each in state.fields[0].pictures_after] == [True, True, False]


def test_a_draft_moves_at_once_and_what_is_handed_in_not_at_all(biscuits: Product):
    Product.objects.update(status="draft")
    assert change(biscuits, lambda hung: hung[1:]) is None
    assert shown(biscuits) == [B]
    Product.objects.update(status="submitted")
    with pytest.raises(MoveRefused):
        change(biscuits, lambda hung: [])
    assert shown(biscuits) == [B]


def test_words_of_pictures_are_screened(biscuits: Product):
    ScreenRule.objects.create(
        code="vape", name_zh_hant="電子煙", words="vape", severity="block", source="Law",
        closed_to=["MO", "HK", "CBEC", "PARCEL"], valid_from=NOW.date(),
    )  # fmt: skip
    key = hung_pictures(biscuits.pk)[0].key
    with pytest.raises(GoodsRefused):
        change(biscuits, lambda hung: hanging.described(hung, key, {"en": "A vape"}, None))
    assert not ChangeSet.objects.exists()


def test_a_wish_neither_closes_nor_opens_a_destination_before_it_is_live(biscuits: Product):
    ScreenRule.objects.create(
        code="crab", name_zh_hant="活蟹", words="crab\ncakes", severity="block", source="Law",
        closed_to=["CBEC"], valid_from=NOW.date(),
    )  # fmt: skip
    Product.objects.filter(pk=biscuits.pk).update(name_en="Crab")
    biscuits.refresh_from_db()
    draft = draft_of(biscuits)
    names = dict(draft.texts["name"]) | {"en": "Cakes"}
    made = services.propose_changes(
        product_id=biscuits.pk,
        vendor_id=biscuits.vendor_id,
        draft=dataclasses.replace(draft, texts=dict(draft.texts) | {"name": names}),
        by_id=None,
        now=NOW,
    )

    def found() -> set[tuple[str, bool, bool]]:
        rows = ScreenFinding.objects.values_list("found", "is_live", "is_wished")
        return {(word.casefold(), live, wished) for word, live, wished in rows}

    assert found() == {("crab", True, False), ("cakes", False, True)}
    services.withdraw_set(
        change_set_ref=made.public_id, vendor_id=biscuits.vendor_id, by_id=None, now=NOW
    )
    assert found() == {("crab", True, True)}


def test_a_picture_moved_when_its_place_among_those_that_stay_is_another():
    a, b, c, d = (Hung(name) for name in "abcd")
    assert marks([a, b, c], [d, a, c, b]) == (["", "", ""], ["new", "", "moved", "moved"])
    assert marks([a, b], [b]) == (["gone", ""], [""])
    reworded = dataclasses.replace(a, alt={"en": "A"})
    assert marks([a, b], [reworded, b]) == (["", ""], ["reworded", ""])
