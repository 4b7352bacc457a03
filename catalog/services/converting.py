"""Chinese texts in the other script, made by machine until somebody confirms them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

import opencc

# From Traditional to Simplified and back; word by word, so that one-to-many letters come right.
_CONFIGS: Final = {("zh-hant", "zh-hans"): "t2s", ("zh-hans", "zh-hant"): "s2t"}


def converted(text: str, source: str, target: str) -> str:
    """Return a Chinese text in the other script. Source: OpenCC's dictionaries."""
    return str(_converter(_CONFIGS[source, target]).convert(text))


def completed(
    texts: Mapping[str, Mapping[str, str]], machine_made: frozenset[str]
) -> tuple[dict[str, dict[str, str]], frozenset[str]]:
    """Fill in the Chinese texts that are missing in one script but not in the other.

    `texts` are by field and then by language. A script that was machine-made before is made
    again, so that it follows its source. Returns the texts, and the languages that are
    machine-made now; a script in which a person wrote any text is not.
    """
    for source, target in _CONFIGS:
        is_free = target in machine_made or not any(by.get(target) for by in texts.values())
        if source in machine_made or not is_free:
            continue
        if any(by.get(source) for by in texts.values()):
            filled = {
                field: dict(by) | {target: converted(by[source], source, target)}
                if by.get(source)
                else dict(by)
                for field, by in texts.items()
            }
            return filled, frozenset({target})
    return {field: dict(by) for field, by in texts.items()}, frozenset()


@cache
def _converter(config: str) -> opencc.OpenCC:
    return opencc.OpenCC(config)
