"""Keep who accepted a rate that is far from the last one of its pair, and why."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fx", "0002_rates_are_append_only")]

    operations = [
        migrations.AddField(
            model_name="fxrate",
            name="overridden_by",
            field=models.CharField(
                blank=True, default="", max_length=64, verbose_name="jump accepted by"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="fxrate",
            name="override_reason",
            field=models.CharField(
                blank=True, default="", max_length=200, verbose_name="why it was accepted"
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="fxrate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("overridden_by", ""), ("override_reason", "")),
                    models.Q(
                        models.Q(("overridden_by", ""), _negated=True),
                        models.Q(("override_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="fx_rate_override_by_and_why",
            ),
        ),
    ]
