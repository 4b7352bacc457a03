"""What the charges room refuses, and what it finds broken."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import Broken, NotFound, Refused


class ChargeNotFound(NotFound):
    """No such charge."""

    code = "charge_not_found"


class ChargeNotPayable(Refused):
    """The charge is paid, or its time is over: nothing can be collected for it."""

    code = "charge_not_payable"


class PaymentInProgress(Refused):
    """The buyer has paid and the provider is still working on it."""

    code = "payment_in_progress"


class PaymentUnderReview(Refused):
    """What the provider reported does not fit; a person has to look before anything else."""

    code = "payment_under_review"


class NotRefundable(Refused):
    """The charge holds no money of the buyer that could go back now."""

    code = "not_refundable"


class RefundExceedsPaid(Refused):
    """More would go back than was paid, for the charge or for one share of it."""

    code = "refund_exceeds_paid"


class NotDeclarable(Refused):
    """The payment cannot be declared so now: not paid, under way, or often enough."""

    code = "payment_not_declarable"


class BankRefundNotFound(NotFound):
    """No such bank refund, or no such external refund."""

    code = "bank_refund_not_found"


class AccountRefused(Refused):
    """What was stated cannot be a bank account; `fields` maps a field to its text."""

    code = "account_refused"
    status = 400

    def __init__(self, fields: Mapping[str, str | Promise]) -> None:
        self.fields = fields
        super().__init__(_("Please check the account."))


class AccountGiven(Refused):
    """The buyer has stated an account for this request, or was asked again since."""

    code = "account_given"

    def __init__(self) -> None:
        super().__init__(_("This link has been used. Please write to us to change the account."))


class AnotherPersonNeeded(Refused):
    """One person may not take both steps by which money leaves."""

    code = "another_person_needed"
    status = 403


class StepNotOpen(Refused):
    """The step does not follow from where the bank refund or the assignment is."""

    code = "step_not_open"


class MethodUnavailable(Refused):
    """This method of payment cannot take this amount in this currency."""

    code = "method_unavailable"


class DisputeNotFound(NotFound):
    """No such dispute."""

    code = "dispute_not_found"


class DisputeClosed(Refused):
    """The provider takes no evidence any more: it has it, the time is over, or it is decided."""

    code = "dispute_closed"


class AnswerIncomplete(Refused):
    """An answer needs a text, and files that the provider can read."""

    code = "answer_incomplete"


class SharesDoNotSum(Broken):
    """The shares of a charge are not the charge."""


class ChargeChanged(Broken):
    """A reference was charged before, with other content."""


class RefundChanged(Broken):
    """A key asked for a refund before, with other content."""


class MoveRefused(Broken):
    """A status would change in a way that is not drawn."""


class WebhookUnmatched(Broken):
    """A message names something that we never made."""


class NeedsPerson(Broken):
    """A message of something that no program of ours can book yet."""
