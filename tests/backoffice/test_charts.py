"""A chart is the same markup for the same figures, and says in words what it shows."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.backoffice.charts import Line, line_chart
from marketplace.backoffice.charts.scales import Axis, day_ticks, ticks

DAY = date(2026, 5, 22)
SVG = "{http://www.w3.org/2000/svg}"


def drawn(*lines: Line) -> ElementTree.Element:
    markup = line_chart(
        lines,
        key="course",
        title="CNY/MOP by <source>",
        description="MOP for one CNY",
        show_day=str,
        show_value=lambda value, places: f"{value:.{places}f}",
    )
    return ElementTree.fromstring(markup.replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))


def points(*figures: str, step: int = 1) -> list[tuple[date, Decimal]]:
    return [(DAY + timedelta(days=step * n), Decimal(figure)) for n, figure in enumerate(figures)]


def test_a_chart_is_named_for_who_does_not_see_it():
    svg = drawn(Line("AMCM", points("1.1871", "1.1880")))
    assert svg.get("role") == "img"
    ids = [svg.find(f"{SVG}{tag}").get("id") for tag in ("title", "desc")]
    assert svg.get("aria-labelledby").split() == ids
    assert svg.find(f"{SVG}title").text == "CNY/MOP by <source>"


def test_each_line_stands_at_its_figures_and_bears_its_name():
    svg = drawn(Line("AMCM", points("1.10", "1.20")), Line("CFETS", points("1.10", "1.19")))
    lines = [each.get("points") for each in svg.iter(f"{SVG}polyline")]
    assert lines == ["72.0,304.0 784.0,16.0", "72.0,304.0 784.0,44.8"]
    names = [
        (each.text, each.get("y")) for each in svg.iter(f"{SVG}text") if each.get("x") == "792.0"
    ]
    assert names == [("AMCM", "16.0"), ("CFETS", "44.8")]


def test_names_of_lines_that_end_together_do_not_cover_each_other():
    same = points("1.1871", "1.1880")
    svg = drawn(Line("AMCM", same), Line("CFETS", same))
    first, second = (
        Decimal(each.get("y"))
        for each in svg.iter(f"{SVG}text")
        if each.get("class", "").startswith("chart_name")
    )
    assert second - first == 16


def test_a_line_breaks_where_its_source_was_silent():
    silent = [
        *points("1.1", "1.2"),
        *((day + timedelta(days=30), mid) for day, mid in points("1.1", "1.3")),
    ]
    svg = drawn(Line("AMCM", silent))
    assert len(list(svg.iter(f"{SVG}polyline"))) == 2
    assert len(list(svg.iter(f"{SVG}circle"))) == 4


def test_the_figures_of_an_axis_have_as_many_decimals_as_the_finest_needs():
    svg = drawn(Line("AMCM", points("1.1831", "1.1871")))
    axis = [each.text for each in svg.iter(f"{SVG}text") if each.get("x") == "64"]
    assert axis == ["1.183", "1.184", "1.185", "1.186", "1.187", "1.188"]


def test_one_point_and_an_even_line_are_drawn_too():
    assert len(list(drawn(Line("peg", points("1.03"))).iter(f"{SVG}circle"))) == 1
    assert len(list(drawn(Line("peg", points("1.03", "1.03"))).iter(f"{SVG}polyline"))) == 1


def test_a_chart_without_a_point_is_none():
    with pytest.raises(ValueError, match="needs a point"):
        drawn(Line("AMCM", []))


@given(
    low=st.decimals("-1000", "100000", places=4),
    width=st.decimals("0", "100000", places=4),
    most=st.integers(3, 12),
)
def test_ticks_are_round_span_all_values_and_are_never_too_many(low, width, most):
    marks = ticks(low, low + width, most)
    assert 2 <= len(marks) <= most
    assert marks[0] <= low
    assert marks[-1] >= low + width
    steps = {second - first for first, second in pairwise(marks)}
    assert len(steps) == 1
    assert str(steps.pop().normalize().as_tuple().digits) in ("(1,)", "(2,)", "(5,)")


@given(days=st.integers(0, 4000), most=st.integers(2, 10))
def test_day_ticks_begin_and_end_with_the_data(days, most):
    last = DAY + timedelta(days=days)
    marks = day_ticks(DAY, last, most)
    assert (marks[0], marks[-1]) == (DAY, last)
    assert len(marks) <= most
    assert marks == sorted(set(marks)) or days == 0


def test_a_value_stands_between_the_ends_of_its_axis():
    axis = Axis(Decimal(0), Decimal(3), 300, 0)
    assert [str(axis.place(Decimal(value))) for value in (0, 1, 3)] == ["300.0", "200.0", "0.0"]
