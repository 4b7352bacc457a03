"""Where carriers and aggregators ring: store the message, answer, work later."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from marketplace.api.webhooks import refuse_size
from marketplace.foundation.clock import now
from marketplace.shipping.carriers_api import registry
from marketplace.shipping.carriers_api.errors import MessageForged
from marketplace.shipping.parcels import services as parcels

_PUSH_KEY = "x-push-key"


@csrf_exempt
@require_POST
def parcel_news(request: HttpRequest, provider: str) -> HttpResponse:
    """Verify the raw body, keep it in the inbox, answer what its sender wants to read.

    A forged message gets 400, a sender that we have no key of 404, one of more than half a
    megabyte 413; none is told why. SF signs nothing, and its key stands in the address that we
    gave it: the message is only a bell, and is never believed.
    """
    listener = registry.listener(provider)
    if listener is None:
        return JsonResponse({"error": "no such sender"}, status=404)
    refused = refuse_size(request)
    if refused is not None:
        return refused
    headers = dict(request.headers) | {_PUSH_KEY: request.GET.get("key", "")}
    try:
        parcels.receive_message(provider=provider, headers=headers, body=request.body, now=now())
    except MessageForged:
        told = listener.acknowledgement(is_kept=False)
        return HttpResponse(told.body, content_type=told.content_type, status=400)
    told = listener.acknowledgement(is_kept=True)
    return HttpResponse(told.body, content_type=told.content_type)
