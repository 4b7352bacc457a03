"""The table of news and its templates: complete, in four languages, with invented facts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from marketplace.notifications import kinds
from marketplace.notifications.samples import sample_mail
from tests.factories.pages import LANGUAGES

EMAILS = Path(__file__).resolve().parents[2] / "templates" / "emails"
MAILED = [kind for kind in kinds.ALL if kinds.MAIL in kind.channels]
LEFT_OVER = re.compile(r"\{\{|\{%|%\(|\bNone\b|Facts\(|namespace\(")


def test_every_template_has_a_row_of_the_table_and_the_other_way_round():
    subjects = {path.name.removesuffix("_subject.txt") for path in EMAILS.glob("*_subject.txt")}
    assert subjects == set(kinds.BY_CODE)
    bodies = {path.stem for path in EMAILS.glob("*.html")} - {"base", "account"}
    assert bodies == {kind.code for kind in MAILED}


def test_what_is_mandatory_has_no_way_that_is_off_at_first():
    for kind in kinds.ALL:
        assert set(kind.quiet) <= set(kind.channels), kind.code
        assert not (kind.is_mandatory and kind.quiet), kind.code


def test_an_unknown_kind_is_told_and_cannot_be_turned_off():
    assert kinds.of("something_newer").is_mandatory


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_reads_in_every_language(language: str):
    for kind in MAILED:
        subject, text, html = sample_mail(kind, language)
        for part in (subject, text, html):
            assert part.strip(), kind.code
            assert not LEFT_OVER.search(part), (kind.code, part)
        assert "\n" not in subject
        assert ("/mails/off/" in text) is not kind.is_mandatory, kind.code
        assert ("/mails/off/" in html) is not kind.is_mandatory, kind.code
