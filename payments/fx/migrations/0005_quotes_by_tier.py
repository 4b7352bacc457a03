"""A quote knows for which tier it was opened, and keeps it."""

from django.db import migrations, models

from marketplace.foundation.append_only import freeze


class Migration(migrations.Migration):
    dependencies = [("fx", "0004_promised_rates_are_frozen")]

    operations = [
        migrations.AddField(
            model_name="fxquote",
            name="tier",
            field=models.CharField(default="standard", max_length=20, verbose_name="tier"),
        ),
        freeze("fx_fxquote", ("tier",), name="tier_frozen"),
    ]
