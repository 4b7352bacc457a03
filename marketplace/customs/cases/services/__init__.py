"""What other rooms may ask of the cases."""

from marketplace.customs.cases.services.answer_pull import answer_pull
from marketplace.customs.cases.services.apply_receipt import apply_receipt
from marketplace.customs.cases.services.ask_cancellation import ask_cancellation
from marketplace.customs.cases.services.ask_return import ask_return
from marketplace.customs.cases.services.change_goods import change_goods
from marketplace.customs.cases.services.forget_erased import forget_erased
from marketplace.customs.cases.services.hold_case import clear_case, hold_case
from marketplace.customs.cases.services.keep_payment_record import keep_payment_record
from marketplace.customs.cases.services.open_case import open_case
from marketplace.customs.cases.services.raise_alarms import raise_alarms
from marketplace.customs.cases.services.receive_pull import receive_pull
from marketplace.customs.cases.services.receive_receipts import receive_receipts
from marketplace.customs.cases.services.record_consignee import record_consignee
from marketplace.customs.cases.services.record_delivery import record_delivery
from marketplace.customs.cases.services.record_journey import record_journey
from marketplace.customs.cases.services.record_payment import note_on_case, record_payment
from marketplace.customs.cases.services.send_again import send_again
from marketplace.customs.cases.services.send_document import send_document
from marketplace.customs.cases.services.sign_document import sign_document
from marketplace.customs.cases.services.work_on_case import work_on_case

__all__ = [
    "answer_pull",
    "apply_receipt",
    "ask_cancellation",
    "ask_return",
    "change_goods",
    "clear_case",
    "forget_erased",
    "hold_case",
    "keep_payment_record",
    "note_on_case",
    "open_case",
    "raise_alarms",
    "receive_pull",
    "receive_receipts",
    "record_consignee",
    "record_delivery",
    "record_journey",
    "record_payment",
    "send_again",
    "send_document",
    "sign_document",
    "work_on_case",
]
