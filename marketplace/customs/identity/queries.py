"""What surfaces read of the vault: masked, and only their own."""

from __future__ import annotations

from django.db.models import QuerySet

from marketplace.customs.identity import sealing
from marketplace.customs.identity.models import IdentityProfile, IdentityUse
from marketplace.customs.identity.services.restricting import due_of, standing
from marketplace.customs.identity.types import IdentityView, Owner, PersonFacts, UseView
from marketplace.customs.numbers import resident_id


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


def has_of_order(order_ref: str) -> bool:
    """Tell whether something is kept that was stated for one order alone."""
    rows = IdentityProfile.objects.of(Owner(order_ref=order_ref))
    return rows.exclude(status=IdentityProfile.Status.ERASED).exists()


def facts_of_order(order_ref: str) -> PersonFacts | None:
    """Return what rules ask of whom an order names: kind of card, day of birth; None for nobody.

    Raises: VaultClosed.
    """
    use = (
        IdentityUse.objects.filter(order_ref=order_ref)
        .exclude(profile__status=IdentityProfile.Status.ERASED)
        .select_related("profile__key")
        .first()
    )
    if use is None:
        return None
    _name, number = sealing.unseal(use.profile, use.profile.key)
    is_mainland = use.profile.kind == IdentityProfile.Kind.RESIDENT_ID
    return PersonFacts(
        index=use.profile.number_index,
        kind=use.profile.kind,
        born_on=resident_id.birth_on(number.in_clear()) if is_mainland else None,
    )


def orders_of_index(index: str) -> list[str]:
    """Return the orders that ever named the person with a blind index."""
    found = IdentityUse.objects.filter(profile__number_index=index)
    return list(found.values_list("order_ref", flat=True))


def orders_of_erased() -> QuerySet[IdentityUse, str]:
    """Return the orders whose person is erased, as a part of a larger question."""
    erased = IdentityUse.objects.filter(profile__status=IdentityProfile.Status.ERASED)
    return erased.values_list("order_ref", flat=True)


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
