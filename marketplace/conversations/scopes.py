"""Whose is it: every look-up goes through who asks. What is not theirs does not exist for them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from marketplace.conversations.errors import NoSuchThread
from marketplace.conversations.models import Conversation, Message, MessagePicture
from marketplace.orders.visitors import OrderReader
from marketplace.vendors.models import VendorMember

_ROLE = VendorMember.Role
MAY_ANSWER = (_ROLE.OWNER, _ROLE.FULFILLMENT, _ROLE.CATALOG)


def thread_of_reader(public_id: str, reader: OrderReader) -> Conversation:
    """Return a thread that a buyer may read: an own question, or about an order of theirs.

    Raises: NoSuchThread.
    """
    found = _rows().filter(public_id=public_id).first()
    if found is None or not may_read(found, reader):
        raise NoSuchThread
    return found


def may_read(thread: Conversation, reader: OrderReader) -> bool:
    """Tell whether a thread is this buyer's, by account or by the link of the order."""
    if thread.vendor_order is not None:
        return reader.may_read(thread.vendor_order.order)
    return thread.buyer_id is not None and thread.buyer_id == reader.user_id


def thread_of_member(public_id: str, member: VendorMember) -> Conversation:
    """Return a thread of the member's own shop. Raises: NoSuchThread."""
    found = _rows().filter(public_id=public_id, vendor_id=member.vendor_id).first()
    if found is None:
        raise NoSuchThread
    return found


def message_in(thread: Conversation, message_id: UUID) -> Message:
    """Return a message of a thread. Raises: NoSuchThread."""
    found = Message.objects.filter(pk=message_id, conversation=thread).first()
    if found is None:
        raise NoSuchThread
    return found


def picture_in(thread: Conversation, picture_id: UUID) -> MessagePicture:
    """Return a picture of a thread. Raises: NoSuchThread."""
    found = MessagePicture.objects.filter(pk=picture_id, message__conversation=thread).first()
    if found is None:
        raise NoSuchThread
    return found


def _rows() -> QuerySet[Conversation]:
    return Conversation.objects.select_related("vendor", "vendor_order__order", "product")
