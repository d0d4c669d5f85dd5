"""The command line: thin. It reads, calls one function, prints; errors become one sentence each and exit 2."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from corneum.errors import CorneumError, InputFault

app = typer.Typer(
    name="corneum",
    help="Plan and simulate needle-based facial skin treatments.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

MISSED = 1
BAD_INPUT = 2
INTERRUPTED = 130

SCHEMAS = ("client", "plan", "case")


@app.callback()
def common() -> None:
    """Plan and simulate needle-based facial skin treatments."""


@app.command()
def intake(
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="File to write to.")] = None,
) -> None:
    """A blank form of one page to print, or to fill in on a screen: HTML on standard output, or in FILE."""
    from corneum.report.pages.intake import intake_form

    form = intake_form()
    if output is None:
        typer.echo(form, nl=False)
        return
    output.write_text(form, encoding="utf-8")
    typer.echo(f"wrote {output}")


@app.command()
def plan(
    client_file: Annotated[Path | None, typer.Argument(metavar="CLIENT.yaml", help="The client's file.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="DIR", help="Folder to write to.")] = None,
    ask: Annotated[
        Path | None, typer.Option("--ask", metavar="FILE", help="Ask on the terminal, write the answers to FILE.")
    ] = None,
) -> None:
    """Plan the treatments of one client: writes page, handout, card and plan.json, prints the short plan."""
    if (client_file is None) == (ask is None):
        told = "is missing; give it, or --ask FILE to be asked" if ask is None else "and --ask exclude each other"
        raise InputFault("CLIENT.yaml", None, told)
    source = client_file or ask
    assert source is not None
    folder = output or Path("out") / source.stem
    _refuse_as_folder(folder)
    if ask is not None:
        _ask(ask)
    try:
        _plan(source, folder)
    except KeyboardInterrupt:
        kept = f"; the answers are kept: corneum plan {ask}" if ask else ""
        typer.echo(f"stopped; no plan was written{kept}", err=True)
        raise typer.Exit(INTERRUPTED) from None


def _plan(source: Path, folder: Path) -> None:
    from corneum.client import read_client
    from corneum.plan_document.make_plan import make_plan
    from corneum.report.pages.plan_page import write_plan
    from corneum.report.terminal.short_plan import short_plan

    client = read_client(source)
    with _progress("planning") as advance:
        made = make_plan(client, progress=advance)
    written = write_plan(made, folder)
    typer.echo(short_plan(made, width=_width()))
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


@app.command()
def evidence(
    words: Annotated[list[str] | None, typer.Argument(help="Words to look for; all evidence without them.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What is claimed, what is measured, how certain it is, and who paid for it."""
    from corneum.lookup.claims import evidence as search
    from corneum.report.terminal.evidence_text import EvidenceFound, evidence_text

    found = cast("EvidenceFound", search(" ".join(words) if words else None))
    typer.echo(json.dumps(found, indent=1, ensure_ascii=False) if as_json else evidence_text(found, width=_width()))


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
    """The skin that is there: layers of a zone, what lives in it, and what a needle must not meet."""
    from corneum.lookup.skins import skins
    from corneum.report.terminal.skin_text import SkinFound, skin_text

    person = {"age": age, "sex": sex, "fitzpatrick": fitzpatrick}
    found = cast("SkinFound", skins(zone, person=person, measured=measure or ()))
    typer.echo(json.dumps(found, indent=1, ensure_ascii=False) if as_json else skin_text(found, width=_width()))


