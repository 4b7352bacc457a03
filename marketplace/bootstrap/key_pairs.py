"""Key pairs of a local run: made once, by the environment that can make them, and kept private.

`up` itself may run on a Python without the library for it, so it asks the environment's.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from marketplace.bootstrap.files import read_json, write_json
from marketplace.bootstrap.layout import ROOT
from marketplace.bootstrap.problems import SetupProblem

MARKETPLACE = "marketplace"
SANDBOX = "sandbox"


def stored_keys(var: Path) -> dict[str, dict[str, str]]:
    """Give the keys of this data folder as environment variables of either side; none at first."""
    return read_json(_place(var)) or {}


def made_keys(var: Path, python: Path) -> dict[str, dict[str, str]]:
    """Give the keys of this data folder; make them if there are none. Raises: SetupProblem."""
    if known := stored_keys(var):
        return known
    command = (str(python), "-m", "payments.gateways.sandbox.new_keys")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetupProblem(f"Keys for the payment sandbox could not be made: {done.stderr[-300:]}")
    write_json(_place(var), json.loads(done.stdout))
    return stored_keys(var)


def for_marketplace(
    keys: Mapping[str, Mapping[str, str]], *, var: Path, sandbox_url: str
) -> dict[str, str]:
    """Give what the marketplace is told of Antom; nothing where the person named a client."""
    if os.environ.get("ANTOM_CLIENT_ID", "").strip() or MARKETPLACE not in keys:
        return {}
    return {
        **keys[MARKETPLACE],
        "ANTOM_API_BASE": sandbox_url,
        "ANTOM_CUSTOMS_NAME": "Ponte",
        "ANTOM_REPORT_FOLDER": str(reports(var)),
    }


def reports(var: Path) -> Path:
    """Name the folder for the sandbox's settlement files."""
    return var / "antom_reports"


def _place(var: Path) -> Path:
    return var / "antom_keys.json"
