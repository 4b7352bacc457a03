"""A vendor is paid in the currency that it prices in; there is no second one to choose."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vendors", "0002_accounts_need_two_persons")]

    operations = [
        migrations.RemoveConstraint(model_name="vendor", name="vendors_price_currency_known"),
        migrations.RemoveConstraint(model_name="vendor", name="vendors_settlement_currency_known"),
        migrations.RemoveField(model_name="vendor", name="settlement_currency"),
        migrations.AddConstraint(
            model_name="vendor",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_currency__in", ("MOP", "HKD", "CNY"))),
                name="vendors_price_currency_paid",
                violation_error_message=(
                    "A shop is paid in the currency of its prices: MOP, HKD or CNY."
                ),
            ),
        ),
    ]
