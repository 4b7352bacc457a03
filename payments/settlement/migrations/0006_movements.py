"""What a payee is owed becomes movements: sales that became due, refunds, reserves, payouts.

Carries over what was there: each earning that was due or settled is a movement of its own, each
payout of a settlement another.
"""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import marketplace.foundation.fields
from django.db import migrations, models

from marketplace.foundation.append_only import freeze, refuse_changes, refuse_deletion

UNGUARDED = """
DROP TRIGGER settlement_earning_frozen ON settlement_earning;
DROP TRIGGER settlement_earning_kept ON settlement_earning;
DROP TRIGGER settlement_settlement_append_only ON settlement_settlement;
DROP TRIGGER settlement_statementline_append_only ON settlement_statementline;
DROP TRIGGER settlement_payout_frozen ON settlement_payout;
"""

CARRIED_OVER = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE settlement_settlementrun SET
    public_id = 'run_' || upper(substr(md5(id::text), 1, 12)),
    cutoff = (period_end + 1)::timestamp AT TIME ZONE 'Asia/Macau',
    is_early = finished_at IS NULL,
    finished_at = coalesce(finished_at, started_at),
    status = 'closed';
UPDATE settlement_settlement s SET
    run_id = r.id, moved_minor = s.net_minor, paid_minor = s.net_minor
FROM settlement_settlementrun r WHERE r.period_end = s.period_end;
UPDATE settlement_payout SET settled_minor = amount_minor, settled_currency = currency;
INSERT INTO settlement_movement
    (key, kind, payee_ref, currency, reference, memo, gross_minor, commission_minor,
     commission_tax_minor, fee_minor, amount_minor, drawn_minor, line_count, began_at,
     occurred_at, settlement_id)
SELECT 'earning:' || reference || ':due', 'sales', payee_ref, currency, '', '', gross_minor,
    commission_minor, 0, 0, net_minor, 0, 1, captured_at, due_at, settlement_id
FROM settlement_earning WHERE kind = 'sale' AND status <> 'pending'
UNION ALL
SELECT reference, 'returned_payout', payee_ref, currency, split_part(reference, ':', 2), '', 0, 0,
    0, 0, net_minor, 0, 0, captured_at, due_at, settlement_id
FROM settlement_earning WHERE kind = 'returned_payout'
UNION ALL
SELECT 'settlement:' || public_id || ':payout', 'payout', payee_ref, currency, public_id, '', 0,
    0, 0, 0, -net_minor, 0, 0, closed_at, closed_at, id
