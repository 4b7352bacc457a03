"""Tables of the settlement room."""

from payments.settlement.models.answer import BankAnswer, PayoutAnswer
from payments.settlement.models.duty import DutyMove, DutyPayment
from payments.settlement.models.earning import DueEarning, Earning, WaitingEarning
from payments.settlement.models.invoice import CommissionInvoice, InvoiceRange
from payments.settlement.models.movement import Movement, Reserve, SaleRefund
from payments.settlement.models.payee import PayeeAccount
from payments.settlement.models.payout import Payout, PayoutBatch, PayoutFile
from payments.settlement.models.settlement import (
    SetAside,
    Settlement,
    SettlementChunk,
    SettlementRun,
)
from payments.settlement.models.terms import Adjustment, FrozenSale, Hold, PayeeTerms

__all__ = [
    "Adjustment",
    "BankAnswer",
    "CommissionInvoice",
    "DueEarning",
    "DutyMove",
    "DutyPayment",
    "Earning",
    "FrozenSale",
    "Hold",
    "InvoiceRange",
    "Movement",
    "PayeeAccount",
    "PayeeTerms",
    "Payout",
    "PayoutAnswer",
    "PayoutBatch",
    "PayoutFile",
    "Reserve",
    "SaleRefund",
    "SetAside",
    "Settlement",
    "SettlementChunk",
    "SettlementRun",
    "WaitingEarning",
]
