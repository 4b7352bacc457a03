"""Let a picture whose copies could not be made wait for them once more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalog.media.models import Master
from marketplace.foundation import bell


def ring_for_copies(master_id: int) -> None:
    """Ask a worker to make copies once the transaction is over."""
    bell.ring_after_commit("catalog.media.tasks.make_one", master_id=str(master_id))


@transaction.atomic
def try_again(*, master_id: int, now: datetime) -> bool:
    """Count its tries from none; return whether it had been given up."""
    given_up = Master.objects.filter(pk=master_id, state=Master.State.FAILED)
    if not given_up.update(state=Master.State.WAITING, tries=0, due_at=now):
        return False
    ring_for_copies(master_id)
    return True
