"""The command line: thin. It reads, calls one function, prints; errors become one sentence each and exit 2."""

from __future__ import annotations

import gc
import io
import json
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from corneum.errors import CorneumError, InputFault, PlanWithheld

if TYPE_CHECKING:
    from pydantic import BaseModel

app = typer.Typer(
    name="corneum",
    help="Plan and simulate needle-based facial skin treatments.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

MISSED = 1
WITHHELD = 1
BAD_INPUT = 2
_ALLOCATIONS_BETWEEN_COLLECTIONS = 200_000
INTERRUPTED = 130
OWN_FAULT = 70
_LONGEST_REPORT = 200
MOST_LIST_BYTES = 2_000_000
# the folder of a plan whose client file has no name to take it from
UNNAMED = "client"

# lines longer than this are not read
WIDEST = 120

SCHEMAS = ("client", "plan", "case")


@app.callback()
def common() -> None:
    """Plan and simulate needle-based facial skin treatments."""


@app.command()
def intake(
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="File to write to.")] = None,
) -> None:
    """A blank form of one page to print, or to fill in on a screen: HTML on standard output, or in FILE."""
    from corneum.files.whole_output import write_file
    from corneum.report.pages.intake import intake_form

    form = intake_form()
    if output is None:
        typer.echo(form, nl=False)
        return
    write_file(output, form)
    typer.echo(f"wrote {output}")


@app.command()
def plan(
    client_file: Annotated[
        str | None, typer.Argument(metavar="CLIENT.yaml", help="The client's file; - reads standard input.")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="DIR", help="Folder to write to.")] = None,
    ask: Annotated[
        Path | None, typer.Option("--ask", metavar="FILE", help="Ask on the terminal, write the answers to FILE.")
    ] = None,
    named: Annotated[
        bool, typer.Option("--named", help="Put the client's code, or name, into the names of the files.")
    ] = False,
) -> None:
    """Plan the treatments of one client: writes page, handout, card and plan.json, prints the short plan."""
    if (client_file is None) == (ask is None):
        reason = "is missing; give it, or --ask FILE to be asked" if ask is None else "and --ask exclude each other"
        raise InputFault("CLIENT.yaml", None, reason)
    source = str(ask) if client_file is None else client_file
    folder = output or Path("out") / _folder_name(source)
    _refuse_as_folder(folder)
    if ask is not None:
        _ask(ask)
    try:
        _plan(source, folder, named)
    except KeyboardInterrupt:
        kept = f"; the answers are kept: corneum plan {ask}" if ask else ""
        typer.echo(f"stopped; no plan was written{kept}", err=True)
        raise typer.Exit(INTERRUPTED) from None


def _plan(source: str, folder: Path, named: bool) -> None:
    from corneum.client import parse_client, read_client
    from corneum.files.text_input import STANDARD_INPUT, STANDARD_INPUT_NAME, read_standard_input
    from corneum.plan_document.make_plan import make_plan
    from corneum.report.pages.plan_files import write_plan
    from corneum.report.terminal.short_plan import short_plan
    from corneum.transport import kept_surfaces
    from corneum.transport.backends import machine_code

    if source == STANDARD_INPUT:
        client = parse_client(read_standard_input(), STANDARD_INPUT_NAME)
    else:
        client = read_client(source)
    if named and not (client.person.code or client.person.name):
        raise InputFault("--named", None, "needs client.code or client.name in the client's file")
    if not machine_code.is_kept():
        typer.echo("Solving without machine code: `corneum compile` makes it once, and plans quicker.", err=True)
    kept_surfaces.recall()
    with _progress("planning") as advance:
        client_plan = make_plan(client, progress=advance)
    kept_surfaces.store()
    written = write_plan(client_plan, folder, named=named)
    typer.echo(short_plan(client_plan, width=_width()))
    typer.echo("")
    for path in written:
        typer.echo(f"wrote {path}")


def _ask(path: Path) -> None:
    """Ask on the terminal (questions on standard error, so that standard output holds the plan alone)."""
    from datetime import date

    from corneum.ask import ask, refuse_existing, write_client

    refuse_existing(path)
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")

    def hear(prompt: str) -> str | None:
        typer.echo(prompt, nl=False, err=True)
        return sys.stdin.readline() or None

    try:
        answers = ask(hear, lambda text: typer.echo(text, err=True), date.today(), again=sys.stdin.isatty())
        write_client(answers, path)
    except KeyboardInterrupt:
        typer.echo(f"\nstopped; nothing was written, {path} does not exist", err=True)
        raise typer.Exit(INTERRUPTED) from None
    typer.echo(f"\nwrote {path}; change it there and plan again with: corneum plan {path}\n", err=True)


