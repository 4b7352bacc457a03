"""What people ask to give back of vendor orders; what was asked is frozen."""

import django.db.models.deletion
import django.db.models.expressions
import marketplace.foundation.fields
from marketplace.foundation.append_only import freeze, refuse_changes, refuse_deletion
from django.db import migrations, models


ASKED = (
    "public_id",
    "vendor_order_id",
    "key",
    "source",
    "reason",
    "note",
    "with_shipping",
    "buyer_minor",
    "vendor_minor",
    "vendor_goods_minor",
    "asked_by",
    "asked_at",
)
DECIDED = ("refund_ref", "decided_by", "decided_at", "denial_reason", "borne_minor", "tax_minor")


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0004_keep_orders'),
        ("foundation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='RefundRequest',
            fields=[
                ('id', marketplace.foundation.fields.UUIDv7Field(serialize=False)),
                ('public_id', marketplace.foundation.fields.PublicIdField(prefix='rrq', verbose_name='public id')),
                ('key', models.CharField(max_length=120, unique=True, verbose_name='idempotency key')),
                ('source', models.CharField(choices=[('operator', 'operator'), ('vendor', 'shop'), ('provider', 'made at the provider')], max_length=10, verbose_name='asked by')),
                ('status', models.CharField(choices=[('requested', 'waits for approval'), ('approved', 'approved'), ('denied', 'denied')], default='requested', max_length=10, verbose_name='status')),
                ('reason', models.CharField(choices=[('out_of_stock', 'Out of stock'), ('damaged', 'Arrived damaged'), ('missing', 'Something was missing'), ('wrong', 'The wrong product'), ('not_delivered', 'Not delivered'), ('goodwill', 'Goodwill'), ('other', 'Another reason')], max_length=20, verbose_name='reason')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('with_shipping', models.BooleanField(default=False, verbose_name='with the delivery')),
                ('buyer_minor', marketplace.foundation.fields.MinorField()),
                ('vendor_minor', marketplace.foundation.fields.MinorField()),
                ('vendor_goods_minor', marketplace.foundation.fields.MinorField()),
                ('commission_minor', marketplace.foundation.fields.MinorField()),
                ('tax_minor', marketplace.foundation.fields.MinorField(null=True)),
                ('borne_minor', marketplace.foundation.fields.MinorField(null=True)),
                ('refund_ref', models.CharField(blank=True, max_length=40, verbose_name='refund')),
                ('asked_by', models.CharField(max_length=60, verbose_name='proposed by')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('decided_by', models.CharField(blank=True, max_length=60, verbose_name='decided by')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('denial_reason', models.CharField(blank=True, max_length=200, verbose_name='why it is denied')),
                ('vendor_order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refund_requests', to='orders.vendororder', verbose_name='vendor order')),
            ],
            options={
                'verbose_name': 'refund request',
                'verbose_name_plural': 'refund requests',
                'ordering': ('-asked_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='RefundRequestLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveSmallIntegerField(verbose_name='quantity')),
                ('buyer_minor', marketplace.foundation.fields.MinorField()),
                ('vendor_minor', marketplace.foundation.fields.MinorField()),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='orders.orderline', verbose_name='order line')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='orders.refundrequest', verbose_name='request')),
            ],
            options={
                'verbose_name': 'line of a refund request',
                'verbose_name_plural': 'lines of refund requests',
                'ordering': ('request', 'pk'),
            },
        ),
        migrations.AddIndex(
            model_name='refundrequest',
            index=models.Index(condition=models.Q(('status', 'requested')), fields=['asked_at'], name='orders_refunds_waiting'),
        ),
        migrations.AddConstraint(
            model_name='refundrequest',
            constraint=models.CheckConstraint(condition=models.Q(('buyer_minor__gt', 0), ('vendor_minor__gte', 0), ('vendor_goods_minor__gte', 0), ('vendor_goods_minor__lte', models.F('vendor_minor')), ('commission_minor__gte', 0), ('commission_minor__lte', models.F('vendor_minor'))), name='orders_refund_amounts'),
        ),
        migrations.AddConstraint(
            model_name='refundrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'approved'), _negated=True), models.Q(('borne_minor', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('vendor_minor'), '-', models.F('commission_minor')), '-', models.F('tax_minor'))), ('decided_at__isnull', False)), _connector='OR'), name='orders_refund_adds_up'),
        ),
        migrations.AddConstraint(
            model_name='refundrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'denied'), _negated=True), models.Q(('decided_at__isnull', False), models.Q(('denial_reason', ''), _negated=True)), _connector='OR'), name='orders_refund_denied_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='refundrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', 'vendor'), _negated=True), models.Q(('status', 'approved'), _negated=True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='orders_refund_by_another_person'),
        ),
        migrations.AddConstraint(
            model_name='refundrequestline',
            constraint=models.UniqueConstraint(fields=('request', 'line'), name='orders_refund_line_once_per_request'),
        ),
        migrations.AddConstraint(
            model_name='refundrequestline',
            constraint=models.CheckConstraint(condition=models.Q(('buyer_minor__gte', 0), ('quantity__range', (1, 999)), ('vendor_minor__gte', 0)), name='orders_refund_line_quantity'),
        ),
        freeze("orders_refundrequest", ASKED, once=DECIDED),
        refuse_deletion("orders_refundrequest"),
        refuse_changes("orders_refundrequestline"),
    ]
