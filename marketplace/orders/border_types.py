"""What a page shows of a border: the channel in plain words, duty, findings, notices."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.foundation.money import Money


@dataclass(frozen=True)
class FindingView:
    """What stands against a way, or has to be told, and what would help.

    `weight` is "refuse", "ask" (the buyer still gives something), "review" (we look before
    anything is declared) or "note". `offer_id` is the line's, 0 for the whole parcel.
    """

    code: str
    weight: str
    text: str
    help: str
    offer_id: int = 0


@dataclass(frozen=True)
class NoticeView:
    """A notice that the law has the buyer accept; `key` is what a form sends back."""

    key: str
    text: str


@dataclass(frozen=True)
class BorderView:
    """How one vendor's goods reach their zone.

    Money: `duty` in the charge currency, `duty_cny` as customs takes it. A page says of a duty that
    is not paid here (`is_at_arrival`) that it comes later.
    """

    channel: str
    label: str
    text: str
    duty: Money
    duty_cny: Money
    is_open: bool
    findings: tuple[FindingView, ...] = ()
    notices: tuple[NoticeView, ...] = ()

    def weighing(self, weight: str) -> tuple[FindingView, ...]:
        """Return the findings of one weight."""
        return tuple(finding for finding in self.findings if finding.weight == weight)

    @property
    def refusals(self) -> tuple[FindingView, ...]:
        """What keeps these goods from that zone."""
        return self.weighing("refuse")

    @property
    def asks(self) -> tuple[FindingView, ...]:
        """What the buyer still has to give, the notices apart, which have their own boxes."""
        return tuple(each for each in self.weighing("ask") if each.code != "notice_needed")

    @property
    def reviews(self) -> tuple[FindingView, ...]:
        """What somebody of ours looks at before anything is declared."""
        return self.weighing("review")

    @property
    def notes(self) -> tuple[FindingView, ...]:
        """What has to be told."""
        return self.weighing("note")

    @property
    def is_local(self) -> bool:
        """Whether the goods cross no border at all."""
        return self.channel == "macau_local"

    @property
    def is_prepaid(self) -> bool:
        """Whether the tax of the border is paid with the order."""
        return self.channel in ("cbec_9610", "cbec_1210", "personal_parcel")

    @property
    def is_at_arrival(self) -> bool:
        """Whether the country of the buyer may ask for duty when the parcel arrives."""
        return self.channel == "international"


@dataclass(frozen=True)
class LandedView:
    """What one unit comes to where a visitor is: an estimate, before there is an address.

    Money: the visitor's currency; `shipping` is the cheapest parcel's, None where nobody delivers,
    and `total` is then None, too, as it is where no way is open.
    """

    border: BorderView
    shipping: Money | None
    total: Money | None
