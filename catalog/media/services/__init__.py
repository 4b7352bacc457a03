"""What can be done with pictures, one use case a file."""

from catalog.media.services.add_picture import add_picture
from catalog.media.services.keep_shown import (
    keep_ordered,
    keep_proposed,
    keep_reviewed,
    release_proposed,
    release_reviewed,
)
from catalog.media.services.keep_upload import keep_upload
from catalog.media.services.make_copies import make_copies, make_due
from catalog.media.services.set_pictures import set_pictures
from catalog.media.services.sweep_orphans import sweep_orphans
from catalog.media.services.try_again import try_again

__all__ = [
    "add_picture",
    "keep_ordered",
    "keep_proposed",
    "keep_reviewed",
    "keep_upload",
    "make_copies",
    "make_due",
    "release_proposed",
    "release_reviewed",
    "set_pictures",
    "sweep_orphans",
    "try_again",
]
