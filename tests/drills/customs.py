"""Parcels by the thousand through customs, against an office that makes everything go wrong.

`manage.py drill customs --cases 10000 --seed 1 --json`; the same code runs small as a test. Persons
have several orders each; the office is late, says things twice, is closed, opens parcels, turns
down, says nothing; operators send again, cancel, take goods back.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Protocol

import requests
from django.conf import settings
from django.db.models import Count
from django.test import override_settings

from marketplace.bootstrap import ports
from marketplace.customs.cases import queries, services, states
from marketplace.customs.cases.errors import MoveRefused
from marketplace.customs.cases.gateways.port import CustomsGateway
from marketplace.customs.cases.gateways.simulator import SimulatorGateway
from marketplace.customs.cases.models import CustomsCase, CustomsDocument, ReceiptOutcome, TaxBill
from marketplace.customs.cases.types import ReturnLine
from marketplace.customs.quota import queries as quota
from marketplace.customs.quota.errors import QuotaExceeded
from marketplace.customs.simulator.office import Office
from marketplace.customs.simulator.rules import seen
from tests.customs.simulator import firm
from tests.factories import customs as parcels
from tests.factories.identities import resident

OPERATOR: Final = "user:1"
TOKEN: Final = "drill"
YEAR: Final = 2026
DAY: Final = 86_400_000  # milliseconds
MODES: Final = {
    "manual_percent": 5,
    "inspect_percent": 8,
    "reject_percent": 5,
    "silent_percent": 2,
    "other_payer_percent": 2,
    "double_percent": 10,
    "late_percent": 15,
    "outage_percent": 3,
    "hang_up_percent": 3,
    "step_ms": 60_000,
    "paper_wait_ms": DAY,
    "tax_ms": DAY,
    "settle_ms": 35 * DAY,
    "close_ms": 2 * DAY,
}
_CANCELED, _RETURNED, _AGAIN, _LATE = 3, 5, 60, 20  # percent


class Place(Protocol):
    """An office, wherever it runs."""

    gateway: CustomsGateway

    def modes(self, **told: Any) -> None: ...
    def arrive(self, invt_no: str) -> bool: ...
    def books(self) -> dict[str, Any]: ...


class Near:
    """An office in this process."""

    def __init__(self) -> None:
        self.office: Office = firm.office()
        self.clock = parcels.Clock()
        self.gateway: CustomsGateway = parcels.OfficeGateway(self.office, self.clock)

    def modes(self, **told: Any) -> None:
        if "clock_ms" in told:
            self.clock.now = datetime.fromtimestamp(told["clock_ms"] / 1000, parcels.START.tzinfo)
        self.office.modes.change(told)

    def arrive(self, invt_no: str) -> bool:
        return self.office.withdrawals.arrive(invt_no, self.clock.milliseconds)

    def books(self) -> dict[str, Any]:
        return self.office.books()


class Far:
    """An office in a process of its own, over HTTP."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.gateway: CustomsGateway = SimulatorGateway()
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = f"Bearer {TOKEN}"

    def modes(self, **told: Any) -> None:
        self._ask("POST", "modes", told)

    def arrive(self, invt_no: str) -> bool:
        return bool(self._ask("POST", "arrivals", {"invt_no": invt_no})["arrived"])

    def books(self) -> dict[str, Any]:
        return self._ask("GET", "books", None)

    def _ask(self, method: str, what: str, told: Any) -> dict[str, Any]:
        answer = self.session.request(method, f"{self.url}/_sandbox/{what}", json=told, timeout=60)
        found: dict[str, Any] = answer.json()
        return found


@contextmanager
def far() -> Iterator[Far]:
    """Start the office as a process, with the key that signs here."""
    with TemporaryDirectory(prefix="ponte-customs-") as folder:
        port = ports.claim("127.0.0.1", 0, "--customs-port")
        public = Path(folder) / "public.pem"
        public.write_bytes(firm.public_pem())
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "marketplace.customs.simulator", "--quiet"),
                *("--port", str(port), "--token", TOKEN),
                *("--database", f"{folder}/office.sqlite3", "--public-key", str(public)),
            ],
            stdout=subprocess.PIPE,
        )
        try:
            assert process.stdout is not None
            assert b"SIMULATED" in process.stdout.readline()
            url = f"http://127.0.0.1:{port}"
            with (
                signing(Path(folder)),
                override_settings(CUSTOMS_API_BASE=url, CUSTOMS_API_TOKEN=TOKEN),
            ):
                yield Far(url)
        finally:
            process.terminate()
            process.wait(10)
            if process.stdout is not None:
                process.stdout.close()


def signing(folder: Path) -> override_settings:
    """Sign with the key of the tests."""
    return override_settings(
        CUSTOMS_SIGNING=settings.CUSTOMS_SIGNING
        | {"SIGNER": "file", "KEY": parcels.key_file(folder), "CERTIFICATE": "", "SECRET": ""},
        CUSTOMS_DXP_ID="DXPENTSIMULATED1",
        CUSTOMS_SILENT_HOURS=24,
    )


