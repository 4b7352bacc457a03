"""Where customs asks for the raw data of a payment: announcement 179 of 2018."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from marketplace.customs.cases import queries, services
from marketplace.customs.messages.payment_data import (
    UnreadableRequest,
    acknowledgement,
    read_open_request,
)
from marketplace.foundation.clock import now

_FAILED = "20000"


@csrf_exempt
@require_POST
def plat_data_open(request: HttpRequest) -> HttpResponse:
    """Keep the question of `openReq` and answer at once; the data follows by an upload of ours.

    Nobody proves here who asks, so nothing is told but that it was heard: the data goes to the
    address of customs alone, and only orders that were declared are kept.
    """
    at = now()
    milliseconds = int(at.timestamp() * 1000)
    try:
        asked = read_open_request(request.POST.get("openReq", ""))
    except UnreadableRequest as refusal:
        told = acknowledgement(service_time=milliseconds, code=_FAILED, message=str(refusal))
        return HttpResponse(told, content_type="application/json")
    if not queries.is_known(asked.order_no):
        told = acknowledgement(service_time=milliseconds, code=_FAILED, message="orderNo")
        return HttpResponse(told, content_type="application/json")
    services.receive_pull(
        order_no=asked.order_no,
        session_id=asked.session_id,
        service_time=asked.service_time,
        now=at,
    )
    told = acknowledgement(service_time=milliseconds)
    return HttpResponse(told, content_type="application/json")
