"""Every message of import, and the envelope, as frozen dataclasses: one module a subject."""

from __future__ import annotations

from typing import Final

from marketplace.customs.messages.declarations.deliveries import CEB711Message, CEB712Message
from marketplace.customs.messages.declarations.envelope import DxpMsg
from marketplace.customs.messages.declarations.lists import CEB621Message, CEB622Message
from marketplace.customs.messages.declarations.orders import CEB311Message, CEB312Message
from marketplace.customs.messages.declarations.payments import CEB411Message, CEB412Message
from marketplace.customs.messages.declarations.refusals import CEB900Message
from marketplace.customs.messages.declarations.taxes import CEB816Message, CEB818Message
from marketplace.customs.messages.declarations.waybills import (
    CEB511Message,
    CEB512Message,
    CEB513Message,
    CEB514Message,
)
from marketplace.customs.messages.declarations.withdrawals import (
    CEB623Message,
    CEB624Message,
    CEB625Message,
    CEB626Message,
)

Sent = (  # by a firm; the others are told by customs
    CEB311Message
    | CEB411Message
    | CEB511Message
    | CEB513Message
    | CEB621Message
    | CEB623Message
    | CEB625Message
    | CEB711Message
)
Told = (
    CEB312Message
    | CEB412Message
    | CEB512Message
    | CEB514Message
    | CEB622Message
    | CEB624Message
    | CEB626Message
    | CEB712Message
    | CEB816Message
    | CEB818Message
    | CEB900Message
)
Message = Sent | Told | DxpMsg

MESSAGES: Final[dict[str, type[Message]]] = {
    each.__name__: each
    for each in (
        CEB311Message,
        CEB312Message,
        CEB411Message,
        CEB412Message,
        CEB511Message,
        CEB512Message,
        CEB513Message,
        CEB514Message,
        CEB621Message,
        CEB622Message,
        CEB623Message,
        CEB624Message,
        CEB625Message,
        CEB626Message,
        CEB711Message,
        CEB712Message,
        CEB816Message,
        CEB818Message,
        CEB900Message,
        DxpMsg,
    )
}
