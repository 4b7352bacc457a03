"""docs/worked-example.md as tests read it: its tables and its amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

DOC: Final = Path(__file__).parents[2] / "docs" / "worked-example.md"
_AMOUNT: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:,?\d{3})*[.,]\d\d(?![\d.,]*\d)")


def tables(heading: str) -> Iterator[list[tuple[str, ...]]]:
    """Yield the rows of each table below a heading, without the head, marks taken off."""
    for block in re.findall(r"(?:^\|.*\n)+", section(heading), re.MULTILINE):
        rows = [line.strip().strip("|").split("|") for line in block.strip().split("\n")]
        yield [tuple(cell.strip(" *`") for cell in row) for row in rows[2:]]


def section(heading: str) -> str:
    """Return what stands below a heading, up to the next one."""
    return DOC.read_text().split(f"\n{heading}", 1)[1].split("\n## ", 1)[0]


def amounts(text: str) -> set[str]:
    """Return all that has two decimals, in any language, as `1234.56`."""
    found = (re.sub(r"\D", "", each) for each in _AMOUNT.findall(text))
    return {f"{each[:-2]}.{each[-2:]}" for each in found}
