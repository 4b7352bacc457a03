"""Use cases of charges, one a file."""

from payments.charges.services.accept_loss import accept_loss
from payments.charges.services.answer_dispute import prepare_answer, send_answer, send_answers
from payments.charges.services.ask_declaration import (
    ask_declaration,
    change_declaration,
    declare_anew,
    withdraw_declaration,
)
from payments.charges.services.assign_external_refund import (
    decide_assignment,
    propose_assignment,
)
from payments.charges.services.capture_charge import capture_charge
from payments.charges.services.change_method import change_method
from payments.charges.services.decide_bank_refund import (
    decide_bank_refund,
    propose_bank_refund,
)
from payments.charges.services.expire_charges import expire_charge, expire_charges
from payments.charges.services.give_refund_account import (
    ask_account_again,
    give_refund_account,
)
from payments.charges.services.move_to_device import move_to_device
from payments.charges.services.open_charge import open_charge
from payments.charges.services.poll_open_attempts import poll_open_attempts
from payments.charges.services.process_webhook import process_webhook, sweep_webhooks
from payments.charges.services.receive_webhook import receive_webhook
from payments.charges.services.record_fee import record_told_fee
from payments.charges.services.recover_undelivered import recover_undelivered
from payments.charges.services.reopen_webhook import reopen_webhook
from payments.charges.services.request_refund import request_refund
from payments.charges.services.start_attempt import start_attempt
from payments.charges.services.submit_declarations import (
    poll_declarations,
    submit_declaration,
    submit_declarations,
)
from payments.charges.services.submit_refunds import submit_refund, submit_refunds
from payments.charges.services.sync_attempt import sync_attempt
from payments.charges.services.sync_dispute import poll_disputes, sync_dispute
from payments.charges.services.sync_refund import poll_refunds, sync_refund
from payments.charges.services.void_charge import void_charge

__all__ = [
    "accept_loss",
    "ask_account_again",
    "ask_declaration",
    "capture_charge",
    "change_declaration",
    "change_method",
    "decide_assignment",
    "decide_bank_refund",
    "declare_anew",
    "expire_charge",
    "expire_charges",
    "give_refund_account",
    "move_to_device",
    "open_charge",
    "poll_declarations",
    "poll_disputes",
    "poll_open_attempts",
    "poll_refunds",
    "prepare_answer",
    "process_webhook",
    "propose_assignment",
    "propose_bank_refund",
    "receive_webhook",
    "record_told_fee",
    "recover_undelivered",
    "reopen_webhook",
    "request_refund",
    "send_answer",
    "send_answers",
    "start_attempt",
    "submit_declaration",
    "submit_declarations",
    "submit_refund",
    "submit_refunds",
    "sweep_webhooks",
    "sync_attempt",
    "sync_dispute",
    "sync_refund",
    "void_charge",
    "withdraw_declaration",
]
