"""What a status report means for each line of a file. Pure.

A bank speaks of the file, of a block, of a line. The nearest word counts; a line that no word is
about stays unknown. `PART` speaks of no line: what it does not list is unknown, never inferred.

Source: ISO 20022 external code sets, payment transaction status and status reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from payments.settlement.iso20022.problems import Contradiction, Problem
from payments.settlement.iso20022.types import LineReport, StatusReport


class Outcome(StrEnum):
    """What a bank's word does to a payout; no outcome leaves it where it is."""

    ACCEPTED = "accepted"
    PAID = "paid"
    REJECTED = "rejected"


OUTCOMES: Final = {
    "ACCP": Outcome.ACCEPTED,  # checks of form and of the account passed
    "ACTC": Outcome.ACCEPTED,  # form alone
    "ACFC": Outcome.ACCEPTED,  # funds are there
    "ACWC": Outcome.ACCEPTED,  # with a change, such as the day
    "ACSP": Outcome.ACCEPTED,  # being settled
    "ACSC": Outcome.PAID,  # settled on our account
    "ACCC": Outcome.PAID,  # and on the beneficiary's
    "RJCT": Outcome.REJECTED,
    "CANC": Outcome.REJECTED,
}
UNDECIDED: Final = ("RCVD", "PDNG", "PART")
# A duplicate is refused *because* the first one is there, which may well be paid: to take the
# refusal for an answer to the first would pay it a second time.
DUPLICATE: Final = ("AM05", "DUPL", "DU01", "DU02", "DU03", "DU04", "DU05")
# Reasons that lie with the beneficiary's account, name or bank: a second try would fail as well.
_OF_THE_ACCOUNT: Final = ("AC", "BE", "RC", "RR", "AG01", "CNOR", "MD07", "MS02", "MS03")


@dataclass(frozen=True)
class Verdict:
    """The bank's word on one line; `outcome` None when the word decides nothing."""

    outcome: Outcome | None
    line: LineReport

    @property
    def is_duplicate(self) -> bool:
        """Whether the bank says that it has this payment already."""
        return self.line.reason_code in DUPLICATE


def is_of_the_account(reason_code: str) -> bool:
    """Tell whether a reason lies with the account, so that it has to be confirmed anew.

    No reason counts as one: money does not go a second time where it was refused without a word.
    """
    return not reason_code or reason_code.startswith(_OF_THE_ACCOUNT)


def verdicts(report: StatusReport, blocks: Mapping[str, Sequence[str]]) -> dict[str, Verdict]:
    """Return the bank's word by end-to-end id, for each line that a word is about.

    `blocks` are our file's: the ids of its lines by the id of their block.
    Raises: Contradiction.
    """
    known = {name for names in blocks.values() for name in names}
    found = _of_lines(report, known)
    spoken = {each.outcome for each in found.values() if each.outcome}
    for block in report.blocks:
        if block.payment_id and block.payment_id not in blocks:
            raise Contradiction(Problem.UNKNOWN_PAYMENT, block.payment_id)
        said = LineReport("", block.code, block.reason_code, block.reason)
        names = blocks.get(block.payment_id, ())
        listed = {found[name].outcome for name in names if name in found}
        _fill(found, names, said, listed)
        spoken |= {OUTCOMES[block.code]} if block.code in OUTCOMES else set()
    said = LineReport("", report.code, report.reason_code, report.reason)
    _fill(found, sorted(known), said, spoken)
    return found


def _of_lines(report: StatusReport, known: Iterable[str]) -> dict[str, Verdict]:
    found: dict[str, Verdict] = {}
    for line in (line for block in report.blocks for line in block.lines):
        if line.end_to_end_id not in known:
            raise Contradiction(Problem.UNKNOWN_PAYMENT, line.end_to_end_id)
        verdict = _verdict(line)
        before = found.setdefault(line.end_to_end_id, verdict)
        if before.outcome != verdict.outcome:
            raise Contradiction(Problem.TWO_WORDS, line.end_to_end_id)
    return found


def _fill(
    found: dict[str, Verdict],
    names: Sequence[str],
    said: LineReport,
    spoken: Iterable[Outcome | None],
) -> None:
    """Let a word on the whole count for the lines that have none of their own.

    Where a part of the whole says otherwise, the word cannot be about all of it.
    """
    whole = _verdict(said)
    if whole.outcome is None or any(part not in (None, whole.outcome) for part in spoken):
        return
    for name in names:
        found.setdefault(name, replace(whole, line=replace(said, end_to_end_id=name)))


def _verdict(line: LineReport) -> Verdict:
    outcome = OUTCOMES.get(line.code)
    if outcome is Outcome.REJECTED and line.reason_code in DUPLICATE:
        outcome = None
    return Verdict(outcome, line)