@app.command()
def solute(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Names of actives, or SMILES.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What is known of solutes: molar mass, partition, ionisation, permeability, each layer of skin."""
    from corneum.lookup.solutes import solutes, solutes_text

    found = solutes(names)
    faults = [entry["error"] for entry in found["solutes"] if "error" in entry]
    for fault in faults:
        typer.echo(fault, err=True)
    text = json.dumps(found, indent=1, ensure_ascii=False) if as_json else solutes_text(found)
    if text:
        typer.echo(text)
    if len(faults) == len(found["solutes"]):
        raise typer.Exit(BAD_INPUT)


@app.command()
def validate(
    topic: Annotated[
        str | None,
        typer.Argument(metavar="TOPIC", help="anatomy, devices, barrier, transport, outcomes or formulation."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """The models against the published measurements that ship with the package; exit 1 where a bound is missed."""
    from corneum.validation.scoreboard import scoreboard
    from corneum.validation.scoreboard import validate as compare

    found = compare(topic)
    typer.echo(json.dumps(found, indent=1, ensure_ascii=False) if as_json else scoreboard(found))
    if any(each["met"] is False for each in found["sets"]):
        raise typer.Exit(MISSED)


@app.command()
def explain(
    plan_file: Annotated[Path, typer.Argument(metavar="PLAN.json", help="A plan.")],
    path: Annotated[str, typer.Argument(metavar="PATH", help="treatments.ID.zones.ZONE.depth_in_place, and the like.")],
) -> None:
    """Where one number of a plan comes from: model, inputs, sources, spread."""
    from corneum.plan_document.explain import at
    from corneum.report.terminal.short_plan import explanation

    document = _read_json(plan_file)
    typer.echo(explanation(document, path, at(document, path), width=_width()))


@app.command()
def simulate(
    case_file: Annotated[Path, typer.Argument(metavar="CASE.yaml", help="The case's file.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write .json, .csv or .nc; a table without.")
    ] = None,
) -> None:
    """Transport physics of one case: amounts by place and time, with their numerical error."""
    from corneum.simulation.outcome import refuse_ending
    from corneum.simulation.simulate import simulate as solve_case

    if output is not None:
        refuse_ending(output)
    found = solve_case(case_file)
    if output is None:
        typer.echo(found.table())
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    for written in found.write(output):
        typer.echo(f"wrote {written}")


@app.command()
def chart(
    device: Annotated[str | None, typer.Option("--device", help="A device; without it one of each class.")] = None,
    goal: Annotated[str | None, typer.Option("--goal", help="A goal, its form after a colon; all without.")] = None,
    client: Annotated[Path | None, typer.Option("--client", metavar="FILE", help="A client's file.")] = None,
    age: Annotated[str | None, typer.Option("--age", help="Years, or a decade such as 40s.")] = None,
    sex: Annotated[str | None, typer.Option("--sex", help="female, male or unspecified.")] = None,
    fitzpatrick: Annotated[str | None, typer.Option("--fitzpatrick", help="I to VI.")] = None,
    against: Annotated[str | None, typer.Option("--against", help="published: judge the printed charts.")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="One chart as a wall chart: .html or .svg.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """The depth chart: zone by zone the four depths, what binds them, and why; or printed charts against it."""
    from corneum.plan_document.charts import against_published, charts
    from corneum.report.figures.wall_chart import refuse_wall, write_wall
    from corneum.report.terminal.chart_text import chart_text

    person = {"age": age, "sex": sex, "fitzpatrick": fitzpatrick}
    if output is not None:
        refuse_wall(output, several=against is not None or device is None or (goal is None and client is None))
    if against not in (None, "published"):
        raise InputFault("--against", against, "allowed is published", "published")
    if against is None:
        found = charts(device=device, goal=goal, client=client, person=person)
    elif goal is not None:
        raise InputFault("--goal", goal, "has no effect on printed charts, which name their own; leave it out")
    else:
        found = against_published(device=device, client=client, person=person)
    if output is not None:
        write_wall(found, output)
        typer.echo(f"wrote {output}")
        return
    typer.echo(json.dumps(found, indent=1, ensure_ascii=False) if as_json else chart_text(found, width=_width()))


@app.command()
def label(
    source: Annotated[str, typer.Argument(metavar="FILE", help="A text file with a printed list; - reads it.")],
    route: Annotated[str, typer.Option("--route", help="How the product meets the skin.")] = "microneedling",
    hours: Annotated[float | None, typer.Option("--hours", help="Hours after the treatment.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 where something must not be used.")] = False,
    card: Annotated[bool, typer.Option("--card", help="A short card instead of every ingredient.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """A printed ingredient list: what each name is, whether it may go in, from which hour, what instead."""
    from corneum.plan_document.label_document import DO_NOT_USE, judged_label
    from corneum.report.terminal.label_text import label_card, label_text

    found = judged_label(_read_text(source), route, hours)
    if not found["is_list"]:
        if as_json:
            typer.echo(json.dumps(found, indent=1, ensure_ascii=False))
        raise InputFault(source, None, f"holds no ingredient list: {found['reason']}")
    shown = label_card(found) if card else label_text(found, width=_width())
    typer.echo(json.dumps(found, indent=1, ensure_ascii=False) if as_json else shown)
    actions = [found["product"]["action"], *(item["use"]["action"] for item in found["ingredients"])]
    if strict and any(action in DO_NOT_USE for action in actions):
        raise typer.Exit(MISSED)


@app.command()
def schema(name: Annotated[str, typer.Argument(metavar="NAME", help="client, plan or case.")]) -> None:
    """JSON Schema of a file that corneum reads or writes."""
    from corneum.client import client_schema
    from corneum.plan_document.plan_models import plan_schema
    from corneum.simulation.case_file import case_schema

    makers: dict[str, Callable[[], dict[str, Any]]] = {
        "client": client_schema, "plan": plan_schema, "case": case_schema,
    }  # fmt: skip
    if name not in makers:
        raise InputFault("NAME", name, f"is none of: {', '.join(SCHEMAS)}", _nearest(name, SCHEMAS))
    typer.echo(json.dumps(makers[name](), indent=1, ensure_ascii=False))


def main() -> None:
    """Entry point: prints no traceback unless CORNEUM_DEBUG or --debug asks for one."""
    arguments = sys.argv[1:]
    debug = "--debug" in arguments or bool(os.environ.get("CORNEUM_DEBUG"))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        app([argument for argument in arguments if argument != "--debug"])
    except CorneumError as fault:
        if debug:
            raise
        typer.echo(str(fault), err=True)
        raise SystemExit(BAD_INPUT) from None
    except KeyboardInterrupt:
        typer.echo("stopped; nothing was written", err=True)
        raise SystemExit(INTERRUPTED) from None
    except OSError as fault:
        if debug:
            raise
        typer.echo(f"{fault.filename or 'file'}: {fault.strerror or fault}.", err=True)
        raise SystemExit(BAD_INPUT) from None


@contextmanager
def _progress(label: str) -> Iterator[Callable[[float, str], None]]:
    """A bar on a terminal, silence in a pipe. The callable takes the share done (0..1) and what is being done."""
    if not sys.stderr.isatty():
        yield lambda share, doing: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<28}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=1.0)
        yield lambda share, doing: bar.update(task, completed=share, description=doing)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as fault:
        raise InputFault(str(path), None, "is not a plan.json that corneum wrote") from fault
    if not isinstance(document, dict) or "derivations" not in document:
        raise InputFault(str(path), None, "is not a plan.json that corneum wrote")
    return document


def _read_text(source: str) -> str:
    """A text file, or standard input for `-`; what is no UTF-8 is read as far as it goes."""
    if source == "-":
        return sys.stdin.buffer.read().decode("utf-8", errors="replace")
    return Path(source).read_bytes().decode("utf-8", errors="replace")


def _refuse_as_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise InputFault("--output", str(folder), "is a file; give a folder")


def _nearest(word: str, words: tuple[str, ...]) -> str | None:
    import difflib

    close = difflib.get_close_matches(word, words, n=1)
    return close[0] if close else None


def _width() -> int:
    import shutil

    return min(shutil.get_terminal_size((100, 24)).columns, 100)


if __name__ == "__main__":
    main()
