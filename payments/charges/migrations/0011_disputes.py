"""Disputes: what banks take back until they have decided, and what we answered them."""

import django.db.models.deletion
import marketplace.foundation.fields
from django.db import migrations, models

from marketplace.foundation.append_only import freeze, refuse_changes, refuse_deletion


DISPUTE = (
    "public_id",
    "charge_id",
    "attempt_id",
    "provider",
    "provider_ref",
    "amount_minor",
    "currency",
    "unexplained_minor",
    "is_surplus",
    "opened_at",
)
# Each moment comes once, and stays as it was booked.
ONCE = (
    "withdrawn_minor",
    "withdrawn_currency",
    "withdrawn_at",
    "reinstated_at",
    "fee_minor",
    "fee_currency",
    "fee_at",
    "fee_returned_at",
    "decided_at",
    "reminded_at",
    "accepted_at",
    "accepted_by",
    "accepted_reason",
)
# All that the provider is told: a repeat under the same key hands in the same.
ANSWER = (
    "public_id",
    "dispute_id",
    "key",
    "text",
    "carrier",
    "tracking_number",
    "shipped_on",
    "prepared_by",
    "prepared_at",
)


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0001_initial'),
        ('charges', '0010_refunds_of_orders'),
    ]

    operations = [
        migrations.AlterField(
            model_name='chargefact',
            name='kind',
            field=models.CharField(choices=[('captured', 'Captured'), ('mismatch', 'Mismatch'), ('processing_fee', 'Processing fee'), ('refund_succeeded', 'Refund succeeded'), ('refund_failed', 'Refund failed'), ('dispute_opened', 'Dispute opened'), ('dispute_withdrawn', 'Withdrawn for a dispute'), ('dispute_reinstated', 'Given back after a dispute'), ('dispute_fee', 'Fee for a dispute'), ('dispute_fee_returned', 'Fee for a dispute given back'), ('dispute_decided', 'Dispute decided')], max_length=20, verbose_name='kind'),
        ),
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', marketplace.foundation.fields.UUIDv7Field(serialize=False)),
                ('public_id', marketplace.foundation.fields.PublicIdField(prefix='dsp', verbose_name='public id')),
                ('provider', models.CharField(max_length=20, verbose_name='payment provider')),
                ('provider_ref', models.CharField(max_length=255, verbose_name='provider’s reference')),
                ('amount_minor', marketplace.foundation.fields.MinorField()),
                ('currency', marketplace.foundation.fields.CurrencyField(verbose_name='currency')),
                ('unexplained_minor', marketplace.foundation.fields.MinorField(default=0)),
                ('is_surplus', models.BooleanField(default=False, verbose_name='of surplus money')),
                ('reason', models.CharField(blank=True, max_length=60, verbose_name='reason')),
                ('status', models.CharField(choices=[('needs_response', 'Needs an answer'), ('under_review', 'The bank decides'), ('won', 'Won'), ('lost', 'Lost'), ('withdrawn', 'Given up by the buyer')], max_length=20, verbose_name='status')),
                ('status_as_told', models.CharField(blank=True, max_length=60, verbose_name='status as told')),
                ('evidence_due_at', models.DateTimeField(blank=True, null=True, verbose_name='evidence due')),
                ('has_evidence', models.BooleanField(default=False, verbose_name='answer handed in')),
                ('withdrawn_minor', marketplace.foundation.fields.MinorField(null=True)),
                ('withdrawn_currency', marketplace.foundation.fields.CurrencyField(blank=True, verbose_name='currency of the withdrawal')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='withdrawn at')),
                ('reinstated_at', models.DateTimeField(null=True, verbose_name='given back at')),
                ('fee_minor', marketplace.foundation.fields.MinorField(null=True)),
                ('fee_currency', marketplace.foundation.fields.CurrencyField(blank=True, verbose_name='currency of the fee')),
                ('fee_at', models.DateTimeField(null=True, verbose_name='fee taken at')),
                ('fee_returned_at', models.DateTimeField(null=True, verbose_name='fee given back at')),
                ('opened_at', models.DateTimeField(verbose_name='opened at')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided at')),
                ('reminded_at', models.DateTimeField(null=True, verbose_name='reminded at')),
                ('accepted_at', models.DateTimeField(null=True, verbose_name='loss accepted at')),
                ('accepted_by', models.CharField(blank=True, max_length=64, verbose_name='loss accepted by')),
                ('accepted_reason', models.CharField(blank=True, max_length=200, verbose_name='why it was accepted')),
                ('next_poll_at', models.DateTimeField(null=True, verbose_name='next poll at')),
                ('last_error', models.TextField(blank=True, verbose_name='last error')),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='charges.attempt', verbose_name='attempt')),
                ('charge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='charges.charge', verbose_name='charge')),
            ],
            options={
                'verbose_name': 'dispute',
                'verbose_name_plural': 'disputes',
                'ordering': ('-opened_at',),
                'permissions': (('answer_dispute', 'Can answer disputes, or accept their loss'),),
            },
        ),
        migrations.CreateModel(
            name='DisputeAnswer',
            fields=[
                ('id', marketplace.foundation.fields.UUIDv7Field(serialize=False)),
                ('public_id', marketplace.foundation.fields.PublicIdField(prefix='dan', verbose_name='public id')),
                ('key', models.CharField(max_length=120, unique=True, verbose_name='idempotency key')),
                ('status', models.CharField(choices=[('prepared', 'Being handed in'), ('submitted', 'Handed in'), ('refused', 'Refused by the provider')], default='prepared', max_length=10, verbose_name='status')),
                ('text', models.TextField(verbose_name='text')),
                ('carrier', models.CharField(blank=True, max_length=60, verbose_name='carrier')),
                ('tracking_number', models.CharField(blank=True, max_length=60, verbose_name='tracking number')),
                ('shipped_on', models.DateField(blank=True, null=True, verbose_name='shipped')),
                ('prepared_by', models.CharField(max_length=64, verbose_name='prepared by')),
                ('prepared_at', models.DateTimeField(verbose_name='prepared at')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='answered at')),
                ('due_at', models.DateTimeField(null=True, verbose_name='due at')),
                ('last_error', models.TextField(blank=True, verbose_name='last error')),
                ('dispute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='charges.dispute', verbose_name='dispute')),
            ],
            options={
                'verbose_name': 'answer to a dispute',
                'verbose_name_plural': 'answers to disputes',
                'ordering': ('-prepared_at',),
            },
        ),
        migrations.CreateModel(
            name='AnswerFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(max_length=20, verbose_name='what it shows')),
                ('name', models.CharField(max_length=120, verbose_name='file name')),
                ('content_type', models.CharField(max_length=40, verbose_name='type')),
                ('content', models.BinaryField(verbose_name='content')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the file')),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='charges.disputeanswer', verbose_name='answer')),
            ],
            options={
                'verbose_name': 'file of an answer',
                'verbose_name_plural': 'files of answers',
                'ordering': ('answer', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='DisputeShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_minor', marketplace.foundation.fields.MinorField()),
                ('dispute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='charges.dispute', verbose_name='dispute')),
                ('share', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputed', to='charges.share', verbose_name='share')),
            ],
            options={
                'verbose_name': 'disputed share',
                'verbose_name_plural': 'disputed shares',
                'ordering': ('dispute', 'share'),
            },
        ),
        migrations.AddIndex(
            model_name='dispute',
            index=models.Index(condition=models.Q(('next_poll_at__isnull', False)), fields=['next_poll_at'], name='dispute_poll_due'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.UniqueConstraint(fields=('provider', 'provider_ref'), name='dispute_once'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='dispute_positive'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(('unexplained_minor__gte', 0), ('unexplained_minor__lte', models.F('amount_minor'))), name='dispute_unexplained_within'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['needs_response', 'under_review', 'won', 'lost', 'withdrawn'])), name='dispute_status_known'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('status__in', ('needs_response', 'under_review'))), models.Q(models.Q(('status__in', ('needs_response', 'under_review')), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='dispute_decided_at'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reinstated_at', None), ('withdrawn_at', None), ('withdrawn_minor', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_minor__gt', 0)), _connector='OR'), name='dispute_given_back_after_withdrawn'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('fee_at', None), ('fee_minor', None), ('fee_returned_at', None)), models.Q(('fee_at__isnull', False), ('fee_minor__gt', 0)), _connector='OR'), name='dispute_fee_given_back_after_taken'),
        ),
        migrations.AddConstraint(
            model_name='disputeanswer',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'refused'), _negated=True), fields=('dispute',), name='dispute_answered_once'),
        ),
        migrations.AddConstraint(
            model_name='disputeanswer',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['prepared', 'submitted', 'refused'])), name='dispute_answer_status_known'),
        ),
        migrations.AddConstraint(
            model_name='disputeshare',
            constraint=models.UniqueConstraint(fields=('dispute', 'share'), name='dispute_share_once'),
        ),
        migrations.AddConstraint(
            model_name='disputeshare',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='dispute_share_positive'),
        ),
        freeze("charges_dispute", DISPUTE, once=ONCE),
        refuse_deletion("charges_dispute"),
        refuse_changes("charges_disputeshare"),
        freeze("charges_disputeanswer", ANSWER, once=("settled_at",)),
        refuse_deletion("charges_disputeanswer"),
        refuse_changes("charges_answerfile"),
    ]
