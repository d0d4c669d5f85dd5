"""plan.html and plan.json: one self-contained page, and the document that it shows, written both or neither."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from corneum.report import view, words
from corneum.report.figures import Mapped, cross_section, face_map
from corneum.report.ledger import Ledger
from corneum.report.plainly import Shown, plainly
from corneum.report.zone_tables import skin_table, whole, zone_name

Json = Mapping[str, Any]

CARD_LINES = ("cartridge", "passes", "directions", "speed", "angle", "stretch", "glide", "serum", "start")
HOUR = 3600.0
_ADDRESS = re.compile(r"(?:doi:|https?://)\S+$")


class Planned(Protocol):
    """A plan that was made: all that the report needs is its document (the content of plan.json)."""

    @property
    def document(self) -> Json: ...


def write_plan(plan: Planned, folder: Path) -> tuple[Path, ...]:
    """Write plan.html and plan.json into a folder, which is made if missing. Returns their paths.

    Both are made in full before either replaces what was there; where one cannot be written the other is put back.
    Raises OSError.
    """
    contents = {
        folder / "plan.html": render(plan.document).encode("utf-8"),
        folder / "plan.json": plan_json(plan.document).encode("utf-8"),
    }
    folder.mkdir(parents=True, exist_ok=True)
    written: dict[Path, Path] = {}
    replaced: dict[Path, bytes | None] = {}
    try:
        for path, content in contents.items():
            written[path] = _temporary(path, content)
        for path, temporary in written.items():
            before = path.read_bytes() if path.exists() else None
            os.replace(temporary, path)
            replaced[path] = before
    except OSError:
        for path, before in replaced.items():
            if before is None:
                path.unlink()
            else:
                os.replace(_temporary(path, before), path)
        raise
    finally:
        for temporary in written.values():
            temporary.unlink(missing_ok=True)
    return tuple(contents)


def plan_json(document: Json) -> str:
    """The document as text that is the same for the same plan: sorted keys, no NaN, UTF-8, a newline at the end."""
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


def render(document: Json) -> str:
    """The page of a plan: complete, self-contained HTML that loads nothing and works without its script."""
    ledger = Ledger(document)
    environment = _environment()
    script = Markup(_source(environment, "plan.js"))
    shown = view.candidates(document, ledger)
    parts = {
        "first": document["first_screen"],
        "emergency": document["emergency"],
        "considered": [one for one in shown if view.CONSIDERED in one.marks],
        "others": [one for one in shown if view.CONSIDERED not in one.marks],
        "tiers": view.by_tier(shown),
        "goals": view.goals_of(shown),
        "tier_gaps": [words.TIERS.get(tier, tier) for tier, best in document["tiers"].items() if best is None],
        "any_price": any(one.price for one in shown),
        "count": len(shown),
        "pictures": _pictures(document, shown),
        "choice": _choice(ledger, document["choice"]),
        "cards": [_card(ledger, card) for card in document["card"]],
        "safety": view.reasons(ledger, document["safety"]),
        "numbing": plainly(ledger, document["numbing"]) if document["numbing"] else None,
        "label": plainly(ledger, document["label"]) if document["label"] else None,
        "aftercare": [_timed(ledger, rule) for rule in document["aftercare"]],
        "course": plainly(ledger, document["course"]) if document["course"] else None,
        "uncertainty": plainly(ledger, document["uncertainty"]),
        "skin": skin_table(document, ledger),
        "client": plainly(ledger, document["client"]),
        "references": [_reference(one) for one in document["references"]],
        "verdict_means": words.VERDICT_MEANS.items(),
        "grade_means": [(words.grade(word), means) for word, means in words.GRADE_MEANS.items()],
        "script": script,
        "script_hash": base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii"),
    }
    scalars = ("date", "version", "tables", "inputs", "seed", "provisional", "unresolved", "close_call")
    parts |= {key: document[key] for key in scalars}
    parts["places"] = _places(document)
    # last: by now every number of the page has passed through the ledger
    parts["models"], parts["rows"] = ledger.appendix()
    return environment.get_template("plan.html").render(parts)


def _choice(ledger: Ledger, choice: Json) -> Shown:
    """The choice as it was made; how often each treatment beat the chosen one, the likeliest first."""
    better = choice.get("better_than_chosen", {})
    told = {key: value for key, value in choice.items() if key != "better_than_chosen"}
    rows = [
        {
            "treatment": "nothing more than today" if name == "none" else ledger.named(name),
            "better": words.chance(often),
        }
        for name, often in sorted(better.items(), key=lambda item: (-item[1], item[0]))
    ]
    return plainly(ledger, {**told, "how often better than the chosen one, in draws": rows} if rows else told)


def _places(document: Json) -> list[tuple[str, str]]:
    places = [("answer", "The answer")]
    if document["provisional"] or document["unresolved"]:
        places.append(("open", "Still open"))
    return [
        *places, ("compared", "Compared"), ("asked", "What was asked about"), ("card", "Session card"),
        ("safety", "Safety"), ("after", "Aftercare"), ("others", "Every other treatment"),
        ("ground", "What this rests on"),
    ]  # fmt: skip


def _pictures(document: Json, shown: tuple[view.Candidate, ...]) -> dict[str, tuple[Mapped | None, Markup | None, str]]:
    """Face map, cross-section and its zone of every treatment that is shown in full and has a needle depth."""
    zones_of = {treatment["id"]: treatment["zones"] for treatment in document["treatments"]}
    pictures: dict[str, tuple[Mapped | None, Markup | None, str]] = {}
    for one in shown:
        by_zone = whole(zones_of[one.id])
        needled = [zone for zone, result in by_zone.items() if (result["depth_in_place"] or {}).get("value")]
        if one.full and needled:
            zone = next((zone for zone in needled if zone.startswith("cheek")), needled[0])
            section = cross_section(document["skin"].get(zone, {}), by_zone[zone], zone)
            pictures[one.id] = (face_map(by_zone, one.anchor), section, zone_name(zone))
    return pictures


def _card(ledger: Ledger, card: Json) -> dict[str, Any]:
    lines = [(words.sentence(name), str(card[name])) for name in CARD_LINES if card[name] not in (None, "")]
    return {
        **card,
        "zone": zone_name(card["zone"]),
        "treatment": ledger.named(card["treatment"]),
        "dial": ledger.figure(card["dial"], "setting"),
        "minutes": ledger.figure(card["minutes"]),
        "lines": lines,
    }


def _timed(ledger: Ledger, rule: Json) -> dict[str, Any]:
    cited = ledger.cited(rule["sources"])
    return {**rule, "span": time_span(rule), "grade": words.grade(rule["grade"]), "cited": cited}


def time_span(rule: Json) -> str:
    """When a rule of aftercare holds: hours after the session in words, and the date on which it ends."""
    first, last = rule["from_h"] * HOUR, None if rule["to_h"] is None else rule["to_h"] * HOUR
    if last is None:
        text = f"from {words.duration(first)} after the session on" if first else "from the session on"
    elif first:
        text = f"from {words.duration(first)} to {words.duration(last)} after"
    else:
        text = f"the first {words.duration(last)}"
    return text + (f", until {words.day(rule['until'])}" if rule["until"] else "")


def _reference(reference: Json) -> dict[str, str]:
    """One work: its citation, what it is, who paid, and its address (only a web address may become a link)."""
    text = reference.get("citation") or reference["key"]
    found = _ADDRESS.search(text)
    url = reference.get("url") or (found.group() if found else "")
    url = (
        url
        if url.startswith("https://") or not url.startswith("doi:")
        else f"https://doi.org/{url.removeprefix('doi:')}"
    )
    paid = reference.get("funding_or_conflict", "")
    return {
        "text": text[: found.start()].rstrip(" .") if found else text,
        "url": url if url.startswith(("https://", "http://")) else "",
        "about": "; ".join(part for part in (reference.get("design", ""), f"paid by: {paid}" if paid else "") if part),
    }


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("corneum.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "sentence": words.sentence,
        "verdict": words.verdict,
        "day": words.day,
        "full_stop": words.full_stop,
        "question": lambda text: words.sentence(text) if text.endswith("?") else f"{words.sentence(text)}?",
    }
    return environment


def _source(environment: Environment, name: str) -> str:
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


def _temporary(path: Path, content: bytes) -> Path:
    """The content in a file beside `path`, complete on disk, with the rights of any file that this user makes."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return temporary
