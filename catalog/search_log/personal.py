"""Which queries look like somebody's own: a number, a mailbox, a link. Such are never stored.

Too many are better than too few: a barcode that is not counted is no loss, a phone number that
is kept for a year is one.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Seven digits make a phone number or an identity number somewhere; a price or a size has fewer.
_DIGITS: Final = 7
_HAN_DIGITS: Final = str.maketrans(
    "〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖貳參陸兩两幺", "00123456789123456789236221"
)
# What people write between the groups of one number.
_BETWEEN: Final = r"[\s().\-_/\\·•:,，、+~–—]{0,3}"
_NUMBER: Final = re.compile(rf"(?:\d{_BETWEEN}){{{_DIGITS},}}")
# Hong Kong: letters, six digits, a check digit; passports of the region: a letter and more.
_CARD: Final = re.compile(r"(?<![a-z])[a-z]{1,3}[\s-]?\d{6,9}(?!\d)")
_MAILBOX: Final = re.compile(r"\S\s*@\s*\S|\bat\b.{1,40}\bdot\b")
_LINK: Final = re.compile(r"https?:|www\.|://")
# Numbers that name themselves, however short.
_NAMED: Final = re.compile(
    r"(?:wechat|weixin|whatsapp|telegram|微信|身份证|身分證|身份證|護照|护照|手機|手机|电话|電話|passport"
    r"|passaporte|telefone|telem[oó]vel|phone|password|密码|密碼)\D{0,12}\d{3}"
)


def looks_personal(query: str) -> bool:
    """Tell whether a query may name a person: a phone, mail, identity or account number, a link."""
    text = unicodedata.normalize("NFKC", query).casefold()
    text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    if _MAILBOX.search(text) or _LINK.search(text) or _NAMED.search(text):
        return True
    if _CARD.search(text):
        return True
    return bool(_NUMBER.search(text) or _NUMBER.search(text.translate(_HAN_DIGITS)))
