"""Ways through the banks, what a bank's words mean, and which moves they make: rules alone."""

from __future__ import annotations

import pytest
from django.utils import translation

from marketplace.foundation.money import Money
from payments.settlement.iso20022.problems import Contradiction, Problem
from payments.settlement.iso20022.types import BlockReport, LineReport, StatusReport
from payments.settlement.iso20022.verdicts import (
    DUPLICATE,
    OUTCOMES,
    Outcome,
    Verdict,
    is_of_the_account,
    verdicts,
)
from payments.settlement.moves import BatchState, Move, batch_state, move
from payments.settlement.rails.routing import Plan, Route, WaitReason, choose, highest


def mop(minor: int) -> Money:
    return Money(minor, "MOP")


SMALL = Route("small", "MOP", ("MO",), mop(1_000), "NURG", "FPS")
LARGE = Route("large", "MOP", ("MO", "HK"), mop(5_000), "URGP", "RTGS")
ODD = Route("odd", "MOP", ("MO",), mop(3_000), "URGP", "RTGS")
ABROAD = Route("abroad", "CNY", ("CN",), Money(9_000, "CNY"), "URGP", "RTGS")
ROUTES = (SMALL, LARGE, ODD, ABROAD)


@pytest.mark.parametrize(
    ("amount", "country", "today", "found"),
    [
        (mop(1_000), "MO", 0, SMALL),
        (mop(1_001), "MO", 0, LARGE),
        (mop(1), "MO", 1_000, LARGE),
        (mop(400), "MO", 600, SMALL),
        (mop(1), "HK", 0, LARGE),
        (mop(5_000), "MO", 0, LARGE),
        (mop(5_001), "MO", 0, WaitReason.ABOVE_LIMITS),
        (mop(1), "CN", 0, WaitReason.NO_ROUTE),
        (Money(1, "CNY"), "MO", 0, WaitReason.NO_ROUTE),
        (Money(9_000, "CNY"), "CN", 0, ABROAD),
        (Money(9_001, "CNY"), "CN", 0, WaitReason.ABOVE_LIMITS),
    ],
)
def test_the_first_way_of_the_table_that_takes_it(amount, country, today, found):
    sent = Money(today, amount.currency)
    assert choose(amount, country=country, sent_today=sent, routes=ROUTES) == found


def test_the_highest_limit_is_of_the_currency_into_the_country():
    assert highest("MOP", "MO", ROUTES) == mop(5_000)
    assert highest("MOP", "MO", (SMALL, ODD)) == mop(3_000)
    assert highest("MOP", "CN", ROUTES) is None
    assert highest("CNY", "MO", ROUTES) is None
    assert highest("CNY", "CN", ROUTES) == Money(9_000, "CNY")


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (Plan("bank_iso", route=SMALL), ""),
        (
            Plan("bank_iso", waits=WaitReason.ABOVE_LIMITS, limit=mop(500_000_000)),
            "Above every limit: at most MOP$5,000,000.00 a day can be sent to one payee.",
        ),
        (Plan("bank_iso", waits=WaitReason.ABOVE_LIMITS), ""),
        (
            Plan("bank_iso", waits=WaitReason.NO_ADDRESS),
            "The account lacks a Latin name, a town or a country.",
        ),
        (
            Plan("bank_iso", waits=WaitReason.NO_ADDRESS, limit=mop(1)),
            "The account lacks a Latin name, a town or a country.",
        ),
        (
            Plan("bank_iso", waits=WaitReason.NO_BANK_CODE),
            "The account lacks a BIC or clearing number of its bank.",
        ),
        (
            Plan("provider_transfer", waits=WaitReason.NO_TRANSFER),
            "The payment provider does not pay into this account.",
        ),
        (
            Plan("bank_iso", waits=WaitReason.NO_ROUTE),
            "No way through the banks leads to this country.",
        ),
    ],
)
def test_a_plan_that_waits_says_why(plan: Plan, words: str):
    with translation.override("en"):
        assert plan.in_words() == words


BLOCKS = {"b1": ("l1", "l2"), "b2": ("l3",)}


def line(name: str, code: str, reason: str = "", text: str = "") -> LineReport:
    return LineReport(name, code, reason, text)


def block(
    name: str, code: str, *lines: LineReport, reason: str = "", text: str = ""
) -> BlockReport:
    return BlockReport(name, code, reason, text, lines)


def report(code: str, *blocks: BlockReport, reason: str = "", text: str = "") -> StatusReport:
    return StatusReport("answer", "bat", code, reason, text, blocks)


def outcomes(*args: object) -> dict[str, str | None]:
    found = verdicts(report(*args), BLOCKS)  # type: ignore[arg-type]
    return {name: each.outcome and each.outcome.value for name, each in found.items()}


def test_a_word_on_the_file_counts_for_every_line_and_keeps_its_reason():
    found = verdicts(report("RJCT", reason="AM04", text="too low"), BLOCKS)
    assert found == {
        name: Verdict(Outcome.REJECTED, line(name, "RJCT", "AM04", "too low"))
        for name in ("l1", "l2", "l3")
    }
    assert list(found) == ["l1", "l2", "l3"]


def test_a_word_on_a_block_counts_for_its_lines_alone():
    found = verdicts(report("PART", block("b1", "ACSC", reason="G0", text="fine")), BLOCKS)
    assert found == {
        name: Verdict(Outcome.PAID, line(name, "ACSC", "G0", "fine")) for name in ("l1", "l2")
    }


