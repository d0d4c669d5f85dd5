"""The questions, their order and their reasons; the words of the screens are those of every plan and of the form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from corneum.ask.lines import (
    Data,
    active,
    care,
    copied,
    entries,
    goal,
    is_none,
    limits,
    list_reader,
    merge,
    operator,
    screen_reader,
)
from corneum.client import LICENCES, SCREEN_QUESTIONS, client_from, goal_variants
from corneum.client.open_questions import LIST_QUESTIONS, NOT_FOR_MEN, OPERATOR_QUESTION

# what stands in for an answer that is needed while another one is looked at
NEEDED: Data = {"client": {"age": 50}, "goals": ["fine_lines"]}


# the screens in groups that one line can answer
SCREEN_GROUPS: dict[str, tuple[str, ...]] = {
    "Now": ("pregnancy", "breastfeeding", "active_infection", "recent_tan", "recent_filler_toxin_peel", "isotretinoin"),
    "Skin and allergies": ("cold_sores", "keloid", "metal_allergy", "lidocaine_allergy", "salicylate_allergy"),
    "Illness and medicines": (
        "anticoagulant",
        "bleeding_disorder",
        "thrombosis",
        "immunosuppression",
        "neuromuscular_disease",
        "pacemaker",
    ),
}
_HOW = "the numbers that are yes, such as 2 5; 4? was not asked; the rest is no. no: none of them"
_SCREENS_WHY = {
    "Now": "Each of these forbids or delays some treatments: wounds in infected or burnt skin, acids and numbing in "
    "pregnancy, needles soon after filler.",
    "Skin and allergies": "Needles can wake cold sores and thicken scars; gold-plated needles and numbing creams meet "
    "allergies.",
    "Illness and medicines": "They decide how much bleeding, infection or spreading of toxin is to be feared, "
    "and whether radio frequency may be used at all.",
}


@dataclass(frozen=True)
class Question:
    """One question: the key that its answer fills, its words, why it is asked, and how a line becomes data.

    `lines` stand between the question and the answer. `needed` means that it cannot be skipped.
    """

    key: str
    words: str
    why: str
    read: Callable[[str], Data]
    hint: str
    lines: tuple[str, ...] = ()
    needed: bool = False


def sheets(data: Data) -> Iterator[tuple[str, Iterator[Question]]]:
    """The questions by heading. Made as they are reached: some depend on what was answered before."""
    yield "You and what you want", _you(data)
    yield "Health", _screens(data)
    yield "In your own words", _lists()
    yield "What was offered, and your limits", _offer(data)


def _you(data: Data) -> Iterator[Question]:
    yield Question(
        "client.age",
        "How old are you?",
        "Skin grows thinner and heals more slowly with age.",
        lambda text: {"client": {"age": text}},
        "52, or 50s; needed",
        needed=True,
    )
    yield Question(
        "client.sex",
        "Which sex?",
        "Men's skin is thicker and bleeds more; unspecified widens every interval.",
        lambda text: {"client": {"sex": text}},
        "female, male, unspecified",
    )
    yield Question(
        "client.fitzpatrick",
        "How does your skin take the sun?",
        "Darker skin more easily keeps brown marks after heat, acid or deep needles.",
        lambda text: {"client": {"fitzpatrick": text}},
        "I always burns, II burns easily, III sometimes, IV rarely, V brown, VI dark; or unknown",
    )
    yield Question(
        "goals",
        "What would you like to change, the most important first?",
        "Every treatment is judged goal by goal: what helps pores may do nothing for scars.",
        lambda text: {"goals": [goal(entry) for entry in entries(text)]},
        f"commas between; mild, moderate or severe may stand with each; needed: "
        f"{', '.join(goal.replace('_', ' ') for goal in goal_variants())}",
        needed=True,
    )


def _screens(data: Data) -> Iterator[Question]:
    client = client_from({**copied(NEEDED), **copied(data)})
    for title, group in SCREEN_GROUPS.items():
        names = tuple(name for name in group if not (client.person.sex == "male" and name in NOT_FOR_MEN))
        yield Question(
            "client.screens",
            title,
            _SCREENS_WHY[title],
            screen_reader(names),
            _HOW,
            tuple(f"  {number} {SCREEN_QUESTIONS[name]}" for number, name in enumerate(names, 1)),
        )


def _lists() -> Iterator[Question]:
    why = {
        "conditions": "Some illnesses forbid needles, heat or acids; a word that is not understood is kept and shown.",
        "medications": "Some medicines thin the blood, thin the skin or strengthen a toxin.",
        "allergies": "Needles, serums and numbing creams carry metals, fish proteins and anaesthetics below the skin.",
        "history": "Filler can move, toxin can spread and healing skin is thinner: each needs its own wait.",
    }
    hints = {
        "conditions": "commas between; none",
        "medications": "commas between; none",
        "allergies": "commas between; none",
        "history": "what, when, where; a semicolon between two: hyaluronic filler, 2 days ago, cheeks; none",
    }
    for name, question in LIST_QUESTIONS.items():
        yield Question(f"client.{name}", question, why[name], list_reader(name), hints[name])
    yield Question(
        "current_care",
        "What do you use on your face now?",
        "A treatment is worth only what it adds to what you do already.",
        lambda text: {"current_care": [] if is_none(text) else [care(entry) for entry in entries(text)]},
        "commas between, strength if known: tretinoin 0.05 %, sunscreen; none",
    )


def _offer(data: Data) -> Iterator[Question]:
    yield Question(
        "considering",
        "Which device or treatment was offered to you?",
        "What you ask about is answered in full, whatever the plan recommends.",
        lambda text: {"considering": [] if is_none(text) else [{"device": entry} for entry in entries(text)]},
        "such as aquagold, skinpen, hydrafacial; commas between; none",
    )
    for index, offered in enumerate(data.get("considering", ())):
        yield from _of_offer(data, index, str(offered["device"]))
    yield Question(
        "limits",
        "How many days may it show, and what may it cost?",
        "The plan names the best that stays within it, and says what is lost by it.",
        limits,
        "2 days, 600 USD; either alone; none",
    )
    yield Question(
        "event",
        "Is there a day on which you must look normal?",
        "The days of redness are counted back from it.",
        lambda text: {} if is_none(text) else {"event": {"date": text, "must_look_normal": "yes"}},
        "2026-12-05, or in 3 weeks; none",
    )
    yield Question(
        "operator",
        OPERATOR_QUESTION,
        "Depths, devices and toxins are allowed by licence and place.",
        operator,
        f"nurse, US-CA: {', '.join(LICENCES)}; the place after a comma",
    )


def _of_offer(data: Data, index: int, name: str) -> Iterator[Question]:
    """The questions about one treatment that was offered."""

    def add(more: Data, *, formula: bool = False) -> Data:
        offers = [copied(entry) for entry in data["considering"]]
        merge(offers[index], {"formula": more} if formula else more)
        if formula:
            offers[index].setdefault("formula", {}).update(more)
        return {"considering": offers}

    yield Question(
        "considering.depth",
        f"{name}: which needle depth?",
        "Labels, trials and your skin each set a deepest.",
        lambda text: add({"depth": text}),
        "0.6 mm",
    )
    yield Question(
        "considering.price",
        f"{name}: what does it cost?",
        "Prices stand beside what each treatment adds.",
        lambda text: add({"price": text}),
        "450 USD",
    )
    yield Question(
        "considering.formula.ingredients",
        f"{name}: what is in the serum, as printed on one line?",
        "Perfume and preservatives that are harmless on skin are not harmless in it.",
        lambda text: {} if is_none(text) else add({"ingredients": text}, formula=True),
        "Aqua, Glycerin, ...",
    )
    yield Question(
        "considering.formula.actives",
        f"{name}: which actives, how much of each?",
        "Whether enough of it arrives depends on the amount.",
        lambda text: {} if is_none(text) else add({"actives": list(map(active, entries(text)))}, formula=True),
        "onabotulinumtoxinA 20 U, hyaluronic acid 1 %",
    )
    yield Question(
        "considering.formula.sterile",
        f"{name}: is the serum sterile?",
        "What is not sterile does not belong in skin.",
        lambda text: add({"sterile": text}, formula=True),
        "yes, no, unknown",
    )
