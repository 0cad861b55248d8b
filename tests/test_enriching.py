"""Reading a library: findings are stored with their records, batch by batch, and stay as long as the text does. All texts are invented."""

from __future__ import annotations

from pathlib import Path

import lance
import numpy as np
import pytest

from enriching_samples import COHORT, TRIAL, entry, fake_embed, study
from library_samples import from_pubmed, new_library
from palpate import encoder
from palpate.appraisal import enriching
from palpate.appraisal.enriching import READER_VERSION, enrich, read_record, text_to_embed
from palpate.library import Entry, Library, SearchFilters, store
from palpate.library.rows import READ_ELSEWHERE
from palpate.vocabulary import Direction, Finding, RecordKind


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return new_library(tmp_path / "library")


# Reading


def test_what_a_trial_found_is_stored_with_the_place_that_it_was_read_from(library: Library) -> None:
    library.add([study("91")])
    report = enrich(library)
    record = library.get("pmid:91")
    [finding] = record.findings
    assert (finding.intervention, finding.comparator, finding.direction) == ("Dromitriptan", "placebo", Direction.BENEFIT)
    assert finding.read_from == "pmid:91#abstract-2@0-90"
    assert library.resolve(finding.read_from) == TRIAL[1][1]
    assert library.resolve("pmid:91#finding-1") == finding
    assert (report.read, report.with_findings, report.findings, report.flagged) == (1, 1, 1, 0)


def test_a_second_run_has_nothing_to_do_and_makes_no_version(library: Library) -> None:
    library.add([study("91")])
    version = enrich(library).version
    again = enrich(library)
    assert (again.due, again.read, again.version) == (0, 0, version)
    assert Library.open(library.uri).version == version


def test_why_a_record_has_no_findings_is_counted(library: Library) -> None:
    german = "Die Patienten wurden nach dem Zufall auf zwei Gruppen verteilt und drei Wochen lang behandelt. " * 4
    library.add(
        [
            study("91", *COHORT),
            from_pubmed("92", "A record without an abstract", text=""),
            study("93", ("ERGEBNISSE", german), title="Eine Studie zur Massage bei Schmerzen", language="ger"),
            study("94", title="Dromitriptan for migraine: study protocol for a randomised trial"),
        ]
    )
    report = enrich(library)
    assert report.read == 4
    assert report.with_findings == 0
    assert sum(report.without_findings.values()) == 4
    said = " ".join(report.without_findings)
    for reason in ("no abstract", "English", "protocol", "None of its sentences"):
        assert reason in said


def test_a_study_of_animals_brings_no_findings(library: Library) -> None:
    rats = (
        ("METHODS", "Forty male Wistar rats were randomly assigned to receive dromitriptan or placebo."),
        ("RESULTS", "Pain scores were significantly lower with dromitriptan than with placebo (P = 0.003)."),
    )
    library.add([study("91", *rats, title="Dromitriptan versus placebo in a rat model of migraine")])
    report = enrich(library)
    assert library.get("pmid:91").findings == ()
    assert "animals" in next(iter(report.without_findings))


def test_curated_records_and_findings_that_people_wrote_stay_as_they_are(library: Library) -> None:
    written = Finding(condition="migraine", intervention="a", comparator="b", outcome="pain", direction=Direction.HARM)
    library.add(
        [study("91", findings=(written,)), study("92", title="What I found out", id="my-own", provenance="curated", pmid=None)]
    )
    version = library.version
    report = enrich(library)
    assert (report.due, library.version) == (0, version)
    assert library.get("pmid:91").findings == (written,)
    assert library.get("my-own").findings == ()
    assert library.get("pmid:91") in library.evidence(read=False)
    assert not library.has_read_evidence


def test_the_design_read_is_the_kind_of_a_record_whose_source_gives_none() -> None:
    record, _ = read_record(study("91"))
    assert record.kind is RecordKind.RANDOMIZED_TRIAL
    kept, _ = read_record(study("91", kind=RecordKind.CLINICAL_TRIAL))
    assert kept.kind is RecordKind.CLINICAL_TRIAL


def test_a_trial_that_does_not_read_as_one_is_flagged() -> None:
    looked_back = (
        (
            "METHODS",
            "We reviewed the records of a retrospective cohort of 200 adults with migraine treated with dromitriptan or placebo.",
        ),
        TRIAL[1],
    )
    record, _ = read_record(
        study(
            "91", *looked_back, title="Dromitriptan versus placebo for migraine: a cohort study", kind=RecordKind.RANDOMIZED_TRIAL
        )
    )
    assert record.kind is RecordKind.RANDOMIZED_TRIAL
    assert record.findings
    assert all(any("not as the randomised trial" in flag for flag in finding.flags) for finding in record.findings)


