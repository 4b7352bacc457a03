"""What the value of an element may be, in the schema's own notation.

`C36` is a text of exactly 36 characters, `C1_60` one of 1 to 60, `N19_5` a number of at most 19
digits with at most 5 after the point, `I9` a whole number of at most 9 digits. Each name is a
type for Python and carries the check for the wire. A `Meaning` beside it says what the published
documentation wants and the schema does not ask for: breaking it is a notice, never a fault.

Source: CEB message schemas of May 2022 (China E-port), section 3.2 of docs/customs-messages.md.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final, Protocol

_BLANKS: Final = " \t\r\n"  # what XML calls white space, and nothing else
_NUMBER: Final = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]*))?|([+-]?)\.([0-9]+)", re.ASCII)
_WHOLE: Final = re.compile(r"[+-]?[0-9]+", re.ASCII)
_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?"
    r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?",
    re.ASCII,
)
_BASE64: Final = re.compile(
    r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?"
)
_NO_BLANKS: Final = dict.fromkeys(map(ord, _BLANKS))
_NCNAME: Final = re.compile(r"[^\W\d][\w.\-]*")
_INT: Final = 2**31


class Kind(Protocol):
    """A type of the wire: its check, and the way from and to a value of Python."""

    def fault(self, text: str) -> str:
        """Return the rule that a text breaks, empty when it breaks none."""

    def read(self, text: str) -> Any:
        """Return the value that a right text stands for."""

    def write(self, value: Any) -> str:
        """Return the text of a value."""

    def __str__(self) -> str:
        """Return what is wanted, in the schema's notation."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of `least` to `most` characters (code points); with `fixed`, that one text."""

    least: int
    most: int | None
    fixed: str = ""

    def fault(self, text: str) -> str:
        """Return `length`, `too_short`, `too_long` or `fixed`."""
        if self.fixed:
            return "" if text == self.fixed else "fixed"
        if len(text) < self.least:
            return "length" if self.least == self.most else "too_short"
        if self.most is not None and len(text) > self.most:
            return "length" if self.least == self.most else "too_long"
        return ""

    def read(self, text: str) -> str:
        """Return the text as it stands."""
        return text or self.fixed

    def write(self, value: str) -> str:
        """Return the text as it stands."""
        return value

    def __str__(self) -> str:
        if self.fixed:
            return self.fixed
        most = "" if self.most is None else self.most
        return f"C{self.least}" if self.least == self.most else f"C{self.least}..{most}"


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal number of at most `digits` digits, `places` of them after the point.

    Zeros before the first and after the last digit that counts are not counted.
    """

    digits: int
    places: int

    def fault(self, text: str) -> str:
        """Return `not_a_number`, `too_many_places` or `too_many_digits`."""
        found = _NUMBER.fullmatch(text.strip(_BLANKS))
        if not found:
            return "not_a_number"
        whole = (found[2] or "").lstrip("0")
        places = (found[3] or found[5] or "").rstrip("0")
        if len(places) > self.places:
            return "too_many_places"
        return "too_many_digits" if len(whole) + len(places) > self.digits else ""

    def read(self, text: str) -> Decimal:
        """Return the number with the places that it was written with."""
        return Decimal(text.strip(_BLANKS))

    def write(self, value: Decimal) -> str:
        """Return the number with the places that it has, never with an exponent."""
        return f"{value:f}"

    def __str__(self) -> str:
        return f"N{self.digits},{self.places}"


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number of 32 bits, of at most `digits` digits where that is said."""

    digits: int | None = None

    def fault(self, text: str) -> str:
        """Return `not_whole`, `out_of_range` or `too_many_digits`."""
        found = text.strip(_BLANKS)
        if not _WHOLE.fullmatch(found):
            return "not_whole"
        if len(found.lstrip("+-").lstrip("0")) > 10 or not -_INT <= int(found) < _INT:
            return "out_of_range"
        too_many = self.digits is not None and abs(int(found)) >= 10**self.digits
        return "too_many_digits" if too_many else ""

    def read(self, text: str) -> int:
        """Return the number."""
        return int(text.strip(_BLANKS))

    def write(self, value: int) -> str:
        """Return the number in decimal digits."""
        return str(value)

    def __str__(self) -> str:
        return f"I{self.digits or 10}"


@dataclass(frozen=True, slots=True)
class Moment:
    """A date and time by ISO 8601, with or without a zone; the year has four digits."""

    def fault(self, text: str) -> str:
        """Return `not_a_moment`."""
        if not _MOMENT.fullmatch(text):
            return "not_a_moment"
        try:  # 24:00:00 is the end of a day, and no other time of that hour exists
            datetime.fromisoformat(text[:19].replace("T24:00:00", "T00:00:00"))
        except ValueError:
            return "not_a_moment"
        return ""

    def read(self, text: str) -> str:
        """Return the text as it stands."""
        return text

    def write(self, value: str) -> str:
        """Return the text as it stands."""
        return value

    def __str__(self) -> str:
        return "dateTime"


@dataclass(frozen=True, slots=True)
class Binary:
    """Bytes in base64; white space inside does not count."""

    def fault(self, text: str) -> str:
        """Return `not_base64`."""
        return "" if _BASE64.fullmatch(text.translate(_NO_BLANKS)) else "not_base64"

    def read(self, text: str) -> bytes:
        """Return the bytes."""
        return base64.b64decode(text.translate(_NO_BLANKS))

    def write(self, value: bytes) -> str:
        """Return the bytes in base64, on one line."""
        return base64.b64encode(value).decode()

    def __str__(self) -> str:
        return "base64"


