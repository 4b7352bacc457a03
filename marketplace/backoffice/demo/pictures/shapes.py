"""Outlines as lists of points, in drawing units: the picture is 1000 units wide."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from math import cos, hypot, pi, radians, sin

Point = tuple[float, float]
Outline = list[Point]


def ellipse(
    cx: float, cy: float, rx: float, ry: float | None = None, start: float = 0, stop: float = 360
) -> Outline:
    """Return an ellipse or the part of it between two angles; 0 is right, 90 is down."""
    ry = rx if ry is None else ry
    count = max(12, min(72, int((rx + ry) * abs(stop - start) / 1400) + 10))
    steps = count if stop - start >= 360 else count + 1
    angles = (radians(start + (stop - start) * i / count) for i in range(steps))
    return [(cx + rx * cos(a), cy + ry * sin(a)) for a in angles]


def rect(x: float, y: float, width: float, height: float, radius: float = 0) -> Outline:
    """Return a rectangle from its upper left corner, with round corners if wanted."""
    return rounded(
        [(x, y), (x + width, y), (x + width, y + height), (x, y + height)],
        min(radius, width / 2, height / 2),
    )


def rounded(corners: Sequence[Point], radius: float) -> Outline:
    """Return a polygon whose corners are rounded."""
    if radius <= 0:
        return list(corners)
    outline: Outline = []
    for index, (x, y) in enumerate(corners):
        before, after = corners[index - 1], corners[(index + 1) % len(corners)]
        enter = _towards((x, y), before, radius)
        leave = _towards((x, y), after, radius)
        outline += [_quadratic(enter, (x, y), leave, t / 8) for t in range(9)]
    return outline


def _towards(start: Point, goal: Point, length: float) -> Point:
    dx, dy = goal[0] - start[0], goal[1] - start[1]
    whole = hypot(dx, dy) or 1
    part = min(length, whole / 2) / whole
    return (start[0] + dx * part, start[1] + dy * part)


def _quadratic(a: Point, b: Point, c: Point, t: float) -> Point:
    u = 1 - t
    return (
        u * u * a[0] + 2 * u * t * b[0] + t * t * c[0],
        u * u * a[1] + 2 * u * t * b[1] + t * t * c[1],
    )


def smooth(points: Sequence[Point], *, is_closed: bool = True, steps: int = 7) -> Outline:
    """Return a soft curve through the points (Catmull-Rom)."""
    count = len(points)
    spans = count if is_closed else count - 1
    outline: Outline = []
    for i in range(spans):
        p0, p1, p2, p3 = (_at(points, i + k, is_closed) for k in (-1, 0, 1, 2))
        outline += [
            (_spline(p0[0], p1[0], p2[0], p3[0], t), _spline(p0[1], p1[1], p2[1], p3[1], t))
            for t in (s / steps for s in range(steps))
        ]
    if not is_closed:
        outline.append(points[-1])
    return outline


def _at(points: Sequence[Point], index: int, is_closed: bool) -> Point:
    count = len(points)
    return points[index % count] if is_closed else points[max(0, min(count - 1, index))]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )


def lathe(profile: Sequence[Point], *, is_smooth: bool = True) -> Outline:
    """Return a shape that mirrors a profile of (half width, y) around x = 0."""
    right = smooth(profile, is_closed=False) if is_smooth else list(profile)
    return right + [(-x, y) for x, y in reversed(right)]


def band(of: Outline, top: float, bottom: float, steps: int = 6) -> Outline:
    """Return the part of a turned shape between two heights, with a curve like its own."""
    right = [(x, y) for x, y in of if x >= 0]
    heights = [top + (bottom - top) * i / steps for i in range(steps + 1)]
    widths = [_width_at(right, y) for y in heights]
    edge = list(zip(widths, heights, strict=True))
    return edge + [(-x, y) for x, y in reversed(edge)]


def _width_at(right: Sequence[Point], y: float) -> float:
    for (x1, y1), (x2, y2) in itertools.pairwise(right):
        low, high = min(y1, y2), max(y1, y2)
        if low <= y <= high:
            return x1 if high == low else x1 + (x2 - x1) * (y - y1) / (y2 - y1)
    return right[-1][0]


def polar(radius: Callable[[float], float], count: int = 96) -> Outline:
    """Return the shape whose distance from the center is a function of the angle."""
    angles = [2 * pi * i / count for i in range(count)]
    return [(radius(a) * cos(a), radius(a) * sin(a)) for a in angles]


def leaf(length: float, width: float) -> Outline:
    """Return a pointed leaf that grows from the origin upwards."""
    return [(x * width, y * length) for x, y in _LEAF]


def petal(length: float, width: float) -> Outline:
    """Return a round petal that grows from the origin upwards."""
    return [(x * width, y * length) for x, y in _PETAL]


def _grown(right: Sequence[Point]) -> Outline:
    mirrored = [(-x, y) for x, y in reversed(right)]
    return smooth([(0, 0), *right, (0, -1), *mirrored], steps=4)


_LEAF = _grown([(0.4, -0.25), (0.5, -0.5), (0.28, -0.8)])
_PETAL = _grown([(0.35, -0.35), (0.5, -0.7), (0.28, -0.96)])


def stroke(points: Sequence[Point], width: float, end_width: float | None = None) -> Outline:
    """Return a line of some width as an outline; it may taper."""
    last = width if end_width is None else end_width
    left: Outline = []
    right: Outline = []
    for index, (x, y) in enumerate(points):
        ahead = points[min(index + 1, len(points) - 1)]
        behind = points[max(index - 1, 0)]
        dx, dy = ahead[0] - behind[0], ahead[1] - behind[1]
        norm = hypot(dx, dy) or 1
        half = (width + (last - width) * index / max(1, len(points) - 1)) / 2
        left.append((x - dy / norm * half, y + dx / norm * half))
        right.append((x + dy / norm * half, y - dx / norm * half))
    return left + right[::-1]


def ring(outline: Sequence[Point], width: float) -> Outline:
    """Return the edge of a closed outline as an outline of its own."""
    outer: Outline = []
    inner: Outline = []
    count = len(outline)
    for index, (x, y) in enumerate(outline):
        (x0, y0), (x1, y1) = outline[index - 1], outline[(index + 1) % count]
        norm = hypot(x1 - x0, y1 - y0) or 1
        dx, dy = (y1 - y0) / norm * width / 2, (x0 - x1) / norm * width / 2
        outer.append((x + dx, y + dy))
        inner.append((x - dx, y - dy))
    return [*outer, outer[0], inner[0], *reversed(inner)]


def wave(
    x: float, y: float, width: float, height: float, length: float, steps: int = 12
) -> list[Point]:
    """Return a sine line from left to right, `length` units a period."""
    count = max(2, int(width / length * steps))
    return [
        (x + width * i / count, y + height * sin(2 * pi * width * i / count / length))
        for i in range(count + 1)
    ]


def moved(outline: Iterable[Point], dx: float, dy: float) -> Outline:
    """Return the outline at another place."""
    return [(x + dx, y + dy) for x, y in outline]
