"""Several parcels, cancellations, corrected addresses and clocks of a vendor order."""

import django.db.models.deletion
import marketplace.foundation.fields
from django.db import migrations, models

from marketplace.foundation.append_only import freeze, refuse_changes, refuse_deletion


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0008_promises_stay'),
    ]

    operations = [
        migrations.CreateModel(
            name='AddressCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.JSONField(verbose_name='address')),
                ('asked_by', models.CharField(max_length=60, verbose_name='asked by whom')),
                ('corrected_at', models.DateTimeField(verbose_name='corrected')),
            ],
            options={
                'verbose_name': 'address correction',
                'verbose_name_plural': 'address corrections',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='CanceledLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveSmallIntegerField(verbose_name='quantity')),
                ('canceled_at', models.DateTimeField(verbose_name='canceled')),
            ],
            options={
                'verbose_name': 'canceled line',
                'verbose_name_plural': 'canceled lines',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Cancellation',
            fields=[
                ('id', marketplace.foundation.fields.UUIDv7Field(serialize=False)),
                ('public_id', marketplace.foundation.fields.PublicIdField(prefix='can', verbose_name='public id')),
                ('source', models.CharField(choices=[('buyer', 'buyer'), ('vendor', 'shop'), ('operator', 'operator'), ('timer', 'time')], max_length=10, verbose_name='asked by')),
                ('status', models.CharField(choices=[('requested', 'waits for the shop'), ('carried_out', 'carried out'), ('declined', 'declined'), ('lapsed', 'lapsed: nothing was left to cancel')], default='requested', max_length=12, verbose_name='status')),
                ('reason', models.CharField(choices=[('changed_mind', 'Not wanted any more'), ('mistake', 'Ordered by mistake'), ('too_slow', 'It takes too long'), ('out_of_stock', 'Out of stock'), ('cannot_send', 'It cannot be sent there'), ('wrong_price', 'The price was wrong'), ('suspicious', 'The order looks suspicious'), ('not_sent', 'Not sent in time'), ('other', 'Another reason')], max_length=20, verbose_name='reason')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('is_whole', models.BooleanField(default=False, verbose_name='nothing had been sent')),
                ('asked_by', models.CharField(max_length=60, verbose_name='asked by whom')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('decided_by', models.CharField(blank=True, max_length=60, verbose_name='decided by')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('decline_reason', models.CharField(blank=True, max_length=200, verbose_name='why it is declined')),
            ],
            options={
                'verbose_name': 'cancellation',
                'verbose_name_plural': 'cancellations',
                'ordering': ('-asked_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='OrderTimer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('remind', 'remind the shop to send'), ('cancel', 'cancel what was not sent'), ('answer', 'cancel when the shop does not answer')], max_length=10, verbose_name='what it does')),
                ('key', models.CharField(max_length=80, unique=True, verbose_name='key')),
                ('status', models.CharField(choices=[('waiting', 'waits'), ('fired', 'done'), ('dropped', 'dropped')], default='waiting', max_length=8, verbose_name='status')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries in vain')),
            ],
            options={
                'verbose_name': 'order timer',
                'verbose_name_plural': 'order timers',
                'ordering': ('due_at', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='vendororder',
            name='first_received_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='first parcel received'),
        ),
        migrations.AddField(
            model_name='vendororder',
            name='first_sent_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='first parcel sent'),
        ),
        migrations.AlterField(
            model_name='refundrequest',
            name='reason',
            field=models.CharField(choices=[('out_of_stock', 'Out of stock'), ('damaged', 'Arrived damaged'), ('missing', 'Something was missing'), ('wrong', 'The wrong product'), ('not_delivered', 'Not delivered'), ('goodwill', 'Goodwill'), ('canceled', 'The order was canceled'), ('other', 'Another reason')], max_length=20, verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='refundrequest',
            name='source',
            field=models.CharField(choices=[('operator', 'operator'), ('vendor', 'shop'), ('provider', 'made at the provider'), ('cancel', 'cancellation')], max_length=10, verbose_name='asked by'),
        ),
        migrations.AddIndex(
            model_name='fulfillment',
            index=models.Index(condition=models.Q(('status', 'handed_over')), fields=['handed_over_at'], name='orders_parcels_on_the_way'),
        ),
        migrations.AddField(
            model_name='addresscorrection',
            name='vendor_order',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='orders.vendororder', verbose_name='vendor order'),
        ),
        migrations.AddField(
            model_name='vendororder',
            name='correction',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.addresscorrection', verbose_name='address correction'),
        ),
        migrations.AddField(
            model_name='canceledline',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='canceled', to='orders.orderline', verbose_name='order line'),
        ),
        migrations.AddField(
            model_name='canceledline',
            name='refund',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='canceled', to='orders.refundrequest', verbose_name='refund'),
        ),
        migrations.AddField(
            model_name='cancellation',
            name='refund',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cancellation', to='orders.refundrequest', verbose_name='refund'),
        ),
        migrations.AddField(
            model_name='cancellation',
            name='vendor_order',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cancellations', to='orders.vendororder', verbose_name='vendor order'),
        ),
        migrations.AddField(
            model_name='canceledline',
            name='cancellation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='orders.cancellation', verbose_name='cancellation'),
        ),
        migrations.AddField(
            model_name='ordertimer',
            name='vendor_order',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='timers', to='orders.vendororder', verbose_name='vendor order'),
        ),
        migrations.AddConstraint(
            model_name='cancellation',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'requested')), fields=('vendor_order',), name='orders_one_cancellation_waits'),
        ),
        migrations.AddConstraint(
            model_name='cancellation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', ''), ('status', 'requested')), models.Q(models.Q(('status', 'requested'), _negated=True), ('decided_at__isnull', False), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='orders_cancellation_decided'),
        ),
        migrations.AddConstraint(
            model_name='cancellation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'declined'), _negated=True), models.Q(('decline_reason', ''), _negated=True), _connector='OR'), name='orders_cancellation_declined_why'),
        ),
        migrations.AddConstraint(
            model_name='cancellation',
            constraint=models.CheckConstraint(condition=models.Q(('refund__isnull', True), ('status', 'carried_out'), _connector='OR'), name='orders_cancellation_refunds'),
        ),
        migrations.AddConstraint(
            model_name='canceledline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__range', (1, 999))), name='orders_canceled_quantity'),
        ),
        migrations.AddConstraint(
            model_name='canceledline',
            constraint=models.CheckConstraint(condition=models.Q(('cancellation__isnull', False), ('refund__isnull', False), _connector='OR'), name='orders_canceled_by_something'),
        ),
        migrations.AddIndex(
            model_name='ordertimer',
            index=models.Index(condition=models.Q(('status', 'waiting')), fields=['due_at'], name='orders_timers_due'),
        ),
        freeze(
            "orders_vendororder",
            ("public_id",),
            once=("first_sent_at", "first_received_at"),
            name="first_frozen",
        ),
        freeze(
            "orders_cancellation",
            ("public_id", "vendor_order_id", "source", "reason", "note", "asked_by", "asked_at"),
            once=("refund_id", "decided_by", "decided_at", "decline_reason"),
        ),
        refuse_deletion("orders_cancellation"),
        refuse_changes("orders_canceledline"),
        refuse_changes("orders_addresscorrection"),
    ]
