from django.db import migrations

from marketplace.foundation.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("settlement", "0001_initial")]

    operations = [refuse_changes("settlement_statementline")]
