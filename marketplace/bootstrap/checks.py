"""`manage.py verify`: every check that keeps the house, one line each."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from marketplace.bootstrap.layout import ROOT

PACKAGES = ("marketplace", "catalog", "payments")
TEST_SETTINGS = {"DJANGO_SETTINGS_MODULE": "marketplace.settings.test"}
# What a public installation must name; none of it is a real one's.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "marketplace.settings.production",
    "SECRET_KEY": "for-this-check-alone-" + "0123456789abcdefghij" * 3,
    "IDENTITY_KEYS": "check:for-this-check-alone-" + "9876543210zyxwvutsrq" * 3,
    "IDENTITY_INDEX_KEY": "index-for-this-check-alone-" + "0011223344aabbccddee" * 3,
    "ALLOWED_HOSTS": "shop.example",
    "PUBLIC_BASE_URL": "https://shop.example",
    "DEFAULT_FROM_EMAIL": "orders@shop.example",
    "STRIPE_SECRET_KEY": "sk_test_for_this_check_alone",
    "STRIPE_WEBHOOK_SECRET": "whsec_for_this_check_alone",
    "STRIPE_API_BASE": "",
}


@dataclass(frozen=True)
class Check:
    """One command that must succeed."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    before: tuple[str, ...] = ()  # must succeed first


@dataclass(frozen=True)
class Outcome:
    """How it went."""

    name: str
    has_passed: bool
    seconds: float
    told: str


def all_checks(python: Path) -> list[Check]:
    """List the checks, the slowest first so that two at a time end early."""
    run = (str(python), "-m")
    django = (str(python), "manage.py")
    return [
        Check("mypy", (*run, "mypy", *PACKAGES), {}),
        Check("architecture tests", (*run, "pytest", "-q", "tests/architecture"), TEST_SETTINGS),
        Check("djlint --lint", (*run, "djlint", "--lint", "templates"), {}),
        Check("import contracts", (str(python.with_name("lint-imports")),), {}),
        Check(
            "migrations are complete",
            (*django, "makemigrations", "--check", "--dry-run"),
            TEST_SETTINGS,
        ),
        Check(
            "production settings",
            (*django, "check", "--deploy", "--fail-level", "WARNING"),
            PRODUCTION,
            before=(*django, "collectstatic", "--no-input", "--verbosity", "0"),
        ),
        Check("ruff check", (*run, "ruff", "check", "."), {}),
        Check("ruff format", (*run, "ruff", "format", "--check", "."), {}),
        Check("codespell", (*run, "codespell_lib", *_spelled()), {}),
    ]


def _spelled() -> list[str]:
    """List what we wrote ourselves, whatever else lies in the folder."""
    hidden_or_made = {".git", ".venv", "var", "staticfiles", "test-results", "locale"}
    return sorted(
        each.name
        for each in ROOT.iterdir()
        if each.name not in hidden_or_made and not each.name.startswith(".")
    )


def run_checks(checks: Sequence[Check], env: Mapping[str, str]) -> list[Outcome]:
    """Run all of them, two at a time, and print a line as each ends."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(lambda check: _run(check, env), checks))


def _run(check: Check, env: Mapping[str, str]) -> Outcome:
    begun = time.monotonic()
    with TemporaryDirectory(prefix="ponte-verify-") as folder:
        known = {**os.environ, **env, "STATIC_ROOT": folder, **check.env}
        for argv in filter(None, (check.before, check.argv)):
            done = subprocess.run(
                argv,
                cwd=ROOT,
                env=known,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            if done.returncode:
                break
    seconds = time.monotonic() - begun
    outcome = Outcome(check.name, done.returncode == 0, seconds, done.stdout)
    verdict = "PASS" if outcome.has_passed else "FAIL"
    print(f"{verdict}  {seconds:6.1f} s  {check.name}", flush=True)
    return outcome