def test_a_certainty_that_a_sentence_states_goes_into_the_note() -> None:
    rated = (
        "RESULTS",
        "Headache severity was significantly lower with dromitriptan than with placebo (SMD -0.40, 95% CI -0.60 to -0.20; moderate-certainty evidence).",
    )
    record, _ = read_record(
        study("91", rated, title="Dromitriptan versus placebo for migraine: a systematic review and meta-analysis")
    )
    [finding] = record.findings
    assert finding.certainty is None
    assert finding.note == "The sentence speaks of moderate-certainty evidence."


# Batches


def test_a_run_that_is_stopped_keeps_its_batches_and_the_next_takes_up_there(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enriching, "_BATCH", 2)
    library.add(
        [study(str(number), title=f"Dromitriptan versus placebo for migraine, part {number}") for number in range(91, 96)]
    )

    def stop(report: enriching.EnrichReport) -> None:
        if report.done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        enrich(library, progress=stop)
    fresh = Library.open(library.uri)
    assert fresh.verify() == []
    assert fresh.counts_read()["read"] == 2
    assert enrich(fresh).read == 3
    assert fresh.counts_read()["read"] == 5
    assert [version.note for version in fresh.versions()][-2:] == ["enrich", "enrich"]


def test_all_batches_of_one_run_are_one_version_in_the_list(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enriching, "_BATCH", 2)
    library.add(
        [study(str(number), title=f"Dromitriptan versus placebo for migraine, part {number}") for number in range(91, 96)]
    )
    enrich(library)
    last = library.versions()[-1]
    assert (last.note, last.updated, last.records) == ("enrich", 5, 223)


def test_a_limit_leaves_the_rest_waiting(library: Library) -> None:
    library.add(
        [study(str(number), title=f"Dromitriptan versus placebo for migraine, part {number}") for number in range(91, 96)]
    )
    report = enrich(library, limit=2)
    assert (report.due, report.done, len(library.due(READER_VERSION))) == (5, 2, 3)


