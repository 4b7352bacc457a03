"""A buyer writes a note to one shop of the cart, or a message that goes with a gift."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from marketplace.orders import locks
from marketplace.orders.errors import CartClosed, NoteRefused
from marketplace.orders.models import CartNote
from marketplace.orders.models.wishes import LONGEST_NOTE
from marketplace.orders.wish_types import PartWishes


@transaction.atomic
def write_note(
    *, cart_id: UUID, vendor_public_id: str, wishes: PartWishes, now: datetime
) -> PartWishes:
    """Replace what a shop of this cart is asked for; nothing asked for leaves no row.

    Raises: CartClosed, NoteRefused for a text that is too long or a shop that has no line here.
    """
    cart = locks.cart(cart_id)
    if not cart.is_open:
        raise CartClosed
    lines = cart.lines.filter(offer__vendor__public_id=vendor_public_id)
    vendor_id = lines.values_list("offer__vendor_id", flat=True).first()
    cleaned = PartWishes(
        note=_clean(wishes.note),
        gift_message=_clean(wishes.gift_message),
        hides_prices=wishes.hides_prices,
    )
    if vendor_id is None or max(len(cleaned.note), len(cleaned.gift_message)) > LONGEST_NOTE:
        raise NoteRefused(LONGEST_NOTE)
    if cleaned.is_empty:
        CartNote.objects.filter(cart=cart, vendor_id=vendor_id).delete()
    else:
        values = {
            "note": cleaned.note,
            "gift_message": cleaned.gift_message,
            "hides_prices": cleaned.hides_prices,
        }
        CartNote.objects.update_or_create(cart=cart, vendor_id=vendor_id, defaults=values)
    cart.changed_at = now
    cart.save(update_fields=["changed_at"])
    return cleaned


def _clean(text: str) -> str:
    """Drop what no label can print, and join blanks within each line."""
    printable = "".join(char for char in text if char.isprintable() or char == "\n")
    lines = (" ".join(line.split()) for line in printable.splitlines())
    return "\n".join(line for line in lines if line)
