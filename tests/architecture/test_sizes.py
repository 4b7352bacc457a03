"""Files and functions stay small enough to read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("marketplace", "catalog", "payments", "tests")
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "misc"}


def python_files() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path
    yield ROOT / "manage.py"


def long_functions(source: str, most: int = 60) -> list[str]:
    tree = ast.parse(source)
    return [
        f"{node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > most
    ]


@pytest.mark.parametrize("path", list(python_files()), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_and_its_functions_stay_readable(path: Path):
    source = path.read_text()
    assert source.count("\n") <= 500
    assert long_functions(source) == []
    assert path.stem not in FORBIDDEN_NAMES


def test_a_function_of_61_lines_would_be_found():
    assert long_functions("def long():\n" + "    x = 1\n" * 60)
    assert not long_functions("def short():\n" + "    x = 1\n" * 59)
