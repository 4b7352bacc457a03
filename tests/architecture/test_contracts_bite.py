"""Each import contract is broken on purpose in a copy of the code, and must go red."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# contract -> (file that is spoiled, line put into it)
BREAKS = {
    "floors": ("catalog/types.py", "import marketplace.orders.models"),
    "marketplace-exhaustive": ("marketplace/newroom/__init__.py", ""),
    "payments-exhaustive": ("payments/newroom/__init__.py", ""),
    "payments-alone": ("payments/ledger/chart.py", "import marketplace.vendors.models"),
    "ledger-models": ("payments/charges/types.py", "import payments.ledger.models"),
    "provider-sdk": ("payments/charges/types.py", "import stripe"),
    "catalog-rooms": ("catalog/types.py", "import catalog.media.naming"),
    "customs-rooms": ("marketplace/customs/types.py", "import marketplace.customs.rules.checks"),
    "customs-simulator": (
        "marketplace/customs/simulator/taxes.py",
        "import marketplace.customs.rules.cbec_tax",
    ),
    "shipping-rooms": (
        "marketplace/shipping/labels/types.py",
        "import marketplace.shipping.parcels.types",
    ),
    "no-web-in-rooms": ("catalog/types.py", "import rest_framework"),
}


def lint(folder: Path, contract: str) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [command, "--no-cache", "--contract", contract],
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(folder)},
        check=False,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in ("marketplace", "catalog", "payments"):
        shutil.copytree(
            ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__", "*.toml")
        )
    return folder


def test_every_contract_is_broken_here_once():
    text = (ROOT / "pyproject.toml").read_text()
    assert set(re.findall(r'^id = "(.+)"$', text, re.MULTILINE)) == set(BREAKS)


@pytest.mark.parametrize("contract", BREAKS)
def test_a_contract_goes_red_when_it_is_broken(copy: Path, contract: str):
    name, line = BREAKS[contract]
    spoiled = copy / name
    before = spoiled.read_text() if spoiled.exists() else None
    spoiled.parent.mkdir(exist_ok=True)
    spoiled.write_text(f"{before or ''}\n{line}\n")
    try:
        result = lint(copy, contract)
    finally:
        if before is None:
            shutil.rmtree(spoiled.parent)
        else:
            spoiled.write_text(before)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "BROKEN" in result.stdout


def test_the_contracts_hold():
    command = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
