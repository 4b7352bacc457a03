"""The one door: which Python may open it, and what it asks for first."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

import pytest

from marketplace.bootstrap import cli
from marketplace.bootstrap.checks import PRODUCTION
from marketplace.bootstrap.layout import ROOT
from marketplace.bootstrap.problems import SetupProblem


def run_as_python(version: tuple[int, int, int]) -> subprocess.CompletedProcess[str]:
    code = f"import sys; sys.version_info = {version}; exec(open('manage.py').read())"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_an_old_python_is_told_in_one_sentence():
    done = run_as_python((3, 9, 2))
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "This marketplace needs Python 3.11 or newer and this is Python 3.9: "
        "start it with a newer one, for example python3.12 manage.py up.\n"
    )


def test_old_pythons_can_read_the_door():
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.FunctionDef)
    tree = ast.parse((ROOT / "manage.py").read_text())
    assert [node for node in ast.walk(tree) if isinstance(node, newer)] == []


def test_a_command_rings_the_broker_that_the_settings_name():
    code = "from celery import current_app; print(current_app.conf.broker_url)"
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", code],
        cwd=ROOT,
        env={**os.environ, "REDIS_URL": "unix:///nowhere/bell.sock"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "redis+socket:///nowhere/bell.sock\n", done.stderr


def test_the_bootstrap_imports_the_standard_library_alone():
    for path in (ROOT / "marketplace" / "bootstrap").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                is_ours = name.startswith("marketplace.bootstrap")
                assert is_ours or name.split(".")[0] in sys.stdlib_module_names, (path, name)


def test_a_problem_is_printed_after_its_details(monkeypatch, capsys):
    def fail(words):
        raise SetupProblem("The sentence.", "what a tool said\n")

    monkeypatch.setattr(cli, "up", fail)
    monkeypatch.chdir(ROOT)
    assert cli.main(["manage.py", "up"]) == 1
    assert capsys.readouterr().err == "what a tool said\n\nThe sentence.\n"


@pytest.fixture
def at_the_door(monkeypatch, tmp_path):
    """Stand before `make_ready` with an empty data folder and inside the interpreter."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_AS_OWNER", "")  # set by the code itself, and undone at the end
    monkeypatch.setenv("PONTE_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", cli.LOCAL_SETTINGS)
    monkeypatch.setattr(cli.Environment, "ensure", lambda self, lock, say: self.python)
    monkeypatch.setattr(cli, "enter", lambda environment, argv: None)
    started = []
    monkeypatch.setattr(cli, "_add_servers", lambda layout: started.append(layout.var))
    return started


def test_a_command_gets_servers_when_none_are_named(at_the_door):
    cli.make_ready("settle", ["manage.py", "settle"])
    assert len(at_the_door) == 1


def test_a_command_that_needs_no_servers_starts_none(at_the_door):
    cli.make_ready("check", ["manage.py", "check"])
    assert at_the_door == []


def test_servers_that_are_named_stay_as_they_are(at_the_door, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/shop")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/1")
    cli.make_ready("migrate", ["manage.py", "migrate"])
    assert at_the_door == []
    assert os.environ["DATABASE_URL"] == "postgresql://elsewhere/shop"
    assert os.environ["REDIS_URL"] == "redis://elsewhere/1"
    assert "DATABASE_OWNER_URL" not in os.environ


def test_nothing_is_added_to_an_operators_own_settings(at_the_door, monkeypatch, tmp_path):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "marketplace.settings.production")
    cli.make_ready("migrate", ["manage.py", "migrate"])
    assert at_the_door == []
    assert "SECRET_KEY" not in os.environ
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("module", [cli.LOCAL_SETTINGS, "marketplace.settings.production"])
def test_only_what_changes_tables_connects_as_their_owner(at_the_door, monkeypatch, module):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", module)
    cli.make_ready("settle", ["manage.py", "settle"])
    assert os.environ["DATABASE_AS_OWNER"] == ""
    cli.make_ready("prepare", ["manage.py", "prepare"])
    assert os.environ["DATABASE_AS_OWNER"] == "1"


@pytest.mark.parametrize(
    ("command", "role"), [("showmigrations", "shop_owner"), ("diffsettings", "shop_app")]
)
def test_production_commands_connect_as_the_role_they_need(command, role, tmp_path):
    """Nothing listens there: what matters is which role the settings would connect as."""
    env = {**os.environ, **PRODUCTION} | {
        "DATABASE_URL": "postgresql://shop_app:a@127.0.0.1:1/shop",
        "DATABASE_OWNER_URL": "postgresql://shop_owner:b@127.0.0.1:1/shop",
        "PONTE_VAR": str(tmp_path),
    }
    code = (
        "import sys; from marketplace.bootstrap import cli; cli.main(sys.argv);"
        "from marketplace.settings import production as p;"
        "print(p.DATABASES['default']['USER'], p.DATABASE_APP_ROLE, p.DATABASE_HAS_TWO_ROLES)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, command], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.stdout == f"{role} shop_app True\n", done.stderr
