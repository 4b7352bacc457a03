"""The statuses of charges, attempts, refunds and webhook events, and the moves between them.

A move that is not listed here is refused; docs/charges.md draws the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChargeStatus(models.TextChoices):
    """Where the collection of an amount stands."""

    OPENED = "opened", _("Opened")
    AWAITING_BUYER = "awaiting_buyer", _("Awaiting the buyer")
    PROCESSING = "processing", _("Processing")
    AUTHORIZED = "authorized", _("Authorized")
    CAPTURED = "captured", _("Captured")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    VOIDED = "voided", _("Voided")
    PARTIALLY_REFUNDED = "partially_refunded", _("Partially refunded")
    REFUNDED = "refunded", _("Refunded")
    DISPUTED = "disputed", _("Disputed")


class AttemptStatus(models.TextChoices):
    """Where one try at the provider stands; `unknown` is a state of its own."""

    CREATED = "created", _("Created")
    AWAITING_BUYER = "awaiting_buyer", _("Awaiting the buyer")
    PROCESSING = "processing", _("Processing")
    AUTHORIZED = "authorized", _("Authorized")
    CAPTURED = "captured", _("Captured")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    VOIDED = "voided", _("Voided")
    UNKNOWN = "unknown", _("Unknown")


class RefundStatus(models.TextChoices):
    """Where giving money back stands."""

    REQUESTED = "requested", _("Requested")
    SUBMITTED = "submitted", _("Submitted")
    PENDING = "pending", _("Pending")
    SUCCEEDED = "succeeded", _("Succeeded")
    FAILED = "failed", _("Failed")


class RefundReason(models.TextChoices):
    """Why money goes back: the first two by itself, `external` at the provider, else by request."""

    LATE_SUCCESS = "late_success", _("Paid after the time to pay had ended")
    SECOND_SUCCESS = "second_success", _("Paid a second time")
    OUT_OF_STOCK = "out_of_stock", _("Out of stock")
    DAMAGED = "damaged", _("Arrived damaged")
    MISSING = "missing", _("Something was missing")
    WRONG = "wrong", _("The wrong product")
    NOT_DELIVERED = "not_delivered", _("Not delivered")
    GOODWILL = "goodwill", _("Goodwill")
    OTHER = "other", _("Another reason")
    EXTERNAL = "external", _("Made at the provider")


class BankRefundStatus(models.TextChoices):
    """Whether what a provider cannot give back has reached the buyer by bank."""

    OPEN = "open", _("Open")
    PAID = "paid", _("Paid")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class BankRefundWhy(models.TextChoices):
    """Why the provider does not give it back."""

    TOO_LATE = "too_late", _("The time for refunds is over")
    PARTS_USED = "parts_used", _("The payment takes no more refunds")
    REFUSED = "refused", _("The provider refused it")
    FAILED = "failed", _("The refund failed")
    RETURNED = "returned", _("The bank sent it back")
    ALREADY_REFUNDED = "already_refunded", _("Given back already, says the provider")


class AssignmentStatus(models.TextChoices):
    """Whether it is settled which shares an external refund belongs to."""

    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")


class DisputeStatus(models.TextChoices):
    """Where a dispute stands; `withdrawn` is one that the buyer or the bank gave up."""

    NEEDS_RESPONSE = "needs_response", _("Needs an answer")
    UNDER_REVIEW = "under_review", _("The bank decides")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")
    WITHDRAWN = "withdrawn", _("Given up by the buyer")


class AnswerStatus(models.TextChoices):
    """Whether the provider has our answer to a dispute."""

    PREPARED = "prepared", _("Being handed in")
    SUBMITTED = "submitted", _("Handed in")
    REFUSED = "refused", _("Refused by the provider")


class DeclarationStatus(models.TextChoices):
    """Where telling customs of a payment stands; `refused` is the provider’s word, not customs’."""

    ASKED = "asked", _("To be declared")
    SUBMITTED = "submitted", _("Submitted")
    PENDING = "pending", _("Pending")
    ACCEPTED = "accepted", _("Accepted by customs")
    REJECTED = "rejected", _("Turned down by customs")
    REFUSED = "refused", _("Refused by the provider")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class FactKind(models.TextChoices):
    """What a provider said of an attempt, once."""

    CAPTURED = "captured", _("Captured")
    MISMATCH = "mismatch", _("Mismatch")
    PROCESSING_FEE = "processing_fee", _("Processing fee")
    REFUND_SUCCEEDED = "refund_succeeded", _("Refund succeeded")
    REFUND_FAILED = "refund_failed", _("Refund failed")
    DISPUTE_OPENED = "dispute_opened", _("Dispute opened")
    DISPUTE_WITHDRAWN = "dispute_withdrawn", _("Withdrawn for a dispute")
    DISPUTE_REINSTATED = "dispute_reinstated", _("Given back after a dispute")
    DISPUTE_FEE = "dispute_fee", _("Fee for a dispute")
    DISPUTE_FEE_RETURNED = "dispute_fee_returned", _("Fee for a dispute given back")
    DISPUTE_DECIDED = "dispute_decided", _("Dispute decided")


class WebhookStatus(models.TextChoices):
    """Whether a provider's message was acted on."""

    PENDING = "pending", _("Pending")
    PROCESSED = "processed", _("Processed")
    PARKED = "parked", _("Parked")


C, A, R, D = ChargeStatus, AttemptStatus, RefundStatus, DisputeStatus
P = DeclarationStatus
Moves = Mapping[str, frozenset[str]]

