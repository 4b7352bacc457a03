"""HTTP of the bank: one request in, one write out."""

from __future__ import annotations

import hmac
import json
import signal
import socketserver
import sys
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from payments.gateways.sandbox.config import RefusedToStart, is_loopback
from payments.gateways.sandbox_bank.bank import Bank
from payments.gateways.sandbox_bank.checking import Unreadable
from payments.gateways.sandbox_bank.modes import BadMode
from payments.gateways.sandbox_bank.store import Store

LARGEST_BODY: Final = 20_000_000


@dataclass(frozen=True)
class Config:
    """What one process was told at its start."""

    host: str
    port: int
    database: Path
    token: str
    is_quiet: bool = False


class Server(ThreadingHTTPServer):
    """The listening socket and the bank behind it."""

    daemon_threads = True
    allow_reuse_address = True
    bank: Bank
    config: Config

    def server_bind(self) -> None:
        """Bind without asking a name server who we are."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]


class RequestHandler(BaseHTTPRequestHandler):
    """Reads one request, asks the bank, writes one answer."""

    protocol_version = "HTTP/1.1"
    wbufsize = 1_048_576
    disable_nagle_algorithm = True
    timeout = 60
    server: Server

    def version_string(self) -> str:
        """Name the server without versions of the system."""
        return "SandboxBank"

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing by itself; `_handle` writes one line a request."""

    def do_GET(self) -> None:
        """Answer a GET."""
        self._handle()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._handle()

    def _handle(self) -> None:
        try:
            status = self._answer()
        except (BadMode, ValueError) as error:
            status = self._json(400, {"error": str(error)})
        if not self.server.config.is_quiet and self.path != "/healthz":
            print(f"{self.command} {self.path.partition('?')[0]} {status or 'hung up'}", flush=True)

    def _answer(self) -> int:
        parts = urlsplit(self.path)
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            self.close_connection = True
            return self._json(413, {"error": "too large"})
        body = self.rfile.read(int(length))
        host = urlsplit("//" + self.headers.get("Host", "")).hostname or ""
        if not is_loopback(host):
            return self._json(403, {"error": "this bank answers to this machine only"})
        if parts.path == "/healthz":
            return self._json(200, {"status": "ok", "livemode": False})
        told = self.headers.get("Authorization", "")
        if not hmac.compare_digest(told.encode(), f"Bearer {self.server.config.token}".encode()):
            return self._json(401, {"error": "who are you?"})
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        return self._route(parts.path, query, body)

    def _route(self, path: str, query: dict[str, str], body: bytes) -> int:
        bank, now = self.server.bank, time.time_ns() // 1_000_000
        asked = (self.command, path)
        if asked == ("POST", "/v1/files"):
            return self._take(body, now)
        bank.catch_up(now)
        if asked == ("GET", "/v1/documents"):
            found = bank.documents(query.get("kind", ""), int(query.get("after", "0")))
            return self._json(200, {"documents": found})
        if self.command == "GET" and path.startswith("/v1/documents/"):
            return self._document(int(path.rpartition("/")[2]))
        if asked == ("GET", "/_sandbox/modes"):
            return self._json(200, bank.modes.shown())
        if asked == ("POST", "/_sandbox/modes"):
            return self._json(200, bank.modes.change(_object(body)))
        if asked == ("POST", "/_sandbox/close_day"):
            return self._json(200, {"statements": bank.close_day(_object(body)["on"], now)})
        return self._json(404, {"error": f"no {self.command} {path}"})

    def _take(self, body: bytes, now: int) -> int:
        bank = self.server.bank
        if bank.modes.take("outages"):
            return self._json(503, {"error": "the bank is closed for a moment"})
        try:
            status, told = bank.take(body, now)
        except Unreadable as error:
            return self._json(422, {"error": str(error)})
        if status == 202 and bank.modes.take("hang_ups"):
            self.close_connection = True  # taken in, and nobody is told
            return 0
        return self._json(status, told)

    def _document(self, number: int) -> int:
        row = self.server.bank.store.one("SELECT body FROM document WHERE number = ?", number)
        if row is None:
            return self._json(404, {"error": f"no document {number}"})
        return self._send(200, "application/xml", bytes(row["body"]))

    def _json(self, status: int, told: dict[str, Any]) -> int:
        return self._send(status, "application/json", json.dumps(told).encode())

    def _send(self, status: int, kind: str, body: bytes) -> int:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()
        return status


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
    server = Server((config.host, config.port), RequestHandler)
    server.config = config
    server.bank = Bank(Store(config.database))
    return server


def serve(config: Config) -> None:
    """Serve until SIGTERM or SIGINT; say one line when ready."""
    server = open_server(config)

    def stop(*_: Any) -> None:
        threading.Thread(target=server.shutdown, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    url = f"http://{config.host}:{server.server_port}"
    print(f"sandbox bank ready on {url} (no money moves)", flush=True)
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    server.bank.store.close()
    sys.stdout.flush()
