from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("charges", "0002_facts_are_append_only")]

    operations = [
        migrations.AddField(
            model_name="charge",
            name="next_expiry_at",
            field=models.DateTimeField(null=True, verbose_name="next expiry at"),
        ),
        migrations.AddField(
            model_name="charge",
            name="expiry_tries",
            field=models.PositiveIntegerField(default=0, verbose_name="tries to expire"),
        ),
    ]
