"""The files of a plan, written all or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from corneum.files.whole_output import Content, write_files
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.stored_plan import stored_plan
from corneum.report.pages import consent_page, decline, handout, plan_page, session_card_page
from corneum.report.pages.identity import file_label

# the pages of a plan and what makes each, in the order in which they are named to people
FILES: Mapping[str, Callable[[Plan], Content]] = {
    "plan.html": plan_page.render,
    "handout.html": handout.render,
    "decline.html": decline.render,
    "card.html": session_card_page.render,
    "consent.html": consent_page.render,
}


def write_plan(plan: Plan, folder: Path | str, *, named: bool = False) -> tuple[Path, ...]:
    """Write the pages of a plan into a folder, all of them or none.

    All are complete before one replaces what was there; where one cannot be written the others are put back.

    Args:
        plan: of one client, as `make_plan` gives it.
        folder: is made where it is missing.
        named: whether the client's code, or the name where there is no code, becomes part of each file's name.

    Returns:
        The paths of plan.html (for whoever decides), handout.html and decline.html (for the client), card.html (for
        whoever treats), consent.html (a draft, to be signed), plan.json (for machines) and plan.derivations.json (where
        its numbers come from).

    Raises:
        OSError: a file cannot be written; `filename` is its path.
        ValueError: files are to be named, and the client's file says neither code nor name.

    Example:
        >>> from corneum import make_plan, read_client, write_plan
        >>> client = read_client("examples/clients/melasma.yaml").model_copy(update={"samples": 4})
        >>> plan = make_plan(client, treatments=["home_sunscreen"])
        >>> [path.name for path in write_plan(plan, "out/melasma")]
        ['plan.html', 'handout.html', 'decline.html', 'card.html', 'consent.html', 'plan.json', 'plan.derivations.json']
    """
    ending = f"-{file_label(plan)}" if named else ""
    contents: dict[Path, Content] = {
        Path(folder) / f"{Path(file).stem}{ending}{Path(file).suffix}": content_of(plan)
        for file, content_of in FILES.items()
    }
    stored = stored_plan(plan, f"plan{ending}")
    return write_files(contents | {Path(folder) / file: text for file, text in stored.items()})
