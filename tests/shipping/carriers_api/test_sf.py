"""SF's client against the carrier sandbox: one order once, its routes, its refusals, its silence.

The sandbox is asked in this process, without a socket: it proves signatures by code of its own.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from requests.adapters import BaseAdapter

from marketplace.shipping.carriers_api.errors import (
    CarrierContradiction,
    CarrierRefused,
    CarrierUnavailable,
    MessageForged,
    OutcomeUnknown,
)
from marketplace.shipping.carriers_api.sandbox.speaking import Speaker, push
from marketplace.shipping.carriers_api.sandbox.world import USUAL_WAY, World
from marketplace.shipping.carriers_api.sf import bodies
from marketplace.shipping.carriers_api.sf.codes import STATUSES
from marketplace.shipping.carriers_api.sf.provider import Credentials, SFExpress
from marketplace.shipping.carriers_api.types import BookingSpec, Box
from marketplace.shipping.parcels.course import Fact, standing
from tests.factories.parcels import BISCUITS, RECEIVER, SENDER

BEGINS = datetime(2026, 5, 25, 8, tzinfo=UTC)


class InProcess(BaseAdapter):
    """Gives what is sent to the sandbox's speaker."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self.speaker = speaker
        self.sent: list[str] = []

    def send(self, request: Any, timeout: Any = None, **_more: Any) -> requests.Response:
        assert timeout == (3, 15)
        body = request.body if isinstance(request.body, bytes) else request.body.encode()
        self.sent.append(body.decode())
        told = self.speaker.answer(urlsplit(request.url).path, body)
        if told is None:
            raise requests.ReadTimeout("silence")
        response = requests.Response()
        response.status_code, response._content = told
        return response

    def close(self) -> None:
        """Nothing to close."""


@pytest.fixture
def world() -> World:
    return World(BEGINS)


@pytest.fixture
def line(world: World) -> InProcess:
    return InProcess(Speaker(world, partner="PONTE", check_word="word~*"))


def client(line: InProcess, **changes: str) -> SFExpress:
    session = requests.Session()
    session.mount("https://", line)
    given = {"partner": "PONTE", "check_word": "word~*", "push_key": "push-key"} | changes
    return SFExpress(Credentials(base="https://sandbox.example", **given), session)


@pytest.fixture
def sf(line: InProcess) -> SFExpress:
    return client(line)


def spec(reference: str = "shp_1", boxes: int = 1, service: str = "standard") -> BookingSpec:
    return BookingSpec(
        reference, SENDER, RECEIVER, (Box(300, 200, 100, 1_200),) * boxes, (BISCUITS,), service
    )


def test_a_booking_gives_a_number_a_box(sf):
    found = sf.book(spec(boxes=3))
    assert found.waybill == "SF1000000000001"
    assert found.sub_waybills == ("SF1000000000002", "SF1000000000003")
    assert found.routing == "756A-XZ-012"


def test_the_same_reference_finds_the_same_number(sf):
    assert sf.book(spec()) == sf.book(spec()) == sf.find("shp_1")
    assert sf.find("shp_2") is None


def test_a_request_with_another_check_word_is_refused(line):
    with pytest.raises(CarrierRefused, match="msgDigest"):
        client(line, check_word="other").book(spec())


def test_silence_after_a_booking_is_an_unknown_outcome_and_then_found(sf, world):
    world.faults = ["silence"]
    with pytest.raises(OutcomeUnknown):
        sf.book(spec())
    assert sf.find("shp_1").waybill == "SF1000000000001"


@pytest.mark.parametrize(
    ("fault", "error"),
    [("busy", CarrierUnavailable), ("down", OutcomeUnknown), ("refuse", CarrierRefused)],
)
def test_each_fault_has_its_family(sf, world, fault: str, error: type[Exception]):
    world.faults = [fault]
    with pytest.raises(error):
        sf.book(spec())


def test_a_question_without_an_answer_changes_nothing_there(sf, world):
    sf.book(spec())
    world.faults = ["silence"]
    with pytest.raises(CarrierUnavailable):
        sf.track(["SF1000000000001"], "8000")


def test_routes_want_the_end_of_a_phone(sf, world):
    number = sf.book(spec()).waybill
    world.advance(number)
    assert sf.track([number], "0000") == []
    (news,) = sf.track([number], "8000")
    assert (news.code, news.place) == ("50", "澳门")
    assert news.happened_at == BEGINS


def test_the_usual_way_ends_delivered(sf, world):
    number = sf.book(spec()).waybill
    for _ in USUAL_WAY:
        world.advance(number)
    told = sf.track([number], "8000")
    facts = [Fact(each.status, each.happened_at, at) for at, each in enumerate(told)]
    assert len(told) == len(USUAL_WAY)
    assert standing(facts).status == "delivered"
    assert world.advance(number) is None


def test_what_is_not_collected_can_be_canceled_twice(sf, world):
    first, second = sf.book(spec()), sf.book(spec("shp_2"))
    for _ in range(2):
        sf.cancel("shp_1", first.waybill)
    world.advance(second.waybill)
    with pytest.raises(CarrierRefused):
        sf.cancel("shp_2", second.waybill)


def test_ten_numbers_are_asked_at_a_time(sf, line):
    sf.track([f"SF{at:013d}" for at in range(25)], "8000")
    assert len(line.sent) == 3


def test_a_push_is_a_bell_that_needs_our_key(sf, world):
    number = sf.book(spec()).waybill
    body = push(number, world.advance(number))
    told = sf.parse({"X-Push-Key": "push-key"}, body)
    assert (told.waybills, told.is_bell, told.news) == ((number,), True, ())
    for headers in ({}, {"x-push-key": "other"}):
        with pytest.raises(MessageForged):
            sf.parse(headers, body)


def test_an_answer_about_another_order_is_a_contradiction():
    with pytest.raises(CarrierContradiction):
        bodies.booked({"orderId": "shp_9", "waybillNoInfoList": []}, "shp_1")
    with pytest.raises(CarrierContradiction):
        bodies.booked({"orderId": "shp_1", "waybillNoInfoList": []}, "shp_1")


def test_weights_are_kilograms_and_values_digits():
    body = bodies.order(spec(boxes=2), monthly_card="7550000001")
    assert (body["totalWeight"], body["parcelQty"]) == ("2.400", 2)
    assert body["cargoDetails"][0]["amount"] == "176.00"
    assert [each["contactType"] for each in body["contactInfoList"]] == [1, 2]
    assert json.dumps(body, ensure_ascii=False).count("林小姐") == 1


def test_every_code_is_written_once_as_sf_writes_it():
    assert all(code.isdigit() for code in STATUSES)
    assert bodies.kilograms(5) == "0.005"
