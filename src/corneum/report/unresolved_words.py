"""Words of the client's file that were not understood, as pages and terminal show them, with the nearest ones."""

from __future__ import annotations

from corneum.plan_document.plan_models import Plan
from corneum.plan_document.word_models import Unresolved
from corneum.report.pages.client_file_view import name_of_entry
from corneum.report.zone_names import zone_name

# the places of the file where a person speaks of health
_HEALTH = ("client.conditions", "client.medications", "client.allergies", "client.history")


def health_words(plan: Plan) -> list[str]:
    """Words on health: nothing is assumed from them, and nothing elective is scheduled."""
    return [entry.text for entry in plan.unresolved if _is_of_health(entry)]


def other_words(plan: Plan) -> list[str]:
    """Words for goals, zones and devices, each with its place in the file and the words that are near."""
    return [_with_nearest(entry) for entry in plan.unresolved if not _is_of_health(entry)]


def every_word(plan: Plan) -> list[str]:
    """All of them, those on health first."""
    return [*health_words(plan), *other_words(plan)]


def _is_of_health(entry: Unresolved) -> bool:
    return entry.where == "client" or (entry.where.startswith(_HEALTH) and not entry.where.endswith(".zone"))


def _with_nearest(entry: Unresolved) -> str:
    near = [zone_name(word) for word in entry.nearest]
    nearest = f"near: {', '.join(near)}" if near else "nothing known is near"
    return f"{entry.text} ({name_of_entry(entry.where)}; {nearest})"
