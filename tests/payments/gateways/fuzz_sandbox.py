"""Strange requests at the running sandbox: `python -m tests.payments.gateways.fuzz_sandbox`.

Never an error of the server's own, never a silence, and books that are right after all of it.
Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import re
import socket
import sys
import tempfile
import time
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from tests.payments.gateways.fuzz_plans import PLANS, Plan, Sent, build, rendered
from tests.payments.gateways.sandbox_process import KEY, SandboxProcess

AT_ONCE = 10  # requests of one example
PATIENCE = 5.0  # seconds; no call of the sandbox waits for anybody
_ID = re.compile(rb'"id": "((cs|pi|ch|re|txn|evt|po|dp|file)_[a-z_]*sbx[A-Za-z0-9]+)"')


class Fuzzer:
    """Throws, reads, remembers ids, and checks the books in between."""

    def __init__(self, sandbox: SandboxProcess) -> None:
        self.sandbox = sandbox
        self.sent = 0
        self.genuine = 0
        self.slowest = 0.0
        self.statuses: Counter[int] = Counter()
        self.proofs = 0
        self._known: dict[str, dict[str, None]] = {}  # in the order in which they came

    def known(self, kind: str, pick: int) -> str:
        """Name an id of a kind, or one that nothing has."""
        ids = self._known.get(kind, {})
        recent = list(islice(reversed(ids), 50))  # so that calls meet at the same objects
        return recent[pick % len(recent)] if recent else f"{kind}_sbxnothing"

    def throw(self, plan: Plan) -> None:
        """Send one request. Fails when it is answered by a mistake, or not at all."""
        sent = build(plan, self.known)
        began = time.monotonic()
        try:
            status, answer = self._exchange(sent)
        except TimeoutError:
            raise AssertionError(f"no answer in {PATIENCE} s: {plan}") from None
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.sent += 1
        self.genuine += sent.is_genuine
        self.statuses[status] += 1
        assert status < 500, f"{status} {answer[:300]!r}: {plan}"
        assert status or not sent.is_genuine, f"hung up: {plan}"
        for found, kind in _ID.findall(answer):
            ids = self._known.setdefault(kind.decode(), {})
            ids[found.decode()] = None

    def _exchange(self, sent: Sent) -> tuple[int, bytes]:
        """Write bytes, say that there are no more, read to the end; 0: it hung up."""
        wire = _wire(sent) if sent.raw is None else sent.raw
        with socket.create_connection(("127.0.0.1", self.sandbox.port), PATIENCE) as line:
            try:
                line.sendall(wire)
                line.shutdown(socket.SHUT_WR)
                answer = _read_all(line)
            except TimeoutError:
                raise
            except OSError:  # it was told enough, and did not wait for the rest
                return 0, b""
        found = re.match(rb"HTTP/1\.[01] (\d{3}) ", answer)
        return int(found[1]) if found else 0, answer

    def prove(self) -> None:
        """Compare the totals with what they are totals of."""
        self.proofs += 1
        books, lines = self._at_rest()
        for currency, total in books["balance"].items():
            net = sum(line["net"] for line in lines if line["currency"] == currency)
            out = sum(
                total[name]
                for name in ("refunded", "fees", "withdrawn", "dispute_fees", "paid_out")
            )
            assert net == total["balance"] == total["captured"] - out, (currency, total, net)
        for currency, total in books["charged"].items():
            assert 0 <= total["refunded"] + total["disputed"] <= total["captured"], (
                currency,
                total,
            )
        self._prove_refunds()

    def _at_rest(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Read totals and lines while nothing that comes due by itself moves them."""
        for _ in range(50):
            books = self._get("/_sandbox/books")
            lines = self._all("/v1/balance_transactions")
            if self._get("/_sandbox/books") == books:
                return books, lines
        raise AssertionError("the books never came to rest")

    def _prove_refunds(self) -> None:
        given: Counter[str] = Counter()
        for refund in self._all("/v1/refunds"):
            if refund["status"] != "failed":
                given[refund["charge"]] += refund["amount"]
        for charge_id, amount in given.items():
            charge = self._get(f"/v1/charges/{charge_id}")
            assert amount == charge["amount_refunded"] <= charge["amount_captured"], charge

    def _get(self, path: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {KEY}"}
        status, _, text = self.sandbox.request("GET", path, "", headers)
        assert status == 200, (path, text)
        answer: dict[str, Any] = json.loads(text)
        return answer

    def _all(self, path: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        after = ""
        while True:
            page = self._get(f"{path}?limit=100{after}")
            found += page["data"]
            if not page["has_more"]:
                return found
            after = f"&starting_after={found[-1]['id']}"


def _wire(sent: Sent) -> bytes:
    body = rendered(sent)
    target = sent.path + (f"?{sent.query}" if sent.query else "")
    headers = {"Host": "127.0.0.1", "Content-Length": str(len(body)), "Connection": "close"}
    head = [f"{sent.method} {target} HTTP/1.1"]
    head += [f"{name}: {value}" for name, value in (headers | sent.headers).items()]
    return "\r\n".join(head).encode("utf-8", "replace") + b"\r\n\r\n" + body


def _read_all(line: socket.socket) -> bytes:
    parts = []
    while part := line.recv(65_536):
        parts.append(part)
    return b"".join(parts)


def fuzz(sandbox: SandboxProcess, *, requests: int, seed: int) -> dict[str, Any]:
    """Throw at least so many requests; a violation is raised as it is found."""
    fuzzer = Fuzzer(sandbox)
    began = time.monotonic()
    rounds = 0
    found: list[AssertionError] = []
    while fuzzer.sent < requests:
        left = -(-(requests - fuzzer.sent) // AT_ONCE)

        @seeded(seed + rounds)
        @settings(
            max_examples=min(left, 200),
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(st.lists(PLANS, min_size=AT_ONCE, max_size=AT_ONCE))
        def throw_some(plans: list[Plan]) -> None:
            # The state has moved on: to try the same again would find something else.
            for plan in plans if not found else []:
                try:
                    fuzzer.throw(plan)
                except AssertionError as violation:
                    found.append(violation)

        throw_some()
        if found:
            raise found[0]
        fuzzer.prove()
        rounds += 1
    return {
        "requests": fuzzer.sent,
        "genuine": fuzzer.genuine,
        "seed": seed,
        "statuses": {str(status): count for status, count in sorted(fuzzer.statuses.items())},
        "server_errors": 0,
        "silences": 0,
        "proofs_of_the_books": fuzzer.proofs,
        "objects": {kind: len(ids) for kind, ids in sorted(fuzzer._known.items())},
        "slowest_ms": round(fuzzer.slowest * 1_000),
        "seconds": round(time.monotonic() - began, 1),
    }


def main() -> int:
    """Run by the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.payments.gateways.fuzz_sandbox")
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sandbox = SandboxProcess(Path(folder) / "fuzz.db", convert="EUR:USD:1.1")
        try:
            told = fuzz(sandbox, requests=asked.requests, seed=asked.seed)
        finally:
            sandbox.stop()
    sys.stdout.write(json.dumps(told, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
