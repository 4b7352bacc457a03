"""What a dispute is called to people, and what would help to win it.

Reasons are the provider's words; one that we do not know is told as "another reason".
Source: the reasons and evidence that card networks publish, as Stripe groups them.
"""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_DELIVERED: Final = _("Proof that the parcel arrived: the carrier’s page, or a signature")
_SENT: Final = _("Carrier and tracking number, and the day on which it left you")
_TALKED: Final = _("Messages with the buyer, if there are any")
_DESCRIBED: Final = _("How the product was described and pictured when it was bought")
_PACKED: Final = _("Pictures of what you packed")
_BOUGHT: Final = _("The receipt or invoice of this order")

_REASONS: Final[dict[str, Promise]] = {
    "product_not_received": _("The buyer says that nothing came."),
    "product_unacceptable": _("The buyer says that it is damaged, or not as described."),
    "fraudulent": _("The buyer’s bank says that somebody else used the card."),
    "unrecognized": _("The buyer does not recognize the payment."),
    "duplicate": _("The buyer says that it was paid twice."),
    "credit_not_processed": _("The buyer says that a refund was promised and did not come."),
}
_OTHER: Final = _("The buyer’s bank gives another reason.")
_HELPS: Final[dict[str, tuple[Promise, ...]]] = {
    "product_not_received": (_SENT, _DELIVERED, _TALKED),
    "product_unacceptable": (_DESCRIBED, _PACKED, _TALKED),
    "fraudulent": (_DELIVERED, _SENT, _TALKED, _BOUGHT),
    "unrecognized": (_BOUGHT, _DELIVERED, _TALKED),
    "duplicate": (_BOUGHT, _SENT),
    "credit_not_processed": (_TALKED, _DELIVERED),
}

_STATUSES: Final[dict[str, Promise]] = {
    "needs_response": _("Needs an answer"),
    "under_review": _("The bank decides"),
    "won": _("Won"),
    "lost": _("Lost"),
    "withdrawn": _("Given up by the buyer"),
}
_BADGES: Final = {
    "needs_response": "waiting",
    "lost": "stopped",
    "won": "done",
    "withdrawn": "done",
}


def reason(code: str) -> str:
    """Say a dispute's reason in the active language."""
    return str(_REASONS.get(code, _OTHER))


def what_helps(code: str) -> list[str]:
    """Say what a bank wants to see for this reason, the strongest first."""
    return [str(each) for each in _HELPS.get(code, (_SENT, _DELIVERED, _TALKED))]


def status(code: str) -> str:
    """Say where a dispute stands."""
    return str(_STATUSES[code])


def badge(code: str) -> str:
    """Return the kind of badge that a status gets."""
    return _BADGES.get(code, "")
