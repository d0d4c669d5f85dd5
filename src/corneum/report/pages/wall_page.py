"""The wall chart as a page: the picture where there is room and on paper, its rows as a table on a narrow screen."""

from __future__ import annotations

from pathlib import Path

from corneum.errors import InputFault
from corneum.files.whole_output import write_file
from corneum.plan_document.chart_models import Chart
from corneum.report.chart_view import FIRST, chart_line, columns, heading, objections, whom
from corneum.report.figures.wall_chart import draw, wall_line
from corneum.report.pages.environment import environment
from corneum.report.zone_names import zone_name

SUFFIXES = (".html", ".svg")


def refuse_wall(path: Path, *, published: bool) -> None:
    """Refuse what cannot be a wall chart before anything is computed: another ending, or printed charts."""
    if path.suffix not in SUFFIXES:
        raise InputFault("--output", str(path), f"must end in {' or '.join(SUFFIXES)}", path.stem + SUFFIXES[0])
    if published:
        raise InputFault("--output", str(path), "shows one device for one goal: leave --against out")


def write_wall(chart: Chart, path: Path) -> None:
    """Write the wall chart of one device for one goal. Raises OSError; what stood there stays until then."""
    content = page(chart) if path.suffix == ".html" else draw(chart)
    write_file(path, content)


def page(chart: Chart) -> str:
    """The chart as one printable page; on a narrow screen its rows stand as a table instead."""
    of_zone = {zone_name(name): columns(chart, zone) for name, zone in chart.zones.items()}
    heads = {name: chart_line(f"head.{name}") for name in next(iter(of_zone.values()))}
    further = [name for name in heads if name not in FIRST]
    return (
        environment()
        .get_template("wall.html")
        .render(
            title=heading(chart),
            whom=whom(chart),
            picture=draw(chart),
            heads=heads | {"zone": chart_line("head.zone")},
            rows=of_zone,
            further={
                zone: [(heads[name], row[name]) for name in further if row[name]]
                for zone, row in of_zone.items()
                if any(row[name] for name in further)
            },
            against=objections(chart),
            texts={"further": wall_line("further"), "why": wall_line("why"), "columns": chart_line("all_columns")},
        )
    )
