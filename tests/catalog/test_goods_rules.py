"""The catalog's pure rules; the numbers are those of docs/catalog.md."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from catalog import answers, choosing, combinations, completeness, prior_price, quantity_prices
from catalog.answers import Answer, Asked
from catalog.choosing import Candidate
from catalog.combinations import Version
from catalog.completeness import Text
from catalog.prior_price import PriceSpan
from catalog.quantity_prices import PriceStep
from marketplace.foundation.money import Money


def mop(minor: int) -> Money:
    return Money(minor, "MOP")


def day(month: int, day_: int) -> datetime:
    return datetime(2026, month, day_, tzinfo=UTC)


def span(minor: int, since: datetime, until: datetime, currency: str = "MOP") -> PriceSpan:
    return PriceSpan(Money(minor, currency), since, until)


LONG = span(8_800, day(9, 1), day(11, 1))
RAISED = [span(8_800, day(9, 1), day(10, 25)), span(9_800, day(10, 25), day(11, 1))]
PRIORS = {
    "88.00 for two months, then 79.00": (8_800, 7_900, day(11, 1), [LONG], day(11, 30), True),
    "a month after the reduction": (8_800, 7_900, day(11, 1), [LONG], day(12, 1), False),
    "raised for a week before": (9_800, 7_900, day(11, 1), RAISED, day(11, 5), False),
    "what was asked before the rise": (8_800, 7_900, day(11, 1), RAISED, day(11, 5), True),
    "a second reduction": (
        8_800,
        6_900,
        day(11, 10),
        [LONG, span(7_900, day(11, 1), day(11, 10))],
        day(11, 30),
        True,
    ),
    "a second reduction, a month after the first": (
        8_800,
        6_900,
        day(11, 10),
        [LONG, span(7_900, day(11, 1), day(11, 10))],
        day(12, 1),
        False,
    ),
    "asked for five days only": (
        8_800,
        7_900,
        day(10, 25),
        [span(8_800, day(10, 20), day(10, 25))],
        day(10, 26),
        False,
    ),
    "never asked": (9_900, 7_900, day(11, 1), [LONG], day(11, 5), False),
    "no past at all": (8_800, 7_900, day(11, 1), [], day(11, 5), False),
    "not higher": (7_900, 7_900, day(11, 1), [LONG], day(11, 5), False),
    "in another currency": (
        8_800,
        7_900,
        day(11, 1),
        [span(8_800, day(9, 1), day(11, 1), "HKD")],
        day(11, 5),
        False,
    ),
}


@pytest.mark.parametrize("case", PRIORS)
def test_a_price_before_is_shown_where_the_past_bears_it_out(case: str):
    claimed, price, since, past, now, is_shown = PRIORS[case]
    shown = prior_price.shown_before(
        mop(claimed), price=mop(price), since=since, past=past, now=now
    )
    assert shown == (mop(claimed) if is_shown else None)


STEPS = (PriceStep(6, mop(7_800)), PriceStep(2, mop(8_400)))
FIXED = (PriceStep(1, Money(7_500, "CNY")), PriceStep(6, Money(6_900, "CNY")))


@pytest.mark.parametrize(("quantity", "each"), [(1, 8_800), (2, 8_400), (5, 8_400), (6, 7_800)])
def test_more_units_cost_less_each(quantity: int, each: int):
    steps = quantity_prices.ladder(mop(8_800), (*STEPS, *FIXED), "MOP")
    assert quantity_prices.unit_price(steps, quantity) == mop(each)


def test_another_currency_has_a_ladder_of_its_own_or_none():
    steps = quantity_prices.ladder(mop(8_800), (*STEPS, *FIXED), "CNY")
    assert quantity_prices.unit_price(steps, 5) == Money(7_500, "CNY")
    assert quantity_prices.unit_price(steps, 6) == Money(6_900, "CNY")
    assert quantity_prices.ladder(mop(8_800), STEPS, "CNY") == ()


@pytest.mark.parametrize(
    ("further", "fault"),
    [
        ((), ""),
        ((*STEPS, *FIXED), ""),
        ((PriceStep(1, mop(8_000)),), "own"),
        ((PriceStep(2, mop(8_800)),), "dearer"),
        ((PriceStep(2, mop(8_000)), PriceStep(6, mop(8_400))), "dearer"),
        ((PriceStep(2, mop(8_000)), PriceStep(2, mop(7_900))), "twice"),
        ((PriceStep(2, mop(0)),), "zero"),
        ((PriceStep(0, mop(1)),), "zero"),
        ((PriceStep(6, Money(6_900, "CNY")),), "first"),
        (tuple(PriceStep(n, mop(8_800 - n)) for n in range(2, 7)), "many"),
    ],
)
def test_further_prices_that_make_no_sense_are_named(further: tuple[PriceStep, ...], fault: str):
    assert quantity_prices.fault(mop(8_800), further) == fault


def candidate(offer_id: int, **changes: object) -> Candidate:
    fields: dict[str, object] = {"ships": True, "is_in_stock": True, "landed": mop(10_000)}
    return Candidate(offer_id=offer_id, **(fields | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (candidate(9, landed=mop(99_900)), candidate(1, ships=False)),
        (candidate(9, landed=mop(99_900)), candidate(1, is_in_stock=False)),
        (candidate(9, is_in_stock=False), candidate(1, ships=False)),
        (candidate(9, landed=mop(9_999)), candidate(1, rating_centi=500)),
        (candidate(9), candidate(1, landed=None, rating_centi=500)),
        (candidate(9, rating_centi=460), candidate(1, rating_centi=450)),
        (candidate(9, rating_centi=1), candidate(1)),
        (candidate(1), candidate(9)),
    ],
)
def test_the_better_offer_comes_first(better: Candidate, worse: Candidate):
    assert choosing.in_order([worse, better]) == [better, worse]
    assert choosing.in_order([better, worse]) == [better, worse]


def test_the_delivered_price_decides_not_the_price():
    bakery = candidate(1, landed=mop(8_800 + 3_000))
    shop = candidate(2, landed=mop(9_200 + 1_500))
    assert choosing.in_order([bakery, shop])[0] is shop


def text(code: str, **languages: str) -> Text:
    return Text(code, code, {key.replace("_", "-"): value for key, value in languages.items()})


NAME = text("name", zh_hant="石磨杏仁餅", en="Almond biscuits")
TOLD = text("description", zh_hant="每日新鮮出爐", pt="Do forno", en="Out of the oven")


def test_goods_of_macau_need_chinese_and_portuguese_there():
    found = completeness.meter((NAME, TOLD), destination="MO", origin_country="MO")
    assert (found.done, found.total, found.percent) == (3, 4, 75)
    assert [(gap.code, gap.languages) for gap in found.gaps] == [("name", ("pt",))]


def test_imported_goods_may_have_english_in_place_of_portuguese():
    found = completeness.meter((NAME, TOLD), destination="MO", origin_country="PT")
    assert found.is_complete
    assert found.percent == 100


def test_the_mainland_needs_simplified_and_is_told_of_the_machine():
    bare = completeness.meter((NAME, TOLD), destination="CN", origin_country="MO")
    assert (bare.done, bare.total) == (0, 2)
    converted = (
        text("name", zh_hant="石磨杏仁餅", zh_hans="石磨杏仁饼"),
        text("description", zh_hans="每天新鲜出炉"),
    )
    found = completeness.meter(
        converted, destination="CN", origin_country="MO", machine_made=("zh-hans",)
    )
    assert found.is_complete
    assert found.machine_made == ("zh-hans",)


def test_a_text_that_nobody_wrote_is_not_asked_for_but_a_name_is():
    found = completeness.meter(
        (text("name"), text("summary")), destination="CN", origin_country="MO"
    )
    assert [gap.code for gap in found.gaps] == ["name"]


ROAST = Asked(1, "roast", "choice", True, frozenset({"light", "dark"}))
WEIGHT = Asked(2, "filling", "number")
MAKER = Asked(3, "made-by", "text")


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"roast": Answer(choices=("dark",))}, {}),
        ({}, {"roast": "missing"}),
        ({"roast": Answer(choices=("burnt",))}, {"roast": "choice"}),
        ({"roast": Answer(number=Decimal(1))}, {"roast": "kind"}),
        (
            {"roast": Answer(choices=("dark",)), "filling": Answer(number=Decimal("0.00001"))},
            {"filling": "size"},
        ),
        (
            {"roast": Answer(choices=("dark",)), "filling": Answer(number=Decimal("NaN"))},
            {"filling": "size"},
        ),
        (
            {"roast": Answer(choices=("dark",)), "made-by": Answer(texts={"en": "x" * 201})},
            {"made-by": "size"},
        ),
        (
            {"roast": Answer(choices=("dark",)), "color": Answer(choices=("red",))},
            {"color": "unknown"},
        ),
    ],
)
def test_answers_are_held_against_what_is_asked(given: dict[str, Answer], wrong: dict[str, str]):
    assert answers.faults((ROAST, WEIGHT, MAKER), given) == wrong


def test_a_category_asks_what_those_above_ask_and_may_only_add():
    eased = Asked(1, "roast", "choice", False, ROAST.choices)
    asked = answers.asked_of({10: [ROAST], 20: [eased, WEIGHT]}, [10, 20])
    assert [(each.code, each.is_required) for each in asked] == [
        ("roast", True),
        ("filling", False),
    ]
    stricter = answers.asked_of({10: [eased], 20: [ROAST]}, [10, 20])
    assert [each.is_required for each in stricter] == [True]


SIZE, PACK = 1, 2
SMALL, LARGE, TIN, BOX = 11, 12, 21, 22
VERSIONS = [
    Version(100, {SIZE: SMALL, PACK: TIN}),
    Version(101, {SIZE: LARGE, PACK: TIN}, is_sold_out=True),
    Version(102, {SIZE: SMALL, PACK: BOX}),
]


def test_a_choice_keeps_the_others_where_it_can_and_never_leads_nowhere():
    from_tin = combinations.ways([SIZE, PACK], VERSIONS, VERSIONS[0])
    assert [(w.value_id, w.variant_id, w.is_chosen, w.is_sold_out) for w in from_tin[SIZE]] == [
        (SMALL, 100, True, False),
        (LARGE, 101, False, True),
    ]
    from_box = combinations.ways([SIZE, PACK], VERSIONS, VERSIONS[2])
    large = from_box[SIZE][1]
    assert (large.variant_id, large.keeps_the_rest) == (101, False)


@pytest.mark.parametrize(
    ("versions", "fault"),
    [
        (VERSIONS, ""),
        ([*VERSIONS, Version(103, {SIZE: SMALL, PACK: TIN})], "twice"),
        ([*VERSIONS, Version(103, {SIZE: SMALL})], "partial"),
        (VERSIONS * 21, "many"),
    ],
)
def test_versions_that_no_page_could_offer_are_named(versions: list[Version], fault: str):
    assert combinations.fault([SIZE, PACK], versions) == fault
