"""The pictures of a shop's own product: many at once, their order, their words, their variant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from catalog.media import hanging, limits, queries, services
from catalog.media.hanging import Hung
from catalog.media.types import VendorPicture, VendorPictures
from catalog.moderation import queries as moderation
from catalog.moderation import services as moderating
from catalog.moderation.services.propose_pictures import Change
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused, TryAgain
from marketplace.foundation.web import answer_as
from marketplace.vendor_portal.access import frame, keeps_goods, member_required
from marketplace.vendor_portal.forms import PictureForm
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import VendorMember


@require_safe
@member_required
def pictures(request: HttpRequest, member: VendorMember, slug: str) -> HttpResponse:
    """Show a product's pictures in their order, and where to add some."""
    return _page(request, member, _found(member, slug))


@require_safe
@member_required
def state(request: HttpRequest, member: VendorMember, slug: str) -> HttpResponse:
    """Tell a waiting page how many pictures have copies still to be made."""
    return JsonResponse({"waiting": _found(member, slug).waiting})


@require_POST
@member_required
def add(request: HttpRequest, member: VendorMember, slug: str) -> HttpResponse:
    """Add each file that came. A page that sends one by one hears JSON, and loads at the end."""
    answer_as(request, _url(slug))
    found = _found(member, slug)
    added, refusals, waits = 0, [], False
    for upload in request.FILES.getlist("files"):
        try:
            # A file that is too large is refused by its size, before it is in memory.
            content = upload.read(limits.MAX_BYTES + 1)
            kept = services.keep_upload(content=content, now=now())
            waits, is_new = _add(member, found, Hung(kept.path))
            added += is_new
        except Refused as refusal:
            refusals.append(f"{upload.name}: {refusal}")
        except TryAgain:
            busy = _("We are busy with other pictures. Please try again in a minute.")
            refusals.append(f"{upload.name}: {busy}")
    for text in refusals:
        messages.error(request, text)
    if request.headers.get("accept") == "application/json":
        return JsonResponse({"added": added, "refused": len(refusals)})
    if added:
        told = ngettext("%(count)d picture added.", "%(count)d pictures added.", added)
        messages.success(request, told % {"count": added} + (f" {_WAITS}" if waits else ""))
    return redirect(_url(slug))


@require_POST
@member_required
def describe(request: HttpRequest, member: VendorMember, slug: str, key: str) -> HttpResponse:
    """Write the words of one picture and the version that it shows."""
    answer_as(request, _url(slug))
    found = _found(member, slug)
    form = PictureForm(request.POST, of=found.picture(key), variants=found.variants)
    if not form.is_valid():
        return _page(request, member, found, wrong=form, status=400)
    waits = _change(
        member,
        found,
        lambda hung: hanging.described(hung, key, form.alt, form.cleaned_data["variant"]),
    )
    messages.success(request, _WAITS if waits else _("Saved. The shop shows it at once."))
    return redirect(f"{_url(slug)}#picture_{key}")


@require_POST
@member_required
def move(request: HttpRequest, member: VendorMember, slug: str, key: str) -> HttpResponse:
    """Move one picture a place to the front or to the back."""
    answer_as(request, _url(slug))
    by = -1 if request.POST.get("to") == "front" else 1
    _change(member, _found(member, slug), lambda hung: hanging.moved(hung, key, by))
    return redirect(f"{_url(slug)}#picture_{key}")


@require_POST
@member_required
def arrange(request: HttpRequest, member: VendorMember, slug: str) -> HttpResponse:
    """Put all pictures in the order that somebody dragged them into."""
    answer_as(request, _url(slug))
    typed = request.POST.getlist("picture")
    wanted = [each for each in typed if each.isdecimal() or each.startswith("new-")]
    _change(member, _found(member, slug), lambda hung: hanging.arranged(hung, wanted))
    return redirect(_url(slug))


@require_POST
@member_required
def remove(request: HttpRequest, member: VendorMember, slug: str, key: str) -> HttpResponse:
    """Take one picture down."""
    answer_as(request, _url(slug))
    waits = _change(member, _found(member, slug), lambda hung: hanging.without(hung, key))
    messages.success(request, _WAITS if waits else _("The picture is taken down."))
    return redirect(_url(slug))


_WAITS: Final = gettext_lazy("It waits for a review: buyers see the pictures as they were.")


def _change(member: VendorMember, found: VendorPictures, change: Change) -> bool:
    """Change the list at once, or as a wish; return whether it waits. Raises: NoSuchPicture, ..."""
    waiting = moderating.change_pictures(
        product_id=found.product_id,
        vendor_id=member.vendor_id,
        change=change,
        by_id=member.user_id,
        now=now(),
    )
    return waiting is not None


def _add(member: VendorMember, found: VendorPictures, picture: Hung) -> tuple[bool, bool]:
    """Hang a kept picture behind the others; return whether it waits, and whether it is new."""
    told = []

    def change(hung: Sequence[Hung]) -> Sequence[Hung]:
        wanted = hanging.added(hung, picture)
        told.append(len(wanted) > len(hung))
        return wanted

    return _change(member, found, change), told[-1]


def _url(slug: str) -> str:
    return reverse("vendor_portal:pictures", args=[slug])


def _found(member: VendorMember, slug: str) -> VendorPictures:
    """Return the pictures as the shop wishes them. Raises: MemberRoleMissing, NoSuchPicture."""
    if not keeps_goods(member):
        raise MemberRoleMissing
    wished = moderation.wished_pictures(member.vendor_id, slug)
    return queries.vendor_pictures(member.vendor_id, slug, languages.current(), wanted=wished)


def _page(
    request: HttpRequest,
    member: VendorMember,
    found: VendorPictures,
    *,
    wrong: PictureForm | None = None,
    status: int = 200,
) -> HttpResponse:
    slug = found.product_slug
    context = frame(member, "goods") | {
        "product": {"name": found.product_name, "slug": slug, "most": found.most},
        "pictures": [_show(found, picture, wrong) for picture in found.pictures],
        "waiting": found.waiting,
        "waits": moderation.wished_pictures(member.vendor_id, slug) is not None,
        "has_room": len(found.pictures) < found.most,
        "add_url": reverse("vendor_portal:picture_add", args=[slug]),
        "arrange_url": reverse("vendor_portal:picture_arrange", args=[slug]),
        "state_url": reverse("vendor_portal:picture_state", args=[slug]),
        "most_mb": limits.MAX_BYTES // 1_000_000,
        "least_side": limits.MIN_SIDE,
    }
    return render(request, "vendor_portal/pictures.html", context, status=status)


def _show(
    found: VendorPictures, picture: VendorPicture, wrong: PictureForm | None
) -> dict[str, Any]:
    args = [found.product_slug, picture.key]
    is_wrong = wrong is not None and wrong.of.key == picture.key
    labels = {variant.variant_id: variant.label for variant in found.variants}
    return {
        "id": picture.key,
        "is_new": not picture.key.isdecimal(),
        "data": picture.data,
        "state": picture.state,
        "is_first": picture.is_first,
        "is_last": picture.is_last,
        "lacks_words": picture.lacks_words,
        "variant_label": labels.get(picture.variant_id or 0, ""),
        "is_open": is_wrong,
        "form": wrong if is_wrong else PictureForm(of=picture, variants=found.variants),
        "describe_url": reverse("vendor_portal:picture_describe", args=args),
        "move_url": reverse("vendor_portal:picture_move", args=args),
        "remove_url": reverse("vendor_portal:picture_remove", args=args),
    }
