"""plan.html and plan.json: one self-contained page, and the document that it shows, written both or neither."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from corneum.files.whole_output import Content, write_files
from corneum.report.figures import pictures
from corneum.report.pages import handout, sections, sheet
from corneum.report.pages import observations_section as seen
from corneum.report.pages import session_card_page as card
from corneum.report.pages import treatment_view as view
from corneum.report.pages.generic_view import plainly
from corneum.report.pages.ledger import Ledger
from corneum.report.pages.print_sheets import HEAD, paper
from corneum.report.pages.zone_tables import in_order, skin_table, zone_name
from corneum.wording import human_units as words

Json = Mapping[str, Any]


class Planned(Protocol):
    """A plan that was made: all that the report needs is its document (the content of plan.json)."""

    @property
    def document(self) -> Json: ...


def write_plan(plan: Planned, folder: Path) -> tuple[Path, ...]:
    """Write a plan into a folder, which is made if missing, and return the paths of its files.

    plan.html is for whoever decides, handout.html for the client, card.html for whoever treats, plan.json for
    machines. All are made in full before one replaces what was there; where one cannot be written the others are put
    back.
    Raises OSError.
    """
    contents: dict[Path, Content] = {
        folder / "plan.html": render(plan.document),
        folder / "handout.html": handout.render(plan.document),
        folder / "card.html": card.render(plan.document),
        folder / "plan.json": plan_json(plan.document),
    }
    return write_files(contents)


def plan_json(document: Json) -> str:
    """The document as text that is the same for the same plan: sorted keys, no NaN, UTF-8, a newline at the end."""
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


def render(document: Json) -> str:
    """The page of a plan: complete, self-contained HTML that loads nothing and works without its script."""
    ledger = Ledger(document)
    environment = _environment()
    script = Markup(_source(environment, "plan.js"))
    shown = view.candidates(_told(document), ledger)
    # what was asked about comes first, what is recommended beside it
    leading = [one for one in shown if {view.CONSIDERED, view.RECOMMENDED} & set(one.marks)]
    parts = {
        "first": document["first_screen"],
        "emergency": document["emergency"],
        "considered": leading,
        "asked_title": _asked_title(leading),
        "no_question": not any(view.CONSIDERED in one.marks for one in leading),
        "others": [one for one in shown if one not in leading],
        "tiers": view.by_tier(shown),
        "goals": view.goals_of(shown),
        "tier_gaps": [words.TIERS.get(tier, tier) for tier, best in document["tiers"].items() if best is None],
        "any_price": any(one.price for one in shown),
        "compared": pictures.compared(document),
        "pictures": pictures.of_treatments(document, [one.id for one in leading]),
        "seen": seen.visits(ledger, document, [one.id for one in shown if one.full]),
        "paper": paper(document),
        "paper_head": HEAD,
        "choice": sections.choice(ledger, document["choice"], document["recommended"]),
        "cards": [] if sheet.withheld(document) else sections.cards(ledger, document),
        "safety": view.reasons(ledger, document["safety"]),
        "numbing": sections.numbing(ledger, document["numbing"]),
        "labels": [sections.label(ledger, one) for one in document["label"]],
        "aftercare": [sections.timed(ledger, rule) for rule in sections.by_time(document["aftercare"])],
        "warnings": [sections.warning(ledger, sign) for sign in document["warnings"]],
        "infection_control": sections.phases(ledger, document["infection_control"]),
        "course": plainly(ledger, document["course"]) if document["course"] else None,
        "uncertainty": plainly(ledger, document["uncertainty"]),
        "skin": skin_table(document, ledger),
        "not_placed": [
            (zone_name(zone), document["not_placed"][zone])
            for zone in in_order(document["not_placed"])
            if document["not_placed"][zone]
        ],
        "client": plainly(ledger, document["client"]),
        "references": [sections.reference(one) for one in document["references"]],
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


def _places(document: Json) -> list[tuple[str, str]]:
    places = [("answer", "The answer")]
    if document["provisional"] or document["unresolved"]:
        places.append(("open", "Still open"))
    places.append(("compared", "Compared"))
    if document.get("observed"):
        places.append(("seen", "Test spot and last visit"))
    return [
        *places, ("asked", "Asked about"), ("card", "Session card"),
        ("safety", "Safety"), ("after", "Afterwards"), ("others", "Every other treatment"),
        ("ground", "What this rests on"),
    ]  # fmt: skip


def _asked_title(leading: Sequence[view.Candidate]) -> str:
    recommended = any(view.CONSIDERED not in one.marks for one in leading)
    return "What was asked about, and what is recommended" if recommended else "What was asked about"


def _told(document: Json) -> Json:
    """The document, without any depth of a needle for whoever sets none."""
    if not sheet.withheld(document):
        return document
    unsaid = {"depths": None, "depth_in_place": None, "channel_depth": None}
    treatments = [
        {**one, "zones": {zone: {**result, **unsaid} for zone, result in one["zones"].items()}}
        for one in document["treatments"]
    ]
    return {**document, "treatments": treatments}


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
