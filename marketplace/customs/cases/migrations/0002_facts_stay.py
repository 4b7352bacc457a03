from django.db import migrations

from marketplace.foundation.append_only import freeze, refuse_changes, refuse_deletion

_CASE = (
    *("public_id", "reference", "order_no", "ebp_code", "identity_ref", "channel", "currency"),
    *("dutiable_minor", "tax_minor", "quota_year", "waybill_no", "opened_at"),
)
_DOCUMENT = ("case_id", "kind", "guid", "cop_no", "app_type", "written_at")
_PULL = ("session_id", "order_no", "service_time", "asked_at")


class Migration(migrations.Migration):
    dependencies = [("customs_cases", "0001_initial")]

    operations = [
        refuse_changes("customs_cases_casesnapshot"),
        refuse_changes("customs_cases_customsmove"),
        refuse_changes("customs_cases_customsreceipt"),
        refuse_changes("customs_cases_receiptoutcome"),
        refuse_changes("customs_cases_taxbill"),
        refuse_changes("customs_cases_rawpaymentrecord"),
        freeze("customs_cases_customscase", _CASE, once=("released_at", "ended_at")),
        refuse_deletion("customs_cases_customscase"),
        freeze(
            "customs_cases_customsdocument",
            _DOCUMENT,
            once=("sha256", "digest", "signed_by", "handed_in_at"),
        ),
        refuse_deletion("customs_cases_customsdocument"),
        freeze("customs_cases_datapull", _PULL),
        refuse_deletion("customs_cases_datapull"),
    ]
