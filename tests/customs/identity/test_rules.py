"""What a number and a name look like, and when an identity is erased: the pure rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from marketplace.customs.identity import consents
from marketplace.customs.identity.numbers import (
    name_fault,
    normal_name,
    normal_number,
    number_fault,
)
from marketplace.customs.identity.retention import (
    Terms,
    UseOfIdentity,
    erasable_at,
    years_after,
)
from tests.factories.identities import resident

TODAY = date(2026, 5, 22)


@pytest.mark.parametrize(
    ("kind", "typed", "number"),
    [
        ("resident_id", "440524 18800101 0014", "440524188001010014"),
        ("resident_id", "11010519491231002x", "11010519491231002X"),
        ("resident_id", "４４０５２４１８８００１０１００１４", "440524188001010014"),
        ("travel_permit", "h12345678", "H12345678"),
        ("travel_permit", "M 12345678 01", "M1234567801"),
        ("macau_id", "1234567(8)", "12345678"),
        ("macau_id", "1234567/8", "12345678"),
    ],
)
def test_a_number_is_right_however_it_is_typed(kind, typed, number):
    assert normal_number(kind, typed) == number
    assert number_fault(kind, number, today=TODAY) == ""


@pytest.mark.parametrize(
    ("kind", "number", "fault"),
    [
        ("resident_id", "440524188001010015", "check_character"),
        ("resident_id", "44052418800101001", "shape"),
        ("resident_id", "440524188013010014", "date"),
        ("resident_id", "990524188001010014", "region"),
        ("resident_id", resident(born="20260523"), "date"),  # tomorrow
        ("travel_permit", "C12345678", "shape"),  # the mainlander's own permit
        ("travel_permit", "H1234567", "shape"),
        ("macau_id", "22345678", "shape"),
        ("passport", "E12345678", "kind"),
    ],
)
def test_a_wrong_number_is_found(kind, number, fault):
    assert number_fault(kind, number, today=TODAY) == fault


@pytest.mark.parametrize(
    "name", ["林嘉莲", "买买提·艾力", "Maria de Fátima O’Neill", "陳大文", "𠮷野"]
)
def test_names_of_every_script_are_names(name):
    assert name_fault(normal_name(name)) == ""


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", "empty"),
        ("林" * 61, "long"),
        ("林1", "signs"),
        ("·", "signs"),
        ("<b>", "signs"),
        ("440524188001010014", "signs"),  # typed into the wrong field
        ("林", "short"),
        ("林小姐", "title"),
    ],
)
def test_what_is_no_name_is_refused(name, fault):
    assert name_fault(name) == fault


TERMS = Terms(keep_years=3, unused_days=365)
RECORDED = datetime(2026, 5, 22, 4, 0, tzinfo=UTC)
RELEASED = datetime(2026, 6, 3, 8, 0, tzinfo=UTC)


def due(*uses: UseOfIdentity, restricted: datetime | None = None) -> datetime | None:
    return erasable_at(recorded_at=RECORDED, restricted_at=restricted, uses=uses, terms=TERMS)


def test_the_worked_examples_of_the_page():
    """docs/identity-vault.md, "When it is erased"."""
    declared = UseOfIdentity(RELEASED, was_declared=True)
    canceled = UseOfIdentity(RELEASED, was_declared=False)
    deleted = datetime(2026, 6, 10, 0, 0, tzinfo=UTC)
    assert due() == datetime(2027, 5, 22, 4, 0, tzinfo=UTC)
    assert due(restricted=deleted) == deleted
    assert due(UseOfIdentity(None, was_declared=False)) is None
    assert due(UseOfIdentity(None, was_declared=False), restricted=deleted) is None
    assert due(canceled) == datetime(2027, 6, 3, 8, 0, tzinfo=UTC)
    assert due(canceled, restricted=deleted) == deleted
    assert due(declared) == datetime(2029, 6, 3, 8, 0, tzinfo=UTC)
    assert due(declared, restricted=deleted) == datetime(2029, 6, 3, 8, 0, tzinfo=UTC)
    later = UseOfIdentity(RELEASED + timedelta(days=365), was_declared=True)
    assert due(declared, later, restricted=deleted) == datetime(2030, 6, 3, 8, 0, tzinfo=UTC)


def test_a_leap_day_is_kept_to_its_full_years():
    leap = datetime(2028, 2, 29, 12, 0, tzinfo=UTC)
    assert years_after(leap, 3) == datetime(2031, 3, 1, 12, 0, tzinfo=UTC)
    assert years_after(leap, 4) == datetime(2032, 2, 29, 12, 0, tzinfo=UTC)


# Whoever changes the words of a consent raises its version, and pins the words anew.
PINNED = {
    ("declare", 1, "zh-hant"): "3cd1e7e0ce53ea00",
    ("declare", 1, "zh-hans"): "6e6113091695ac5f",
    ("declare", 1, "pt"): "9d536f598a3a5e2a",
    ("declare", 1, "en"): "969fc4429011f245",
    ("keep", 1, "zh-hant"): "eea53431960a3f0c",
    ("keep", 1, "zh-hans"): "ebde2068bcc92d43",
    ("keep", 1, "pt"): "91d7168a5014b231",
    ("keep", 1, "en"): "c620ef8aba867948",
}


def test_another_text_of_a_consent_is_another_version():
    found = {}
    for purpose in consents.WORDS:
        for language in ("zh-hant", "zh-hans", "pt", "en"):
            version, text = consents.text_in(purpose, language)
            found[purpose.value, version, language] = consents.digest(text)[:16]
    assert found == PINNED
