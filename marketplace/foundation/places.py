"""Countries and regions by code, as people in the four languages write them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from babel import Locale

from marketplace.foundation import languages

_NONE: Final = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}  # of CLDR: groups, and nowhere
# CLDR says "Macao SAR China" where a label says where something was made.
_OURS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh-hant": {"MO": "澳門", "HK": "香港"},
    "zh-hans": {"MO": "中国澳门", "HK": "中国香港", "TW": "中国台湾"},
    "pt": {"MO": "Macau", "HK": "Hong Kong"},
    "en": {"MO": "Macau", "HK": "Hong Kong"},
}


@lru_cache(maxsize=len(_OURS))
def countries(language: str) -> Mapping[str, str]:
    """Return every country's name by its ISO 3166 code of two letters. Source: CLDR."""
    found = Locale.parse(languages.BABEL_LOCALE[language]).territories
    known = {
        code: str(name) for code, name in found.items() if len(code) == 2 and code not in _NONE
    }
    return MappingProxyType({**known, **_OURS[language]})
