"""What a refund gives back to the platform of its own."""

import marketplace.foundation.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('settlement', '0012_duty_goes_back'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='salerefund',
            name='settlement_sale_refund_positive',
        ),
        migrations.AddField(
            model_name='salerefund',
            name='subsidy_minor',
            field=marketplace.foundation.fields.MinorField(default=0),
        ),
        migrations.AddConstraint(
            model_name='salerefund',
            constraint=models.CheckConstraint(condition=models.Q(('at_mid_minor__gte', 0), ('subsidy_minor__gte', 0), ('to_buyer_minor__gte', 0)), name='settlement_sale_refund_positive'),
        ),
    ]
