"""plan.html: the page of a plan for whoever decides, complete in itself."""

from __future__ import annotations

import base64
import hashlib

from markupsafe import Markup

from corneum.plan_document.plan_models import Plan
from corneum.report.answered_treatments import answered_treatments, in_full, to_be_done
from corneum.report.figures import pictures
from corneum.report.pages import (
    all_treatments,
    card_section,
    choice_section,
    course_section,
    history_section,
    product_contents,
    regimen_section,
    technique_section,
    visit_sections,
)
from corneum.report.pages import treatment_view as view
from corneum.report.pages.client_file_view import client_file, name_of_entry
from corneum.report.pages.decision_rows import decided
from corneum.report.pages.decision_section import decision
from corneum.report.pages.environment import environment, source
from corneum.report.pages.goal_rows import goal_keys
from corneum.report.pages.identity import identity_line
from corneum.report.pages.ledger import Ledger
from corneum.report.pages.observed_visits import observed_visits
from corneum.report.pages.offer_view import offer_shown
from corneum.report.pages.print_sheets import HEAD, paper
from corneum.report.pages.question_section import questions
from corneum.report.pages.reasons_shown import advice
from corneum.report.pages.reference_list import listed_work
from corneum.report.pages.zone_tables import skin_table
from corneum.report.unresolved_words import health_words, other_words
from corneum.report.zone_names import in_order, zone_name
from corneum.wording import human_units as words
from corneum.wording.readers import reader_of_plan, sees_depths

# treatments of a page that are drawn
DRAWN = 2


def render(plan: Plan) -> str:
    """The page of a plan: complete, self-contained HTML that loads nothing and works without its script."""
    ledger = Ledger(plan, reader_of_plan(plan.occasion.licence))
    content = (
        _file_facts(ledger, plan)
        | decision(ledger, plan, view.anchors_of(plan))
        | _open(ledger, plan)
        | _treatments(ledger, plan)
        | _visit(ledger, plan)
        | _evidence_behind(ledger, plan)
        | {"paper": paper(ledger, plan), "paper_head": [ledger.say(f"plan_page.paper.{name}") for name in HEAD]}
    )
    # last: by now every number of the page has passed through the ledger
    content["methods"] = ledger.methods()
    content["references"] = [listed_work(work) for work in ledger.works()]
    return environment().get_template("plan.html").render(content)


def _file_facts(ledger: Ledger, plan: Plan) -> dict[str, object]:
    """What stands in head and foot of the page: whose it is, date, version, hashes, the script and its hash."""
    script = Markup(source("plan.js"))
    is_open = bool(plan.provisional or plan.unresolved or plan.not_planned or plan.read_as)
    # an emergency leaves nothing to decide between
    blocks = () if plan.emergency else ("set", "when", "compared", "wrong", "sure")
    anchors = ("answer", *(("open",) if is_open else ()), *blocks, "more")
    return {
        "reader": ledger.reader,
        "identity": identity_line(plan, ledger.reader),
        "date": plan.date,
        "version": plan.version,
        "tables": plan.tables,
        "inputs": plan.inputs,
        "checked": sum(plan.check.compared.values()) if plan.check else 0,
        "seed": plan.seed,
        "script": script,
        "script_hash": base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii"),
        "sections": [(anchor, ledger.say(f"plan_page.nav.{anchor}")) for anchor in anchors],
    }


def _open(ledger: Ledger, plan: Plan) -> dict[str, object]:
    """What must not be closed: emergencies, stops, open questions, words that were not understood."""
    return {
        "emergency": [(ledger.text(reason.why), ledger.text(reason.do)) for reason in plan.emergency],
        "close_call": plan.close_call,
        "stops": [(stop.about, ledger.text(stop.question)) for stop in plan.stops],
        "provisional": [ledger.text(open_question.question) for open_question in plan.provisional],
        "unresolved": health_words(plan),
        "unknown": other_words(plan),
        "not_planned": [(entry.text, ledger.text(entry.known), ledger.text(entry.do)) for entry in plan.not_planned],
        "read_as": [(entry.text, ledger.text(entry.why)) for entry in plan.read_as],
    }


