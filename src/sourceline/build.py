"""From paths to a casebook: read what is new, then derive lineages and incidents from the whole case.

A build may end at any moment, by Ctrl-C, a kill or a full disk: every page is committed as a whole, so running it again goes on where it
was, and nothing is lost or doubled.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import structs

from sourceline.casebook import Casebook, CasebookError
from sourceline.documents import read_paths
from sourceline.pool import ReadsEach, read_pages
from sourceline.records import Document, Lineage, Reading, Record, Skipped

Progress = Callable[[str, int, int | None], None]
"""Called with stage (``reading``, ``lineages``, in a large case ``lineages, pages`` and so on, ``incidents``), how much of it is done, and of how much (None: not known yet)."""
_FLUSH = 200
"""Skipped inputs that are held back at most before they are committed."""
_MENDED = "alignment"
"""Begins the name under which a reading that its document's parent has mended is kept beside the model's own."""


class BuildReport(Record, frozen=True, kw_only=True):
    """What a build did: documents it ``added`` (or read anew with another model) and found ``known``, what it ``skipped``, and how many
    lineages and incidents the case has now."""

    added: int
    known: int
    skipped: tuple[Skipped, ...]
    lineages: int
    incidents: int


class BuildInterrupted(KeyboardInterrupt):
    """Ctrl-C: what ``report`` counts is committed; lineages and incidents are those of the last whole build."""

    def __init__(self, report: BuildReport) -> None:
        super().__init__("interrupted; what was read is kept, run again to go on")
        self.report = report


def build(
    paths: Sequence[Path],
    casebook: Casebook,
    reader: ReadsEach,
    *,
    model: str,
    progress: Progress | None = None,
    workers: int = 1,
    load: Callable[[], ReadsEach] | None = None,
) -> BuildReport:
    """Adds the documents of ``paths`` to the case, reading those that it does not hold with a reading by ``model``.

    ``reader`` reads in this process; with ``workers`` above 1 so many processes read, each with the reader that ``load`` (picklable;
    the packaged one by default) gives. Memory: a page of 20,000 words a process and as much again waiting; then all readings of the case
    for lineages and incidents. Raises ``CasebookError`` (another build at work, a full disk ...) and ``BuildInterrupted``; what was
    committed before stays.
    """
    tell = progress or _quiet
    with casebook.lock():
        run = _Run(casebook, model, tell)
        since = datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds")
        try:
            run.read(paths, reader, workers, load)
            casebook.settle_skipped(paths, since)
            _derive(casebook, tell, workers)
        except KeyboardInterrupt:
            raise BuildInterrupted(run.report()) from None
        return run.report()


class _Run:
    """The counts of one build, and the skipped inputs that wait for the next commit."""

    def __init__(self, casebook: Casebook, model: str, tell: Progress) -> None:
        self.casebook, self.model, self.tell = casebook, model, tell
        self.added = self.known = 0
        self.skipped: list[Skipped] = []
        self.kept = 0

    def read(self, paths: Sequence[Path], reader: ReadsEach, workers: int, load: Callable[[], ReadsEach] | None) -> None:
        """Reads and commits page by page."""
        from sourceline.reader import Reader, pages  # loads spaCy and every stage: seconds that a case without new documents saves

        batches = pages(self.new_documents(paths))
        many = workers > 1
        results = read_pages(batches, load or Reader.load, workers) if many else (list(reader.read_each(batch)) for batch in batches)
        with closing(results):  # a fault here must end the processes now, not when the garbage is collected
            for page in results:
                self.keep(page)
        self.flush()

    def new_documents(self, paths: Sequence[Path]) -> Iterator[Document]:
        """The documents that have to be read; what is known or refused is counted on the way."""
        for item in map(_printable, read_paths(paths)):
            if isinstance(item, Skipped):
                self.skipped.append(item)
                if len(self.skipped) - self.kept >= _FLUSH:
                    self.flush()
            elif self.casebook.has_document(item, self.model):
                self.known += 1
            else:
                yield item
                continue
            self.tell("reading", self.done, None)

    def keep(self, page: Sequence[Reading | Skipped]) -> None:
        """Commits the results of a page."""
        readings = [item for item in page if isinstance(item, Reading)]
        added = len(self.casebook.add_readings(readings, self.model)) if readings else 0
        self.added += added
        self.known += len(readings) - added  # the same document twice in one page
        self.skipped += [item for item in page if isinstance(item, Skipped)]
        self.flush()
        self.tell("reading", self.done, None)

    def flush(self) -> None:
        self.casebook.add_skipped(self.skipped[self.kept :])
        self.kept = len(self.skipped)

    @property
    def done(self) -> int:
        return self.added + self.known + len(self.skipped)

    def report(self) -> BuildReport:
        return BuildReport(
            added=self.added,
            known=self.known,
            skipped=tuple(self.skipped[: self.kept]),
            lineages=len(self.casebook.lineages()),
            incidents=len(self.casebook.incidents()),
        )


def _derive(casebook: Casebook, tell: Progress, workers: int) -> None:
    """Lineages and incidents from all readings of the case; an unchanged result adds no snapshot."""
    from sourceline.incidents import find_incidents

    readings = list(casebook.readings())
    tell("lineages", 0, len(readings))
    lineages = _lineages(casebook, readings, tell, workers)
    casebook.set_lineages(lineages)
    tell("lineages", len(readings), len(readings))
    readings = _mend(casebook, readings, lineages)
    tell("incidents", 0, len(readings))
    casebook.set_incidents(find_incidents(readings, lineages))
    tell("incidents", len(readings), len(readings))


def _lineages(casebook: Casebook, readings: Sequence[Reading], tell: Progress, workers: int) -> tuple[Lineage, ...]:
    """Of a large case by way of a work folder beside it (``.case.db-lineage``, hidden from the reading of folders; a passing one beside a
    server): a build that is killed goes on from there, and documents that come later cost no more than what they touch."""
    from sourceline.lineage import WHOLE_CASE, CrewError, find_archive_lineages, find_lineages

    documents = [reading.document for reading in readings]
    if len(documents) <= WHOLE_CASE:
        return find_lineages(documents)

    def progress(stage: str, done: int, total: int | None) -> None:
        tell(f"lineages, {stage}", done, total)

    with _work_folder(casebook) as folder:
        try:
            return tuple(find_archive_lineages(documents, folder, workers=workers, progress=progress))
        except OSError as error:
            reason = f"it cannot be written ({error.strerror or error})"
            raise CasebookError(str(folder), reason, "make room (about 25 KB a document), then run again: it goes on from here") from error
        except CrewError as error:
            raise CasebookError(str(folder), str(error), "run again with fewer workers: it goes on from here") from error


@contextmanager
def _work_folder(casebook: Casebook) -> Iterator[Path]:
    path = Path(casebook.name)
    if path.is_file():
        yield path.with_name(f".{path.name}-lineage")
        return
    with TemporaryDirectory() as passing:
        yield Path(passing)


def _mend(casebook: Casebook, readings: Sequence[Reading], lineages: Sequence[Lineage]) -> list[Reading]:
    """The readings with what the parents of spun documents prove; changed ones are kept as versions of their own.

    It starts from what the model read, so that a parent that is no longer one takes its repairs with it.
    """
    from sourceline.lineage.repairs import PROVEN, mend_readings

    versions = {r.document.id: casebook.reading_versions(r.document.id) for r in readings if r.spun >= PROVEN}
    read = {id: next((r for model, _, r in reversed(kept) if not model.startswith(_MENDED)), kept[-1][2]) for id, kept in versions.items()}
    mended = mend_readings([read.get(r.document.id, r) for r in readings], lineages)
    for old, new in zip(readings, mended, strict=True):
        if new != old:
            # Numbered by what is kept already: a version that comes back after another is the current one again.
            casebook.add_readings([new], f"{_MENDED} {len(casebook.reading_versions(new.document.id))}")
    return mended


def _printable(item: Document | Skipped) -> Document | Skipped:
    """``item`` with the bytes of a file name that are no UTF-8 written out (``\\udce9``): no database and no JSON would take them."""
    name = item.input.encode("utf-8", "backslashreplace").decode()
    return item if name == item.input else structs.replace(item, input=name)


def _quiet(stage: str, done: int, total: int | None) -> None:
    """Says nothing."""
