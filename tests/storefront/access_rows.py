"""Rows of the scene of test_access.py: each somebody's own, so that its number is a stranger's
to everyone else. They are written as they would stand; how they come to be is tested elsewhere.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from catalog.bulk.models import ImportRun
from catalog.picture_zips.models import ZipRun
from marketplace.accounts.models import User
from marketplace.conversations.models import Conversation, Message, MessagePicture
from marketplace.foundation.clock import now
from marketplace.notifications.models import Notice
from marketplace.orders.models import Return, ReturnFile, ReturnLine, VendorOrder
from marketplace.privacy.models import DataExport
from tests.factories.promotions import promotion
from tests.factories.rows import one_more

JPEG = b"\xff\xd8\xff\xd9"


def owned(part: VendorOrder, buyer: User) -> dict[str, list[Any]]:
    """Return the arguments of routes: rows of the buyer, of the bakery and of its part."""
    return _talk(part, buyer) | _return(part) | _buyers(buyer) | _shops(part)


def _talk(part: VendorOrder, buyer: User) -> dict[str, list[Any]]:
    at = now()
    thread = Conversation.objects.create(
        vendor=part.vendor, vendor_order=part, buyer=buyer, language="en", opened_at=at, last_at=at
    )
    asked, answered = (
        Message.objects.create(
            conversation=thread, key=uuid4(), side=side, text=side, language="en", written_at=at
        )
        for side in ("buyer", "shop")
    )
    picture = MessagePicture.objects.create(
        message=asked, position=0, width=1, height=1, content=JPEG
    )
    return {
        "thread": [thread.public_id],
        "in_thread": [thread.public_id, picture.pk],
        "asked": [thread.public_id, asked.pk],
        "answered": [thread.public_id, answered.pk],
    }


def _return(part: VendorOrder) -> dict[str, list[Any]]:
    at = now()
    of = Return.objects.create(
        vendor_order=part, key="access", wish="refund", text="Torn", asked_at=at, due_at=at
    )
    line = part.lines.first()
    ReturnLine.objects.create(of=of, line=line, quantity=1, reason="damaged")
    file = ReturnFile.objects.create(
        of=of, side="buyer", content=JPEG, size=len(JPEG), width=1, height=1, added_at=at
    )
    return {"return": [of.public_id], "return_file": [of.public_id, file.pk]}


def _buyers(buyer: User) -> dict[str, list[Any]]:
    at = now()
    notice = Notice.objects.create(
        key="access", kind="order_paid", person=buyer, language="en", title="Paid", written_at=at
    )
    copy = DataExport.objects.create(
        user=buyer, language="en", status="ready", content=b"PK", size=2,
        asked_at=at, ready_at=at, expires_at=at + timedelta(days=1),
    )  # fmt: skip
    return {"notice": [notice.pk], "copy": [copy.public_id]}


def _shops(part: VendorOrder) -> dict[str, list[Any]]:
    run = one_more(ImportRun, 1, now(), {}, vendor=part.vendor)
    archive = one_more(ZipRun, 1, now(), {}, vendor=part.vendor)
    offer = promotion(part.vendor, code="MOON2026")
    return {
        "import": [run.public_id],  # type: ignore[attr-defined]
        "zip": [archive.public_id],  # type: ignore[attr-defined]
        "promotion": [offer.public_id],
    }
