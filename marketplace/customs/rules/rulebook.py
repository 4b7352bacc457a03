"""All rules that hold at one instant, from one set a kind. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from marketplace.customs.numbers import hs
from marketplace.customs.rules import payloads
from marketplace.customs.rules.errors import RulesMissing
from marketplace.customs.rules.payloads import (
    BanRow,
    CapRow,
    Limits,
    NoticeRow,
    PositiveList,
    PostalRates,
    PostalRow,
    TariffRow,
    ThresholdRow,
)

READERS: Final[dict[str, Callable[[Any], Any]]] = {
    "limits": payloads.read_limits,
    "tariff": payloads.read_tariff,
    "ct_thresholds": payloads.read_thresholds,
    "postal_rates": payloads.read_postal,
    "bans": payloads.read_bans,
    "positive_list": payloads.read_positive,
    "weight_caps": payloads.read_caps,
    "notices": payloads.read_notices,
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a kind's rules are from: the set's number (0: shipped with the code), its source."""

    set_id: int
    source: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One set of each kind, read."""

    limits: Limits
    tariff: Mapping[str, TariffRow]
    ct_thresholds: Mapping[str, ThresholdRow]
    postal_rates: PostalRates
    bans: tuple[BanRow, ...]
    positive_list: PositiveList
    weight_caps: Mapping[str, CapRow]
    notices: tuple[NoticeRow, ...]
    origins: Mapping[str, Origin]

    def source(self, kind: str) -> str:
        """Name where the rules of a kind are from."""
        return self.origins[kind].source

    def tariff_of(self, code: str) -> TariffRow | None:
        """Return the row with the longest beginning of a code."""
        return self.tariff.get(hs.longest_prefix(code, self.tariff))

    def threshold_of(self, code: str) -> ThresholdRow | None:
        """Return the threshold that goods are held against, if there is one."""
        return self.ct_thresholds.get(hs.longest_prefix(code, self.ct_thresholds))

    def postal_row_of(self, code: str) -> PostalRow | None:
        """Return the postal row of a code; goods without one have the default rate."""
        rows = self.postal_rates.rows
        return rows.get(hs.longest_prefix(code, rows))

    def cap_of(self, code: str) -> CapRow | None:
        """Return how much of these goods a person may buy in a year, if that is limited."""
        return self.weight_caps.get(hs.longest_prefix(code, self.weight_caps))

    def notices_of(self, channel: str) -> tuple[NoticeRow, ...]:
        """Return what buyers have to accept before they order by a channel."""
        return tuple(notice for notice in self.notices if channel in notice.channels)


def rulebook_of(sets: Mapping[str, Any], origins: Mapping[str, Origin]) -> Rulebook:
    """Bind sets that were read already into a book. Raises: RulesMissing when a kind lacks."""
    missing = sorted(set(READERS) - set(sets))
    if missing:
        raise RulesMissing(f"no rule set of customs in force: {', '.join(missing)}")
    return Rulebook(origins=origins, **{kind: sets[kind] for kind in READERS})
