"""What a buyer, a shop or an operator can be refused in this room."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import NotFound, Refused


class PromotionNotFound(NotFound):
    """The promotion does not exist, or is another shop's."""

    code = "promotion_not_found"

    def __init__(self) -> None:
        super().__init__(_("This promotion does not exist."))


class PromotionUsedUp(Refused):
    """Somebody else had the last of it; nothing was ordered."""

    code = "promotion_used_up"

    def __init__(self, name: str) -> None:
        super().__init__(
            _("“%(name)s” has just been used up. Please review your order.") % {"name": name},
            name=name,
        )


class TermsRefused(Refused):
    """The terms of a promotion do not fit together; `fields` says which, and why."""

    code = "promotion_terms_refused"
    status = 400

    def __init__(self, fields: Mapping[str, str | Promise]) -> None:
        self.fields = dict(fields)
        super().__init__(_("Please correct the fields that are marked."), fields=self.fields)


class NotDecidable(Refused):
    """Nothing waits here for a decision, or it waits for another person's."""

    code = "promotion_not_decidable"

    def __init__(self) -> None:
        super().__init__(_("Another person than who made it decides, and only once."))
