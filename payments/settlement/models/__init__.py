"""Tables of the settlement room."""

from payments.settlement.models.answer import BankAnswer, PayoutAnswer
from payments.settlement.models.earning import Earning
from payments.settlement.models.payee import PayeeAccount
from payments.settlement.models.payout import Payout, PayoutBatch, PayoutFile
from payments.settlement.models.settlement import Settlement, SettlementRun, StatementLine

__all__ = [
    "BankAnswer",
    "Earning",
    "PayeeAccount",
    "Payout",
    "PayoutAnswer",
    "PayoutBatch",
    "PayoutFile",
    "Settlement",
    "SettlementRun",
    "StatementLine",
]
