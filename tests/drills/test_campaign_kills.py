"""One day of the campaign of kills; `manage.py bench kills` lives many of them."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.drills import campaign
from tests.drills.forked_worker import database_url

pytestmark = pytest.mark.django_db(transaction=True)


ROWS = """
from payments.ledger import services as ledger
ledger.post_rows(
    "SELECT 'drill:rows' AS key, 'drill' AS kind, 'drill' AS reference, DATE '2026-06-01'"
    " AS effective_on, 1 AS line, 'bank:MOP' AS debit, 'equity:MOP' AS credit,"
    " 'MOP' AS currency, 500::bigint AS amount_minor, '' AS memo"
)
"""


def test_entries_made_from_rows_are_there_with_their_postings_or_not_at_all(
    worker, killed_at, books
):
    killed_at("ledger.rows.entries_without_postings", ROWS)
    assert books() == {}
    for _ in range(2):
        assert worker.run(ROWS) == 0
        assert books() == {"bank:MOP": 500, "equity:MOP": -500}


def test_a_day_in_which_every_step_dies_ends_with_the_books_in_order():
    told = campaign.run(database=database_url(connection.settings_dict), kills=1, seed=1)
    assert told["days"] == 1
    # A payout that is converted, and what the conversion did to our positions.
    assert {"settlement.convert.before_entry", "fx.positions.before_booked"} <= set(told["places"])
    assert "settlement.chunk.due_posted" in told["places"]
