"""What a scripted fault does around a call, the same at the doors of all three providers."""

from __future__ import annotations

from pathlib import Path

import pytest

from payments.gateways.sandbox import call_faults
from payments.gateways.sandbox.call_faults import CallFault, fault_of
from payments.gateways.sandbox.errors import Hangup
from payments.gateways.sandbox.faults import Faults
from payments.gateways.sandbox.store import Store

HUNG_UP = "hung up"


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What happened, in its order: waits in seconds, and the call."""
    happened: list[object] = []
    monkeypatch.setattr(call_faults.time, "sleep", happened.append)
    return happened


def told(fault: CallFault, done: list[object]) -> str:
    """Make a call, and say what came back."""

    def carry_out() -> str:
        done.append("call")
        return "answer"

    try:
        return fault.befall(lambda: fault.instead(carry_out, lambda it: f"broken {it.status}"))
    except Hangup:
        return HUNG_UP


@pytest.mark.parametrize(
    ("fault", "happens", "comes_back"),
    [
        (CallFault(), ["call"], "answer"),
        (CallFault("delay", seconds=3), [3, "call"], "answer"),
        (CallFault("delay", is_before=True, seconds=3), [3, "call"], "answer"),
        (CallFault("drop", is_before=True, seconds=3), [], HUNG_UP),
        (CallFault("drop", seconds=3), ["call"], HUNG_UP),
        (CallFault("hang", is_before=True, seconds=3), [3], HUNG_UP),
        (CallFault("hang", seconds=3), ["call", 3], HUNG_UP),
        (CallFault("status", is_before=True, status=503), [], "broken 503"),
        (CallFault("status", status=503), ["call"], "broken 503"),
        (CallFault("unknown", is_before=True), [], "broken 500"),
        (CallFault("unknown"), ["call"], "broken 500"),
    ],
)
def test_a_fault_happens_before_or_after_its_call(done, fault, happens, comes_back):
    assert told(fault, done) == comes_back
    assert done == happens


@pytest.mark.parametrize("kind", ["drop", "hang"])
def test_a_replay_arrives_for_it_was_carried_out_before(done, kind):
    fault = CallFault(kind, seconds=3)
    assert fault.befall(lambda: "replay", was_done=lambda answer: answer != "replay") == "replay"
    assert done == []


def test_a_fault_is_taken_by_its_path_and_by_a_provider_that_knows_its_kind(tmp_path: Path):
    faults = Faults(Store(tmp_path / "sandbox.db"))
    faults.add({"kind": "unknown", "path": "/ams/*"})
    faults.add({"kind": "hang", "path": "/ams/*", "when": "before", "seconds": 9, "status": 502})
    assert fault_of(faults, "/v1/refunds") == CallFault()
    assert fault_of(faults, "/ams/pay") == CallFault("hang", True, 9, 502)
    assert fault_of(faults, "/ams/pay") == CallFault()
    assert fault_of(faults, "/ams/pay", "unknown") == CallFault("unknown", False, 1, 500)
