"""What shops give to defend a disputed sale."""

import django.db.models.deletion
import marketplace.foundation.fields
from django.db import migrations, models

from marketplace.foundation.append_only import freeze, refuse_deletion


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0001_initial'),
        ('orders', '0005_refund_requests'),
    ]

    operations = [
        migrations.CreateModel(
            name='DisputeEvidence',
            fields=[
                ('id', marketplace.foundation.fields.UUIDv7Field(serialize=False)),
                ('dispute_ref', models.CharField(max_length=24, verbose_name='dispute')),
                ('text', models.TextField(blank=True, verbose_name='what happened')),
                ('carrier', models.CharField(blank=True, max_length=60, verbose_name='carrier')),
                ('tracking_number', models.CharField(blank=True, max_length=60, verbose_name='tracking number')),
                ('handed_in_at', models.DateTimeField(blank=True, null=True, verbose_name='handed in')),
                ('handed_in_by', models.CharField(blank=True, max_length=64, verbose_name='handed in by')),
                ('vendor_order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='orders.vendororder', verbose_name='order')),
            ],
            options={
                'verbose_name': 'evidence of a shop',
                'verbose_name_plural': 'evidence of shops',
                'ordering': ('dispute_ref', 'vendor_order'),
            },
        ),
        migrations.CreateModel(
            name='DisputeFile',
            fields=[
                ('id', marketplace.foundation.fields.UUIDv7Field(serialize=False)),
                ('purpose', models.CharField(choices=[('shipping', 'Proof of dispatch or delivery'), ('receipt', 'Receipt or invoice'), ('conversation', 'Messages with the buyer'), ('other', 'Something else')], max_length=20, verbose_name='what it shows')),
                ('name', models.CharField(max_length=120, verbose_name='file name')),
                ('content_type', models.CharField(max_length=40, verbose_name='type')),
                ('size', models.PositiveIntegerField(verbose_name='size')),
                ('content', models.BinaryField(verbose_name='content')),
                ('uploaded_by', models.CharField(max_length=64, verbose_name='uploaded by')),
                ('uploaded_at', models.DateTimeField(verbose_name='uploaded')),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='orders.disputeevidence', verbose_name='evidence')),
            ],
            options={
                'verbose_name': 'file of evidence',
                'verbose_name_plural': 'files of evidence',
                'ordering': ('uploaded_at', 'pk'),
            },
        ),
        migrations.AddConstraint(
            model_name='disputeevidence',
            constraint=models.UniqueConstraint(fields=('dispute_ref', 'vendor_order'), name='orders_evidence_once'),
        ),
        migrations.AddConstraint(
            model_name='disputeevidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('handed_in_at', None), ('handed_in_by', '')), models.Q(('handed_in_at__isnull', False), models.Q(('handed_in_by', ''), _negated=True)), _connector='OR'), name='orders_evidence_handed_in_by'),
        ),
        freeze(
            "orders_disputeevidence",
            ("dispute_ref", "vendor_order_id"),
            once=("handed_in_at", "handed_in_by"),
        ),
        refuse_deletion("orders_disputeevidence"),
    ]
