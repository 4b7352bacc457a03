"""Tables of the cases. Facts are append-only; what moves is guarded in `moving.py` alone."""

from marketplace.customs.cases.models.case import CaseSnapshot, CustomsCase
from marketplace.customs.cases.models.document import CustomsDocument, CustomsMove
from marketplace.customs.cases.models.entity import LegalEntity
from marketplace.customs.cases.models.pull import DataPull, RawPaymentRecord
from marketplace.customs.cases.models.receipt import CustomsReceipt, ReceiptOutcome
from marketplace.customs.cases.models.tax import TaxBill

__all__ = [
    "CaseSnapshot",
    "CustomsCase",
    "CustomsDocument",
    "CustomsMove",
    "CustomsReceipt",
    "DataPull",
    "LegalEntity",
    "RawPaymentRecord",
    "ReceiptOutcome",
    "TaxBill",
]
