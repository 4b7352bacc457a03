"""Antom's keys and addresses that must never meet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from payments.gateways import checks
from payments.gateways.antom import credentials
from payments.gateways.antom.provider import AntomProvider
from payments.gateways.errors import GatewayMisconfigured
from payments.gateways.patience import patient
from tests.payments.gateways import antom_side

LIVE = {"client_id": "5X00000000000001", "is_demo": False}


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        (LIVE, 21),
        (LIVE | {"api_base": "https://antom.example"}, 21),
        (LIVE | {"api_base": "https://open-sea-global.alipay.com.example"}, 21),
        (LIVE | {"api_base": credentials.ANTOM_BASE, "is_demo": True}, 22),
        ({"api_base": "http://127.0.0.1:8010/ams/api"}, 23),
        ({"api_base": "http://somebody@127.0.0.1:8010"}, 23),
        ({"api_base": "http://192.0.2.7:8010"}, 24),
        ({"api_base": "ftp://127.0.0.1"}, 24),
        ({"private_key": ""}, 25),
        ({"private_key": "rubbish"}, 25),
        ({"public_key": ""}, 26),
        ({"public_key": "rubbish"}, 26),
    ],
)
def test_credentials_with_a_problem_make_no_provider(changes: dict[str, Any], number: int) -> None:
    given = antom_side.credentials(**changes)

    found = credentials.problems(given)

    assert [problem.number for problem in found] == [number]
    assert found[0].is_dangerous is (number in (21, 22, 23, 24, 27))
    with pytest.raises(GatewayMisconfigured):
        AntomProvider(given)


def test_our_own_public_key_in_the_place_of_antoms_is_found() -> None:
    given = antom_side.credentials(public_key=antom_side.public_pem("ours"))

    assert [(p.number, p.is_dangerous) for p in credentials.problems(given)] == [(27, True)]


@pytest.mark.parametrize(
    ("changes", "path", "is_live", "is_sandbox"),
    [
        ({}, "/ams/sandbox/api", False, True),
        ({"api_base": credentials.ANTOM_BASE}, "/ams/sandbox/api", False, False),
        (LIVE | {"api_base": credentials.ANTOM_BASE}, "/ams/api", True, False),
        (LIVE | {"api_base": "https://open-de-global.alipay.com/"}, "/ams/api", True, False),
    ],
)
def test_the_client_tells_the_path_and_the_mode(
    changes: dict[str, Any], path: str, is_live: bool, is_sandbox: bool
) -> None:
    given = antom_side.credentials(**changes)
    provider = AntomProvider(given)

    assert credentials.problems(given) == []
    assert given.path == path
    assert (provider.livemode, provider.is_sandbox) == (is_live, is_sandbox)


def _configure(settings: Any, **changes: str) -> None:
    given = {
        "ANTOM_CLIENT_ID": antom_side.CLIENT,
        "ANTOM_PRIVATE_KEY": antom_side.private_pem("ours"),
        "ANTOM_PUBLIC_KEY": antom_side.public_pem("antoms"),
        "ANTOM_API_BASE": antom_side.BASE,
    }
    for name, value in (given | changes).items():
        setattr(settings, name, value)


@pytest.mark.parametrize(
    ("changes", "told", "starts"),
    [
        ({}, [], True),
        ({"ANTOM_PRIVATE_KEY": ""}, ["gateways.W025"], True),
        ({"ANTOM_CLIENT_ID": "5X00000000000001"}, ["gateways.E021", "gateways.E022"], False),
        ({"ANTOM_API_BASE": "http://192.0.2.7:8010"}, ["gateways.E024"], False),
    ],
)
def test_the_check_tells_every_problem_and_a_dangerous_one_stops_the_start(
    settings: Any, changes: dict[str, str], told: list[str], starts: bool
) -> None:
    _configure(settings, **changes)

    assert [message.id for message in checks.check_credentials(None)] == told
    if starts:
        apps.get_app_config("gateways").ready()
    else:
        with pytest.raises(GatewayMisconfigured):
            apps.get_app_config("gateways").ready()


def test_settings_without_a_client_are_no_credentials(settings: Any) -> None:
    settings.ANTOM_CLIENT_ID = ""

    assert credentials.from_settings() is None
    assert credentials.problems(None) == []


def test_settings_become_credentials(settings: Any) -> None:
    _configure(settings, ANTOM_API_BASE="")
    settings.ANTOM_REPORT_FOLDER = "/srv/antom"
    settings.PUBLIC_BASE_URL = "https://shop.example"

    page = credentials.from_settings()
    with patient():
        worker = credentials.from_settings()

    assert page is not None
    assert worker is not None
    assert (page.api_base, page.report_folder) == (credentials.ANTOM_BASE, Path("/srv/antom"))
    assert page.notify_url == "https://shop.example/webhooks/antom/"
    assert (page.timeout, worker.timeout) == (
        settings.ANTOM_PAGE_TIMEOUT,
        settings.ANTOM_TIMEOUT,
    )
    assert "PRIVATE KEY" not in repr(page)
