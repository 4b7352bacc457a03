from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalog", "0005_brands_of_old_texts")]

    operations = [
        migrations.RemoveField("product", "brand_text"),
    ]
