"""Signatures of carriers and aggregators, by published and by recomputed examples."""

from __future__ import annotations

import json
from typing import Any

import pytest

from marketplace.shipping.carriers_api import proving
from marketplace.shipping.carriers_api.after_ship import AfterShip
from marketplace.shipping.carriers_api.errors import MessageForged
from marketplace.shipping.carriers_api.seventeen_track import SeventeenTrack
from marketplace.shipping.carriers_api.sf import signing
from marketplace.shipping.carriers_api.statuses import Status
from tests import oracle

BODY = b'{"event":"TRACKING_UPDATED","data":{"number":"RR473124829US"}}'


def test_sf_signs_the_example_of_its_manual():
    message = '{"language":"zh-CN","orderId":"QIAO-20200618-004"}'
    found = signing.digest(message, "12312334453453", "fjcg5PGKaNpPSHFAZ4QsCOkV71R3zVci")
    assert found == "IIKJtuLVzoFTu4kHI8M8vA=="


def test_the_form_is_encoded_as_java_does():
    assert signing.digest("a*~ b", "1", "c") == signing.digest("a*~ b", "1", "c")
    assert signing.digest("~", "", "") != signing.digest("*", "", "")


def test_17track_and_aftership_prove_their_bodies():
    sign = "b6be3cf7fe20eedda313a2acf0b955a32c2d99fd67184235dc69182df9c31420"
    assert proving.sha256_suffixed(BODY, "test-key") == sign
    assert proving.hmac_sha256(BODY, "test-secret") == (
        "X44wStH/rmxdY8HQY1IeIBcJrS++68i5rSSgVeSbfWs="
    )
    told = SeventeenTrack("test-key").parse({"Sign": sign}, BODY)
    assert (told.waybills, told.news) == (("RR473124829US",), ())


@pytest.mark.parametrize("reader", [SeventeenTrack("k"), AfterShip("k")], ids=["17track", "after"])
@pytest.mark.parametrize("body", [BODY, b"", b"[]", b"\xff", b"[" * 100_000])
def test_an_unproven_body_is_refused(reader: Any, body: bytes):
    with pytest.raises(MessageForged):
        reader.parse({"sign": "x", "aftership-hmac-sha256": "x"}, body)


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"null", b"[" * 100_000])
def test_a_proven_body_that_is_no_message_is_refused(body: bytes):
    with pytest.raises(MessageForged):
        SeventeenTrack("k").parse({"sign": proving.sha256_suffixed(body, "k")}, body)
    with pytest.raises(MessageForged):
        AfterShip("k").parse({"aftership-hmac-sha256": proving.hmac_sha256(body, "k")}, body)


def test_17track_tells_events_with_their_instant():
    body = json.dumps(
        {
            "event": "TRACKING_UPDATED",
            "data": {
                "number": "EE123456785MO",
                "carrier": 3013,
                "track_info": {
                    "tracking": {
                        "providers": [
                            {
                                "events": [
                                    {
                                        "time_utc": "2026-05-26T03:15:00Z",
                                        "description": "Released",
                                        "location": "ZHUHAI",
                                        "sub_status": "InTransit_CustomsReleased",
                                    },
                                    {"time_utc": "yesterday", "description": "no time"},
                                    "no event",
                                ]
                            }
                        ]
                    }
                },
            },
        }
    ).encode()
    told = SeventeenTrack("k").parse({"sign": proving.sha256_suffixed(body, "k")}, body)
    (news,) = told.news
    assert (news.carrier, news.status, news.place) == (
        "macau_post",
        Status.CUSTOMS_CLEARED,
        "ZHUHAI",
    )
    assert news.happened_at.isoformat() == "2026-05-26T03:15:00+00:00"


def test_the_vectors_of_the_oracle_hold():
    vectors = oracle.vectors()
    sf, hooks = vectors["sf_sign"], vectors["webhooks"]
    assert signing.digest(sf["msgData"], sf["timestamp"], sf["checkWord"]) == sf["expect"]
    track, ship = hooks["seventeentrack"], hooks["aftership"]
    assert proving.sha256_suffixed(track["body"].encode(), track["key"]) == track["expect"]
    assert proving.hmac_sha256(ship["body"].encode(), ship["secret"]) == ship["expect"]
