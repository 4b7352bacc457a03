"""Charts as SVG made on the server: figures in, markup out, no script."""

from marketplace.backoffice.charts.lines import Line, line_chart

__all__ = ["Line", "line_chart"]
