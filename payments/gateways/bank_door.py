"""The bank's door: files handed in and fetched over HTTPS, where `BANK_API_BASE` names one.

The door of this project's sandbox bank. A bank's own (EBICS, SFTP, an API of its own) takes the
place of this file; what it must keep to is said at each function.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from django.conf import settings

from marketplace.foundation.addresses import is_loopback
from marketplace.foundation.errors import Broken, TryAgain

_XML: Final = "application/xml"


class BankAway(TryAgain):
    """The bank did not answer: the file may have arrived; the same file is handed in again."""


class BankRefused(Broken):
    """The bank does not take the file as it is; a person has to look."""


class BankContradiction(Broken):
    """The bank holds another file under the same message id, or speaks of what it has not."""


@dataclass(frozen=True)
class Document:
    """A file that the bank has for us: `kind` is pain.002, camt.053 or camt.054."""

    number: int
    kind: str
    content: bytes


def is_open() -> bool:
    """Tell whether files go to the bank by themselves."""
    return bool(settings.BANK_API_BASE)


def bank() -> str:
    """Name the bank as the one who answered: "bank:127.0.0.1"."""
    return f"bank:{urlsplit(settings.BANK_API_BASE).hostname or ''}"[:64]


def hand_in(message_id: str, content: bytes) -> None:
    """Hand a file in; the same file again has no effect.

    The bank keeps one file a message id. When it has one already, its digest tells whether it
    is this one: then a lost answer is found again; else nothing was taken.
    Raises: BankAway, BankRefused, BankContradiction.
    """
    answer = _ask("POST", "/v1/files", data=content, headers={"Content-Type": _XML})
    told = _json(answer)
    if answer.status_code == 409:
        if told.get("sha256") != hashlib.sha256(content).hexdigest():
            raise BankContradiction(f"the bank has another file called {message_id}")
        return
    if answer.status_code not in (200, 201, 202):
        raise BankRefused(f"{message_id} was refused: {told.get('error', answer.status_code)}")
    if told.get("message_id") != message_id:
        raise BankContradiction(f"the bank took {message_id} as {told.get('message_id')!r}")


def documents(kind: str, *, after: int = 0) -> list[Document]:
    """Fetch the files of a kind whose number is higher than `after`, lowest first.

    Raises: BankAway, BankRefused.
    """
    listed = _ask("GET", "/v1/documents", params={"kind": kind, "after": str(after)})
    if listed.status_code != 200:
        raise BankRefused(f"the bank lists no {kind}: {listed.status_code}")
    return [_fetch(row) for row in _json(listed).get("documents", [])]


def _fetch(row: dict[str, Any]) -> Document:
    number = int(row["number"])
    answer = _ask("GET", f"/v1/documents/{number}")
    if answer.status_code != 200:
        raise BankRefused(f"the bank does not give document {number}: {answer.status_code}")
    return Document(number=number, kind=str(row["kind"]), content=answer.content)


def _ask(method: str, path: str, **given: Any) -> requests.Response:
    parts = urlsplit(settings.BANK_API_BASE)
    is_near = is_loopback(parts.hostname or "")
    if parts.scheme != "https" and not is_near:
        raise BankRefused("BANK_API_BASE must be https, or on this machine")
    headers = {"Authorization": f"Bearer {settings.BANK_API_TOKEN}"} | given.pop("headers", {})
    try:
        with requests.Session() as session:
            session.trust_env = not is_near  # a proxy of the environment does not lead to loopback
            answer = session.request(
                method,
                settings.BANK_API_BASE + path,
                headers=headers,
                timeout=settings.BANK_TIMEOUT,
                allow_redirects=False,
                **given,
            )
    except requests.RequestException as error:
        raise BankAway(f"the bank is away: {error!r}", retry_after=60) from error
    if answer.status_code >= 500 or answer.status_code == 429:
        raise BankAway(f"the bank answered {answer.status_code}", retry_after=60)
    return answer


def _json(answer: requests.Response) -> dict[str, Any]:
    try:
        told = answer.json()
    except requests.JSONDecodeError:
        return {}
    return told if isinstance(told, dict) else {}