class Drill:
    """One run."""

    def __init__(self, place: Place, cases: int, seed: int) -> None:
        self.place = place
        self.dice = random.Random(seed)
        self.cases = cases
        self.persons = max(2, cases // 8)
        self.now = parcels.START
        self.refused = 0
        self.deliveries: set[str] = set()
        self.returning: dict[str, bool] = {}  # number of a list -> whether it comes in time
        place.modes(**MODES, seed=seed)
        self.move()

    def run(self) -> dict[str, Any]:
        """Open, let a day pass, do what people do, let the clocks run out, compare."""
        begun = time.monotonic()
        for number in range(1, self.cases + 1):
            self.open(number)
            if number % max(1, self.cases // 20) == 0:
                self.pass_time(timedelta(minutes=10))
        self.pass_time(timedelta(hours=2), steps=12)
        self.cancel_some()
        self.send_again()
        self.pass_time(timedelta(hours=4), steps=12)
        self.pass_time(timedelta(days=2), steps=8)
        self.return_some()
        self.pass_time(timedelta(hours=4), steps=12)
        self.bring_back()
        self.pass_time(timedelta(days=50), steps=25)
        services.raise_alarms(now=self.now)
        return self.compared() | {"seconds": round(time.monotonic() - begun, 1)}

    def open(self, number: int) -> None:
        """Open a case for a person, with one to three lines of goods."""
        person = self.dice.randrange(self.persons)
        some = self.dice.sample(parcels.ALL_GOODS, self.dice.choice((1, 1, 2, 3)))
        lines = tuple(
            (goods, self.dice.randint(1, 4), self.dice.randint(990, 40_000)) for goods in some
        )
        if self.dice.randrange(25) == 0:  # one article above the limit of one purchase
            lines = ((parcels.SARDINES, 1, self.dice.randint(500_000, 900_000)),)
        made = parcels.facts(number, lines, freight=self.dice.randint(0, 5_000), at=self.now)
        parcels.known(made, person, now=self.now)
        try:
            services.open_case(facts=made, now=self.now)
        except QuotaExceeded:
            self.refused += 1

    def pass_time(self, span: timedelta, steps: int = 2) -> None:
        """Let time pass, with the sweeps of the marketplace at every step."""
        for _ in range(steps):
            self.sweep()
            self.deliver()
            self.now += span / steps
            self.move()
        self.sweep()

    def move(self) -> None:
        """Set the office's clock to ours."""
        self.place.modes(clock_ms=int(self.now.timestamp() * 1000))

    def sweep(self) -> None:
        """Run the sweeps until nothing is left."""
        while self._swept():
            pass

    def _swept(self) -> int:
        done = 0
        for case_id in queries.cases_due(self.now):
            services.work_on_case(case_id=case_id, now=self.now)
            done += 1
        for document_id in queries.documents_to_sign():
            done += services.sign_document(document_id=document_id, now=self.now)
        for document_id in queries.documents_due(self.now):
            services.send_document(
                document_id=document_id, now=self.now, gateway=self.place.gateway
            )
            done += 1
        done += self._received()
        for receipt_id in queries.receipts_to_apply():
            done += bool(services.apply_receipt(receipt_id=receipt_id, now=self.now))
        return done

    def _received(self) -> int:
        from marketplace.customs.cases.errors import GatewayAway

        try:
            return services.receive_receipts(now=self.now, gateway=self.place.gateway)
        except GatewayAway:
            return 1  # the office was closed for a moment: ask again

    def deliver(self) -> None:
        """Hand over what was released."""
        for reference in CustomsCase.objects.filter(state=states.RELEASED).values_list(
            "reference", flat=True
        ):
            if reference not in self.deliveries:
                self.deliveries.add(reference)
                services.record_delivery(reference=reference, delivered_at=self.now, now=self.now)

    def cancel_some(self) -> None:
        """Take back some that customs has not decided, and some that it has: those are refused."""
        for case in CustomsCase.objects.exclude(state__in=states.FINAL).order_by("opened_at"):
            if self.dice.randrange(100) < _CANCELED:
                try:
                    services.ask_cancellation(
                        case_ref=case.public_id, by=OPERATOR, reason="drill", now=self.now
                    )
                except MoveRefused:
                    continue

    def send_again(self) -> None:
        """Send some again that were turned down."""
        for case in CustomsCase.objects.filter(state=states.REJECTED).order_by("opened_at"):
            if self.dice.randrange(100) < _AGAIN:
                try:
                    services.send_again(
                        case_ref=case.public_id, by=OPERATOR, reason="drill", now=self.now
                    )
                except QuotaExceeded:
                    continue

    def return_some(self) -> None:
        """Ask customs to take goods back, all of a case or a part."""
        found = CustomsCase.objects.filter(state__in=(states.RELEASED, states.DELIVERED))
        for case in found.order_by("opened_at"):
            if self.dice.randrange(100) >= _RETURNED:
                continue
            facts = case.facts
            is_whole = self.dice.randrange(2) == 0
            lines = [ReturnLine(line.gnum, line.quantity) for line in facts.lines]
            if not is_whole:
                lines = [ReturnLine(facts.lines[0].gnum, 1)]
            services.ask_return(
                case_ref=case.public_id, lines=lines, by=OPERATOR, reason="drill", now=self.now
            )
            self.returning[case.invt_no] = self.dice.randrange(100) >= _LATE

    def bring_back(self) -> None:
        """Goods arrive at the supervised place: most in time, some after the 45 days."""
        for invt_no, is_in_time in self.returning.items():
            if is_in_time:
                self.place.arrive(invt_no)
        self.pass_time(timedelta(days=46), steps=6)
        for invt_no, is_in_time in self.returning.items():
            if not is_in_time:
                self.place.arrive(invt_no)

    def compared(self) -> dict[str, Any]:
        """Say how the cases ended, and whether both sides keep the same books."""
        books = self.place.books()
        told = {
            "cases": CustomsCase.objects.count(),
            "refused_by_the_year": self.refused,
            "states": dict(Counter(CustomsCase.objects.values_list("state", flat=True))),
            "receipts": dict(Counter(ReceiptOutcome.objects.values_list("outcome", flat=True))),
            "unended": self._unended(),
            "years_that_differ": self._years_that_differ(books),
            "bills": len(books["bills"]),
            "bills_that_differ": self._bills_that_differ(books),
            "tax_findings": CustomsCase.objects.filter(
                findings__contains=[{"code": "tax_differs"}]
            ).count(),
            "declared_twice": self._declared_twice(books),
            "alarming": [
                f"{each.receipt.kind} {each.receipt.status} {each.receipt.info} {each.document}"
                for each in ReceiptOutcome.objects.filter(
                    outcome__in=states.ALARMING
                ).select_related("receipt", "document")[:10]
            ],
            "receipts_unapplied": len(queries.receipts_to_apply()),
        }
        wrong = ("unended", "years_that_differ", "bills_that_differ", "tax_findings")
        is_met = not any(told[name] for name in (*wrong, "declared_twice", "receipts_unapplied"))
        alarms = sum(told["receipts"].get(each, 0) for each in states.ALARMING)
        return told | {"alarms": alarms, "met": is_met and not alarms and told["cases"] > 0}

    def _unended(self) -> list[str]:
        """Name cases that are neither at their end nor in front of a person."""
        silent = CustomsDocument.objects.filter(alarmed_at__isnull=False).values("case")
        found = CustomsCase.objects.exclude(state__in=(*states.FINAL, *states.FOR_PEOPLE))
        return list(found.exclude(pk__in=silent).values_list("public_id", flat=True)[:20])

    def _years_that_differ(self, books: dict[str, Any]) -> int:
        theirs = {(row["person"], row["year"]): row["fen"] for row in books["quota"]}
        ours: dict[tuple[str, int], int] = {}
        for person in range(self.persons):
            index = _index_of(person)
            for year in (YEAR, YEAR + 1):
                ours[(seen(resident(person)), year)] = quota.year_of(index, year).used.minor
        return sum(theirs.get(key, 0) != ours.get(key, 0) for key in theirs.keys() | ours.keys())

    def _bills_that_differ(self, books: dict[str, Any]) -> int:
        ours: dict[str, tuple[int, ...]] = {}
        for bill in TaxBill.objects.order_by("told_at", "status"):
            amounts = (bill.duty_minor, bill.vat_minor, bill.consumption_minor)
            ours[bill.tax_no] = (*amounts, bill.status)
        theirs = {
            row["tax_no"]: (row["duty"], row["vat"], row["consumption"], row["status"])
            for row in books["bills"]
        }
        return sum(theirs.get(key) != ours.get(key) for key in theirs.keys() | ours.keys())

    def _declared_twice(self, books: dict[str, Any]) -> int:
        alive = Counter(
            row["order_no"]
            for row in books["lists"]
            for _ in range(row["count"])
            if row["state"] not in ("rejected", "canceled")
        )
        twins = (
            CustomsDocument.objects.filter(kind=states.LIST)
            .exclude(state__in=(*states.DEAD, states.WITHDRAWN))
            .values("case")
            .annotate(count=Count("pk"))
            .filter(count__gt=1)
        )
        return sum(count > 1 for count in alive.values()) + twins.count()


def _index_of(person: int) -> str:
    """The name under which the year's book knows a person of the drill."""
    from marketplace.customs.identity import keys
    from marketplace.foundation.masked import Masked

    return keys.blind_index("resident_id", Masked(resident(person)))


def run(*, cases: int, seed: int) -> dict[str, Any]:
    """Run the drill against an office in a process of its own."""
    parcels.parties()
    with far() as place:
        return Drill(place, cases, seed).run() | {"seed": seed}
