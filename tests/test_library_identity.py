"""The same paper from several sources is one record; papers that only look alike are two; nothing is merged in silence."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library_samples import from_pubmed, from_ris, new_library
from palpate.library import Library
from palpate.library.identity import KeySet, key
from palpate.library.links import earlier_versions
from palpate.library.merging import merge
from palpate.vocabulary import Correction, Record, RecordKind, SafetyKind, SafetyNote, TextSection

TITLE = "Back rub twice a week for aching shoulders"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return new_library(tmp_path / "held")


def from_jats(**fields: object) -> Record:
    text = (TextSection(label="Results", text="Of forty workers, thirty felt better."),)
    given = {"id": "pmcid:PMC77", "title": TITLE, "year": 2019, "pmcid": "PMC77", "body": text, "licence": "CC BY 4.0"}
    return Record.model_validate(given | {"provenance": "jats"} | fields)


def curated(**fields: object) -> Record:
    note = SafetyNote(kind=SafetyKind.ADVERSE_EVENT, topic="soreness", statement="Three of forty were sore for a day.")
    given = {"id": "sample-2019-back-rub", "title": "Back rub for office workers", "summary": "A small trial.", "safety": (note,)}
    return Record.model_validate(given | {"year": 2019, "kind": "randomized_trial", "pmid": "77"} | fields)


def held(library: Library, *identifiers: str) -> set[str]:
    return {record.id for record in library.get_many(identifiers).values()}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_paper_from_pubmed_ris_and_jats_is_one_record_whatever_comes_first(library: Library, order: tuple[int, ...]) -> None:
    arrivals = [
        from_pubmed("77", TITLE, doi="10.5555/rub", pmcid="PMC77", mesh=("Massage*",)),
        from_ris(TITLE, doi="10.5555/RUB".lower(), journal="Journal of Rubbing", volume="4"),
        from_jats(doi="10.5555/rub"),
    ]
    before = len(library)
    for place in order:
        library.add([arrivals[place]])
    assert len(library) == before + 1
    record = library.get("pmid:77")
    assert (record.doi, record.pmcid, record.journal, record.volume) == ("10.5555/rub", "PMC77", "Journal of Rubbing", "4")
    assert record.abstract
    assert record.body
    assert record.mesh == ("Massage*",)
    assert record.licence == "CC BY 4.0"
    assert library.verify() == []


def test_all_three_in_one_add_are_one_record_too(library: Library) -> None:
    before = len(library)
    report = library.add(
        [from_pubmed("77", TITLE, doi="10.5555/rub"), from_ris(TITLE, doi="10.5555/rub"), from_jats(doi="10.5555/rub")]
    )
    assert report.added == 1
    assert report.updated + report.unchanged == 2
    assert len(library) == before + 1
    assert [version.added for version in library.versions()][-1] == 1


def test_the_id_stays_that_under_which_the_paper_came_first(library: Library) -> None:
    library.add([from_ris(TITLE, doi="10.5555/rub")])
    library.add([from_pubmed("77", TITLE, doi="10.5555/rub")])
    assert library.get("pmid:77").id == "doi:10.5555/rub"


def test_title_and_year_identify_where_nothing_else_is_shared(library: Library) -> None:
    library.add([from_ris("Back-rub, twice a WEEK: for aching shoulders")])
    library.add([from_pubmed("77", TITLE)])
    assert len(held(library, "pmid:77")) == 1
    assert library.get("pmid:77").id == "title:00ff00ff00ff00ff"


@pytest.mark.parametrize(
    "other",
    [
        from_pubmed("78", TITLE),
        from_pubmed("78", TITLE, year=2020),
        from_ris(TITLE, year=2019, doi="10.5555/other", authors=("Somebody CD",)),
    ],
    ids=["another PMID", "another year", "another first author"],
)
def test_papers_that_only_share_a_title_stay_two(library: Library, other: Record) -> None:
    library.add([from_pubmed("77", TITLE)])
    assert library.add([other]).added == 1
    assert library.get("pmid:77").id != library.get(other.id).id
    assert library.verify() == []


def test_a_thousand_papers_of_one_title_and_year_are_added_in_one_go(library: Library) -> None:
    editorials = [from_pubmed(str(10_000 + n), "Editorial", doi=f"10.5555/e.{n}", authors=()) for n in range(1500)]
    assert library.add(editorials).added == 1500
    assert library.add(editorials).unchanged == 1500
    assert library.versions()[-1].version == library.versions()[0].version + 2


def test_identifiers_that_disagree_are_rejected_with_both_values(library: Library) -> None:
    library.add([from_pubmed("77", TITLE, doi="10.5555/rub")])
    report = library.add([from_ris(TITLE, pmid="77", doi="10.5555/wrong"), from_pubmed("80", "A paper that is fine")])
    assert report.added == 1
    [rejected] = report.rejected
    assert "10.5555/rub" in rejected.reason
    assert "10.5555/wrong" in rejected.reason
    assert library.get("pmid:77").doi == "10.5555/rub"


def test_identifiers_of_two_papers_in_one_record_are_rejected(library: Library) -> None:
    library.add([from_pubmed("77", "One paper"), from_ris("Quite another paper", doi="10.5555/rub")])
    report = library.add([from_pubmed("77", "One paper", doi="10.5555/rub")])
    assert "two records" in report.rejected[0].reason
    assert library.get("pmid:77").doi is None


def test_pubmed_may_correct_its_own_doi(library: Library) -> None:
    library.add([from_pubmed("77", TITLE, doi="10.5555/typo")])
    report = library.add([from_pubmed("77", TITLE, doi="10.5555/rub")])
    assert report.updated == 1
    assert library.get("pmid:77").doi == "10.5555/rub"
    assert library.get_many(["doi:10.5555/typo"]) == {}


def test_a_newer_pubmed_revision_replaces_what_pubmed_said(library: Library) -> None:
    library.add([from_pubmed("77", TITLE, mesh=("Massage",), text="Early words.")])
    library.add([from_pubmed("77", TITLE + " (final)", mesh=("Massage*", "Shoulder Pain"), text="Final words.")])
    record = library.get("pmid:77")
    assert (record.title, record.mesh, record.abstract[0].text) == (
        TITLE + " (final)",
        ("Massage*", "Shoulder Pain"),
        "Final words.",
    )


def test_a_poorer_source_takes_nothing_away(library: Library) -> None:
    library.add([from_pubmed("77", TITLE, doi="10.5555/rub", kind=RecordKind.RANDOMIZED_TRIAL)])
    report = library.add([from_ris("BACK RUB TWICE A WEEK", pmid="77")])
    assert report.unchanged == 1
    assert library.get("pmid:77").title == TITLE


def test_curated_fields_are_never_lost_and_pubmed_fills_in_the_rest(library: Library) -> None:
    library.add([curated()])
    library.add([from_pubmed("77", TITLE, doi="10.5555/rub", mesh=("Massage*",), kind=RecordKind.OTHER)])
    record = library.get("pmid:77")
    assert (record.id, record.title, record.summary) == ("sample-2019-back-rub", "Back rub for office workers", "A small trial.")
    assert record.kind is RecordKind.RANDOMIZED_TRIAL
    assert record.safety == curated().safety
    assert record.provenance == "curated"
    assert (record.doi, record.mesh) == ("10.5555/rub", ("Massage*",))
    assert record.abstract
    assert library.add([curated(), from_pubmed("77", TITLE, doi="10.5555/rub", mesh=("Massage*",))]).unchanged == 2


def test_a_curated_record_that_comes_later_gives_its_id_and_the_old_one_still_finds_it(library: Library) -> None:
    library.add([from_pubmed("77", TITLE)])
    library.add([curated()])
    assert library.get("sample-2019-back-rub").abstract == library.get("pmid:77").abstract != ()
    assert library.verify() == []


def test_a_new_edition_of_a_curated_record_replaces_what_the_curator_wrote(library: Library) -> None:
    library.add([curated()])
    library.add([curated(summary="A small trial, checked again.", safety=(), pmid="78")])
    record = library.get("sample-2019-back-rub")
    assert (record.summary, record.safety, record.pmid) == ("A small trial, checked again.", (), "78")


def test_two_curated_records_of_one_paper_are_rejected(library: Library) -> None:
    library.add([curated()])
    report = library.add([curated(id="another-name")])
    assert "sample-2019-back-rub" in report.rejected[0].reason


def test_a_retraction_notice_marks_the_paper_whichever_comes_first(library: Library) -> None:
    notice = from_pubmed("78", "Retraction: back rub", corrections=(Correction(kind="RetractionOf", pmid="77"),))
    library.add([from_pubmed("77", TITLE)])
    library.add([notice])
    assert library.get("pmid:77").retracted
    assert not library.get("pmid:78").retracted
    later = notice.model_copy(
        update={"id": "pmid:88", "pmid": "88", "corrections": (Correction(kind="RetractionOf", pmid="87"),)}
    )
    library.add([later])
    library.add([from_pubmed("87", "Another back rub")])
    assert library.get("pmid:87").retracted
    assert library.add([notice, later]).unchanged == 2


def test_a_paper_that_says_it_was_retracted_is_marked(library: Library) -> None:
    library.add([from_pubmed("77", TITLE, corrections=(Correction(kind="RetractionIn", pmid="78"),))])
    assert library.get("pmid:77").retracted


@pytest.mark.parametrize("backwards", [False, True])
def test_an_update_is_recorded_on_both_papers(library: Library, *, backwards: bool) -> None:
    old = from_pubmed("77", TITLE)
    new = from_pubmed("78", "Back rub, five years on", corrections=(Correction(kind="UpdateOf", pmid="77"),))
    for record in [new, old] if backwards else [old, new]:
        library.add([record])
    assert library.get("pmid:77").superseded_by == ("pmid:78",)
    assert library.get("pmid:78").supersedes == ("pmid:77",)
    assert library.verify() == []


def test_an_update_of_a_curated_record_names_it_by_its_own_id(library: Library) -> None:
    new = from_pubmed("78", "Back rub, five years on", corrections=(Correction(kind="UpdateOf", pmid="77"),))
    library.add([curated(), new])
    assert library.get("pmid:78").supersedes == ("sample-2019-back-rub",)
    assert library.get("sample-2019-back-rub").superseded_by == ("pmid:78",)


def test_what_a_curator_says_replaces_another_is_recorded_on_both(library: Library) -> None:
    library.add([curated(), curated(id="sample-2024-back-rub", pmid="79", title="Newer", supersedes=("sample-2019-back-rub",))])
    assert library.get("sample-2019-back-rub").superseded_by == ("sample-2024-back-rub",)


FURLAN = "10.1002/14651858.CD001929"
"""Massage for low-back pain in the Cochrane Library: 2002, then .pub2 (2008) and .pub3 (2015)."""


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_later_version_of_a_cochrane_review_replaces_the_earlier_ones(tmp_path: Path, order: tuple[int, ...]) -> None:
    library = new_library(tmp_path / "held")
    library.remove(["furlan-2015-low-back-pain"])
    versions = [
        from_pubmed("12076429", "Massage for low-back pain", year=2002, doi=FURLAN.lower()),
        from_pubmed("18843627", "Massage for low-back pain", year=2008, doi=f"{FURLAN}.pub2"),
        from_pubmed("26329399", "Massage for low-back pain", year=2015, doi=f"{FURLAN.lower()}.pub3"),
    ]
    for place in order:
        library.add([versions[place]])
    found = [set(library.get(f"pmid:{pmid}").superseded_by) for pmid in ("12076429", "18843627", "26329399")]
    assert found == [{"pmid:18843627", "pmid:26329399"}, {"pmid:26329399"}, set()]
    assert set(library.get("pmid:26329399").supersedes) == {"pmid:12076429", "pmid:18843627"}
    assert library.verify() == []


def test_a_curated_version_of_a_cochrane_review_replaces_an_earlier_one_that_is_added(library: Library) -> None:
    library.add([from_pubmed("18843627", "Massage for low-back pain", year=2008, doi=f"{FURLAN.lower()}.pub2")])
    assert library.get("pmid:18843627").superseded_by == ("furlan-2015-low-back-pain",)


@pytest.mark.parametrize(
    "doi",
    [
        None,
        FURLAN,
        f"{FURLAN}.pub1",
        "10.1002/14651858.CD001929.pub3.abstract",
        "10.1016/j.jpain.2016.04.001",
        "10.23970/AHRQEPCCER227.pub2",
    ],
)
def test_no_other_doi_names_an_earlier_version(doi: str | None) -> None:
    assert earlier_versions(doi) == []


def test_the_versions_before_one_of_a_cochrane_review() -> None:
    assert earlier_versions("10.1002/14651858.CD004871.pub5") == [
        "10.1002/14651858.cd004871",
        "10.1002/14651858.cd004871.pub2",
        "10.1002/14651858.cd004871.pub3",
        "10.1002/14651858.cd004871.pub4",
    ]


PLAIN = "Back rubs for aching shoulders: a systematic review and meta-analysis"


def rub_review(pmid: str, title: str, year: int, **fields: object) -> Record:
    given = {"kind": RecordKind.SYSTEMATIC_REVIEW, "doi": f"10.5555/rub.{pmid}"} | fields
    return from_pubmed(pmid, title, year=year, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(
    "title",
    [
        "Back rubs for aching shoulders: an updated systematic review and meta-analysis",
        "Back Rubs for Aching Shoulders: A Systematic Review and Meta-Analysis (2019 update)",
        f"{PLAIN}. An update",
    ],
)
def test_an_update_that_says_so_in_an_else_equal_title_replaces_the_first(
    library: Library, title: str, *, backwards: bool
) -> None:
    old, new = rub_review("77", PLAIN, 2012), rub_review("78", title, 2019)
    for record in [new, old] if backwards else [old, new]:
        library.add([record])
    assert library.get("pmid:77").superseded_by == ("pmid:78",)
    assert library.get("pmid:78").supersedes == ("pmid:77",)
    assert library.verify() == []


@pytest.mark.parametrize(
    ("title", "year", "fields"),
    [
        (PLAIN, 2019, {}),
        ("Back rubs for aching necks: an updated systematic review and meta-analysis", 2019, {}),
        ("Back rubs for aching shoulders: an updated systematic review", 2019, {}),
        (f"{PLAIN}: an update", 2012, {}),
        (f"{PLAIN}: an update", 2010, {}),
        (f"{PLAIN}: an update", 2019, {"authors": ("Other CD", "Sample AB")}),
        (f"{PLAIN}: an update", 2019, {"authors": ()}),
        (f"{PLAIN}: an update", 2019, {"kind": RecordKind.NARRATIVE_REVIEW}),
    ],
)
def test_nothing_less_makes_an_update(library: Library, title: str, year: int, fields: dict[str, object]) -> None:
    library.add([rub_review("77", PLAIN, 2012), rub_review("78", title, year, **fields)])
    assert library.get("pmid:77").superseded_by == ()
    assert library.get("pmid:78").superseded_by == ()


def test_a_title_with_a_word_less_is_another_review(library: Library) -> None:
    """Furlan 2002 and 2009 in Spine, the second without "Collaboration"; the authors tie them, their titles don't."""
    frame = "within the framework of the Cochrane"
    titles = {
        "12221356": (2002, f"Massage for low-back pain: a systematic review {frame} Collaboration Back Review Group"),
        "19561560": (2009, f"Massage for low back pain: an updated systematic review {frame} Back Review Group"),
    }
    library.add([rub_review(pmid, title, year, authors=("Furlan AD",)) for pmid, (year, title) in titles.items()])
    assert library.get("pmid:12221356").superseded_by == ()


