"""A case is opened before its parcel has a number, and emptied once nobody may know its buyer."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q

from marketplace.foundation.append_only import (
    freeze,
    only_emptied,
    refuse_changes,
    refuse_deletion,
)

_CASE = (
    *("public_id", "reference", "order_no", "ebp_code", "identity_ref", "channel", "currency"),
    *("dutiable_minor", "tax_minor", "quota_year", "opened_at"),
)
_BEFORE = (
    *("public_id", "reference", "order_no", "ebp_code", "identity_ref", "channel", "currency"),
    *("dutiable_minor", "tax_minor", "quota_year", "waybill_no", "opened_at"),
)
_SNAPSHOT = ("case_id", "version", "sha256", "by", "reason", "taken_at")
_PAYMENT = ("case_id", "ver_dept", "pay_type", "account", "kept_at")


def _dropped(table: str, trigger: str, again: migrations.RunSQL) -> migrations.RunSQL:
    """Return the operation that drops a trigger; backwards it is made again."""
    return migrations.RunSQL(
        sql=f"DROP TRIGGER {table}_{trigger} ON {table};", reverse_sql=again.sql
    )


class Migration(migrations.Migration):
    dependencies = [("customs_cases", "0002_facts_stay")]

    operations = [
        migrations.AddField(
            "legalentity",
            "acts_for",
            models.CharField(blank=True, default="", max_length=60, verbose_name="acts for"),
        ),
        migrations.AddConstraint(
            "legalentity",
            models.UniqueConstraint(
                fields=("acts_for",),
                condition=Q(is_active=True) & ~Q(acts_for=""),
                name="customs_one_acts_for",
            ),
        ),
        migrations.AddField(
            "customscase",
            "waits_for",
            models.CharField(
                blank=True,
                choices=[("parcel", "the parcel’s waybill"), ("truck", "the truck that crosses")],
                default="",
                max_length=6,
                verbose_name="waits for",
            ),
        ),
        migrations.AddField(
            "customscase",
            "forgotten_at",
            models.DateTimeField(blank=True, null=True, verbose_name="emptied"),
        ),
        migrations.AlterField(
            "customscase",
            "waybill_no",
            models.CharField(blank=True, default="", max_length=60, verbose_name="waybill"),
        ),
        migrations.RemoveConstraint("customscase", "customs_waybill_once"),
        migrations.AddConstraint(
            "customscase",
            models.UniqueConstraint(
                fields=("waybill_no",), condition=~Q(waybill_no=""), name="customs_waybill_once"
            ),
        ),
        migrations.AddConstraint(
            "customscase",
            models.CheckConstraint(
                condition=Q(state__in=("opened", "canceled"))
                | (Q(waits_for="") & ~Q(waybill_no="")),
                name="customs_matched_has_parcel",
            ),
        ),
        migrations.AddConstraint(
            "customscase",
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True)
                | Q(state__in=("taxed", "canceled", "returned")),
                name="customs_forgotten_after_end",
            ),
        ),
        migrations.AddIndex(
            "customscase",
            models.Index(fields=["identity_ref"], name="customs_case_by_identity"),
        ),
        _dropped(
            "customs_cases_customscase",
            "frozen",
            freeze("customs_cases_customscase", _BEFORE, once=("released_at", "ended_at")),
        ),
        freeze(
            "customs_cases_customscase",
            _CASE,
            once=("released_at", "ended_at", "waybill_no", "forgotten_at"),
        ),
        _dropped(
            "customs_cases_casesnapshot",
            "append_only",
            refuse_changes("customs_cases_casesnapshot"),
        ),
        refuse_deletion("customs_cases_casesnapshot"),
        freeze("customs_cases_casesnapshot", _SNAPSHOT),
        only_emptied("customs_cases_casesnapshot", ("sealed",)),
        _dropped(
            "customs_cases_rawpaymentrecord",
            "append_only",
            refuse_changes("customs_cases_rawpaymentrecord"),
        ),
        refuse_deletion("customs_cases_rawpaymentrecord"),
        freeze("customs_cases_rawpaymentrecord", _PAYMENT),
        only_emptied(
            "customs_cases_rawpaymentrecord", ("sealed_request", "sealed_response")
        ),
    ]
