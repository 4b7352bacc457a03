"""What surfaces read of the vault: masked, and only their own."""

from __future__ import annotations

from marketplace.customs.identity import sealing
from marketplace.customs.identity.models import IdentityProfile, IdentityUse
from marketplace.customs.identity.services.restricting import due_of, standing
from marketplace.customs.identity.types import IdentityView, Owner, UseView


def identity_of(owner: Owner) -> IdentityView | None:
    """Return what an owner has in use, as its own person may see it; None when there is nothing.

    Raises: VaultClosed.
    """
    rows = IdentityProfile.objects.of(owner).filter(status=IdentityProfile.Status.ACTIVE)
    row = rows.select_related("key").first()
    return None if row is None else _view(row)


def kept_of(owner: Owner) -> list[IdentityView]:
    """Return what is only kept of an owner, the newest first. Raises: VaultClosed."""
    rows = IdentityProfile.objects.of(owner).filter(status=IdentityProfile.Status.RESTRICTED)
    return [_view(row) for row in rows.select_related("key").order_by("-restricted_at", "pk")]


def index_of_order(order_ref: str) -> str:
    """Return the blind index of the person whom an order names; empty when it names nobody."""
    found = IdentityUse.objects.filter(order_ref=order_ref)
    return found.values_list("profile__number_index", flat=True).first() or ""


def _view(row: IdentityProfile) -> IdentityView:
    name, _number = sealing.unseal(row, row.key)
    return IdentityView(
        ref=row.public_id,
        kind=row.kind,
        status=row.status,
        name=str(name),
        number=row.shown_number,
        index=row.number_index,
        recorded_at=row.recorded_at,
        verified_at=row.verified_at,
        purposes=standing(row),
        uses=tuple(
            UseView(use.order_ref, use.used_at, is_open=use.ended_at is None)
            for use in row.uses.all()
        ),
        erased_from=due_of(row),
    )
