"""What banks ask of a beneficiary: a Latin name, an address in parts, a clearing number.

Accounts that are there already have none: their payouts over a bank's ISO file wait until they
are written down anew. What was written never changes, the new columns too.
"""

from __future__ import annotations

from django.db import migrations, models

import marketplace.vendors.bank_details
from marketplace.foundation.append_only import freeze

ADDRESS = ("clearing_code", "street", "postal_code", "town", "country")


def added(name: str, **given: object) -> migrations.AddField:
    return migrations.AddField(
        model_name="beneficiaryaccount",
        name=name,
        field=models.CharField(default="", **given),
        preserve_default=False,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0001_initial"),
        ("vendors", "0005_written_accounts_stay"),
    ]

    operations = [
        added(
            "clearing_code",
            blank=True,
            help_text="CNAPS number, for an account in mainland China",
            max_length=14,
            validators=(marketplace.vendors.bank_details.refuse_clearing_number,),
            verbose_name="clearing number of the bank",
        ),
        added(
            "street",
            help_text="Of the holder of the account, in Latin letters",
            max_length=70,
            validators=(marketplace.vendors.bank_details.refuse_strangers,),
            verbose_name="street and number",
        ),
        added(
            "postal_code",
            blank=True,
            help_text="Macau and Hong Kong have none",
            max_length=16,
            validators=(marketplace.vendors.bank_details.refuse_strangers,),
            verbose_name="postal code",
        ),
        added(
            "town",
            max_length=35,
            validators=(marketplace.vendors.bank_details.refuse_strangers,),
            verbose_name="town",
        ),
        added(
            "country",
            help_text="Two letters: MO, HK, CN",
            max_length=2,
            validators=(marketplace.vendors.bank_details.refuse_country,),
            verbose_name="country",
        ),
        migrations.AlterField(
            model_name="beneficiaryaccount",
            name="bank_code",
            field=models.CharField(
                help_text="BIC, such as BNULMOMX",
                max_length=11,
                validators=(marketplace.vendors.bank_details.refuse_bic,),
                verbose_name="bank code",
            ),
        ),
        migrations.AlterField(
            model_name="beneficiaryaccount",
            name="account_name",
            field=models.CharField(
                help_text="The legal name in Latin letters, as the bank has it",
                max_length=140,
                validators=(marketplace.vendors.bank_details.refuse_strangers,),
                verbose_name="account name",
            ),
        ),
        migrations.AlterField(
            model_name="beneficiaryaccount",
            name="account_number",
            field=models.CharField(
                max_length=34,
                validators=(marketplace.vendors.bank_details.refuse_account_number,),
                verbose_name="account number",
            ),
        ),
        freeze("vendors_beneficiaryaccount", ADDRESS, name="address"),
    ]
