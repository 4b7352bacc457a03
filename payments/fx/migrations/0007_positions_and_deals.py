"""What positions went through: bookings, deals with banks, values at the end of months."""

import django.db.models.expressions
import marketplace.foundation.fields
from django.db import migrations, models

from marketplace.foundation.append_only import freeze, refuse_changes, refuse_deletion


class Migration(migrations.Migration):

    dependencies = [
        ('fx', '0006_frozen_rates_and_conversions'),
    ]

    operations = [
        migrations.CreateModel(
            name='FxBooking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry_number', models.BigIntegerField(verbose_name='number of the entry')),
                ('entry_key', models.CharField(max_length=200, verbose_name='key of the entry')),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('reference', models.CharField(max_length=120, verbose_name='reference')),
                ('effective_on', models.DateField(db_index=True, verbose_name='effective on')),
                ('currency', marketplace.foundation.fields.CurrencyField(verbose_name='currency')),
                ('amount_minor', marketplace.foundation.fields.MinorField()),
                ('home_currency', marketplace.foundation.fields.CurrencyField(verbose_name='home currency')),
                ('given_minor', marketplace.foundation.fields.MinorField()),
                ('result_minor', marketplace.foundation.fields.MinorField()),
                ('held_minor', marketplace.foundation.fields.MinorField()),
                ('cost_minor', marketplace.foundation.fields.MinorField()),
                ('result_key', models.CharField(blank=True, max_length=200, verbose_name='entry of the result')),
                ('mid', models.DecimalField(decimal_places=10, max_digits=20, null=True, verbose_name='mid rate')),
                ('source', models.CharField(blank=True, max_length=80, verbose_name='source')),
                ('valid_on', models.DateField(null=True, verbose_name='valid on')),
                ('booked_at', models.DateTimeField(verbose_name='booked at')),
            ],
            options={
                'verbose_name': 'booking of a position',
                'verbose_name_plural': 'bookings of positions',
                'ordering': ('-id',),
                'indexes': [models.Index(fields=['currency', '-id'], name='fx_booking_newest')],
                'constraints': [models.UniqueConstraint(fields=('entry_number', 'currency'), name='fx_booking_once_per_entry'), models.CheckConstraint(condition=models.Q(('currency', models.F('home_currency')), _negated=True), name='fx_booking_of_a_foreign_currency'), models.CheckConstraint(condition=models.Q(models.Q(('held_minor', 0), _negated=True), ('cost_minor', 0), _connector='OR'), name='fx_booking_closed_costs_nothing')],
            },
        ),
        migrations.CreateModel(
            name='FxDeal',
            fields=[
                ('id', marketplace.foundation.fields.UUIDv7Field(serialize=False)),
                ('public_id', marketplace.foundation.fields.PublicIdField(prefix='fxd', verbose_name='public id')),
                ('bank', models.CharField(max_length=80, verbose_name='bank')),
                ('bank_reference', models.CharField(max_length=64, verbose_name='bank’s reference')),
                ('sold_currency', marketplace.foundation.fields.CurrencyField(verbose_name='currency sold')),
                ('sold_minor', marketplace.foundation.fields.MinorField()),
                ('bought_currency', marketplace.foundation.fields.CurrencyField(verbose_name='currency bought')),
                ('bought_minor', marketplace.foundation.fields.MinorField()),
                ('base', marketplace.foundation.fields.CurrencyField(verbose_name='base currency')),
                ('quote', marketplace.foundation.fields.CurrencyField(verbose_name='quoted currency')),
                ('rate', models.DecimalField(decimal_places=10, max_digits=20, verbose_name='rate')),
                ('traded_on', models.DateField(verbose_name='traded on')),
                ('value_on', models.DateField(verbose_name='value date')),
                ('mid', models.DecimalField(decimal_places=10, max_digits=20, verbose_name='mid rate')),
                ('mid_source', models.CharField(max_length=80, verbose_name='source')),
                ('mid_valid_on', models.DateField(verbose_name='valid on')),
                ('override_reason', models.CharField(blank=True, max_length=200, verbose_name='why a rate outside the band is right')),
                ('booked_by', models.CharField(max_length=64, verbose_name='booked by')),
                ('booked_at', models.DateTimeField(verbose_name='booked at')),
                ('status', models.CharField(choices=[('booked', 'booked'), ('confirmed', 'confirmed'), ('declined', 'declined')], default='booked', max_length=10, verbose_name='status')),
                ('confirmed_by', models.CharField(blank=True, max_length=64, verbose_name='confirmed by')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                ('declined_by', models.CharField(blank=True, max_length=64, verbose_name='declined by')),
                ('declined_at', models.DateTimeField(blank=True, null=True, verbose_name='declined at')),
                ('decline_reason', models.CharField(blank=True, max_length=200, verbose_name='why it was declined')),
            ],
            options={
                'verbose_name': 'deal',
                'verbose_name_plural': 'deals',
                'ordering': ('-traded_on', '-booked_at'),
                'permissions': (('book_fxdeal', 'Can book deals with banks'), ('confirm_fxdeal', 'Can confirm deals with banks')),
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'declined'), _negated=True), fields=('bank', 'bank_reference'), name='fx_deal_once'), models.CheckConstraint(condition=models.Q(('bought_minor__gt', 0), ('rate__gt', 0), ('sold_minor__gt', 0)), name='fx_deal_positive'), models.CheckConstraint(condition=models.Q(('sold_currency', models.F('bought_currency')), _negated=True), name='fx_deal_of_two_currencies'), models.CheckConstraint(condition=models.Q(('confirmed_by', ''), models.Q(('confirmed_by', models.F('booked_by')), _negated=True), _connector='OR'), name='fx_deal_by_two'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_by', ''), ('declined_by', ''), ('status', 'booked')), models.Q(('declined_by', ''), ('status', 'confirmed'), models.Q(('confirmed_by', ''), _negated=True)), models.Q(('confirmed_by', ''), ('status', 'declined'), models.Q(('declined_by', ''), _negated=True)), _connector='OR'), name='fx_deal_status_has_its_person')],
            },
        ),
        migrations.CreateModel(
            name='FxRevaluation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valued_on', models.DateField(verbose_name='end of the month')),
                ('currency', marketplace.foundation.fields.CurrencyField(verbose_name='currency')),
                ('held_minor', marketplace.foundation.fields.MinorField()),
                ('home_currency', marketplace.foundation.fields.CurrencyField(verbose_name='home currency')),
                ('cost_minor', marketplace.foundation.fields.MinorField()),
                ('worth_minor', marketplace.foundation.fields.MinorField()),
                ('difference_minor', marketplace.foundation.fields.MinorField()),
                ('base', marketplace.foundation.fields.CurrencyField(verbose_name='base currency')),
                ('quote', marketplace.foundation.fields.CurrencyField(verbose_name='quoted currency')),
                ('mid', models.DecimalField(decimal_places=10, max_digits=20, verbose_name='mid rate')),
                ('source', models.CharField(max_length=80, verbose_name='source')),
                ('valid_on', models.DateField(verbose_name='valid on')),
                ('entry_key', models.CharField(blank=True, max_length=200, verbose_name='key of the entry')),
                ('revalued_at', models.DateTimeField(verbose_name='revalued at')),
            ],
            options={
                'verbose_name': 'revaluation',
                'verbose_name_plural': 'revaluations',
                'ordering': ('-valued_on', 'currency'),
                'constraints': [models.UniqueConstraint(fields=('valued_on', 'currency'), name='fx_revaluation_once_a_month'), models.CheckConstraint(condition=models.Q(('worth_minor', django.db.models.expressions.CombinedExpression(models.F('cost_minor'), '+', models.F('difference_minor')))), name='fx_revaluation_difference_is_the_rest')],
            },
        ),
        refuse_changes("fx_fxbooking"),
        refuse_changes("fx_fxrevaluation"),
        freeze(
            "fx_fxdeal",
            (
                "public_id",
                "bank",
                "bank_reference",
                "sold_currency",
                "sold_minor",
                "bought_currency",
                "bought_minor",
                "base",
                "quote",
                "rate",
                "traded_on",
                "value_on",
                "mid",
                "mid_source",
                "mid_valid_on",
                "override_reason",
                "booked_by",
                "booked_at",
            ),
            once=(
                "confirmed_by",
                "confirmed_at",
                "declined_by",
                "declined_at",
                "decline_reason",
            ),
        ),
        refuse_deletion("fx_fxdeal"),
    ]
