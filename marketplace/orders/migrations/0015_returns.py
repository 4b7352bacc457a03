"""Returns of vendor orders, with their lines, pictures, steps and addresses."""

import django.db.models.deletion
import marketplace.foundation.fields
from django.db import migrations, models

from marketplace.foundation.append_only import freeze, refuse_changes, refuse_deletion


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0010_packed_sizes'),
        ('orders', '0014_orders_of_before'),
        ('vendors', '0006_accounts_have_an_address'),
    ]

    operations = [
        migrations.AddField(
            model_name='refundrequest',
            name='shipping_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AddField(
            model_name='refundrequest',
            name='vendor_shipping_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.CreateModel(
            name='Return',
            fields=[
                ('id', marketplace.foundation.fields.UUIDv7Field(serialize=False)),
                ('public_id', marketplace.foundation.fields.PublicIdField(prefix='ret', verbose_name='public id')),
                ('key', models.CharField(max_length=120, unique=True, verbose_name='idempotency key')),
                ('status', models.CharField(choices=[('requested', 'waits for the shop'), ('approved', 'approved'), ('sent', 'sent back'), ('denied', 'denied'), ('escalated', 'the marketplace decides'), ('received', 'received by the shop'), ('refunded', 'refunded'), ('replaced', 'replaced'), ('withdrawn', 'withdrawn'), ('closed', 'closed')], default='requested', max_length=10, verbose_name='status')),
                ('wish', models.CharField(choices=[('refund', 'My money back'), ('exchange', 'The product again')], max_length=10, verbose_name='wish')),
                ('goods_stay', models.BooleanField(default=False, verbose_name='the goods stay')),
                ('text', models.TextField(blank=True, verbose_name='the buyer’s words')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='due')),
                ('answer_text', models.TextField(blank=True, verbose_name='the shop’s words')),
                ('answered_by', models.CharField(blank=True, max_length=60, verbose_name='answered by')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('carrier', models.CharField(blank=True, max_length=60, verbose_name='carrier')),
                ('tracking_number', models.CharField(blank=True, max_length=40, verbose_name='tracking number')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('hub_at', models.DateTimeField(blank=True, null=True, verbose_name='at the hub')),
                ('hub_by', models.CharField(blank=True, max_length=60, verbose_name='scanned by')),
                ('received_by', models.CharField(blank=True, max_length=60, verbose_name='received by')),
                ('received_at', models.DateTimeField(blank=True, null=True, verbose_name='received')),
                ('escalation_text', models.TextField(blank=True, verbose_name='why the buyer disagrees')),
                ('escalated_at', models.DateTimeField(blank=True, null=True, verbose_name='escalated')),
                ('decision_text', models.TextField(blank=True, verbose_name='reason of the decision')),
                ('decided_by', models.CharField(blank=True, max_length=60, verbose_name='decided by')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('customs_case_ref', models.CharField(blank=True, max_length=40, verbose_name='customs case')),
                ('customs_ref', models.CharField(blank=True, max_length=40, verbose_name='message to customs')),
                ('customs_asked_at', models.DateTimeField(blank=True, null=True, verbose_name='customs asked')),
                ('apply_by', models.DateTimeField(blank=True, null=True, verbose_name='to be asked of customs by')),
                ('arrive_by', models.DateTimeField(blank=True, null=True, verbose_name='to be at the hub by')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('ended_why', models.CharField(blank=True, max_length=20, verbose_name='why it is closed')),
                ('refund_request', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='of_return', to='orders.refundrequest', verbose_name='refund')),
                ('vendor_order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='orders.vendororder', verbose_name='vendor order')),
            ],
            options={
                'verbose_name': 'return',
                'verbose_name_plural': 'returns',
                'ordering': ('-asked_at', '-pk'),
                'permissions': (('decide_return', 'Can decide about returns'), ('scan_return', 'Can scan returns at the hub')),
            },
        ),
        migrations.AddField(
            model_name='fulfillment',
            name='replaces',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replacements', to='orders.return', verbose_name='replaces'),
        ),
        migrations.CreateModel(
            name='ReturnAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(choices=[('MO', 'Macau'), ('CN', 'Mainland China')], max_length=2, verbose_name='place')),
                ('recipient', models.CharField(max_length=60, verbose_name='recipient')),
                ('phone', models.CharField(max_length=20, verbose_name='phone')),
                ('region', models.CharField(blank=True, max_length=40, verbose_name='province')),
                ('city', models.CharField(blank=True, max_length=40, verbose_name='city')),
                ('district', models.CharField(blank=True, max_length=40, verbose_name='district')),
                ('street', models.CharField(max_length=160, verbose_name='street and number')),
                ('postcode', models.CharField(blank=True, max_length=10, verbose_name='postcode')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('vendor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vendors.vendor', verbose_name='vendor')),
            ],
            options={
                'verbose_name': 'return address',
                'verbose_name_plural': 'return addresses',
                'ordering': ('vendor', 'place'),
            },
        ),
        migrations.CreateModel(
            name='ReturnFile',
            fields=[
                ('id', marketplace.foundation.fields.UUIDv7Field(serialize=False)),
                ('side', models.CharField(choices=[('buyer', 'buyer'), ('shop', 'shop')], max_length=5, verbose_name='side')),
                ('content', models.BinaryField(verbose_name='content')),
                ('size', models.PositiveIntegerField(verbose_name='size')),
                ('width', models.PositiveIntegerField(verbose_name='width')),
                ('height', models.PositiveIntegerField(verbose_name='height')),
                ('added_at', models.DateTimeField(verbose_name='added')),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='orders.return', verbose_name='return')),
            ],
            options={
                'verbose_name': 'picture of a return',
                'verbose_name_plural': 'pictures of returns',
                'ordering': ('added_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='ReturnLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveSmallIntegerField(verbose_name='quantity')),
                ('reason', models.CharField(choices=[('changed_mind', 'I changed my mind'), ('damaged', 'It arrived damaged'), ('missing', 'Something was missing'), ('wrong', 'It is the wrong product'), ('not_as_described', 'It is not as described'), ('not_delivered', 'It did not arrive'), ('other', 'Another reason')], max_length=20, verbose_name='reason')),
                ('received', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='received')),
                ('resellable', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='resellable')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='orders.orderline', verbose_name='order line')),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='orders.return', verbose_name='return')),
                ('offer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.offer', verbose_name='in exchange for')),
            ],
            options={
                'verbose_name': 'line of a return',
                'verbose_name_plural': 'lines of returns',
                'ordering': ('of', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='ReturnMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_status', models.CharField(blank=True, max_length=10, verbose_name='from')),
                ('to_status', models.CharField(choices=[('requested', 'waits for the shop'), ('approved', 'approved'), ('sent', 'sent back'), ('denied', 'denied'), ('escalated', 'the marketplace decides'), ('received', 'received by the shop'), ('refunded', 'refunded'), ('replaced', 'replaced'), ('withdrawn', 'withdrawn'), ('closed', 'closed')], max_length=10, verbose_name='to')),
                ('by', models.CharField(max_length=60, verbose_name='by')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('moved_at', models.DateTimeField(verbose_name='moved')),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='orders.return', verbose_name='return')),
            ],
            options={
                'verbose_name': 'step of a return',
                'verbose_name_plural': 'steps of returns',
                'ordering': ('moved_at', 'pk'),
            },
        ),
        migrations.AddIndex(
            model_name='return',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='orders_returns_due'),
        ),
        migrations.AddIndex(
            model_name='return',
            index=models.Index(fields=['vendor_order', 'status'], name='orders_returns_of_part'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'denied'), _negated=True), models.Q(('answer_text', ''), _negated=True), models.Q(('decision_text', ''), _negated=True), _connector='OR'), name='orders_return_denied_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'refunded'), _negated=True), ('refund_request__isnull', False), _connector='OR'), name='orders_return_refunded_by_request'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_at__isnull', True), ('ended_at__isnull', False), ('status__in', ('refunded', 'replaced', 'withdrawn', 'closed'))), models.Q(('status__in', ('refunded', 'replaced', 'withdrawn', 'closed')), _negated=True), _connector='OR'), name='orders_return_ends_once'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('requested', 'sent', 'escalated')), _negated=True), ('due_at__isnull', False), _connector='OR'), name='orders_return_has_a_clock'),
        ),
        migrations.AddConstraint(
            model_name='returnaddress',
            constraint=models.UniqueConstraint(fields=('vendor', 'place'), name='orders_return_address_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='returnline',
            constraint=models.UniqueConstraint(fields=('of', 'line'), name='orders_return_line_once'),
        ),
        migrations.AddConstraint(
            model_name='returnline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__range', (1, 999))), name='orders_return_line_quantity'),
        ),
        migrations.AddConstraint(
            model_name='returnline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('received__isnull', True), ('resellable__isnull', True)), models.Q(('received__lte', models.F('quantity')), ('resellable__lte', models.F('received'))), _connector='OR'), name='orders_return_line_counted'),
        ),
        freeze("orders_refundrequest", ("shipping_minor", "vendor_shipping_minor"), name="delivery_frozen"),
        freeze(
            "orders_return",
            ("public_id", "vendor_order_id", "key", "text", "asked_at"),
            once=("refund_request_id", "hub_at", "received_at", "ended_at", "customs_ref"),
        ),
        refuse_deletion("orders_return"),
        freeze(
            "orders_returnline",
            ("of_id", "line_id", "quantity", "reason", "offer_id"),
            once=("received", "resellable"),
        ),
        refuse_deletion("orders_returnline"),
        refuse_changes("orders_returnfile"),
        refuse_changes("orders_returnmove"),
    ]
