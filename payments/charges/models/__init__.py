"""Tables of the charges room."""

from payments.charges.models.attempt import Attempt
from payments.charges.models.bank_refund import BankRefund, ExternalAssignment
from payments.charges.models.charge import Charge, FeeShare, Share
from payments.charges.models.charge_fact import ChargeFact
from payments.charges.models.refund import Refund
from payments.charges.models.webhook_event import WebhookEvent

__all__ = [
    "Attempt",
    "BankRefund",
    "Charge",
    "ChargeFact",
    "ExternalAssignment",
    "FeeShare",
    "Refund",
    "Share",
    "WebhookEvent",
]
