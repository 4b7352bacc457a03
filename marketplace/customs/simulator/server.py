"""HTTP of the office: who hands what in, who fetches what, and the switches of a drill."""

from __future__ import annotations

import base64
import hmac
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

from marketplace.customs.simulator.modes import BadMode
from marketplace.customs.simulator.office import Office
from marketplace.customs.simulator.reading import Unreadable
from marketplace.customs.simulator.store import Store
from marketplace.foundation.addresses import is_loopback
from marketplace.foundation.local_http import LocalHandler, LocalServer, RefusedToStart

_MOST_RECEIPTS: Final = 2_000
UPLOAD: Final = "/ceb2grab/grab/realTimeDataUpload"


@dataclass(frozen=True)
class Config:
    """What one process was told at its start."""

    host: str
    port: int
    database: str  # a path, or :memory:
    token: str
    public_key: bytes
    is_quiet: bool = False


class Server(LocalServer):
    """The listening socket and the office behind it."""

    office: Office
    token: str


class RequestHandler(LocalHandler):
    """Asks the office."""

    largest_body = 20_000_000
    name = "CustomsSimulator"
    server: Server

    def answer(self, path: str, query: str, body: bytes) -> int:
        """Answer who has the token, and anybody who asks whether the office is there."""
        if path == "/healthz":
            return self.send_json(200, {"status": "ok", "simulated": True})
        told = self.headers.get("Authorization", "")
        if not hmac.compare_digest(told.encode(), f"Bearer {self.server.token}".encode()):
            return self.refuse(401, "who are you?")
        try:
            return self._route(path, query, body)
        except (BadMode, ValueError, KeyError) as error:
            return self.refuse(400, repr(error))

    def refuse(self, status: int, message: str) -> int:
        """Write why not."""
        return self.send_json(status, {"error": message})

    def _route(self, path: str, query: str, body: bytes) -> int:
        office = self.server.office
        if path.startswith("/_sandbox/"):
            return self._control(path, body)
        if office.modes.take("outages") or office.modes.is_away("outage_percent"):
            return self.refuse(503, "closed for a moment")
        now = self._now()
        asked = (self.command, path)
        if asked == ("POST", "/v1/messages"):
            return self._take(body, now)
        office.catch_up(now)
        if asked == ("GET", "/v1/receipts"):
            limit = int(parse_qs(query).get("limit", ["100"])[0])
            return self._receipts(min(limit, _MOST_RECEIPTS))
        if asked == ("POST", "/v1/receipts/taken"):
            office.taken([int(number) for number in _object(body)["numbers"]])
            return self.send_json(200, {})
        if asked == ("POST", UPLOAD):
            text = parse_qs(body.decode()).get("payExInfoStr", [""])[0]
            return self.send_json(200, office.pulls.receive(text, now))
        return self.refuse(404, f"no {self.command} {path}")

    def _take(self, body: bytes, now: int) -> int:
        office = self.server.office
        try:
            status, told = office.take(body, now)
        except Unreadable as error:
            return self.refuse(422, str(error))
        if office.modes.take("hang_ups") or office.modes.is_away("hang_up_percent"):
            return self.hang_up()  # taken in, and nobody is told
        return self.send_json(status, told)

    def _receipts(self, limit: int) -> int:
        found = [
            row | {"body": base64.b64encode(row["body"]).decode()}
            for row in self.server.office.waiting(limit)
        ]
        return self.send_json(200, {"receipts": found})

    def _control(self, path: str, body: bytes) -> int:
        office, now = self.server.office, self._now()
        asked = (self.command, path)
        if asked == ("GET", "/_sandbox/modes"):
            return self.send_json(200, office.modes.shown())
        if asked == ("POST", "/_sandbox/modes"):
            return self.send_json(200, office.modes.change(_object(body)))
        if asked == ("POST", "/_sandbox/catch_up"):
            return self.send_json(200, {"done": office.catch_up(now)})
        if asked == ("GET", "/_sandbox/books"):
            return self.send_json(200, office.books())
        if asked == ("POST", "/_sandbox/arrivals"):
            there = office.withdrawals.arrive(str(_object(body)["invt_no"]), now)
            return self.send_json(200 if there else 404, {"arrived": there})
        if asked == ("POST", "/_sandbox/pulls"):
            told = _object(body)
            return self.send_json(200, office.pulls.ask(told["order_no"], told["url"], now))
        if asked == ("GET", "/_sandbox/pulls"):
            return self.send_json(200, {"pulls": office.pulls.shown()})
        return self.refuse(404, f"no {self.command} {path}")

    def _now(self) -> int:
        return self.server.office.modes.number("clock_ms") or time.time_ns() // 1_000_000


def _object(body: bytes) -> dict[str, Any]:
    told = json.loads(body or b"{}")
    if not isinstance(told, dict):
        raise ValueError("a JSON object is wanted")
    return told


def open_server(config: Config) -> Server:
    """Bind, and put the office behind the socket. Raises: RefusedToStart, OSError."""
    if not is_loopback(config.host):
        raise RefusedToStart(f"{config.host} is not a loopback address.")
    if not config.token:
        raise RefusedToStart("It wants a token.")
    if config.database != ":memory:":
        Path(config.database).parent.mkdir(parents=True, exist_ok=True)
    server = Server(config.host, config.port, RequestHandler)
    server.is_quiet = config.is_quiet
    server.token = config.token
    try:
        server.office = Office(Store(config.database), config.public_key)
    except ValueError as error:
        server.server_close()
        raise RefusedToStart(f"The public key: {error}") from error
    return server


def serve(config: Config) -> None:
    """Serve until SIGTERM or SIGINT."""
    server = open_server(config)
    server.serve_until_told("customs simulator", "SIMULATED: nothing is declared")
    server.office.store.close()
    sys.stdout.flush()