def _treatments(ledger: Ledger, plan: Plan) -> dict[str, object]:
    shown = view.shown_in_full(plan, ledger)
    goals = [words.readable(goal) for goal in goal_keys(plan)]
    price = ("price",) if any(treatment.price for treatment in plan.treatments) else ()
    columns = ("visible_for", "pain", "reach", *price, "reasons_head")
    return {
        "considered": shown,
        "offers_in_brief": view.offers_in_brief(plan, ledger),
        "not_computed": [
            (each.name, ledger.text(each.why), offer_shown(ledger, each.offer)) for each in plan.not_computed
        ],
        "questions": questions(ledger, plan, all_treatments.numbers_of(plan)),
        "count": len(plan.treatments),
        "all": all_treatments.in_brief(plan, ledger),
        "goals": goals,
        "all_columns": [*goals, *(ledger.say(f"plan_page.{name}") for name in columns)],
        "tier_gaps": [words.TIERS.get(tier, tier) for tier, best in plan.tiers.items() if best is None],
        "compared": pictures.compared(plan, decided(plan)),
        "pictures": pictures.of_treatments(plan, _drawn(plan)),
        "observed": observed_visits(ledger, plan, [candidate.id for candidate in shown]),
        "choice": choice_section.choice(ledger, plan.choice, plan.recommended),
    }


def _with_room(plan: Plan) -> Plan:
    """The plan with the courses of what is shown in full."""
    shown = {treatment.id for treatment in in_full(plan)}
    return plan.model_copy(update={"course_basis": [each for each in plan.course_basis if each.treatment in shown]})


def _drawn(plan: Plan) -> list[str]:
    """The treatments that are drawn: the subject, unless it is put right, and what may be done."""
    done = to_be_done(plan)
    mended = {treatment.repairs for treatment in done}
    subject = [treatment for treatment in answered_treatments(plan)[:1] if treatment.id not in mended]
    return list(dict.fromkeys(treatment.id for treatment in (*subject, *done)))[:DRAWN]


def _visit(ledger: Ledger, plan: Plan) -> dict[str, object]:
    return {
        "kept_back": not sees_depths(ledger.reader),
        "card_signs": [(sign, ledger.say(f"plan_page.card.{sign}")) for sign in card_section.SIGNS],
        "cards": card_section.treatment_cards(ledger, plan) if sees_depths(ledger.reader) else [],
        "worked": technique_section.worked(ledger, plan),
        "slips": technique_section.slips(ledger, plan),
        "safety": advice(ledger, plan.safety),
        "numbing": visit_sections.numbing(ledger, plan.numbing),
        "labels": [visit_sections.label(ledger, label) for label in plan.label],
        "additives": product_contents.additives(ledger, plan.treatments),
        "aftercare": visit_sections.rules(ledger, plan.aftercare),
        "warnings": visit_sections.warnings(ledger, plan.warnings),
        "infection_control": visit_sections.phases(ledger, plan.infection_control),
        "regimen": regimen_section.on_plan_page(ledger, plan),
        "courses": [
            (shown, ledger.cited(shown.sources))
            for shown in course_section.courses(_with_room(plan), ledger.text, ledger.named)
        ],
    }


def _evidence_behind(ledger: Ledger, plan: Plan) -> dict[str, object]:
    """What the answer rests on: what would narrow it, the skin assumed, the client's file, the works cited."""
    return {
        "uncertainty": choice_section.narrowers(ledger, plan.uncertainty),
        "skin": skin_table(plan, ledger),
        "not_placed": [
            (zone_name(zone), plan.not_placed[zone]) for zone in in_order(plan.not_placed) if plan.not_placed[zone]
        ],
        "client": client_file(ledger, plan.client),
        "understood": history_section.rows(ledger, plan.understood),
        "understood_head": [
            ledger.say(f"plan_page.understood.{name}") for name in ("words", "as", "status", "when", "where")
        ],
        "not_used": [(name_of_entry(entry.key), ledger.text(entry.why)) for entry in plan.not_used],
        "verdict_means": words.VERDICT_MEANS.items(),
        "grade_means": [(words.grade(word), means) for word, means in words.GRADE_MEANS.items()],
    }
