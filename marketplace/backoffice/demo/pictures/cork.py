"""Things cut and sewn from cork."""

from __future__ import annotations

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.cork_bags import FORMS as BAGS
from marketplace.backoffice.demo.pictures.cork_home import FORMS as HOME
from marketplace.backoffice.demo.pictures.subject import Subject


def cork(canvas: Canvas, subject: Subject) -> None:
    """Draw the thing in its form."""
    (BAGS | HOME)[subject.trait("form")](canvas, subject)
