"""System checks of an installation's own look: colors that can be read, files that are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.apps import AppConfig
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.checks import CheckMessage, Error, register

from marketplace.storefront import palette
from marketplace.storefront.brand import ICON_FILES

_HINT: Final = (
    "`python3 manage.py check` says how far apart they are; docs/look.md lists the tokens."
)


@register()
def check_colors(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse colors that no token has, that are no colors, or that cannot be read."""
    given = settings.MARKETPLACE_COLORS
    return [*_unknown(given)] or [*_too_near(given)]


def _unknown(given: Mapping[str, Mapping[str, str]]) -> Iterator[Error]:
    known = palette.in_the_file()
    for scheme, colors in given.items():
        for name, color in colors.items():
            is_known = scheme in known and name in known[scheme]
            if not is_known or not palette.HEX.fullmatch(color):
                yield Error(
                    f"MARKETPLACE_COLORS: {scheme} {name} {color!r} is no color of ours.",
                    hint="Write {'day': {'azulejo': '#1c4d9f'}, 'night': {...}}, in small letters.",
                    id="storefront.E001",
                )


def _too_near(given: Mapping[str, Mapping[str, str]]) -> Iterator[Error]:
    if not any(given.values()):
        return
    for pair in palette.pairs(palette.changed_by(given)):
        if not pair.is_enough:
            yield Error(
                f"MARKETPLACE_COLORS: {pair.ink} on {pair.ground} at {pair.scheme} has a contrast "
                f"of {pair.ratio:.2f}, and needs {pair.needed}.",
                hint=_HINT,
                id="storefront.E002",
            )


@register()
def check_pictures(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report a logo or an icon that is not among the static files."""
    wanted = [f"{settings.MARKETPLACE_ICONS}/{name}" for name in ICON_FILES]
    if settings.MARKETPLACE_LOGO:
        wanted.append(settings.MARKETPLACE_LOGO)
    return [
        Error(
            f"There is no {name} among the static files.",
            hint="MARKETPLACE_LOGO and MARKETPLACE_ICONS name files below static/.",
            id="storefront.E003",
        )
        for name in wanted
        if finders.find(name) is None
    ]
