"""No float comes near money or rates."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import FloatField

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "payments",
    "catalog",
    "marketplace/customs/numbers",
    "marketplace/customs/rules",
    "marketplace/orders",
    "marketplace/shipping",
    "marketplace/vendors",
)
FILES = ("foundation/money.py", "foundation/formats.py", "foundation/fields.py")
SHOWN = ("storefront/prices.py", "storefront/shows.py", "vendor_portal/shows.py")
# What counts pixels, seconds, shades and signs, and never sees an amount.
PIXELS = {f"catalog/media/{name}.py" for name in ("child", "decoding", "encoding")} | {
    "catalog/bulk/reading/encodings.py"
}
MONEY = [
    path
    for room in ROOMS
    for path in sorted((ROOT / room).rglob("*.py"))
    if "migrations" not in path.parts and "sandbox" not in path.parts
    if str(path.relative_to(ROOT)) not in PIXELS
] + [ROOT / "marketplace" / name for name in FILES + SHOWN]
# Seconds, not money: what is called so may be a fraction.
TIMES = {"timeout", "wait", "interval", "seconds"}
# Where dividing is exact, by file and function: rates as Decimal or Fraction, never minor units.
DIVIDES = {
    ("catalog/feeds/queries.py", "sitemap_windows"): "whole ids, divided by the database",
    ("catalog/search/engines/prices.py", "range_in"): "a Decimal bound by Decimal rates",
    ("marketplace/customs/rules/cbec_tax.py", "exact_taxes"): "a Fraction by a rate's complement",
    ("marketplace/orders/services/tell_search.py", "_rounded"): "a Fraction kept as Decimal",
    ("payments/fx/types.py", "mid"): "a Decimal rate turned around; a Fraction shown as Decimal",
    ("payments/fx/converting.py", "shown"): "a Fraction turned around; one shown as Decimal",
    ("payments/fx/dealing.py", "dealt_value"): "a told rate turned around, as a Fraction",
    ("payments/fx/pricing.py", "price_behind"): "a Fraction, then its floor",
    ("payments/fx/pricing.py", "value_before"): "a Fraction, then rounded half up",
    ("payments/fx/types.py", "factor"): "a Decimal rate turned around",
    ("payments/fx/services/current_mid.py", "_is_near_peg"): "a Decimal rate turned around",
    ("payments/fx/sources/port.py", "mid"): "a Decimal figure by its unit, at 60 digits",
    ("payments/fx/judging.py", "_explained"): "Decimal rates against a band",
    ("payments/fx/judging.py", "_distance"): "a Fraction of two rates",
    ("payments/fx/judging.py", "_versus"): "a Fraction shown as Decimal",
    ("payments/fx/feed_proof.py", "_inverted"): "a Decimal rate spoiled on purpose",
    ("payments/fx/feed_proof.py", "_moved"): "a Decimal rate moved by basis points",
    ("payments/fx/feed_proof.py", "_parity"): "crosses of Decimal rates",
    ("payments/fx/services/record_applied_rate.py", "_distance_bps"): "a Fraction of two rates",
    ("marketplace/foundation/money.py", "round_up_to_step"): "a Fraction of a step, then its floor",
    ("marketplace/foundation/formats.py", "percent_bps"): "Decimal basis points, shown as percent",
    ("marketplace/foundation/formats.py", "weight"): "Decimal grams, shown as kilograms",
}


def is_time(name: str) -> bool:
    return bool(TIMES & set(name.casefold().split("_")))


def excused(tree: ast.AST) -> set[ast.AST]:
    """Return what belongs to a name that counts seconds: its annotation and its value."""
    kept: list[ast.AST | None] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.keyword) and is_time(node.arg or ""):
            kept.append(node.annotation if isinstance(node, ast.arg) else node.value)
        elif isinstance(node, ast.AnnAssign) and is_time(ast.unparse(node.target)):
            kept += [node.annotation, node.value]
        elif isinstance(node, ast.Assign) and all(is_time(ast.unparse(t)) for t in node.targets):
            kept.append(node.value)
    return {inside for node in kept if node for inside in ast.walk(node)}


def floats_in(source: str) -> list[int]:
    tree = ast.parse(source)
    times = excused(tree)
    lines = []
    for node in ast.walk(tree):
        is_literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        is_name = isinstance(node, ast.Name) and node.id == "float"
        if (is_literal or is_name) and node not in times:
            lines.append(node.lineno)
    return lines


def is_path(node: ast.expr) -> bool:
    """Tell whether a part of a division names a file: its right side is text."""
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return is_text or isinstance(node, ast.JoinedStr)


def divisions_in(source: str) -> list[str]:
    """Return the functions that divide truly, one entry a division; files are no numbers."""
    found = []
    holders: list[tuple[ast.AST, str]] = [(ast.parse(source), "")]
    while holders:
        node, function = holders.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            function = node.name
        divides = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
        if divides and not is_path(node.right if isinstance(node, ast.BinOp) else node.value):
            found.append(function)
        holders += [(child, function) for child in ast.iter_child_nodes(node)]
    return found


@pytest.mark.parametrize("path", MONEY, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_float_in_a_room_that_counts_money(path: Path):
    source, name = path.read_text(), str(path.relative_to(ROOT))
    assert floats_in(source) == []
    assert [each for each in divisions_in(source) if (name, each) not in DIVIDES] == []


def test_every_division_on_the_list_exists():
    found = {
        (name, each) for name, _ in DIVIDES for each in divisions_in((ROOT / name).read_text())
    }
    assert found == set(DIVIDES)


def test_no_model_has_a_float_column():
    found = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, FloatField)
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "rate = 1.08",
        "rate = float(x)",
        "rate = 1.08  # in seconds",
        "await_seconds(1.08)",
        "def pay(amount: float, timeout: int): ...",
        "price = Price(rate=1.08, timeout=3)",
    ],
)
def test_a_float_would_be_found(line: str):
    assert floats_in(line) == [1]


@pytest.mark.parametrize(
    "line",
    [
        "def ask(timeout: tuple[float, float]) -> None: ...",
        "READ_TIMEOUT = 0.5",
        "wait: float = 0.5",
        "call(timeout=0.5)",
    ],
)
def test_seconds_may_be_fractions(line: str):
    assert floats_in(line) == []


def test_a_true_division_would_be_found():
    assert divisions_in("def half(minor):\n    return minor / 2\n") == ["half"]
    assert divisions_in("def half(minor):\n    minor /= 2\n") == ["half"]
    assert divisions_in("half = minor // 2\nplace = folder / 'rates.csv' / f'{key}.csv'\n") == []
