"""The desk where operators publish the marketplace's own price lists of deliveries."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from marketplace.foundation.clock import macau_day, now
from marketplace.shipping.models import RateSheet
from tests.factories import accounts

HEAD = "zone,up_to_kg,price,next_kg,next_price,free_from,days_min,days_max\n"


def asked(rows: str, **changes: Any) -> dict[str, Any]:
    """What the form sends."""
    fields = {
        "series": "sf-mop",
        "code": "standard",
        "currency": "MOP",
        "carrier": "SF Express",
        "valid_from": str(macau_day(now())),
        "step_g": "500",
        "divisor": "6000",
        "fuel_bps": "1250",
        "collects_on": "1111100",
        "minimum": "25",
        "remote": "30",
        "oversize": "0",
        "fragile": "0",
        "cold": "0",
        "name_zh-hant": "順豐標準",
    }
    return fields | changes | {"lines": SimpleUploadedFile("list.csv", (HEAD + rows).encode())}


@pytest.mark.django_db
def test_an_operator_publishes_versions_and_each_fault_is_said(client: Client):
    client.force_login(accounts.operator())
    url = reverse("admin:shipping_ratesheet_publish")
    assert client.get(url).status_code == 200
    listed = reverse("admin:shipping_ratesheet_changelist")
    assert url in client.get(listed).content.decode()
    for number in (1, 2):
        answer = client.post(url, asked("CN-GD,1,30,1,8,,2,4\n"))
        assert answer.status_code == 302, answer.content.decode()
        sheet = RateSheet.objects.get(version=number)
        assert (sheet.vendor, sheet.minimum_minor, sheet.remote_minor) == (None, 2_500, 3_000)
        assert sheet.lines.get().bands == [[1_000, 3_000]]
    wrong = client.post(url, asked("MARS,1,1,,,,1,2\nMO,x,1,,,,1,2\n"))
    assert wrong.status_code == 200
    assert wrong.content.decode().count("MARS") == 1
    for changes in ({"collects_on": "0000000"}, {"code": "express"}, {"valid_from": "2020-01-01"}):
        assert client.post(url, asked("CN-GD,1,30,1,8,,2,4\n", **changes)).status_code == 200
    assert RateSheet.objects.count() == 2
    page = client.get(reverse("admin:shipping_ratesheet_change", args=[sheet.pk]))
    assert "MOP$25.00" in page.content.decode()


@pytest.mark.django_db
def test_who_may_not_is_turned_away(client: Client):
    url = reverse("admin:shipping_ratesheet_publish")
    assert client.post(url, {}).status_code == 302  # to sign in
    client.force_login(accounts.person("staff@example.com"))
    assert client.post(url, {}).status_code == 302
    assert not RateSheet.objects.exists()
