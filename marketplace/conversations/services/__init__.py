"""The use cases of conversations, one a file."""

from marketplace.conversations.services.drop_old_messages import drop_old_messages
from marketplace.conversations.services.mark_read import mark_read
from marketplace.conversations.services.reporting import (
    close_report,
    has_just_read,
    read_reported,
    report_message,
)
from marketplace.conversations.services.write_message import (
    ask_about_product,
    write_about_order,
    write_in,
)

__all__ = [
    "ask_about_product",
    "close_report",
    "drop_old_messages",
    "has_just_read",
    "mark_read",
    "read_reported",
    "report_message",
    "write_about_order",
    "write_in",
]
