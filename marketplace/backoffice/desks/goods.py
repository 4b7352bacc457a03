"""Products in the admin: what would be shown goes through the moderation queue, like anybody's."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalog.admin.goods import ProductAdmin
from catalog.models import Product
from catalog.moderation import services as moderation
from marketplace.foundation.clock import now


class ProductDesk(ProductAdmin):
    """The list of products, with the way into the queue; decisions are made in the queue alone."""

    actions = ("submit", "show_again", "archive")  # type: ignore[assignment]

    @admin.action(description=_("Hand in the selected products"), permissions=("change",))
    def submit(self, request: Any, queryset: QuerySet[Product]) -> None:
        """Screen each and open its change set, as if its shop had handed it in."""
        at = now()

        def hand_in(product_id: int) -> Product:
            made = moderation.hand_in_product(
                product_id=product_id, by_id=int(request.user.pk), now=at
            )
            return made.product

        self._each(request, queryset, hand_in)
