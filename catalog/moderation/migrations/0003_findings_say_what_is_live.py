"""A finding in a wish closes nothing; one in the listing itself does, whatever is wished."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0002_lost_disputes_count'),
    ]

    operations = [
        migrations.AddField(
            model_name='screenfinding',
            name='is_live',
            field=models.BooleanField(default=True, verbose_name='the listing says it'),
        ),
        migrations.AddField(
            model_name='screenfinding',
            name='is_wished',
            field=models.BooleanField(default=True, verbose_name='what was handed in says it'),
        ),
    ]
