"""One suite, two targets: `psp` is the sandbox, and Stripe's test mode too when there is a key."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.payments.contract import results
from tests.payments.contract.targets import (
    KEY_VARIABLE,
    NAMES,
    Target,
    sandbox_target,
    stripe_target,
)
from tests.payments.gateways.sandbox_process import SandboxProcess


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask every test of the contract of each target that there is."""
    if "psp" in metafunc.fixturenames:
        has_key = bool(os.environ.get(KEY_VARIABLE))
        names = [name for name in NAMES if name == "sandbox" or has_key]
        metafunc.parametrize("psp", names, indirect=True, scope="module")


@pytest.fixture(scope="module")
def psp(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Target]:
    if request.param == "stripe":
        yield stripe_target(os.environ[KEY_VARIABLE])
        return
    process = SandboxProcess(tmp_path_factory.mktemp("contract") / "sandbox.db")
    yield sandbox_target(process)
    process.stop()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count what each target kept of the contract."""
    results.note(report.nodeid, report.outcome if report.when == "call" else report.outcome + "?")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write down that the suite ran, when asked to."""
    if os.environ.get(results.RECORD_VARIABLE) and not session.config.option.collectonly:
        results.record()
