"""A worker for drills: one warm process that forks a child for each piece of work.

The child is a process of its own with connections of its own, and may be killed at any named
place; the mother holds no connection and only says how the child ended.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from pathlib import Path
from urllib.parse import quote, urlencode

ROOT = Path(__file__).resolve().parents[2]
KILLED = -signal.SIGKILL


def database_url(known: dict[str, str]) -> str:
    """Name the database of this test run for another process."""
    place = urlencode({"host": known["HOST"], "port": known["PORT"]}, quote_via=quote)
    person = quote(known["USER"]) + (f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else "")
    return f"postgresql://{person}@/{known['NAME']}?{place}"


class ForkedWorker:
    """Runs lines of Python against the test's database, each in a process that may die."""

    def __init__(self, *, database: str, stripe_api_base: str) -> None:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "marketplace.settings.test",
            "DATABASE_URL": database,
            "DATABASE_OWNER_URL": "",
            "STRIPE_API_BASE": stripe_api_base,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.drills.forked_worker"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def run(self, work: str, *arguments: str, crashpoint: str = "") -> int:
        """Run one piece of work, and return how its process ended; `KILLED`, or 0."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        asked = {"work": work, "arguments": arguments, "crashpoint": crashpoint}
        self.process.stdin.write(json.dumps(asked) + "\n")
        answer = self.process.stdout.readline()
        assert answer.strip() in ("0", str(KILLED)), f"{work} ended with {answer}"
        return int(answer)

    def stop(self) -> None:
        """Stop the mother; her children are done."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process.stdout.close()


def _serve() -> None:
    import django

    django.setup()
    # Loaded once here, so that a child costs a fork and no import.
    from datetime import date, datetime, timedelta
    from uuid import UUID

    from catalog.bulk import services as bulk
    from catalog.picture_zips import services as picture_zips
    from marketplace.customs.cases import services as customs
    from marketplace.foundation import crashpoints, outbox
    from marketplace.foundation.clock import now
    from marketplace.foundation.money import Money
    from marketplace.orders import services as orders
    from marketplace.orders.visitors import Visitor
    from payments.charges import services
    from payments.gateways import stripe_provider
    from payments.reconciliation import services as reconciliation
    from payments.settlement import services as settlement
    from tests.drills import carrier_on_paper
    from tests.factories.charges import start
    from tests.factories.ledger import post_sale
    from tests.factories.orders import person

    names = {
        "json": json,
        "Money": Money,
        "UUID": UUID,
        "bulk": bulk,
        "carrier_on_paper": carrier_on_paper,
        "customs": customs,
        "Visitor": Visitor,
        "date": date,
        "datetime": datetime,
        "now": now,
        "orders": orders,
        "person": person,
        "picture_zips": picture_zips,
        "outbox": outbox,
        "post_sale": post_sale,
        "reconciliation": reconciliation,
        "services": services,
        "settlement": settlement,
        "start": start,
        "timedelta": timedelta,
    }
    assert stripe_provider
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            crashpoints.arm(asked["crashpoint"])
            _work(asked["work"], names | {"arguments": asked["arguments"]})
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _work(work: str, names: dict[str, object]) -> None:
    try:
        exec(work, names)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    _serve()
