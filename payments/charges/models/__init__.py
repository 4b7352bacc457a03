"""Tables of the charges room."""

from payments.charges.models.attempt import Attempt
from payments.charges.models.bank_refund import BankRefund, ExternalAssignment
from payments.charges.models.charge import Charge, FeeShare, Share
from payments.charges.models.charge_fact import ChargeFact
from payments.charges.models.declaration import PaymentDeclaration
from payments.charges.models.dispute import AnswerFile, Dispute, DisputeAnswer, DisputeShare
from payments.charges.models.refund import Refund
from payments.charges.models.refund_account import RefundAccount
from payments.charges.models.webhook_event import WebhookEvent

__all__ = [
    "AnswerFile",
    "Attempt",
    "BankRefund",
    "Charge",
    "ChargeFact",
    "Dispute",
    "DisputeAnswer",
    "DisputeShare",
    "ExternalAssignment",
    "FeeShare",
    "PaymentDeclaration",
    "Refund",
    "RefundAccount",
    "Share",
    "WebhookEvent",
]
