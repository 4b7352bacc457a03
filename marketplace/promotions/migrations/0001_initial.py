"""Promotions, who takes part, and what was used of them."""

import django.db.models.deletion
import marketplace.foundation.fields
from django.conf import settings
from marketplace.foundation.append_only import freeze, refuse_deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('vendors', '0006_accounts_have_an_address'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Promotion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', marketplace.foundation.fields.PublicIdField(prefix='prm', verbose_name='public id')),
                ('name', models.JSONField(verbose_name='name by language')),
                ('kind', models.CharField(choices=[('percentage', 'percentage off'), ('amount', 'amount off'), ('buy_get', 'buy some, get some'), ('free_shipping', 'free delivery')], max_length=14, verbose_name='kind')),
                ('stacking', models.CharField(choices=[('exclusive', 'stands alone'), ('best', 'only the best of its like'), ('combinable', 'adds to others')], default='combinable', max_length=10, verbose_name='together with others')),
                ('priority', models.PositiveSmallIntegerField(default=100, verbose_name='priority')),
                ('code', models.CharField(blank=True, max_length=24, verbose_name='code')),
                ('marketplace_bps', models.PositiveIntegerField(default=0, verbose_name='borne by the marketplace, basis points')),
                ('percent_bps', models.PositiveIntegerField(default=0, verbose_name='off, basis points')),
                ('currency', marketplace.foundation.fields.CurrencyField(default='MOP', verbose_name='currency')),
                ('amount_minor', marketplace.foundation.fields.MinorField(blank=True, null=True)),
                ('minimum_minor', marketplace.foundation.fields.MinorField(blank=True, null=True)),
                ('minimum_scope', models.CharField(choices=[('vendor', 'in each shop'), ('cart', 'in the whole cart')], default='cart', max_length=6, verbose_name='minimum counted')),
                ('most_minor', marketplace.foundation.fields.MinorField(blank=True, null=True)),
                ('buy', models.PositiveSmallIntegerField(default=0, verbose_name='units to buy')),
                ('get', models.PositiveSmallIntegerField(default=0, verbose_name='units to get')),
                ('times', models.PositiveSmallIntegerField(default=0, verbose_name='how often in one order')),
                ('targets', models.JSONField(blank=True, default=list, verbose_name='goods')),
                ('zones', models.JSONField(blank=True, default=list, verbose_name='destinations')),
                ('starts_at', models.DateTimeField(verbose_name='starts')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='ends')),
                ('use_limit', models.PositiveIntegerField(blank=True, null=True, verbose_name='uses in total')),
                ('person_limit', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='uses per person')),
                ('budget_currency', marketplace.foundation.fields.CurrencyField(default='MOP', verbose_name='currency of the budget')),
                ('budget_minor', marketplace.foundation.fields.MinorField(blank=True, null=True)),
                ('used', models.PositiveIntegerField(default=0, verbose_name='used')),
                ('spent_minor', marketplace.foundation.fields.MinorField(default=0)),
                ('status', models.CharField(choices=[('waiting', 'waits for a second person'), ('running', 'running'), ('denied', 'denied'), ('stopped', 'stopped')], max_length=8, verbose_name='status')),
                ('created_by', models.CharField(max_length=60, verbose_name='made by')),
                ('created_at', models.DateTimeField(verbose_name='made')),
                ('decided_by', models.CharField(blank=True, max_length=60, verbose_name='decided by')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('denial_reason', models.CharField(blank=True, max_length=200, verbose_name='why denied')),
                ('stopped_by', models.CharField(blank=True, max_length=60, verbose_name='stopped by')),
                ('stopped_at', models.DateTimeField(blank=True, null=True, verbose_name='stopped at')),
                ('vendor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vendors.vendor', verbose_name='vendor')),
            ],
            options={
                'verbose_name': 'promotion',
                'verbose_name_plural': 'promotions',
                'ordering': ('-created_at', '-pk'),
                'permissions': (('run_promotion', 'Can make and stop promotions of the marketplace'), ('decide_promotion', 'Can decide on promotions with the marketplace’s money')),
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('joined_by', models.CharField(max_length=60, verbose_name='joined by')),
                ('joined_at', models.DateTimeField(verbose_name='joined')),
                ('vendor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vendors.vendor', verbose_name='vendor')),
                ('promotion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='promotions.promotion', verbose_name='promotion')),
            ],
            options={
                'verbose_name': 'participation',
                'verbose_name_plural': 'participations',
                'ordering': ('promotion', 'joined_at'),
            },
        ),
        migrations.CreateModel(
            name='PromotionUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order_ref', models.CharField(max_length=80, verbose_name='order')),
                ('email', models.CharField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('currency', marketplace.foundation.fields.CurrencyField(verbose_name='currency')),
                ('discount_minor', marketplace.foundation.fields.MinorField()),
                ('subsidy_minor', marketplace.foundation.fields.MinorField()),
                ('budget_currency', marketplace.foundation.fields.CurrencyField(default='MOP', verbose_name='currency of the budget')),
                ('spent_minor', marketplace.foundation.fields.MinorField(default=0)),
                ('claimed_at', models.DateTimeField(verbose_name='claimed')),
                ('given_back_at', models.DateTimeField(blank=True, null=True, verbose_name='given back')),
                ('promotion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='promotions.promotion', verbose_name='promotion')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'use of a promotion',
                'verbose_name_plural': 'uses of promotions',
                'ordering': ('-claimed_at', '-pk'),
            },
        ),
        migrations.AddIndex(
            model_name='promotion',
            index=models.Index(condition=models.Q(('status', 'running')), fields=['vendor', 'starts_at'], name='promotions_running'),
        ),
        migrations.AddConstraint(
            model_name='promotion',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('waiting', 'running')), models.Q(('code', ''), _negated=True)), fields=('vendor', 'code'), name='promotions_code_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='promotion',
            constraint=models.CheckConstraint(condition=models.Q(('use_limit__isnull', True), ('used__lte', models.F('use_limit')), _connector='OR'), name='promotions_within_use_limit'),
        ),
        migrations.AddConstraint(
            model_name='promotion',
            constraint=models.CheckConstraint(condition=models.Q(('spent_minor__gte', 0), models.Q(('budget_minor__isnull', True), ('spent_minor__lte', models.F('budget_minor')), _connector='OR')), name='promotions_within_budget'),
        ),
        migrations.AddConstraint(
            model_name='promotion',
            constraint=models.CheckConstraint(condition=models.Q(('marketplace_bps', 0), models.Q(('budget_minor__isnull', False), ('marketplace_bps__lte', 10000), ('vendor__isnull', True)), _connector='OR'), name='promotions_our_money_has_a_budget'),
        ),
        migrations.AddConstraint(
            model_name='promotion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'percentage'), ('percent_bps__range', (1, 10000))), models.Q(('amount_minor__gt', 0), ('kind', 'amount')), models.Q(('buy__gte', 1), ('get__gte', 1), ('kind', 'buy_get'), ('percent_bps__lte', 10000)), ('kind', 'free_shipping'), _connector='OR'), name='promotions_terms_of_kind'),
        ),
        migrations.AddConstraint(
            model_name='promotion',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='promotions_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='promotion',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'waiting'), ('decided_by', ''), models.Q(('decided_by', models.F('created_by')), _negated=True), _connector='OR'), name='promotions_by_two_persons'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.UniqueConstraint(fields=('promotion', 'vendor'), name='promotions_joined_once'),
        ),
        migrations.AddIndex(
            model_name='promotionuse',
            index=models.Index(fields=['order_ref'], name='promotions_uses_of_order'),
        ),
        migrations.AddIndex(
            model_name='promotionuse',
            index=models.Index(condition=models.Q(('given_back_at__isnull', True)), fields=['promotion', 'email'], name='promotions_uses_of_email'),
        ),
        migrations.AddConstraint(
            model_name='promotionuse',
            constraint=models.UniqueConstraint(fields=('promotion', 'order_ref'), name='promotions_once_an_order'),
        ),
        migrations.AddConstraint(
            model_name='promotionuse',
            constraint=models.CheckConstraint(condition=models.Q(('discount_minor__gte', 0), ('spent_minor__gte', 0), ('subsidy_minor__gte', 0), ('subsidy_minor__lte', models.F('discount_minor'))), name='promotions_use_adds_up'),
        ),
        freeze(
            "promotions_promotion",
            (
                "public_id", "vendor_id", "name", "kind", "stacking", "priority", "code",
                "marketplace_bps", "percent_bps", "currency", "amount_minor", "minimum_minor",
                "minimum_scope", "most_minor", "buy", "get", "times", "targets", "zones",
                "starts_at", "ends_at", "use_limit", "person_limit", "budget_currency", "budget_minor", "created_by",
                "created_at",
            ),
            once=("decided_by", "decided_at", "stopped_by", "stopped_at"),
        ),
        refuse_deletion("promotions_promotion"),
        freeze(
            "promotions_promotionuse",
            (
                "promotion_id", "order_ref", "user_id", "email", "currency", "discount_minor",
                "subsidy_minor", "budget_currency", "spent_minor", "claimed_at",
            ),
            once=("given_back_at",),
        ),
        refuse_deletion("promotions_promotionuse"),
    ]
