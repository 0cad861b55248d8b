"""Search: what is found, in which order, why, and how it is narrowed."""

from __future__ import annotations

from math import prod
from pathlib import Path

import pytest

from library_samples import from_pubmed, new_library
from palpate.errors import UsageError
from palpate.library import Library, SearchFilters
from palpate.vocabulary import Correction, Record, RecordKind, TextSection

FILLER = [
    from_pubmed(str(800 + n), f"A study of {what}", year=2015, text=f"We looked at {what} in a general clinic and wrote it down.")
    for n, what in enumerate(["gout", "warts", "hay fever", "sprains", "blisters", "chilblains", "ear wax", "sore throats"])
]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = new_library(tmp_path / "held")
    library.add(FILLER)
    return library


def found(library: Library, query: str, **filters: object) -> list[str]:
    return [hit.record_id for hit in library.search(query, filters=SearchFilters(**filters))]  # type: ignore[arg-type]


def test_the_words_of_a_question_that_say_nothing_do_not_count(library: Library) -> None:
    library.add([from_pubmed("901", "What is it that they should have been doing", text="Please tell which of these were used.")])
    assert found(library, "Please tell me, what is it that should be done about chilblains?")[0] == "pmid:805"


def test_a_rare_word_counts_more_than_many_common_ones(library: Library) -> None:
    library.add([from_pubmed("901", "Zymoxin"), from_pubmed("902", "A study in a general clinic that we wrote down")])
    assert found(library, "zymoxin study in a general clinic")[0] == "pmid:901"


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("TNF-α in sore calves", "TNF alpha in calves"),
        ("TNF alpha in sore calves", "TNF-α in calves"),
        ("miR-25 in sore calves", "What does miR25 do?"),
        ("GDF15 in sore calves", "What does GDF-15 do?"),
        ("Menière's giddiness", "menieres giddiness"),
        ("Kneading massages", "kneading massage"),
    ],
)
def test_one_thing_written_in_two_ways_is_found(library: Library, written: str, asked: str) -> None:
    library.add([from_pubmed("901", written, text="")])
    assert found(library, asked)[0] == "pmid:901"


def test_a_concept_is_found_by_its_other_names(library: Library) -> None:
    library.add([from_pubmed("901", "Lumbago in dockers", text="")])
    hits = library.search("low back pain in dockers", limit=300)
    assert hits[0].record_id == "pmid:901"
    assert "pmid:901" in [hit.record_id for hit in library.search("low back pain", limit=300)]


def test_full_text_is_searched_and_counts_less_than_the_abstract(library: Library) -> None:
    body = (TextSection(label="Methods", text="The therapist used a quiblet roller."),)
    library.add(
        [
            Record(id="pmcid:PMC1", pmcid="PMC1", title="Rolling", body=body, provenance="jats"),
            from_pubmed("901", "A quiblet roller"),
        ]
    )
    order = found(library, "quiblet roller")
    assert order[0] == "pmid:901"
    assert "pmcid:PMC1" in order


def test_a_score_is_the_product_of_its_factors(library: Library) -> None:
    for hit in library.search("massage for chronic neck pain", limit=50):
        assert hit.score == pytest.approx(prod(hit.factors.values()))
        assert hit.factors.keys() >= {"relevance", "kind", "recency", "superseded", "retracted"}


def test_on_equal_words_the_better_evidence_comes_first(library: Library) -> None:
    kinds = [RecordKind.COMMENT, RecordKind.RANDOMIZED_TRIAL, RecordKind.SYSTEMATIC_REVIEW, RecordKind.GUIDELINE]
    library.add([from_pubmed(str(900 + n), "Zymoxin balm", kind=kind, authors=()) for n, kind in enumerate(kinds)])
    hits = library.search("zymoxin balm")
    assert [hit.kind for hit in hits[:4]] == kinds[::-1]


def test_on_equal_words_the_newer_paper_comes_first_and_an_unknown_year_is_no_fault(library: Library) -> None:
    library.add([from_pubmed(str(900 + n), "Zymoxin balm", year=year) for n, year in enumerate([1995, 2020, None])])
    hits = library.search("zymoxin balm")[:3]
    assert [hit.year for hit in hits] == [None, 2020, 1995]
    assert hits[0].factors["recency"] == 1


def test_a_superseded_paper_comes_behind_the_one_that_replaced_it_and_says_so(library: Library) -> None:
    update = (Correction(kind="UpdateOf", pmid="901"),)
    library.add(
        [from_pubmed("901", "Zymoxin balm", year=2019), from_pubmed("902", "Zymoxin balm again", year=2019, corrections=update)]
    )
    newer, older = library.search("zymoxin balm")[:2]
    assert (newer.record_id, older.record_id) == ("pmid:902", "pmid:901")
    assert older.superseded
    assert older.factors["superseded"] < 1


def test_retracted_papers_are_hidden_unless_asked_for_and_then_come_last(library: Library) -> None:
    retracted = (Correction(kind="RetractionIn", pmid="999"),)
    library.add([from_pubmed("901", "Zymoxin balm zymoxin balm", corrections=retracted), from_pubmed("902", "Zymoxin balm")])
    assert found(library, "zymoxin balm") == ["pmid:902"]
    hits = library.search("zymoxin balm", filters=SearchFilters(include_retracted=True))
    assert [(hit.record_id, hit.retracted) for hit in hits] == [("pmid:902", False), ("pmid:901", True)]


