"""The sandbox as tests use it: a real process, a client for its controls, a receiver."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parents[3]
KEY = "sk_test_sandbox_tests"
SECRET = "whsec_tests"


class Receiver:
    """A webhook endpoint that keeps what it gets, and answers as told."""

    def __init__(self) -> None:
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []  # the next answers; 200 when empty
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = receiver.answers.pop(0) if receiver.answers else 200
                receiver.received.append((dict(self.headers.items()), body))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Stay quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/webhooks/stripe/"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def events(self, subject: str = "") -> list[dict[str, Any]]:
        """Return the events received so far, perhaps only those about one object."""
        found = [json.loads(body) for _, body in list(self.received)]
        return [e for e in found if subject in ("", e["data"]["object"]["id"])]

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class SandboxProcess:
    """One sandbox, started as `manage.py up` starts it."""

    def __init__(self, database: Path, webhook_url: str | None = None, **options: str) -> None:
        self._arguments = [
            sys.executable, "-m", "payments.gateways.sandbox",
            "--database", str(database),
            "--refund-seconds", "0.3", "--processing-seconds", "0.3", "--dispute-seconds", "0.1",
            "--retry-seconds", "0.1,0.2,0.3,0.5,1,1,1", "--quiet",
        ]  # fmt: skip
        if webhook_url:
            self._arguments += ["--webhook-url", webhook_url]
        for name, value in options.items():
            self._arguments += [f"--{name.replace('_', '-')}", value]
        self.port = 0
        self.start()

    def start(self) -> None:
        """Start, and wait for the one line that says it is ready."""
        self.process = subprocess.Popen(
            [*self._arguments, "--port", str(self.port)],
            cwd=ROOT,
            env=os.environ | {"STRIPE_SECRET_KEY": KEY, "STRIPE_WEBHOOK_SECRET": SECRET},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.ready_line = self.process.stdout.readline()
        assert "ready on" in self.ready_line, self.process.wait()
        self.base = self.ready_line.split()[5]
        self.port = urlsplit(self.base).port or 0

    def kill(self) -> None:
        """Kill without a word, as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self._wait()

    def stop(self) -> int:
        """Stop cleanly, and return the exit status."""
        self.process.terminate()
        return self._wait()

    def _wait(self) -> int:
        status = self.process.wait(timeout=10)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status

    def request(
        self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], str]:
        """Send one plain request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body.encode(), headers or {})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read().decode()
        finally:
            connection.close()

    def control(self, path: str, /, **body: Any) -> dict[str, Any]:
        """Use one of the sandbox's controls."""
        status, _, text = self.request(
            "POST", f"/_sandbox/{path}", json.dumps(body), {"Authorization": f"Bearer {KEY}"}
        )
        assert status == 200, text
        answer: dict[str, Any] = json.loads(text)
        return answer

    def form(self, path: str, /, **fields: str) -> tuple[int, dict[str, str], str]:
        """Post a form as a browser does."""
        return self.request(
            "POST", path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"}
        )


def eventually(check: Callable[[], Any], seconds: float = 5.0) -> Any:
    """Wait until something holds, and return it."""
    deadline = time.monotonic() + seconds
    while True:
        found = check()
        if found:
            return found
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.02)
