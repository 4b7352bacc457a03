"""What is known of a person as plain values; numbers of identity cards stay masked."""

from __future__ import annotations

from typing import Any

from catalog.reviews.queries import reviews_of_person
from marketplace.accounts.models import Address, User
from marketplace.customs.identity import queries as vault
from marketplace.customs.identity.errors import VaultClosed
from marketplace.customs.identity.types import IdentityView, Owner
from marketplace.foundation.money import Money
from marketplace.orders.queries import kept_of, orders_for_copy
from marketplace.privacy.contributing import Person, told_above
from marketplace.vendors.queries import followed_shops


def gather(user: User) -> dict[str, Any]:
    """Return everything that the copy tells of a person."""
    person = Person(user.pk, user.email)
    return {
        "account": {
            "email": user.email,
            "name": user.display_name,
            "language": user.language,
            "joined": user.date_joined.isoformat(),
            "last_sign_in": user.last_login.isoformat() if user.last_login else None,
        },
        "addresses": [
            row.data().to_dict() | {"is_default": row.is_default}
            for row in Address.objects.filter(user=user)
        ],
        "orders": orders_for_copy(user.pk),
        "kept_for_later": [
            {
                "offer": each.offer_id,
                "quantity": each.quantity,
                "price_seen": amount(each.price_seen),
            }
            for each in kept_of(user.pk)
        ],
        "followed_shops": [shop.slug for shop in followed_shops(user.pk)],
        "reviews": reviews_of_person(user.pk),
        "identity_for_customs": _identities(Owner(user_id=user.pk)),
        **told_above(person),
    }


def amount(money: Money) -> str:
    """Return an amount as text, which no reader rounds."""
    return f"{money.decimal} {money.currency}"


def _identities(owner: Owner) -> list[dict[str, Any]]:
    try:
        active = vault.identity_of(owner)
        views = ([active] if active else []) + vault.kept_of(owner)
    except VaultClosed:
        return []
    return [_identity(view) for view in views]


def _identity(view: IdentityView) -> dict[str, Any]:
    return {
        "kind": view.kind,
        "status": view.status,
        "name": view.name,
        "number": view.number,
        "recorded": view.recorded_at.isoformat(),
        "agreed_to": sorted(view.purposes),
        "orders": [use.order_ref for use in view.uses],
    }
