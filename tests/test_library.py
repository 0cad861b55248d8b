"""A library: where it comes from, what it gives back, what becomes of what is added."""

from __future__ import annotations

from pathlib import Path

import pytest

from library_samples import from_pubmed, new_library
from palpate.errors import LibraryError, UsageError
from palpate.library import Library
from palpate.sources import Deletion, Rejected
from palpate.terminology import terminology
from palpate.vocabulary import Finding, Recommendation, Record


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return new_library(tmp_path / "held")


def test_a_new_library_holds_the_starter_records_and_is_whole(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "new")
    assert len(library) == len(list(library.export())) > 200
    assert library.verify() == []
    assert [version.note for version in library.versions()] == ["starter library"]


def test_without_a_path_the_environment_says_where_the_library_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PALPATE_LIBRARY", str(tmp_path / "mine"))
    assert Library.open().uri == str(tmp_path / "mine")
    assert (tmp_path / "mine" / "records.lance").is_dir()


def test_starter_records_that_replace_one_another_say_so_on_both_sides(library: Library) -> None:
    replaced = [record for record in library.export() if record.superseded_by]
    assert replaced
    for record in replaced:
        for newer in library.get_many(record.superseded_by).values():
            assert record.id in newer.supersedes


def test_a_record_comes_back_as_it_was_added(library: Library) -> None:
    record = from_pubmed("901", doi="10.5555/x.901", mesh=("Massage*", "Shoulder Pain"))
    report = library.add([record], note="one paper")
    assert (report.added, report.updated, report.unchanged, report.version) == (1, 0, 0, library.version)
    assert Library.open(library.uri).get("pmid:901") == record


@pytest.mark.parametrize("identifier", ["pmid:901", "doi:10.5555/x.901", "doi:10.5555/X.901", "pmcid:PMC901"])
def test_a_record_answers_to_each_of_its_identifiers(library: Library, identifier: str) -> None:
    library.add([from_pubmed("901", doi="10.5555/x.901", pmcid="PMC901")])
    assert library.get(identifier).id == "pmid:901"


def test_many_records_are_got_by_what_was_asked_for_and_unknown_ones_are_left_out(library: Library) -> None:
    library.add([from_pubmed("901", doi="10.5555/x.901")])
    found = library.get_many(["doi:10.5555/x.901", "pmid:999999"])
    assert {asked: record.id for asked, record in found.items()} == {"doi:10.5555/x.901": "pmid:901"}


def test_an_unknown_record_is_a_clear_error(library: Library) -> None:
    with pytest.raises(UsageError, match="no record 'pmid:999999'"):
        library.get("pmid:999999")


def test_an_address_leads_to_the_place_that_it_names(library: Library) -> None:
    library.add([from_pubmed("901", "Rubbing backs", text="It helped a little. Not for long.")])
    assert library.resolve("pmid:901#abstract-1@0-19") == "It helped a little."
    assert library.resolve("pmid:901#title@0-7") == "Rubbing"
    assert isinstance(library.resolve("pmid:901"), Record)
    curated = next(record for record in library.evidence() if record.findings)
    assert library.resolve(f"{curated.id}#finding-1") == curated.findings[0]
    assert isinstance(library.resolve(f"{curated.id}#finding-1"), Finding)
    guided = next(record for record in library.evidence() if record.recommendations)
    assert isinstance(library.resolve(f"{guided.id}#recommendation-1"), Recommendation)


@pytest.mark.parametrize(
    "address", ["pmid:901#abstract-1@0-9999", "pmid:901#abstract-2@0-3", "pmid:901#finding-1", "pmid:901#title@5-2"]
)
def test_an_address_outside_the_record_is_a_clear_error(library: Library, address: str) -> None:
    library.add([from_pubmed("901")])
    with pytest.raises(UsageError):
        library.resolve(address)


def test_evidence_is_found_by_concept_and_by_every_narrower_one(library: Library) -> None:
    for record in library.evidence(["condition:neck-pain"]):
        assert record.findings or record.recommendations or record.safety
    broad = {record.id for record in library.evidence(["intervention:massage"])}
    narrow = [{record.id for record in library.evidence([concept])} for concept in terminology().narrower("intervention:massage")]
    assert broad == set().union(*narrow)
    assert len(broad) > len({record.id for record in library.evidence(["condition:neck-pain"])}) > 0


