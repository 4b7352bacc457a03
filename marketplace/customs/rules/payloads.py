"""What rule sets say, typed: one class a kind. Amounts are renminbi in fen, weights grams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from marketplace.customs.rules.reading import Reader
from marketplace.customs.types import CURRENCY
from marketplace.foundation.money import Money

_HS: Final = r"[0-9]{2,10}"
_HS8: Final = r"[0-9]{8}"
_UNIT: Final = r"[0-9]{3}|"
MODES: Final = ("9610", "1210")
REMARKS: Final = ("exclusion", "mode", "name", "weight")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one transaction, one year and one parcel may hold, and what part of taxes is due."""

    single: Money
    year: Money
    duty_share: Decimal
    vat_share: Decimal
    ct_share: Decimal
    parcel_values: Mapping[str, Money]
    parcel_exempt: Money

    @classmethod
    def read(cls, reader: Reader) -> Limits:
        """Read the one row. Raises: PayloadWrong."""
        reader.only(
            *("single_minor", "year_minor", "duty_share", "vat_share", "ct_share"),
            *("parcel_value_minor", "parcel_exempt_minor"),
        )
        values = Reader(reader.data.get("parcel_value_minor"), "parcel_value_minor")
        if "*" not in values.data:
            values.wrong("*")
        return cls(
            single=_money(reader, "single_minor"),
            year=_money(reader, "year_minor"),
            duty_share=reader.rate("duty_share"),
            vat_share=reader.rate("vat_share"),
            ct_share=reader.rate("ct_share"),
            parcel_values={str(place): _money(values, place) for place in values.data},
            parcel_exempt=_money(reader, "parcel_exempt_minor"),
        )

    def parcel_value(self, sent_from: str) -> Money:
        """Return what a parcel from a place may hold; `*` is any other place."""
        return self.parcel_values.get(sent_from, self.parcel_values["*"])


@dataclass(frozen=True, slots=True)
class TariffRow:
    """Rates of the goods that begin with a code; the longest beginning counts."""

    hs: str
    vat: Decimal
    ct: Decimal
    duty: Decimal | None
    unit1: str
    unit2: str
    note: str

    @classmethod
    def read(cls, reader: Reader) -> TariffRow:
        """Read a row. Raises: PayloadWrong."""
        reader.only("hs", "vat", "ct", "duty", "unit1", "unit2", "note")
        row = cls(
            hs=reader.text("hs", pattern=_HS),
            vat=reader.rate("vat"),
            ct=reader.rate("ct", "0"),
            duty=reader.rate_or_none("duty"),
            unit1=reader.text("unit1", "", _UNIT),
            unit2=reader.text("unit2", "", _UNIT),
            note=reader.text("note", ""),
        )
        if row.ct >= 1:
            reader.wrong("ct")  # the tax is inside its own base
        return row


@dataclass(frozen=True, slots=True)
class ThresholdRow:
    """From what price a gram, milliliter or piece goods bear consumption tax, and how much."""

    hs: str
    rate: Decimal
    per_gram: Money
    per_ml: Money
    per_piece: Money

    @classmethod
    def read(cls, reader: Reader) -> ThresholdRow:
        """Read a row. Raises: PayloadWrong."""
        reader.only("hs", "rate", "per_gram_minor", "per_ml_minor", "per_piece_minor")
        return cls(
            hs=reader.text("hs", pattern=_HS),
            rate=reader.rate("rate"),
            per_gram=_money(reader, "per_gram_minor"),
            per_ml=_money(reader, "per_ml_minor"),
            per_piece=_money(reader, "per_piece_minor"),
        )


@dataclass(frozen=True, slots=True)
class PostalRow:
    """The postal rate of goods; `below` is the rate of those that are not high-end.

    Money: `from_unit`, where told, is the price of one unit from which goods are high-end;
    without it the thresholds of cosmetics decide.
    """

    hs: str
    rate: Decimal
    below: Decimal | None
    from_unit: Money | None

    @classmethod
    def read(cls, reader: Reader) -> PostalRow:
        """Read a row. Raises: PayloadWrong."""
        reader.only("hs", "rate", "below", "from_unit_minor")
        minor = reader.whole_or_none("from_unit_minor")
        return cls(
            hs=reader.text("hs", pattern=_HS),
            rate=reader.rate("rate"),
            below=reader.rate_or_none("below"),
            from_unit=None if minor is None else Money(minor, CURRENCY),
        )


@dataclass(frozen=True, slots=True)
class BanRow:
    """Goods that a channel does not take (`ban`), or that a person looks at first (`review`).

    Goods match by a tag or by a beginning of their code. Those of `except_hs` are looked at
    instead of banned, those of `free_hs` pass.
    """

    channel: str
    tags: tuple[str, ...]
    hs: tuple[str, ...]
    verdict: str
    except_hs: tuple[str, ...]
    free_hs: tuple[str, ...]
    rule: str

    @classmethod
    def read(cls, reader: Reader) -> BanRow:
        """Read a row. Raises: PayloadWrong."""
        reader.only("channel", "tags", "hs", "verdict", "except_hs", "free_hs", "rule")
        return cls(
            channel=reader.text("channel", pattern="[a-z0-9_]+"),
            tags=reader.texts("tags"),
            hs=reader.texts("hs", _HS),
            verdict=reader.text("verdict", pattern="ban|review"),
            except_hs=reader.texts("except_hs", _HS),
            free_hs=reader.texts("free_hs", _HS),
            rule=reader.text("rule", pattern=".+"),
        )


