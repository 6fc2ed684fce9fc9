"""Opening: what is no casebook is named and left alone; the schema is the migrations' schema; one build at a time."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from sourceline.casebook import Casebook, CasebookError, database
from sourceline.casebook.schema import METADATA
from sourceline.records import Document, Reading


def refused(path, **options):
    with pytest.raises(CasebookError) as caught:
        Casebook.open(path, **options)
    error = caught.value
    assert error.file
    assert error.hint
    assert str(error) == f"{error.file}: {error.reason}; {error.hint}"
    return error.reason


def test_a_new_casebook_has_the_schema_and_settings(tmp_path):
    with Casebook.open(tmp_path / "case.db") as case, case._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() >= 1000
        assert connection.exec_driver_sql("PRAGMA application_id").scalar() == database.APPLICATION


def test_head_is_the_newest_migration():
    config = Config()
    config.set_main_option("script_location", "sourceline.casebook:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == database.HEAD


def test_what_is_no_casebook_is_refused_and_left_as_it_is(tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("These are notes, not a case.")
    assert "no casebook" in refused(text)
    assert text.read_text() == "These are notes, not a case."
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("create table bird (name text)")
    before = other.read_bytes()
    assert "another program" in refused(other)
    assert other.read_bytes() == before
    assert "folder" in refused(tmp_path)
    assert "does not exist" in refused(tmp_path / "nowhere" / "case.db")
    assert "there is no casebook" in refused(tmp_path / "typo.db", create=False)
    assert not (tmp_path / "typo.db").exists()
    assert "not a regular file" in refused("/dev/null")
    assert "a file" in refused("sqlite://")
    assert "understood" in refused("://")
    assert "driver" in refused("oddbase://host/case")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that even root cannot write")
def test_an_unwritable_folder_is_named():
    assert "cannot be" in refused("/proc/self/case.db")


def test_an_empty_file_becomes_a_casebook(tmp_path):
    (tmp_path / "case.db").touch()
    with Casebook.open(str(tmp_path / "case.db")) as case:
        assert case.skipped() == ()


def test_a_newer_schema_is_refused(tmp_path):
    path = tmp_path / "case.db"
    Casebook.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    assert "newer version of Sourceline (schema 9999)" in refused(path)


def test_a_damaged_file_is_named(tmp_path):
    path = tmp_path / "case.db"
    Casebook.open(path).close()
    data = bytearray(path.read_bytes())
    data[100:] = b"\xff" * (len(data) - 100)
    path.write_bytes(data)
    assert "damaged" in refused(path)


def test_a_sqlite_url_is_a_path(tmp_path):
    document = Document(id="x", text="The mill burned down.", input="x.txt")
    with Casebook.open(f"sqlite:///{tmp_path / 'case.db'}") as case:
        case.add_readings([Reading(document=document)], "m1")
    with Casebook.open(tmp_path / "case.db", create=False) as case:
        assert case.has_document(document, "m1")


def test_several_may_open_a_new_casebook_at_once(tmp_path):
    faults = []

    def work(number):
        try:
            with Casebook.open(tmp_path / "case.db") as case:
                case.add_readings([Reading(document=Document(id=f"d{number}", text="Rain.", input="i"))], "m1")
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with Casebook.open(tmp_path / "case.db") as case:
        assert {d.id for d in case.documents()} == {"d0", "d1", "d2", "d3"}


def test_the_second_build_is_told_who_holds_the_lock_and_death_releases_it(tmp_path):
    path = tmp_path / "case.db"
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom sourceline.casebook.lock import file_lock\n"
        "with file_lock(Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(600)\n"
    )
    with Casebook.open(path) as case:
        (tmp_path / "link.db").symlink_to(path)
        holder = subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "link.db")], stdout=subprocess.PIPE, text=True)
        try:
            assert holder.stdout.readline() == "held\n"
            with pytest.raises(CasebookError, match=rf"another build is writing to it \(process {holder.pid}, since 2"), case.lock():
                pass
            assert list(case.readings()) == [], "reading goes on beside a build"
        finally:
            holder.kill()
            holder.communicate()
        with case.lock():
            pass
        with case.lock():
            pass
