"""The papers of an order as its page offers them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from marketplace.orders.models.invoice import printed
from marketplace.orders.queries.papers import order_papers
from marketplace.orders.types import OrderView
from marketplace.storefront.invoice_form import PREFIX, InvoiceForm
from marketplace.storefront.order_links import order_url, order_url_of


def papers_of(view: OrderView, token: str) -> dict[str, Any] | None:
    """Return the papers of an order; None before any of it is paid."""
    if not any(part.paid_at for part in view.parts):
        return None
    found = order_papers(view)
    wish = {
        "name": found.wish_name,
        "tax_number": found.wish_tax_number,
        "beside": found.wish_beside or "pt",
    }
    return {
        "receipt_url": order_url("storefront:order_receipt", view, token),
        "parts": [
            {
                "shop": part.shop,
                "number": part.number,
                "url": order_url_of(
                    "storefront:invoice" if part.number else "storefront:issue_invoice",
                    part.part_public_id,
                    token,
                ),
                "credit_notes": [
                    {
                        "number": printed(number),
                        "url": credit_note_url(part.part_public_id, number, token),
                    }
                    for number in part.credit_notes
                ],
            }
            for part in found.parts
        ],
        "wish_name": found.wish_name,
        "wish_url": order_url("storefront:wish_invoice", view, token),
        "wish_form": InvoiceForm(initial=wish, prefix=PREFIX) if found.can_wish else None,
    }


def credit_note_url(part_public_id: str, number: int, token: str) -> str:
    """Where a credit note is fetched; keeps the signed token."""
    url = reverse("storefront:credit_note", args=[part_public_id, number])
    return f"{url}?t={token}" if token else url
