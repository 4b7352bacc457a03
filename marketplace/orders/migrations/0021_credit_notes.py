"""What shops took back of their invoices, under numbers of their own."""

import django.db.models.deletion
from django.db import migrations, models

from marketplace.foundation.append_only import refuse_changes


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0020_duty_and_discounts_add_up'),
        ('vendors', '0007_followed_shops'),
    ]

    operations = [
        migrations.AddField(
            model_name='salesrange',
            name='last_credit_note',
            field=models.PositiveIntegerField(default=0, verbose_name='last credit note'),
        ),
        migrations.CreateModel(
            name='SalesCreditNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('issued_at', models.DateTimeField(verbose_name='issued')),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credit_notes', to='orders.salesinvoice', verbose_name='invoice')),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='credit_note', to='orders.refundrequest', verbose_name='refund request')),
                ('vendor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vendors.vendor', verbose_name='vendor')),
            ],
            options={
                'verbose_name': 'credit note of a shop',
                'verbose_name_plural': 'credit notes of shops',
                'ordering': ('-issued_at', '-pk'),
                'constraints': [models.UniqueConstraint(fields=('vendor', 'number'), name='orders_one_credit_note_number'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='orders_credit_note_from_one')],
            },
        ),
        refuse_changes("orders_salescreditnote"),
    ]
