"""The command line: one command a job. Exit codes: 0 all read, 1 something skipped, 2 the call cannot be carried out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, TextIO

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from sourceline import __version__
from sourceline.lean import without_torch
from sourceline.records import Document, IncidentList, LineageList, Reading, Record, Skipped

if TYPE_CHECKING:
    from sourceline.build import BuildReport
    from sourceline.casebook import Casebook
    from sourceline.reader import Reader

app = typer.Typer(
    name="sourceline",
    help="From a pile of news reports to what happened, who says so, and how many of them really know.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
)
out = Console()
err = Console(stderr=True)

SKIPPED, UNUSABLE, INTERRUPTED = 1, 2, 130
Progressed = Callable[[str, int, int | None], None]


class ReadFormat(StrEnum):
    """What ``read`` writes."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    html = "html"
    conllu = "conllu"
    displacy = "displacy"


class Format(StrEnum):
    """What the commands on a case write."""

    table = "table"
    json = "json"
    jsonl = "jsonl"


class CompareFormat(StrEnum):
    """What ``compare`` writes."""

    table = "table"
    html = "html"
    json = "json"


Case = Annotated[Path, typer.Option("--case", help="The case: one file, made by [bold]build[/].", show_default="case.db")]
FormatOption = Annotated[Format, typer.Option("--format", help="table for people, json or jsonl for programs.")]


@app.callback(epilog="Start with: [bold]sourceline demo[/]")
def main(
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.", is_eager=True)] = False,
) -> None:
    """Read articles into a ledger of attributed claims."""
    if version:
        out.print(f"sourceline {__version__}")
        raise typer.Exit
    without_torch()


@app.command(
    epilog="Examples: [bold]sourceline read article.txt[/] · [bold]sourceline read articles/ --format json > readings.jsonl[/] · [bold]sourceline read article.txt --format html > reading.html[/] · [bold]cat a.html | sourceline read -[/]"
)
def read(
    files: Annotated[list[str], typer.Argument(help="Files or folders: text, HTML, JSON Lines; '-' reads standard input.", show_default=False)],
    format: Annotated[
        ReadFormat,
        typer.Option(
            "--format", help="table for people; json: one reading a line; html: one page; conllu: the parse; displacy: data for spaCy's displaCy."
        ),
    ] = ReadFormat.table,
    skipped: Annotated[Path | None, typer.Option("--skipped", help="Write what was skipped to this file instead of standard error.")] = None,
) -> None:
    """Read documents and show what each says, who says so, and on what terms."""
    from sourceline import documents

    _check_paths(files)
    streams = (documents.read_stream(sys.stdin.buffer, "-") if f == "-" else documents.read_paths([f]) for f in files)
    found = documents.number_ids(chain.from_iterable(streams))
    with _skips(skipped) as note:
        reader = _reader()
        readings = _readings(reader, found, note)
        if format is ReadFormat.html:
            from sourceline.export.page import page

            typer.echo(page(readings).encode(), nl=False)  # bytes: the page is UTF-8 whatever the terminal's encoding
        else:
            for item in readings:
                _write_reading(reader, item, format)
        if note.count:
            raise typer.Exit(SKIPPED)


@app.command(
    epilog="Example: [bold]sourceline build articles/ --case case.db[/]; run it again after adding articles, or after it was stopped: nothing is read twice."
)
def build(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders of articles.", show_default=False)],
    case: Case = Path("case.db"),
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes that read.")] = 1,
    format: FormatOption = Format.table,
    skipped: Annotated[Path | None, typer.Option("--skipped", help="Write what was skipped to this file instead of standard error.")] = None,
) -> None:
    """Read articles into a case: families of copies, incidents and their ledgers."""
    _check_paths([str(p) for p in paths])
    with _skips(skipped) as note, _open(case, create=True) as book:
        report = _build(paths, book, workers)
        for item in report.skipped:
            note(item)
        if format is Format.table:
            known = f", {report.known} already known" if report.known else ""
            out.print(f"{report.added} documents added{known} · {report.lineages} families · {report.incidents} incidents · {case}")
            out.print(f"next: sourceline incidents --case {case}", style="dim")
        else:
            _json(
                {
                    "added": report.added,
                    "known": report.known,
                    "skipped": len(report.skipped),
                    "lineages": report.lineages,
                    "incidents": report.incidents,
                }
            )
        if note.count:
            raise typer.Exit(SKIPPED)


@app.command(epilog="Example: [bold]sourceline incidents --case case.db --format json | jq .incidents[].title[/]")
def incidents(case: Case = Path("case.db"), format: FormatOption = Format.table) -> None:
    """List the incidents of a case."""
    from sourceline.export import tables

    with _open(case) as book:
        found = book.incidents()
    if format is Format.table:
        out.print(tables.incidents_table(found))
    else:
        _records(found, IncidentList(incidents=tuple(found)), format)


