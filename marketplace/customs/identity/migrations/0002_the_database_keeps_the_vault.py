"""Consents and accesses are facts; a profile stays, and once erased never comes back."""

from django.db import migrations

from marketplace.foundation.append_only import freeze, refuse_changes, refuse_deletion


class Migration(migrations.Migration):

    dependencies = [("identity", "0001_initial")]

    operations = [
        refuse_changes("identity_consenttext"),
        refuse_changes("identity_identityconsent"),
        refuse_changes("identity_identityaccess"),
        freeze(
            "identity_identityprofile",
            ("public_id", "kind", "recorded_at"),
            once=("restricted_at", "erased_at", "cause"),
        ),
        refuse_deletion("identity_identityprofile"),
    ]
