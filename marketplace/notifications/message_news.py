"""News of messages: to the side that had read everything before; once until it reads again."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation

from marketplace.conversations import queries as conversations
from marketplace.conversations.events import MessageWritten
from marketplace.conversations.models import Conversation, Message, Side
from marketplace.foundation.typesetting.texts import shortened
from marketplace.notifications import readers
from marketplace.notifications.readers import Reader
from marketplace.notifications.services import tell
from marketplace.orders.signing import order_token


def tell_of_a_message(event: MessageWritten) -> None:
    """The shop's members who answer, or the buyer."""
    thread = Conversation.objects.select_related(
        "vendor", "vendor_order__order", "product", "buyer"
    ).get(public_id=event.conversation_ref.removeprefix("conversation:"))
    message = Message.objects.filter(pk=event.message_id).first()
    if message is None:  # dropped with its thread before the news came
        return
    if event.side == Side.SHOP:
        _tell_buyer(thread, message)
        return
    for member in readers.who_answer(thread.vendor.public_id):
        language = readers.language_of(member)
        path = readers.path_to(language, "vendor_portal:thread", thread.public_id)
        _tell(thread, message, readers.member(member), "message_to_shop", path)


def _tell_buyer(thread: Conversation, message: Message) -> None:
    if thread.vendor_order is not None:
        order = thread.vendor_order.order
        path = readers.path_to(
            order.language, "storefront:order_messages", thread.vendor_order.public_id
        )
        url = f"{path}?t={order_token(order.public_id)}"
        _tell(thread, message, readers.buyer_of(order), "message_to_buyer", url)
    elif thread.buyer is not None:
        language = thread.buyer.language or thread.language
        with translation.override(language):
            path = reverse("storefront:thread", args=[thread.public_id])
        reader = Reader(thread.buyer.email, language, thread.buyer_id)
        _tell(thread, message, reader, "message_to_buyer", path)


def _tell(thread: Conversation, message: Message, reader: Reader, template: str, path: str) -> None:
    with translation.override(reader.language):
        vendor_name = thread.vendor.name
    tell(
        key=f"{template}:{message.pk}:{reader.person_id or 'guest'}",
        reader=reader,
        template=template,
        context={
            "vendor_name": vendor_name,
            "subject_label": conversations.about(thread, reader.language),
            "excerpt": shortened(message.text, 300),
            "has_pictures": message.pictures.exists(),
            "path": path,
            "url": path,
        },
    )
