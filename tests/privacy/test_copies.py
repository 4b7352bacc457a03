"""A copy of what is known of a person: whole, masked, the person's alone, and gone in time."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from marketplace.accounts.models import User
from marketplace.accounts.services import keep_address
from marketplace.orders import services as orders_services
from marketplace.privacy import queries, services
from marketplace.privacy.errors import NoSuchExport
from marketplace.privacy.models import DataExport
from tests.factories import accounts, identities, orders
from tests.factories.orders import NOON, Street

LATER = NOON + timedelta(days=7)


def made(person: User) -> dict[str, Any]:
    """Ask for a copy, let it be made, and read it."""
    row = services.ask_export(user_id=person.pk, language="en", now=NOON)
    assert services.build_exports(now=NOON) == 1
    file = queries.export_of(person.pk, row.public_id, NOON)
    with zipfile.ZipFile(io.BytesIO(bytes(file.content or b""))) as archive:
        assert archive.namelist() == ["README.txt", "data.json"]
        assert b"masked" in archive.read("README.txt")
        return json.loads(archive.read("data.json"))


def test_the_copy_tells_everything_and_masks_the_identity(shops: Street):
    person = accounts.zhuhai_buyer()
    keep_address(user_id=person.pk, data=accounts.zhuhai_address())
    order = orders.placed_order(shops, person)
    goods = orders_services.kept_now(offer_id=shops.tin.pk)
    orders_services.keep_for_later(user_id=person.pk, goods=goods, now=NOON)
    number = identities.resident()
    identities.recorded(person, number)
    told = made(person)
    assert set(told) == {
        *("account", "addresses", "orders", "kept_for_later", "followed_shops", "reviews"),
        *("identity_for_customs", "mails", "messages", "news", "sign_in"),
    }
    assert told["account"]["email"] == person.email
    assert told["addresses"][0]["district_code"] == "440402"
    assert told["orders"][0]["number"] == order.public_id
    assert told["orders"][0]["total"] == "422.60 CNY"
    assert [len(shop["lines"]) for shop in told["orders"][0]["shops"]] == [1, 2]
    assert told["kept_for_later"][0]["price_seen"] == "26.50 MOP"
    [identity] = told["identity_for_customs"]
    assert identity["number"].endswith(number[-4:])
    assert number not in json.dumps(told)
    assert identities.NAME not in json.dumps(told, ensure_ascii=False)


def test_asking_twice_makes_one_copy_and_the_file_goes_in_time(shops: Street):
    person = accounts.zhuhai_buyer()
    first = services.ask_export(user_id=person.pk, language="en", now=NOON)
    assert services.ask_export(user_id=person.pk, language="en", now=NOON).pk == first.pk
    services.build_exports(now=NOON)
    assert services.ask_export(user_id=person.pk, language="en", now=NOON).pk == first.pk
    assert services.expire_exports(now=LATER - timedelta(seconds=1)) == 0
    assert services.expire_exports(now=LATER) == 1
    row = DataExport.objects.get()
    assert (row.status, row.content) == ("expired", None)
    with pytest.raises(NoSuchExport):
        queries.export_of(person.pk, row.public_id, LATER)


def test_nobody_else_gets_a_copy_and_none_after_its_time(shops: Street):
    person = accounts.zhuhai_buyer()
    row = services.ask_export(user_id=person.pk, language="en", now=NOON)
    services.build_exports(now=NOON)
    for who, at in ((accounts.stranger().pk, NOON), (person.pk, LATER)):
        with pytest.raises(NoSuchExport):
            queries.export_of(who, row.public_id, at)


def test_the_database_keeps_one_copy_in_the_making_a_person(shops: Street):
    person = accounts.zhuhai_buyer()
    services.ask_export(user_id=person.pk, language="en", now=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        DataExport.objects.create(user=person, language="en", asked_at=NOON)
