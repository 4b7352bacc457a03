"""Discounts: what the buyer saves, who bears it, and codes in carts."""

import django.db.models.expressions
import marketplace.foundation.fields
from django.conf import settings
from marketplace.foundation.append_only import freeze
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0010_packed_sizes'),
        ('orders', '0010_customs_case'),
        ('vendors', '0006_accounts_have_an_address'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='checkoutquote',
            name='orders_checkout_adds_up',
        ),
        migrations.RemoveConstraint(
            model_name='order',
            name='orders_order_adds_up',
        ),
        migrations.RemoveConstraint(
            model_name='refundrequest',
            name='orders_refund_amounts',
        ),
        migrations.RemoveConstraint(
            model_name='vendororder',
            name='orders_vendor_order_adds_up',
        ),
        migrations.RemoveConstraint(
            model_name='vendororder',
            name='orders_vendor_side_adds_up',
        ),
        migrations.RemoveConstraint(
            model_name='vendororder',
            name='orders_commission_within_goods',
        ),
        migrations.AddField(
            model_name='cart',
            name='codes',
            field=models.JSONField(blank=True, default=list, verbose_name='codes entered'),
        ),
        migrations.AddField(
            model_name='checkoutquote',
            name='discount_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AddField(
            model_name='checkoutquote',
            name='shipping_subsidy_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AddField(
            model_name='checkoutquote',
            name='subsidy_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AddField(
            model_name='order',
            name='discount_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AddField(
            model_name='order',
            name='shipping_subsidy_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AddField(
            model_name='order',
            name='subsidy_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AddField(
            model_name='orderline',
            name='discount_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AddField(
            model_name='orderline',
            name='subsidy_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AddField(
            model_name='orderline',
            name='vendor_discount_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AddField(
            model_name='refundrequest',
            name='subsidy_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AddField(
            model_name='vendororder',
            name='discount_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AddField(
            model_name='vendororder',
            name='promotions',
            field=models.JSONField(blank=True, default=list, verbose_name='promotions'),
        ),
        migrations.AddField(
            model_name='vendororder',
            name='shipping_subsidy_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AddField(
            model_name='vendororder',
            name='subsidy_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AddField(
            model_name='vendororder',
            name='vendor_discount_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AddConstraint(
            model_name='checkoutquote',
            constraint=models.CheckConstraint(condition=models.Q(('discount_minor__gte', 0), ('goods_minor__gte', models.F('discount_minor')), ('shipping_minor__gte', 0), ('total_minor', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('goods_minor'), '-', models.F('discount_minor')), '+', models.F('shipping_minor')))), name='orders_checkout_adds_up'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('discount_minor__gte', 0), ('goods_minor__gte', models.F('discount_minor')), ('shipping_minor__gte', 0), ('total_minor', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('goods_minor'), '-', models.F('discount_minor')), '+', models.F('shipping_minor')))), name='orders_order_adds_up'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('shipping_subsidy_minor__gte', 0), ('subsidy_minor__gte', 0), ('subsidy_minor__lte', models.F('discount_minor'))), name='orders_order_subsidy_within'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(('discount_minor__range', (0, models.F('total_minor'))), ('subsidy_minor__range', (0, models.F('discount_minor'))), ('vendor_discount_minor__range', (0, models.F('vendor_total_minor')))), name='orders_line_discount_within'),
        ),
        migrations.AddConstraint(
            model_name='refundrequest',
            constraint=models.CheckConstraint(condition=models.Q(('buyer_minor__gt', 0), ('subsidy_minor__gte', 0), ('vendor_minor__gte', 0), ('vendor_goods_minor__gte', 0), ('vendor_goods_minor__lte', models.F('vendor_minor')), ('commission_minor__gte', 0), ('commission_minor__lte', models.F('vendor_minor'))), name='orders_refund_amounts'),
        ),
        migrations.AddConstraint(
            model_name='vendororder',
            constraint=models.CheckConstraint(condition=models.Q(('discount_minor__gte', 0), ('goods_minor__gte', models.F('discount_minor')), ('shipping_minor__gte', 0), ('total_minor', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('goods_minor'), '-', models.F('discount_minor')), '+', models.F('shipping_minor')))), name='orders_vendor_order_adds_up'),
        ),
        migrations.AddConstraint(
            model_name='vendororder',
            constraint=models.CheckConstraint(condition=models.Q(('vendor_discount_minor__gte', 0), ('vendor_goods_minor__gte', models.F('vendor_discount_minor')), ('vendor_shipping_minor__gte', 0), ('vendor_total_minor', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('vendor_goods_minor'), '-', models.F('vendor_discount_minor')), '+', models.F('vendor_shipping_minor')))), name='orders_vendor_side_adds_up'),
        ),
        migrations.AddConstraint(
            model_name='vendororder',
            constraint=models.CheckConstraint(condition=models.Q(('shipping_subsidy_minor__gte', 0), ('subsidy_minor__gte', 0), ('subsidy_minor__lte', models.F('discount_minor'))), name='orders_vendor_order_subsidy_within'),
        ),
        migrations.AddConstraint(
            model_name='vendororder',
            constraint=models.CheckConstraint(condition=models.Q(('commission_minor__gte', 0), ('commission_minor__lte', django.db.models.expressions.CombinedExpression(models.F('vendor_goods_minor'), '-', models.F('vendor_discount_minor'))), ('commission_bps__lte', 10000)), name='orders_commission_within_goods'),
        ),
        freeze(
            "orders_order",
            ("discount_minor", "subsidy_minor", "shipping_subsidy_minor"),
            name="discount_frozen",
        ),
        freeze(
            "orders_vendororder",
            (
                "discount_minor", "subsidy_minor", "shipping_subsidy_minor",
                "vendor_discount_minor", "promotions",
            ),
            name="discount_frozen",
        ),
        freeze("orders_refundrequest", ("subsidy_minor",), name="subsidy_frozen"),
    ]
