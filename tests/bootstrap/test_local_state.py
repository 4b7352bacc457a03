"""Secrets, stamps and logs of a local run."""

from __future__ import annotations

import os
import sys
from io import StringIO
from pathlib import Path

import pytest

from marketplace.bootstrap import merchant_keys
from marketplace.bootstrap.accounts import NOBODY, Account
from marketplace.bootstrap.layout import Layout
from marketplace.bootstrap.local_secrets import local_secrets
from marketplace.bootstrap.locks import FileLock
from marketplace.bootstrap.logs import Console, LogPump, open_log
from marketplace.bootstrap.prepared import PrepareStamp
from marketplace.bootstrap.problems import SetupProblem
from payments.gateways.antom import signing
from payments.gateways.sandbox.antom_signing import AntomSide

SANDBOX = "http://127.0.0.1:8001"


def test_secrets_are_made_once_and_for_their_owner_alone(tmp_path):
    first = local_secrets(tmp_path)
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert local_secrets(tmp_path) == first
    assert first["STRIPE_SECRET_KEY"].startswith("sk_test_sandbox_")
    assert first["STRIPE_WEBHOOK_SECRET"].startswith("whsec_")
    assert len(first["SECRET_KEY"]) >= 50


def test_secrets_that_became_readable_are_closed_again(tmp_path):
    first = local_secrets(tmp_path)
    (tmp_path / "secrets.json").chmod(0o644)
    assert local_secrets(tmp_path) == first
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_two_data_folders_have_different_secrets(tmp_path):
    assert local_secrets(tmp_path / "a") != local_secrets(tmp_path / "b")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose keys are made."""
    var = tmp_path_factory.mktemp("var")
    merchant_keys.make_keys(var, Path(sys.executable))
    return var


@pytest.fixture
def nobody_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WECHATPAY_MERCHANT_ID", "ANTOM_CLIENT_ID"):
        monkeypatch.delenv(name, raising=False)


def test_merchants_are_made_once_for_their_owner_alone(tmp_path, made, nobody_set_up):
    assert merchant_keys.for_marketplace(tmp_path, SANDBOX) == {}
    assert merchant_keys.for_sandbox(tmp_path) == {}
    before = merchant_keys.for_marketplace(made, SANDBOX)
    merchant_keys.make_keys(made, tmp_path / "no python")
    assert merchant_keys.for_marketplace(made, SANDBOX) == before
    (kept,) = made.iterdir()
    assert (kept.name, kept.stat().st_mode & 0o777) == ("merchant_keys.json", 0o600)


def test_the_marketplace_is_told_who_it_is_at_both(made, nobody_set_up, monkeypatch):
    told = merchant_keys.for_marketplace(made, SANDBOX)
    assert told["WECHATPAY_MERCHANT_ID"].startswith("sandbox")
    assert told["ANTOM_CLIENT_ID"].startswith("SANDBOX_")
    assert (told["WECHATPAY_API_BASE"], told["ANTOM_API_BASE"]) == (f"{SANDBOX}/wechatpay", SANDBOX)
    assert told["ANTOM_REPORT_FOLDER"] == str(made / "antom_reports")
    monkeypatch.setenv("WECHATPAY_MERCHANT_ID", "1900000109")  # a person's own
    assert {name.partition("_")[0] for name in merchant_keys.for_marketplace(made, SANDBOX)} == {
        "ANTOM"
    }
    monkeypatch.setenv("ANTOM_CLIENT_ID", "SANDBOX_MINE")
    assert merchant_keys.for_marketplace(made, SANDBOX) == {}


def test_a_python_that_makes_no_keys_is_one_sentence(tmp_path):
    with pytest.raises(SetupProblem, match="payment sandbox"):
        merchant_keys.make_keys(tmp_path, Path("/bin/false"))


def test_each_side_of_antom_is_told_its_own_key(made, nobody_set_up):
    ours, theirs = merchant_keys.for_marketplace(made, SANDBOX), merchant_keys.for_sandbox(made)
    assert not set(theirs.values()) & {ours["ANTOM_PRIVATE_KEY"], ours["ANTOM_PUBLIC_KEY"]}
    side = AntomSide(
        theirs["ANTOM_CLIENT_ID"],
        theirs["SANDBOX_ANTOM_MERCHANT_KEY"],
        theirs["SANDBOX_ANTOM_PRIVATE_KEY"],
    )
    signature = signing.sign(
        signing.load_private(ours["ANTOM_PRIVATE_KEY"]),
        signing.signed_text("POST", "/p", ours["ANTOM_CLIENT_ID"], "t", b"{}"),
    )
    assert side.refused_because() == ""
    assert side.is_clients("/p", "t", b"{}", signature)


@pytest.mark.parametrize(("postgres", "mode"), [("self", 0o700), ("nobody", 0o711)])
def test_a_new_place_for_data_is_read_by_its_owner_alone(tmp_path, monkeypatch, postgres, mode):
    uid = os.geteuid() if postgres == "self" else NOBODY
    monkeypatch.setattr("marketplace.bootstrap.layout.for_postgres", lambda: Account((), uid, uid))
    Layout(tmp_path / "over" / "var").make()
    assert (tmp_path / "over" / "var").stat().st_mode & 0o777 == mode


def test_a_place_that_was_there_keeps_its_mode(tmp_path):
    (tmp_path / "var").mkdir(mode=0o755)
    Layout(tmp_path / "var").make()
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o755


def test_a_place_that_cannot_hold_data_is_one_sentence(tmp_path):
    (tmp_path / "var").write_text("a file")
    with pytest.raises(SetupProblem) as refused:
        Layout(tmp_path / "var").make()
    assert refused.value.sentence == (
        f"{tmp_path}/var cannot be used (File exists): "
        "choose another folder for data with --var or PONTE_VAR."
    )


@pytest.fixture
def prepared(tmp_path: Path) -> PrepareStamp:
    root = tmp_path / "checkout"
    for name in ("marketplace/urls.py", "catalog/migrations/0001.py", "requirements.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x = 1\n")
    po = root / "locale" / "pt" / "django.po"
    po.parent.mkdir(parents=True)
    po.touch()
    po.with_suffix(".mo").touch()
    layout = Layout(tmp_path / "var")
    layout.make()
    for folder in (layout.postgres, layout.var / "media"):
        folder.mkdir()
    (layout.postgres / "PG_VERSION").write_text("15\n")
    (layout.run / "demo.json").write_text("[]")
    stamp = PrepareStamp(layout, is_seeded=True, root=root)
    stamp.write()
    return stamp


def test_an_unchanged_checkout_is_prepared_already(prepared):
    assert prepared.is_fresh()


@pytest.mark.parametrize(
    "name",
    [
        "catalog/migrations/0002.py",
        "marketplace/urls.py",
        "requirements.txt",
        "locale/pt/django.po",
    ],
)
def test_a_changed_source_is_prepared_again(prepared, name):
    (prepared.root / name).write_text("x = 2\n")
    assert not prepared.is_fresh()


def test_a_changed_page_needs_no_preparing(prepared):
    (prepared.root / "marketplace" / "page.html").write_text("<p>")
    assert prepared.is_fresh()


def test_another_database_is_prepared_again(prepared):
    version = prepared.layout.postgres / "PG_VERSION"
    version.unlink()
    version.write_text("15\n")
    os.utime(version, ns=(1, 1))
    assert not prepared.is_fresh()


def test_what_was_deleted_is_made_again(prepared):
    (prepared.layout.run / "demo.json").unlink()
    assert not prepared.is_fresh()


def test_a_missing_catalog_is_compiled_again(prepared):
    (prepared.root / "locale" / "pt" / "django.mo").unlink()
    assert not prepared.is_fresh()


def test_a_run_without_seed_does_not_count_as_seeded(prepared):
    plain = PrepareStamp(prepared.layout, is_seeded=False, root=prepared.root)
    plain.write()
    assert plain.is_fresh()
    assert not prepared.is_fresh()


def test_preparing_that_was_cut_short_runs_again(prepared):
    prepared.forget()
    assert not prepared.is_fresh()


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_line_carries_the_name_of_its_part():
    stream = StringIO()
    Console(stream).line("web", "hello")
    assert stream.getvalue() == "web     | hello\n"


def test_a_terminal_gets_color_unless_it_asks_for_none(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Terminal()
    Console(stream).line("web", "hello")
    assert stream.getvalue() == "\x1b[36mweb     |\x1b[0m hello\n"
    monkeypatch.setenv("NO_COLOR", "1")
    plain = Terminal()
    Console(plain).line("web", "hello")
    assert plain.getvalue() == "web     | hello\n"


def test_output_reaches_console_and_file_and_one_line_is_noticed(tmp_path):
    reading, writing = os.pipe()
    shown: list[str] = []
    pump = LogPump(os.fdopen(reading, "rb"), tmp_path / "w.log", shown.append, r"@\S+ ready\.")
    os.write(writing, "starting 蓮橋\n".encode())
    assert not pump.noticed.wait(0.05)
    os.write(writing, b"ponte@vm ready.\r\nbad byte \xff\nunfinished")
    os.close(writing)
    assert pump.noticed.wait(2)
    pump.finish()
    expected = ["starting 蓮橋", "ponte@vm ready.", "bad byte \ufffd", "unfinished"]
    assert shown == expected
    assert (tmp_path / "w.log").read_text().splitlines() == expected


def test_a_long_log_moves_aside(tmp_path, monkeypatch):
    monkeypatch.setattr("marketplace.bootstrap.logs.KEEP_BYTES", 10)
    log = tmp_path / "web.log"
    log.write_text("eleven bytes and more\n")
    open_log(log).close()
    assert log.read_text() == ""
    assert (tmp_path / "web.log.1").read_text() == "eleven bytes and more\n"


def test_a_lock_is_held_by_one_owner_or_many_users(tmp_path):
    one, two, alone = (FileLock(tmp_path / "lock") for _ in range(3))
    assert one.take(shared=True)
    assert two.take(shared=True)
    assert not alone.take()
    assert alone.is_held_by_another()
    one.release()
    two.release()
    assert alone.take()
    assert not one.take(shared=True)
    alone.release()
