"""The tables of the room: what others say, what was matched, what is left."""

from payments.reconciliation.models.bank import BankLine, BankStatement, StatementFile
from payments.reconciliation.models.breaks import Break, BreakComment, BreakResolution
from payments.reconciliation.models.contradiction import Contradiction
from payments.reconciliation.models.match import Match, MatchedPart
from payments.reconciliation.models.provider import (
    ProviderLine,
    ProviderPayout,
    ProviderPayoutLine,
    ProviderPull,
)

__all__ = [
    "BankLine",
    "BankStatement",
    "Break",
    "BreakComment",
    "BreakResolution",
    "Contradiction",
    "Match",
    "MatchedPart",
    "ProviderLine",
    "ProviderPayout",
    "ProviderPayoutLine",
    "ProviderPull",
    "StatementFile",
]
