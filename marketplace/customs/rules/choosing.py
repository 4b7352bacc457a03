"""The channels to a destination, each with what stands against it and what it costs. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from marketplace.customs.rules.channels import Channel, channels_to
from marketplace.customs.rules.checks import Asked, findings_for, is_open
from marketplace.customs.rules.duty import Duty, Unpriced, duty_of
from marketplace.customs.rules.findings import Finding, Weight
from marketplace.customs.rules.payloads import NoticeRow
from marketplace.customs.rules.policy import Policy
from marketplace.customs.rules.rulebook import Rulebook
from marketplace.customs.types import CURRENCY
from marketplace.foundation.money import Money


@dataclass(frozen=True, slots=True)
class ChannelChoice:
    """A channel with its findings, its duty where the goods can be priced, and its notices.

    `rule_sets` are the ids, by kind, of the sets that all of it was reckoned by.
    """

    channel: Channel
    findings: tuple[Finding, ...]
    duty: Duty | None
    notices: tuple[NoticeRow, ...]
    is_open: bool
    rule_sets: Mapping[str, int] = field(default_factory=dict)

    def weighing(self, weight: Weight) -> tuple[Finding, ...]:
        """Return the findings of one weight."""
        return tuple(finding for finding in self.findings if finding.weight == weight)


def choices(asked: Asked, book: Rulebook, policy: Policy) -> tuple[ChannelChoice, ...]:
    """Return every channel to the destination: open ones first, each group in its own order.

    A channel is not left out because it refuses: who is refused is told why. None is chosen for
    being cheaper, for a sale of a marketplace is no personal parcel because the tax is lower.
    Raises: KeyError for a zone that is none.
    """
    found = [_choice(asked, channel, book, policy) for channel in channels_to(asked.destination)]
    return tuple(sorted(found, key=lambda choice: not choice.is_open))


def _choice(asked: Asked, channel: Channel, book: Rulebook, policy: Policy) -> ChannelChoice:
    findings = findings_for(asked, channel, book, policy)
    used = asked.buyer.used if asked.buyer else Money.zero(CURRENCY)
    try:
        duty = duty_of(asked.consignment, channel, book, used=used, rounding=policy.rounding)
    except Unpriced:
        duty = None  # a finding says why, and refuses
    return ChannelChoice(
        channel=channel,
        findings=tuple(findings),
        duty=duty,
        notices=book.notices_of(channel),
        is_open=is_open(findings),
        rule_sets={kind: origin.set_id for kind, origin in book.origins.items()},
    )
