"""The page that shows the pictures beside each other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"(?P<name>[\w-]+?)-(?P<language>zh-hant|zh-hans|pt|en)-(?P<width>\d+)")
_HEAD: Final = """# How the pages look

Taken by `python3 manage.py screens` from a demo marketplace, on a phone of 360 and a desk of 1280
pixels; long pages are cut. Take them again after a change that people see, and look at them.
"""


def write_index(folder: Path) -> Path:
    """List every picture of a folder by page, phone first."""
    pages: dict[str, list[tuple[int, str, str]]] = {}
    for file in sorted(folder.glob("*.webp")):
        found = _NAME.fullmatch(file.stem)
        if found:
            row = (int(found["width"]), found["language"], file.name)
            pages.setdefault(found["name"], []).append(row)
    lines = [_HEAD]
    for name, rows in sorted(pages.items()):
        lines.append(f"## {name}\n")
        lines += [
            f"![{name}, {language}, {width}]({file})" for width, language, file in sorted(rows)
        ]
        lines.append("")
    target = folder / "README.md"
    target.write_text("\n".join(lines), encoding="utf-8")
    return target
