"""Names of persons as customs compares them, sign by sign, with the register of residents.

Source: CEB311 (at most 60 characters); GB/T 18031 and the registers' practice: a name in Chinese
characters, its parts parted by a middle dot where its language parts them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MAX_LENGTH: Final = 60
_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_CHINESE: Final = re.compile(rf"[{_HAN}]{{1,}}(?:·[{_HAN}]+)*")
_LATIN: Final = re.compile(r"[^\W\d_]+(?:[ '.’-]{1,2}[^\W\d_]+)*\.?")
_DOTS: Final = str.maketrans("•‧・．●∙", "······")
_TITLES: Final = ("先生", "小姐", "女士", "太太")


def normal(name: str) -> str:
    """Return a typed name with one kind of dot, narrow letters, and single blanks."""
    narrow = unicodedata.normalize("NFKC", name.translate(_DOTS))
    joined = re.sub(r"\s*·\s*", "·", narrow)
    return re.sub(r"\s+", " ", joined).strip()


def is_chinese(name: str) -> bool:
    """Tell whether a name is in Chinese characters alone, dots between its parts allowed."""
    return bool(_CHINESE.fullmatch(name))


def fault_of(name: str) -> str:
    """Return `empty`, `long`, `signs`, `short` or `title`, or nothing for a name that may be.

    `signs`: digits, pictures, two scripts in one name; `short`: one character; `title`: the name
    ends as one speaks to a person, which no register has.
    """
    if not name:
        return "empty"
    if len(name) > MAX_LENGTH:
        return "long"
    if not is_chinese(name) and not (_LATIN.fullmatch(name) and not re.search(f"[{_HAN}]", name)):
        return "signs"
    if len(name) < 2:
        return "short"
    return "title" if name.endswith(_TITLES) and len(name) > 2 else ""
