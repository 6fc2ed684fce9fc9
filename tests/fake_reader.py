"""A reader that costs nothing, for tests of what stands around one; also a script: ``fake_reader.py CASE FOLDER WORKERS SECONDS`` builds.

A text with DIE kills its process, one with REFUSE gives a Skipped, one with FAIL raises, one with STOP is a Ctrl-C.
"""

import os
import signal
import sys
import time
from pathlib import Path
from types import ModuleType

from sourceline.records import Reading, Skipped


class FakeReader:
    def __init__(self, seconds=0.0):
        self.seconds = seconds
        self.read = []

    def read_each(self, documents):
        time.sleep(self.seconds)
        return [self.one(document) for document in documents]

    def one(self, document):
        self.read.append(document.id)
        if "DIE" in document.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "FAIL" in document.text:
            raise MemoryError("no reader would raise this")
        if "STOP" in document.text:
            raise KeyboardInterrupt
        if "REFUSE" in document.text:
            return Skipped(input=document.input, reason="refused", hint="write another text")
        return Reading(document=document, sentences=((0, len(document.text)),))


def load():
    return FakeReader(float(os.environ.get("FAKE_SECONDS", "0")))


def load_never():
    raise OSError("no model")


def pages(documents, size=3):
    """Pages of three documents, so that small cases have many commits."""
    group = []
    for document in documents:
        group.append(document)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group


def stub():
    """Stands in for ``sourceline.reader``, which takes seconds to load."""
    module = ModuleType("sourceline.reader")
    module.pages = pages
    module.Reader = FakeReader
    FakeReader.load = staticmethod(load)
    return module


def main(case, folder, workers, seconds):
    from sourceline.build import build
    from sourceline.casebook import Casebook

    os.environ["FAKE_SECONDS"] = seconds
    sys.modules["sourceline.reader"] = stub()
    with Casebook.open(case) as casebook:
        report = build([Path(folder)], casebook, load(), model="m", progress=tell, workers=int(workers), load=load)
    print("report", report.added, report.known, flush=True)


def tell(stage, done, total):
    print(stage, done, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