@dataclass(frozen=True, slots=True)
class NcName:
    """A name that an element can be pointed at by: letters, digits, `.`, `-` and `_`."""

    def fault(self, text: str) -> str:
        """Return `not_a_name`."""
        return "" if _NCNAME.fullmatch(text.strip(_BLANKS)) else "not_a_name"

    def read(self, text: str) -> str:
        """Return the name."""
        return text.strip(_BLANKS)

    def write(self, value: str) -> str:
        """Return the name as it stands."""
        return value

    def __str__(self) -> str:
        return "ID"


@dataclass(frozen=True, slots=True)
class Anything:
    """An element that holds nothing, or one element that is no concern of ours."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """The value stands in an attribute of the element, not in a child."""


@dataclass(frozen=True, slots=True)
class Body:
    """The value stands in the element itself, beside its attributes."""


@dataclass(frozen=True, slots=True)
class Secret:
    """The value names a person: where it is told, all but the last four characters are hidden."""


@dataclass(frozen=True, slots=True)
class Many:
    """An element that comes `least` to `most` times; without `most`, as often as it likes."""

    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the documentation wants of a text, beyond its length."""

    rule: str
    pattern: str

    def is_met(self, text: str) -> bool:
        """Tell whether a text is as the documentation wants it."""
        return re.fullmatch(self.pattern, text) is not None


def one_of(*values: str) -> Meaning:
    """Return the meaning of an element that knows these values alone."""
    return Meaning("not_a_known_value", "|".join(re.escape(value) for value in values))


_DAY: Final = r"20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_TIME: Final = r"(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]"

C1 = Annotated[str, Text(1, 1)]
C3 = Annotated[str, Text(3, 3)]
C4 = Annotated[str, Text(4, 4)]
C6 = Annotated[str, Text(6, 6)]
C10 = Annotated[str, Text(10, 10)]
C18 = Annotated[str, Text(18, 18)]
C0_10 = Annotated[str, Text(0, 10)]
C0_15 = Annotated[str, Text(0, 15)]
C0_18 = Annotated[str, Text(0, 18)]
C0_19 = Annotated[str, Text(0, 19)]
C0_20 = Annotated[str, Text(0, 20)]
C0_30 = Annotated[str, Text(0, 30)]
C0_32 = Annotated[str, Text(0, 32)]
C0_37 = Annotated[str, Text(0, 37)]
C0_50 = Annotated[str, Text(0, 50)]
C0_60 = Annotated[str, Text(0, 60)]
C0_64 = Annotated[str, Text(0, 64)]
C0_100 = Annotated[str, Text(0, 100)]
C0_200 = Annotated[str, Text(0, 200)]
C0_250 = Annotated[str, Text(0, 250)]
C0_255 = Annotated[str, Text(0, 255)]
C0_1000 = Annotated[str, Text(0, 1000)]
C0_5000 = Annotated[str, Text(0, 5000)]
C0_ = Annotated[str, Text(0, None)]
C1_3 = Annotated[str, Text(1, 3)]
C1_10 = Annotated[str, Text(1, 10)]
C1_13 = Annotated[str, Text(1, 13)]
C1_16 = Annotated[str, Text(1, 16)]
C1_18 = Annotated[str, Text(1, 18)]
C1_20 = Annotated[str, Text(1, 20)]
C1_30 = Annotated[str, Text(1, 30)]
C1_32 = Annotated[str, Text(1, 32)]
C1_37 = Annotated[str, Text(1, 37)]
C1_50 = Annotated[str, Text(1, 50)]
C1_60 = Annotated[str, Text(1, 60)]
C1_64 = Annotated[str, Text(1, 64)]
C1_100 = Annotated[str, Text(1, 100)]
C1_200 = Annotated[str, Text(1, 200)]
C1_250 = Annotated[str, Text(1, 250)]
C1_255 = Annotated[str, Text(1, 255)]
C1_510 = Annotated[str, Text(1, 510)]
C1_1000 = Annotated[str, Text(1, 1000)]
N19_5 = Annotated[Decimal, Number(19, 5)]
I9 = Annotated[int, Whole(9)]
I10 = Annotated[int, Whole()]
# Values with a meaning of their own.
Guid = Annotated[
    str, Text(36, 36), Meaning("not_a_guid", r"[0-9A-Z]{8}(?:-[0-9A-Z]{4}){3}-[0-9A-Z]{12}")
]
AppType = Annotated[str, Text(1, 1), one_of("1", "2", "3")]
AppStatus = Annotated[str, Text(1, 3), one_of("1", "2")]
Import = Annotated[str, Text(1, 1), one_of("I")]
Yuan = Annotated[str, Text(3, 3, fixed="142")]
IdType = Annotated[str, Text(1, 1), one_of("1")]
IdNumber = Annotated[str, Text(1, 60), Secret()]
Dxp = Annotated[str, Text(3, 3), one_of("DXP")]
TradeMode = Annotated[str, Text(4, 4), one_of("9610", "1210")]
TaxStatus = Annotated[str, Text(1, 1), one_of("1", "2", "3")]
Signed = Annotated[str, Text(1, 1), one_of("S")]
Day = Annotated[str, Text(8, 8), Meaning("not_a_day", _DAY)]
Second = Annotated[str, Text(14, 14), Meaning("not_a_time", _DAY + _TIME)]
Millisecond = Annotated[str, Text(17, 17), Meaning("not_a_time", _DAY + _TIME + "[0-9]{3}")]
ReturnStatus = Annotated[str, Text(1, 10), Meaning("not_a_status", r"-?[0-9]+")]
