"""HTTP: one request in, one write out."""

from __future__ import annotations

import json
import re
import signal
import socket
import socketserver
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import urlsplit

from payments.gateways.sandbox import api, control, pages
from payments.gateways.sandbox.api import Call
from payments.gateways.sandbox.config import Config, is_loopback
from payments.gateways.sandbox.errors import Hangup
from payments.gateways.sandbox.ids import new_id
from payments.gateways.sandbox.world import World

LARGEST_BODY: Final = 1_048_576
LARGEST_UPLOAD: Final = 6_291_456
JSON: Final = "application/json"


class Server(ThreadingHTTPServer):
    """The listening socket and the world behind it."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128
    world: World

    def server_bind(self) -> None:
        """Bind without asking a name server who we are."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay quiet about browsers that went away; report the rest."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class RequestHandler(BaseHTTPRequestHandler):
    """Reads one request, asks the API or the pages, writes one answer."""

    protocol_version = "HTTP/1.1"
    # Head and body leave in one write: two small ones cost 40 ms (Nagle, delayed ACK).
    wbufsize = 1_048_576
    disable_nagle_algorithm = True
    timeout = 60
    server: Server

    def version_string(self) -> str:
        """Name the server without versions of the system."""
        return "Sandbox"

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing by itself; `_handle` writes one line a request."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what is no request of ours: a verb that we do not know is no mistake of ours."""
        super().send_error({501: 405, 505: 400}.get(code, code), message, explain)

    def do_GET(self) -> None:
        """Answer a GET."""
        self._handle()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._handle()

    def do_DELETE(self) -> None:
        """Answer a DELETE (nothing here can be deleted)."""
        self._handle()

    def _handle(self) -> None:
        started = time.monotonic()
        status = 0
        try:
            status = self._answer()
        except Hangup:
            self.close_connection = True
        except Exception as error:  # one bad request must not look like a lost connection
            print(f"{self.command} {self.path}: {error!r}", file=sys.stderr, flush=True)
            status = self._send_json(500, {"error": {"message": repr(error), "type": "api_error"}})
        if not self.server.world.config.is_quiet and self.path != "/healthz":
            spent = int((time.monotonic() - started) * 1_000)
            path = self.path.partition("?")[0]
            print(f"{self.command} {path} {status or 'hung up'} {spent} ms", flush=True)

    def _answer(self) -> int:
        try:
            parts = urlsplit(self.path)
            host = urlsplit("//" + self.headers.get("Host", "")).hostname or ""
        except ValueError:
            return self._refuse(400, "The address makes no sense.")
        if not is_loopback(host):  # a page elsewhere may not reach us through its own name
            return self._send_json(403, _error("This server answers to this machine only."))
        length = self.headers.get("Content-Length", "0")
        largest = LARGEST_UPLOAD if parts.path == "/v1/files" else LARGEST_BODY
        if self.headers.get("Transfer-Encoding"):
            return self._refuse(411, "Say how long the body is.")
        if not re.fullmatch("[0-9]{1,9}", length) or int(length) > largest:
            return self._refuse(413, "The body is too large.")
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            return self._refuse(400, "The body ends too early.")
        if parts.path == "/healthz":
            self.server.world.store.rows("SELECT 1")
            return self._send_json(200, {"status": "ok", "livemode": False})
        if parts.path.startswith(("/v1/", "/_sandbox/")):
            return self._answer_api(parts.path, parts.query, body)
        page = pages.answer(
            self.server.world,
            self.command,
            parts.path,
            parts.query,
            body.decode("utf-8", errors="replace"),
        )
        return self._send_page(page)

    def _refuse(self, status: int, message: str) -> int:
        """Refuse a request whose end is not known: nothing after it can be read."""
        self.close_connection = True
        return self._send_json(status, _error(message))

    def _answer_api(self, path: str, query: str, body: bytes) -> int:
        call = Call(self.command, path, query, body, self.headers)
        answer = api.answer(self.server.world, call)
        extra = {}
        if key := self.headers.get("Idempotency-Key"):
            extra["Idempotency-Key"] = key
        if answer.is_replayed:
            extra["Idempotent-Replayed"] = "true"
        if version := self.headers.get("Stripe-Version"):
            extra["Stripe-Version"] = version
        if answer.status == 429:
            extra["Retry-After"] = "1"
        if control.TEXT in answer.body:
            headers = {"Content-Type": "text/csv; charset=utf-8"}
            return self._send(answer.status, answer.body[control.TEXT].encode(), headers)
        return self._send_json(answer.status, answer.body, extra)

    def _send_json(
        self, status: int, body: dict[str, Any], extra: dict[str, str] | None = None
    ) -> int:
        headers = {"Content-Type": JSON, "Request-Id": new_id("request"), **(extra or {})}
        return self._send(status, json.dumps(body, indent=2).encode(), headers)

    def _send_page(self, page: pages.Page) -> int:
        headers = {
            "Content-Type": page.kind,
            "Content-Security-Policy": pages.policy(page),
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            **page.headers,
        }
        return self._send(page.status, page.body.encode(), headers)

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> int:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value.replace("\r", "").replace("\n", ""))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()
        return status


def _error(message: str) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error"}}


def open_server(config: Config) -> Server:
    """Bind, and put the world behind the socket. Raises: RefusedToStart, OSError."""
    config.refuse_unsafe()
    Server.address_family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    server = Server((config.host, config.port), RequestHandler)
    world = World(config)
    shown_host = f"[{config.host}]" if ":" in config.host else config.host
    world.base_url = f"http://{shown_host}:{server.server_port}"
    server.world = world
    return server


def serve(config: Config) -> None:
    """Serve until SIGTERM or SIGINT; say one line when ready."""
    server = open_server(config)

    def stop(*_: Any) -> None:
        threading.Thread(target=server.shutdown, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    server.world.start()
    print(f"sandbox payment server ready on {server.world.base_url} (no money moves)", flush=True)
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    server.world.stop()
