from django.db import migrations

from marketplace.foundation.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial"), ("charges", "0001_initial")]

    operations = [refuse_changes("charges_chargefact")]
