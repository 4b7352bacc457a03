"""Addresses on the mainland know the six digits of their district."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="address",
            name="district_code",
            field=models.CharField(blank=True, max_length=6, verbose_name="district code"),
        ),
    ]
