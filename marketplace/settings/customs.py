"""Who signs what customs is told, and by which names of algorithms: what it takes has changed."""

from __future__ import annotations

from marketplace.settings.environment import ENV

CUSTOMS_SIGNING = {
    "SIGNER": ENV.customs_signer,
    "ADDRESS": ENV.customs_signer_address,
    "KEY": ENV.customs_signer_key,
    "SECRET": ENV.customs_signer_secret,
    "CERTIFICATE": ENV.customs_signer_certificate,
    "SIGNATURE_URI": ENV.customs_signature_uri,
    "DIGEST_URI": ENV.customs_digest_uri,
}
