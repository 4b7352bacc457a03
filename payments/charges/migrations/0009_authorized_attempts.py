"""Attempts that hold an amount before it is taken: alive, so that no other one stands beside."""

from __future__ import annotations

from django.db import migrations, models

LIVE = ["created", "awaiting_buyer", "processing", "authorized", "unknown"]
KNOWN = [*LIVE[:4], "captured", "declined", "expired", "voided", "unknown"]


class Migration(migrations.Migration):
    dependencies = [("charges", "0008_provider_by_attempt")]

    operations = [
        migrations.AlterField(
            model_name="attempt",
            name="status",
            field=models.CharField(
                choices=[
                    ("created", "Created"),
                    ("awaiting_buyer", "Awaiting the buyer"),
                    ("processing", "Processing"),
                    ("authorized", "Authorized"),
                    ("captured", "Captured"),
                    ("declined", "Declined"),
                    ("expired", "Expired"),
                    ("voided", "Voided"),
                    ("unknown", "Unknown"),
                ],
                default="created",
                max_length=20,
                verbose_name="status",
            ),
        ),
        migrations.RemoveConstraint(model_name="attempt", name="attempt_one_live_per_charge"),
        migrations.RemoveConstraint(model_name="attempt", name="attempt_status_known"),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", LIVE)),
                fields=("charge",),
                name="attempt_one_live_per_charge",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", KNOWN)), name="attempt_status_known"
            ),
        ),
    ]