@app.command(epilog="Example: [bold]sourceline show i1 --case case.db[/]")
def show(
    incident: Annotated[str, typer.Argument(help="Id of an incident, as [bold]incidents[/] lists it.", show_default=False)],
    case: Case = Path("case.db"),
    format: FormatOption = Format.table,
) -> None:
    """Show the ledger of one incident: every answer, who gives it, how many independent origins."""
    from sourceline.export import tables
    from sourceline.lookup import one_of

    with _open(case) as book:
        found = one_of(book.incidents(), incident, "incident")
        if format is not Format.table:
            _json(found)
            return
        readings = {r.document.id: r for r in book.readings()}
        out.print(tables.incident_view(found, readings, book.lineages()))


@app.command(epilog="Examples: [bold]sourceline lineage --case case.db[/] · [bold]sourceline lineage --case case.db --family l3[/], with the reasons")
def lineage(
    case: Case = Path("case.db"),
    family: Annotated[str | None, typer.Option("--family", help="One family by its id, with nothing folded, ids and reasons.")] = None,
    every: Annotated[bool, typer.Option("--all", help="List the documents without kin too.")] = False,
    format: FormatOption = Format.table,
) -> None:
    """Show who copied whom: the families of documents."""
    from sourceline.export import tables
    from sourceline.lookup import one_of

    with _open(case) as book:
        found = book.lineages() if family is None else (one_of(book.lineages(), family, "family"),)
        documents = list(book.documents())
    if format is not Format.table:
        _records(found, LineageList(lineages=tuple(found)), format)
    else:
        out.print(tables.lineage_tree(found, documents, alone=every) if family is None else tables.family_view(found[0], documents))


@app.command(
    epilog="Examples: [bold]sourceline compare herald.html --case case.db[/] · [bold]sourceline compare herald.html wire.txt --format html > both.html[/]"
)
def compare(
    child: Annotated[str, typer.Argument(help="A document: its id, the end of its path, or the start of its id.", show_default=False)],
    parent: Annotated[str | None, typer.Argument(help="The document beside it; its parent in the lineage unless given.", show_default=False)] = None,
    case: Case = Path("case.db"),
    format: Annotated[CompareFormat, typer.Option("--format", help="table for the terminal; html: one page; json: spans.")] = CompareFormat.table,
) -> None:
    """Show two documents side by side: passages in common, words exchanged, what was added and left out."""
    from sourceline.export.comparison_layout import compare as lay_out
    from sourceline.lookup import one_pair

    with _open(case) as book:
        member, turned = one_pair(book, child, parent)
        if turned:
            err.print("sourceline: the second is the later one; shown that way", markup=False)
        readings = [book.reading(name) for name in (member.document, member.parent or "")]
    ours, theirs = (reading for reading in readings if reading is not None)
    both = lay_out(ours, theirs, member)
    if format is CompareFormat.json:
        from sourceline.export.comparison_record import record

        _json(record(both))
    elif format is CompareFormat.html:
        from sourceline.export.comparison_page import comparison_page

        typer.echo(comparison_page(both).encode(), nl=False)
    else:
        from sourceline.export.comparison_view import ComparisonView

        out.print(ComparisonView(both))


@app.command(epilog="Example: [bold]sourceline skipped --case case.db --format jsonl[/]")
def skipped(case: Case = Path("case.db"), format: FormatOption = Format.table) -> None:
    """List what could not be read, with the reason and the way out."""
    from sourceline.export import tables

    with _open(case) as book:
        found = list(book.skipped())
    if format is Format.table:
        out.print(tables.skipped_table(found))
    else:
        for item in found:
            _json(item)


@app.command(epilog="Example: [bold]sourceline report --case case.db --output report.html[/]")
def report(
    case: Case = Path("case.db"),
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file to write.")] = Path("report.html"),
    title: Annotated[str | None, typer.Option("--title", help="Heading of the report.")] = None,
) -> None:
    """Write one self-contained HTML file: incidents, ledgers, and every claim's passage in its article."""
    with _open(case) as book:
        _report(book, output, title or f"Case {case.stem}")
    out.print(f"wrote {output}")


