"""Who plays which role before customs."""

from __future__ import annotations

from marketplace.customs.cases.models import LegalEntity
from marketplace.customs.cases.types import Party


def party_of(role: str, acts_for: str = "") -> Party | None:
    """Return who plays a role for somebody: their own, else who plays it for everybody, else none.

    `acts_for` is an opaque name, as in `LegalEntity.acts_for`.
    """
    wanted = ("", acts_for) if acts_for else ("",)
    entity = (
        LegalEntity.objects.filter(roles__contains=[role], is_active=True, acts_for__in=wanted)
        .order_by("-acts_for", "pk")
        .first()
    )
    return None if entity is None else Party(entity.customs_code, entity.name, entity.dxp_id)
