"""A settlement has its amounts from where earnings and movements have theirs: no column changes."""

import marketplace.foundation.fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('settlement', '0007_invoices'),
    ]

    operations = [
        migrations.AlterField(
            model_name='settlement',
            name='commission_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AlterField(
            model_name='settlement',
            name='commission_tax_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AlterField(
            model_name='settlement',
            name='gross_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
    ]
