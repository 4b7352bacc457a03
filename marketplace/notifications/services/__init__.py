"""The notifications room's use cases."""

from marketplace.notifications.services.send_mail import send_due, send_mail
from marketplace.notifications.services.write_mail import write_mail

__all__ = ["send_due", "send_mail", "write_mail"]