def test_the_nearest_word_counts_and_a_whole_that_a_part_denies_is_not_believed():
    rejected, paid = line("l1", "RJCT", "AC04"), line("l2", "ACSC")
    assert outcomes("", block("b1", "", rejected, paid)) == {"l1": "rejected", "l2": "paid"}
    assert outcomes("", block("b1", "ACSC", rejected)) == {"l1": "rejected"}
    assert outcomes("", block("b1", "RJCT", rejected)) == {"l1": "rejected", "l2": "rejected"}
    assert outcomes("ACSC", block("b1", "PART", rejected)) == {"l1": "rejected"}
    assert outcomes("RJCT", block("b1", "", rejected)) == dict.fromkeys(
        ("l1", "l2", "l3"), "rejected"
    )
    assert outcomes("ACSC", block("b2", "ACSP")) == {"l3": "accepted"}
    assert outcomes("ACSC", block("b2", "ACSC")) == dict.fromkeys(("l1", "l2", "l3"), "paid")
    undecided = block("b1", "ACSC", line("l1", "PDNG"))
    assert outcomes("", undecided) == {"l1": None, "l2": "paid"}
    # a block without lines of ours still denies the whole, where it says something else
    assert outcomes("ACSC", block("", "RJCT")) == {}
    # what one block's lines say does not count for another block
    both = (block("b1", "", line("l1", "RJCT")), block("b2", "ACSC"))
    assert outcomes("", *both) == {"l1": "rejected", "l3": "paid"}


def test_words_that_decide_nothing_fill_nothing():
    for code in ("RCVD", "PDNG", "PART", "XXXX", ""):
        assert outcomes(code) == {}
    assert outcomes("ACCP") == dict.fromkeys(("l1", "l2", "l3"), "accepted")


@pytest.mark.parametrize("reason", DUPLICATE)
def test_a_refused_duplicate_decides_nothing(reason: str):
    found = verdicts(report("", block("b1", "", line("l1", "RJCT", reason))), BLOCKS)
    assert found["l1"].outcome is None
    assert found["l1"].is_duplicate
    assert verdicts(report("RJCT", reason=reason), BLOCKS) == {}
    paid = verdicts(report("", block("b1", "", line("l1", "ACSC", reason))), BLOCKS)
    assert paid["l1"].outcome is Outcome.PAID  # only a refusal is no answer


def test_every_code_of_the_table_is_read():
    for code, outcome in OUTCOMES.items():
        found = verdicts(report("", block("b1", "", line("l1", code))), BLOCKS)
        assert found["l1"] == Verdict(outcome, line("l1", code))
        assert not found["l1"].is_duplicate


def test_what_we_did_not_send_and_two_words_on_a_line_are_contradictions():
    def problem(*blocks: BlockReport) -> tuple[Problem, str]:
        with pytest.raises(Contradiction) as caught:
            verdicts(report("", *blocks), BLOCKS)
        return caught.value.problem, caught.value.detail

    assert problem(block("b9", "ACSC")) == (Problem.UNKNOWN_PAYMENT, "b9")
    assert problem(block("b1", "", line("l9", "ACSC"))) == (Problem.UNKNOWN_PAYMENT, "l9")
    twice = (line("l1", "ACSC"), line("l1", "RJCT"))
    assert problem(block("b1", "", *twice)) == (Problem.TWO_WORDS, "l1")
    same = outcomes("", block("b1", "", line("l1", "ACSC"), line("l1", "ACCC")))
    assert same == {"l1": "paid"}


@pytest.mark.parametrize(
    ("reason", "is_so"),
    [("", True), ("AC04", True), ("BE01", True), ("RC01", True), ("AG01", True), ("AG02", False),
     ("AM04", False), ("MS03", True), ("NARR", False), ("XAC4", False)],
)  # fmt: skip
def test_some_reasons_lie_with_the_account(reason: str, is_so: bool):
    assert is_of_the_account(reason) is is_so


STEPS = {
    "submitted": {"accepted", "paid", "rejected", "returned"},
    "accepted": {"paid", "rejected", "returned"},
    "paid": {"returned"},
}
LATE = {"paid": {"accepted"}, "returned": {"accepted", "paid"}, "rejected": {"accepted"}}


def test_an_outcome_is_a_step_or_late_news_or_trouble():
    for status in ("drafted", "approved", "submitted", "accepted", "paid", "rejected", "returned"):
        for outcome in ("accepted", "paid", "rejected", "returned"):
            if outcome in STEPS.get(status, ()):
                expected = Move.STEP
            elif outcome == status or outcome in LATE.get(status, ()):
                expected = Move.NOTHING
            else:
                expected = Move.TROUBLE
            assert (status, outcome, move(status, outcome)) == (status, outcome, expected)


@pytest.mark.parametrize(
    ("counts", "state"),
    [
        ("submitted", BatchState.AWAITED),
        ("submitted accepted", BatchState.PARTLY_ANSWERED),
        ("submitted paid", BatchState.PARTLY_ANSWERED),
        ("submitted rejected", BatchState.PARTLY_ANSWERED),
        ("submitted accepted paid", BatchState.PARTLY_ANSWERED),
        ("submitted paid rejected", BatchState.PARTLY_ANSWERED),
        ("accepted", BatchState.ACCEPTED),
        ("accepted paid", BatchState.PARTLY_ANSWERED),
        ("accepted returned", BatchState.PARTLY_ANSWERED),
        ("accepted paid rejected", BatchState.PARTLY_ANSWERED),
        ("paid", BatchState.PAID),
        ("paid rejected", BatchState.PARTLY_PAID),
        ("paid returned", BatchState.PARTLY_PAID),
        ("rejected", BatchState.SENT_BACK),
        ("rejected returned", BatchState.SENT_BACK),
        ("", BatchState.SENT_BACK),
    ],
)
def test_the_state_of_a_file_follows_from_its_lines(counts: str, state: BatchState):
    assert batch_state(dict.fromkeys(counts.split(), 1)) == state
