"""Depth charts on a terminal: one in full, many as what is set where, printed charts row by row."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from corneum.report.pages.zone_tables import zone_name
from corneum.wording import human_units as words

Json = Mapping[str, Any]

HEAD = ("zone", "dial", "in place", "open", "anatomical", "tested", "labelled", "needles", "blood", "bound by")
# what keeps a zone free of needles, in a few words
UNSET = {
    "orbital_rim": "inside the orbital rim",
    "no_thickness": "thickness never measured",
    "no_needle_for_goal": "no needle serves this goal",
    "device_unknown": "its needles are not known",
}
PUBLISHED_VERDICTS = {
    "anatomically_wrong": "anatomically wrong",
    "do_not_needle": "do not needle here",
    "beyond_hard_limit": "beyond the limit of the zone",
    "too_close": "too close to a structure",
    "too_shallow": "too shallow",
    "deeper_than_meant": "deeper than meant",
    "some_goals_only": "serves some goals only",
    "only_at_its_upper_end": "only at its upper end",
    "beyond_label": "beyond the label",
    "agrees": "agrees",
}


def chart_text(found: Json, width: int = 100) -> str:
    """What `corneum chart` prints: one chart in full, several in short, or the judged rows of printed charts."""
    if "published" in found:
        return "\n".join(_published(found, width))
    if "charts" in found:
        return "\n".join(_many(found["charts"], width))
    return "\n".join(_one(found, width))


def heading(chart: Json) -> str:
    """Device and goal of a chart."""
    variant = f" ({words.readable(chart['variant'])})" if chart["variant"] else ""
    return f"{chart['name']} for {words.readable(chart['goal'])}{variant}"


def whom(chart: Json) -> str:
    """For whom a chart was computed, and what was not said of them."""
    person, told = chart["person"], chart["whom"]
    age = f"{person['age']:g} years" if not person["age_spread"] else f"about {person['age']:g} years"
    said = f"{age}, {person['sex'] if person['sex'] != 'unspecified' else 'either sex'}, " + (
        "phototype not known" if person["fitzpatrick"] in (None, "unknown") else f"phototype {person['fitzpatrick']}"
    )
    if told["file"]:
        return f"For the client of {told['file']}: {said}"
    missing = words_joined(told["not_said"])
    return f"For {said}" + (f" ({missing} not given)" if missing else "")


def words_joined(parts: Sequence[str]) -> str:
    """Words as a list in a sentence."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else list(parts))


def cells(line: Json) -> tuple[str, ...]:
    """One zone of a chart in the columns of `HEAD` without the zone; blank where nothing is set."""
    depths = line["depths"]
    if depths is None:
        return ("none", *("" for _ in HEAD[3:]), UNSET.get(line["binding"], words.verdict(line["verdict"])))
    tested = words.spoken_range(depths["tested"], "setting").text
    return (
        words.spoken(depths["dial"], "setting").text,
        words.spoken(line["depth_in_place"]).text,
        words.spoken(line["channel_depth"]).text,
        words.spoken(depths["anatomical"]).text,
        "not stated" if tested == words.NO_DATA else tested,
        "not evaluated" if depths["labelled"]["value"] is None else words.spoken(depths["labelled"], "setting").text,
        words.spoken(line["share_of_needles_reaching"], "share").text.removesuffix(" of 100"),
        words.chance(line["bleeding"]["value"]).removeprefix("about ") if line.get("bleeding") else "",
        line["binding"],
    )


def why(chart: Json) -> list[tuple[str, list[str]]]:
    """Each thing that stands against a depth, with the zones that it holds in, strongest first."""
    held: dict[tuple[int, str], list[str]] = {}
    for zone, line in chart["zones"].items():
        for reason in line["reasons"]:
            if reason["strength"] != "note" or reason["code"] == "target_not_reached":
                place = words.verdict_place(reason["strength"])
                held.setdefault((-place, f"{reason['why']} {reason['do']}"), []).append(zone_name(zone))
    return [(text, zones) for (_, text), zones in sorted(held.items(), key=lambda item: item[0][0])]


