"""Copies of personal data, and erasures."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import marketplace.foundation.fields
from marketplace.foundation.append_only import freeze, refuse_deletion

def _id() -> models.BigAutoField:
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="DataExport",
            fields=[
                ("id", _id()),
                (
                    "public_id",
                    marketplace.foundation.fields.PublicIdField(
                        prefix="dxp", verbose_name="public id"
                    ),
                ),
                ("language", models.CharField(max_length=8, verbose_name="language")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "being made"),
                            ("ready", "ready"),
                            ("expired", "gone"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("content", models.BinaryField(null=True, verbose_name="file")),
                ("size", models.PositiveIntegerField(default=0, verbose_name="bytes")),
                ("asked_at", models.DateTimeField(verbose_name="asked for")),
                (
                    "ready_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ready since"),
                ),
                (
                    "expires_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="there until"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="data_exports",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "copy of personal data",
                "verbose_name_plural": "copies of personal data",
                "ordering": ("-asked_at", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user",),
                        condition=Q(status="waiting"),
                        name="privacy_one_copy_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            status="ready", content__isnull=False, expires_at__isnull=False
                        )
                        | (~Q(status="ready") & Q(content__isnull=True)),
                        name="privacy_file_while_ready",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", _id()),
                (
                    "public_id",
                    marketplace.foundation.fields.PublicIdField(
                        prefix="ers", verbose_name="public id"
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked for")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="taken back"),
                ),
                (
                    "done_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="carried out"),
                ),
                (
                    "forgotten",
                    models.JSONField(
                        blank=True, default=dict, verbose_name="rows forgotten, by kind"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasures",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "erasure",
                "verbose_name_plural": "erasures",
                "ordering": ("-asked_at", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user",),
                        condition=Q(withdrawn_at__isnull=True, done_at__isnull=True),
                        name="privacy_one_open_erasure",
                    ),
                    models.CheckConstraint(
                        condition=Q(withdrawn_at__isnull=True) | Q(done_at__isnull=True),
                        name="privacy_withdrawn_or_done",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=("due_at",),
                        name="privacy_erasures_due",
                        condition=Q(withdrawn_at__isnull=True, done_at__isnull=True),
                    )
                ],
            },
        ),
        freeze(
            "privacy_erasure",
            ("public_id", "user_id", "asked_at"),
            once=("withdrawn_at", "done_at"),
        ),
        refuse_deletion("privacy_erasure"),
    ]