def test_many_retracted_papers_do_not_crowd_out_a_good_one(library: Library) -> None:
    retracted = (Correction(kind="RetractionIn", pmid="999"),)
    bad = [from_pubmed(str(2000 + n), "Zymoxin zymoxin balm", text="Zymoxin.", corrections=retracted) for n in range(150)]
    library.add([*bad, from_pubmed("902", "A balm with other things and zymoxin", text="It has many other words besides these.")])
    assert found(library, "zymoxin") == ["pmid:902"]


def test_filters_narrow_by_kind_and_year(library: Library) -> None:
    hits = library.search(
        "massage", filters=SearchFilters(kinds=frozenset({RecordKind.GUIDELINE}), year_from=2015, year_to=2018), limit=100
    )
    assert hits
    assert {hit.kind for hit in hits} == {RecordKind.GUIDELINE}
    assert all(hit.year and 2015 <= hit.year <= 2018 for hit in hits)


@pytest.mark.parametrize("name", ["condition:back-pain", "spinal pain", "back pain"])
def test_a_condition_by_id_or_name_takes_in_the_narrower_ones(library: Library, name: str) -> None:
    narrow = set(found(library, "massage", conditions=frozenset({"condition:low-back-pain"})))
    broad = {hit.record_id for hit in library.search("massage", filters=SearchFilters(conditions=frozenset({name})), limit=300)}
    assert narrow
    assert narrow <= broad


def test_an_intervention_filter_keeps_only_what_is_about_it(library: Library) -> None:
    hits = library.search("pain", filters=SearchFilters(interventions=frozenset({"acupuncture"})), limit=50)
    assert 0 < len(hits) < 50


@pytest.mark.parametrize("name", ["no such thing at all", "condition:no-such-thing"])
def test_an_unknown_concept_is_a_clear_error(library: Library, name: str) -> None:
    with pytest.raises(UsageError):
        found(library, "massage", conditions=frozenset({name}))


@pytest.mark.parametrize("query", ["", "   ", "\n"])
def test_an_empty_query_is_a_clear_error(library: Library, query: str) -> None:
    with pytest.raises(UsageError, match="nothing to search for"):
        library.search(query)


@pytest.mark.parametrize(
    "query",
    [
        "the and of",
        "zzzzzzz",
        "?!?",
        "'; DROP TABLE x; --",
        '"massage" AND (pain OR',
        "按摩对颈部疼痛有用吗",
        "massage " * 1250,
        "µ",
        "x" * 10_000,
    ],
)
def test_any_query_is_taken_as_words(library: Library, query: str) -> None:
    assert isinstance(library.search(query), list)


def test_another_language_finds_its_own_words(library: Library) -> None:
    library.add([from_pubmed("901", "Massage bei Nackenschmerzen: Größe der Wirkung", text="")])
    assert found(library, "Hilft Massage bei Nackenschmerzen? grosse Wirkung")[0] == "pmid:901"


def test_the_same_query_gives_the_same_order(library: Library) -> None:
    first = library.search("massage for pain", limit=100)
    assert (
        first == library.search("massage for pain", limit=100) == Library.open(library.uri).search("massage for pain", limit=100)
    )


def test_no_more_than_the_limit_is_given(library: Library) -> None:
    assert len(library.search("massage", limit=3)) == 3
    assert len(library.search("massage", limit=150)) == 150


@pytest.mark.parametrize(("what", "part"), [("findings", "finding"), ("recommendations", "recommendation"), ("safety", "safety")])
def test_units_are_found_and_each_hit_leads_to_its_unit(library: Library, what: str, part: str) -> None:
    hits = library.search("massage for neck pain", what=what, limit=5)  # type: ignore[arg-type]
    assert len(hits) == 5
    for hit in hits:
        assert hit.address.startswith(f"{hit.record_id}#{part}-")
        assert library.resolve(hit.address)
        assert hit.text
        assert hit.score == pytest.approx(prod(hit.factors.values()))


def test_a_passage_is_the_sentence_that_speaks_of_the_question(library: Library) -> None:
    text = "Forty dockers took part. Zymoxin balm eased their calves by a third. They came back e.g. in May."
    library.add([from_pubmed("901", "Balm in dockers", text=text)])
    hit = library.search("zymoxin balm for calves", what="passages")[0]
    assert hit.text == "Zymoxin balm eased their calves by a third."
    assert library.resolve(hit.address) == hit.text


def test_filters_hold_for_units_too(library: Library) -> None:
    hits = library.search("massage", what="recommendations", filters=SearchFilters(kinds=frozenset({RecordKind.POLICY})))
    assert hits
    assert {hit.kind for hit in hits} == {RecordKind.POLICY}


def test_a_curated_record_on_the_question_comes_before_one_on_something_else(library: Library) -> None:
    hits = library.search("Does massage help fibromyalgia?", limit=3)
    assert all("fibromyalgia" in library.get(hit.record_id).model_dump_json().lower() for hit in hits)
    assert hits[0].factors["topic"] == 1
