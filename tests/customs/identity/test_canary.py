"""The search for canaries finds one that is planted, in every place and form."""

from __future__ import annotations

import base64
import json
import zipfile
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.core.cache import caches

from marketplace.customs.identity import services
from marketplace.customs.identity.types import Owner
from marketplace.foundation.models import OutboxEvent
from tests import canary
from tests.factories.identities import recorded
from tests.factories.orders import NOON

NUMBER, NAME = canary.NUMBERS[0], canary.NAMES[0]


@pytest.mark.parametrize("secret", [NUMBER, NAME])
@pytest.mark.parametrize(
    "write",
    [
        lambda s: f"card {s}.".encode(),
        lambda s: json.dumps({"a": s}).encode(),
        lambda s: s.encode().hex().upper().encode(),
        lambda s: base64.b64encode(f"x{s}yz".encode()),
        lambda s: base64.b64encode(f"xy{s}z".encode()),
        lambda s: base64.b64encode(f"xyz{s}".encode()),
        lambda s: s[::-1].encode(),
    ],
)
def test_every_form_is_found(secret: str, write):
    assert canary.in_bytes("here", write(secret))


def test_groups_are_found_and_other_numbers_are_not():
    assert canary.in_bytes("here", b"440402 18800101 7730")
    assert canary.in_bytes("here", b"440402-18800101-7730")
    assert canary.in_bytes("here", b"440402188001017731 ***7730 4404021880010177") == []


def test_files_are_searched_with_what_is_packed_into_them(tmp_path: Path):
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "web.log").write_text(f"refused {NUMBER}\n")
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "base").write_text(NUMBER)  # its tables are searched by row
    with zipfile.ZipFile(tmp_path / "goods.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet.xml", f"<c>{NAME}</c>")
    assert canary.told(canary.in_files(tmp_path)) == [
        "goods.xlsx:sheet.xml: name clear",
        "log/web.log: number clear",
    ]


@pytest.mark.django_db
def test_a_row_of_any_table_is_searched_and_the_vault_is_clean(clock, buyer_with_canary):
    assert canary.in_database() == []
    OutboxEvent.objects.create(topic="x.y", payload={"note": f"<{NUMBER}>"}, recorded_at=NOON)
    OutboxEvent.objects.create(topic="x.z", payload={"name": NAME}, recorded_at=NOON)
    assert canary.told(canary.in_database()) == ["table foundation_outboxevent: in a row"]


@pytest.fixture
def buyer_with_canary(db) -> None:
    """One who went through everything that the vault does."""
    guest = Owner(order_ref="order:ord_0000000000A1")
    ref = recorded(guest, NUMBER, name=NAME, now=NOON)
    services.use_identity(owner=guest, order_ref=guest.order_ref, now=NOON)
    services.mark_verified(ref=ref, by="user:7", how=f"saw {NUMBER}", now=NOON)
    services.open_for_declaration(
        order_ref=guest.order_ref, by="service:x", reason="CEB311", now=NOON
    )
    services.reveal_identity(
        ref=ref, by="user:7", reason="customs asked for it", has_proved=True, now=NOON
    )
    services.rotate_keys()
    services.withdraw_consent(owner=guest, purpose="keep", now=NOON)


def test_redis_is_searched_with_tasks_that_wait():
    client = redis.Redis.from_url(settings.CACHES["shared"]["LOCATION"])
    caches["shared"].set("canary-trial", {"card": NUMBER}, 30)
    task = {"body": base64.b64encode(json.dumps([[], {"n": NUMBER}]).encode()).decode()}
    client.rpush("canary-queue", json.dumps(task))
    try:
        places = {each.place.split()[1] for each in canary.in_redis()}
        assert any("canary-trial" in place for place in places)
        assert any("canary-queue" in place for place in places)
    finally:
        caches["shared"].delete("canary-trial")
        client.delete("canary-queue")
    assert not any("canary" in each.place for each in canary.in_redis())
