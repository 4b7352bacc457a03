"""Open a case from what the orders floor froze."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from marketplace.customs.cases import clocks, keeping, moving, parties, states
from marketplace.customs.cases.errors import CaseContradiction, PartyMissing
from marketplace.customs.cases.models import (
    CustomsCase,
    CustomsMove,
)
from marketplace.customs.cases.types import (
    AGENT,
    AREA,
    ASSURE,
    BONDED,
    EBP,
    LOGISTICS,
    CaseFacts,
    Party,
)
from marketplace.customs.identity import queries as identity
from marketplace.customs.quota import queries as quota
from marketplace.customs.quota import services as quota_services
from marketplace.foundation.bell import ring_after_commit
from marketplace.foundation.money import Money

_NEEDED: Final = (EBP, AGENT, LOGISTICS, ASSURE)


@transaction.atomic
def open_case(*, facts: CaseFacts, now: datetime) -> str:
    """Open the case of a paid vendor order and return its public id; once more changes nothing.

    Money: fen of CNY. The quota was reserved when the order was placed; where it was not, it is
    reserved here. A case whose parcel has no waybill or no truck yet waits for `record_journey`.
    Raises: QuotaExceeded, CaseContradiction when the same vendor order comes with other facts,
    PartyMissing.
    """
    told = keeping.digest(facts)
    known = _known(facts.reference, told)
    if known:
        return known
    complete = dataclasses.replace(facts, parties=_parties(facts))
    _reserve(complete, now)
    try:
        with transaction.atomic():
            case = _create(complete, told, now)
    except IntegrityError:
        twin = _known(facts.reference, told)
        if twin:
            return twin
        raise
    ring_after_commit("marketplace.customs.cases.tasks.work_on", case_id=str(case.pk))
    return str(case.public_id)


def _known(reference: str, told: str) -> str:
    """Return the case of a vendor order, if it was opened with the same facts."""
    case = CustomsCase.objects.filter(reference=reference).first()
    if case is None:
        return ""
    found: str = case.public_id
    if not case.snapshots.filter(version=1, sha256=told).exists():
        raise CaseContradiction(f"{reference} was opened with other facts")
    return found


def _parties(facts: CaseFacts) -> dict[str, Party]:
    """Say who plays which role: whom the facts name, else the company that is in use for it."""
    needed = (*_NEEDED, AREA) if facts.trade_mode == BONDED else _NEEDED
    found = dict(facts.parties)
    for role in needed:
        if role in found:
            continue
        party = parties.party_of(role)
        if party is None:
            raise PartyMissing(f"no legal entity plays {role}")
        found[role] = party
    return found


def _reserve(facts: CaseFacts, now: datetime) -> None:
    if quota.place_of(facts.reference) is None:
        quota_services.reserve_quota(
            index=identity.index_of_order(facts.identity_ref),
            order_ref=facts.reference,
            amount=Money(facts.dutiable_minor, "CNY"),
            is_full_tax=facts.is_full_tax,
            now=now,
        )


def _create(facts: CaseFacts, told: str, now: datetime) -> CustomsCase:
    case = CustomsCase.objects.create(
        reference=facts.reference,
        order_no=facts.order_no,
        ebp_code=facts.parties[EBP].code,
        identity_ref=facts.identity_ref,
        channel=facts.trade_mode,
        state=states.OPENED,
        dutiable_minor=facts.dutiable_minor,
        tax_minor=facts.tax_minor,
        quota_year=clocks.china_year(now),
        waits_for=facts.waits_for,
        payment_state="" if facts.paid.transaction_id else CustomsCase.PaymentState.ASKED,
        waybill_no=facts.journey.logistics_no,
        opened_at=now,
        due_at=now,
    )
    keeping.keep_facts(case, facts, by=moving.MACHINE, now=now, sha256=told)
    CustomsMove.objects.create(case=case, to_state=states.OPENED, by=moving.MACHINE, moved_at=now)
    return case
