"""The drill of the page, small: the same code, an office in this process."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.customs.cases.conftest import KEYS
from tests.drills.customs import Drill, Near, signing
from tests.factories.customs import parties


@pytest.mark.django_db
def test_a_handful_of_cases_ends_and_both_books_agree():
    parties()
    with signing(Path(KEYS)):
        told = Drill(Near(), cases=16, seed=3).run()
    assert told["met"], told
    assert told["cases"] + told["refused_by_the_year"] == 16
    assert len(told["states"]) > 1
