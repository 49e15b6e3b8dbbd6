"""The reliability diagram: what share of statements is right, at each confidence given."""

from __future__ import annotations

from pathlib import Path

import altair as alt

from gravamen.evaluation.calibration import Calibration

_GREY, _BLUE = "#767676", "#0b5394"


def reliability_diagram(calibration: Calibration) -> alt.LayerChart:
    """The share that is right against the confidence, bin by bin, beside the diagonal of perfect calibration."""
    return alt.LayerChart(
        layer=[_diagonal(), *_bins(calibration)],
        title=alt.TitleParams(
            "Reliability of the confidence of statements",
            subtitle=f"{calibration.statements} statements, expected calibration error {calibration.error:.3f}",
        ),
        width=380,
        height=380,
    )


def save_diagram(calibration: Calibration, path: Path) -> None:
    """Write the diagram as SVG, PNG or one self-contained HTML page, by the file's ending. Raises OSError."""
    chart = reliability_diagram(calibration)
    match path.suffix.lower():
        case ".svg":
            chart.save(str(path), format="svg")
        case ".png":
            chart.save(str(path), format="png", scale_factor=2)
        case _:
            chart.save(str(path), format="html", inline=True)


def _diagonal() -> alt.Chart:
    ends = alt.Data(values=[{"confidence": 0, "right": 0}, {"confidence": 1, "right": 1}])
    return alt.Chart(ends).mark_line(color=_GREY, strokeDash=[4, 4]).encode(x=_x(), y=_y("right"))


def _bins(calibration: Calibration) -> tuple[alt.Chart, alt.Chart]:
    """A point for each bin, and the interval of its share as a rule."""
    rows = [
        {"confidence": b.confidence, "right": b.right, "low": low, "high": high, "statements": b.statements}
        for b in calibration.bins
        for low, high in [b.interval()]
    ]
    chart = alt.Chart(alt.Data(values=rows))
    tooltip = ["confidence:Q", "right:Q", "statements:Q"]
    return (
        chart.mark_rule(color=_BLUE).encode(x=_x(), y=_y("low"), y2="high:Q"),
        chart.mark_point(color=_BLUE, filled=True, size=70, opacity=1).encode(x=_x(), y=_y("right"), tooltip=tooltip),
    )


def _x() -> alt.X:
    return alt.X("confidence:Q", scale=alt.Scale(domain=[0, 1]), title="confidence given (mean of the bin)")


def _y(field: str) -> alt.Y:
    return alt.Y(f"{field}:Q", scale=alt.Scale(domain=[0, 1]), title="share found right (95 % interval)")
