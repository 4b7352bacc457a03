"""Payouts are called back before they leave; what disputes and holds keep is not paid out.

A batch may shrink while it is a draft: what was approved stays as two persons saw it.
"""

from django.db import migrations, models

from marketplace.foundation.append_only import freeze

BATCH = ("public_id", "currency", "period_end", "sequence", "rail", "drafted_by", "drafted_at")
APPROVED = ("approved_by", "approved_at", "submitted_at", "file_name", "file_sha256")
THAW = "DROP TRIGGER settlement_payoutbatch_frozen ON settlement_payoutbatch;"
ONLY_DRAFTS_SHRINK = """
    CREATE TRIGGER settlement_payoutbatch_shrinks BEFORE UPDATE ON settlement_payoutbatch
        FOR EACH ROW
        WHEN (ROW(OLD.total_minor, OLD.payout_count)
                IS DISTINCT FROM ROW(NEW.total_minor, NEW.payout_count)
            AND (OLD.status <> 'drafted' OR NEW.total_minor < 0
                OR NEW.total_minor >= OLD.total_minor OR NEW.payout_count >= OLD.payout_count))
        EXECUTE FUNCTION foundation_refuse_change_of_frozen();
"""

class Migration(migrations.Migration):

    dependencies = [
        ('settlement', '0010_frozen_sales_and_chargebacks'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='payout',
            name='settlement_payout_goes_in_a_batch',
        ),
        migrations.RemoveConstraint(
            model_name='payoutbatch',
            name='settlement_batch_has_an_approver',
        ),
        migrations.AlterField(
            model_name='movement',
            name='kind',
            field=models.CharField(choices=[('sales', 'sales that became due'), ('refund', 'refund to a buyer'), ('chargeback', 'chargeback by a buyer’s bank'), ('adjustment', 'adjustment'), ('reserve_held', 'reserve held'), ('reserve_used', 'reserve used for a refund'), ('reserve_released', 'reserve released'), ('returned_payout', 'payout returned by the bank'), ('recalled_payout', 'payout called back before it left'), ('payout', 'payout')], max_length=16, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='payout',
            name='status',
            field=models.CharField(choices=[('drafted', 'drafted'), ('approved', 'approved'), ('submitted', 'submitted'), ('accepted', 'accepted by the bank'), ('paid', 'paid'), ('rejected', 'rejected'), ('returned', 'returned'), ('recalled', 'called back')], default='drafted', max_length=10, verbose_name='status'),
        ),
        migrations.AlterField(
            model_name='payoutanswer',
            name='outcome',
            field=models.CharField(choices=[('drafted', 'drafted'), ('approved', 'approved'), ('submitted', 'submitted'), ('accepted', 'accepted by the bank'), ('paid', 'paid'), ('rejected', 'rejected'), ('returned', 'returned'), ('recalled', 'called back')], max_length=10, verbose_name='outcome'),
        ),
        migrations.AlterField(
            model_name='payoutbatch',
            name='status',
            field=models.CharField(choices=[('drafted', 'drafted'), ('approved', 'approved'), ('submitted', 'submitted'), ('withdrawn', 'called back')], default='drafted', max_length=10, verbose_name='status'),
        ),
        migrations.AddConstraint(
            model_name='payout',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ('drafted', 'recalled')), ('batch__isnull', False), _connector='OR'), name='settlement_payout_goes_in_a_batch'),
        ),
        migrations.AddConstraint(
            model_name='payoutbatch',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ('drafted', 'withdrawn')), models.Q(('approved_by', ''), _negated=True), _connector='OR'), name='settlement_batch_has_an_approver'),
        ),
        migrations.RunSQL(
            sql=THAW,
            reverse_sql=freeze(
                "settlement_payoutbatch", (*BATCH, "total_minor", "payout_count"), once=APPROVED
            ).sql,
        ),
        freeze("settlement_payoutbatch", BATCH, once=APPROVED),
        migrations.RunSQL(
            sql=ONLY_DRAFTS_SHRINK,
            reverse_sql="DROP TRIGGER settlement_payoutbatch_shrinks ON settlement_payoutbatch;",
        ),
    ]
