"""What the command line prints: the short plan, evidence that was looked for, where one number comes from."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from corneum.plan_document.explain import derivation_tree
from corneum.report.pages.plan_page import Planned
from corneum.report.pages.zone_tables import peak
from corneum.wording import human_units as words

Json = Mapping[str, Any]

# a section of a listing stops here; the rest is counted
MOST = 25
# strong reasons of one treatment in the short plan
REASONS = 3
_STEP = "  "


def short_plan(plan: Planned, width: int = 100) -> str:
    """The first screen, the verdict on everything that was asked about, and what is still to be asked."""
    document = plan.document
    screen = document["first_screen"]
    lines: list[str] = []
    for reason in document["emergency"]:
        lines += _wrapped(f"EMERGENCY: {words.full_stop(reason['why'])} {words.full_stop(reason['do'])}", width)
    # an answer that is the emergency itself is not said twice
    if not any(reason["why"] in screen["answer"] for reason in document["emergency"]):
        lines += ["", *_wrapped(screen["answer"], width)] if lines else _wrapped(screen["answer"], width)
    lines.append("")
    lines += _list("Do", screen["do"], width)
    lines += _list("Do not", screen["do_not"], width)
    lines += _line("When", screen["when"], width)
    lines += _list("What to expect", [f"day {one['day']}: {one['text']}" for one in screen["expect"]], width)
    sure = screen["confidence"]
    lines += _line(
        "How sure", f"depth {sure['geometry']}; what arrives {sure['delivery']}; benefit {sure['benefit']}", width
    )
    lines += _line("Runner-up", screen["runner_up"], width)
    lines += _list("What would change this", screen["would_change"], width)
    asked = [treatment for treatment in document["treatments"] if treatment["considered"]]
    if asked:
        lines += ["", "Asked about"]
    for treatment in asked:
        lines += _asked(treatment, width)
    if document["provisional"]:
        lines += ["", *_wrapped("Provisional: these questions were not asked", width)]
        lines += _items([one["question"] for one in document["provisional"]], width)
    if document["unresolved"]:
        lines += ["", *_wrapped("Not understood, to be judged by a professional", width)]
        lines += _items(document["unresolved"], width)
    return "\n".join(lines)


def evidence_text(found: Json, width: int = 100) -> str:
    """Claims with their verdicts, then parameters, then the works cited and who paid; the rest is counted."""
    claims, parameters, works = found["claims"], found["parameters"], found["sources"]
    if not (claims or parameters or works):
        return "Nothing in the evidence tables holds these words."
    lines: list[str] = []
    if claims:
        lines.append(f"Claims ({len(claims)})")
    for claim in claims[:MOST]:
        verdict = f"{words.readable(claim['verdict'])}, certainty {words.readable(claim['certainty'])}"
        lines += _wrapped(f"{claim['claim']}: {verdict}", width, _STEP)
        lines += _noted(claim, width)
    lines += _rest(claims, width)
    if parameters:
        lines += ["", f"Parameters ({len(parameters)})"]
    for parameter in parameters[:MOST]:
        symbol = f" ({parameter['symbol']})" if parameter["symbol"] else ""
        stated = f"{parameter['id']}{symbol}: {_parameter(parameter)}; {words.grade(parameter['grade'])}"
        lines += _wrapped(stated, width, _STEP)
        lines += _noted(parameter, width)
    lines += _rest(parameters, width)
    if works:
        lines += ["", f"Works ({len(works)})"]
    for work in works[:MOST]:
        lines += _wrapped(f"{work['key']}: {work['citation']}", width, _STEP)
        about = [work["design"], f"n {work['n']}" if work["n"] else "", f"paid by: {work['paid_by']}"]
        lines += _wrapped("; ".join(part for part in about if part), width, _STEP * 2)
    lines += _rest(works, width)
    return "\n".join(lines).lstrip("\n")


def explanation(document: Json, path: str, part: Any, width: int = 100) -> str:
    """Where a number comes from, down to the rows of the tables; for another part, the numbers that lie below it."""
    if isinstance(part, Mapping) and isinstance(part.get("derivation"), str):
        return "\n".join([*_wrapped(f"{path}: {_number(part, path)}", width), "", *_tree(document, part, width)])
    if isinstance(part, Mapping) and part.get("status") == "no_credible_data":
        return "\n".join(_wrapped(f"{path}: {_number(part, path)}", width))
    below = list(_numbers(part, path))
    if not below:
        told = part if isinstance(part, str | int | float) else "nothing that is a number"
        return "\n".join(_wrapped(f"{path}: {told}", width))
    lines = [f"{path} holds {len(below)} number{'' if len(below) == 1 else 's'}:"]
    for where, number in below[: 2 * MOST]:
        lines += _wrapped(f"{where.removeprefix(path).lstrip('.')}: {_number(number, where)}", width, _STEP)
    if len(below) > 2 * MOST:
        lines.append(f"{_STEP}and {len(below) - 2 * MOST} more; name a part to see them")
    return "\n".join(lines)


def _asked(treatment: Json, width: int) -> list[str]:
    lines = _wrapped(f"{words.sentence(treatment['name'])}: {words.verdict(treatment['verdict'])}", width, _STEP)
    benefits = [f"{words.readable(goal)}: {one['word']}" for goal, one in treatment["benefit"].items()]
    if benefits:
        lines += _wrapped(f"Benefit in trials: {'; '.join(benefits)}.", width, _STEP * 2)
    strong = [reason for reason in treatment["reasons"] if reason["strength"] != "note"]
    for reason in strong[:REASONS]:
        told = " ".join(words.full_stop(words.sentence(text)) for text in (reason["why"], reason["do"]) if text)
        lines += _wrapped(told, width, f"{_STEP * 2}- ")
    if len(strong) > REASONS:
        lines.append(f"{_STEP * 2}- and {len(strong) - REASONS} more in plan.html")
    return lines


def _number(number: Json, path: str) -> str:
    """A number with its interval and grade, or the reason why there is none."""
    if isinstance(number.get("value"), Sequence):
        highest = words.spoken(peak(number))
        return f"a course of {len(number['value'])} times, highest {highest.text} ({words.grade(number['grade'])})"
    told = words.spoken(number, words.kind_of(path))
    if not told.known:
        settled = f"; what would tell: {number['settled_by']}" if number.get("settled_by") else ""
        return f"{told.text}: {number['reason']}{settled}"
    interval = f", 95 % range {told.interval}" if told.interval else ""
    return f"{told.text}{interval} ({words.grade(number['grade'])})"


def _tree(document: Json, part: Json, width: int) -> list[str]:
    lines: list[str] = []
    keys: dict[str, None] = {}
    for depth, identity, record in derivation_tree(dict(document), part["derivation"]):
        name = identity if record["model"] == "table" else record["model"]
        stated = f"{name}: {words.tabulated(record['equation'])} ({words.grade(record['grade'])})"
        lines += _wrapped(stated, width, _STEP * min(depth, 8) + "- ")
        keys.update(dict.fromkeys(record["sources"]))
    citations = {work["key"]: work["citation"] for work in document["references"]}
    if keys:
        lines += ["", "Sources"]
    for key in sorted(keys):
        lines += _wrapped(f"{key}: {citations.get(key, 'not listed in this plan')}", width, _STEP)
    return lines


def _numbers(part: Any, path: str) -> Iterator[tuple[str, Json]]:
    if isinstance(part, Mapping):
        if "status" in part and "value" in part:
            yield path, part
            return
        for key, value in part.items():
            yield from _numbers(value, f"{path}.{key}")
    elif isinstance(part, Sequence) and not isinstance(part, str):
        for place, value in enumerate(part):
            name = value.get("id", place) if isinstance(value, Mapping) else place
            yield from _numbers(value, f"{path}.{name}")


def _parameter(parameter: Json) -> str:
    stated = words.tabulated(parameter["printed"])
    if parameter["spread"] == "fixed":
        return stated
    return f"{stated} ({parameter['spread']}, 95 % range {words.spoken(parameter).interval})"


def _noted(entry: Json, width: int) -> list[str]:
    lines = _wrapped(entry["note"], width, _STEP * 2) if entry["note"] else []
    return lines + (_wrapped(f"[{', '.join(entry['sources'])}]", width, _STEP * 2) if entry["sources"] else [])


def _rest(entries: Sequence[Any], width: int) -> list[str]:
    more = len(entries) - MOST
    return _wrapped(f"and {more} more; add words, or --json for all", width, _STEP) if more > 0 else []


def _line(title: str, text: str, width: int) -> list[str]:
    return _wrapped(f"{title}: {text}", width) if text else []


def _list(title: str, texts: Sequence[str], width: int) -> list[str]:
    return [title, *_items(texts, width)] if texts else []


def _items(texts: Sequence[str], width: int) -> list[str]:
    return [line for text in texts for line in _wrapped(text, width, f"{_STEP}- ")]


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """Lines of at most `width` columns; control characters of a client's own words never reach the terminal."""
    clean = "".join(letter if letter.isprintable() else " " for letter in str(text))
    return textwrap.wrap(
        clean, max(width, 40), initial_indent=indent, subsequent_indent=" " * len(indent), break_on_hyphens=False
    )
