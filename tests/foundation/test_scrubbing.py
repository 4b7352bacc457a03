"""No identity number gets into a log or an error report, however it came there."""

from __future__ import annotations

import json
import logging
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.utils.log import configure_logging
from django.views.debug import get_exception_reporter_class, get_exception_reporter_filter

from marketplace.foundation.masked import Masked
from marketplace.foundation.scrubbing import (
    MASK,
    ScrubbingFormatter,
    is_telling,
    scrub,
    scrub_tree,
)

NUMBER = "440524188001010014"
HIDDEN = [
    NUMBER,
    "11010519491231002X",
    "11010519491231002x",
    "440524 18800101 0014",
    "440524-18800101-0014",
    "４４０５２４１８８００１０１００１４",
    "810000199408230021",  # a residence permit of Hong Kong's people
    "H12345678",
    "M1234567801",
    "12345678",  # Macau
    "1234567(8)",
    "5123456/7",
    "A123456(3)",
]
LEFT = [
    "ord_8F3K2M9QXW4T",
    "2026-11-28 04:30:00 INFO",
    "CNY 25000.01",
    "SF1234567890123",
    "RR473124829US",
    "+8613800138000",
    "019e52fd-6a00-756f-813a-d2385c342bed",
    "20261128043000",
    "99999999",
    "order:ord_12345678AB",
]


@pytest.mark.parametrize("number", HIDDEN)
def test_a_number_is_hidden_wherever_it_stands(number):
    for text in (
        number,
        f"no card {number}, sorry",
        f"“{number}”",
        f"['{number}']",
        f"号码{number}。",
    ):
        assert number not in scrub(text), text
        assert MASK in scrub(text)


@pytest.mark.parametrize("text", LEFT)
def test_what_is_no_identity_number_stays(text):
    assert scrub(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("id_number=abc123", f"id_number={MASK}"),
        ('{"idNumber": "A-77"}', f'{{"idNumber": "{MASK}"}}'),
        ("buyer_id_number: 99 next", f"buyer_id_number: {MASK} next"),
        ("the id is 7", "the id is 7"),
    ],
)
def test_a_value_is_hidden_by_the_name_of_its_field(text, left):
    assert scrub(text) == left


@pytest.mark.parametrize("name", ["id_number", "idNumber", "id-card", "buyerIdNumber", "real_name"])
def test_names_of_fields_are_known_however_they_are_written(name):
    assert is_telling(name)


@pytest.mark.parametrize("name", ["id", "public_id", "order_number", "name", "video_card_number"])
def test_other_names_are_not_taken_for_them(name):
    assert not is_telling(name)


def test_an_error_report_as_tools_send_them_comes_out_clean():
    event = {
        "message": f"refused {NUMBER}",
        "request": {
            "data": {"id_number": "77", "name": "x", "number": NUMBER},
            "query_string": f"q={NUMBER}",
            "headers": {"Cookie": "a"},
        },
        "exception": {"values": [{"value": f"bad {NUMBER}", "stacktrace": {"frames": [
            {"vars": {"number": Masked(NUMBER), "self": object(), "raw": NUMBER.encode(),
                      "n": int(NUMBER), "pair": (NUMBER, 3)}},
        ]}}]},
        "breadcrumbs": [{"message": f"SELECT '{NUMBER}'"}],
        "extra": {NUMBER: True, "count": 3, "ratio": 0.5},
    }  # fmt: skip
    told = json.dumps(scrub_tree(event))
    assert NUMBER not in told
    assert NUMBER.encode().hex() not in told
    assert '"77"' not in told
    assert '"count": 3' in told
    endless: dict[str, object] = {}
    endless["again"] = endless
    assert MASK in json.dumps(scrub_tree(endless))


def test_a_line_of_the_log_comes_out_clean_with_its_traceback():
    lines = StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(ScrubbingFormatter("%(levelname)s %(message)s"))
    logger = logging.Logger("trial")
    logger.addHandler(handler)
    logger.warning("no card %s", NUMBER)
    logger.warning({"number": NUMBER})
    try:
        raise ValueError(f"bad {NUMBER}")
    except ValueError:
        logger.exception("refused", stack_info=True)
    written = lines.getvalue()
    assert NUMBER not in written
    assert written.count(MASK) == 3
    assert "Traceback" in written


def test_every_installation_writes_its_log_so():
    before = logging.getLogger().handlers[:]
    try:
        configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
        console = [h for h in logging.getLogger().handlers if h not in before]
        assert [type(handler.formatter) for handler in console] == [ScrubbingFormatter]
    finally:
        logging.getLogger().handlers[:] = before


def test_the_page_of_an_error_and_its_mail_hold_no_number():
    request = RequestFactory().post("/en/me/identity/", {"number": NUMBER, "kind": "resident_id"})
    try:
        card = NUMBER
        parts = {"inside": [card]}
        raise ValueError(f"it broke at {card}", len(parts))
    except ValueError:
        reporter = get_exception_reporter_class(request)(request, *sys.exc_info())
    for page in (reporter.get_traceback_html(), reporter.get_traceback_text()):
        assert "it broke" in page
        assert NUMBER not in page
    (*_, frame) = reporter.get_traceback_frames()
    assert dict(frame["vars"])["parts"] == MASK
    shown = get_exception_reporter_filter(request)
    assert shown.get_post_parameters(request)["number"] == MASK
    assert shown.get_post_parameters(request)["kind"] == "resident_id"
