"""How long one large statement takes in each form, and how much memory: a new process for each."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

import django

from marketplace.bootstrap.layout import ROOT
from tests.benchmarks.facts import summary

FORMS = ("pdf", "csv", "xlsx")
LANGUAGE = "zh-hant"


def measure(*, rows: int, runs: int) -> dict[str, Any]:
    """Render a statement of so many rows; return seconds, those of a processor, and MiB."""
    told: dict[str, Any] = {"rows": rows, "language": LANGUAGE}
    for form in FORMS:
        found = [_in_a_process(form, rows) for _ in range(runs)]
        told[form] = {
            "seconds": summary([each["seconds"] for each in found]),
            "processor_s": summary([each["processor_s"] for each in found]),
            "peak_mib": summary([each["peak_mib"] for each in found], 0),
            "mib_before": summary([each["mib_before"] for each in found], 0),
            "file_kib": found[0]["bytes"] // 1024,
        }
    return told


def _in_a_process(form: str, rows: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.documents", form, str(rows)],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "marketplace.settings.test"},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def render(form: str, rows: int) -> dict[str, Any]:
    """Render in this process; the rows are made while they are read."""
    from payments.settlement.documents.rendering import Form, render_statement
    from tests.factories import documents

    render_statement(documents.statement(), Form(form), LANGUAGE)  # load what is loaded once
    document = documents.long_statement(rows)
    before, started, used = _peak(), time.perf_counter(), time.process_time()
    content = render_statement(document, Form(form), LANGUAGE).content
    return {
        "seconds": time.perf_counter() - started,
        "processor_s": time.process_time() - used,
        "peak_mib": _peak(),
        "mib_before": before,
        "bytes": len(content),
    }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(words: Sequence[str]) -> None:
    """Print what one process measured."""
    django.setup()
    sys.stdout.write(json.dumps(render(words[0], int(words[1]))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
