"""Disputed sales are frozen, and payees bear what a bank took back."""

import django.db.models.expressions
import marketplace.foundation.fields
from django.db import migrations, models

from marketplace.foundation.append_only import freeze, refuse_deletion


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0001_initial'),
        ('settlement', '0009_refunds_on_both_sides'),
    ]

    operations = [
        migrations.CreateModel(
            name='FrozenSale',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dispute_ref', models.CharField(db_collation='C', max_length=24, verbose_name='dispute')),
                ('payee_ref', models.CharField(db_collation='C', max_length=64, verbose_name='payee')),
                ('reference', models.CharField(db_collation='C', max_length=80, verbose_name='earning')),
                ('currency', marketplace.foundation.fields.CurrencyField(verbose_name='currency')),
                ('amount_minor', marketplace.foundation.fields.MinorField()),
                ('frozen_at', models.DateTimeField(verbose_name='frozen at')),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='released')),
                ('outcome', models.CharField(blank=True, max_length=10, verbose_name='how it was decided')),
            ],
            options={
                'verbose_name': 'frozen sale',
                'verbose_name_plural': 'frozen sales',
                'ordering': ('-frozen_at', 'pk'),
            },
        ),
        migrations.RemoveConstraint(
            model_name='movement',
            name='settlement_movement_adds_up',
        ),
        migrations.AlterField(
            model_name='movement',
            name='kind',
            field=models.CharField(choices=[('sales', 'sales that became due'), ('refund', 'refund to a buyer'), ('chargeback', 'chargeback by a buyer’s bank'), ('adjustment', 'adjustment'), ('reserve_held', 'reserve held'), ('reserve_used', 'reserve used for a refund'), ('reserve_released', 'reserve released'), ('returned_payout', 'payout returned by the bank'), ('payout', 'payout')], max_length=16, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='movement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('sales', 'refund', 'chargeback')), _negated=True), ('amount_minor', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('gross_minor'), '-', models.F('commission_minor')), '-', models.F('commission_tax_minor')), '-', models.F('fee_minor'))), _connector='OR'), name='settlement_movement_adds_up'),
        ),
        migrations.AddIndex(
            model_name='frozensale',
            index=models.Index(condition=models.Q(('released_at__isnull', True)), fields=['payee_ref', 'currency'], name='settlement_frozen_now'),
        ),
        migrations.AddConstraint(
            model_name='frozensale',
            constraint=models.UniqueConstraint(fields=('dispute_ref', 'reference'), name='settlement_sale_frozen_once'),
        ),
        migrations.AddConstraint(
            model_name='frozensale',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gte', 0)), name='settlement_frozen_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='frozensale',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('released_at', None)), models.Q(('released_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='settlement_frozen_released_with_outcome'),
        ),
        freeze(
            "settlement_frozensale",
            ("dispute_ref", "payee_ref", "reference", "currency", "amount_minor", "frozen_at"),
            once=("released_at", "outcome"),
        ),
        refuse_deletion("settlement_frozensale"),
    ]