def _one(chart: Json, width: int) -> Iterator[str]:
    yield heading(chart)
    yield whom(chart)
    yield ""
    rows = [HEAD, *((zone_name(zone), *cells(line)) for zone, line in chart["zones"].items())]
    same = [place for place in (5, 6) if len({row[place] for row in rows[1:] if row[place]}) == 1]
    notes = [f"{HEAD[place]}: {next(row[place] for row in rows[1:] if row[place])}" for place in same]
    kept = [place for place in range(len(HEAD)) if place not in same]
    rows = [tuple(row[place] for place in kept) for row in rows]
    wide = [max(len(row[place]) for row in rows) for place in range(len(kept))]
    for row in rows:
        yield "  ".join(cell.ljust(room) for cell, room in zip(row, wide, strict=True)).rstrip()
    yield ""
    if notes:
        yield from _wrapped("In every zone: " + "; ".join(notes), width)
    yield from _wrapped(
        "dial: what to set. in place: where the tip lies. open: the channel left behind. anatomical: what reaches the "
        "target. needles, blood: of 100 needles, those at the target and those that leave a point of blood (a "
        "placeholder, never fitted).", width,
    )  # fmt: skip
    if chart["technique"]:
        how = chart["technique"]
        yield from _wrapped(
            f"Work: {how['passes']} passes, {how['directions']}; {how['angle']}; {how['stretch']}", width
        )
        yield from _wrapped(f"Stop at: {how['stop_sign']}", width)
        yield from _wrapped(f"Lower if: {how['lower_if']}", width)
    against = why(chart)
    if against:
        yield ""
        yield "Why"
    for text, zones in against:
        everywhere = len(zones) == len(chart["zones"])
        yield from _wrapped(f"{'everywhere' if everywhere else ', '.join(zones)}: {text}", width, "  ")
    for sentence in chart["assumed"]:
        yield from _wrapped(f"Assumed: {sentence}", width)


def _many(charts: Sequence[Json], width: int) -> Iterator[str]:
    """For each device and goal what is set in which zones."""
    yield whom(charts[0])
    device = None
    for chart in charts:
        if chart["name"] != device:
            device = chart["name"]
            yield ""
            yield device
        variant = f" ({words.readable(chart['variant'])})" if chart["variant"] else ""
        yield from _wrapped(f"{words.readable(chart['goal'])}{variant}: {_in_short(chart)}", width, "  ")


def _in_short(chart: Json) -> str:
    by_dial: dict[str, list[str]] = {}
    for zone, line in chart["zones"].items():
        set_to = "none" if line["depths"] is None else words.spoken(line["depths"]["dial"], "setting").text
        by_dial.setdefault(set_to, []).append(zone_name(zone))
    if list(by_dial) == ["none"]:
        first = next(iter(chart["zones"].values()))["reasons"]
        return f"no depth; {first[0]['why'] if first else ''}"
    order = sorted(by_dial, key=lambda text: (text == "none", -len(by_dial[text])))
    return "; ".join(f"{dial}: {', '.join(by_dial[dial])}" for dial in order)


def _published(found: Json, width: int) -> Iterator[str]:
    rows = found["published"]
    yield f"{len(rows)} printed rows: " + "; ".join(
        f"{count} {PUBLISHED_VERDICTS[word]}" for word, count in found["counts"].items()
    )
    chart = None
    for row in rows:
        if row["chart"] != chart:
            chart = row["chart"]
            yield ""
            yield f"{words.readable(chart)} ({row['kind']}; judged with {row['device_name']})"
        depth = words.between(row["depth"]["low"], row["depth"]["high"], "m", "setting")
        printed = ", ".join(part for part in (row["printed_zone"], row["printed_condition"]) if part)
        yield from _wrapped(f"{printed}: {depth} -> {PUBLISHED_VERDICTS[row['verdict']]}", width, "  ")
        computed = "; ".join(f"{goal} {words.spoken(dial, 'setting').text}" for goal, dial in row["computed"].items())
        yield from _wrapped(row["why"] + (f". Computed dial: {computed}" if computed else ""), width, "      ")


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
