"""What customs of the mainland asks of an order, and what it refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
from marketplace.foundation.errors import Refused
from marketplace.foundation.money import Money


class DeclaredTogether(Refused):
    """What customs has on one list leaves in one parcel."""

    code = "declared_together"

    def __init__(self) -> None:
        super().__init__(
            _("Customs has this order on one list: everything in it leaves in one parcel.")
        )


class PersonNeeded(Refused):
    """Customs wants to know who orders, and nobody was stated."""

    code = "person_needed"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("Customs of the mainland asks who orders. Please state a name and a number.")
        )


class OverQuota(Refused):
    """The order is over what is left of its person's yearly allowance. Money: renminbi."""

    code = "over_quota"

    def __init__(self, left: Money) -> None:
        self.left = left
        text = _(
            "Of your yearly allowance at customs, %(left)s are left, by what we know. This order "
            "is over that. Please order less, or next year."
        )
        super().__init__(text % {"left": formats.amount(left)}, left=left)


class BorderRefused(Refused):
    """Customs does not let this order through as it is; `finding` is the rule's code."""

    code = "border_refused"

    def __init__(self, finding: str, text: str) -> None:
        self.finding = finding
        super().__init__(text, finding=finding)
