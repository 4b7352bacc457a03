"""No float comes near money or rates."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import FloatField

ROOT = Path(__file__).resolve().parents[2]
MONEY = [
    path
    for folder in ("payments", "marketplace/orders", "marketplace/shipping", "catalog")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts and "sandbox" not in path.parts
] + [ROOT / "marketplace/foundation/money.py", ROOT / "marketplace/foundation/formats.py"]
# Seconds, not money: time-outs and waits may be fractions.
TIMES = {"timeout", "wait", "interval", "seconds"}


def floats_in(source: str) -> list[int]:
    lines = []
    for node in ast.walk(ast.parse(source)):
        is_literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        is_name = isinstance(node, ast.Name) and node.id == "float"
        if is_literal or is_name:
            lines.append(node.lineno)
    return lines


@pytest.mark.parametrize("path", MONEY, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_float_in_a_room_that_counts_money(path: Path):
    source = path.read_text()
    text = source.split("\n")
    lines = [n for n in floats_in(source) if not any(word in text[n - 1] for word in TIMES)]
    assert lines == []


def test_no_model_has_a_float_column():
    found = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, FloatField)
    ]
    assert found == []


def test_a_float_would_be_found():
    assert floats_in("rate = 1.08") == [1]
    assert floats_in("rate = float(x)") == [1]
