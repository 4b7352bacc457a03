"""Where carriers ring: a genuine message is kept once, a forged one leaves nothing."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from marketplace.shipping.carriers_api import proving
from marketplace.shipping.parcels.models import TrackingMessage

pytestmark = pytest.mark.django_db
BODY = json.dumps({"event": "TRACKING_UPDATED", "data": {"number": "RR473124829US"}}).encode()
PUSH = json.dumps({"Body": {"WaybillRoute": [{"mailno": "SF1234567890123"}]}}).encode()


@pytest.fixture(autouse=True)
def _keys(settings):
    settings.SEVENTEENTRACK_KEY = "test-key"
    settings.SF_PARTNER_ID, settings.SF_CHECK_WORD = "PONTE", "check-word"
    settings.SF_PUSH_KEY = "push-key"


def ring(path: str, body: bytes, **headers: str) -> tuple[int, bytes]:
    answer = Client().post(
        f"/webhooks/parcels/{path}", body, content_type="application/json", headers=headers
    )
    return answer.status_code, answer.content


def signed(body: bytes) -> dict[str, str]:
    return {"sign": proving.sha256_suffixed(body, "test-key")}


def test_a_message_is_kept_once_however_often_it_comes():
    for _ in range(3):
        assert ring("17track/", BODY, **signed(BODY)) == (200, b"{}")
    row = TrackingMessage.objects.get()
    assert (row.provider, row.waybills, row.status) == ("17track", ["RR473124829US"], "pending")


@pytest.mark.parametrize(
    "headers", [{}, {"sign": "0" * 64}, {"sign": "ä"}, signed(BODY + b" ")], ids=str
)
def test_a_forged_message_leaves_nothing(headers: dict[str, str]):
    status, _told = ring("17track/", BODY, **headers)
    assert (status, TrackingMessage.objects.count()) == (400, 0)


def test_the_raw_bytes_are_proven_not_what_they_mean():
    spaced = BODY.replace(b": ", b":")
    assert ring("17track/", spaced, **signed(BODY))[0] == 400


def test_sf_reads_ok_and_err():
    assert json.loads(ring("sf/?key=push-key", PUSH)[1])["return_msg"] == "OK"
    status, told = ring("sf/?key=other", PUSH)
    assert (status, json.loads(told)["return_msg"]) == (400, "ERR")
    assert TrackingMessage.objects.get().is_bell


def test_a_sender_without_a_key_is_nobody(settings):
    settings.SF_PUSH_KEY = ""
    for sender in ("sf", "aftership", "nobody"):
        assert ring(f"{sender}/", PUSH)[0] == 404


def test_what_is_too_large_is_not_read():
    body = b"x" * (512 * 1024 + 1)
    assert ring("17track/", body, **signed(body))[0] == 413
