"""The race for what is left of an allowance, small: `manage.py drill quota` runs it with more."""

from __future__ import annotations

import pytest

from tests.drills import quota

pytestmark = pytest.mark.django_db(transaction=True)


def test_orders_at_once_never_take_more_than_is_left():
    told = quota.run(buyers=20, closings_of=8)
    assert told["met"], told
    assert told["by_service"] == {"taken": 16, "refused": 4}
    assert told["past_the_service"] == {"taken": 16, "refused": 4}
    assert told["closings"] == {"closed": 8, "refused": 8}
