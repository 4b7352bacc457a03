"""What of a sale's duty is still to be handed on, and what a bill of customs moves. Pure at heart.

docs/duty.md has the rule with worked numbers. Money: minor units of what the buyer paid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from marketplace.foundation.money import Money
from payments.charges.types import ShareView
from payments.ledger import chart
from payments.ledger import queries as ledger
from payments.ledger.types import AccountRef, EntryDraft
from payments.settlement.models import DutyMove, Movement, SaleRefund
from payments.settlement.postings import postings_of


@dataclass(frozen=True, slots=True)
class Handed:
    """What a bill moves: all that is left of the sale's duty; what it asks for, and the rest."""

    billed: int
    collected: int

    @property
    def difference(self) -> int:
        """What we gain: positive where customs asks less than is left, negative where more."""
        return self.collected - self.billed

    @property
    def moves(self) -> tuple[int, int, int]:
        """Say how much goes from the collected to the agent and to us, and from us to the agent."""
        handed = min(self.billed, self.collected)
        return handed, self.collected - handed, self.billed - handed


def duty_left(share: ShareView) -> int:
    """Return what of a sale's duty is still among the collected.

    A chargeback takes none of it: customs is owed it all the same. Two reads.
    """
    back = SaleRefund.objects.filter(
        reference=share.reference, movement__kind=Movement.Kind.REFUND
    ).aggregate(minor=Sum("duty_minor"))
    gone = DutyMove.objects.filter(reference=share.reference).aggregate(
        minor=Sum("collected_minor")
    )
    return share.duty_minor - (back["minor"] or 0) - (gone["minor"] or 0)


def owed_to(agent_ref: str, currency: str) -> Money:
    """Return what is owed now to whom duty is handed on; negative after a bill went void."""
    return ledger.balance(chart.customs_payable(agent_ref, currency))


def all_owed() -> list[tuple[str, Money]]:
    """List to whom duty is owed, and how much, by name."""
    found = ledger.summed_of("customs_payable")
    return [(party, Money(minor, currency)) for (party, currency), minor in sorted(found.items())]


def bill_entry(
    *, key: str, reference: str, agent_ref: str, currency: str, handed: Handed, on: date
) -> EntryDraft:
    """Draft what a bill moves: what is owed to customs by name, the difference on its own line."""
    collected, owed = chart.border_tax(currency), chart.customs_payable(agent_ref, currency)
    ours = chart.duty_difference(currency)
    to_agent, gained, lost = handed.moves
    moves: list[tuple[AccountRef, AccountRef, int, str]] = [
        (collected, owed, to_agent, "handed on"),
        (collected, ours, gained, "customs asked less"),
        (ours, owed, lost, "customs asked more"),
    ]
    return EntryDraft(
        key=key,
        kind="duty_billed",
        reference=reference,
        effective_on=on,
        postings=postings_of(moves, currency),
    )