def test_a_newer_reader_reads_anew(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    library.add([study("91")])
    enrich(library)
    monkeypatch.setattr(enriching, "READER_VERSION", READER_VERSION + 1)
    assert enrich(library).read == 1
    assert entry(library, "pmid:91") == (READER_VERSION + 1, False)


def test_a_record_that_changed_while_it_was_read_is_left_alone(library: Library) -> None:
    library.add([study("91")])
    read, _ = read_record(library.get("pmid:91"))
    library.add([study("91", *COHORT)])
    assert library.rewrite([Entry(read, READER_VERSION)], note="enrich", write="0") == 0
    assert library.get("pmid:91").findings == ()


# Vectors


def test_vectors_are_made_of_title_and_abstract_and_kept_at_length_one(library: Library) -> None:
    library.add([study("91")])
    report = enrich(library, embed=fake_embed)
    assert report.vectors == len(library) == library.counts_read()["vectors"]
    table = lance.dataset(store.table_uri(library.uri)).to_table(columns=["vector"], filter="id = 'pmid:91'")
    [vector] = table["vector"].to_pylist()
    expected = fake_embed([text_to_embed(library.get("pmid:91"))])[0].astype(np.float16)
    assert np.array_equal(np.array(vector, np.float16), expected)
    assert text_to_embed(library.get("pmid:91")).startswith("Dromitriptan versus placebo for migraine. We randomly")
    assert library.verify() == []


def test_a_library_that_was_read_without_vectors_gets_them_later_and_is_not_read_twice(library: Library) -> None:
    library.add([study("91")])
    enrich(library)
    report = enrich(library, embed=fake_embed)
    assert (report.read, report.vectors) == (0, len(library))
    assert library.get("pmid:91").findings
    assert entry(library, "pmid:91") == (READER_VERSION, True)
    assert enrich(library, embed=fake_embed).due == 0


def test_vectors_of_another_version_of_the_encoder_are_made_anew_and_never_compared(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add([study("91")])
    enrich(library, embed=fake_embed)
    monkeypatch.setattr("palpate.library.library.ENCODER_VERSION", encoder.VERSION + 1)
    newer = Library.open(library.uri)
    assert newer.counts_read()["vectors"] == 0
    with monkeypatch.context() as patched:
        patched.setattr("palpate.library.searching.vector_of", lambda question: pytest.fail("old vectors are not compared"))
        assert newer.search("dromitriptan for migraine", limit=1)[0].record_id == "pmid:91"
    first = enrich(newer, embed=fake_embed, limit=1)
    assert (first.due, first.read, first.vectors) == (len(newer), 0, 1)
    assert newer.counts_read()["vectors"] == 1
    assert enrich(newer, embed=fake_embed).vectors == len(newer) - 1
    assert enrich(newer, embed=fake_embed).due == 0
    assert newer.get("pmid:91").findings
    assert newer.verify() == []


def test_vectors_of_another_size_are_refused(library: Library) -> None:
    with pytest.raises(ValueError, match="384"):
        enrich(library, embed=lambda texts: np.ones((len(texts), 3), np.float32))


# What an add keeps and what it loses


def test_adding_a_record_again_changes_nothing_and_keeps_what_was_read(library: Library) -> None:
    library.add([study("91")])
    enrich(library, embed=fake_embed)
    version = library.version
    assert library.add([study("91")]).unchanged == 1
    assert library.version == version
    assert library.get("pmid:91").findings
    assert entry(library, "pmid:91") == (READER_VERSION, True)


def test_a_change_beside_the_text_keeps_what_was_read(library: Library) -> None:
    library.add([study("91")])
    enrich(library, embed=fake_embed)
    library.add([study("91", mesh=("Migraine Disorders*",))])
    assert library.get("pmid:91").mesh == ("Migraine Disorders*",)
    assert library.get("pmid:91").findings
    assert entry(library, "pmid:91") == (READER_VERSION, True)
    assert library.verify() == []


def test_a_link_from_another_record_keeps_what_was_read(library: Library) -> None:
    library.add([study("91")])
    enrich(library, embed=fake_embed)
    library.add([study("92", title="Dromitriptan versus placebo for migraine, ten years on", supersedes=("pmid:91",))])
    assert library.get("pmid:91").superseded_by == ("pmid:92",)
    assert entry(library, "pmid:91") == (READER_VERSION, True)
    assert library.get("pmid:91").findings


def test_a_change_of_the_text_loses_findings_and_vector_until_the_next_reading(library: Library) -> None:
    library.add([study("91")])
    enrich(library, embed=fake_embed)
    nothing = "Headache severity did not differ between dromitriptan and placebo (P = 0.61)."
    library.add([study("91", TRIAL[0], ("RESULTS", nothing))])
    assert library.get("pmid:91").findings == ()
    assert entry(library, "pmid:91") == (None, False)
    enrich(library)
    assert [finding.direction for finding in library.get("pmid:91").findings] == [Direction.NO_DIFFERENCE]


def test_a_curated_record_on_the_same_paper_replaces_what_was_read(library: Library) -> None:
    library.add([study("91")])
    enrich(library)
    written = Finding(condition="migraine", intervention="a", comparator="b", outcome="pain", direction=Direction.HARM)
    library.add([study("91", id="drom-2019", provenance="curated", abstract=(), findings=(written,))])
    assert library.get("pmid:91").findings == (written,)
    assert entry(library, "drom-2019")[0] is None
    assert enrich(library).due == 0
    assert library.verify() == []


def test_what_was_read_moves_with_the_id_of_its_record(library: Library) -> None:
    read, _ = read_record(study("91"))
    other = study("91", id="title:00ff00ff00ff00ff", pmid=None, provenance="ris", abstract=read.abstract)
    library.add([other])
    library.add([read])
    [finding] = library.get("pmid:91").findings
    assert library.get("pmid:91").id == "title:00ff00ff00ff00ff"
    assert finding.read_from == "title:00ff00ff00ff00ff#abstract-2@0-90"
    assert library.verify() == []


def test_an_export_that_is_added_to_another_library_brings_what_was_read(library: Library, tmp_path: Path) -> None:
    library.add([study("91")])
    enrich(library)
    other = new_library(tmp_path / "other")
    other.add(library.export())
    assert other.get("pmid:91").findings == library.get("pmid:91").findings
    assert entry(other, "pmid:91")[0] == READ_ELSEWHERE
    assert [record.id for record in other.evidence(read=True)] == ["pmid:91"]
    assert other.verify() == []
    enrich(other)
    assert entry(other, "pmid:91")[0] == READER_VERSION


# Finding it again


def test_what_was_read_is_found_by_its_concepts_as_curated_evidence_is(library: Library) -> None:
    library.add([study("91")])
    assert library.evidence(["condition:migraine"], read=True) == []
    enrich(library)
    assert [record.id for record in library.evidence(["condition:migraine"], read=True)] == ["pmid:91"]
    assert library.get("pmid:91") in library.evidence(["condition:migraine"])
    assert library.get("pmid:91") in library.evidence()
    assert library.get("pmid:91") not in library.evidence(read=False)
    [hit] = [hit for hit in library.search("dromitriptan", what="findings") if hit.record_id == "pmid:91"]
    assert hit.text.endswith("benefit [read]")


def test_a_search_can_be_for_what_was_read_alone(library: Library) -> None:
    library.add([study("91"), study("92", *COHORT, title="A year at the clinic")])
    enrich(library)
    assert [hit.record_id for hit in library.search("migraine clinic", filters=SearchFilters(read=True))] == ["pmid:91"]


def test_a_damaged_place_is_told_by_verify(library: Library) -> None:
    read, _ = read_record(study("91"))
    [finding] = read.findings
    beyond = finding.model_copy(update={"read_from": "pmid:91#abstract-2@0-9000"})
    library.add([read.model_copy(update={"findings": (beyond,)})])
    [problem] = library.verify()
    assert "finding 1 was read from pmid:91#abstract-2@0-9000, where it has no text" in str(problem)
