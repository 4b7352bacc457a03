"""A short run of the machine; `manage.py bench machine` runs it for 100,000 steps."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.payments.machine.steps import MoneyMachine

pytestmark = pytest.mark.django_db


def test_whatever_happens_the_books_are_right():
    run_state_machine_as_test(
        MoneyMachine,
        settings=settings(
            max_examples=2,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
