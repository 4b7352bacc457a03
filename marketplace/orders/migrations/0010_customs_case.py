"""A vendor order names its case at customs, once; those without one are found at once."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q

from marketplace.foundation.append_only import freeze


class Migration(migrations.Migration):
    dependencies = [("orders", "0009_border")]

    operations = [
        migrations.AddField(
            "vendororder",
            "customs_ref",
            models.CharField(blank=True, default="", max_length=40, verbose_name="customs case"),
        ),
        migrations.AddIndex(
            "vendororder",
            models.Index(
                fields=["paid_at"],
                name="orders_awaiting_case",
                condition=Q(
                    channel__in=("cbec_9610", "cbec_1210"),
                    customs_ref="",
                    status__in=("paid", "accepted", "fulfilled"),
                ),
            ),
        ),
        freeze("orders_vendororder", (), once=("customs_ref",), name="case_once"),
    ]
