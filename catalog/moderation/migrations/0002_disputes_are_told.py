"""A shop that loses a dispute is trusted less: the fact is told from the floor above, and stays."""

import django.db.models.deletion
from django.db import migrations, models

from marketplace.foundation.append_only import refuse_changes


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0001_initial'),
        ('vendors', '0006_accounts_have_an_address'),
    ]

    operations = [
        migrations.CreateModel(
            name='LostDispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dispute_ref', models.CharField(max_length=64, verbose_name='dispute')),
                ('lost_at', models.DateTimeField(verbose_name='lost')),
                ('vendor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vendors.vendor', verbose_name='vendor')),
            ],
            options={
                'verbose_name': 'lost dispute',
                'verbose_name_plural': 'lost disputes',
                'ordering': ('-pk',),
                'indexes': [models.Index(models.F('vendor'), models.F('lost_at'), name='moderation_lost_by_vendor')],
                'constraints': [models.UniqueConstraint(fields=('vendor', 'dispute_ref'), name='moderation_dispute_lost_once')],
            },
        ),
        refuse_changes('moderation_lostdispute'),
    ]
