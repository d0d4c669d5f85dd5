"""The decision of a plan: what is open before anything is opened is short, whole and true to the plan."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser

import pytest

from corneum.plan_document.plan_models import Plan
from corneum.report.answered_treatments import MAY_BE_DONE, to_be_done
from corneum.report.pages.card_section import by_treatment
from corneum.report.pages.decision_rows import MOST_ROWS, NOTHING_MORE, decision_rows
from corneum.report.pages.goal_rows import goal_table
from corneum.report.pages.ledger import Ledger
from corneum.report.pages.number_spans import spans
from corneum.report.pages.plan_page import render
from corneum.report.pages.set_section import settings
from corneum.wording.readers import reader_of_plan, sees_depths
from tests.report.unlike_clients import FILES, plan_for

MOST_WORDS = 900
MOST_BYTES = 400_000
# what never collapses, and is not counted
NOT_COUNTED = {"emergency", "open"}
VOID = {"meta", "path", "circle", "rect", "br", "use", "link", "img", "input", "hr"}

clients = pytest.mark.parametrize("name", FILES)


@cache
def page_of(name: str) -> str:
    return render(plan_for(name))


class Shown(HTMLParser):
    """The words that stand on a page before anything is opened, and the ids of what is closed."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.closed_ids: set[str] = set()
        self._open: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        facts = dict(attrs)
        classes = (facts.get("class") or "").split()
        silent = tag in ("style", "script", "title", "desc", "head") or facts.get("id") in NOT_COUNTED
        silent |= bool({"only-print", "stops", "hidden"}.intersection(classes))
        closed = any(name == "details" and hides for name, hides in self._open) and tag != "summary"
        if closed and "id" in facts:
            self.closed_ids.add(str(facts["id"]))
        hides = silent or (tag == "details" and "open" not in facts)
        # a summary is seen although its details are closed
        self._open.append((tag, hides))

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        hiding = [place for place, (_, hides) in enumerate(self._open) if hides]
        outermost = hiding[0] if hiding else None
        is_summary = (
            outermost is not None
            and len(hiding) == 1
            and self._open[outermost][0] == "details"
            and self._open[outermost + 1 : outermost + 2] == [("summary", False)]
        )
        if outermost is None or is_summary:
            self.words += data.split()


@clients
def test_few_words_stand_before_anything_is_opened(name: str) -> None:
    assert len(Shown(page_of(name)).words) <= MOST_WORDS


@clients
def test_the_page_is_small(name: str) -> None:
    assert len(page_of(name).encode()) <= MOST_BYTES


@clients
def test_emergencies_stops_and_open_questions_are_never_closed(name: str) -> None:
    plan = plan_for(name)
    page = page_of(name)
    closed = Shown(page).closed_ids
    assert not NOT_COUNTED & closed
    assert (' id="emergency"' in page) == bool(plan.emergency)
    assert ('class="box ask stops"' in page) == bool(plan.stops)
    is_open = plan.provisional or plan.unresolved or plan.not_planned or plan.read_as
    assert not is_open or 'id="open"' in page


@clients
def test_a_newcomer_finds_what_is_asked_first(name: str) -> None:
    """What to set, when, what may go wrong, how sure: one click from the head of the page, open where it leads."""
    page = page_of(name)
    head = page[page.index("<nav") : page.index("</nav>")]
    closed = Shown(page).closed_ids
    places = ("set", "when", "compared", "wrong", "sure")
    if plan_for(name).emergency:
        assert not any(f'id="{anchor}"' in page for anchor in places), "nothing is decided before the emergency"
        return
    for anchor in places:
        assert f'href="#{anchor}"' in head and anchor not in closed
        assert re.search(rf'id="{anchor}"[^>]*>\s*<h[34]', page), anchor


@clients
def test_at_most_seven_rows_each_once_and_what_was_asked_among_them(name: str) -> None:
    plan = plan_for(name)
    rows = decision_rows(plan)
    ids = [row.id for row in rows]
    assert len(ids) == len(set(ids)) <= MOST_ROWS
    assert ids[0] == NOTHING_MORE
    known = {treatment.id for treatment in plan.treatments}
    wanted = {plan.recommended, plan.choice.put_right, plan.choice.elsewhere} & (known | {NOTHING_MORE})
    assert wanted <= set(ids)
    if any(treatment.considered for treatment in plan.treatments):
        assert plan.subject in ids
    for best in filter(None, plan.tiers.values()):
        assert best in ids or len(ids) == MOST_ROWS


@clients
def test_what_is_set_is_what_the_card_sets_and_only_where_it_may_be_done(name: str) -> None:
    plan = plan_for(name)
    reader = reader_of_plan(plan.occasion.licence)
    here = settings(Ledger(plan, reader), plan)
    cards = by_treatment(plan)
    done = [treatment for treatment in to_be_done(plan) if treatment.id in cards]
    if not done or not sees_depths(reader):
        assert here is None
        return
    assert here is not None and here.treatment == done[0].plain_name
    assert done[0].verdict in MAY_BE_DONE
    zones = [zone for row in here.rows for zone in row.zones]
    assert len(zones) == len(cards[done[0].id])
    assert all(re.match(r"[\d.]+ (?:mm|µm)$", row.dial) for row in here.rows)


@clients
def test_every_goal_is_answered_yes_no_or_not_known(name: str) -> None:
    plan = plan_for(name)
    table = goal_table(Ledger(plan, reader_of_plan(plan.occasion.licence)), plan)
    if table is None:
        assert not plan.occasion.goals or plan.recommended == NOTHING_MORE
        return
    answers = [answer for row in table.rows for answer in row.answers]
    assert answers and all(re.match(r"yes|no\b|not known|not asked", answer) for answer in answers)


def test_a_refused_offer_is_set_nowhere_in_the_decision() -> None:
    plan: Plan = plan_for("30_pacemaker_rf")
    page = page_of("30_pacemaker_rf")
    decision = page[page.index('id="answer"') : page.index('id="more"')]
    refused = [one for one in plan.treatments if one.considered and one.verdict == "contraindicated"]
    assert refused
    assert not re.search(r"<td>[\d.]+ mm</td>", decision)


@pytest.mark.parametrize(
    ("numbers", "text"), [([], ""), ([3], "3"), ([2, 1], "1, 2"), ([1, 2, 3, 7, 9, 8], "1–3, 7–9"), ([5, 5], "5")]
)
def test_numbers_are_cited_as_spans(numbers: list[int], text: str) -> None:
    assert spans(numbers) == text
