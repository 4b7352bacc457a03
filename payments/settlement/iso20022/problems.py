"""Why a bank's file cannot be applied: a code for the tables, the detail beside it."""

from __future__ import annotations

from enum import StrEnum


class Problem(StrEnum):
    """One reason each; the tables' choices say them in words."""

    NOT_XML = "not_xml"
    NO_REPORT = "no_report"
    INCOMPLETE = "incomplete"
    TOO_LARGE = "too_large"
    UNKNOWN_FILE = "unknown_file"
    UNKNOWN_PAYMENT = "unknown_payment"
    TWO_WORDS = "two_words"
    OTHER_COUNT = "other_count"
    OTHER_AMOUNT = "other_amount"
    OWN_APPROVAL = "own_approval"


class CannotApply(ValueError):
    """A file of which nothing is applied; a person looks."""

    def __init__(self, problem: Problem, detail: str = "") -> None:
        super().__init__(f"{problem}: {detail}" if detail else str(problem))
        self.problem = problem
        self.detail = detail


class NotReadable(CannotApply):
    """A file that is no message of the kind that was expected."""


class Contradiction(CannotApply):
    """A report that says two things of one line, or speaks of what we did not send."""
