"""Who issues the documents: the marketplace, as its settings call it."""

from __future__ import annotations

from django.conf import settings

from payments.settlement.documents.types import Party


def the_marketplace() -> Party:
    """Return the marketplace as a party to a document."""
    return Party(
        name=settings.MARKETPLACE_LEGAL_NAME,
        address=settings.MARKETPLACE_ADDRESS,
        taxpayer_number=settings.MARKETPLACE_TAXPAYER_NUMBER,
        brand=f"{settings.MARKETPLACE_NAME} {settings.MARKETPLACE_NAME_HAN}",
    )
