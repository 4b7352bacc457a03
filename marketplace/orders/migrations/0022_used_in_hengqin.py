"""Whether a buyer said that the goods are used in Hengqin."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0021_credit_notes'),
    ]

    operations = [
        migrations.AddField(
            model_name='checkoutquote',
            name='in_hengqin',
            field=models.BooleanField(db_default=False, default=False, verbose_name='used in Hengqin'),
        ),
    ]
