"""Refunds of paid orders: what each share gives back, what goes by bank, what the provider made.

A share keeps a running sum from now on: its frozen columns are guarded one by one.
"""

import django.db.models.deletion
import marketplace.foundation.fields
from marketplace.foundation.append_only import freeze, refuse_deletion
from django.db import migrations, models


SHARE = (
    "charge_id",
    "position",
    "payee_ref",
    "reference",
    "amount_minor",
    "payee_currency",
    "payee_amount_minor",
    "commission_minor",
    "mid_value_minor",
)
BANK_REFUND = ("public_id", "refund_id", "amount_minor", "currency", "why", "opened_at")
ASSIGNMENT = ("refund_id", "parts", "instead_of_id", "proposed_by", "proposed_at")


class Migration(migrations.Migration):

    dependencies = [
        ('charges', '0009_authorized_attempts'),
    ]

    operations = [
        migrations.CreateModel(
            name='BankRefund',
            fields=[
                ('id', marketplace.foundation.fields.UUIDv7Field(serialize=False)),
                ('public_id', marketplace.foundation.fields.PublicIdField(prefix='brf', verbose_name='public id')),
                ('amount_minor', marketplace.foundation.fields.MinorField()),
                ('currency', marketplace.foundation.fields.CurrencyField(verbose_name='currency')),
                ('why', models.CharField(choices=[('too_late', 'The time for refunds is over'), ('parts_used', 'The payment takes no more refunds'), ('refused', 'The provider refused it'), ('failed', 'The refund failed'), ('returned', 'The bank sent it back'), ('already_refunded', 'Given back already, says the provider')], max_length=20, verbose_name='why by bank')),
                ('status', models.CharField(choices=[('open', 'Open'), ('paid', 'Paid'), ('withdrawn', 'Withdrawn')], default='open', max_length=12, verbose_name='status')),
                ('opened_at', models.DateTimeField(verbose_name='opened at')),
                ('transfer_reference', models.CharField(blank=True, max_length=80, verbose_name='reference of the bank transfer')),
                ('withdrawal_reason', models.CharField(blank=True, max_length=200, verbose_name='why nothing is paid')),
                ('proposed_by', models.CharField(blank=True, max_length=60, verbose_name='proposed by')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='proposed at')),
                ('decided_by', models.CharField(blank=True, max_length=60, verbose_name='decided by')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
            ],
            options={
                'verbose_name': 'bank refund',
                'verbose_name_plural': 'bank refunds',
                'ordering': ('opened_at',),
                'permissions': (('propose_bankrefund', 'Can write down what became of a bank refund'), ('confirm_bankrefund', 'Can confirm what became of a bank refund')),
            },
        ),
        migrations.CreateModel(
            name='ExternalAssignment',
            fields=[
                ('id', marketplace.foundation.fields.UUIDv7Field(serialize=False)),
                ('parts', models.JSONField(default=list, verbose_name='parts')),
                ('status', models.CharField(choices=[('proposed', 'Proposed'), ('approved', 'Approved'), ('refused', 'Refused')], default='proposed', max_length=12, verbose_name='status')),
                ('proposed_by', models.CharField(max_length=60, verbose_name='proposed by')),
                ('proposed_at', models.DateTimeField(verbose_name='proposed at')),
                ('decided_by', models.CharField(blank=True, max_length=60, verbose_name='decided by')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
            ],
            options={
                'verbose_name': 'assignment of an external refund',
                'verbose_name_plural': 'assignments of external refunds',
                'ordering': ('proposed_at',),
                'permissions': (('propose_externalassignment', 'Can say which shares an external refund belongs to'), ('confirm_externalassignment', 'Can confirm which shares an external refund is of')),
            },
        ),
        migrations.AddField(
            model_name='refund',
            name='assigned_at',
            field=models.DateTimeField(null=True, verbose_name='assigned at'),
        ),
        migrations.AddField(
            model_name='refund',
            name='stands_in',
            field=models.BooleanField(default=False, verbose_name='in the place of another'),
        ),
        migrations.AddField(
            model_name='share',
            name='refunding_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AlterField(
            model_name='refund',
            name='reason',
            field=models.CharField(choices=[('late_success', 'Paid after the time to pay had ended'), ('second_success', 'Paid a second time'), ('out_of_stock', 'Out of stock'), ('damaged', 'Arrived damaged'), ('missing', 'Something was missing'), ('wrong', 'The wrong product'), ('not_delivered', 'Not delivered'), ('goodwill', 'Goodwill'), ('other', 'Another reason'), ('external', 'Made at the provider')], max_length=20, verbose_name='reason'),
        ),
        migrations.AddConstraint(
            model_name='share',
            constraint=models.CheckConstraint(condition=models.Q(('refunding_minor__gte', 0), ('refunding_minor__lte', models.F('amount_minor'))), name='share_refunding_within_paid'),
        ),
        migrations.AddField(
            model_name='bankrefund',
            name='refund',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='bank_refund', to='charges.refund', verbose_name='refund'),
        ),
        migrations.AddField(
            model_name='externalassignment',
            name='instead_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='charges.bankrefund', verbose_name='in the place of'),
        ),
        migrations.AddField(
            model_name='externalassignment',
            name='refund',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='charges.refund', verbose_name='refund'),
        ),
        migrations.AddConstraint(
            model_name='bankrefund',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='bank_refund_positive'),
        ),
        migrations.AddConstraint(
            model_name='bankrefund',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('status', 'open')), models.Q(('decided_at__isnull', False), ('status', 'paid'), models.Q(('transfer_reference', ''), _negated=True)), models.Q(('decided_at__isnull', False), ('status', 'withdrawn'), models.Q(('withdrawal_reason', ''), _negated=True)), _connector='OR'), name='bank_refund_decided'),
        ),
        migrations.AddConstraint(
            model_name='bankrefund',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'open'), models.Q(models.Q(('proposed_by', ''), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='bank_refund_by_two_persons'),
        ),
        migrations.AddConstraint(
            model_name='externalassignment',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'refused'), _negated=True), fields=('refund',), name='external_assignment_once'),
        ),
        migrations.AddConstraint(
            model_name='externalassignment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'approved'), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='external_assignment_by_two_persons'),
        ),
        migrations.RunSQL(
            sql="DROP TRIGGER charges_share_append_only ON charges_share;",
            reverse_sql="""
            CREATE TRIGGER charges_share_append_only
                BEFORE UPDATE OR DELETE OR TRUNCATE ON charges_share
                FOR EACH STATEMENT EXECUTE FUNCTION foundation_refuse_change();
            """,
        ),
        freeze("charges_share", SHARE),
        refuse_deletion("charges_share"),
        freeze("charges_bankrefund", BANK_REFUND, once=("decided_at", "decided_by")),
        refuse_deletion("charges_bankrefund"),
        freeze("charges_externalassignment", ASSIGNMENT, once=("decided_at", "decided_by")),
        refuse_deletion("charges_externalassignment"),
        freeze("charges_refund", ("stands_in",), once=("assigned_at",), name="frozen_origin"),
    ]
