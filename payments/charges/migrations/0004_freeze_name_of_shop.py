from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("charges", "0003_put_off_expiry")]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="business_name",
            field=models.CharField(blank=True, max_length=100, verbose_name="name of the shop"),
        ),
    ]
