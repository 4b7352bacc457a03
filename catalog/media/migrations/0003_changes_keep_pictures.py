"""A picture that a change set wishes to hang keeps its file until that is decided."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0002_reviews_keep_pictures'),
    ]

    operations = [
        migrations.AddField(
            model_name='master',
            name='is_proposed',
            field=models.BooleanField(default=False, verbose_name='a change set wishes it'),
        ),
    ]
