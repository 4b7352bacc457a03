"""What providers are asked to tell customs of payments."""

import django.db.models.deletion
import django.db.models.expressions
import marketplace.foundation.fields
from marketplace.foundation.append_only import freeze, refuse_deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('charges', '0016_duty_and_subsidy_within'),
    ]

    operations = [
        migrations.CreateModel(
            name='PaymentDeclaration',
            fields=[
                ('id', marketplace.foundation.fields.UUIDv7Field(serialize=False)),
                ('public_id', marketplace.foundation.fields.PublicIdField(prefix='pdc', verbose_name='public id')),
                ('order_number', models.CharField(max_length=60, verbose_name='order number')),
                ('place', models.CharField(max_length=32, verbose_name='place of customs, by the provider')),
                ('merchant_code', models.CharField(max_length=18, verbose_name='our code at customs')),
                ('currency', marketplace.foundation.fields.CurrencyField(verbose_name='currency')),
                ('amount_minor', marketplace.foundation.fields.MinorField()),
                ('goods_minor', marketplace.foundation.fields.MinorField()),
                ('freight_minor', marketplace.foundation.fields.MinorField()),
                ('tax_minor', marketplace.foundation.fields.MinorField()),
                ('key', models.CharField(max_length=120, unique=True, verbose_name='idempotency key')),
                ('rounds', models.PositiveSmallIntegerField(default=0, verbose_name='declared anew')),
                ('status', models.CharField(choices=[('asked', 'To be declared'), ('submitted', 'Submitted'), ('pending', 'Pending'), ('accepted', 'Accepted by customs'), ('rejected', 'Turned down by customs'), ('refused', 'Refused by the provider'), ('withdrawn', 'Withdrawn')], default='asked', max_length=20, verbose_name='status')),
                ('provider_ref', models.CharField(blank=True, max_length=255, verbose_name='provider’s reference')),
                ('payment_number', models.CharField(blank=True, max_length=60, verbose_name='number of the payment at customs')),
                ('department', models.CharField(blank=True, max_length=20, verbose_name='who checked the payer')),
                ('is_payer_confirmed', models.BooleanField(null=True, verbose_name='the buyer is who paid')),
                ('explanation', models.CharField(blank=True, max_length=500, verbose_name='words of the provider')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('submitted_at', models.DateTimeField(null=True, verbose_name='submitted at')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='settled at')),
                ('due_at', models.DateTimeField(null=True, verbose_name='due at')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('last_error', models.CharField(blank=True, max_length=500, verbose_name='last error')),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='charges.attempt', verbose_name='attempt')),
                ('share', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='declaration', to='charges.share', verbose_name='share')),
            ],
            options={
                'verbose_name': 'declaration of a payment',
                'verbose_name_plural': 'declarations of payments',
                'ordering': ('-asked_at', 'pk'),
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='declaration_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0), ('amount_minor', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('goods_minor'), '+', models.F('freight_minor')), '+', models.F('tax_minor'))), ('freight_minor__gte', 0), ('goods_minor__gte', 0), ('tax_minor__gte', 0)), name='declaration_adds_up'), models.CheckConstraint(condition=models.Q(('status__in', ['asked', 'submitted', 'pending', 'accepted', 'rejected', 'refused', 'withdrawn'])), name='declaration_status_known'), models.UniqueConstraint(fields=('attempt', 'order_number'), name='declaration_order_number_once')],
            },
        ),
        freeze(
            "charges_paymentdeclaration",
            (
                *("public_id", "share_id", "attempt_id", "order_number", "place", "merchant_code"),
                *("currency", "key", "asked_at"),
            ),
        ),
        refuse_deletion("charges_paymentdeclaration"),
    ]
