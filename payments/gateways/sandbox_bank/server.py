"""HTTP of the bank: who asks for what."""

from __future__ import annotations

import hmac
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from marketplace.foundation.addresses import is_loopback
from marketplace.foundation.local_http import (
    LocalHandler,
    LocalServer,
    RefusedToStart,
)
from payments.gateways.sandbox_bank.bank import Bank
from payments.gateways.sandbox_bank.checking import Unreadable
from payments.gateways.sandbox_bank.modes import BadMode
from payments.gateways.sandbox_bank.store import Store


@dataclass(frozen=True)
class Config:
    """What one process was told at its start."""

    host: str
    port: int
    database: Path
    token: str
    is_quiet: bool = False


class Server(LocalServer):
    """The listening socket and the bank behind it."""

    bank: Bank
    token: str


class RequestHandler(LocalHandler):
    """Asks the bank."""

    largest_body = 20_000_000
    name = "SandboxBank"
    server: Server

    def answer(self, path: str, query: str, body: bytes) -> int:
        """Answer who has the token, and anybody who asks whether the bank is there."""
        if path == "/healthz":
            return self.send_json(200, {"status": "ok", "livemode": False})
        told = self.headers.get("Authorization", "")
        if not hmac.compare_digest(told.encode(), f"Bearer {self.server.token}".encode()):
            return self.refuse(401, "who are you?")
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        try:
            return self._route(path, asked, body)
        except (BadMode, ValueError) as error:
            return self.refuse(400, str(error))

    def refuse(self, status: int, message: str) -> int:
        """Write why not."""
        return self.send_json(status, {"error": message})

    def _route(self, path: str, query: dict[str, str], body: bytes) -> int:
        bank, now = self.server.bank, time.time_ns() // 1_000_000
        asked = (self.command, path)
        if asked == ("POST", "/v1/files"):
            return self._take(body, now)
        bank.catch_up(now)
        if asked == ("GET", "/v1/documents"):
            found = bank.documents(query.get("kind", ""), int(query.get("after", "0")))
            return self.send_json(200, {"documents": found})
        if self.command == "GET" and path.startswith("/v1/documents/"):
            return self._document(int(path.rpartition("/")[2]))
        if asked == ("GET", "/_sandbox/modes"):
            return self.send_json(200, bank.modes.shown())
        if asked == ("POST", "/_sandbox/modes"):
            return self.send_json(200, bank.modes.change(_object(body)))
        if asked == ("POST", "/_sandbox/close_day"):
            return self.send_json(200, {"statements": bank.close_day(_object(body)["on"], now)})
        return self.refuse(404, f"no {self.command} {path}")

    def _take(self, body: bytes, now: int) -> int:
        bank = self.server.bank
        if bank.modes.take("outages"):
            return self.refuse(503, "the bank is closed for a moment")
        try:
            status, told = bank.take(body, now)
        except Unreadable as error:
            return self.refuse(422, str(error))
        if status == 202 and bank.modes.take("hang_ups"):
            return self.hang_up()  # taken in, and nobody is told
        return self.send_json(status, told)

    def _document(self, number: int) -> int:
        row = self.server.bank.store.one("SELECT body FROM document WHERE number = ?", number)
        if row is None:
            return self.refuse(404, f"no document {number}")
        return self.send(200, "application/xml", bytes(row["body"]))


def _object(body: bytes) -> dict[str, Any]:
    told = json.loads(body or b"{}")
    if not isinstance(told, dict):
        raise ValueError("a JSON object is wanted")
    return told


def open_server(config: Config) -> Server:
    """Bind, and put the bank behind the socket. Raises: RefusedToStart, OSError."""
    if not is_loopback(config.host):
        raise RefusedToStart(f"{config.host} is not a loopback address.")
    if not config.token:
        raise RefusedToStart("It wants a token.")
    server = Server(config.host, config.port, RequestHandler)
    server.is_quiet = config.is_quiet
    server.token = config.token
    server.bank = Bank(Store(config.database))
    return server


def serve(config: Config) -> None:
    """Serve until SIGTERM or SIGINT."""
    server = open_server(config)
    server.serve_until_told("sandbox bank")
    server.bank.store.close()
    sys.stdout.flush()
