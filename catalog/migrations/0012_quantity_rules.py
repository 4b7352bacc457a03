"""Offers are sold from a least quantity on, in steps, up to a most."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("catalog", "0011_contents_of_labels")]

    operations = [
        migrations.AddField(
            model_name="offer",
            name="least_quantity",
            field=models.PositiveSmallIntegerField(
                db_default=1, default=1, verbose_name="least quantity"
            ),
        ),
        migrations.AddField(
            model_name="offer",
            name="quantity_step",
            field=models.PositiveSmallIntegerField(
                db_default=1, default=1, verbose_name="sold in steps of"
            ),
        ),
        migrations.AddField(
            model_name="offer",
            name="most_quantity",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="most in one order"
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=Q(least_quantity__range=(1, 999), quantity_step__range=(1, 999))
                & (
                    Q(most_quantity__isnull=True)
                    | Q(most_quantity__gte=F("least_quantity"), most_quantity__lte=999)
                ),
                name="catalog_quantity_rule",
            ),
        ),
    ]
