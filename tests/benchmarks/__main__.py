"""Benchmarks, by `manage.py bench`: what is measured goes to standard output as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from marketplace.bootstrap.servers import Addresses
from marketplace.bootstrap.services import Services, layout_for_tests
from tests.benchmarks import (
    browsing,
    customs,
    documents,
    imports,
    pages,
    proofs,
    seeding,
    settlement,
    starts,
    vitals,
)
from tests.benchmarks.databases import throwaway
from tests.benchmarks.facts import circumstances, summary
from tests.benchmarks.finding import contest as finding
from tests.benchmarks.ledger import contest
from tests.benchmarks.ledger.goals import Sizes
from tests.benchmarks.mutants import run as mutants

ALL = ("starts", "seeding", "pages", "documents")
# Alone, on a durable server of their own; then on none; then on databases of their own.
LEDGER, SETTLEMENT, IMPORT = "ledger", "settlement", "import"
SEARCH, CATALOG = "search", "catalog"
MUTANTS, CUSTOMS = "mutants", "customs"
VITALS = "vitals"  # on a marketplace of its own, or --at one
PROOFS = ("machine", "kills")


def main(words: Sequence[str]) -> dict[str, Any]:
    """Measure what was asked for and return it with its circumstances."""
    asked = _parser().parse_args(words)
    chosen = asked.what or ALL
    if not set(chosen) <= set(ALL):
        return _alone(asked, chosen[0])
    if asked.at:
        measured = pages.measure({"there": asked.at}, requests=asked.requests)
        return circumstances("those of a running marketplace") | {"pages_ms": measured}
    if set(chosen) == {"documents"}:
        return circumstances("none") | {"documents": _of_documents(asked)}
    services = Services(layout_for_tests(), Path(sys.executable))
    addresses = services.join(lambda text: sys.stderr.write(f"{text}\n"))
    try:
        told = circumstances(addresses.report)
        if "starts" in chosen:
            told["starts_s"] = starts.measure(runs=asked.runs)
        if "seeding" in chosen or "pages" in chosen:
            told |= _of_databases(addresses, asked, chosen)
        if "documents" in chosen:
            told["documents"] = _of_documents(asked)
    finally:
        services.leave()
    return told


def _alone(asked: argparse.Namespace, what: str) -> dict[str, Any]:
    """Measure what has servers of its own, or none."""
    if what == VITALS:
        return vitals.measure(asked.at or "", runs=asked.runs)
    if what == MUTANTS:
        return mutants.measure()
    if what == CUSTOMS:
        return customs.measure(asked.parcels)
    if what in PROOFS:
        return _proof(asked, what)
    if what == CATALOG:
        return browsing.measure(products=asked.products, rounds=asked.requests)
    if what == SEARCH:
        return finding.measure(
            finding.Sizes(asked.listings, asked.questions, asked.workers, not asked.no_peers)
        )
    if what == IMPORT:
        return imports.measure(imports.Sizes(rows=asked.rows or imports.ROWS))
    if what == SETTLEMENT:
        return settlement.measure(
            settlement.Sizes(
                lines=asked.sales,
                small=asked.small,
                payees=asked.payees,
                rounds=asked.rounds,
                requests=asked.requests,
            )
        )
    return contest.measure(
        Sizes(
            orders=asked.orders,
            seconds=asked.seconds,
            clients=asked.clients,
            rounds=asked.rounds,
            postings=asked.postings,
            has_peers=not asked.no_peers,
        )
    )


def _proof(asked: argparse.Namespace, what: str) -> dict[str, Any]:
    """Run a long proof on a database of its own."""
    services = Services(layout_for_tests(), Path(sys.executable))
    addresses = services.join(lambda text: sys.stderr.write(f"{text}\n"))
    size = {"machine": asked.steps, "kills": asked.kills}[what]
    try:
        with throwaway(addresses, 3) as database:
            told = proofs.prove(what, database, size=size, seed=asked.seed)
    finally:
        services.leave()
    return circumstances(addresses.report) | told


def _of_documents(asked: argparse.Namespace) -> dict[str, Any]:
    return documents.measure(rows=asked.rows or 10_000, runs=asked.runs)


def _of_databases(
    addresses: Addresses, asked: argparse.Namespace, chosen: Sequence[str]
) -> dict[str, Any]:
    """Load several times when loading is measured; the last database serves the pages."""
    told: dict[str, Any] = {}
    runs = asked.runs if "seeding" in chosen else 1
    size = {"products": asked.products, "vendors": asked.vendors, "seed": asked.seed}
    loads = []
    for number in range(1, runs + 1):
        with ExitStack() as stack:
            large = stack.enter_context(throwaway(addresses, 1))
            seeding.seed_demo(large)
            loads.append(seeding.load_listings(large, **size))
            if number == runs and "pages" in chosen:
                demo = stack.enter_context(throwaway(addresses, 2))
                seeding.seed_demo(demo)
                urls = {
                    "demo": stack.enter_context(pages.web(demo)),
                    str(asked.products): stack.enter_context(pages.web(large)),
                }
                told["pages_ms"] = pages.measure(urls, requests=asked.requests)
    if "seeding" in chosen:
        told["seeding"] = size | {
            key: summary([load[key] for load in loads]) for key in sorted(loads[0])
        }
    return told


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="manage.py bench", description=__doc__)
    parser.add_argument(
        "what",
        nargs="*",
        choices=[
            *ALL,
            LEDGER,
            SETTLEMENT,
            SEARCH,
            CATALOG,
            IMPORT,
            MUTANTS,
            CUSTOMS,
            VITALS,
            *PROOFS,
            [],
        ],
        help=f"{', '.join(ALL)} by default",
    )
    parser.add_argument("--products", type=int, default=100_000, help="listings of the large one")
    parser.add_argument("--vendors", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, help="of the statement, or of the file of goods")
    parser.add_argument("--runs", type=int, default=3, help="of each start, load and document")
    parser.add_argument("--requests", type=int, default=50, help="of each page")
    parser.add_argument("--parcels", type=int, default=100_000, help="that are declared")
    parser.add_argument("--steps", type=int, default=100_000, help="of the machine")
    parser.add_argument("--kills", type=int, default=2_000, help="of the campaign")
    parser.add_argument("--at", help="measure pages of the marketplace that runs at this address")
    parser.add_argument("--json", action="store_true", help="the only form there is")
    ledger = parser.add_argument_group("ledger")
    ledger.add_argument("--orders", type=int, default=100_000, help="of one bulk post")
    ledger.add_argument("--seconds", type=float, default=5, help="of one measure of single posts")
    ledger.add_argument("--clients", type=int, default=8, help="that post at once")
    ledger.add_argument("--rounds", type=int, default=5)
    ledger.add_argument("--postings", type=int, default=10_000_000, help="in the books to check")
    ledger.add_argument(
        "--no-peers", action="store_true", help="leave out whom we are compared with"
    )
    closing = parser.add_argument_group("settlement")
    closing.add_argument("--sales", type=int, default=1_000_000, help="of the large closing")
    closing.add_argument("--small", type=int, default=10_000, help="sales of the small one")
    closing.add_argument("--payees", type=int, default=5_000, help="of the large one")
    search = parser.add_argument_group("search")
    search.add_argument("--listings", type=int, default=1_000_000, help="that are searched")
    search.add_argument("--questions", type=int, default=300, help="of each kind")
    search.add_argument("--workers", type=int, default=2, help="processes that fill the index")
    return parser


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1:]), indent=1) + "\n")
