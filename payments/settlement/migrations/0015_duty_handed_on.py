"""What customs billed of the duty that buyers paid, and what was paid to whom."""

import django.db.models.expressions
import marketplace.foundation.fields
from marketplace.foundation.append_only import freeze, refuse_changes, refuse_deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('settlement', '0014_duty_and_subsidy_positive'),
    ]

    operations = [
        migrations.CreateModel(
            name='DutyMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True, verbose_name='idempotency key')),
                ('kind', models.CharField(choices=[('billed', 'billed by customs'), ('voided', 'bill void'), ('borne', 'given back by us')], max_length=10, verbose_name='kind')),
                ('reference', models.CharField(db_collation='C', max_length=80, verbose_name='sale')),
                ('bill_no', models.CharField(blank=True, max_length=60, verbose_name='number of the bill')),
                ('agent_ref', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='owed to')),
                ('currency', marketplace.foundation.fields.CurrencyField(verbose_name='currency')),
                ('billed_minor', marketplace.foundation.fields.MinorField()),
                ('collected_minor', marketplace.foundation.fields.MinorField()),
                ('difference_minor', marketplace.foundation.fields.MinorField()),
                ('moved_at', models.DateTimeField(verbose_name='moved')),
            ],
            options={
                'verbose_name': 'move of duty',
                'verbose_name_plural': 'moves of duty',
                'ordering': ('-moved_at', '-pk'),
                'indexes': [models.Index(fields=['reference'], name='settlement_duty_of_sale')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('bill_no', ''), _negated=True), fields=('bill_no', 'kind'), name='settlement_bill_once'), models.CheckConstraint(condition=models.Q(('collected_minor', django.db.models.expressions.CombinedExpression(models.F('billed_minor'), '+', models.F('difference_minor')))), name='settlement_duty_adds_up'), models.CheckConstraint(condition=models.Q(models.Q(('billed_minor__gte', 0), ('collected_minor__gte', 0), ('kind', 'billed')), models.Q(('billed_minor__lte', 0), ('collected_minor__lte', 0), ('kind', 'voided')), models.Q(('bill_no', ''), ('billed_minor', 0), ('collected_minor__lt', 0), ('kind', 'borne')), _connector='OR'), name='settlement_duty_signs')],
            },
        ),
        migrations.CreateModel(
            name='DutyPayment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', marketplace.foundation.fields.PublicIdField(prefix='dpy', verbose_name='public id')),
                ('agent_ref', models.CharField(db_collation='C', max_length=60, verbose_name='owed to')),
                ('currency', marketplace.foundation.fields.CurrencyField(verbose_name='currency')),
                ('amount_minor', marketplace.foundation.fields.MinorField()),
                ('bank_reference', models.CharField(max_length=80, unique=True, verbose_name='bank’s reference')),
                ('paid_on', models.DateField(verbose_name='paid on')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('status', models.CharField(choices=[('proposed', 'proposed'), ('approved', 'approved'), ('refused', 'refused')], default='proposed', max_length=10, verbose_name='status')),
                ('proposed_by', models.CharField(max_length=64, verbose_name='proposed by')),
                ('proposed_at', models.DateTimeField(verbose_name='proposed')),
                ('decided_by', models.CharField(blank=True, max_length=64, verbose_name='decided by')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
            ],
            options={
                'verbose_name': 'payment of duty',
                'verbose_name_plural': 'payments of duty',
                'ordering': ('-proposed_at',),
                'permissions': (('decide_dutypayment', 'Can approve or refuse payments of duty'),),
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='settlement_duty_payment_positive'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', ''), ('status', 'proposed')), models.Q(models.Q(('status', 'proposed'), _negated=True), models.Q(('decided_by', ''), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='settlement_duty_payment_decided_by'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'approved'), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='settlement_duty_payment_by_two')],
            },
        ),
        refuse_changes("settlement_dutymove"),
        freeze(
            "settlement_dutypayment",
            (
                *("public_id", "agent_ref", "currency", "amount_minor", "bank_reference"),
                *("paid_on", "reason", "proposed_by", "proposed_at"),
            ),
            once=("decided_by", "decided_at"),
        ),
        refuse_deletion("settlement_dutypayment"),
    ]