@app.command(epilog="Example: [bold]sourceline demo --report report.html[/]")
def demo(
    report: Annotated[Path | None, typer.Option("--report", help="Also write the report of the demo case to this file.")] = None,
) -> None:
    """Build the case shipped with the project and show the ledger of its main incident."""
    from sourceline.demo import articles_path
    from sourceline.export import tables

    with TemporaryDirectory() as folder, _open(Path(folder) / "demo.db", create=True) as book:
        built = _build([articles_path()], book, workers=1)
        found = book.incidents()
        readings = {r.document.id: r for r in book.readings()}
        lineages = book.lineages()
        out.print(f"{built.added} articles · {built.lineages} families · {built.incidents} incidents\n")
        out.print(tables.incidents_table(found))
        if found:
            out.print(tables.incident_view(max(found, key=lambda i: (len(i.documents), i.id)), readings, lineages))
        if report:
            _report(book, report, "Demo case")
            out.print(f"wrote {report}")


class _Skips:
    """Counts what was skipped and writes each as a JSON line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.count = 0

    def __call__(self, item: Skipped) -> None:
        self.count += 1
        self._stream.write(msgspec.json.encode(item).decode() + "\n")
        self._stream.flush()


@contextmanager
def _skips(path: Path | None) -> Iterator[_Skips]:
    if path is None:
        yield _Skips(sys.stderr)
        return
    try:
        stream = path.open("w", encoding="utf-8")
    except OSError as error:
        raise _unusable(f"{path}: cannot be written ({error.strerror}); name another file for --skipped") from error
    with stream:
        yield _Skips(stream)


@contextmanager
def _open(case: Path, create: bool = False) -> Iterator[Casebook]:
    from sourceline.casebook import Casebook, CasebookError
    from sourceline.lookup import NotInCaseError

    if not create and not case.exists():
        raise _unusable(f"{case}: no such case; make one with: sourceline build ARTICLES --case {case}")
    try:
        with Casebook.open(case, create=create) as book:
            yield book
    except (CasebookError, NotInCaseError) as error:
        raise _unusable(str(error)) from error


def _build(paths: Iterable[Path], book: Casebook, workers: int) -> BuildReport:
    from sourceline.build import BuildInterrupted
    from sourceline.build import build as build_case

    with _progress() as progressed:
        try:
            return build_case(list(paths), book, _reader(), model=_model(), progress=progressed, workers=workers)
        except BuildInterrupted as stop:
            err.print(f"sourceline: stopped; {stop.report.added} documents are kept, run the same command again to go on", markup=False)
            raise typer.Exit(INTERRUPTED) from stop


def _readings(reader: Reader, found: Iterable[Document | Skipped], note: _Skips) -> Iterator[Reading]:
    from sourceline.reader import pages

    def documents() -> Iterator[Document]:
        for item in found:
            if isinstance(item, Skipped):
                note(item)
            else:
                yield item

    with _progress() as progressed:
        done = 0
        for page in pages(documents()):
            for result in reader.read_each(page):
                done += 1
                if isinstance(result, Skipped):
                    note(result)
                else:
                    yield result
            progressed("reading", done, None)


def _write_reading(reader: Reader, item: Reading, format: ReadFormat) -> None:
    if format is ReadFormat.table:
        from sourceline.export import tables

        out.print(tables.reading_view(item))
    elif format is ReadFormat.conllu:
        from sourceline.export.conllu import to_conllu

        sys.stdout.write(to_conllu(reader.nlp(item.document.text), item.document.id))
    elif format is ReadFormat.displacy:
        from sourceline.export.displacy import to_displacy

        _json(to_displacy(item, reader.nlp.make_doc(item.document.text)))
    else:
        _json(item)


def _report(book: Casebook, output: Path, title: str) -> None:
    from sourceline.export.report import report as render

    found = sorted(book.incidents(), key=lambda i: -len(i.documents))  # the page opens with the largest
    page = render(found, list(book.readings()), book.lineages(), skipped=list(book.skipped()), title=title)
    try:
        output.write_text(page, encoding="utf-8")
    except OSError as error:
        raise _unusable(f"{output}: cannot be written ({error.strerror}); name another file with --output") from error


@contextmanager
def _progress() -> Iterator[Progressed]:
    """A bar on standard error where a person looks at one; nothing in a pipe."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def progressed(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield progressed


def _reader() -> Reader:
    from sourceline.reader import shared

    return shared()


def _model() -> str:
    from sourceline.language import model_name

    return model_name()


def _records(items: Iterable[Record], whole: Record, format: Format) -> None:
    if format is Format.json:
        _json(whole)
    else:
        for item in items:
            _json(item)


def _json(value: object) -> None:
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")


def _check_paths(paths: Iterable[str]) -> None:
    missing = [p for p in paths if p != "-" and not Path(p).exists()]
    if missing:
        raise _unusable(f"{missing[0]}: no such file or folder; give files, folders, or '-' for standard input")


def _unusable(message: str) -> typer.Exit:
    err.print(f"sourceline: {message}", style="bold", markup=False, highlight=False, soft_wrap=True)
    return typer.Exit(UNUSABLE)
