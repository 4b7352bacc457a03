"""The second factor as this shop wants it: sealed secrets, and our own codes to scan."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, Final

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext as _

from marketplace.foundation import sealing

_ABOUT: Final = "mfa_authenticator"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps are sealed; their codes to scan are drawn by the house."""

    def build_totp_svg(self, url: str) -> str:
        """Draw the secret as a code; black on white whatever the page's colors."""
        drawing: str = segno.make_qr(url, error="m").svg_inline(
            scale=5, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None
        )
        return drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Say whose passkey it is: the marketplace's, under the host that the page came from."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": settings.MARKETPLACE_NAME}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Propose a name that a person tells apart from the others."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("My passkey") if not count else _("Passkey %(number)s") % {"number": count + 1}

    def encrypt(self, text: str) -> str:
        """Seal a secret: a dump of the database signs nobody in."""
        return urlsafe_b64encode(sealing.seal(text, about=_ABOUT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret. Raises: SealBroken."""
        return sealing.unseal(urlsafe_b64decode(encrypted_text), about=_ABOUT)
