"""The notifications room's use cases."""

from marketplace.notifications.services.choose_news import choose_news
from marketplace.notifications.services.read_notices import (
    drop_old_notices,
    open_notice,
    read_all,
)
from marketplace.notifications.services.send_again import send_again
from marketplace.notifications.services.send_mail import send_due, send_mail
from marketplace.notifications.services.tell import tell
from marketplace.notifications.services.write_mail import write_mail

__all__ = [
    "choose_news",
    "drop_old_notices",
    "open_notice",
    "read_all",
    "send_again",
    "send_due",
    "send_mail",
    "tell",
    "write_mail",
]
