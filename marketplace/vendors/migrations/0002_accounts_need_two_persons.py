"""Keep who recorded and who confirmed a beneficiary account: never the same person.

Nobody knows it of the accounts that are there already: they get names that are no persons.
"""

from django.db import migrations, models

NAME_THE_UNKNOWN = """
    UPDATE vendors_beneficiaryaccount SET confirmed_by = 'system:unknown_confirmer'
    WHERE status <> 'draft';
"""


class Migration(migrations.Migration):
    dependencies = [("vendors", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(
            name="beneficiaryaccount",
            options={
                "ordering": ("vendor", "currency", "-pk"),
                "permissions": (
                    ("confirm_beneficiaryaccount", "Can confirm beneficiary accounts"),
                ),
                "verbose_name": "beneficiary account",
                "verbose_name_plural": "beneficiary accounts",
            },
        ),
        migrations.AddField(
            model_name="beneficiaryaccount",
            name="recorded_by",
            field=models.CharField(
                default="system:unknown_recorder", max_length=64, verbose_name="recorded by"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="beneficiaryaccount",
            name="confirmed_by",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="confirmed by"),
            preserve_default=False,
        ),
        migrations.RunSQL(NAME_THE_UNKNOWN, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="beneficiaryaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "draft"),
                    models.Q(
                        models.Q(("confirmed_by", ""), _negated=True),
                        models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="vendors_account_by_two",
            ),
        ),
    ]
