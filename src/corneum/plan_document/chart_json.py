"""Depth charts as `corneum chart --json` prints them: whole where that is small, several in a shorter form."""

from __future__ import annotations

from collections.abc import Mapping

from corneum.plan_document.chart_models import Chart, Charts, ChartZone
from corneum.plan_document.json_lines import by_alias, compact, list_of, mapping_of

MOST_BYTES = 1_000_000

_Keys = set[str] | Mapping[str, "bool | set[str] | _Keys"]
# what each form says of a zone, the longest first; the chart of one device and goal says everything
_EXPECTED: _Keys = {
    **dict.fromkeys(("verdict", "depths", "depth_in_place", "channel_depth", "share_of_needles_reaching"), True),
    **dict.fromkeys(("confidence_reaching", "bleeding", "margins", "binding", "grade", "cell"), True),
    "never_beyond": {"value", "unit"},
    "pain": {"words"},
}
_SET: _Keys = {
    **dict.fromkeys(("verdict", "binding", "grade"), True),
    "depths": {"dial": {"value", "unit", "low", "high", "reason"}},
    "never_beyond": {"value", "unit"},
}
_FORMS: tuple[_Keys | None, ...] = (None, _EXPECTED, _SET)
# what a form leaves out of a chart, because it is the same for every goal of a device
_OF_EVERY_GOAL = ("technique", "assumed")


def chart_json(document: Chart | Charts) -> str:
    """The JSON of a chart, or of several in the longest form that has at most `MOST_BYTES` bytes, a zone a line."""
    if isinstance(document, Chart):
        return _chart(document, None)
    around = {key: compact(part) for key, part in by_alias(document).items() if key != "charts"}
    text = ""
    for keys in _FORMS:
        marked = around | {"in_full": compact(keys is None)}
        text = mapping_of(marked | {"charts": list_of(_chart(chart, keys) for chart in document.charts)})
        if len(text.encode("utf-8")) <= MOST_BYTES:
            break
    return text


def _chart(chart: Chart, keys: _Keys | None) -> str:
    left_out = ("zones",) if keys is None else ("zones", *_OF_EVERY_GOAL)
    before = compact({key: part for key, part in by_alias(chart).items() if key not in left_out})
    zones = mapping_of({name: _zone(zone, keys) for name, zone in chart.zones.items()})
    return f'{before[:-1]},"zones":{zones}}}'


def _zone(zone: ChartZone, keys: _Keys | None) -> str:
    return zone.model_dump_json(by_alias=True, include=keys)
