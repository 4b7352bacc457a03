"""What another rulebook would change for a sample of consignments. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from marketplace.customs.rules.case_files import Sample
from marketplace.customs.rules.channels import Channel
from marketplace.customs.rules.checks import Asked
from marketplace.customs.rules.choosing import ChannelChoice, choices
from marketplace.customs.rules.findings import Weight
from marketplace.customs.rules.policy import Policy
from marketplace.customs.rules.rulebook import Rulebook
from marketplace.foundation.money import Money

# What hangs on a buyer who is not there says nothing about rules.
_OF_BUYERS = frozenset((Weight.ASK,))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one book says of a consignment by a channel: tax in renminbi, and what is found."""

    is_open: bool
    collected: Money | None
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """One consignment by one channel, under both books."""

    name: str
    channel: Channel
    before: Outcome
    after: Outcome

    @property
    def is_changed(self) -> bool:
        """Whether the two say different things."""
        return self.before != self.after


def effects(
    samples: Iterable[Sample], before: Rulebook, after: Rulebook, *, on: date, policy: Policy
) -> list[Effect]:
    """Return what both books say of every sample by every channel to its destination."""
    found = []
    for sample in samples:
        asked = Asked(sample.consignment, sample.destination, on)
        old = {each.channel: each for each in choices(asked, before, policy)}
        new = {each.channel: each for each in choices(asked, after, policy)}
        found += [
            Effect(sample.name, channel, _outcome(old[channel]), _outcome(new[channel]))
            for channel in sorted(old)
        ]
    return found


def _outcome(choice: ChannelChoice) -> Outcome:
    return Outcome(
        is_open=choice.is_open,
        collected=choice.duty.collected if choice.duty else None,
        codes=tuple(each.code for each in choice.findings if each.weight not in _OF_BUYERS),
    )