MAYBE = st.sampled_from([None, "Journal of Rubbing", "Rub"])
RECORDS = st.builds(
    lambda provenance, journal, volume, kind, mesh, retracted: Record(
        id="pmid:77",
        pmid="77",
        title=TITLE,
        provenance=provenance,
        journal=journal,
        volume=volume,
        kind=kind,
        mesh=mesh,
        retracted=retracted,
    ),
    st.sampled_from(["curated", "pubmed", "jats", "ris"]),
    MAYBE,
    MAYBE,
    st.sampled_from([RecordKind.OTHER, RecordKind.GUIDELINE]),
    st.sampled_from([(), ("Massage",), ("Massage*",)]),
    st.booleans(),
)


@given(RECORDS, RECORDS)
def test_merging_twice_is_merging_once(one: Record, other: Record) -> None:
    merged = merge(one, other)
    assert merge(merged, other) == merged
    assert merge(merged, merged) == merged
    assert merged.retracted == (one.retracted or other.retracted)


@given(st.lists(st.integers(-(2**63), 2**63 - 1)), st.lists(st.integers(-(2**63), 2**63 - 1)))
@settings(max_examples=50)
def test_a_key_set_holds_what_was_put_in(inside: list[int], outside: list[int]) -> None:
    keys = KeySet(consolidate_at=3)
    for one in inside:
        keys.update([one])
    assert all(one in keys for one in inside)
    assert not any(one in keys for one in outside if one not in inside)


def test_keys_do_not_change_from_one_process_to_another() -> None:
    assert key("pmid:1") == -9109964753581620596
