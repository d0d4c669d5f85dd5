"""The draft of a consent: what is disclosed before a treatment is done, and what is signed.

It is about the one treatment that may be done: what was chosen or asked about and is permitted. Where there is none the
page says so in a line, so that no older draft is left beside a plan that refuses it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from corneum.client.open_questions import SCREEN_QUESTIONS
from corneum.plan_document.numbing_models import Numbing
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.session_models import SessionSheet
from corneum.plan_document.treatment_models import Treatment
from corneum.report.answered_treatments import MAY_BE_DONE, answered_treatments
from corneum.report.number_words import value_of
from corneum.report.pages.consent_disclosure import Disclosure, goal_words
from corneum.report.pages.course_section import price_words
from corneum.report.pages.environment import environment
from corneum.report.pages.handout import paper_of
from corneum.report.pages.identity import identity_line
from corneum.report.pages.page_texts import PageTexts
from corneum.report.unresolved_words import every_word
from corneum.report.zone_names import in_order, zone_name
from corneum.units import show
from corneum.wording import human_units as words
from corneum.wording.readers import reader_of_plan, sees_depths

OF_AGE = 18
DATES_SHOWN = 8
LISTS = ("conditions", "medications", "allergies", "history")
_REFERRAL = "referral"
_DAY = 86400.0
_GRAM, _CM2 = 1e-3, 1e-4


@dataclass(frozen=True)
class Fact:
    """A name with what stands beside it."""

    name: str
    text: str


def render(plan: Plan) -> str:
    """The draft as complete, self-contained HTML; one line where nothing is to be signed."""
    texts = PageTexts("consent", "client")
    treatment = treatment_to_consent(plan)
    content: dict[str, object] = {
        "reader": texts.reader,
        "date": plan.date,
        "paper": paper_of(plan),
        "identity": identity_line(plan, texts.reader),
        "client": _client(plan, texts),
        "nothing": "" if treatment is not None else _nothing(plan, texts),
    }
    if treatment is not None:
        content |= _content(plan, Disclosure(plan, treatment, texts))
    return environment().get_template("consent.html").render(content)


def treatment_to_consent(plan: Plan) -> Treatment | None:
    """What may be done to the client and needs a consent: that of the plan's visit first; None where nothing does.

    What is only recommended to be done elsewhere is consented to there.
    """
    if plan.emergency:
        return None
    visit = [treatment for treatment in plan.treatments if treatment.id == plan.procedure]
    permitted = (
        treatment
        for treatment in (*visit, *answered_treatments(plan))
        if treatment.procedure and treatment.verdict in MAY_BE_DONE and not _is_elsewhere(treatment)
    )
    return next(permitted, None)


def _is_elsewhere(treatment: Treatment) -> bool:
    return treatment.class_ == _REFERRAL and not treatment.considered


def _nothing(plan: Plan, texts: PageTexts) -> str:
    if plan.emergency:
        why = "".join(sentence.text for sentence in plan.emergency[0].why)
        return texts("nothing.emergency", why=why)
    if any(treatment.considered and treatment.procedure for treatment in plan.treatments):
        return texts("nothing.refused")
    chosen = [treatment for treatment in plan.treatments if treatment.id == plan.recommended]
    return texts("nothing.elsewhere" if any(map(_is_elsewhere, chosen)) else "nothing.home_care")


def _content(plan: Plan, disclosure: Disclosure) -> Mapping[str, object]:
    treatment, risks = disclosure.treatment, disclosure.risks()
    off_label = [use for use in plan.off_label if use.treatment == treatment.id]
    stops = [disclosure.words(stop.question) for stop in plan.stops if treatment.id in stop.holds]
    still_open = [disclosure.words(entry.question) for entry in plan.provisional]
    return {
        "stops": stops,
        "not_understood": tuple(every_word(plan)),
        "facts": list(_facts(plan, disclosure)),
        "benefits": disclosure.benefits(),
        "pain": treatment.burden.pain,
        "shows": disclosure.shows(),
        "numbing": list(_numbing(plan, disclosure)),
        "risks": risks,
        "unknowns": disclosure.unknowns(risks),
        "off_label": list(dict.fromkeys(disclosure.words(use.why) for use in off_label)),
        "has_device": treatment.device is not None,
        "first_goal": goal_words(next(iter(treatment.benefit), "")),
        "options": disclosure.options(),
        "licence": words.readable(plan.occasion.licence) if plan.occasion.licence not in (None, "client") else "",
        "course": list(_course(plan, disclosure)),
        "has_price": any(basis.price for basis in plan.course_basis if basis.treatment == treatment.id),
        "answers": list(_answers(plan, disclosure.texts)),
        "open": [question for question in still_open if question not in stops],
        "minor": is_minor(plan),
    }


def _facts(plan: Plan, disclosure: Disclosure) -> Iterator[Fact]:
    """What is done, and where."""
    treatment, texts = disclosure.treatment, disclosure.texts
    yield Fact(texts("device"), words.sentence(disclosure.name))
    changes = [words.full_stop(words.sentence(disclosure.words(change.what))) for change in treatment.changes]
    if changes:
        yield Fact(texts("changes"), " ".join(changes))
    if disclosure.zones:
        yield Fact(texts("zones"), ", ".join(map(zone_name, in_order(disclosure.zones))))
    left = [zone for zone in treatment.zones if zone not in disclosure.zones]
    if left:
        yield Fact(texts("zones_left_out"), ", ".join(map(zone_name, in_order(left))))
    cards = [card for card in plan.card if card.treatment == treatment.id and card.zone in disclosure.zones]
    sheet = _sheet(plan, treatment)
    passes = {card.passes for card in cards if card.passes}
    if not passes and treatment.patch is not None:
        passes = {treatment.patch.passes}
    if sheet is not None and sheet.surface is not None and sheet.surface.passes:
        passes = {sheet.surface.passes}
    if passes:
        counts = sorted(passes)
        many = [texts("passes.one") if count == 1 else texts("passes.some", count=count) for count in counts]
        yield Fact(texts("passes"), ", ".join(many))
    depth = _depth(plan, [dial for card in cards if (dial := value_of(card.dial))])
    if depth:
        yield Fact(texts("depth"), depth)
    contents = next((answer.answer for answer in treatment.questions if answer.id == "contents"), [])
    if contents:
        yield Fact(texts("contents"), disclosure.words(contents))


def _sheet(plan: Plan, treatment: Treatment) -> SessionSheet | None:
    """What is set for a treatment on the day of the visit; None where nothing is set yet."""
    sheets = plan.session.sheets if plan.session is not None else []
    return next((sheet for sheet in sheets if sheet.treatment == treatment.id), None)


def _depth(plan: Plan, dials: Sequence[float]) -> str:
    """How deep the needles are set, in a plan whose reader is told depths."""
    reader = reader_of_plan(plan.occasion.licence)
    if not dials or not sees_depths(reader):
        return ""
    shallow, deep = min(dials), max(dials)
    texts = PageTexts("consent", reader)
    if shallow == deep:
        return texts("depth.one", depth=deep)
    return texts("depth.range", shallow=shallow, deep=deep)


def _numbing(plan: Plan, disclosure: Disclosure) -> Iterator[str]:
    """Which cream, how much of it, and what too much of it does."""
    texts, sheet = disclosure.texts, _sheet(plan, disclosure.treatment)
    numbing = sheet.numbing if sheet is not None else plan.numbing
    if numbing is None or numbing.treatment != disclosure.treatment.id:
        yield texts("numbing.none")
    elif isinstance(numbing, Numbing):
        yield texts(
            "numbing.cream",
            product=numbing.product,
            grams=f"{words.two_figures((value_of(numbing.cream) or 0.0) / _GRAM)} g",
            area=f"{words.two_figures((value_of(numbing.area) or 0.0) / _CM2)} cm²",
            time=words.duration(value_of(numbing.dwell) or 0.0),
            lidocaine=show(value_of(numbing.lidocaine) or 0.0, "mg", 3),
        )
        yield texts("numbing.risk")
    elif any(disclosure.treatment.id in stop.holds for stop in plan.stops):
        yield texts("numbing.open")
    else:
        yield disclosure.words(numbing.reason)


def _course(plan: Plan, disclosure: Disclosure) -> Iterator[str]:
    """How many visits, on which days, at what cost."""
    treatment, texts = disclosure.treatment.id, disclosure.texts
    basis = next((basis for basis in plan.course_basis if basis.treatment == treatment), None)
    if basis is not None and basis.sessions > 1 and basis.interval_days:
        yield texts("course.sessions", count=basis.sessions, weeks=basis.interval_days * _DAY)
    elif basis is not None and basis.sessions:
        yield texts("course.one")
    days = [visit.date for visit in plan.course if visit.treatment == treatment and visit.kind == "session"]
    shown = tuple(map(words.day, days[:DATES_SHOWN]))
    yield texts("course.dates", days=shown) if shown else texts("course.open")
    if basis is not None and basis.price is not None:
        yield texts("course.price", price=price_words(basis.price, disclosure.words))


def _answers(plan: Plan, texts: PageTexts) -> Iterator[str]:
    """What the client's file says of health: every yes, the lists, and how many were answered with no."""
    person = plan.client.get("client")
    screens = person.get("screens") if isinstance(person, dict) else None
    every = screens if isinstance(screens, dict) else {}
    answered = {name: answer for name, answer in every.items() if name in SCREEN_QUESTIONS and answer is not None}
    yes = [SCREEN_QUESTIONS[name] for name, answer in answered.items() if answer in ("yes", True)]
    if yes:
        yield texts("answers.yes", questions=" ".join(yes))
    if len(answered) > len(yes):
        yield texts("answers.no_other" if yes else "answers.no", count=len(answered) - len(yes))
    lists: dict[str, list[JsonValue]] = {}
    for name in LISTS:
        listed = person.get(name) if isinstance(person, dict) else None
        if isinstance(listed, list):
            lists[name] = listed
    for name, listed in lists.items():
        if listed:
            yield texts(f"answers.{name}", phrases=tuple(map(_phrase, listed)))
    none = tuple(texts(f"answers.none.{name}") for name, listed in lists.items() if not listed)
    if none:
        yield texts("answers.none", lists=none)


def _phrase(entry: JsonValue) -> str:
    """An entry of a list of the client's file in words."""
    if isinstance(entry, dict):
        return " ".join(str(entry[key]) for key in ("event", "name", "when") if entry.get(key))
    return str(entry)


def _client(plan: Plan, texts: PageTexts) -> list[Fact]:
    """Name, code and date of birth, each a blank line where the file does not say it."""
    identity = plan.identity.model_dump() if plan.identity else {}
    born = identity.get("born")
    known = {**identity, "born": words.day(born) if born else None}
    return [Fact(texts(name), known.get(name) or "") for name in ("name", "code", "born")]


def is_minor(plan: Plan) -> bool:
    """Whether the client is, or may be, under age."""
    person = plan.client.get("client")
    age = str(person.get("age") or "") if isinstance(person, dict) else ""
    years = int("".join(letter for letter in age if letter.isdigit()) or OF_AGE)
    return years < OF_AGE
