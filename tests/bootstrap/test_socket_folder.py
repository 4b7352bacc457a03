"""The sockets' folder is the only thing between a stranger and the database."""

from __future__ import annotations

import os
import tempfile

import pytest

from marketplace.bootstrap import socket_folder
from marketplace.bootstrap.problems import SetupProblem

ME = (os.geteuid(), os.getegid())


def test_a_new_folder_is_for_its_owner_alone(tmp_path):
    folder = socket_folder.make(tmp_path / "sockets", *ME)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert socket_folder.make(folder, *ME) == folder


def test_a_folder_that_others_may_enter_is_refused(tmp_path):
    folder = tmp_path / "sockets"
    folder.mkdir()
    folder.chmod(0o755)
    with pytest.raises(SetupProblem, match="not a folder for this account alone"):
        socket_folder.make(folder, *ME)
    assert folder.stat().st_mode & 0o777 == 0o755


def test_a_link_in_its_place_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    link = tmp_path / "sockets"
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SetupProblem):
        socket_folder.make(link, *ME)


def test_a_folder_of_another_account_is_refused(tmp_path, monkeypatch):
    folder = tmp_path / "sockets"
    folder.mkdir(mode=0o700)
    monkeypatch.setattr(os, "geteuid", lambda: ME[0] + 1)
    with pytest.raises(SetupProblem):
        socket_folder.make(folder, ME[0] + 1, ME[1])


def test_each_data_folder_has_its_own_and_keeps_it(tmp_path):
    first = socket_folder.path_for(tmp_path / "var")
    assert socket_folder.path_for(tmp_path / "var") == first
    assert socket_folder.path_for(tmp_path / "other") != first
    assert socket_folder.path_for(tmp_path / "var", "test") != first


def test_a_long_temporary_folder_does_not_break_the_sockets(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path / ("long" * 25)))
    path = socket_folder.path_for(tmp_path / ("deep" * 30))
    assert len(os.fsencode(path / ".s.PGSQL.5432")) <= 103
