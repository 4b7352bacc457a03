from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_listing_prices_follow_offers")]

    operations = [
        migrations.RenameField("product", "brand", "brand_text"),
    ]
