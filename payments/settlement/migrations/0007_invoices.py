"""Commission invoices, numbered without a gap."""

import django.db.models.deletion
from django.db import migrations, models

from marketplace.foundation.append_only import freeze, refuse_changes, refuse_deletion


class Migration(migrations.Migration):

    dependencies = [
        ('settlement', '0006_movements'),
    ]

    operations = [
        migrations.CreateModel(
            name='InvoiceRange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(max_length=10, verbose_name='series')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('last_number', models.PositiveIntegerField(default=0, verbose_name='last number')),
            ],
            options={
                'verbose_name': 'range of invoice numbers',
                'verbose_name_plural': 'ranges of invoice numbers',
                'ordering': ('-year', 'series'),
                'constraints': [models.UniqueConstraint(fields=('series', 'year'), name='settlement_one_range_a_year')],
            },
        ),
        migrations.CreateModel(
            name='CommissionInvoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveIntegerField(verbose_name='number in the range')),
                ('number', models.CharField(db_collation='C', max_length=30, verbose_name='number')),
                ('issued_on', models.DateField(verbose_name='issued')),
                ('settlement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='invoice', to='settlement.settlement', verbose_name='settlement')),
                ('range', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='settlement.invoicerange', verbose_name='range')),
            ],
            options={
                'verbose_name': 'commission invoice',
                'verbose_name_plural': 'commission invoices',
                'ordering': ('-issued_on', '-sequence'),
                'constraints': [models.UniqueConstraint(fields=('number',), name='settlement_invoice_number_once'), models.UniqueConstraint(fields=('range', 'sequence'), name='settlement_invoice_sequence_once')],
            },
        ),
        freeze("settlement_invoicerange", ("series", "year")),
        refuse_deletion("settlement_invoicerange"),
        refuse_changes("settlement_commissioninvoice"),
    ]
