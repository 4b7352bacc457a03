"""How the settings read the process environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from marketplace.bootstrap.checks import PRODUCTION
from marketplace.bootstrap.layout import ROOT
from marketplace.settings.environment import email_from, read_environment

APP, OWNER = "postgresql://shop_app:a@db/shop", "postgresql://shop_owner:b@db/shop"


@pytest.mark.parametrize(
    ("app", "owner", "role", "has_two"),
    [
        (APP, OWNER, "shop_app", True),
        (APP, "", "ponte_app", False),
        (APP, APP, "ponte_app", False),
        ("postgresql://db/shop", OWNER, "clerk", True),
        ("postgresql://db/shop", "postgresql://clerk@db/shop", "ponte_app", False),
    ],
)
def test_rights_are_for_the_role_that_the_application_connects_as(
    monkeypatch: pytest.MonkeyPatch, app: str, owner: str, role: str, has_two: bool
):
    monkeypatch.setenv("PGUSER", "clerk")  # whom libpq takes where a URL names nobody
    monkeypatch.setenv("DATABASE_URL", app)
    monkeypatch.setenv("DATABASE_OWNER_URL", owner)
    found = read_environment()
    assert (found.app_role, found.has_two_roles) == (role, has_two)


@pytest.mark.parametrize(
    ("owner", "word", "url"),
    [(OWNER, "1", OWNER), (OWNER, "", APP), ("", "1", APP)],
)
def test_the_owner_connects_only_when_it_is_asked_for(monkeypatch, owner, word, url):
    monkeypatch.setenv("DATABASE_URL", APP)
    monkeypatch.setenv("DATABASE_OWNER_URL", owner)
    monkeypatch.setenv("DATABASE_AS_OWNER", word)
    assert read_environment().connection_url == url


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("smtp://localhost", ("localhost", 25, "", "", False, False)),
        ("smtp+tls://me%40shop:p%2Fw@mail.example", ("mail.example", 587, "me@shop", "p/w", 1, 0)),
        ("smtps://me:pw@mail.example:2465", ("mail.example", 2465, "me", "pw", False, True)),
    ],
)
def test_a_mail_server_is_one_url(url: str, told: tuple[Any, ...]):
    assert tuple(email_from(url).values()) == told


@pytest.mark.parametrize("url", ["mail.example:25", "http://mail.example", "smtp://"])
def test_another_kind_of_mail_server_is_refused(url: str):
    with pytest.raises(SystemExit, match="EMAIL_URL must look like"):
        email_from(url)


def in_production(expression: str, **changes: str) -> subprocess.CompletedProcess[str]:
    code = f"from marketplace.settings import production as p; print({expression})"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(ROOT),
        env={**os.environ, **PRODUCTION, **changes},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_refuses_the_sender_of_the_example():
    done = in_production("0", DEFAULT_FROM_EMAIL="")
    assert done.returncode == 1
    assert "Set DEFAULT_FROM_EMAIL" in done.stderr


def test_production_promises_https_for_its_own_host_and_an_hour_unless_told_otherwise():
    names = "SECONDS", "INCLUDE_SUBDOMAINS", "PRELOAD"
    expression = ", ".join(f"p.SECURE_HSTS_{name}" for name in names)
    assert in_production(expression).stdout == "3600 False False\n"
    wider = {"HSTS_SECONDS": "63072000", "HSTS_SCOPE": "subdomains"}
    assert in_production(expression, **wider).stdout == "63072000 True False\n"
    assert in_production(expression, HSTS_SCOPE="preload").stdout == "3600 True True\n"
    assert "HSTS_SCOPE must be one of" in in_production("0", HSTS_SCOPE="all").stderr
