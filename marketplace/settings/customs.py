"""Who signs what customs is told, and by which names of algorithms: what it takes has changed."""

from __future__ import annotations

from marketplace.settings.environment import ENV as _ENV  # a star takes it not along

CUSTOMS_SIGNING = {
    "SIGNER": _ENV.customs_signer,
    "ADDRESS": _ENV.customs_signer_address,
    "KEY": _ENV.customs_signer_key,
    "SECRET": _ENV.customs_signer_secret,
    "CERTIFICATE": _ENV.customs_signer_certificate,
    "SIGNATURE_URI": _ENV.customs_signature_uri,
    "DIGEST_URI": _ENV.customs_digest_uri,
}
