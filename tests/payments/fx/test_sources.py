"""What each source says, read exactly; and what is no answer of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from payments.fx.services.plan_fetches import windows
from payments.fx.sources import (
    SOURCES,
    AnswerUnreadable,
    Ask,
    PollHours,
    Published,
    Role,
    SourceAway,
    Window,
    fetched_source,
)
from payments.fx.sources.calling import call
from payments.fx.sources.registry import fetched_names
from tests.payments.fx import answers
from tests.payments.fx.answers import DAY


def read(source: str, content: bytes) -> list[tuple[str, str, Decimal, date]]:
    return [
        (seen.base, seen.quote, seen.mid, seen.valid_on) for seen in SOURCES[source].read(content)
    ]


def test_amcm_gives_patacas_for_one_and_its_yen_are_divided_exactly():
    yen, won = ("JPY", "100.0", "5.0727"), ("KRW", "100.0", "0.5400")
    rows = SOURCES["amcm"].read(answers.amcm(("CNY", "1.0", "1.1871"), yen, won))
    assert [(row.base, row.quote, row.mid, row.unit) for row in rows] == [
        ("CNY", "MOP", Decimal("1.1871"), 1),
        ("JPY", "MOP", Decimal("0.050727"), 100),
        ("KRW", "MOP", Decimal("0.0054"), 100),
    ]
    assert {row.valid_on for row in rows} == {DAY}


def test_amcm_has_nothing_on_a_weekend_and_that_is_no_error():
    assert SOURCES["amcm"].read(b'{"message":"OK","data":[],"code":0}') == []


def test_figures_never_pass_through_a_float():
    long = "1.18710000000000000000000001"
    (row,) = SOURCES["amcm"].read(answers.amcm(("CNY", "1.0", long)))
    assert str(row.mid) == long
    (usd, cny) = SOURCES["hkma"].read(
        answers.hkma('{"end_of_day":"2026-02-27","usd":7.825,"cny":1.1417,"gbp":null}')
    )
    assert (usd.mid, cny.mid) == (Decimal("7.825"), Decimal("1.1417"))
    assert (usd.base, usd.quote, usd.valid_on) == ("USD", "HKD", date(2026, 2, 27))


def test_cfets_reads_both_directions_per_100_and_missing_figures():
    parity = answers.PARITY | {"EUR/CNY": "---"}
    assert read("cfets", answers.cfets(parity)) == [
        ("USD", "CNY", Decimal("6.8000"), DAY),
        ("JPY", "CNY", Decimal("0.042735"), DAY),
        ("HKD", "CNY", Decimal("0.86790"), DAY),
        ("CNY", "MOP", Decimal("1.1868"), DAY),
    ]


def test_cfets_reads_past_days_in_its_other_shape():
    days = {DAY: ["6.8000", "---"], date(2026, 5, 21): ["6.8010", "1.1866"]}
    assert read("cfets", answers.cfets_history(["USD/CNY", "CNY/MOP"], days)) == [
        ("USD", "CNY", Decimal("6.8000"), DAY),
        ("USD", "CNY", Decimal("6.8010"), date(2026, 5, 21)),
        ("CNY", "MOP", Decimal("1.1866"), date(2026, 5, 21)),
    ]


def test_ecb_gives_units_for_one_euro():
    assert read("ecb", answers.ecb({"USD": "1.1614", "PLN": "4.23", "CNY": "7.8960"})) == [
        ("EUR", "USD", Decimal("1.1614"), DAY),
        ("EUR", "CNY", Decimal("7.8960"), DAY),
    ]


def test_stripe_tells_what_it_applied():
    content = (
        b'{"id":"txn_1","currency":"hkd","exchange_rate":1.15234,"created":1779422400,'
        b'"source":{"currency":"cny"}}'
    )
    assert read("stripe", content) == [("CNY", "HKD", Decimal("1.15234"), DAY)]
    assert read("stripe", b'{"currency":"hkd","exchange_rate":null}') == []


def test_a_file_by_hand_reads_figures_as_they_were_published():
    content = "\ufeffvalid_on,base,quote,figure,unit\n2026-05-22,JPY,MOP,5.0727,100\n".encode()
    assert read("file", content) == [("JPY", "MOP", Decimal("0.050727"), DAY)]


BILLION_LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    b"<x xmlns='http://www.ecb.int/vocabulary/2002-08-01/eurofxref'>"
    b"<Cube time='2026-05-22'><Cube currency='USD' rate='&b;'/></Cube></x>"
)


@pytest.mark.parametrize(
    ("source", "content"),
    [
        ("amcm", b""),
        ("amcm", b"<html>maintenance</html>"),
        ("amcm", b'["OK"]'),
        ("amcm", b'{"message":"Error","data":[]}'),
        ("amcm", b'{"message":"OK","data":null}'),
        ("amcm", b'{"message":"OK","data":[{"currency":"CNY"}]}'),
        ("amcm", answers.amcm(("CNY", "0.0", "1.1871"))),
        ("amcm", answers.amcm(("CNY", "1.5", "1.1871"))),
        ("amcm", answers.amcm(("CNY", "1.0", "much"))),
        ("cfets", b'{"head":{"rep_code":"500"},"records":[]}'),
        ("cfets", answers.cfets({"USD-CNY": "6.8"})),
        ("cfets", answers.cfets_history(["USD/CNY"], {DAY: ["6.8", "1.2"]})),
        ("ecb", b"<html>"),
        ("ecb", b"<x/>"),
        ("ecb", BILLION_LAUGHS),
        ("ecb", answers.ecb(answers.EURO).replace(b"<gesmes:E", b"<!DOCTYPE x><gesmes:E", 1)),
        ("hkma", b'{"header":{"success":false},"result":{"records":[]}}'),
        ("stripe", b'{"exchange_rate":1.1,"currency":"hkd"}'),
        ("file", b"day,base,quote,figure,unit\n"),
        ("file", b"valid_on,base,quote,figure,unit\n2026-05-22,CNY,MOP,1.1871\n"),
        ("file", b"valid_on,base,quote,figure,unit\n22 May,CNY,MOP,1.1871,1\n"),
        ("file", b"valid_on,base,quote,figure,unit\n2026-05-22,CNY,XXX,1.1871,1\n"),
        ("file", b"valid_on,base,quote,figure,unit\n2026-05-22,CNY,MOP,1.1871,0\n"),
        ("file", b"\xff\xfe"),
    ],
)
def test_an_answer_of_another_shape_is_not_read_at_all(source, content):
    with pytest.raises(AnswerUnreadable):
        SOURCES[source].read(content)


def test_only_those_with_a_pricing_role_price():
    roles = {name: source.role for name, source in SOURCES.items()}
    assert roles == {
        "amcm": Role.PRICING,
        "file": Role.PRICING,
        "cfets": Role.CONTROL,
        "ecb": Role.CONTROL,
        "hkma": Role.CONTROL,
        "stripe": Role.RECORD,
    }
    assert fetched_source("hkma").hours is None


def test_every_question_names_its_days_in_the_way_of_the_source():
    window = Window(date(2026, 5, 16), DAY)
    asked = {name: fetched_source(name).ask(window, is_newest=False) for name in fetched_names()}
    assert (asked["amcm"].params["Begin"], asked["amcm"].params["End"]) == ("20260516", "20260522")
    assert asked["cfets"].params["startDate"] == "2026-05-16"
    assert (asked["hkma"].params["from"], asked["hkma"].params["to"]) == ("2026-05-16", str(DAY))
    assert asked["ecb"].path.endswith("hist-90d.xml")
    assert fetched_source("ecb").ask(window, is_newest=True).path.endswith("daily.xml")
    assert fetched_source("cfets").ask(window, is_newest=True).path.endswith("ccpr.json")


def test_a_unit_that_does_not_divide_evenly_is_caught_as_too_precise_and_no_text_is_divided():
    assert len(str(Published("CNY", "MOP", Decimal(1), DAY, unit=3).mid)) > 40
    assert Published("CNY", "MOP", Decimal("NaN"), DAY, unit=100).mid.is_nan()


def test_the_newest_figures_to_expect_are_of_a_working_day():
    today, late = PollHours(time(11), time(14)), PollHours(time(9), time(14), days_late=1)
    friday, saturday, monday = DAY, date(2026, 5, 23), date(2026, 5, 25)
    assert [today.newest_expected(day) for day in (friday, saturday, monday)] == [
        friday,
        friday,
        monday,
    ]
    assert [late.newest_expected(day) for day in (friday, saturday, monday)] == [
        date(2026, 5, 21),
        date(2026, 5, 21),
        friday,
    ]


def test_a_long_span_is_asked_in_pieces_without_a_gap():
    pieces = windows(date(2026, 1, 1), date(2026, 5, 1), 60)
    assert [piece.days for piece in pieces] == [60, 60, 1]
    assert pieces[0].until < pieces[1].since
    assert (pieces[1].since - pieces[0].until).days == 1
    assert windows(DAY, date(2026, 5, 21), 60) == []


class Answering(BaseHTTPRequestHandler):
    """A source on loopback: what it answers is in the path."""

    def do_GET(self) -> None:
        status = 302 if self.path.startswith("/moved") else 503 if "away" in self.path else 200
        body = b"x" * 60_000 if "long" in self.path else self.path.encode()
        self.send_response(status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except ConnectionError:
            return  # the caller had enough

    do_POST = do_GET

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def there() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def asked(base_url: str, path: str, *, seconds: int = 5, max_bytes: int = 50_000) -> bytes:
    return call(
        Ask(path, {"Begin": "20260522"}),
        base_url=base_url,
        timeout=(seconds, seconds),
        max_bytes=max_bytes,
    )


def test_a_call_gives_the_bytes_of_the_answer(there: str):
    assert asked(there + "/", "/api") == b"/api?Begin=20260522"


def test_a_redirect_is_not_followed_and_an_error_is_no_answer(there: str):
    for path, told in (("/moved", "HTTP 302"), ("/away", "HTTP 503")):
        with pytest.raises(SourceAway, match=told):
            asked(there, path)


def test_an_answer_that_is_too_large_is_cut_off(there: str):
    with pytest.raises(AnswerUnreadable, match="more than 50000 bytes"):
        asked(there, "/long")


def test_an_answer_that_takes_too_long_is_given_up(there: str):
    with pytest.raises(SourceAway, match=r"too long|[Tt]imed out|Timeout"):
        call(Ask("/api"), base_url=there, timeout=(5, 0.000001), max_bytes=50_000)


def test_nobody_there_and_no_https_are_both_away():
    with pytest.raises(SourceAway, match="ConnectionError"):
        asked("http://127.0.0.1:1", "/")
    with pytest.raises(SourceAway, match="not HTTPS"):
        asked("http://rates.example", "/")
