"""Show what a proposal would change: its text against the set before, and a sample's taxes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.customs.rules import queries
from marketplace.customs.rules.case_files import Sample
from marketplace.customs.rules.diffing import Difference, differences
from marketplace.customs.rules.effects import Effect, effects
from marketplace.customs.rules.models import RuleProposal
from marketplace.customs.rules.rulebook import READERS, Origin
from marketplace.foundation.clock import china_day


@dataclass(frozen=True, slots=True)
class Shown:
    """What differs in the text, and what the sample says under both sets."""

    differences: tuple[Difference, ...]
    effects: tuple[Effect, ...]


def show_effect(proposal: RuleProposal, samples: Iterable[Sample]) -> Shown:
    """Hold a proposal against the rules that would hold at its moment without it.

    Nothing is written. Raises: RulesMissing; PayloadWrong.
    """
    at = proposal.valid_from
    before = queries.rulebook_at(at)
    held = queries.set_at(proposal.kind, at)
    origins = {**before.origins, proposal.kind: Origin(0, proposal.source)}
    after = dataclasses.replace(
        before, origins=origins, **{proposal.kind: READERS[proposal.kind](proposal.payload)}
    )
    return Shown(
        differences=tuple(differences(held.payload if held else {}, proposal.payload)),
        effects=tuple(
            effects(
                samples,
                before,
                after,
                on=china_day(at),
                policy=queries.policy(),
            )
        ),
    )