def test_evidence_of_everything_leaves_out_plain_abstracts_and_comes_in_the_order_of_ids(library: Library) -> None:
    library.add([from_pubmed("901", "Massage for neck pain")])
    ids = [record.id for record in library.evidence()]
    assert "pmid:901" not in ids
    assert ids == sorted(ids)


def test_adding_the_same_again_changes_nothing_and_makes_no_version(library: Library) -> None:
    records = [from_pubmed(str(900 + n), f"Paper {n} on rubbing") for n in range(5)]
    first = library.add(records)
    again = library.add(records)
    assert (again.added, again.updated, again.unchanged) == (0, 0, 5)
    assert again.version == first.version == Library.open(library.uri).version


def test_the_starter_records_added_again_change_nothing(library: Library) -> None:
    before = library.version
    report = library.add(list(library.export()))
    assert (report.added, report.updated, report.rejected) == (0, 0, [])
    assert library.version == before


def test_what_a_source_rejects_is_reported_and_the_rest_is_kept(library: Library) -> None:
    report = library.add([Rejected("line 3", "no title"), from_pubmed("901")])
    assert report.added == 1
    assert report.rejected == [Rejected("line 3", "no title")]


def test_a_deletion_removes_what_pubmed_withdrew(library: Library) -> None:
    library.add([from_pubmed("901"), from_pubmed("902", "Another paper")])
    report = library.add([Deletion("901"), Deletion("903")])
    assert report.deleted == 1
    assert set(library.get_many(["pmid:901", "pmid:902"])) == {"pmid:902"}


def test_a_paper_added_and_withdrawn_by_the_same_file_is_gone(library: Library) -> None:
    report = library.add([from_pubmed("901"), Deletion("901")])
    assert (report.added, report.deleted) == (1, 1)
    assert library.get_many(["pmid:901"]) == {}


def test_a_deletion_does_not_touch_a_curated_record(library: Library) -> None:
    curated = next(record for record in library.evidence() if record.pmid)
    report = library.add([Deletion(str(curated.pmid))])
    assert report.deleted == 0
    assert "curated" in report.rejected[0].reason
    assert library.get(curated.id) == curated


def test_removing_takes_all_or_nothing(library: Library) -> None:
    library.add([from_pubmed("901"), from_pubmed("902", "Another paper")])
    with pytest.raises(UsageError, match="nothing was removed"):
        library.remove(["pmid:901", "pmid:999999"])
    assert library.remove(["pmid:901", "pmid:902"]) == 2
    assert library.get_many(["pmid:901", "pmid:902"]) == {}
    assert library.verify() == []


def test_a_library_can_be_emptied_and_filled_again(library: Library) -> None:
    library.remove([record.id for record in library.export()])
    assert len(library) == 0
    assert library.search("massage") == []
    library.add([from_pubmed("901")])
    assert [hit.record_id for hit in library.search("shoulders")] == ["pmid:901"]


def test_progress_is_told_as_the_add_goes(library: Library) -> None:
    told: list[int] = []
    library.add(
        (from_pubmed(str(10_000 + n), f"Paper {n}") for n in range(2500)), progress=lambda report: told.append(report.seen)
    )
    assert told == [1024, 2048, 2500]


def test_an_error_in_the_source_comes_out_and_nothing_of_the_add_is_kept(library: Library) -> None:
    def breaks_off() -> object:
        yield from (from_pubmed(str(10_000 + n), f"Paper {n}") for n in range(1500))
        raise LibraryError("the file is torn")

    before = library.version
    with pytest.raises(LibraryError, match="the file is torn"):
        library.add(breaks_off())  # type: ignore[arg-type]
    assert Library.open(library.uri).version == before
    assert library.get_many(["pmid:10000"]) == {}
    assert library.add([from_pubmed("10000")]).added == 1


def test_a_library_in_an_object_store_is_left_to_lance() -> None:
    library = Library.open("memory://bucket/library")
    report = library.add([from_pubmed("901")])
    assert report.added == 1
    assert library.get("pmid:901").title
    assert not Path("memory:").exists()
