"""Picture files in the admin: to be read, and tried again."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalog.media import services
from catalog.media.models import Master
from catalog.pictures import url_at
from marketplace.foundation.clock import now
from marketplace.foundation.read_only_admin import ReadOnlyAdmin
from marketplace.foundation.waiting_rows import Waits


@admin.register(Master)
class MasterAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    waits = Waits(
        _("Picture files whose copies could not be made"),
        "media.view_master",
        {"state": Master.State.FAILED},
        "state__exact=failed",
    )
    list_display = ("shown", "path", "size", "state", "tries", "created_at", "is_ordered")
    list_display_links = ("path",)
    list_filter = ("state", "is_ordered")
    search_fields = ("path", "digest", "source_digest")
    exclude = ("placeholder",)
    actions = ("try_again",)

    @admin.display(description=_("picture"))
    def shown(self, master: Master) -> str:
        """Show the narrowest copy, or the blur that stands for it."""
        narrowest = url_at(master.path, min(master.widths)) if master.widths else ""
        source = narrowest or master.placeholder
        return format_html('<img src="{}" width="64" height="64" alt="">', source)

    @admin.display(description=_("size in pixels"))
    def size(self, master: Master) -> str:
        """Print width and height."""
        return f"{master.width} × {master.height}"

    def has_try_again_permission(self, request: Any) -> bool:
        """Whoever may edit goods may have their pictures made."""
        return bool(request.user.has_perm("catalog.change_picture"))

    @admin.action(description=_("Make the copies again"), permissions=("try_again",))
    def try_again(self, request: Any, queryset: QuerySet[Master]) -> None:
        """Let pictures that were given up wait once more."""
        at = now()
        count = sum(services.try_again(master_id=row.pk, now=at) for row in queryset)
        text = ngettext("%(count)d picture waits.", "%(count)d pictures wait.", count)
        messages.info(request, text % {"count": count})
