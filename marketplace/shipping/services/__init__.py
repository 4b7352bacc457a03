"""The shipping room's use cases, one a file."""

from marketplace.shipping.services.publish_sheet import publish_sheet
from marketplace.shipping.services.set_dispatch import set_dispatch
from marketplace.shipping.services.use_sheet import stop_using_sheet, use_sheet

__all__ = ["publish_sheet", "set_dispatch", "stop_using_sheet", "use_sheet"]
