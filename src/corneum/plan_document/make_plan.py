"""The plan: the whole chain from a client to the document that plan.json holds."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from corneum import __version__
from corneum.client import Client, UnansweredQuestion, echo, unanswered_questions
from corneum.client.health import IDENTITY
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.stages import Stages
from corneum.evidence.statement import statement
from corneum.evidence.tables import load_tables
from corneum.plan_document import choice_models, document_parts
from corneum.plan_document.cell_document import cells_document
from corneum.plan_document.check_document import checked
from corneum.plan_document.choice_document import choice_document
from corneum.plan_document.choice_models import NotAsked
from corneum.plan_document.course_document import course_document
from corneum.plan_document.derivations import with_derivations
from corneum.plan_document.first_screen import ScreenFacts, first_screen
from corneum.plan_document.first_screen_models import FirstScreen
from corneum.plan_document.identity_document import identity_document
from corneum.plan_document.not_used import not_used_document
from corneum.plan_document.observed_effect import observed_document
from corneum.plan_document.off_label_document import off_label_document
from corneum.plan_document.offer_document import not_computed
from corneum.plan_document.plan_models import Occasion, Plan
from corneum.plan_document.product_labels import labels
from corneum.plan_document.quantities import number
from corneum.plan_document.reason_document import iso, reason_document
from corneum.plan_document.regimen_document import regimen_document
from corneum.plan_document.regimen_models import Regimen
from corneum.plan_document.sentences import sentences
from corneum.plan_document.session_document import session_document
from corneum.plan_document.technique_cost_document import technique_cost_document
from corneum.plan_document.technique_document import technique_document
from corneum.plan_document.treatment_document import (
    TreatmentFacts,
    skin_document,
    treatment_document,
)
from corneum.plan_document.treatment_models import Treatment
from corneum.plan_document.understood_history import understood_document
from corneum.plan_document.unused_entry import PlanFacts
from corneum.plan_document.visit import (
    aftercare_document,
    answered,
    cards_of,
    infection_control_document,
    numbed_of,
    numbing_document,
    to_be_done,
    visit_of,
    warnings_document,
)
from corneum.plan_document.withheld import Holds, stops_document
from corneum.plan_document.word_document import not_planned_document, read_as_document, unresolved_document
from corneum.plan_document.zone_details import anatomy_document, dry_feeling_document
from corneum.planning.choose import NOTHING_MORE
from corneum.planning.evaluate import Evaluation, Progress, evaluate
from corneum.planning.ranking import Options, best_of_tiers, effects_of, options
from corneum.planning.results import TreatmentResult
from corneum.planning.sensitivity import Narrower, narrowers
from corneum.safety.contraindications import unresolved
from corneum.safety.emergencies import emergencies
from corneum.safety.reasons import STRENGTHS, Reason
from corneum.safety.stop_questions import stop_questions
from corneum.skin.hazards import unplaced
from corneum.wording.readers import Reader, reader_of_plan


@dataclass(frozen=True)
class _Facts:
    """Everything that the parts of a plan are written from."""

    client: Client
    context: ModelContext
    reader: Reader
    evaluation: Evaluation
    results: Mapping[str, TreatmentResult]
    tiers: Mapping[str, str | None]
    options: Options
    recommended: str
    emergencies: tuple[Reason, ...]
    not_understood: tuple[str, ...]
    holds: Holds
    narrows: tuple[Narrower, ...]
    open_questions: tuple[UnansweredQuestion, ...]


def make_plan(
    client: Client,
    progress: Progress | None = None,
    *,
    treatments: Sequence[str] | None = None,
    zones: Sequence[str] | None = None,
) -> Plan:
    """The plan of a client; the same client, tables, version and seed give the same plan.

    Args:
        client: who is planned for, as `read_client` gives it.
        progress: is called with the share done (0 to 1) and the name of the step.
        treatments: ids of the treatments to evaluate; all of the ladder where None.
        zones: the zones to plan; those of the client where None.

    Returns:
        What plan.json holds, typed and frozen.

    Raises:
        InputFault: a treatment or zone that is not known, with the nearest one.
        PlanWithheld: the independent check disagrees with the finished plan.

    Example:
        >>> from corneum import make_plan
        >>> from corneum.client import parse_client
        >>> client = parse_client("client: {age: 52}\\ngoals: [fine_lines]\\nsamples: 4")
        >>> make_plan(client, treatments=["home_retinoid"], zones=["forehead"]).recommended
        'home_retinoid'
    """
    return plan_of_stages(Stages(), client, progress, treatments=treatments, zones=zones)


def plan_of_stages(
    stages: Stages,
    client: Client,
    progress: Progress | None = None,
    *,
    treatments: Sequence[str] | None = None,
    zones: Sequence[str] | None = None,
) -> Plan:
    """The plan of `make_plan`, for which what `stages` holds of earlier plans is not computed again."""
    context = ModelContext(load_tables(), people(client), stages=stages)
    advance: Progress = progress or (lambda share, step: None)
    with _garbage_left_alone():
        facts = _facts(client, context, evaluate(client, context, advance, treatments=treatments, zones=zones))
        plan = checked(with_derivations(context, _document(facts), facts.reader))
    advance(1.0, "done")
    return plan


@contextmanager
def _garbage_left_alone() -> Iterator[None]:
    """A plan makes a hundred thousand objects that stay: to search them for garbage over and over takes a sixth of its
    time and finds none."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def people(client: Client) -> Population:
    """As many virtual people as `samples` asks for: a square of epistemic and personal draws."""
    side = max(2, round(np.sqrt(client.samples)))
    return Population(epistemic=side, person=max(2, client.samples // side), seed=client.seed)


def _facts(client: Client, context: ModelContext, evaluation: Evaluation) -> _Facts:
    results = {result.treatment.id: result for result in evaluation.treatments}
    called, not_understood = emergencies(context, client), unresolved(context, client)
    stops = stop_questions(context, client)
    holds = Holds(called, not_understood, aimless=not (client.goals and client.zones), stops=stops)
    effects = effects_of(context, client, evaluation)
    among = options(context, client, evaluation, effects)
    return _Facts(
        client=client,
        context=context,
        reader=reader_of_plan(client.operator.licence if client.operator else None),
        evaluation=evaluation,
        results=results,
        tiers=best_of_tiers(evaluation, effects),
        options=among,
        recommended=NOTHING_MORE if holds.everything else among.choice.id,
        emergencies=called,
        not_understood=not_understood,
        holds=holds,
        narrows=narrowers(context, client, evaluation.skins, results),
        open_questions=unanswered_questions(client),
    )


def _document(facts: _Facts) -> Plan:
    """The plan without its derivations and references, which are read off it."""
    client, context, reader, holds = facts.client, facts.context, facts.reader, facts.holds
    full = answered(facts.results, facts.recommended)
    done = to_be_done(full)
    subject, cards = visit_of(done, holds), cards_of(context, client, done, holds, reader)
    course = course_document(context, client, done, holds, reader)
    regimen = regimen_document(context, client, facts.results, facts.recommended, subject, holds, reader)
    return Plan(
        schema_version="4",
        version=__version__,
        date=client.date.isoformat(),
        seed=client.seed,
        tables=context.tables.digest,
        inputs=_digest(client),
        client=echo(client),
        identity=identity_document(client.person),
        occasion=_occasion(client),
        first_screen=_first_screen(facts, regimen),
        emergency=[reason_document(reason, reader, holds) for reason in facts.emergencies],
        stops=stops_document(holds, facts.evaluation.treatments, reader),
        subject=facts.options.subject or facts.recommended,
        recommended=facts.recommended,
        close_call=facts.options.choice.close_call,
        choice=choice_document(client, facts.options, reader),
        provisional=[_open_question(entry, reader) for entry in facts.open_questions],
        unresolved=unresolved_document(client, facts.not_understood),
        not_planned=not_planned_document(context, client, reader),
        read_as=read_as_document(context, client, reader),
        understood=understood_document(client, reader),
        not_used=not_used_document(_plan_facts(facts, full, subject), reader),
        not_computed=not_computed(context, client, reader),
        technique=technique_document(context, full, holds, reader),
        technique_cost=technique_cost_document(context, full, holds, reader),
        treatments=_treatments(facts),
        off_label=off_label_document(context, client, done, holds, reader),
        tiers=dict(facts.tiers),
        card=cards,
        session=session_document(context, client, done, facts.recommended, cards, holds, reader),
        safety=_safety(facts),
        procedure=None if subject is None else subject.treatment.id,
        numbing=numbing_document(context, client, subject, holds, reader),
        aftercare=aftercare_document(context, client, subject, holds, reader),
        warnings=warnings_document(context, subject, reader),
        infection_control=infection_control_document(context, subject, reader),
        label=labels(context, client, facts.results, reader),
        regimen=regimen,
        course=course.visits,
        course_basis=course.basis,
        course_price=course.price,
        uncertainty=[_narrower(context, narrower, reader) for narrower in facts.narrows],
        observed=observed_document(context, facts.evaluation, holds, reader),
        skin={zone: skin_document(context, skin) for zone, skin in facts.evaluation.skins.items()},
        cells={zone: cells_document(context, client, skin) for zone, skin in facts.evaluation.skins.items()},
        anatomy={zone: anatomy_document(context, zone) for zone in facts.evaluation.skins},
        dry_feeling=dry_feeling_document(context, reader),
        amounts_after=number(context, context.parameter("planning.follow_hours")),
        not_placed={zone: [entry.depth.reason for entry in unplaced(context, zone)] for zone in facts.evaluation.skins},
        derivations={},
        references=[],
    )


def _plan_facts(facts: _Facts, full: Sequence[TreatmentResult], subject: TreatmentResult | None) -> PlanFacts:
    def home_care(context: ModelContext, client: Client) -> Regimen:
        return regimen_document(context, client, facts.results, facts.recommended, subject, facts.holds, facts.reader)

    return PlanFacts(
        context=facts.context,
        client=facts.client,
        results=facts.results,
        numbed=numbed_of(facts.context, facts.client, subject, facts.holds),
        answered=frozenset(result.treatment.id for result in full),
        holds=facts.holds,
        home_care=home_care,
    )


def _occasion(client: Client) -> Occasion:
    return Occasion(
        licence=client.operator.licence if client.operator else None,
        planned_for=iso(client.planned_for),
        event=iso(client.event.date if client.event else None),
        goals=[goal.goal for goal in client.goals],
    )


def _first_screen(facts: _Facts, regimen: Regimen | None) -> FirstScreen:
    left_off = tuple(each.do for each in regimen.left_out if each.in_use) if regimen is not None else ()
    screen = ScreenFacts(
        context=facts.context,
        client=facts.client,
        results=facts.results,
        options=facts.options,
        not_understood=facts.not_understood,
        emergencies=facts.emergencies,
        open_questions=tuple(entry.question for entry in facts.open_questions),
        narrows=tuple(narrower.what for narrower in facts.narrows),
        holds=facts.holds,
        left_off=left_off,
    )
    return first_screen(screen, facts.reader)


def _treatments(facts: _Facts) -> list[Treatment]:
    shared = TreatmentFacts(
        context=facts.context,
        client=facts.client,
        reader=facts.reader,
        results=facts.results,
        recommended=facts.recommended,
        would_change=tuple(narrower.what for narrower in facts.narrows),
        holds=facts.holds,
    )
    return [treatment_document(shared, result) for result in facts.evaluation.treatments]


def _safety(facts: _Facts) -> list[document_parts.Reason]:
    """Every person-wide reason once, strongest first."""
    by_code: dict[str, Reason] = {}
    for result in facts.evaluation.treatments:
        for reason in result.reasons:
            if reason.person_wide:
                by_code.setdefault(reason.code, reason)
    strongest_first = sorted(by_code.values(), key=lambda reason: STRENGTHS.index(reason.strength))
    return [reason_document(reason, facts.reader, facts.holds) for reason in strongest_first]


def _open_question(entry: UnansweredQuestion, reader: Reader) -> NotAsked:
    return NotAsked(id=entry.id, question=sentences(statement("plan.open_question", question=entry.question), reader))


def _narrower(context: ModelContext, narrower: Narrower, reader: Reader) -> choice_models.Narrower:
    return choice_models.Narrower(
        id=narrower.id,
        what=sentences(narrower.what, reader),
        narrows=sentences(narrower.narrows, reader),
        kept=number(context, narrower.kept),
    )


def _digest(client: Client) -> str:
    """Of what was told about the client, whoever it is."""
    nameless = client.model_copy(update={"person": client.person.model_copy(update=dict.fromkeys(IDENTITY))})
    return hashlib.sha256(json.dumps(echo(nameless), sort_keys=True, default=str).encode()).hexdigest()
