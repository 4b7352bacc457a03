"""Announcement 179 from both sides: customs asks, the data is uploaded, signed."""

from __future__ import annotations

import json

import pytest

from marketplace.customs.cases import services
from marketplace.customs.cases.models import DataPull, RawPaymentRecord
from tests.factories.customs import World

ASKED = "<xml><total_fee>36003</total_fee></xml>"


@pytest.fixture
def paid(world: World):
    case = world.open()
    services.keep_payment_record(
        reference=case.reference,
        request=ASKED,
        response="ok",
        ver_dept="3",
        pay_type="2",
        account="MO-ACCOUNT-1",
        now=world.clock.now,
    )
    return case


def ask(client, order_no: str, session: str = "fe2374-8fnejf97-32839218"):
    told = {"orderNo": order_no, "sessionID": session, "serviceTime": 1_795_314_600_000}
    return client.post("/platDataOpen", {"openReq": json.dumps(told)})


def test_a_question_is_kept_once_and_answered_at_once(world, paid, client):
    for _ in range(2):
        answer = ask(client, paid.order_no)
        assert (answer.status_code, answer.json()["code"]) == (200, "10000")
    pull = DataPull.objects.get()
    assert (pull.order_no, pull.state, pull.service_time) == (
        paid.order_no,
        "asked",
        1_795_314_600_000,
    )


@pytest.mark.parametrize("told", ["", "no json", '{"orderNo": 1}', "[]"])
def test_what_is_no_question_is_told_so_and_not_kept(world, client, told):
    answer = client.post("/platDataOpen", {"openReq": told})
    assert answer.json()["code"] == "20000"
    assert DataPull.objects.count() == 0


def test_an_order_that_was_never_declared_is_not_kept(world, paid, client):
    assert ask(client, "MO-NOBODYS").json()["code"] == "20000"
    assert DataPull.objects.count() == 0
    assert client.get("/platDataOpen").status_code == 405


def test_the_data_is_uploaded_signed_and_taken(world, paid, client):
    session = "sim-000001-x"
    world.office.pulls._keep(session, paid.order_no, "asked", "")
    ask(client, paid.order_no, session)
    pull = DataPull.objects.get()
    world.clock.now = pull.due_at
    state = services.answer_pull(pull_id=pull.pk, now=pull.due_at, gateway=world.gateway)
    assert state == "answered"
    kept = world.office.store.one("SELECT state, told FROM pull")
    told = json.loads(kept["told"])
    assert kept["state"] == "answered"
    assert told["payExchangeInfoHead"]["initalRequest"] == ASKED
    assert told["payExchangeInfoHead"]["totalAmount"] == 360.03
    assert told["payExchangeInfoLists"][0]["recpAccount"] == "MO-ACCOUNT-1"
    assert services.answer_pull(pull_id=pull.pk, now=pull.due_at, gateway=world.gateway) == ""


def test_a_foreign_session_is_refused_by_customs(world, paid, client):
    ask(client, paid.order_no, "not-asked-there")
    pull = DataPull.objects.get()
    state = services.answer_pull(pull_id=pull.pk, now=pull.due_at, gateway=world.gateway)
    assert state == "refused"


def test_without_a_record_there_is_nothing_to_answer_with(world, client):
    case = world.open()
    ask(client, case.order_no)
    pull = DataPull.objects.get()
    state = services.answer_pull(pull_id=pull.pk, now=pull.due_at, gateway=world.gateway)
    assert state == "missing"


def test_a_record_is_sealed_and_kept_once(world, paid):
    row = RawPaymentRecord.objects.get()
    assert ASKED.encode() not in bytes(row.sealed_request)
    assert (row.request, row.response) == (ASKED, "ok")
    again = services.keep_payment_record(
        reference=paid.reference,
        request="other",
        response="",
        ver_dept="3",
        pay_type="",
        account="x",
        now=world.clock.now,
    )
    assert not again
