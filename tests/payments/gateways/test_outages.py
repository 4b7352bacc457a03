"""The line to a provider without an SDK: one try, and what it means when no answer comes."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import requests
from urllib3.connection import HTTPConnection
from urllib3.exceptions import MaxRetryError, NewConnectionError, ReadTimeoutError

from payments.gateways.errors import OutcomeUnknown, ProviderUnavailable
from payments.gateways.outages import Line

NEVER_CONNECTED = requests.ConnectionError(
    MaxRetryError(None, "/", NewConnectionError(HTTPConnection("pay.example"), "refused"))  # type: ignore[arg-type]
)
CUT_OFF = requests.ConnectionError(
    MaxRetryError(None, "/", ReadTimeoutError(None, "/", "read"))  # type: ignore[arg-type]
)


def line(base: str = "https://pay.example") -> Line:
    return Line("Wallet", base, (1, 5))


@pytest.mark.parametrize(
    ("error", "is_write", "becomes"),
    [
        (NEVER_CONNECTED, True, ProviderUnavailable),
        (requests.exceptions.ConnectTimeout(), True, ProviderUnavailable),
        (CUT_OFF, True, OutcomeUnknown),
        (requests.exceptions.ReadTimeout(), True, OutcomeUnknown),
        (requests.exceptions.ChunkedEncodingError(), True, OutcomeUnknown),
        (CUT_OFF, False, ProviderUnavailable),
        (requests.exceptions.ReadTimeout(), False, ProviderUnavailable),
    ],
)
def test_a_write_is_unknown_unless_it_never_left(monkeypatch, error, is_write, becomes):
    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(requests.Session, "request", fail)
    with pytest.raises(becomes, match="Wallet"):
        line().send("POST", "https://pay.example/pay", b"{}", {}, is_write=is_write)


def test_a_request_is_sent_once_in_time_and_follows_no_redirect(monkeypatch):
    sent: list[dict[str, Any]] = []

    def send(self: requests.Session, request: Any, **told: Any) -> requests.Response:
        sent.append(told)
        response = requests.Response()
        response.status_code, response.request, response.url = 302, request, request.url
        response.headers["Location"] = "https://elsewhere.example/"
        response._content = b""
        return response

    monkeypatch.setattr(requests.Session, "send", send)
    answer = line().send("POST", "https://pay.example/pay", b"{}", {}, is_write=True)
    assert answer.status_code == 302
    assert [(told["timeout"], told["allow_redirects"]) for told in sent] == [((1, 5), False)]


def test_each_thread_has_a_session_of_its_own_and_no_proxy_leads_to_this_machine():
    near, far = line("http://127.0.0.1:82"), line()
    assert (near.session().trust_env, far.session().trust_env) == (False, True)
    others: list[requests.Session] = []
    thread = threading.Thread(target=lambda: others.append(near.session()))
    thread.start()
    thread.join()
    assert near.session() is near.session()
    assert others[0] is not near.session()
