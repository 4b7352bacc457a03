"""Start the sandbox carrier: `python3 -m marketplace.shipping.carriers_api.sandbox --port 9310`."""

from __future__ import annotations

import argparse
import json
import sys
import urllib.request
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from marketplace.shipping.carriers_api.sandbox.speaking import Speaker, push
from marketplace.shipping.carriers_api.sandbox.world import World

_LARGEST = 256 * 1024


def handler_of(speaker: Speaker, push_url: str) -> type[BaseHTTPRequestHandler]:
    """Return the class that answers for a speaker, and pushes what it is told to let happen."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = min(int(self.headers.get("Content-Length") or 0), _LARGEST)
            body = self.rfile.read(length)
            answer = speaker.answer(self.path, body)
            if answer is None:  # the caller waits, and hears nothing
                self.close_connection = True
                return
            status, content = answer
            self.send_response(status)
            self.send_header("Content-Type", "application/json;charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            if self.path == "/_control/advance" and status == 200 and push_url:
                _tell(push_url, body, content)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: names and addresses stand in requests."""

    return Handler


def _tell(push_url: str, body: bytes, scan: bytes) -> None:
    told = push(json.loads(body)["waybill"], json.loads(scan))
    asked = urllib.request.Request(push_url, told, {"Content-Type": "application/json"})  # noqa: S310
    try:
        urllib.request.urlopen(asked, timeout=5).close()  # noqa: S310 - our own address
    except OSError as error:
        sys.stderr.write(f"the push was not taken: {error}\n")


def main() -> None:
    """Serve until it is stopped."""
    parser = argparse.ArgumentParser(description="A carrier on this machine, for trials.")
    parser.add_argument("--port", type=int, default=9310)
    parser.add_argument("--partner", default="PONTE_SANDBOX")
    parser.add_argument("--check-word", default="sandbox-check-word")
    parser.add_argument("--push-url", default="", help="where each scan is pushed to, with its key")
    given = parser.parse_args()
    world = World(datetime.now(UTC).replace(microsecond=0))
    speaker = Speaker(world, partner=given.partner, check_word=given.check_word)
    server = ThreadingHTTPServer(("127.0.0.1", given.port), handler_of(speaker, given.push_url))
    sys.stderr.write(f"carrier sandbox on http://127.0.0.1:{server.server_port}\n")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


if __name__ == "__main__":
    main()
