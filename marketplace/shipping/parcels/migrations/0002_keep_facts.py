"""Events and scans are facts; shipments, parcels, bags, trucks, ranges and claims stay."""

from __future__ import annotations

from django.db import migrations

from marketplace.foundation.append_only import freeze, refuse_changes, refuse_deletion


class Migration(migrations.Migration):

    dependencies = [("foundation", "0001_initial"), ("parcels", "0001_initial")]

    operations = [
        refuse_changes("parcels_trackingevent"),
        refuse_changes("parcels_hubscan"),
        refuse_changes("parcels_claimevidence"),
        freeze("parcels_shipment", ("public_id", "reference", "vendor_ref"), once=("waybill",)),
        refuse_deletion("parcels_shipment"),
        refuse_deletion("parcels_parcel"),
        refuse_deletion("parcels_bag"),
        refuse_deletion("parcels_linehaul"),
        refuse_deletion("parcels_numberrange"),
        freeze(
            "parcels_claim",
            ("public_id", "shipment_id", "kind", "currency", "amount_minor", "opened_by"),
            once=("proposed_by", "decided_by"),
        ),
        refuse_deletion("parcels_claim"),
    ]