# A buyer can still pay, and a captured amount pays the charge.
PAYABLE: Final = (C.OPENED, C.AWAITING_BUYER, C.PROCESSING, C.AUTHORIZED, C.DECLINED)
# Money that came too late or twice; the purchase is as it was.
SURPLUS: Final = (RefundReason.LATE_SUCCESS, RefundReason.SECOND_SUCCESS)
# The attempt may still bring money; at most one such attempt stands under a charge.
LIVE: Final = (A.CREATED, A.AWAITING_BUYER, A.PROCESSING, A.AUTHORIZED, A.UNKNOWN)

_OPEN: Final[frozenset[str]] = frozenset(
    {
        C.OPENED,
        C.AWAITING_BUYER,
        C.PROCESSING,
        C.AUTHORIZED,
        C.CAPTURED,
        C.DECLINED,
        C.EXPIRED,
        C.VOIDED,
    }
)
CHARGE_MOVES: Final[Moves] = MappingProxyType(
    {
        C.OPENED: _OPEN,
        C.AWAITING_BUYER: _OPEN,
        C.PROCESSING: _OPEN,
        C.DECLINED: _OPEN,  # a declined try is not the end: another method may follow
        # What was held may lapse before it is taken: then another try may follow.
        C.AUTHORIZED: frozenset({C.CAPTURED, C.VOIDED, C.EXPIRED, C.OPENED}),
        C.CAPTURED: frozenset({C.PARTIALLY_REFUNDED, C.REFUNDED, C.DISPUTED}),
        # A refund that the bank sends back is no refund any more.
        C.PARTIALLY_REFUNDED: frozenset({C.CAPTURED, C.REFUNDED, C.DISPUTED}),
        C.DISPUTED: frozenset({C.CAPTURED, C.PARTIALLY_REFUNDED, C.REFUNDED}),
        C.EXPIRED: frozenset(),
        C.VOIDED: frozenset(),
        C.REFUNDED: frozenset({C.CAPTURED, C.PARTIALLY_REFUNDED}),
    }
)
_ENDS: Final[frozenset[str]] = frozenset({A.CAPTURED, A.DECLINED, A.EXPIRED, A.VOIDED})
ATTEMPT_MOVES: Final[Moves] = MappingProxyType(
    {
        A.CREATED: _ENDS | {A.AWAITING_BUYER, A.PROCESSING, A.AUTHORIZED, A.UNKNOWN},
        A.UNKNOWN: _ENDS | {A.AWAITING_BUYER, A.PROCESSING, A.AUTHORIZED},
        A.AWAITING_BUYER: _ENDS | {A.PROCESSING, A.AUTHORIZED},
        A.PROCESSING: _ENDS | {A.AWAITING_BUYER, A.AUTHORIZED},
        A.AUTHORIZED: frozenset({A.CAPTURED, A.EXPIRED, A.VOIDED}),
        # Money can arrive after an end: it is accepted, and given back where it is too late.
        A.DECLINED: frozenset({A.CAPTURED}),
        A.EXPIRED: frozenset({A.CAPTURED}),
        A.VOIDED: frozenset({A.CAPTURED}),
        A.CAPTURED: frozenset(),
    }
)
REFUND_MOVES: Final[Moves] = MappingProxyType(
    {
        R.REQUESTED: frozenset({R.SUBMITTED, R.FAILED}),  # failed: too late to ask for it
        R.SUBMITTED: frozenset({R.PENDING, R.SUCCEEDED, R.FAILED}),
        R.PENDING: frozenset({R.SUCCEEDED, R.FAILED}),
        R.SUCCEEDED: frozenset({R.FAILED}),  # a bank may send it back days later
        R.FAILED: frozenset(),
    }
)

_TOLD: Final[frozenset[str]] = frozenset({P.PENDING, P.ACCEPTED, P.REJECTED, P.REFUSED})
DECLARATION_MOVES: Final[Moves] = MappingProxyType(
    {
        P.ASKED: frozenset({P.SUBMITTED, P.WITHDRAWN}),
        P.SUBMITTED: _TOLD | {P.ASKED},
        P.PENDING: frozenset({P.ACCEPTED, P.REJECTED, P.ASKED}),
        # Back to the beginning when amounts change, or when a person declares it anew.
        P.ACCEPTED: frozenset({P.ASKED}),
        P.REJECTED: frozenset({P.ASKED}),
        P.REFUSED: frozenset({P.ASKED}),
        P.WITHDRAWN: frozenset(),
    }
)
# What a person may declare anew: decided, or left without an answer.
DECLARED_ANEW_FROM: Final = (P.ACCEPTED, P.REJECTED, P.REFUSED, P.SUBMITTED)

# Nobody has decided yet: what was disputed is frozen.
UNDECIDED: Final = (D.NEEDS_RESPONSE, D.UNDER_REVIEW)
# Decided so that the money stays with us, or comes back.
DECIDED_FOR_US: Final = (D.WON, D.WITHDRAWN)
_DECIDED: Final[frozenset[str]] = frozenset({D.WON, D.LOST, D.WITHDRAWN})
DISPUTE_MOVES: Final[Moves] = MappingProxyType(
    {
        D.NEEDS_RESPONSE: _DECIDED | {D.UNDER_REVIEW},
        D.UNDER_REVIEW: _DECIDED | {D.NEEDS_RESPONSE},
        D.WON: frozenset(),
        D.LOST: frozenset(),
        D.WITHDRAWN: frozenset(),
    }
)


def status_by_refunds(*, captured: int, refunded: int) -> ChargeStatus:
    """Say what a paid charge is by what has gone back of it. Money: minor units of its currency."""
    if not refunded:
        return C.CAPTURED
    return C.REFUNDED if refunded == captured else C.PARTIALLY_REFUNDED


def may_move(moves: Moves, current: str, target: str) -> bool:
    """Tell whether a status may change so; staying as it is is no move and always allowed."""
    return current == target or target in moves[current]
