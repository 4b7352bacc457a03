"""What other rooms may ask about rules: the book of an instant, channels, duty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.conf import settings

from marketplace.customs.rules.channels import Channel
from marketplace.customs.rules.checks import Asked
from marketplace.customs.rules.choosing import ChannelChoice, choices
from marketplace.customs.rules.duty import Duty, duty_of
from marketplace.customs.rules.models import RuleSet
from marketplace.customs.rules.policy import Policy
from marketplace.customs.rules.rounding import Rounding
from marketplace.customs.rules.rulebook import READERS, Origin, Rulebook, rulebook_of
from marketplace.customs.types import CURRENCY, Buyer, Consignment, Destination, Payment
from marketplace.foundation.clock import china_day
from marketplace.foundation.money import Money

_Name = tuple[str, int, str]  # kind, number and digest of a set
_MOST_READ: Final = 64
_read: dict[_Name, Any] = {}


def rulebook_at(at: datetime) -> Rulebook:
    """Return the rules that hold at an instant. One read; sets never change, so they are kept.

    Raises: RulesMissing when a kind has no set then.
    """
    rows = (
        RuleSet.objects.filter(valid_from__lte=at)
        .order_by("kind", "-valid_from", "-pk")
        .distinct("kind")
        .values_list("kind", "pk", "payload_hash", "source", "valid_to")
    )
    found = [row[:4] for row in rows if row[4] is None or row[4] > at]
    sets = _payloads({(kind, pk, digest) for kind, pk, digest, _source in found})
    return rulebook_of(sets, {kind: Origin(pk, source) for kind, pk, _digest, source in found})


def choose_channels(
    consignment: Consignment,
    destination: Destination,
    at: datetime,
    *,
    buyer: Buyer | None = None,
    payment: Payment | None = None,
    accepted: frozenset[tuple[str, str]] = frozenset(),
) -> tuple[ChannelChoice, ...]:
    """Return every channel to a destination with findings, duty and notices, open ones first.

    `accepted` are the notices (code, version) that the buyer accepted. Buyer and payment may be
    unknown yet: what they still have to give is asked for, not refused.
    Raises: RulesMissing; KeyError for a zone that is none.
    """
    asked = Asked(
        consignment=consignment,
        destination=destination,
        on=china_day(at),
        buyer=buyer,
        payment=payment,
        accepted=accepted,
    )
    return choices(asked, rulebook_at(at), policy())


def choose_channels_for(
    wanted: Sequence[tuple[Consignment, Destination]],
    at: datetime,
    *,
    accepted: frozenset[tuple[str, str]] = frozenset(),
) -> list[tuple[ChannelChoice, ...]]:
    """Return the channels of several consignments in their order. One read, however many.

    As `choose_channels`, for buyers and payments that nobody knows yet.
    Raises: RulesMissing; KeyError for a zone that is none.
    """
    book, decided, on = rulebook_at(at), policy(), china_day(at)
    return [
        choices(Asked(consignment, destination, on, accepted=accepted), book, decided)
        for consignment, destination in wanted
    ]


def price_duty(
    consignment: Consignment, channel: Channel, at: datetime, *, used: Money | None = None
) -> Duty:
    """Return what a consignment costs at the border by a channel, by the rules of an instant.

    Money: renminbi; `used` is what of the year's quota the buyer has used, nothing where unknown.
    Raises: Unpriced where a rate or a quantity is not known; RulesMissing.
    """
    return duty_of(
        consignment,
        channel,
        rulebook_at(at),
        used=used or Money.zero(CURRENCY),
        rounding=policy().rounding,
    )


def policy() -> Policy:
    """Return what this installation has decided. Raises: ValueError for words that are none."""
    told: Mapping[str, Any] = settings.CUSTOMS_POLICY
    return Policy(
        open_channels=frozenset(Channel(name) for name in told["channels"]),
        rounding=Rounding(**told["rounding"]),
        least_age=told["least_age"],
    )


def _payloads(wanted: set[_Name]) -> dict[str, Any]:
    """Return sets by kind; those that this process has not read yet come by one read.

    The digest is part of the name, so that another row is never taken for one that was read.
    """
    found = {name: _read[name] for name in wanted if name in _read}
    missing = {name[1]: name for name in wanted - found.keys()}
    if missing:
        rows = RuleSet.objects.filter(pk__in=missing).values_list("pk", "payload")
        fresh = {missing[pk]: READERS[missing[pk][0]](payload) for pk, payload in rows}
        if len(_read) + len(fresh) > _MOST_READ:
            _read.clear()
        _read.update(fresh)
        found |= fresh
    return {name[0]: payload for name, payload in found.items()}


def set_at(kind: str, at: datetime) -> RuleSet | None:
    """Return the row of a kind that holds at an instant, or None."""
    rows = RuleSet.objects.filter(kind=kind, valid_from__lte=at).order_by("-valid_from", "-pk")
    row = rows.first()
    return None if row is None or (row.valid_to and row.valid_to <= at) else row


def set_by_id(set_id: int) -> RuleSet | None:
    """Return a set by its number, or None."""
    return RuleSet.objects.filter(pk=set_id).first()
