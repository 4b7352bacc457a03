from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0008_pictures_come_in_formats"),
    ]

    operations = [
        migrations.AddField(
            model_name="scheduledmove",
            name="is_cleared",
            field=models.BooleanField(db_default=True, default=True, verbose_name="let through"),
        ),
        migrations.AddField(
            model_name="product",
            name="is_taken_down_by_vendor",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                verbose_name="taken down by its vendor",
            ),
        ),
    ]
