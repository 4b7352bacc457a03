"""The settlement room's use cases."""

from payments.settlement.services.alarm_silent import alarm_silent
from payments.settlement.services.apply_answer import apply_answer, apply_answers
from payments.settlement.services.approve_batch import approve_batch
from payments.settlement.services.close_day import close_day, close_yesterday
from payments.settlement.services.close_period import close_period
from payments.settlement.services.plan_payouts import plan_payouts
from payments.settlement.services.post_due import post_due
from payments.settlement.services.receive_answer import fetch_answers, receive_answer
from payments.settlement.services.record_bank_answer import (
    record_paid,
    record_rejected,
    record_returned,
)
from payments.settlement.services.record_earnings import record_earnings
from payments.settlement.services.register_payee import register_payee
from payments.settlement.services.schedule_due import schedule_due
from payments.settlement.services.send_transfers import send_transfers
from payments.settlement.services.submit_batch import submit_approved, submit_batch

__all__ = [
    "alarm_silent",
    "apply_answer",
    "apply_answers",
    "approve_batch",
    "close_day",
    "close_period",
    "close_yesterday",
    "fetch_answers",
    "plan_payouts",
    "post_due",
    "receive_answer",
    "record_earnings",
    "record_paid",
    "record_rejected",
    "record_returned",
    "register_payee",
    "schedule_due",
    "send_transfers",
    "submit_approved",
    "submit_batch",
]
