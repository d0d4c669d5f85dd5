"""The handout for the client: what it is, how it feels and looks on which day, what to do and what to watch for.

It says nothing that the plan does not hold. Where the client chooses a provider or treats at home (licence `client`
or `self`, or none named) it tells no needle depth. Hours count from the end of the visit on the planned day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from corneum.report.pages import sheet
from corneum.report.pages.sheet import Clock
from corneum.report.pages.zone_tables import zone_name
from corneum.report.terminal.label_text import label_lines
from corneum.wording import human_units as words

Json = Mapping[str, Any]

CHOOSING = (None, "self", "client")
REFUSED = ("contraindicated", "outside_scope")
GOALS_SHOWN = 3
REASONS_SHOWN = 4
LONGEST_NAME = 45
# with more rules, signs and open questions than this, two printed pages ask for smaller type
ROOMY = 32
HOUR = 3600.0

VERDICTS = {
    "recommended": "This is the best supported step for the least trouble.",
    "acceptable": "It can be done, but nothing shows that it beats doing less.",
    "not_recommended": "We advise against it.",
    "outside_scope": "The person who would do it may not, or nobody said who would.",
    "contraindicated": "Do not have this done as things stand.",
}
BENEFITS = {
    "likely": "likely to help", "possible": "may help", "unknown": "nobody knows", "unlikely": "unlikely to help",
}  # fmt: skip
SURE = {
    "high": "very sure", "moderate": "fairly sure", "low": "not very sure", "very_low": "little to go on",
    "no_data": "no data",
}  # fmt: skip
GOALS = {
    "acne_scars": "scars", "barrier_repair": "a calm skin barrier", "eye_area": "the eye area", "laxity": "slack skin",
    "laxness": "lines from muscles", "lightening": "dark marks", "oil": "oily skin", "thinning": "thin skin",
}  # fmt: skip
# what is always set beside a treatment, cheapest first
CHEAPER = ("home_sunscreen", "home_retinoid", "hydradermabrasion_hyaluronan")

# a computed time is told to the hour below this many hours, then to the day
_SOON = 12
_LEAVE_OUT = ("avoid", "limit")
_DO = ("use", "start", "continue", "care")
_DIARY = ("review", "wait")
_DRY = re.compile(r"Dry for (\d+) to (\d+) days as a rule, up to (\d+)")
_BEFORE = re.compile(r"\b(?:hours?|days?|weeks?)\b.*\bbefore\b")
_ABOUT_THE_PLAN = "The plan gives the margin"


@dataclass(frozen=True)
class Dated:
    """Lines that share one moment."""

    when: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Why:
    """One treatment and what speaks for and against it."""

    name: str
    verdict: str
    word: str
    against: tuple[tuple[str, str], ...]
    says: tuple[str, ...]


@dataclass(frozen=True)
class Ahead:
    """What one treatment feels and looks like, and what may go wrong. `note` says when it is meant at all."""

    title: str
    note: str
    feel: tuple[str, ...]
    days: tuple[Dated, ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class Option:
    """One row of the comparison; `helps` follows the goals shown."""

    name: str
    mark: str
    helps: tuple[str, ...]
    sure: str
    shows: str
    pain: str
    price: str


def render(document: Json, at: time = sheet.ENDS_AT) -> str:
    """The page for the client, complete in itself. `at` is the hour at which the visit ends."""
    clock = sheet.clock(document, at)
    told = _Teller(document, clock)
    main, subject = told.main, told.subject
    parts = {
        "made": document["date"],
        "start": clock.day(0) if clock.end else "",
        "hour": f"{clock.end:%H:%M}" if clock.end else "",
        "emergency": [(told.plain(one["why"]), told.plain(one["do"])) for one in document["emergency"]],
        "answer": "" if document["emergency"] else told.plain(document["first_screen"]["answer"]),
        "why": [told.why(one) for one in told.about],
        "do": told.do(),
        "when": told.when(),
        "before": told.before(),
        "ahead": [told.ahead(one) for one in _distinct([main, subject]) if one is not None],
        "leave_out": told.by_end(_LEAVE_OUT),
        "use": told.by_begin(_DO),
        "diary": told.diary(),
        "aftercare_of": _short(subject) if subject else "",
        "only_if": subject is not None and subject["verdict"] in REFUSED,
        "bottle": told.bottle(),
        "warnings": told.warnings(),
        "goals": [_goal_words(goal) for goal in told.goals],
        "options": told.options(),
        "any_price": any(one["price"] for one in told.about),
        "questions": told.questions(),
        "open": [one["question"] for one in document["provisional"]],
        "not_understood": document["unresolved"],
        "dense": sum(len(document[key]) for key in ("aftercare", "warnings", "provisional")) > ROOMY,
    }
    return sheet.environment().get_template("handout.html").render(parts)


class _Teller:
    """A plan with what the handout is about: the recommended step, what was asked, and whose aftercare it carries."""

    def __init__(self, document: Json, clock: Clock) -> None:
        self.document, self.clock = document, clock
        self.no_depths = sheet.licence(document) in CHOOSING
        self.treatments = {one["id"]: one for one in document["treatments"]}
        self.main = self.treatments.get(document["recommended"])
        asked = [one for one in document["treatments"] if one["considered"]]
        self.about = _distinct([*asked, *([self.main] if self.main else [])])
        # as in the plan: the procedure among what is answered in full, else the first of it
        answered = [one for one in document["treatments"] if any(one is other for other in self.about)]
        self.subject = next((one for one in answered if _procedure(one)), next(iter(answered), None))
        self.goals = _goals(document, self.about)[:GOALS_SHOWN]

    def plain(self, text: str) -> str:
        calm = sheet.readable(text)
        return sheet.without_depths(calm) if self.no_depths else calm

    def why(self, treatment: Json) -> Why:
        groups: dict[str, str] = {}
        for reason in (*treatment["reasons"], *_everywhere(treatment)):
            if reason["strength"] != "note":
                groups.setdefault(reason["do"], reason["why"])
        says = [
            f"For {_goal_words(goal)}: {BENEFITS[benefit['word']]} ({SURE[benefit['grade']]})"
            for goal in self.goals
            if (benefit := _benefit(treatment, goal))
        ]
        against = [(self.plain(why), _to_client(self.plain(do))) for do, why in groups.items()][:REASONS_SHOWN]
        against += [(self.plain(limit), "") for limit in treatment["limits_broken"]]
        name, verdict = treatment["plain_name"], treatment["verdict"]
        return Why(name, VERDICTS[verdict], verdict, tuple(one for one in against if one[0]), tuple(says))

    def bottle(self) -> list[tuple[str, list[str]]]:
        """What the list of each product that was asked about means: may it go in, what decides, from when, instead."""
        return [
            (self.treatments[one["treatment"]]["plain_name"], [self.plain(line) for line in label_lines(one)])
            for one in self.document["label"]
            if any(one["treatment"] == asked["id"] for asked in self.about)
        ]

    def do(self) -> list[str]:
        """What the first screen says to do, less what stands beside its reason already."""
        said = {do for one in self.about for _, do in self.why(one).against}
        return [line for line in map(self.plain, self.document["first_screen"]["do"]) if line not in said]

    def when(self) -> str:
        """From which day on, where something is to be done on a day at all."""
        asked = next((one for one in self.about if one["considered"]), self.main)
        told = self.document["first_screen"]["when"]
        return "" if asked is None or asked["verdict"] in REFUSED else self.plain(told)

    def before(self) -> list[str]:
        """What to leave off in the days before the visit."""
        if self.subject is None or not _procedure(self.subject):
            return []
        found = [one for one in self.subject["reasons"] if one["strength"] == "note" and _BEFORE.search(one["do"])]
        return list(dict.fromkeys(f"{self.plain(one['why'])} {self.plain(one['do'])}" for one in found))

    def ahead(self, treatment: Json) -> Ahead:
        note = ""
        if treatment is self.subject and treatment is not self.main and treatment["verdict"] in REFUSED:
            note = "This is for later, if ever: first settle what stands against it."
        answers = {one["id"]: one["answer"] for one in treatment["questions"]}
        feel = [f"Pain: {treatment['burden']['pain']}."]
        if _procedure(treatment):
            told = [line.partition(". ")[0] for line in sheet.sentences(answers.get("pain", "")) if "In trials" in line]
            feel += [self.plain(line) for line in told]
            bleeding = _most(zone.get("bleeding") for zone in _shown_zones(treatment))
            if bleeding is not None:
                feel.append(f"Tiny dots of blood: {words.spoken(bleeding, 'chance').text} people.")
            feel.append(self.numbing(treatment))
        zones = treatment["zones"]
        left_out = [zone_name(name) for name in zones if zones[name]["verdict"] in ("not_recommended", *REFUSED)]
        if left_out and len(left_out) < len(zones):
            feel.append(f"Left out: {', '.join(left_out)}.")
        wrong = [
            line for line in sheet.sentences(self.plain(answers.get("wrong", "")))
            if not line.startswith(_ABOUT_THE_PLAN)
        ]  # fmt: skip
        return Ahead(
            title=_short(treatment),
            note=note,
            feel=tuple(part for part in feel if part),
            days=tuple(self.days(treatment, answers.get("visible", ""))),
            wrong=tuple(wrong),
        )

    def numbing(self, treatment: Json) -> str:
        """When the numbing cream goes on, where a visit with cream may take place."""
        numbing = self.document["numbing"]
        if numbing is None or numbing.get("treatment") != treatment["id"] or treatment["verdict"] in REFUSED:
            return ""
        if not numbing.get("clock"):
            return ""
        ahead = words.duration(-float(numbing["clock"][0]["at"]))
        return f"A numbing cream goes on about {ahead} before the needles. Never put on more than you are told."

    def days(self, treatment: Json, visible: str) -> Iterable[Dated]:
        """How the skin may look and when, in the order of time."""
        found: list[tuple[float, str]] = []
        procedure = _procedure(treatment)
        shows = treatment["burden"]["days_visible"]
        if procedure:
            red = _most(zone.get("redness") for zone in _shown_zones(treatment))
            found += self._gone("Redness", red)
            if red is None or red["value"] != shows.get("value"):
                found += self._gone("Every sign", shows)
            dry = _DRY.search(visible)
            if dry:
                first, last, longest = (24.0 * float(day) for day in dry.groups())
                until = f"until {self.clock.between(first, last)}"
                found.append((first, f"Dry skin, as a rule {until}; up to {self.clock.day(longest)} is normal."))
        elif shows["value"] == 0:
            found.append((0.0, "Nothing shows, unless a product stings."))
        if treatment is self.subject:
            for rule in self.document["aftercare"]:
                if rule["kind"] == "expect":
                    end = f" (until {self.clock.at(rule['to_h'])})" if rule["to_h"] is not None else ""
                    found.append((rule["from_h"], f"{words.sentence(rule['item'])}: {rule['rule']}{end}."))
        found += self._event(shows, treatment)
        benefit = _benefit(treatment, self.goals[0]) if self.goals else None
        if benefit and benefit["word"] in ("likely", "possible") and "low" in benefit["onset"]:
            onset = benefit["onset"]["low"]["value"]
            if onset is not None:
                found.append((onset / HOUR, f"The first change for {_goal_words(self.goals[0])}, if it helps."))
        return _grouped((self.clock.heading(hours), line) for hours, line in sorted(found))

    def _gone(self, what: str, span: Json | None) -> list[tuple[float, str]]:
        if span is None or not span.get("value"):
            return []
        middle, last = span["value"] / HOUR, (span["high"] or span["value"]) / HOUR
        if self.clock.end is None:
            most, latest = words.duration(middle * HOUR), words.duration(last * HOUR)
            return [(0.0, f"{what} lasts about {most}, in nearly all people less than {latest}.")]
        soon = f" by {self.clock.at(round(middle))}" if middle < _SOON else ""
        latest = self.clock.at(round(last)) if last < _SOON else self.clock.day(last)
        return [(middle, f"{what} is gone in most people{soon}; in nearly all by {latest}.")]

    def _event(self, shows: Json, treatment: Json) -> list[tuple[float, str]]:
        event = self.document["client"].get("event")
        if not event or self.clock.end is None or not _procedure(treatment):
            return []
        day = date.fromisoformat(event["date"])
        days = (day - self.clock.end.date()) / timedelta(days=1)
        if shows.get("value") is None:
            return [(days * 24.0, "Your event. Whether it still shows is not known.")]
        still = (shows["high"] or shows["value"]) / HOUR > days * 24.0 - 12.0
        return [(days * 24.0, f"Your event. {'It may still show.' if still else 'It should no longer show.'}")]

    def by_end(self, kinds: Sequence[str]) -> list[Dated]:
        """Rules by the moment at which they end."""
        rules = [rule for rule in self.document["aftercare"] if rule["kind"] in kinds]
        rules.sort(key=lambda rule: (rule["to_h"] is None, rule["to_h"] or 0.0))
        return _grouped(
            (
                f"Until {self.clock.at(rule['to_h'])}" if rule["to_h"] is not None else "From now on",
                _rule(rule) + (f", from {self.clock.at(rule['from_h'])}" if rule["from_h"] else ""),
            )
            for rule in rules
        )

    def by_begin(self, kinds: Sequence[str]) -> list[Dated]:
        """Rules by the moment at which they begin."""
        rules = [rule for rule in self.document["aftercare"] if rule["kind"] in kinds]
        rules.sort(key=lambda rule: (rule["from_h"], rule["to_h"] or 0.0))
        return _grouped(
            (
                f"From {self.clock.at(rule['from_h'])}" if rule["from_h"] else "At once",
                _rule(rule) + (f", until {self.clock.at(rule['to_h'])}" if _ends(rule) else ""),
            )
            for rule in rules
        )

    def diary(self) -> list[Dated]:
        """Visits and checks: reviews, the earliest next session, and the sessions of a course on their days."""
        found = []
        for rule in sorted(self.document["aftercare"], key=lambda rule: float(rule["from_h"])):
            if rule["kind"] in _DIARY:
                ends = rule["to_h"] is not None and rule["to_h"] != rule["from_h"]
                last = rule["to_h"] if ends else rule["from_h"]
                when = self.clock.between(rule["from_h"], last) if ends else self.clock.day(last)
                found.append((when, _rule(rule)))
        main = self.main
        if self.clock.end and main is not None and _procedure(main):
            visits = [one for one in self.document["course"] if one["treatment"] == main["id"]]
            if len(visits) > 1:
                year = self.clock.end.year
                days = ", ".join(sheet.weekday(date.fromisoformat(one["date"]), year) for one in visits)
                found.append(("Visits of the course", days))
        return _grouped((words.sentence(when), line) for when, line in found)

    def warnings(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What to do at once, most urgent first, with the signs that ask for it and how long to watch for them."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for sign in self.document["warnings"]:
            groups.setdefault(sign["do"], []).append((sign["sign"], f"until {self.clock.day(sign['to_h'])}"))
        for rule in self.document["aftercare"]:
            if rule["kind"] == "warning":
                until = f"until {self.clock.day(rule['to_h'])}" if rule["to_h"] is not None else ""
                groups.setdefault(rule["rule"], []).append((rule["item"], until))
        return list(groups.items())

    def options(self) -> list[Option]:
        """What was asked and what is recommended beside doing nothing and the cheaper steps, least trouble first."""
        cheaper = [self.treatments[name] for name in CHEAPER if name in self.treatments]
        nothing = Option(
            "Nothing more than today", "", tuple("no change" for _ in self.goals), "", "nothing shows", "none", ""
        )
        shown = _distinct([*cheaper, *self.about])
        shown.sort(key=lambda one: one["burden"]["days_visible"].get("value") or 0.0)
        return [nothing, *(self.option(one) for one in shown)]

    def option(self, treatment: Json) -> Option:
        benefits = [_benefit(treatment, goal) for goal in self.goals]
        price, days = treatment["price"], treatment["burden"]["days_visible"]
        mark = "asked about" if treatment["considered"] else "recommended" if treatment is self.main else ""
        if treatment["verdict"] in ("not_recommended", *REFUSED):
            mark = f"{mark}; not advised now" if mark else "not advised now"
        if days.get("value") is None:
            shows = "not measured"
        else:
            shows = words.spoken(days).text if days["value"] else "nothing shows"
        return Option(
            name=treatment["plain_name"],
            mark=mark,
            helps=tuple(BENEFITS[one["word"]] if one else "not judged" for one in benefits),
            sure=SURE[benefits[0]["grade"]] if benefits and benefits[0] else "no data",
            shows=shows,
            pain=treatment["burden"]["pain"],
            price=f"{price['amount']:g} {price['currency']} a visit" if price else "",
        )

    def questions(self) -> list[str]:
        """What to ask the provider of the procedure, or about the product where there is none."""
        if self.subject is None:
            return []
        answer = next((one["answer"] for one in self.subject["questions"] if one["id"] == "provider"), "")
        parts = [part.strip(" .") for line in sheet.sentences(answer) for part in line.split(";")]
        return [words.sentence(self.plain(part)) for part in parts if part]


def _short(treatment: Json) -> str:
    """The name of a treatment for a heading: a long one without what is in it."""
    name = str(treatment["plain_name"])
    return name if len(name) <= LONGEST_NAME else name.partition(" with ")[0]


def _to_client(do: str) -> str:
    """What a professional is told to do, as the client asks for it."""
    return re.sub(r"^Refer to", "Ask for", do)


def _distinct(treatments: Iterable[Json | None]) -> list[Json]:
    return list({one["id"]: one for one in treatments if one is not None}.values())


def _procedure(treatment: Json) -> bool:
    """Whether somebody does something to the skin, as against a product used at home or an examination."""
    if treatment["class"] == "referral":
        return treatment["payload"] not in ("retinoid", "none")
    return treatment["class"] not in ("home_care", "topical")


def _everywhere(treatment: Json) -> list[Json]:
    """Reasons of single zones that hold in every zone."""
    zones = [zone["reasons"] for zone in treatment["zones"].values()]
    return [one for one in zones[0] if all(one in others for others in zones)] if zones else []


def _shown_zones(treatment: Json) -> list[Json]:
    """The zones to be treated; all of them where every one is advised against."""
    zones = list(treatment["zones"].values())
    return [zone for zone in zones if zone["verdict"] in ("acceptable", "recommended")] or zones


def _most(numbers: Iterable[Json | None]) -> Json | None:
    known = [one for one in numbers if one is not None and one.get("value") is not None]
    return max(known, key=lambda one: float(one["value"]), default=None)


def _goals(document: Json, about: Sequence[Json]) -> list[str]:
    """The client's goals as keys of `benefit`, most important first."""
    given = document["client"].get("goals", [])
    names = [one["goal"] if isinstance(one, Mapping) else str(one) for one in given]
    keys = dict.fromkeys(key for treatment in about or document["treatments"] for key in treatment["benefit"])
    return sorted(keys, key=lambda key: names.index(_name(key)) if _name(key) in names else len(names))


def _name(goal: str) -> str:
    return goal.partition(".")[0]


def _goal_words(goal: str) -> str:
    return GOALS.get(_name(goal), words.readable(_name(goal)))


def _benefit(treatment: Json, goal: str) -> Json | None:
    found: Json | None = treatment["benefit"].get(goal)
    return found


def _ends(rule: Json) -> bool:
    """Whether what begins also ends: what may be used again stays allowed."""
    return rule["to_h"] is not None and rule["kind"] != "start"


def _rule(rule: Json) -> str:
    """A rule in words; what its list says already ("avoid") is left out."""
    text = rule["rule"]
    if rule["kind"] == "avoid":
        text = re.sub(r"^avoid(?:[;:,]\s*|$)", "", text)
    return f"{rule['item']}: {text}" if text else str(rule["item"])


def _grouped(lines: Iterable[tuple[str, str]]) -> list[Dated]:
    groups: dict[str, list[str]] = {}
    for when, line in lines:
        groups.setdefault(when, []).append(words.sentence(line))
    return [Dated(when, tuple(found)) for when, found in groups.items()]
