"""Put a case in front of a person before anything is declared, and let it go on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.customs.cases import locks, states
from marketplace.customs.cases.errors import MoveRefused, ReasonMissing
from marketplace.customs.cases.models import CustomsMove
from marketplace.foundation.bell import ring_after_commit


@transaction.atomic
def hold_case(*, reference: str, code: str, now: datetime, is_final: bool = False) -> bool:
    """Write on the case of a vendor order why it does not go on; return whether this is news.

    It stands among the papers that a person looks at. A final one can only be taken back. A case
    whose papers are written already goes on. Raises: NoSuchCase.
    """
    case = locks.case_of(reference)
    if case.state != states.OPENED or any(each["code"] == code for each in case.holds):
        return False
    case.findings = [*case.findings, {"code": code, "hold": "final" if is_final else "review"}]
    case.save(update_fields=["findings"])
    return True


@transaction.atomic
def clear_case(*, case_ref: str, by: str, reason: str, now: datetime) -> str:
    """Let a held case go on, since a person looked; return its state.

    Raises: NoSuchCase, ReasonMissing; MoveRefused where nothing is held, or it can only be taken
    back.
    """
    if not reason.strip():
        raise ReasonMissing
    case = locks.case_called(case_ref)
    holds = case.holds
    kinds = {each["hold"] for each in holds}
    if case.state != states.OPENED or "review" not in kinds or "final" in kinds:
        raise MoveRefused(case.state)
    case.findings = [each for each in holds if each["hold"] != "review"]
    case.due_at = now
    case.save(update_fields=["findings", "due_at"])
    CustomsMove.objects.create(
        case=case,
        from_state=case.state,
        to_state=case.state,
        by=by,
        reason=reason[:200],
        moved_at=now,
    )
    ring_after_commit("marketplace.customs.cases.tasks.work_on", case_id=str(case.pk))
    return case.state
