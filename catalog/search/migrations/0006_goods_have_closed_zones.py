"""A rule may close a destination to goods, whoever sells them: lists leave that zone out."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0007_the_database_keeps_offers_and_options'),
        ('search', '0005_listings_follow_brands_and_answers'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProductClosures',
            fields=[
                ('product', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='catalog.product', verbose_name='product')),
                ('zones', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), default=list, size=None, verbose_name='zones')),
            ],
            options={
                'verbose_name': 'closed destinations of a product',
                'verbose_name_plural': 'closed destinations of products',
            },
        ),
    ]
