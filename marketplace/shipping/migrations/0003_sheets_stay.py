"""A published sheet is a fact: the database refuses to change or delete it."""

from __future__ import annotations

from django.db import migrations

from marketplace.foundation.append_only import refuse_changes


class Migration(migrations.Migration):

    dependencies = [("shipping", "0002_rate_sheets_and_calendars")]

    operations = [refuse_changes("shipping_ratesheet"), refuse_changes("shipping_rateline")]
