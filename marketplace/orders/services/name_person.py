"""Name whom an order is for before customs, and hold what it takes of that person's year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.customs.identity import queries as identity_queries
from marketplace.customs.identity import services as identity
from marketplace.customs.identity.errors import ConsentMissing, IdentityRefused, NoSuchIdentity
from marketplace.customs.identity.types import PersonFacts
from marketplace.customs.quota import limits
from marketplace.customs.quota import queries as quota
from marketplace.customs.quota import services as quota_services
from marketplace.customs.quota.errors import QuotaExceeded
from marketplace.customs.rules import queries as rules
from marketplace.customs.rules.cbec_tax import Treatment
from marketplace.customs.rules.choosing import ChannelChoice
from marketplace.customs.rules.findings import Finding, Weight
from marketplace.customs.rules.wording import say
from marketplace.customs.types import Buyer, Consignment, Destination
from marketplace.foundation.errors import Broken
from marketplace.foundation.money import Money
from marketplace.orders.border_errors import BorderRefused, OverQuota, PersonNeeded
from marketplace.orders.bought_before import Bought, and_also, bought_before
from marketplace.orders.models import CheckoutQuote
from marketplace.orders.payment_rule import payment_of
from marketplace.orders.person import PersonNamed

# Under which field of the form a finding about the person stands.
_FIELDS: Final = {
    "identity_kind": "kind",
    "identity_wrong": "number",
    "too_young": "number",
    "name_wrong": "name",
    "payer_differs": "is_payer",
}
_STATE_ANEW: Final[Promise] = _("This identity is not kept any more. Please state it again.")


@dataclass(frozen=True)
class DeclaredPart:
    """A part of an order on its way to be placed, as customs will see it. Money: renminbi."""

    reference: str  # "vendor_order:vor_..."
    channel: str
    consignment: Consignment


def name_person(
    *,
    person: PersonNamed | None,
    parts: Sequence[DeclaredPart],
    order_ref: str,
    user_id: int | None,
    shown: CheckoutQuote,
    now: datetime,
) -> None:
    """Let an order name its person, check what customs asks of them, and reserve their year.

    In the transaction that places the order, once its goods are held: refused, nothing of it is
    kept.
    Raises: PersonNeeded, IdentityRefused with an error a field, OverQuota, BorderRefused,
    VaultClosed.
    """
    if not parts:
        return
    if person is None:
        raise PersonNeeded
    facts = _named(person, order_ref, user_id, now)
    book = rules.rulebook_at(now)
    bought = bought_before(facts.index, book, but=order_ref, now=now)
    left = quota.year_of(facts.index, limits.year_at(now)).left  # as the buyer knows it
    for place, part in enumerate(parts):
        before = and_also(bought, [each.consignment for each in parts[:place]], book)
        buyer = _buyer(facts, person, before, now)
        choice = _choice(part, shown, buyer, now)
        _refuse(choice.findings, left)
        _reserve(part, choice, facts.index, left, now)


def _named(person: PersonNamed, order_ref: str, user_id: int | None, now: datetime) -> PersonFacts:
    owner = person.owner(user_id=user_id, order_ref=order_ref)
    if person.given is not None:
        identity.record_identity(
            owner=owner,
            given=person.given,
            purposes=person.purposes,
            language=person.language,
            now=now,
        )
    try:
        identity.use_identity(owner=owner, order_ref=order_ref, now=now)
    except (NoSuchIdentity, ConsentMissing):  # deleted or withdrawn in another tab
        raise IdentityRefused({"number": _STATE_ANEW}) from None
    facts = identity_queries.facts_of_order(order_ref)
    if facts is None:
        raise PersonNeeded
    return facts


def _buyer(facts: PersonFacts, person: PersonNamed, bought: Bought, now: datetime) -> Buyer:
    return Buyer(
        id_kind=facts.kind,
        born_on=facts.born_on,
        is_payer=person.is_payer,
        used=quota.year_of(facts.index, limits.year_at(now)).used,
        taken_g=bought.taken_g,
        bought_today=bought.today,
    )


def _choice(part: DeclaredPart, shown: CheckoutQuote, buyer: Buyer, now: datetime) -> ChannelChoice:
    """Ask the rules about the channel that the buyer was shown, now that the person is known."""
    found = rules.choose_channels(
        part.consignment,
        Destination(shown.zone),
        now,
        buyer=buyer,
        payment=payment_of(shown.method, shown.total),
    )
    return next(choice for choice in found if choice.channel.value == part.channel)


def _refuse(findings: Iterable[Finding], left: Money) -> None:
    """Refuse what stands against the person or the payment; what was shown before is no news."""
    told = [each for each in findings if each.weight == Weight.REFUSE or each.code in _FIELDS]
    fields = {_FIELDS[each.code]: _words(each) for each in told if each.code in _FIELDS}
    if fields:
        raise IdentityRefused(fields)
    for finding in told:
        if finding.code == "over_year":
            raise OverQuota(left)
        raise BorderRefused(finding.code, _words(finding))


def _words(finding: Finding) -> str:
    said = say(finding)
    return " ".join(part for part in (said.text, said.buyer_help) if part)


def _reserve(
    part: DeclaredPart, choice: ChannelChoice, index: str, left: Money, now: datetime
) -> None:
    duty = choice.duty
    if duty is None or not duty.counts.minor:
        raise Broken(f"{part.reference}: nothing is known of what it is worth at the border")
    try:
        quota_services.reserve_quota(
            index=index,
            order_ref=part.reference,
            amount=duty.counts,
            is_full_tax=duty.treatment == Treatment.FULL_TAX,
            now=now,
        )
    except QuotaExceeded as refusal:  # another order of this person came in between
        raise OverQuota(min(left, refusal.left)) from None
