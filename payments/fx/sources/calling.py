"""The call itself: one question over HTTPS, bounded in time and size, never redirected."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

import requests

from marketplace.foundation.deadlines import Deadline, OutOfTime
from payments.fx.sources.port import AnswerUnreadable, Ask, SourceAway

_CHUNK: Final = 16_384
_LOOPBACK: Final = {"127.0.0.1", "localhost", "::1"}


def call(ask: Ask, *, base_url: str, timeout: tuple[float, float], max_bytes: int) -> bytes:
    """Send a question and return the bytes of the answer.

    `timeout` is in seconds: to connect, and for all of the answer. A redirect is not followed:
    it would lead elsewhere than the settings say.
    Raises: SourceAway; AnswerUnreadable for an answer larger than `max_bytes`.
    """
    parts = urlsplit(base_url)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise SourceAway(f"{base_url!r} is not HTTPS")
    deadline = Deadline(timeout[1])
    try:
        with requests.request(
            ask.method,
            base_url.rstrip("/") + ask.path,
            params=dict(ask.params),
            headers={"Accept-Encoding": "identity", **ask.headers},
            timeout=timeout,
            allow_redirects=False,
            stream=True,
        ) as answer:
            if answer.status_code != 200:
                raise SourceAway(f"HTTP {answer.status_code}")
            return _body(answer, deadline, max_bytes)
    except OutOfTime:
        raise
    except requests.RequestException as error:
        raise SourceAway(f"{type(error).__name__}: {error}"[:200]) from error


def _body(answer: requests.Response, deadline: Deadline, max_bytes: int) -> bytes:
    """Read piece by piece: a slow or endless answer ends here and not in memory."""
    found = bytearray()
    for piece in answer.iter_content(_CHUNK):
        found += piece
        if len(found) > max_bytes:
            raise AnswerUnreadable(f"more than {max_bytes} bytes")
        if deadline.has_passed:
            raise SourceAway("the answer took too long")
    return bytes(found)
