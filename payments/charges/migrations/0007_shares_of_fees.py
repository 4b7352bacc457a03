"""Each share's part of the provider's fee, kept once it is known."""

import django.db.models.deletion
from django.db import migrations, models

import marketplace.foundation.fields
from marketplace.foundation.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0001_initial"),
        ("charges", "0006_what_was_asked_is_frozen"),
    ]

    operations = [
        migrations.CreateModel(
            name="FeeShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount_minor", marketplace.foundation.fields.MinorField()),
                (
                    "currency",
                    marketplace.foundation.fields.CurrencyField(verbose_name="currency"),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "share",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fee",
                        to="charges.share",
                        verbose_name="share",
                    ),
                ),
            ],
            options={
                "verbose_name": "share of a processing fee",
                "verbose_name_plural": "shares of processing fees",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gte", 0)),
                        name="fee_share_not_negative",
                    )
                ],
            },
        ),
        refuse_changes("charges_feeshare"),
    ]
