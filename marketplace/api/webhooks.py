"""Where payment providers ring: store the message, answer, work later."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from marketplace.foundation.clock import now
from payments.charges import services as charges
from payments.gateways import registry
from payments.gateways.errors import WebhookForged

_LARGEST = 512 * 1024  # bytes; a provider's event is a few kilobytes


@csrf_exempt
@require_POST
def provider_webhook(request: HttpRequest, provider: str) -> JsonResponse:
    """Verify the raw body, keep it in the inbox, answer 200 with what the provider wants to read.

    A forged message gets 400, a provider that we have no keys of 404, a message of more than half
    a megabyte 413; none of them is told why.

    The message is only a bell: what happened is read from the provider afterwards.
    """
    if not registry.is_configured(provider):
        return JsonResponse({"error": "no such provider"}, status=404)
    refused = refuse_size(request)
    if refused is not None:
        return refused
    try:
        charges.receive_webhook(
            provider=provider, headers=dict(request.headers), body=request.body, now=now()
        )
    except WebhookForged:
        return JsonResponse({"error": "signature refused"}, status=400)
    return JsonResponse(dict(registry.provider(provider).acknowledgement) or {"received": True})


def refuse_size(request: HttpRequest) -> JsonResponse | None:
    """Answer a message that says no length, or too much of it; None for all others."""
    length = request.headers.get("Content-Length") or "0"
    if not length.isascii() or not length.isdigit():
        return JsonResponse({"error": "no length"}, status=400)
    if len(length) > 9 or int(length) > _LARGEST:
        return JsonResponse({"error": "too large"}, status=413)
    return None
