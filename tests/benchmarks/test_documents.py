"""The benchmark of documents at its smallest size."""

from __future__ import annotations

from tests.benchmarks.documents import FORMS, render


def test_a_rendered_form_is_told_in_seconds_and_mebibytes():
    told = render("csv", 20)
    assert "csv" in FORMS
    assert 0 < told["seconds"] < 30
    assert 0 < told["processor_s"] < 30
    assert told["peak_mib"] >= told["mib_before"] > 0
    assert told["bytes"] > 20 * 100
