from django.db import migrations

from marketplace.foundation.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial"), ("fx", "0001_initial")]

    operations = [refuse_changes("fx_fxrate")]
