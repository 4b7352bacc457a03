"""Shops’ invoices, their numbers, and to whom buyers want them made out."""

import django.db.models.deletion
from django.db import migrations, models

from marketplace.foundation.append_only import freeze, refuse_changes, refuse_deletion


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0018_notes_stay'),
        ('vendors', '0006_accounts_have_an_address'),
    ]

    operations = [
        migrations.CreateModel(
            name='InvoiceWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name on the invoice')),
                ('tax_number', models.CharField(blank=True, max_length=30, verbose_name='tax number')),
                ('beside', models.CharField(choices=[('pt', 'Chinese and Portuguese'), ('en', 'Chinese and English')], default='pt', max_length=2, verbose_name='languages')),
                ('wished_at', models.DateTimeField(verbose_name='asked')),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='invoice_wish', to='orders.order', verbose_name='order')),
            ],
            options={
                'verbose_name': 'wish for an invoice',
                'verbose_name_plural': 'wishes for invoices',
                'ordering': ('-wished_at',),
            },
        ),
        migrations.CreateModel(
            name='SalesRange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_number', models.PositiveIntegerField(default=0, verbose_name='last number')),
                ('vendor', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vendors.vendor', verbose_name='vendor')),
            ],
            options={
                'verbose_name': 'range of a shop’s invoices',
                'verbose_name_plural': 'ranges of shops’ invoices',
                'ordering': ('vendor',),
            },
        ),
        migrations.CreateModel(
            name='SalesInvoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('seller', models.JSONField(verbose_name='seller')),
                ('buyer', models.JSONField(verbose_name='buyer')),
                ('language', models.CharField(max_length=8, verbose_name='first language')),
                ('beside', models.CharField(choices=[('pt', 'Chinese and Portuguese'), ('en', 'Chinese and English')], max_length=2, verbose_name='languages')),
                ('issued_at', models.DateTimeField(verbose_name='issued')),
                ('vendor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vendors.vendor', verbose_name='vendor')),
                ('vendor_order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sales_invoice', to='orders.vendororder', verbose_name='vendor order')),
            ],
            options={
                'verbose_name': 'invoice of a shop',
                'verbose_name_plural': 'invoices of shops',
                'ordering': ('-issued_at', '-pk'),
                'constraints': [models.UniqueConstraint(fields=('vendor', 'number'), name='orders_one_invoice_number'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='orders_invoice_from_one')],
            },
        ),
        refuse_deletion("orders_invoicewish"),
        freeze("orders_invoicewish", ("order_id",)),
        refuse_deletion("orders_salesrange"),
        freeze("orders_salesrange", ("vendor_id",)),
        refuse_changes("orders_salesinvoice"),
    ]
