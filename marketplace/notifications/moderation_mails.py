"""Mails about decisions: to the members of a shop who keep its catalog."""

from __future__ import annotations

from django.utils import translation

from catalog.moderation import queries as moderation
from catalog.moderation.events import ChangesDecided
from marketplace.foundation import languages, texts
from marketplace.notifications import readers
from marketplace.notifications.services import tell


def tell_keepers_of_decisions(event: ChangesDecided) -> None:
    """One mail to each member for all that was decided since the last one."""
    refs = event.change_set_refs.split(",")
    told = moderation.told_sets(refs)
    if not told:
        return
    for member in readers.who_keep_goods(told[0][0].vendor.public_id):
        language = readers.language_of(member)
        with translation.override(language):
            labels = moderation.reason_labels()
            lines = [
                {
                    "name": languages.pick(texts.by_language(vars(row.product), "name"), language),
                    "decision": str(decision.get_kind_display()),
                    "reasons": [labels[c] for c in decision.reason_codes if c in labels],
                    "text": decision.text,
                    "path": readers.path_to(
                        language, "vendor_portal:product", row.product.public_id
                    ),
                }
                for row, decision in told
            ]
        tell(
            key=f"changes_decided:{refs[0]}:{len(refs)}:{member.user_id}",
            reader=readers.member(member),
            template="changes_decided",
            context={
                "lines": lines,
                "path": readers.path_to(language, "vendor_portal:products"),
            },
        )
