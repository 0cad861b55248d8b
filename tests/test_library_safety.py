"""What goes wrong with a library ends in one clear message, and the library stays whole."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lance
import pyarrow as pa
import pytest

from library_samples import from_pubmed, new_library
from palpate.errors import LibraryError
from palpate.library import Library
from palpate.library import store as library_store
from palpate.library.rows import FORMAT_KEY, FORMAT_VERSION, Entry, batch_of
from palpate.vocabulary import Record

ADDER = """
import sys
sys.path.insert(0, {tests!r})
from library_samples import from_pubmed
from palpate.library import Library
library = Library.open({uri!r})
print("ready", flush=True)
library.add((from_pubmed(str(10_000 + n), f"Paper {{n}} on rubbing", text=f"Words {{n}} " * 60) for n in range({count})), note="big")
print("done", flush=True)
"""
COUNT = 1200
"""More than the 1,024 that are written at a time."""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return new_library(tmp_path / "held")


def adder(uri: str) -> subprocess.Popen[str]:
    code = ADDER.format(tests=str(Path(__file__).parent), uri=uri, count=COUNT)
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.parametrize(
    "share", [pytest.param(0.1, marks=pytest.mark.slow), 0.5, pytest.param(0.75, marks=pytest.mark.slow), 0.95]
)
def test_an_add_killed_at_any_moment_leaves_a_whole_library_and_a_new_run_completes_it(
    library: Library, share: float, seconds_for_an_add: float
) -> None:
    before, start = library.version, len(library)
    process = adder(library.uri)
    time.sleep(share * seconds_for_an_add * random.uniform(0.9, 1.1))
    process.send_signal(signal.SIGKILL)
    process.wait()

    left = Library.open(library.uri)
    assert len(left) in (start, start + COUNT)
    assert (len(left) == start) == (left.version == before)
    assert [problem for problem in left.verify() if "index" not in problem.where] == []
    assert left.search("massage neck pain")
    if len(left) > start:
        assert left.search("rubbing")

    again = adder(library.uri)
    assert again.wait() == 0
    after = Library.open(library.uri)
    assert len(after) == start + COUNT
    assert after.verify() == []


@pytest.mark.parametrize("seconds", [0.5, 0.7, 0.9])
def test_a_first_use_killed_at_any_moment_is_made_up_for_by_the_next(tmp_path: Path, seconds: float) -> None:
    uri = str(tmp_path / "new")
    process = subprocess.Popen([sys.executable, "-c", f"from palpate.library import Library; Library.open({uri!r})"])
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()
    library = Library.open(uri)
    assert len(library) > 200
    assert library.verify() == []


@pytest.fixture(scope="module")
def seconds_for_an_add(tmp_path_factory: pytest.TempPathFactory) -> float:
    library = new_library(tmp_path_factory.mktemp("timing") / "held")
    process = adder(library.uri)
    start = time.perf_counter()
    assert process.wait() == 0
    return time.perf_counter() - start


def test_a_second_writer_is_told_to_wait(library: Library) -> None:
    with library_store.locked(library.uri), pytest.raises(LibraryError, match="Another process is writing"):
        Library.open(library.uri).add([from_pubmed("901")])
    assert Library.open(library.uri).add([from_pubmed("901")]).added == 1


def test_readers_are_not_held_up_by_a_writer(library: Library) -> None:
    with library_store.locked(library.uri):
        assert Library.open(library.uri).search("massage")


def test_a_write_that_another_overtook_is_refused_where_there_is_no_lock(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_store, "_lock", lambda handle, uri: None)
    rival = Library.open(library.uri)

    def slow() -> Iterator[Record]:
        rival.add([from_pubmed("901")])
        yield from_pubmed("902", "Another")

    with pytest.raises(LibraryError, match="changed by another process"):
        library.add(slow())
    assert set(Library.open(library.uri).get_many(["pmid:901", "pmid:902"])) == {"pmid:901"}


def test_of_two_writes_at_the_same_moment_one_is_refused(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    held = [lance.dataset(library_store.table_uri(library.uri)) for _ in range(2)]
    monkeypatch.setattr(lance.LanceDataset, "latest_version", property(lambda dataset: dataset.version))
    writers = [library_store.Writer(library.uri, dataset) for dataset in held]
    for writer in writers:
        writer.write(iter([batch_of([Entry(from_pubmed("901"))])]))
    writers[0].commit(set(), {})
    with pytest.raises(LibraryError, match="changed by another process"):
        writers[1].commit(set(), {})


def test_a_path_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(LibraryError, match="is a file"):
        Library.open(tmp_path / "notes.txt")


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(LibraryError, match="holds other files"):
        Library.open(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["notes.txt"]


def test_another_programs_dataset_is_refused(tmp_path: Path) -> None:
    lance.write_dataset(pa.table({"a": [1]}), str(tmp_path / "records.lance"))
    with pytest.raises(LibraryError, match="no palpate library"):
        Library.open(tmp_path)


def test_a_library_of_a_newer_palpate_is_refused(library: Library) -> None:
    dataset = lance.dataset(library_store.table_uri(library.uri))
    dataset.update_schema_metadata({FORMAT_KEY.decode(): str(FORMAT_VERSION + 1)})
    with pytest.raises(LibraryError, match=r"newer palpate.*upgrade"):
        Library.open(library.uri)


def damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    for place in range(0, len(content), 50):
        content[place] ^= 0xFF
    file.write_bytes(content)


def use(uri: str) -> None:
    opened = Library.open(uri)
    opened.search("massage")
    opened.evidence()


@pytest.mark.parametrize("part", ["data/*.lance", "_versions/*", "_indices/*/*docs.lance"])
@pytest.mark.parametrize("how", [damage, Path.unlink, lambda file: file.write_bytes(b"")], ids=["garbled", "missing", "empty"])
def test_damage_ends_in_a_clear_error(library: Library, part: str, how: Any) -> None:
    for file in Path(library.uri, "records.lance").glob(part):
        how(file)
    with pytest.raises(LibraryError, match="damaged"):
        use(library.uri)


def test_verify_names_a_record_whose_content_was_changed(library: Library) -> None:
    library.add([from_pubmed("901", text="The words that were written.")])
    changed = False
    for file in Path(library.uri, "records.lance", "data").glob("*.lance"):
        content = file.read_bytes()
        if b'"The words that were written.' in content:
            file.write_bytes(content.replace(b'"The words that were written.', b'"The words that were forged. '))
            changed = True
    assert changed
    assert [str(problem) for problem in Library.open(library.uri).verify()] == [
        "record pmid:901: its content is not what was written"
    ]


def test_verify_reports_a_lost_data_file(library: Library) -> None:
    for file in Path(library.uri, "records.lance", "data").glob("*.lance"):
        file.unlink()
    assert any("can't be read" in problem.what for problem in Library.open(library.uri).verify())


def test_verify_reports_columns_that_disagree_with_the_record(library: Library) -> None:
    lance.dataset(library_store.table_uri(library.uri)).update({"kind": "'guideline'"}, where="kind = 'policy'")
    problems = Library.open(library.uri).verify()
    assert any("columns kind do not agree" in problem.what for problem in problems)


def test_verify_reports_two_records_of_one_paper(library: Library) -> None:
    dataset = lance.dataset(library_store.table_uri(library.uri))
    dataset.insert(dataset.to_table(limit=1))
    where = {problem.where for problem in Library.open(library.uri).verify()}
    assert where == {"identifiers", "index of text", "index of body"}


def test_an_add_completes_indexes_that_an_earlier_one_left_behind(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("palpate.library.writing.index", lambda uri, dataset: None)
        library.add([from_pubmed("901", "Kneading sore calves")])
    assert {problem.where for problem in Library.open(library.uri).verify()} == {"index of text", "index of body"}
    assert [hit.record_id for hit in Library.open(library.uri).search("kneading calves")][:1] == ["pmid:901"]
    library.add([from_pubmed("901", "Kneading sore calves")])
    assert Library.open(library.uri).verify() == []
    assert len(library.versions()) == 2


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_read_only_library_is_read_but_not_written(library: Library) -> None:
    for folder, _, _ in os.walk(library.uri):
        Path(folder).chmod(0o555)
    opened = Library.open(library.uri)
    assert opened.search("massage")
    with pytest.raises(LibraryError, match="read-only"):
        opened.add([from_pubmed("901")])


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if not mount or subprocess.run([mount, "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], capture_output=True).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)  # a thread of Lance may hold a file for a moment longer


def test_a_full_disk_leaves_the_library_as_it_was(small_disk: Path) -> None:
    library = new_library(small_disk / "held")
    before, rng = (library.version, len(library)), random.Random(1)
    words = ["".join(rng.choices("abcdefgh", k=7)) for _ in range(10_000)]
    papers = (from_pubmed(str(10_000 + n), f"Paper {n}", text=" ".join(rng.choices(words, k=200))) for n in range(4000))
    with pytest.raises(LibraryError, match="disk is full"):
        library.add(papers)
    left = Library.open(library.uri)
    assert (left.version, len(left)) == before
    assert left.verify() == []


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("LanceError(IO): No space left on device (os error 28)", "disk is full"),
        ("LanceError(IO): Permission denied (os error 13)", "read-only"),
        ("Read-only file system (os error 30)", "read-only"),
        ("Commit conflict for version 5: concurrent transaction", "another process"),
        ("something nobody has seen", "damaged"),
    ],
)
def test_what_lance_says_becomes_advice_in_one_line(said: str, understood: str) -> None:
    message = str(library_store.translate(OSError(said), "mine", "written"))
    assert understood in message
    assert "\n" not in message
