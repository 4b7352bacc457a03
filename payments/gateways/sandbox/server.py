"""HTTP: who asks for what, the API or the pages."""

from __future__ import annotations

from typing import Any, Final

from marketplace.foundation.local_http import JSON, LocalHandler, LocalServer
from payments.gateways.sandbox import antom_api, api, control, pages, wechat_api
from payments.gateways.sandbox.api import Call
from payments.gateways.sandbox.config import Config
from payments.gateways.sandbox.errors import Hangup
from payments.gateways.sandbox.ids import new_id
from payments.gateways.sandbox.world import World

LARGEST_UPLOAD: Final = 6_291_456


class Server(LocalServer):
    """The listening socket and the world behind it."""

    world: World


class RequestHandler(LocalHandler):
    """Asks the API or the pages."""

    largest_body = 1_048_576
    name = "Sandbox"
    server: Server

    def largest(self, path: str) -> int:
        """Let files be larger than forms."""
        return LARGEST_UPLOAD if path == "/v1/files" else self.largest_body

    def answer(self, path: str, query: str, body: bytes) -> int:
        """Answer by what the path begins with."""
        if path == "/healthz":
            self.server.world.store.rows("SELECT 1")
            return self._send_json(200, {"status": "ok", "livemode": False})
        try:
            return self._answer_by(path, query, body)
        except Hangup:
            return self.hang_up()

    def _answer_by(self, path: str, query: str, body: bytes) -> int:
        if path.startswith(("/v1/", "/_sandbox/")):
            return self._answer_api(path, query, body)
        if path.startswith("/wechatpay/"):
            call = Call(self.command, path, query, body, self.headers)
            status, headers, said = wechat_api.answer(self.server.world, call)
            return self.send(status, JSON, said, headers)
        if path.startswith("/ams/"):
            call = Call(self.command, path, query, body, self.headers)
            status, headers, said = antom_api.answer(self.server.world, call)
            return self.send(status, JSON, said, headers)
        text = body.decode("utf-8", errors="replace")
        return self._send_page(pages.answer(self.server.world, self.command, path, query, text))

    def refuse(self, status: int, message: str) -> int:
        """Write an error as the API writes its own."""
        kind = "api_error" if status >= 500 else "invalid_request_error"
        return self._send_json(status, {"error": {"message": message, "type": kind}})

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
            kind = "text/csv; charset=utf-8"
            return self.send(answer.status, kind, answer.body[control.TEXT].encode())
        return self._send_json(answer.status, answer.body, extra)

    def _send_json(
        self, status: int, body: dict[str, Any], extra: dict[str, str] | None = None
    ) -> int:
        return self.send_json(status, body, {"Request-Id": new_id("request"), **(extra or {})})

    def _send_page(self, page: pages.Page) -> int:
        headers = {
            "Content-Security-Policy": pages.policy(page),
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            **page.headers,
        }
        return self.send(page.status, page.kind, page.body.encode(), headers)


def open_server(config: Config) -> Server:
    """Bind, and put the world behind the socket. Raises: RefusedToStart, OSError."""
    config.refuse_unsafe()
    server = Server(config.host, config.port, RequestHandler)
    server.is_quiet = config.is_quiet
    server.world = World(config)
    server.world.base_url = server.url
    return server


def serve(config: Config) -> None:
    """Serve until SIGTERM or SIGINT."""
    server = open_server(config)
    server.world.start()
    server.serve_until_told("sandbox payment server")
    server.world.stop()
