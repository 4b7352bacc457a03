"""Mails about goods: to the members of a shop who keep its catalog."""

from __future__ import annotations

from catalog import queries as catalog
from catalog.events import StockRanLow
from marketplace.foundation import languages
from marketplace.notifications import readers
from marketplace.notifications.services import tell


def tell_keepers(event: StockRanLow) -> None:
    """Tell each member who keeps the shop's catalog that an offer's stock is low."""
    facts = catalog.offers_by_id([event.offer_id]).get(event.offer_id)
    if facts is None:
        return
    vendor_ref = facts.vendor_ref.removeprefix("vendor:")
    for member in readers.who_keep_goods(vendor_ref):
        language = readers.language_of(member)
        name = languages.pick(facts.product_name_by_lang, language)
        label = languages.pick(facts.variant_label_by_lang, language)
        tell(
            key=f"stock_ran_low:{event.offer_id}:{event.fell_at.isoformat()}:{member.user_id}",
            reader=readers.member(member),
            template="stock_ran_low",
            context={
                "name": " · ".join(filter(None, (name, label))),
                "sku": facts.sku,
                "left": event.left,
                "path": readers.path_to(language, "vendor_portal:offer", str(event.offer_id)),
            },
        )
