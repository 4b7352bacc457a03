"""One command closes on two connections at once: each chunk by one of them, trouble by neither."""

from __future__ import annotations

import threading
from contextlib import closing

import pytest
from django.db import connection

from payments.settlement import services
from payments.settlement.checking import check
from payments.settlement.models import Payout, SettlementChunk, SettlementRun
from payments.settlement.services import run_chunks
from tests.payments.settlement.test_runs import NIGHT, ON, PAYEES, street  # noqa: F401 - fixture

pytestmark = pytest.mark.django_db(transaction=True)


def close():
    return services.close_period(on=ON, by="user:1", now=NIGHT)


@pytest.fixture
def both_at_work(monkeypatch):
    """Let nobody close a first chunk before two threads hold one each."""
    meeting, plain = threading.Barrier(2), run_chunks.close_chunk
    met: set[str] = set()

    def close_chunk(**given):
        name = threading.current_thread().name
        if name not in met:
            met.add(name)
            meeting.wait(10)
        return plain(**given)

    monkeypatch.setattr(run_chunks, "close_chunk", close_chunk)
    return met


def test_two_connections_close_what_one_would(street, settings, both_at_work):  # noqa: F811
    settings.SETTLEMENT_CHUNK_PAYEES = 1
    closed = close()
    assert len(both_at_work) == 2
    assert (closed.is_finished, closed.became_due) == (True, 6)
    assert closed.settlements == len(PAYEES)
    assert [chunk.claim for chunk in SettlementChunk.objects.all()] == [1] * len(PAYEES)
    assert Payout.objects.count() == 3
    assert check()["breaks"] == {}
    again = close()
    assert (again.settlements, again.became_due) == (0, 0)


def test_the_helper_leaves_all_to_the_command_while_others_are_at_work(
    street,  # noqa: F811
    settings,
    monkeypatch,
):
    settings.SETTLEMENT_CHUNK_PAYEES = 1
    looked, plain, at_work = threading.Event(), run_chunks.has_company, set()

    def has_company(**given):
        found = plain(**given)
        looked.set()
        return found

    def close_chunk(**given):
        at_work.add(threading.current_thread().name)
        assert looked.wait(10)  # the helper has had its chance
        return close_one(**given)

    close_one = run_chunks.close_chunk
    monkeypatch.setattr(run_chunks, "has_company", has_company)
    monkeypatch.setattr(run_chunks, "close_chunk", close_chunk)
    with closing(connection.copy()) as buyer:
        buyer.cursor().execute("SELECT 1")
        closed = close()
    assert at_work == {"MainThread"}
    assert (closed.is_finished, closed.settlements) == (True, len(PAYEES))


def test_trouble_of_the_helper_is_the_commands_own(
    street,  # noqa: F811
    settings,
    both_at_work,
    monkeypatch,
):
    settings.SETTLEMENT_CHUNK_PAYEES = 1
    plain = run_chunks.post_due

    def post_due(**given):
        if threading.current_thread() is not threading.main_thread():
            raise ConnectionError("the helper's connection is gone")
        return plain(**given)

    monkeypatch.setattr(run_chunks, "post_due", post_due)
    with pytest.raises(ConnectionError, match="the helper's"):
        close()
    assert SettlementRun.objects.get().status == SettlementRun.Status.OPEN
    assert SettlementChunk.objects.filter(status="closed").count() == len(PAYEES) - 1
    assert check()["breaks"] == {}
