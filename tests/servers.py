"""Real servers and compiled translations for the tests, there before Django reads them.

Loaded early (`-p tests.servers` in pyproject.toml): pytest-django imports the settings
before any conftest. Sessions that run side by side share the servers of one data folder.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from marketplace.bootstrap.problems import SetupProblem
from marketplace.bootstrap.services import Services, layout_for_tests
from marketplace.foundation.management.commands.compile_messages import compile_stale

_services: Services | None = None
_report = ""


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(args: list[str]) -> Generator[None, object, object]:
    """Start or join the servers; a worker of a parallel run has them from its controller.

    A catalog that Django read before it was compiled stays empty for the whole process.
    """
    if (
        not {"-h", "--help", "-V", "--version"} & set(args)
        and "PYTEST_XDIST_WORKER" not in os.environ
    ):
        compile_stale(Path(__file__).parent.parent / "locale")
        _join()
    return (yield)


def _join() -> None:
    global _services, _report
    _services = Services(layout_for_tests(), Path(sys.executable))
    try:
        addresses = _services.join()
    except SetupProblem as problem:
        raise pytest.UsageError(f"{problem.sentence}\n{problem.details}") from None
    os.environ.update(addresses.environment())
    _report = addresses.report


def pytest_report_header() -> str:
    """Say in every log what it was made with."""
    return _report


def pytest_sessionstart(session: pytest.Session) -> None:
    """Say it with `-q` too, which drops the header."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if _report and reporter and session.config.get_verbosity() < 0:
        reporter.write_line(_report)


def pytest_unconfigure() -> None:
    """Leave the servers; the last session to leave stops them."""
    if _services:
        _services.leave()
