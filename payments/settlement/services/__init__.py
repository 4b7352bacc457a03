"""The settlement room's use cases."""

from payments.settlement.services.adjust_balance import decide_adjustment, propose_adjustment
from payments.settlement.services.alarm_silent import alarm_silent
from payments.settlement.services.apply_answer import apply_answer, apply_answers
from payments.settlement.services.approve_batch import approve_batch
from payments.settlement.services.bear_fees import bear_fees
from payments.settlement.services.close_period import close_ended_period, close_period, continue_run
from payments.settlement.services.follow_dispute import follow_dispute
from payments.settlement.services.hand_on_duty import hand_on_duty, void_duty_bill
from payments.settlement.services.hold_money import place_hold, release_hold
from payments.settlement.services.pay_duty import decide_duty_payment, propose_duty_payment
from payments.settlement.services.plan_payouts import plan_payouts
from payments.settlement.services.post_due import post_due
from payments.settlement.services.preview_closing import preview_closing
from payments.settlement.services.receive_answer import fetch_answers, receive_answer
from payments.settlement.services.record_bank_answer import (
    record_paid,
    record_rejected,
    record_returned,
)
from payments.settlement.services.record_earnings import record_earnings
from payments.settlement.services.refund_sale import refund_sale
from payments.settlement.services.register_payee import register_payee
from payments.settlement.services.schedule_due import schedule_due
from payments.settlement.services.send_transfers import send_transfers
from payments.settlement.services.set_terms import set_terms
from payments.settlement.services.submit_batch import submit_approved, submit_batch

__all__ = [
    "alarm_silent",
    "apply_answer",
    "apply_answers",
    "approve_batch",
    "bear_fees",
    "close_ended_period",
    "close_period",
    "continue_run",
    "decide_adjustment",
    "decide_duty_payment",
    "fetch_answers",
    "follow_dispute",
    "hand_on_duty",
    "place_hold",
    "plan_payouts",
    "post_due",
    "preview_closing",
    "propose_adjustment",
    "propose_duty_payment",
    "receive_answer",
    "record_earnings",
    "record_paid",
    "record_rejected",
    "record_returned",
    "refund_sale",
    "register_payee",
    "release_hold",
    "schedule_due",
    "send_transfers",
    "set_terms",
    "submit_approved",
    "submit_batch",
    "void_duty_bill",
]