@dataclass(frozen=True, slots=True)
class PositiveRow:
    """One line of the list of goods that cross-border e-commerce may bring in."""

    hs8: str
    name: str
    modes: tuple[str, ...]
    remarks: tuple[str, ...]
    remark: str
    per_person_year_g: int | None

    @classmethod
    def read(cls, reader: Reader) -> PositiveRow:
        """Read a row. Raises: PayloadWrong."""
        reader.only("hs8", "name", "modes", "remarks", "remark", "per_person_year_g")
        return cls(
            hs8=reader.text("hs8", pattern=_HS8),
            name=reader.text("name", ""),
            modes=reader.texts("modes", "|".join(MODES)),
            remarks=reader.texts("remarks", "|".join(REMARKS)),
            remark=reader.text("remark", ""),
            per_person_year_g=reader.whole_or_none("per_person_year_g"),
        )


@dataclass(frozen=True, slots=True)
class CapRow:
    """How much of some goods one person may buy in a year, in grams."""

    hs: str
    per_person_year_g: int

    @classmethod
    def read(cls, reader: Reader) -> CapRow:
        """Read a row. Raises: PayloadWrong."""
        reader.only("hs", "per_person_year_g")
        return cls(reader.text("hs", pattern=_HS), reader.whole("per_person_year_g", least=1))


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """What a buyer is told, and has to accept, before an order by some channels."""

    code: str
    version: str
    channels: tuple[str, ...]
    text_by_lang: Mapping[str, str]

    @classmethod
    def read(cls, reader: Reader) -> NoticeRow:
        """Read a row. Raises: PayloadWrong."""
        reader.only("code", "version", "channels", "text")
        return cls(
            code=reader.text("code", pattern="[a-z_]+"),
            version=reader.text("version", pattern=".+"),
            channels=reader.texts("channels", "[a-z0-9_]+"),
            text_by_lang=reader.four_languages("text"),
        )


@dataclass(frozen=True, slots=True)
class PositiveList:
    """The list; an excerpt (`is_complete` false) proves nothing about goods it does not hold."""

    edition: str
    is_complete: bool
    rows: Mapping[str, PositiveRow]


@dataclass(frozen=True, slots=True)
class PostalRates:
    """Rates by beginnings of codes, and the rate of all other goods."""

    default: Decimal
    rows: Mapping[str, PostalRow]


def read_limits(data: Any) -> Limits:
    """Read a payload of the kind. Raises: PayloadWrong."""
    return Limits.read(Reader(data))


def read_tariff(data: Any) -> Mapping[str, TariffRow]:
    """Read a payload of the kind, by beginning of the code. Raises: PayloadWrong."""
    return _by_hs(_only_rows(data), TariffRow)


def read_thresholds(data: Any) -> Mapping[str, ThresholdRow]:
    """Read a payload of the kind, by beginning of the code. Raises: PayloadWrong."""
    return _by_hs(_only_rows(data), ThresholdRow)


def read_postal(data: Any) -> PostalRates:
    """Read a payload of the kind. Raises: PayloadWrong."""
    reader = Reader(data)
    reader.only("default", "rows")
    return PostalRates(reader.rate("default"), _by_hs(reader, PostalRow))


def read_bans(data: Any) -> tuple[BanRow, ...]:
    """Read a payload of the kind. Raises: PayloadWrong."""
    return _only_rows(data).rows(BanRow.read)


def read_positive(data: Any) -> PositiveList:
    """Read a payload of the kind. Raises: PayloadWrong."""
    reader = Reader(data)
    reader.only("edition", "is_complete", "rows")
    rows = reader.rows(PositiveRow.read)
    reader.distinct(row.hs8 for row in rows)
    return PositiveList(
        edition=reader.text("edition", pattern=".+"),
        is_complete=reader.truth("is_complete"),
        rows={row.hs8: row for row in rows},
    )


def read_caps(data: Any) -> Mapping[str, CapRow]:
    """Read a payload of the kind, by beginning of the code. Raises: PayloadWrong."""
    return _by_hs(_only_rows(data), CapRow)


def read_notices(data: Any) -> tuple[NoticeRow, ...]:
    """Read a payload of the kind. Raises: PayloadWrong."""
    reader = _only_rows(data)
    rows = reader.rows(NoticeRow.read)
    reader.distinct(row.code for row in rows)
    return rows


def _only_rows(data: Any) -> Reader:
    reader = Reader(data)
    reader.only("rows")
    return reader


def _by_hs(reader: Reader, kind: Any) -> Mapping[str, Any]:
    rows = reader.rows(kind.read)
    reader.distinct(row.hs for row in rows)
    return {row.hs: row for row in rows}


def _money(reader: Reader, key: str) -> Money:
    return Money(reader.whole(key), CURRENCY)
