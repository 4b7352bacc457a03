"""The buyer's side of each refund, kept beside the payee's; earlier ones went by proportion."""

from fractions import Fraction
from typing import Any

import django.db.models.deletion
import marketplace.foundation.fields
from marketplace.foundation.append_only import refuse_changes
from marketplace.foundation.money import round_half_up
from django.db import migrations, models


def keep_what_went_back(apps: Any, _editor: object) -> None:
    """Write down what each earlier refund gave its buyer: by the part of the gross, half up."""
    movement_model = apps.get_model("settlement", "Movement")
    share_model = apps.get_model("charges", "Share")
    row_model = apps.get_model("settlement", "SaleRefund")
    before: dict[str, int] = {}
    for movement in movement_model.objects.filter(kind="refund").order_by("id").iterator():
        share = share_model.objects.select_related("charge").get(reference=movement.reference)
        start = before.get(movement.reference, 0)
        end = before[movement.reference] = start - movement.gross_minor

        def part(whole: int, end: int = end, start: int = start, share: Any = share) -> int:
            of = share.payee_amount_minor
            return round_half_up(Fraction(whole * end, of)) - round_half_up(
                Fraction(whole * start, of)
            )

        row_model.objects.create(
            movement=movement,
            reference=movement.reference,
            currency=share.charge.currency,
            to_buyer_minor=part(share.amount_minor),
            at_mid_minor=part(share.mid_value_minor),
        )


class Migration(migrations.Migration):

    dependencies = [
        ('settlement', '0008_amounts_as_elsewhere'),
        ("charges", "0007_shares_of_fees"),
        ("foundation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='SaleRefund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(db_collation='C', max_length=80, verbose_name='reference')),
                ('currency', marketplace.foundation.fields.CurrencyField(verbose_name='currency')),
                ('to_buyer_minor', marketplace.foundation.fields.MinorField()),
                ('at_mid_minor', marketplace.foundation.fields.MinorField()),
                ('movement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sale_refund', to='settlement.movement', verbose_name='movement')),
            ],
            options={
                'verbose_name': 'refund of a sale',
                'verbose_name_plural': 'refunds of sales',
                'ordering': ('movement',),
                'indexes': [models.Index(fields=['reference'], name='settlement_refunds_of_sale')],
                'constraints': [models.CheckConstraint(condition=models.Q(('at_mid_minor__gte', 0), ('to_buyer_minor__gte', 0)), name='settlement_sale_refund_positive')],
            },
        ),
        migrations.RunPython(keep_what_went_back, migrations.RunPython.noop),
        refuse_changes("settlement_salerefund"),
    ]
