"""The virtual environment is made once, and says in one sentence why it cannot be."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from marketplace.bootstrap import environment as module
from marketplace.bootstrap.environment import DEVELOPMENT, RUNTIME, Environment, require_space
from marketplace.bootstrap.problems import InstallFailed, SetupProblem

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / RUNTIME).write_text("django==5.2.19\n")
    (tmp_path / DEVELOPMENT).write_text("django==5.2.19\npytest==9.2.0\n")
    return tmp_path


@pytest.fixture
def installs(monkeypatch) -> list[str]:
    """Note what would be installed, and pretend that the interpreter runs from then on."""
    done: list[str] = []
    monkeypatch.setattr(Environment, "_with_pip", lambda self, lock: done.append(lock))
    monkeypatch.setattr(Environment, "_runs", lambda self: bool(done))
    monkeypatch.setattr(shutil, "which", lambda name: None)
    return done


def quiet(text: str) -> None:
    """Say nothing."""


def test_the_second_start_installs_nothing(checkout, installs):
    for _ in range(2):
        Environment(checkout).ensure(RUNTIME, quiet)
    assert installs == [RUNTIME]


def test_a_changed_lock_is_installed_again(checkout, installs):
    Environment(checkout).ensure(RUNTIME, quiet)
    (checkout / RUNTIME).write_text("django==5.2.20\n")
    Environment(checkout).ensure(RUNTIME, quiet)
    assert installs == [RUNTIME, RUNTIME]


def test_the_tools_lock_covers_the_runtime_lock(checkout, installs):
    Environment(checkout).ensure(DEVELOPMENT, quiet)
    Environment(checkout).ensure(RUNTIME, quiet)
    assert installs == [DEVELOPMENT]


def test_the_runtime_lock_does_not_cover_the_tools(checkout, installs):
    Environment(checkout).ensure(RUNTIME, quiet)
    Environment(checkout).ensure(DEVELOPMENT, quiet)
    assert installs == [RUNTIME, DEVELOPMENT]


def test_an_install_that_fails_leaves_no_stamp(checkout, installs, monkeypatch):
    def fail(self, lock):
        raise InstallFailed("pip could not.", "its words")

    Environment(checkout).ensure(RUNTIME, quiet)
    monkeypatch.setattr(Environment, "_with_pip", fail)
    with pytest.raises(SetupProblem):
        Environment(checkout).ensure(DEVELOPMENT, quiet)
    assert not Environment(checkout).stamp.exists()


def test_pip_is_tried_when_uv_fails(checkout, installs, monkeypatch):
    def fail(self, lock):
        raise InstallFailed("uv could not.")

    said: list[str] = []
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(Environment, "_with_uv", fail)
    Environment(checkout).ensure(RUNTIME, said.append)
    assert installs == [RUNTIME]
    assert said == [
        "Installing 1 packages from requirements.txt with uv.",
        "uv could not. Trying pip.",
        "Installing 1 packages from requirements.txt with pip.",
    ]


def test_a_broken_environment_is_made_anew(checkout, installs):
    rest = checkout / ".venv" / "lib"
    rest.mkdir(parents=True)
    Environment(checkout).ensure(RUNTIME, quiet)
    assert not rest.exists()


def test_a_python_without_any_way_to_pip_names_the_package_to_install(checkout, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SetupProblem) as refused:
        Environment(checkout).ensure(RUNTIME, quiet)
    assert "ensurepip is missing" in refused.value.sentence
    assert "apt install python3-venv" in refused.value.sentence
    assert not (checkout / ".venv").exists()


def test_a_full_disk_is_told_before_anything_is_written(checkout, installs, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda place: Usage(10**9, 10**9, 10**6))
    with pytest.raises(SetupProblem) as refused:
        Environment(checkout).ensure(RUNTIME, quiet)
    assert refused.value.sentence == (f"The disk is full: about 700 MB must be free in {checkout}.")
    assert installs == []


def test_a_disk_that_fills_up_on_the_way_is_told_too(checkout, installs, monkeypatch):
    def fill(self, lock):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Environment, "_with_pip", fill)
    with pytest.raises(SetupProblem, match="The disk is full"):
        Environment(checkout).ensure(RUNTIME, quiet)


def test_enough_room_is_enough(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda place: Usage(10**9, 0, 1000))
    require_space(tmp_path, 1000)
    with pytest.raises(SetupProblem):
        require_space(tmp_path, 1001)


def test_a_tool_that_fails_shows_the_end_of_what_it_said(checkout):
    command = ["sh", "-c", "for n in $(seq 40); do echo line $n; done; exit 3"]
    with pytest.raises(InstallFailed) as failed:
        Environment(checkout)._run(command)
    assert failed.value.details.splitlines() == [f"line {n}" for n in range(21, 41)]


def test_a_tool_without_room_says_that_the_disk_is_full(checkout):
    command = ["sh", "-c", "echo 'error: No space left on device (os error 28)'; exit 2"]
    with pytest.raises(SetupProblem, match="The disk is full"):
        Environment(checkout)._run(command)


def test_the_stamp_holds_a_digest_for_each_lock(checkout, installs):
    found = Environment(checkout)
    found.ensure(DEVELOPMENT, quiet)
    assert set(json.loads(found.stamp.read_text())) == {RUNTIME, DEVELOPMENT}


def test_bytecode_is_kept_aside_where_none_is_wanted_beside_the_sources(checkout, monkeypatch):
    monkeypatch.setattr(os, "environ", {"PYTHONDONTWRITEBYTECODE": "1"})
    Environment(checkout).keep_bytecode()
    assert os.environ == {"PYTHONPYCACHEPREFIX": str(checkout / "var" / "bytecode")}


def test_bytecode_is_left_to_python_where_nothing_is_wanted(checkout, monkeypatch):
    monkeypatch.setattr(os, "environ", {})
    Environment(checkout).keep_bytecode()
    assert os.environ == {}
