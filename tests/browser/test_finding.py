"""Where the Chromium is looked for: runs without one."""

from __future__ import annotations

from pathlib import Path

from tests.browser import chromium


def test_a_named_chromium_comes_first_and_has_to_be_there(tmp_path: Path):
    own = tmp_path / "chromium"
    own.touch()
    assert chromium.find({"CHROMIUM": str(own)}) == str(own)
    assert chromium.find({"CHROMIUM": str(tmp_path / "gone")}) is None


def test_a_missing_chromium_is_a_failure_only_where_one_is_required():
    assert chromium.is_required({"REQUIRE_BROWSER": "1"})
    assert not chromium.is_required({"REQUIRE_BROWSER": "0"})
    assert not chromium.is_required({})
