from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("charges", "0004_freeze_name_of_shop")]

    operations = [migrations.RemoveField(model_name="webhookevent", name="payload_hash")]
