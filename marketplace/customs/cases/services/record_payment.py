"""Write down what the payment firm says of the payment that it declares for a case."""

from __future__ import annotations

import dataclasses
import logging
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from marketplace.customs.cases import keeping, locks, moving, states
from marketplace.customs.cases.models import CustomsCase, CustomsMove
from marketplace.customs.cases.types import PaymentTold
from marketplace.foundation.bell import ring_after_commit

log = logging.getLogger(__name__)

REJECTED: Final = "payment_rejected"
OTHER_PAYER: Final = "payer_differs"
OTHER_NUMBER: Final = "payment_number_differs"
_P = CustomsCase.PaymentState


@transaction.atomic
def record_payment(*, reference: str, told: PaymentTold, now: datetime) -> str:
    """Add what a payment firm says to the case of a vendor order; return the case's state.

    Its number of the payment goes into the papers, which wait for it; the list waits until customs
    has accepted the payment. Turned down, the case stands in front of a person until it is
    accepted; where the buyer is not who paid, until a person has looked. The same once more
    changes nothing. Raises: NoSuchCase.
    """
    case = locks.case_of(reference)
    if case.state in states.FINAL:
        return case.state
    before = case.is_payer_confirmed
    case.payment_state = told.state
    case.payment_department = told.department or case.payment_department
    if told.is_payer_confirmed is not None:
        case.is_payer_confirmed = told.is_payer_confirmed
    case.findings = [each for each in case.findings if each.get("code") != REJECTED]
    if told.state == _P.REJECTED:
        _find(case, {"code": REJECTED, "hold": "payment", "values": [["", told.explanation]]})
    if case.is_payer_confirmed is False and before is not False:
        _find(case, {"code": OTHER_PAYER, "hold": "review"})
    _take_number(case, told.number, now)
    case.due_at = now
    case.save()
    ring_after_commit("marketplace.customs.cases.tasks.work_on", case_id=str(case.pk))
    return case.state


@transaction.atomic
def note_on_case(*, reference: str, by: str, reason: str, now: datetime) -> str:
    """Write into the history of a case what a person had done about it; return its state.

    Raises: NoSuchCase.
    """
    case = locks.case_of(reference)
    CustomsMove.objects.create(
        case=case,
        from_state=case.state,
        to_state=case.state,
        by=by,
        reason=reason[:200],
        moved_at=now,
    )
    return case.state


def _take_number(case: CustomsCase, number: str, now: datetime) -> None:
    facts = case.facts
    if not number or number == facts.paid.transaction_id:
        return
    case.payment_no = number
    if case.state != states.OPENED:
        log.critical("%s: the payment has the number %s, its papers another", case, number)
        _find(case, {"code": OTHER_NUMBER, "values": [["", number]]})
        return
    paid = dataclasses.replace(facts.paid, transaction_id=number)
    changed = dataclasses.replace(facts, paid=paid)
    keeping.keep_facts(case, changed, by=moving.MACHINE, now=now, reason="payment")
    case.waits_for = changed.waits_for


def _find(case: CustomsCase, finding: dict[str, Any]) -> None:
    kept = [each for each in case.findings if each.get("code") != finding["code"]]
    case.findings = [*kept, finding]
