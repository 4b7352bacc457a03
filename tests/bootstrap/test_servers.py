"""PostgreSQL and Redis of our own: created whole, shared, healed, gone when nobody needs them."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis

from marketplace.bootstrap import (
    identity,
    keeper,
    postgres,
    servers,
    services,
    socket_folder,
    valkey,
)
from marketplace.bootstrap.keeper import Use
from marketplace.bootstrap.layout import ROOT, Layout
from marketplace.bootstrap.local_secrets import local_secrets
from marketplace.bootstrap.origins import Program
from marketplace.bootstrap.parts import Places, shared_environment
from marketplace.bootstrap.problems import SetupProblem
from marketplace.bootstrap.processes import LifeLine
from marketplace.bootstrap.servers import Addresses, Servers
from marketplace.bootstrap.up import Up, UpOptions

PYTHON = Path(sys.executable)
OUTSIDE = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")


@pytest.fixture(autouse=True)
def _no_named_servers(monkeypatch):
    for name in OUTSIDE:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def short_layout(tmp_path) -> Layout:
    found = Layout(tmp_path / "var", "test")
    found.make()
    return found


@pytest.fixture
def own(short_layout, console, roster):
    found = Servers(short_layout, PYTHON, console, LifeLine(), roster)
    yield found
    found.stop()


def test_a_server_is_created_used_killed_and_started_again(own, short_layout):
    cut_short = short_layout.postgres.with_name("test-postgres.new")
    cut_short.mkdir()
    (cut_short / "PG_VERSION").write_text("15\n")

    addresses = own.start()
    assert not cut_short.exists()
    with psycopg.connect(addresses.database_owner_url, autocommit=True) as link:
        assert link.execute("select current_user").fetchone() == ("ponte_owner",)
        link.execute("create table kept (n int)")
        link.execute("insert into kept values (7)")
    with (
        psycopg.connect(addresses.database_url) as link,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        link.execute("select n from kept")
    with redis.Redis.from_url(addresses.redis_url) as bell:
        assert bell.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}

    [found] = postgres.left_over(short_layout)  # as the next run would see it
    identity.end_left_over([found], 10.0)
    assert within(2, lambda: not own.children[0].is_running)
    assert postgres.left_over(short_layout) == []
    own.stop()
    assert not socket_folder.path_for(short_layout.var, "test").exists()

    own.own.clear()
    addresses = own.start()
    with psycopg.connect(addresses.database_owner_url) as link:
        assert link.execute("select n from kept").fetchone() == (7,)


def test_data_of_a_version_that_is_gone_is_not_touched(layout, monkeypatch):
    layout.postgres.mkdir()
    (layout.postgres / "PG_VERSION").write_text("12\n")
    program = Program(Path("postgres"), "PostgreSQL", "18.6", "wheel")
    monkeypatch.setattr(postgres, "postgres_programs", lambda: [program])
    with pytest.raises(SetupProblem, match=r"was made by PostgreSQL 12 and only .*18\.6"):
        postgres.choose(layout)
    assert (layout.postgres / "PG_VERSION").exists()


def test_a_machine_without_servers_is_told_what_to_install(layout, monkeypatch):
    monkeypatch.setattr(postgres, "postgres_programs", list)
    monkeypatch.setattr(valkey, "redis_programs", list)
    with pytest.raises(SetupProblem, match="set DATABASE_URL"):
        postgres.choose(layout)
    with pytest.raises(SetupProblem, match="set REDIS_URL"):
        valkey.choose()


def test_addresses_are_urls_that_libpq_and_redis_read(layout):
    folder = socket_folder.path_for(layout.var)
    assert postgres.url(layout, "ponte_app") == f"postgresql://ponte_app@/ponte?host={folder}"
    assert valkey.url(layout) == f"unix://{folder}/valkey.sock"


def test_servers_that_are_named_are_used_for_both_roles(monkeypatch, layout):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/shop")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/1")
    monkeypatch.setattr(services.outside, "postgres_version", lambda *_: "PostgreSQL 17.2 (url)")
    monkeypatch.setattr(services.outside, "redis_version", lambda *_: "Redis 7.4.1 (url)")
    found = services.Services(layout, PYTHON).join()
    assert found.environment() == {
        "DATABASE_URL": "postgresql://elsewhere/shop",
        "DATABASE_OWNER_URL": "postgresql://elsewhere/shop",
        "REDIS_URL": "redis://elsewhere/1",
    }
    assert found.report == "SERVICES=PostgreSQL 17.2 (url), Redis 7.4.1 (url)"
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@elsewhere/shop")
    assert servers.named_owner() == "postgresql://owner@elsewhere/shop"


def test_a_named_server_that_is_away_is_one_sentence(monkeypatch, layout):
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:secret@127.0.0.1:1/shop")
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    with pytest.raises(SetupProblem) as refused:
        services.Services(layout, PYTHON).join()
    assert refused.value.sentence == "The server of DATABASE_URL cannot be reached."
    assert "secret" not in refused.value.details


def test_the_serving_parts_never_learn_the_owners_address(layout, monkeypatch):
    monkeypatch.delenv("STRIPE_SECRET_KEY", raising=False)
    addresses = Addresses("app", "owner", "redis", "", "")
    secrets = {"SECRET_KEY": "s", "STRIPE_SECRET_KEY": "sk", "STRIPE_WEBHOOK_SECRET": "wh"}
    env = shared_environment(layout, Places("0.0.0.0", 81, 82), addresses, secrets)
    assert env["DATABASE_URL"] == "app"
    assert "DATABASE_OWNER_URL" not in env
    assert env["STRIPE_API_BASE"] == "http://127.0.0.1:82"
    assert env["PONTE_VAR"] == str(layout.var)


def test_the_serving_parts_have_the_keys_of_the_identity_vault(layout, monkeypatch):
    for name in ("IDENTITY_KEYS", "IDENTITY_INDEX_KEY"):
        monkeypatch.delenv(name, raising=False)
    known = local_secrets(layout.var)
    addresses = Addresses("app", "owner", "redis", "", "")
    env = shared_environment(layout, Places("127.0.0.1", 81, None), addresses, known)
    assert env["IDENTITY_KEYS"] == known["IDENTITY_KEYS"]
    assert env["IDENTITY_INDEX_KEY"] == known["IDENTITY_INDEX_KEY"]
    assert env["IDENTITY_INDEX_KEY"] not in env["IDENTITY_KEYS"]


def test_a_key_of_the_person_wins_and_starts_no_sandbox(layout, monkeypatch):
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_test_mine")
    addresses = Addresses("app", "owner", "redis", "", "")
    env = shared_environment(layout, Places("127.0.0.1", 81, None), addresses, {"SECRET_KEY": "s"})
    assert env["STRIPE_SECRET_KEY"] == "sk_test_mine"
    assert "STRIPE_API_BASE" not in env


@pytest.mark.parametrize(
    ("host", "binding", "url"),
    [
        ("127.0.0.1", "127.0.0.1:81", "http://127.0.0.1:81"),
        ("0.0.0.0", "0.0.0.0:81", "http://127.0.0.1:81"),
        ("::1", "[::1]:81", "http://[::1]:81"),
    ],
)
def test_an_address_is_written_as_servers_and_browsers_read_it(host, binding, url):
    places = Places(host, 81, None)
    assert (places.binding, places.web_url, places.sandbox_url) == (binding, url, None)


USER = """
import sys, time
from pathlib import Path
from marketplace.bootstrap.keeper import Use
from marketplace.bootstrap.layout import Layout
Use(Layout(Path(sys.argv[1]), "test")).begin()
print("in use", flush=True)
time.sleep(60)
"""


def test_servers_are_shared_and_go_with_the_last_user(short_layout, monkeypatch):
    monkeypatch.delenv("PONTE_KEEP_SERVICES", raising=False)
    killed = subprocess.Popen(
        [sys.executable, "-c", USER, str(short_layout.var)], cwd=ROOT, stdout=subprocess.PIPE
    )
    with killed:
        assert killed.stdout.readline() == b"in use\n"
        mine = Use(short_layout)
        addresses = mine.begin()
        killed.kill()  # a user that is killed counts as gone
        killed.wait()
    time.sleep(0.5)
    with psycopg.connect(addresses.database_url) as link:
        assert link.execute("select 1").fetchone() == (1,)
    mine.end()
    assert within(10, lambda: not keeper.owner_lock(short_layout).is_held_by_another())
    assert keeper.published(short_layout) is None
    assert postgres.left_over(short_layout) == []


def test_a_second_run_on_the_same_folder_is_refused(layout):
    first = Up(UpOptions(var=layout.var))
    first._claim_folder()
    (layout.run / "up.json").write_text('{"web_url": "http://127.0.0.1:8000"}')
    try:
        with pytest.raises(SetupProblem) as refused:
            Up(UpOptions(var=layout.var))._claim_folder()
    finally:
        first._stop()
    assert refused.value.sentence == (
        f"The marketplace already runs at http://127.0.0.1:8000 from {layout.var}: "
        "stop that one first, or give this one another folder with --var."
    )


def test_a_folder_on_a_full_disk_is_refused(layout, monkeypatch):
    monkeypatch.setattr("marketplace.bootstrap.up.NEEDED_BYTES", 10**18)
    with pytest.raises(SetupProblem, match="The disk is full"):
        Up(UpOptions(var=layout.var))._claim_folder()


def test_redis_data_that_cannot_be_read_is_set_aside(layout):
    assert valkey.set_aside(layout) is None
    layout.valkey.mkdir()
    (layout.valkey / "dump.rdb").write_text("of another server")
    aside = valkey.set_aside(layout)
    assert (aside / "dump.rdb").read_text() == "of another server"
    assert not layout.valkey.exists()


def within(seconds: float, is_so) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.02)
    return bool(is_so())