FROM settlement_settlement;
INSERT INTO settlement_dueearning (earning_id, movement_id)
SELECT e.id, m.id FROM settlement_earning e
JOIN settlement_movement m ON m.key = 'earning:' || e.reference || ':due';
INSERT INTO settlement_waitingearning (earning_id, payee_ref, currency, due_at)
SELECT id, payee_ref, currency, due_at FROM settlement_earning WHERE status = 'pending';
DELETE FROM settlement_earning WHERE kind = 'returned_payout';
SET CONSTRAINTS ALL IMMEDIATE;
"""

EARNING = ("reference", "payee_ref", "currency", "gross_minor", "commission_minor",
           "commission_tax_minor", "captured_at")
MOVEMENT = ("key", "kind", "payee_ref", "currency", "reference", "memo", "gross_minor",
            "commission_minor", "commission_tax_minor", "fee_minor", "amount_minor",
            "drawn_minor", "line_count", "began_at", "occurred_at")
RESERVE = ("payee_ref", "currency", "held_minor", "release_on")
PAYOUT = ("public_id", "settlement_id", "payee_ref", "currency", "amount_minor",
          "settled_currency", "settled_minor", "beneficiary_name", "bank_name", "bank_code",
          "account_number", "account_recorded_by", "account_confirmed_by")
ANSWERED = ("batch_id", "bank_reference", "closed_by", "closed_at")
RUN = ("public_id", "period_end", "is_early", "cutoff", "started_by", "started_at")
HOLD = ("public_id", "payee_ref", "reference", "reason", "placed_by", "placed_at")
ADJUSTMENT = ("public_id", "payee_ref", "currency", "amount_minor", "reference", "description",
              "reason", "proposed_by", "proposed_at")

def kept(table, columns, once=()):
    return [freeze(table, columns, once=once), refuse_deletion(table)]


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0001_initial"),
        ("settlement", "0005_banks_answer_line_by_line"),
    ]

    operations = [
        migrations.RunSQL(UNGUARDED, migrations.RunSQL.noop),
        migrations.RemoveConstraint(
            model_name='earning',
            name='settlement_net_is_gross_less_commission',
        ),
        migrations.RemoveConstraint(
            model_name='earning',
            name='settlement_earning_not_negative',
        ),
        migrations.RemoveConstraint(
            model_name='earning',
            name='settlement_settled_by_a_settlement',
        ),
        migrations.RemoveConstraint(
            model_name='earning',
            name='settlement_due_has_a_date',
        ),
        migrations.RemoveConstraint(
            model_name='payout',
            name='settlement_payout_is_positive',
        ),
        migrations.RemoveConstraint(
            model_name='settlement',
            name='settlement_totals_agree',
        ),
        migrations.RemoveIndex(
            model_name='earning',
            name='settlement_waiting_for_due',
        ),
        migrations.RemoveIndex(
            model_name='earning',
            name='settlement_due_by_payee',
        ),
        migrations.CreateModel(
            name='Adjustment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', marketplace.foundation.fields.PublicIdField(prefix='adj', verbose_name='public id')),
                ('payee_ref', models.CharField(db_collation='C', max_length=64, verbose_name='payee')),
                ('currency', marketplace.foundation.fields.CurrencyField(verbose_name='currency')),
                ('amount_minor', marketplace.foundation.fields.MinorField()),
                ('reference', models.CharField(blank=True, max_length=80, verbose_name='concerns')),
                ('description', models.CharField(max_length=200, verbose_name='what the statement says')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('status', models.CharField(choices=[('proposed', 'proposed'), ('approved', 'approved'), ('refused', 'refused')], default='proposed', max_length=10, verbose_name='status')),
                ('proposed_by', models.CharField(max_length=64, verbose_name='proposed by')),
                ('proposed_at', models.DateTimeField(verbose_name='proposed')),
                ('decided_by', models.CharField(blank=True, max_length=64, verbose_name='decided by')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
            ],
            options={
                'verbose_name': 'adjustment',
                'verbose_name_plural': 'adjustments',
                'ordering': ('-proposed_at',),
                'permissions': (('decide_adjustment', 'Can approve or refuse adjustments'),),
            },
        ),
        migrations.CreateModel(
            name='DueEarning',
            fields=[
                ('earning', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='due', serialize=False, to='settlement.earning', verbose_name='earning')),
            ],
            options={
                'verbose_name': 'due earning',
                'verbose_name_plural': 'due earnings',
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', marketplace.foundation.fields.PublicIdField(prefix='hld', verbose_name='public id')),
                ('payee_ref', models.CharField(db_collation='C', max_length=64, verbose_name='payee')),
                ('reference', models.CharField(blank=True, db_collation='C', max_length=80, verbose_name='earning')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('placed_by', models.CharField(max_length=64, verbose_name='placed by')),
                ('placed_at', models.DateTimeField(verbose_name='placed')),
                ('released_by', models.CharField(blank=True, max_length=64, verbose_name='released by')),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='released')),
                ('release_reason', models.CharField(blank=True, max_length=200, verbose_name='why it was released')),
            ],
            options={
                'verbose_name': 'hold',
                'verbose_name_plural': 'holds',
                'ordering': ('-placed_at',),
            },
        ),
        migrations.CreateModel(
            name='Movement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', marketplace.foundation.fields.CurrencyField(verbose_name='currency')),
                ('gross_minor', marketplace.foundation.fields.MinorField(default=0)),
                ('commission_minor', marketplace.foundation.fields.MinorField(default=0)),
                ('commission_tax_minor', marketplace.foundation.fields.MinorField(default=0)),
                ('key', models.CharField(db_collation='C', max_length=200, verbose_name='idempotency key')),
                ('kind', models.CharField(choices=[('sales', 'sales that became due'), ('refund', 'refund to a buyer'), ('adjustment', 'adjustment'), ('reserve_held', 'reserve held'), ('reserve_used', 'reserve used for a refund'), ('reserve_released', 'reserve released'), ('returned_payout', 'payout returned by the bank'), ('payout', 'payout')], max_length=16, verbose_name='kind')),
                ('payee_ref', models.CharField(db_collation='C', max_length=64, verbose_name='payee')),
                ('reference', models.CharField(blank=True, max_length=80, verbose_name='reference')),
                ('memo', models.CharField(blank=True, max_length=200, verbose_name='description')),
                ('fee_minor', marketplace.foundation.fields.MinorField(default=0)),
                ('amount_minor', marketplace.foundation.fields.MinorField()),
                ('drawn_minor', marketplace.foundation.fields.MinorField(default=0)),
                ('line_count', models.PositiveIntegerField(default=0, verbose_name='sales')),
                ('began_at', models.DateTimeField(verbose_name='began')),
                ('occurred_at', models.DateTimeField(verbose_name='occurred at')),
            ],
            options={
                'verbose_name': 'movement',
                'verbose_name_plural': 'movements',
                'ordering': ('occurred_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='PayeeTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('payee_ref', models.CharField(db_collation='C', max_length=64, verbose_name='payee')),
                ('tier', models.CharField(max_length=20, verbose_name='risk tier')),
                ('payout_currency', marketplace.foundation.fields.CurrencyField(blank=True, verbose_name='payout currency')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('set_by', models.CharField(max_length=64, verbose_name='set by')),
                ('set_at', models.DateTimeField(verbose_name='set')),
            ],
            options={
                'verbose_name': 'terms of a payee',
                'verbose_name_plural': 'terms of payees',
                'ordering': ('payee_ref', '-id'),
            },
        ),
        migrations.CreateModel(
            name='SetAside',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('payee_ref', models.CharField(max_length=64, verbose_name='payee')),
                ('error', models.CharField(max_length=2000, verbose_name='error')),
                ('occurred_at', models.DateTimeField(verbose_name='occurred at')),
            ],
            options={
                'verbose_name': 'payee set aside',
                'verbose_name_plural': 'payees set aside',
            },
        ),
        migrations.CreateModel(
            name='SettlementChunk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('first_payee', models.CharField(db_collation='C', max_length=64, verbose_name='first payee')),
                ('last_payee', models.CharField(db_collation='C', max_length=64, verbose_name='last payee')),
                ('status', models.CharField(choices=[('waiting', 'waiting'), ('running', 'running'), ('closed', 'closed')], default='waiting', max_length=8, verbose_name='status')),
                ('claim', models.PositiveIntegerField(default=0, verbose_name='claim')),
                ('claimed_until', models.DateTimeField(blank=True, null=True, verbose_name='claimed until')),
                ('lines', models.PositiveIntegerField(default=0, verbose_name='sales that became due')),
                ('settlements', models.PositiveIntegerField(default=0, verbose_name='settlements')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
            ],
            options={
                'verbose_name': 'settlement chunk',
                'verbose_name_plural': 'settlement chunks',
                'ordering': ('run', 'number'),
            },
        ),
        migrations.CreateModel(
            name='WaitingEarning',
            fields=[
                ('earning', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='waiting', serialize=False, to='settlement.earning', verbose_name='earning')),
                ('payee_ref', models.CharField(db_collation='C', max_length=64, verbose_name='payee')),
                ('currency', marketplace.foundation.fields.CurrencyField(verbose_name='currency')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='due')),
            ],
            options={
                'verbose_name': 'waiting earning',
                'verbose_name_plural': 'waiting earnings',
            },
        ),
        migrations.CreateModel(
            name='Reserve',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('movement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reserve', to='settlement.movement', verbose_name='movement')),
                ('payee_ref', models.CharField(db_collation='C', max_length=64, verbose_name='payee')),
                ('currency', marketplace.foundation.fields.CurrencyField(verbose_name='currency')),
                ('held_minor', marketplace.foundation.fields.MinorField()),
                ('left_minor', marketplace.foundation.fields.MinorField()),
                ('release_on', models.DateField(verbose_name='release on')),
            ],
            options={
                'verbose_name': 'reserve',
                'verbose_name_plural': 'reserves',
                'ordering': ('release_on', 'movement'),
            },
        ),
        migrations.AddField(
            model_name='earning',
            name='commission_tax_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AddField(
            model_name='earning',
            name='fee_minor',
            field=marketplace.foundation.fields.MinorField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='payout',
            name='settled_currency',
            field=marketplace.foundation.fields.CurrencyField(default='', verbose_name='currency of the statement'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='payout',
            name='settled_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='settlement',
            name='carry_reason',
            field=models.CharField(blank=True, max_length=20, verbose_name='why the rest waits'),
        ),
        migrations.AddField(
            model_name='settlement',
            name='closing_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='settlement',
            name='commission_tax_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='settlement',
            name='fee_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='settlement',
            name='moved_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='settlement',
            name='opening_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='settlement',
            name='paid_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='settlement',
            name='run',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='settlements', to='settlement.settlementrun', verbose_name='run'),
        ),
        migrations.AddField(
            model_name='settlementrun',
            name='cutoff',
            field=models.DateTimeField(null=True, verbose_name='cut-off'),
        ),
        migrations.AddField(
            model_name='settlementrun',
            name='is_early',
            field=models.BooleanField(default=False, verbose_name='before the day was over'),
        ),
        migrations.AddField(
            model_name='settlementrun',
            name='public_id',
            field=models.CharField(max_length=24, null=True),
        ),
        migrations.AddField(
            model_name='settlementrun',
            name='started_by',
            field=models.CharField(default='system:settlement', max_length=64, verbose_name='started by'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='settlementrun',
            name='status',
            field=models.CharField(choices=[('open', 'open'), ('closed', 'closed')], default='open', max_length=8, verbose_name='status'),
        ),
        migrations.AddField(
            model_name='movement',
            name='settlement',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='settlement.settlement', verbose_name='settlement'),
        ),
        migrations.AddField(
            model_name='dueearning',
            name='movement',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='due_earnings', to='settlement.movement', verbose_name='movement'),
        ),
        migrations.AddField(
            model_name='setaside',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='set_aside', to='settlement.settlementrun', verbose_name='run'),
        ),
        migrations.AddField(
            model_name='settlementchunk',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chunks', to='settlement.settlementrun', verbose_name='run'),
        ),
        migrations.RunSQL(CARRIED_OVER, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='earning',
            name='net_minor',
        ),
        migrations.RemoveField(
            model_name='statementline',
            name='settlement',
        ),
        migrations.RemoveField(
            model_name='earning',
            name='kind',
        ),
        migrations.RemoveField(
            model_name='earning',
            name='settlement',
        ),
        migrations.RemoveField(
            model_name='earning',
            name='status',
        ),
        migrations.RemoveField(
            model_name='settlement',
            name='net_minor',
        ),
        migrations.DeleteModel(
            name='StatementLine',
        ),
        migrations.AddField(
            model_name='earning',
            name='net_minor',
            field=models.GeneratedField(verbose_name='net', db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('gross_minor'), '-', models.F('commission_minor')), '-', models.F('commission_tax_minor')), '-', django.db.models.functions.comparison.Coalesce('fee_minor', 0)), output_field=marketplace.foundation.fields.MinorField()),
        ),
        migrations.AlterField(
            model_name='settlement',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='settlements', to='settlement.settlementrun', verbose_name='run'),
        ),
        migrations.AlterField(
            model_name='settlementrun',
            name='cutoff',
            field=models.DateTimeField(verbose_name='cut-off'),
        ),
        migrations.AlterField(
            model_name='settlementrun',
            name='public_id',
            field=marketplace.foundation.fields.PublicIdField(prefix='run', verbose_name='public id'),
        ),
        migrations.AlterModelOptions(
            name='settlementrun',
            options={'ordering': ('-period_end', '-id'), 'verbose_name': 'settlement run', 'verbose_name_plural': 'settlement runs'},
        ),
        migrations.AlterField(
            model_name='earning',
            name='commission_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AlterField(
            model_name='earning',
            name='gross_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AlterField(
            model_name='earning',
            name='payee_ref',
            field=models.CharField(db_collation='C', max_length=64, verbose_name='payee'),
        ),
        migrations.AlterField(
            model_name='earning',
            name='reference',
            field=models.CharField(db_collation='C', max_length=80, verbose_name='reference'),
        ),
        migrations.AlterField(
            model_name='payout',
            name='batch',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='settlement.payoutbatch', verbose_name='batch'),
        ),
        migrations.AlterField(
            model_name='settlement',
            name='payee_ref',
            field=models.CharField(db_collation='C', max_length=64, verbose_name='payee'),
        ),
        migrations.AlterField(
            model_name='settlementrun',
            name='period_end',
            field=models.DateField(verbose_name='closes'),
        ),
        migrations.AddConstraint(
            model_name='earning',
            constraint=models.UniqueConstraint(fields=('reference',), name='settlement_earning_once'),
        ),
        migrations.AddConstraint(
            model_name='earning',
            constraint=models.CheckConstraint(condition=models.Q(('commission_minor__gte', 0), ('commission_tax_minor__gte', 0), models.Q(('fee_minor__isnull', True), ('fee_minor__gte', 0), _connector='OR')), name='settlement_nothing_taken_is_negative'),
        ),
        migrations.AddConstraint(
            model_name='earning',
            constraint=models.CheckConstraint(condition=models.Q(('net_minor__gte', 0)), name='settlement_earning_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='payout',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0), ('settled_minor__gt', 0)), name='settlement_payout_is_positive'),
        ),
        migrations.AddConstraint(
            model_name='payout',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('currency', models.F('settled_currency')), _negated=True), ('amount_minor', models.F('settled_minor')), _connector='OR'), name='settlement_payout_changes_with_its_currency'),
        ),
        migrations.AddConstraint(
            model_name='payout',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'drafted'), ('batch__isnull', False), _connector='OR'), name='settlement_payout_goes_in_a_batch'),
        ),
        migrations.AddConstraint(
            model_name='settlement',
            constraint=models.CheckConstraint(condition=models.Q(('closing_minor', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('opening_minor'), '+', models.F('moved_minor')), '-', models.F('paid_minor')))), name='settlement_totals_agree'),
        ),
        migrations.AddConstraint(
            model_name='settlement',
            constraint=models.CheckConstraint(condition=models.Q(('paid_minor__gte', 0)), name='settlement_pays_no_less_than_nothing'),
        ),
        migrations.AddConstraint(
            model_name='settlementrun',
            constraint=models.UniqueConstraint(condition=models.Q(('is_early', False)), fields=('period_end',), name='settlement_day_closes_once'),
        ),
        migrations.AddConstraint(
            model_name='settlementrun',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('status',), name='settlement_one_open_run'),
        ),
        migrations.AddConstraint(
            model_name='settlementrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at', None), ('status', 'open')), models.Q(('finished_at__isnull', False), ('status', 'closed')), _connector='OR'), name='settlement_closed_run_is_finished'),
        ),
        migrations.AddConstraint(
            model_name='adjustment',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor', 0), _negated=True), name='settlement_adjustment_of_something'),
        ),
        migrations.AddConstraint(
            model_name='adjustment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', ''), ('status', 'proposed')), models.Q(models.Q(('status', 'proposed'), _negated=True), models.Q(('decided_by', ''), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='settlement_adjustment_decided_by'),
        ),
        migrations.AddConstraint(
            model_name='adjustment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'approved'), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='settlement_adjustment_by_two'),
        ),
        migrations.AddIndex(
            model_name='hold',
            index=models.Index(condition=models.Q(('released_at__isnull', True)), fields=['payee_ref'], name='settlement_holds_in_force'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='settlement_hold_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('released_at', None), ('released_by', '')), models.Q(('released_at__isnull', False), models.Q(('released_by', ''), _negated=True), models.Q(('release_reason', ''), _negated=True)), _connector='OR'), name='settlement_hold_released_by_and_why'),
        ),
        migrations.AddIndex(
            model_name='payeeterms',
            index=models.Index(fields=['payee_ref', '-id'], name='settlement_newest_terms'),
        ),
        migrations.AddIndex(
            model_name='waitingearning',
            index=models.Index(fields=['payee_ref', 'due_at'], name='settlement_waiting_by_payee'),
        ),
        migrations.AddIndex(
            model_name='reserve',
            index=models.Index(condition=models.Q(('left_minor__gt', 0)), fields=['payee_ref', 'currency', 'release_on'], name='settlement_reserve_left'),
        ),
        migrations.AddConstraint(
            model_name='reserve',
            constraint=models.CheckConstraint(condition=models.Q(('held_minor__gt', 0), ('left_minor__gte', 0), ('left_minor__lte', models.F('held_minor'))), name='settlement_reserve_within_held'),
        ),
        migrations.AddIndex(
            model_name='movement',
            index=models.Index(condition=models.Q(('settlement__isnull', True)), fields=['payee_ref', 'currency'], name='settlement_open_movements'),
        ),
        migrations.AddIndex(
            model_name='movement',
            index=models.Index(condition=models.Q(('drawn_minor', 0), _negated=True), fields=['payee_ref', 'currency'], name='settlement_drawn_movements'),
        ),
        migrations.AddConstraint(
            model_name='movement',
            constraint=models.UniqueConstraint(fields=('key',), name='settlement_movement_key_once'),
        ),
        migrations.AddConstraint(
            model_name='movement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('sales', 'refund')), _negated=True), ('amount_minor', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('gross_minor'), '-', models.F('commission_minor')), '-', models.F('commission_tax_minor')), '-', models.F('fee_minor'))), _connector='OR'), name='settlement_movement_adds_up'),
        ),
        migrations.AddConstraint(
            model_name='movement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'sales'), ('line_count__gt', 0)), models.Q(models.Q(('kind', 'sales'), _negated=True), ('line_count', 0)), _connector='OR'), name='settlement_movement_of_sales_has_lines'),
        ),
        migrations.AddConstraint(
            model_name='setaside',
            constraint=models.UniqueConstraint(fields=('run', 'payee_ref'), name='settlement_set_aside_once'),
        ),
        migrations.AddConstraint(
            model_name='settlementchunk',
            constraint=models.UniqueConstraint(fields=('run', 'number'), name='settlement_chunk_once'),
        ),
        *kept("settlement_earning", EARNING, once=("fee_minor", "delivered_at", "due_at")),
        *kept("settlement_movement", MOVEMENT, once=("settlement_id",)),
        *kept("settlement_reserve", RESERVE),
        *kept("settlement_settlementrun", RUN, once=("finished_at",)),
        *kept("settlement_hold", HOLD, once=("released_by", "released_at", "release_reason")),
        *kept("settlement_adjustment", ADJUSTMENT, once=("decided_by", "decided_at")),
        freeze("settlement_payout", PAYOUT, once=ANSWERED),
        refuse_changes("settlement_settlement"),
        refuse_changes("settlement_dueearning"),
        refuse_changes("settlement_payeeterms"),
        refuse_changes("settlement_setaside"),
    ]
