from django.db import migrations, models


class Migration(migrations.Migration):
    """Find an attempt by the provider's name of its money, as lines of a balance do."""

    dependencies = [("charges", "0011_disputes")]

    operations = [
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                fields=["provider", "provider_object_id"], name="attempt_provider_object"
            ),
        ),
    ]
