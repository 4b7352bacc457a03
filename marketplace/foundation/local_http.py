"""HTTP of sandboxes and simulators: one request in, one write out, for this machine alone.

Standard library only: a sandbox is a process without Django.
"""

from __future__ import annotations

import json
import re
import signal
import socket
import socketserver
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

from marketplace.foundation.addresses import is_loopback

JSON: Final = "application/json"


class RefusedToStart(Exception):
    """A start that would be unsafe, said in one sentence."""


class LocalServer(ThreadingHTTPServer):
    """A listening socket, a thread for each connection."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128
    is_quiet = False  # no line for each request

    def __init__(self, host: str, port: int, handler: type[LocalHandler]) -> None:
        """Bind; port 0 takes a free one. Raises: OSError."""
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), handler)
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{self.server_port}"

    def server_bind(self) -> None:
        """Bind without asking a name server who we are."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay quiet about callers that went away; report the rest."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)

    def serve_until_told(self, who: str, note: str = "no money moves") -> None:
        """Say one line when ready, serve until SIGTERM or SIGINT, let go of the socket."""

        def stop(*_: Any) -> None:
            threading.Thread(target=self.shutdown, daemon=True).start()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        print(f"{who} ready on {self.url} ({note})", flush=True)
        self.serve_forever(poll_interval=0.1)
        self.server_close()


class LocalHandler(BaseHTTPRequestHandler, ABC):
    """Reads one request, asks `answer`, writes one answer."""

    protocol_version = "HTTP/1.1"
    # Head and body leave in one write: two small ones cost 40 ms (Nagle, delayed ACK).
    wbufsize = 1_048_576
    disable_nagle_algorithm = True
    timeout = 60
    largest_body: ClassVar[int]
    name: ClassVar[str]  # in the header `Server`, without versions of the system
    server: LocalServer

    @abstractmethod
    def answer(self, path: str, query: str, body: bytes) -> int:
        """Write the answer to a request from this machine; return its status, 0 for none."""

    @abstractmethod
    def refuse(self, status: int, message: str) -> int:
        """Write a refusal in the words of whom this server stands for; return the status."""

    def largest(self, path: str) -> int:
        """Return how many bytes a body may have at a path."""
        return self.largest_body

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what is no request of ours: a verb that we do not know is no mistake of ours."""
        super().send_error({501: 405, 505: 400}.get(code, code), message, explain)

    def version_string(self) -> str:
        """Name the server."""
        return self.name

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing by itself; `_handle` writes one line a request."""

    def do_GET(self) -> None:
        """Answer a GET."""
        self._handle()

    def do_PATCH(self) -> None:
        """Answer PATCH."""
        self._handle()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._handle()

    def do_DELETE(self) -> None:
        """Answer a DELETE (nothing here can be deleted)."""
        self._handle()

    def hang_up(self) -> int:
        """Close the connection without an answer."""
        self.close_connection = True
        return 0

    def send_json(
        self, status: int, told: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> int:
        """Write an answer that programs read; return its status."""
        return self.send(status, JSON, json.dumps(told, indent=2).encode(), headers)

    def send(
        self, status: int, kind: str, body: bytes, headers: Mapping[str, str] | None = None
    ) -> int:
        """Write head and body at once; return the status."""
        self.send_response(status)
        for name, value in {"Content-Type": kind, **(headers or {})}.items():
            self.send_header(name, value.replace("\r", "").replace("\n", ""))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()
        return status

    def _handle(self) -> None:
        started = time.monotonic()
        try:
            status = self._checked()
        except Exception as error:  # one bad request must not look like a lost connection
            print(f"{self.command} {self.path}: {error!r}", file=sys.stderr, flush=True)
            status = self.refuse(500, repr(error))
        if not self.server.is_quiet and self.path != "/healthz":
            spent = int((time.monotonic() - started) * 1_000)
            path = self.path.partition("?")[0]
            print(f"{self.command} {path} {status or 'hung up'} {spent} ms", flush=True)

    def _checked(self) -> int:
        try:
            parts = urlsplit(self.path)
            host = urlsplit("//" + self.headers.get("Host", "")).hostname or ""
        except ValueError:
            return self._turn_away(400, "The address makes no sense.")
        if not is_loopback(host):  # a page elsewhere may not reach us through its own name
            return self._turn_away(403, "This server answers to this machine only.")
        if self.headers.get("Transfer-Encoding"):
            return self._turn_away(411, "Say how long the body is.")
        length = self.headers.get("Content-Length", "0")
        if not re.fullmatch("[0-9]{1,9}", length) or int(length) > self.largest(parts.path):
            return self._turn_away(413, "The body is too large.")
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            return self._turn_away(400, "The body ends too early.")
        return self.answer(parts.path, parts.query, body)

    def _turn_away(self, status: int, message: str) -> int:
        """Refuse before the body was read to its end: nothing may take it for the next request."""
        self.close_connection = True
        return self.refuse(status, message)
