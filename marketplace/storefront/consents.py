"""What a person agreed to, purpose by purpose, wherever it was asked."""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst

from marketplace.customs.identity import consents, queries
from marketplace.customs.identity.errors import VaultClosed
from marketplace.customs.identity.models import Purpose
from marketplace.customs.identity.types import Owner
from marketplace.foundation import languages


def of_person(user_id: int) -> list[dict[str, Any]]:
    """Return the consents that stand, with the words that were agreed to; none without any."""
    try:
        found = queries.identity_of(Owner(user_id=user_id))
    except VaultClosed:
        return []
    if found is None:
        return []
    return [
        {
            "purpose": purpose.value,
            "label": capfirst(str(purpose.label)),
            "text": consents.text_in(purpose, languages.current())[1],
        }
        for purpose in Purpose
        if purpose.value in found.purposes
    ]
