"""The sandbox bank at the other end of the line: files go in, answers come out, the loop closes."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from django.test import override_settings
from lxml import etree

from payments.gateways import bank_door
from payments.gateways.bank_door import BankAway, BankContradiction, BankRefused
from payments.gateways.sandbox.config import RefusedToStart
from payments.gateways.sandbox_bank.__main__ import read_config
from payments.gateways.sandbox_bank.server import Config, Server, open_server
from payments.ledger import chart
from payments.ledger import queries as books
from payments.settlement import services
from payments.settlement.models import BankAnswer, PayoutBatch, PayoutFile
from tests.payments.settlement.payout_cast import (
    APPROVER,
    FRIDAY,
    THURSDAY,
    drafted,
    iso_rails,
    names,
    schema,
    statuses,
    submitted,
)

pytestmark = pytest.mark.django_db
TOKEN = "only-for-tests"
Control = Callable[..., dict[str, Any]]


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Server]:
    server = open_server(Config("127.0.0.1", 0, tmp_path / "bank.sqlite3", TOKEN, is_quiet=True))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    with iso_rails, override_settings(BANK_API_BASE=base, BANK_API_TOKEN=TOKEN):
        yield server
    server.shutdown()
    server.server_close()
    server.bank.store.close()


@pytest.fixture
def control(bank: Server) -> Control:
    def ask(path: str = "modes", **told: Any) -> dict[str, Any]:
        answer = requests.post(
            f"http://127.0.0.1:{bank.server_port}/_sandbox/{path}",
            data=json.dumps(told),
            headers={"Authorization": f"Bearer {TOKEN}"},
            timeout=5,
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    ask(answer_ms=0, return_ms=0)
    return ask


def approved(*amounts: int, **given: Any) -> PayoutBatch:
    batch = drafted(*amounts, **given)
    services.approve_batch(batch_ref=batch.public_id, by=APPROVER, now=THURSDAY)
    return batch


def sent(batch: PayoutBatch) -> bool:
    return services.submit_batch(batch_ref=batch.public_id, now=THURSDAY)


def hear_all() -> int:
    found = services.fetch_answers(now=FRIDAY)
    services.apply_answers(now=FRIDAY)
    return found


def test_a_file_goes_in_and_its_answer_comes_back_line_by_line(control: Control):
    batch = approved(19_692, 26_770, 5_000, 700)
    paid, rejected, silent, returned = names(batch)
    control(script={rejected: "reject:AC04", silent: "silent", returned: "return:AC06"})
    assert sent(batch)
    assert hear_all() == 1
    assert statuses(batch) == ["paid", "rejected", "submitted", "paid"]
    assert -books.balance(chart.bank("MOP")).minor == 19_692 + 700
    assert BankAnswer.objects.get().received_by == "bank:127.0.0.1"
    assert BankAnswer.objects.get().file_status == "PART"
    assert hear_all() == 0
    told = [etree.fromstring(each.content) for each in bank_door.documents("camt.054")]
    for notice in told:
        schema("camt.054.001.08").assertValid(notice)
    found = [
        (notice.findtext(".//{*}EndToEndId"), notice.findtext(".//{*}Ntry/{*}CdtDbtInd"))
        for notice in told
    ]
    assert sorted(found[:2]) == sorted([(paid, "DBIT"), (returned, "DBIT")])
    assert found[2:] == [(returned, "CRDT")]
    assert told[-1].findtext(".//{*}RtrInf/{*}Rsn/{*}Cd") == "AC06"


def test_every_report_of_the_bank_is_valid(control: Control):
    batch = approved(19_692, 26_770)
    control(script={names(batch)[0]: "reject:AC04"})
    sent(batch)
    (document,) = bank_door.documents("pain.002")
    schema("pain.002.001.12").assertValid(etree.fromstring(document.content))


def test_a_statement_adds_up_to_what_was_booked(control: Control, bank: Server):
    batch = approved(19_692, 26_770)
    control(script={names(batch)[1]: "return:AC04"})
    sent(batch)
    hear_all()
    on = bank.bank.store.rows("SELECT booked_on FROM booking")[0]["booked_on"]
    assert control("close_day", on=on) == {"statements": 1}
    (document,) = bank_door.documents("camt.053")
    statement = etree.fromstring(document.content)
    schema("camt.053.001.08").assertValid(statement)
    balances = [each.findtext("{*}Amt") for each in statement.iterfind(".//{*}Bal")]
    assert balances == ["10000000.00", "9999803.08"]
    entries = [each.findtext("{*}Amt") for each in statement.iterfind(".//{*}Ntry")]
    assert sorted(entries) == ["196.92", "267.70", "267.70"]


def test_an_answer_lost_on_the_line_is_found_again_and_the_file_is_taken_once(
    control: Control, bank: Server
):
    batch = approved(19_692)
    control(hang_ups=1)
    with pytest.raises(BankAway):
        sent(batch)
    batch.refresh_from_db()
    assert (batch.status, PayoutFile.objects.count()) == ("approved", 1)
    assert sent(batch)  # the same bytes: the bank knows them
    assert len(bank.bank.store.rows("SELECT 1 FROM file")) == 1
    hear_all()
    assert statuses(batch) == ["paid"]
    assert -books.balance(chart.bank("MOP")).minor == 19_692


def test_a_bank_that_is_closed_gets_the_file_later(control: Control):
    approved(19_692)
    control(outages=1)
    assert services.submit_approved(now=THURSDAY) == 0
    assert services.submit_approved(now=THURSDAY) == 1


def test_another_file_under_a_known_message_id_is_refused(control: Control):
    batch = submitted(19_692)
    content = bytes(PayoutFile.objects.get(batch=batch).content)
    bank_door.hand_in(batch.message_id or "", content)  # the same: no effect
    with pytest.raises(BankContradiction):
        bank_door.hand_in(batch.message_id or "", content.replace(b"196.92", b"296.92"))
    hear_all()
    assert statuses(batch) == ["paid"]


@pytest.mark.parametrize(
    ("change", "status", "reason"),
    [
        ((b"<CtrlSum>196.92", b"<CtrlSum>196.93"), "RJCT", "AM10"),
        ((b"<TwnNm>Taipa</TwnNm>", b""), "RJCT", "BE04"),
        ((b'"MOP">196.92', b'"MOP">196.92'), "ACSC", None),
    ],
)
def test_the_bank_checks_sums_and_addresses(
    control: Control, change: tuple[bytes, bytes], status: str, reason: str | None
):
    with override_settings(BANK_API_BASE=""):
        batch = submitted(19_692)
    content = bytes(PayoutFile.objects.get(batch=batch).content)
    bank_door.hand_in(batch.message_id or "", content.replace(*change))
    (document,) = bank_door.documents("pain.002")
    answer = etree.fromstring(document.content)
    assert answer.findtext(".//{*}GrpSts") == status
    assert answer.findtext(".//{*}Rsn/{*}Cd") == reason


def test_a_payment_above_the_limit_of_its_way_is_rejected_by_the_bank(control: Control):
    with override_settings(
        BANK_API_BASE="",
        PAYOUT_ROUTES=[
            {
                "name": "easy_transfer",
                "currency": "MOP",
                "countries": ("MO",),
                "day_limit": 10**10,
                "service_level": "NURG",
                "local_instrument": "FPS",
            }
        ],
    ):
        batch = submitted(2_000_001)
    content = bytes(PayoutFile.objects.get(batch=batch).content)
    bank_door.hand_in(batch.message_id or "", content)
    hear_all()
    assert statuses(batch) == ["rejected"]
    assert batch.payouts.get().answers.get().reason_code == "AM02"


def test_chance_is_repeatable_and_follows_its_percent(bank: Server, control: Control):
    control(reject_percent=20, silent_percent=10, return_percent=5, seed=7)
    kinds = [bank.bank.modes.fate(f"pay-{n}").kind for n in range(1_000)]
    assert kinds == [bank.bank.modes.fate(f"pay-{n}").kind for n in range(1_000)]
    counted = {kind: kinds.count(kind) for kind in ("reject", "silent", "return", "pay")}
    assert 150 < counted["reject"] < 250
    assert 60 < counted["silent"] < 140
    assert 25 < counted["return"] < 80


def test_nobody_without_the_token_and_nobody_far_away_is_answered(bank: Server):
    base = f"http://127.0.0.1:{bank.server_port}"
    assert requests.get(f"{base}/v1/documents", timeout=5).status_code == 401
    assert requests.get(f"{base}/healthz", timeout=5).status_code == 200
    elsewhere = requests.get(f"{base}/healthz", headers={"Host": "bank.example"}, timeout=5)
    assert elsewhere.status_code == 403
    with pytest.raises(RefusedToStart):
        open_server(Config("0.0.0.0", 0, Path("/nowhere"), TOKEN))


def test_the_door_asks_only_over_https_or_this_machine():
    with (
        override_settings(BANK_API_BASE="http://bank.example", BANK_API_TOKEN="x"),
        pytest.raises(BankRefused, match="https"),
    ):
        bank_door.documents("pain.002")


def test_the_token_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BANK_API_TOKEN", "told")
    assert read_config(["--database", "bank.sqlite3"]).token == "told"
