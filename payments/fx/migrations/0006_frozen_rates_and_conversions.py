"""Rates that a run converts at, frozen under its key; and what was converted."""

import django.db.models.deletion
import django.db.models.expressions
import marketplace.foundation.fields
from django.db import migrations, models

from marketplace.foundation.append_only import refuse_changes


class Migration(migrations.Migration):

    dependencies = [
        ('fx', '0005_quotes_by_tier'),
    ]

    operations = [
        migrations.CreateModel(
            name='FxConversion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=120, unique=True, verbose_name='reference')),
                ('payee_ref', models.CharField(max_length=60, verbose_name='payee')),
                ('sold_currency', marketplace.foundation.fields.CurrencyField(verbose_name='currency sold')),
                ('sold_minor', marketplace.foundation.fields.MinorField()),
                ('bought_currency', marketplace.foundation.fields.CurrencyField(verbose_name='currency bought')),
                ('bought_minor', marketplace.foundation.fields.MinorField()),
                ('at_mid_minor', marketplace.foundation.fields.MinorField()),
                ('margin_minor', marketplace.foundation.fields.MinorField()),
                ('base', marketplace.foundation.fields.CurrencyField(verbose_name='base currency')),
                ('quote', marketplace.foundation.fields.CurrencyField(verbose_name='quoted currency')),
                ('rate', models.DecimalField(decimal_places=10, max_digits=20, verbose_name='rate')),
                ('mid', models.DecimalField(decimal_places=10, max_digits=20, verbose_name='mid rate')),
                ('spread_bps', models.PositiveIntegerField(verbose_name='spread, basis points')),
                ('steps', models.JSONField(verbose_name='steps')),
                ('source', models.CharField(max_length=80, verbose_name='source')),
                ('valid_on', models.DateField(verbose_name='valid on')),
                ('converted_at', models.DateTimeField(verbose_name='converted at')),
            ],
            options={
                'verbose_name': 'conversion',
                'verbose_name_plural': 'conversions',
                'ordering': ('-converted_at', 'reference'),
                'indexes': [models.Index(fields=['payee_ref', '-converted_at'], name='fx_conversion_of_payee')],
                'constraints': [models.CheckConstraint(condition=models.Q(('at_mid_minor', django.db.models.expressions.CombinedExpression(models.F('bought_minor'), '+', models.F('margin_minor')))), name='fx_conversion_margin_is_the_rest'), models.CheckConstraint(condition=models.Q(('bought_minor__gte', 0), ('margin_minor__gte', 0), ('sold_minor__gte', 0)), name='fx_conversion_not_negative'), models.CheckConstraint(condition=models.Q(('sold_currency', models.F('bought_currency')), _negated=True), name='fx_conversion_of_two')],
            },
        ),
        migrations.CreateModel(
            name='FxFrozenRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, verbose_name='key')),
                ('tier', models.CharField(max_length=20, verbose_name='tier')),
                ('from_currency', marketplace.foundation.fields.CurrencyField(verbose_name='from currency')),
                ('to_currency', marketplace.foundation.fields.CurrencyField(verbose_name='to currency')),
                ('spread_bps', models.PositiveIntegerField(verbose_name='spread, basis points')),
                ('frozen_at', models.DateTimeField(verbose_name='frozen at')),
            ],
            options={
                'verbose_name': 'frozen rate',
                'verbose_name_plural': 'frozen rates',
                'ordering': ('-frozen_at', 'from_currency', 'to_currency'),
                'constraints': [models.UniqueConstraint(fields=('key', 'tier', 'from_currency', 'to_currency'), name='fx_frozen_rate_once'), models.CheckConstraint(condition=models.Q(('from_currency', models.F('to_currency')), _negated=True), name='fx_frozen_rate_of_two'), models.CheckConstraint(condition=models.Q(('spread_bps__lt', 10000)), name='fx_frozen_rate_leaves_something')],
            },
        ),
        migrations.CreateModel(
            name='FxFrozenStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('base', marketplace.foundation.fields.CurrencyField(verbose_name='base currency')),
                ('quote', marketplace.foundation.fields.CurrencyField(verbose_name='quoted currency')),
                ('mid', models.DecimalField(decimal_places=10, max_digits=20, verbose_name='mid rate')),
                ('is_multiplied', models.BooleanField(verbose_name='multiplied, not divided')),
                ('is_bundled', models.BooleanField(verbose_name='from the bundled snapshot')),
                ('source', models.CharField(max_length=20, verbose_name='source')),
                ('valid_on', models.DateField(verbose_name='valid on')),
                ('frozen_rate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='fx.fxfrozenrate', verbose_name='frozen rate')),
                ('rate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fx.fxrate', verbose_name='rate')),
            ],
            options={
                'verbose_name': 'step of a frozen rate',
                'verbose_name_plural': 'steps of frozen rates',
                'ordering': ('frozen_rate', 'position'),
                'constraints': [models.UniqueConstraint(fields=('frozen_rate', 'position'), name='fx_frozen_step_once'), models.CheckConstraint(condition=models.Q(('mid__gt', 0)), name='fx_frozen_step_positive')],
            },
        ),
        refuse_changes("fx_fxfrozenrate"),
        refuse_changes("fx_fxfrozenstep"),
        refuse_changes("fx_fxconversion"),
    ]
