"""What the platform adds to a share of its own."""

import django.db.models.expressions
import marketplace.foundation.fields
from marketplace.foundation.append_only import freeze
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('charges', '0014_duty_of_shares'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='share',
            name='share_mid_value_within',
        ),
        migrations.AddField(
            model_name='share',
            name='subsidy_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AddConstraint(
            model_name='share',
            constraint=models.CheckConstraint(condition=models.Q(('mid_value_minor__gte', 0), ('mid_value_minor__lte', django.db.models.expressions.CombinedExpression(models.F('amount_minor'), '+', models.F('subsidy_minor'))), ('subsidy_minor__gte', 0)), name='share_mid_value_within'),
        ),
        freeze("charges_share", ("subsidy_minor",), name="subsidy_frozen"),
    ]