@app.command(name="compile")
def compile_() -> None:
    """Get ready for plans, once on a machine (about 15 s): machine code, and the usual products solved."""
    from corneum.client import parse_client
    from corneum.plan_document.make_plan import make_plan
    from corneum.transport import kept_surfaces
    from corneum.transport.first_compilation import compile_engine

    if not compile_engine():
        typer.echo("The engine compiles, but its machine code cannot be kept in your cache folder.", err=True)
        return
    kept_surfaces.recall()
    for sex in ("female", "male", "unspecified"):
        make_plan(parse_client(f"client: {{age: 45, sex: {sex}}}\ngoals: [fine_lines]"))
    kept_surfaces.store()
    typer.echo("The engine is compiled, and the usual products are solved; both are kept in your cache folder.")


@app.command()
def evidence(
    words: Annotated[
        list[str] | None, typer.Argument(help="A goal, an agent, or words to look for; all without.")
    ] = None,
    treatment: Annotated[
        str | None, typer.Option("--treatment", metavar="T", help="Effects of this treatment, device or agent alone.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write the effects as a forest plot, .svg.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Each study, note and source.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What trials found, and how sure; claims, measured parameters, and who paid for the studies."""
    from corneum.lookup.claims import search_evidence
    from corneum.report.figures.forest import refuse_forest, write_forest
    from corneum.report.terminal.evidence_text import evidence_text

    if output is not None:
        refuse_forest(output)
    entries = search_evidence(" ".join(words) if words else None, treatment)
    if output is not None:
        write_forest(entries["effects"], output)
        typer.echo(f"wrote {output}")
        return
    text = evidence_text(entries, width=_width(), everything=everything)
    typer.echo(json.dumps(entries, indent=1, ensure_ascii=False) if as_json else text)


@app.command()
def skin(
    zone: Annotated[str | None, typer.Option("--zone", help="A zone in full; all in short without it.")] = None,
    age: Annotated[str | None, typer.Option("--age", help="Years, or a decade such as 40s.")] = None,
    sex: Annotated[str | None, typer.Option("--sex", help="female, male or unspecified.")] = None,
    fitzpatrick: Annotated[str | None, typer.Option("--fitzpatrick", help="I to VI.")] = None,
    measure: Annotated[
        list[str] | None,
        typer.Option("--measure", metavar="READING", help="'total_skin=1.62 mm', a zone and a colon before it."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Layers of a zone, the targets in it, and what a needle must not meet."""
    from corneum.lookup.skins import skins
    from corneum.report.terminal.skin_text import SkinFound, skin_text

    person = {"age": age, "sex": sex, "fitzpatrick": fitzpatrick}
    shown = cast("SkinFound", skins(zone, person=person, measured=measure or ()))
    typer.echo(json.dumps(shown, indent=1, ensure_ascii=False) if as_json else skin_text(shown, width=_width()))


@app.command()
def solute(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Names of actives, or SMILES.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Properties of solutes: molar mass, partition, ionisation, permeability, each layer of skin."""
    from corneum.lookup.solutes import solutes
    from corneum.report.terminal.solute_text import SolutesFound, solutes_text

    entries = solutes(names)
    faults = [entry["error"] for entry in entries["solutes"] if "error" in entry]
    for fault in faults:
        typer.echo(fault, err=True)
    text = (
        json.dumps(entries, indent=1, ensure_ascii=False)
        if as_json
        else solutes_text(cast("SolutesFound", entries), width=_width())
    )
    if text:
        typer.echo(text)
    if len(faults) == len(entries["solutes"]):
        raise typer.Exit(BAD_INPUT)


@app.command()
def validate(
    topic: Annotated[
        str | None,
        typer.Argument(metavar="TOPIC", help="anatomy, devices, barrier, transport, outcomes or formulation."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="What each comparison compares, and its note.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """The models against the published measurements that ship with the package; exit 1 where a bound is missed."""
    from corneum.report.terminal.scoreboard_text import Scoreboard, scoreboard_text
    from corneum.validation.scoreboard import validate as compare

    board = compare(topic)
    text = scoreboard_text(cast("Scoreboard", board), width=_width(), everything=everything)
    typer.echo(json.dumps(board, indent=1, ensure_ascii=False) if as_json else text)
    if any(each["met"] is False for each in board["sets"]):
        raise typer.Exit(MISSED)


@app.command()
def explain(
    plan_file: Annotated[Path, typer.Argument(metavar="PLAN.json", help="A plan.")],
    path: Annotated[str, typer.Argument(metavar="PATH", help="treatments.ID.zones.ZONE.depth_in_place, and the like.")],
) -> None:
    """Where one number of a plan comes from: model, inputs, sources, spread."""
    from corneum.plan_document.read_stored_plan import read_stored_plan
    from corneum.report.terminal.explanation_text import explanation

    typer.echo(explanation(read_stored_plan(plan_file), path, width=_width()))


@app.command()
def simulate(
    case_file: Annotated[str, typer.Argument(metavar="CASE.yaml", help="The case's file; - reads standard input.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write .json, .csv or .nc; a table without.")
    ] = None,
) -> None:
    """Transport physics of one case: amounts by compartment and time, with their numerical error."""
    from corneum.files.text_input import STANDARD_INPUT, STANDARD_INPUT_NAME, read_standard_input
    from corneum.simulation.outcome import refuse_ending
    from corneum.simulation.simulate import simulate as solve_case
    from corneum.simulation.simulate import simulate_text

    if output is not None:
        refuse_ending(output)
    if case_file == STANDARD_INPUT:
        outcome = simulate_text(read_standard_input(), STANDARD_INPUT_NAME)
    else:
        with _progress("simulating") as advance:
            outcome = solve_case(case_file, progress=advance)
    if output is None:
        typer.echo(outcome.table())
        return
    for written in outcome.write(output):
        typer.echo(f"wrote {written}")


@app.command()
def chart(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ZONE|GOAL|DEVICE]...", help="A zone, a goal, a device, in any order."),
    ] = None,
    device: Annotated[str | None, typer.Option("--device", help="A device; without it one of each class.")] = None,
    goal: Annotated[str | None, typer.Option("--goal", help="A goal, its form after a colon; all without.")] = None,
    zone: Annotated[str | None, typer.Option("--zone", help="A zone; without it all.")] = None,
    cell: Annotated[str | None, typer.Option("--cell", help="A cell instead of a goal, such as melanocyte.")] = None,
    client: Annotated[Path | None, typer.Option("--client", metavar="FILE", help="A client's file.")] = None,
    age: Annotated[str | None, typer.Option("--age", help="Years, or a decade such as 40s.")] = None,
    sex: Annotated[str | None, typer.Option("--sex", help="female, male or unspecified.")] = None,
    fitzpatrick: Annotated[str | None, typer.Option("--fitzpatrick", help="I to VI.")] = None,
    against: Annotated[str | None, typer.Option("--against", help="published: judge the printed charts.")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="One chart as a wall chart: .html or .svg.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every column of a chart; every chart of several, each by itself.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What to set, zone by zone: a summary, or the chart of a device for a goal; or printed charts against it."""
    from corneum.plan_document.chart_json import chart_json
    from corneum.plan_document.chart_models import Chart
    from corneum.plan_document.chart_words import with_words
    from corneum.plan_document.charts import against_published, charts
    from corneum.report.pages.wall_page import refuse_wall, write_wall
    from corneum.report.terminal.chart_text import chart_text

    asked = with_words(words or (), {"zone": zone, "goal": goal, "device": device})
    person = {"age": age, "sex": sex, "fitzpatrick": fitzpatrick}
    if output is not None:
        refuse_wall(output, published=against is not None)
    if against not in (None, "published"):
        raise InputFault("--against", against, "allowed is published", "published")
    if against is not None:
        for option, word in (("--goal", asked["goal"]), ("--cell", cell), ("--zone", asked["zone"])):
            if word is not None:
                raise InputFault(option, word, "has no effect on printed charts, which name their own; leave it out")
        published = against_published(device=asked["device"], client=client, person=person)
        typer.echo(_json(published) if as_json else chart_text(published, width=_width()))
        return
    computed = charts(
        **asked,
        cell=cell,
        client=client,
        person=person,
        single=output is not None,
        of_reference=not (everything or as_json or asked["goal"] or cell or asked["zone"]),
    )
    if output is not None and isinstance(computed, Chart):
        write_wall(computed, output)
        typer.echo(f"wrote {output}")
        return
    typer.echo(chart_json(computed) if as_json else chart_text(computed, width=_width(), everything=everything))


@app.command()
def label(
    source: Annotated[str, typer.Argument(metavar="FILE", help="A text file with a printed list; - reads it.")],
    route: Annotated[str, typer.Option("--route", help="How the product meets the skin.")] = "microneedling",
    hours: Annotated[float | None, typer.Option("--hours", help="Hours after the treatment.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 where something must not be used.")] = False,
    card: Annotated[bool, typer.Option("--card", help="A short card instead of every ingredient.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="All that is on file of each ingredient.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Judge a printed ingredient list: what each name is, whether it may go in, from which hour, what instead."""
    from corneum.plan_document.label_document import DO_NOT_USE, judged_label
    from corneum.report.terminal.label_text import label_card, label_text

    judged = judged_label(_read_list(source), route, hours)
    if not judged.is_list:
        if as_json:
            typer.echo(_json(judged))
        raise InputFault(source, None, f"holds no ingredient list: {judged.reason}")
    shown = label_card(judged) if card else label_text(judged, width=_width(), everything=everything)
    typer.echo(_json(judged) if as_json else shown)
    actions = [judged.product.action, *(item.use.action for item in judged.ingredients)]
    if strict and any(action in DO_NOT_USE for action in actions):
        raise typer.Exit(MISSED)


@app.command()
def offer(
    words: Annotated[list[str], typer.Argument(metavar="TEXT", help='Such as "AquaGold with Botox, 650 $, 0.6 mm".')],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Read an offer: device, contents, depth, passes, price, and what was not understood of it."""
    from corneum.plan_document.offer_document import read_offers
    from corneum.report.terminal.offer_lines import offers_text

    offers = read_offers(" ".join(words))
    typer.echo(_json(offers) if as_json else offers_text(offers, width=_width()))


@app.command()
def schema(name: Annotated[str, typer.Argument(metavar="NAME", help="client, plan or case.")]) -> None:
    """JSON Schema of a file that corneum reads or writes."""
    from corneum.client import client_schema
    from corneum.plan_document.plan_models import plan_schema
    from corneum.simulation.case_file import case_schema

    makers: dict[str, Callable[[], dict[str, Any]]] = {
        "client": client_schema,
        "plan": plan_schema,
        "case": case_schema,
    }
    if name not in makers:
        raise InputFault("NAME", name, f"is none of: {', '.join(SCHEMAS)}", _nearest(name, SCHEMAS))
    typer.echo(json.dumps(makers[name](), indent=1, ensure_ascii=False))


def main() -> None:
    """Entry point: prints no traceback unless CORNEUM_DEBUG or --debug asks for one."""
    # a command builds tables and documents that stay: looking through them again and again for garbage finds none
    gc.set_threshold(_ALLOCATIONS_BETWEEN_COLLECTIONS)
    arguments = sys.argv[1:]
    debug = "--debug" in arguments or bool(os.environ.get("CORNEUM_DEBUG"))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        with _encoding_notices_printed():
            app([argument for argument in arguments if argument != "--debug"])
    except CorneumError as fault:
        if debug:
            raise
        typer.echo(str(fault), err=True)
        raise SystemExit(WITHHELD if isinstance(fault, PlanWithheld) else BAD_INPUT) from None
    except KeyboardInterrupt:
        typer.echo("stopped; nothing was written", err=True)
        raise SystemExit(INTERRUPTED) from None
    except OSError as fault:
        if debug:
            raise
        typer.echo(f"{fault.filename or 'standard output'}: {fault.strerror or fault}.", err=True)
        raise SystemExit(BAD_INPUT) from None
    except Exception as fault:
        if debug:
            raise
        what = " ".join(f"{type(fault).__name__}: {fault}".split())[:_LONGEST_REPORT]
        typer.echo(f"corneum itself is at fault ({what}); please report it, with what --debug adds.", err=True)
        raise SystemExit(OWN_FAULT) from None


@contextmanager
def _encoding_notices_printed() -> Iterator[None]:
    """How a file was decoded is told in one line of its own; any other warning as Python shows it."""
    from corneum.files.text_input import ConcludedEncoding

    usual = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *place: Any, **options: Any) -> None:
        if issubclass(category, ConcludedEncoding):
            typer.echo(str(message), err=True)
        else:
            usual(message, category, *place, **options)

    warnings.showwarning = show
    try:
        yield
    finally:
        warnings.showwarning = usual


@contextmanager
def _progress(label: str) -> Iterator[Callable[[float, str], None]]:
    """A progress bar on a terminal, nothing in a pipe. The callable takes the share done (0..1) and the step."""
    if not sys.stderr.isatty():
        yield lambda share, doing: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<28}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=1.0)
        yield lambda share, doing: bar.update(task, completed=share, description=doing)


def _json(document: BaseModel) -> str:
    return document.model_dump_json(by_alias=True, indent=1)


def _read_list(source: str) -> str:
    """The text of a file, or of standard input for `-`."""
    from corneum.files.text_input import STANDARD_INPUT, read_standard_input, read_text

    if source == STANDARD_INPUT:
        return read_standard_input(most=MOST_LIST_BYTES)
    return read_text(Path(source), most=MOST_LIST_BYTES)


def _folder_name(source: str) -> str:
    """The folder of a plan under `out`, named like the client's file where that name is one of a folder."""
    from corneum.files.text_input import STANDARD_INPUT

    stem = Path(source).stem
    named = bool(stem.strip(". ")) and source != STANDARD_INPUT
    return stem if named else UNNAMED


def _refuse_as_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise InputFault("--output", str(folder), "is a file; give a folder")


def _nearest(word: str, words: tuple[str, ...]) -> str | None:
    import difflib

    close = difflib.get_close_matches(word, words, n=1)
    return close[0] if close else None


def _width() -> int:
    import shutil

    return min(shutil.get_terminal_size((100, 24)).columns, WIDEST)


if __name__ == "__main__":
    main()
