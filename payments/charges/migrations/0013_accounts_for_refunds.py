import django.db.models.deletion
import marketplace.foundation.fields
from django.db import migrations, models

from marketplace.foundation.append_only import refuse_changes


class Migration(migrations.Migration):
    """Buyers state where a bank refund shall go: sealed, once for each time they are asked."""

    dependencies = [
        ('charges', '0012_attempts_by_their_money'),
    ]

    operations = [
        migrations.AddField(
            model_name='bankrefund',
            name='asks',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='requests for an account'),
        ),
        migrations.CreateModel(
            name='RefundAccount',
            fields=[
                ('id', marketplace.foundation.fields.UUIDv7Field(serialize=False)),
                ('ask', models.PositiveSmallIntegerField(verbose_name='in answer to request')),
                ('sealed', models.BinaryField(verbose_name='sealed details')),
                ('ending', models.CharField(max_length=4, verbose_name='ends in')),
                ('given_at', models.DateTimeField(verbose_name='given at')),
                ('bank_refund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='charges.bankrefund', verbose_name='bank refund')),
            ],
            options={
                'verbose_name': 'account for a refund',
                'verbose_name_plural': 'accounts for refunds',
                'ordering': ('given_at',),
                'constraints': [models.UniqueConstraint(fields=('bank_refund', 'ask'), name='refund_account_once_per_ask')],
            },
        ),
        refuse_changes("charges_refundaccount"),
    ]
