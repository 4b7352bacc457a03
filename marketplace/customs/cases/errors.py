"""What can go wrong with a case."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import Broken, NotFound, Refused, TryAgain


class NoSuchCase(NotFound):
    """No case has this name."""

    def __init__(self) -> None:
        super().__init__(_("There is no such customs case."))


class MoveRefused(Refused):
    """The case, or its document, is not where this step begins."""

    code = "customs_move_refused"

    def __init__(self, state: str) -> None:
        super().__init__(_("This step is not possible now."), state=state)


class TooLateToReturn(Refused):
    """The 30 days after the release are over."""

    code = "customs_return_too_late"

    def __init__(self) -> None:
        super().__init__(_("The 30 days in which customs takes goods back are over."))


class ReturnTooLarge(Refused):
    """More would come back than was declared."""

    code = "customs_return_too_large"

    def __init__(self) -> None:
        super().__init__(_("More would come back than was declared."))


class AlreadyUnderWay(Refused):
    """Customs is already asked for this."""

    code = "customs_already_asked"

    def __init__(self) -> None:
        super().__init__(_("Customs was asked for this already."))


class ReasonMissing(Refused):
    """Whoever sends something again says why."""

    code = "customs_reason_missing"

    def __init__(self) -> None:
        super().__init__(_("Say why."))


class TriedTooOften(Refused):
    """A document was sent again as often as a case may."""

    code = "customs_tried_too_often"

    def __init__(self) -> None:
        super().__init__(_("It was sent again often enough; ask customs first."))


class PartyMissing(Broken):
    """No legal entity plays a role that a message needs."""


class CaseContradiction(Broken):
    """The same vendor order comes with other facts than its case has."""


class ReceiptUnreadable(Broken):
    """Bytes that came from customs and are no receipt; they are kept."""


class GatewayAway(TryAgain):
    """E-port did not answer: the message may have arrived; the same is handed in again."""


class GatewayRefused(Broken):
    """E-port does not take an envelope as it is; a person has to look."""


class GatewayContradiction(Broken):
    """E-port holds another envelope under the same number."""
