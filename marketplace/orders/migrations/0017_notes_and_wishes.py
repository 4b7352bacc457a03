"""Notes to shops and gift messages, in carts and on vendor orders; goods kept for later."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import marketplace.foundation.fields


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0012_quantity_rules"),
        ("orders", "0015_returns"),
        ("vendors", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="vendororder",
            name="buyer_note",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=300, verbose_name="note to the shop"
            ),
        ),
        migrations.AddField(
            model_name="vendororder",
            name="gift_message",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=300, verbose_name="gift message"
            ),
        ),
        migrations.AddField(
            model_name="vendororder",
            name="hides_prices",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="no price in the parcel"
            ),
        ),
        migrations.CreateModel(
            name="CartNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=300, verbose_name="note to the shop"),
                ),
                (
                    "gift_message",
                    models.CharField(blank=True, max_length=300, verbose_name="gift message"),
                ),
                (
                    "hides_prices",
                    models.BooleanField(default=False, verbose_name="no price in the parcel"),
                ),
                (
                    "cart",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="orders.cart",
                        verbose_name="cart",
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.vendor",
                        verbose_name="vendor",
                    ),
                ),
            ],
            options={
                "verbose_name": "note in a cart",
                "verbose_name_plural": "notes in carts",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cart", "vendor"), name="orders_one_note_per_shop"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quantity", models.PositiveSmallIntegerField(default=1, verbose_name="quantity")),
                (
                    "price_seen_minor",
                    marketplace.foundation.fields.MinorField(verbose_name="price seen"),
                ),
                (
                    "price_seen_currency",
                    marketplace.foundation.fields.CurrencyField(
                        verbose_name="currency of the price seen"
                    ),
                ),
                ("saved_at", models.DateTimeField(verbose_name="kept since")),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.offer",
                        verbose_name="offer",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wishes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "wish",
                "verbose_name_plural": "wishes",
                "ordering": ("-saved_at", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "offer"), name="orders_one_wish_per_offer"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(quantity__range=(1, 999), price_seen_minor__gte=0),
                        name="orders_wish_figures",
                    ),
                ],
            },
        ),
    ]
