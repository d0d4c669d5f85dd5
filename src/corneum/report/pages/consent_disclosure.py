"""What a consent tells of a treatment: what it is for, what may go wrong, what nobody knows, what there is instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corneum.evidence.goal_words import goal_name
from corneum.evidence.tables import load_tables
from corneum.plan_document.document_parts import Number, Quantity, Reason, Text
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.sentences import words_for
from corneum.plan_document.treatment_models import Benefit, Burden, Treatment
from corneum.report.answered_treatments import MAY_BE_DONE
from corneum.report.counted_people import counted_people
from corneum.report.number_words import spoken
from corneum.report.pages.page_texts import PageTexts

GOALS_SHOWN = 3
OPTIONS_SHOWN = 4
RISKS = "response/risks"
# how a consent groups the harms of a treatment: a column of the table of risks
COMMON, UNCOMMON, SERIOUS, UNCOUNTED = "common", "uncommon", "serious", "uncounted"
# reasons about the law, and reasons that hold for everybody, raise no risk of this client
_OF_THE_LAW = ("safety/device_status", "safety/scope")
_MAP = "safety/contraindication_map"


@dataclass(frozen=True)
class Risks:
    """What may go wrong, by group; `own` is what this client's answers raise, `uncounted` what nobody knows."""

    common: tuple[str, ...]
    uncommon: tuple[str, ...]
    serious: tuple[str, ...]
    own: tuple[str, ...]
    uncounted: tuple[str, ...]


@dataclass(frozen=True)
class Option:
    """One choice beside others: what it does for the first goal, how long it shows, how it hurts."""

    name: str
    helps: str
    shows: str
    pain: str


@dataclass(frozen=True)
class Disclosure:
    """One treatment of a plan as a consent tells it to the client, who signs it whoever the plan was made for."""

    plan: Plan
    treatment: Treatment
    texts: PageTexts

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones in which it may be done."""
        return tuple(name for name, zone in self.treatment.zones.items() if zone.verdict in MAY_BE_DONE)

    @property
    def name(self) -> str:
        """What is done; an offer that was put right goes by the name of the offer."""
        return next((each.plain_name for each in self.plan.treatments if each.id == self._offer), "")

    def words(self, text: Text) -> str:
        """A text of the plan for the client."""
        return words_for(text, self.texts.reader)

    def goals(self) -> dict[str, Benefit]:
        """What is known for each goal in plain words, the most important first."""
        shown = list(self.treatment.benefit.items())[:GOALS_SHOWN]
        return {goal_words(goal): benefit for goal, benefit in shown}

    def benefits(self) -> list[str]:
        """What it does for each goal, in people of 100 where that was counted."""
        return [" ".join(self._benefit(goal, benefit)) for goal, benefit in self.goals().items()]

    def _benefit(self, goal: str, benefit: Benefit) -> Iterator[str]:
        word, certainty = self.texts(f"word.{benefit.word}"), self.texts(f"certainty.{benefit.grade}")
        yield self.texts("benefit", goal=goal, word=word, certainty=certainty)
        if (helped := counted_people(benefit)) is not None:
            yield self.texts("benefit.people", share=helped.value, against=self.words(benefit.against))
        if benefit.studies and benefit.people:
            name = "benefit.one_trial" if benefit.studies == 1 else "benefit.trials"
            yield self.texts(name, studies=benefit.studies, people=benefit.people)

    def shows(self) -> str:
        """For how long it shows."""
        visible = self.treatment.burden.days_visible
        if not isinstance(visible, Number):
            return self.texts("shows.unknown")
        if not visible.value:
            return self.texts("shows.nothing")
        time = spoken(visible)
        if time.interval:
            return self.texts("shows.range", time=time.text, least_most=time.interval)
        return self.texts("shows", time=time.text)

    def risks(self) -> Risks:
        """What may go wrong with it, and what of that is higher for this client."""
        groups: dict[str, list[str]] = {name: [] for name in (COMMON, UNCOMMON, SERIOUS, UNCOUNTED)}
        rows = load_tables()[RISKS].index
        for answer in self.treatment.questions:
            for sentence in answer.answer if answer.id == "wrong" else ():
                table, _, rest = sentence.text_id.partition(":")
                if table == RISKS:
                    groups[rows[rest.partition(":")[0]]["disclosed_as"]].append(self.words([sentence]))
        own = dict.fromkeys(self.words(reason.why) for reason in self._own_reasons())
        return Risks(
            common=tuple(groups[COMMON]),
            uncommon=tuple(groups[UNCOMMON]),
            serious=tuple(groups[SERIOUS]),
            own=tuple(own),
            uncounted=tuple(groups[UNCOUNTED]),
        )

    def _own_reasons(self) -> Iterator[Reason]:
        tables = load_tables()
        law = {row.row_id for name in _OF_THE_LAW for row in tables[name].rows}
        everybody = {row.row_id for row in tables[_MAP].rows if row["trigger"] == "always"}
        of_zones = (reason for zone in self.zones for reason in self.treatment.zones[zone].reasons)
        for reason in (*self.treatment.reasons, *of_zones):
            if reason.code not in law | everybody:
                yield reason

    def unknowns(self, risks: Risks) -> list[str]:
        """What nobody has measured or counted."""
        untested = tuple(goal for goal, benefit in self.goals().items() if not benefit.studies)
        lines = list(risks.uncounted)
        if untested:
            lines.append(self.texts("unknown.benefit", goals=untested))
        if not any(map(counted_people, self.goals().values())):
            lines.append(self.texts("unknown.people"))
        return [*lines, self.texts("unknown.later")]

    def options(self) -> list[Option]:
        """Doing nothing, this treatment, then what does as well and what is less."""
        texts, by_id = self.texts, {each.id: each for each in self.plan.treatments}
        nothing = Option(*(texts(f"option.nothing{part}") for part in ("", ".helps", ".shows", ".pain")))
        this = self._option(self.treatment, texts("option.this", name=self.name))
        choice = self.plan.choice
        as_well = [name for name in choice.as_well if self.plan.subject == self._offer]
        others = dict.fromkeys(
            (*as_well, choice.do_less, self.plan.recommended, choice.runner_up, *self.plan.tiers.values())
        )
        left_out = (self.treatment.id, self._offer)
        known = [by_id[name] for name in others if name in by_id and name not in left_out]
        shown = [each for each in known if each.verdict in MAY_BE_DONE][:OPTIONS_SHOWN]
        return [
            nothing,
            this,
            *(
                self._option(each, texts("option.as_well", name=each.plain_name) if each.id in as_well else "")
                for each in shown
            ),
        ]

    @property
    def _offer(self) -> str:
        """The offer that this treatment is, or puts right."""
        return self.treatment.repairs or self.treatment.id

    def _option(self, treatment: Treatment, name: str) -> Option:
        first = next(iter(self.treatment.benefit), None)
        benefit = treatment.benefit.get(first) if first else None
        helps = self.texts(f"word.{benefit.word if benefit else 'unknown'}")
        return Option(name or treatment.plain_name, helps, self._time(treatment.burden), treatment.burden.pain)

    def _time(self, treatment_burden: Burden) -> str:
        visible: Quantity = treatment_burden.first_weeks or treatment_burden.days_visible
        if not isinstance(visible, Number):
            return self.texts("option.shows.unknown")
        return spoken(visible).text if visible.value else self.texts("option.nothing.shows")


def goal_words(goal: str) -> str:
    """A key of `benefit` in plain words."""
    name, _, variant = goal.partition(".")
    return goal_name(name, variant)
