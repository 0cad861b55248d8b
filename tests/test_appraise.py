"""Appraising a source: every value with its words, an honest blank elsewhere, and the command for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commanding import run
from palpate.appraisal.appraise import Appraisal, appraise
from palpate.appraisal.passages import Span
from palpate.cli.appraise import record_key
from palpate.library import Library
from palpate.vocabulary import Record, RecordKind, Support
from study_samples import study, text_at

TRIAL = study(
    "Warm stones for stiff shoulders: a randomised crossover trial",
    background="Stiff shoulders are common. Previous randomized trials were small.",
    methods="Sixty-four bakers were recruited from 3 clinics and randomly assigned to stones or rest. Allocation used sealed envelopes.",
    results="Sixty patients completed the 12-week follow-up. Analysis was by intention to treat.",
    trial_registration="NCT01234567",
)


def spans(appraisal: Appraisal) -> Iterator[Span]:
    """Every quote in it."""
    size, conduct = appraisal.size, appraisal.conduct
    found = [appraisal.design.span, appraisal.design.secondary]
    found += [one.span for one in (size.participants, size.randomised, size.analysed) if one]
    stated = [appraisal.design.arrangement, size.studies, size.centres, conduct.blinding, conduct.concealment, conduct.follow_up]
    found += [one.span for one in (*stated, conduct.analysis, *conduct.registrations) if one]
    yield from (span for span in found if span)


def test_a_trial_is_read_in_full() -> None:
    read = appraise(TRIAL)
    assert read.design.design == "randomised trial"
    assert read.design.arrangement is not None
    assert read.design.arrangement.value == "crossover"
    assert read.size.participants is not None
    assert read.size.participants.value == 64
    assert read.size.analysed is not None
    assert read.size.analysed.value == 60
    assert read.conduct.concealment is not None
    assert read.conduct.registrations[0].value == "NCT01234567"
    assert read.notes == ()


def test_every_quote_stands_where_its_address_says() -> None:
    quotes = list(spans(appraise(TRIAL)))
    assert len(quotes) > 8
    for quote in quotes:
        assert text_at(TRIAL, quote.address) == quote.text


# What can't be read is not guessed


def test_without_an_abstract_only_title_and_types_speak() -> None:
    read = appraise(study("Stones or rest: a randomised trial in 64 bakers"))
    assert read.design.design == "randomised trial"
    assert read.notes == ("It has no abstract: only its title and publication types were read.",)


@pytest.mark.parametrize(
    "text",
    [
        "Se realizó un ensayo clínico en 64 pacientes con dolor de hombro que fueron asignados de forma aleatoria a dos grupos de"
        " tratamiento durante doce semanas, y se midió el dolor con una escala visual analógica al inicio y al final del estudio.",
        "In dieser Studie wurden 64 Patienten mit Schulterschmerzen zufällig zwei Gruppen zugeteilt und über zwölf Wochen mit warmen"
        " Steinen oder mit Ruhe behandelt; gemessen wurden die Schmerzen auf einer Skala zu Beginn und am Ende der Behandlung.",
        "Soixante-quatre patients souffrant de douleurs de l'épaule ont été répartis au hasard en deux groupes et traités pendant douze"
        " semaines par des pierres chaudes ou par le repos, puis la douleur a été mesurée sur une échelle visuelle au début et à la fin.",
    ],
)
def test_another_language_is_not_read_and_said(text: str) -> None:
    read = appraise(study("Piedras", text=text))
    assert (read.design.design, read.design.span, read.size.participants) == ("other", None, None)
    assert "does not seem to be in English" in read.notes[0]


def test_a_table_that_lost_its_frame_is_not_read_and_said() -> None:
    text = "n=64 n=32 " + " ".join(f"{number}.{number} ({number}%) patients" for number in range(10, 60))
    read = appraise(study(text=text))
    assert read.size.participants is None
    assert "mostly numbers" in read.notes[0]


def test_contradictory_numbers_are_flagged() -> None:
    read = appraise(
        study(methods="Of all who came, 64 patients were randomised to stones (n = 30) or rest (n = 31) in the study.")
    )
    assert any("add up to 61" in note for note in read.notes)


def test_a_guideline_has_no_participants() -> None:
    read = appraise(
        study(types=("Practice Guideline",), text="We advise stones. A trial of 64 patients was randomised and double-blind.")
    )
    assert read.size.participants is None
    assert read.conduct.blinding is None


def test_what_does_not_apply_to_a_guideline_is_not_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = study("Stones for shoulders", types=("Practice Guideline",), text="We advise stones for most adults.")
    (tmp_path / "guideline.jsonl").write_text(record.model_dump_json(exclude_defaults=True) + "\n", "utf-8")
    _, out, _ = run(capsys, "appraise", str(tmp_path / "guideline.jsonl"))
    assert "Design            guideline" in out
    assert "not stated" not in out


def test_facts_of_a_curated_record_are_taken_as_they_are() -> None:
    record = Record(id="stones-2020", title="Stones", kind=RecordKind.META_ANALYSIS, n_studies=25, n_participants=3096)
    read = appraise(record)
    assert read.size.studies is not None
    assert read.size.participants is not None
    assert (read.size.studies.value, read.size.participants.value) == (25, 3096)
    assert read.size.participants.span == ("3096", "stones-2020")


@given(st.text(max_size=200), st.text(max_size=300), st.text(max_size=300))
def test_no_text_makes_it_fail_and_quotes_stay_true(title: str, methods: str, results: str) -> None:
    record = study(title.strip() or "-", methods=methods, results=results)
    for quote in spans(appraise(record)):
        if "@" in quote.address:
            assert text_at(record, quote.address) == quote.text
            assert Support.parse(quote.address).record == record.id


# The command


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "trial.jsonl"
    path.write_text(TRIAL.model_dump_json(exclude_defaults=True) + "\n", "utf-8")
    return str(path)


def test_each_value_is_printed_with_its_quote_and_place(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "appraise", file)
    assert code == 0
    assert "Participants      64 randomised" in out
    assert "“Sixty-four bakers” pmid:101#abstract-2@0-17" in out
    assert "“sealed envelopes” pmid:101#abstract-2@" in out
    assert "Blinding          not stated" in out


def test_programs_get_json(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "appraise", file, "--format", "json")
    (read,) = json.loads(out)
    assert code == 0
    assert read["design"]["value"] == "randomised trial"
    assert text_at(TRIAL, read["participants"]["address"]) == read["participants"]["quote"]
    assert read["blinding"] is None
    assert read["follow_up"]["value"] == "12 weeks"


@pytest.mark.parametrize("typed", ["101", "pmid:101"])
def test_a_record_of_the_library_is_found_by_what_people_type(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    Library.open().add([TRIAL.model_copy(update={"pmid": "101"})], note="test")
    code, out, _ = run(capsys, "appraise", typed)
    assert code == 0
    assert out.startswith("Warm stones for stiff shoulders")


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("24383041", "pmid:24383041"),
        (" PMC101395 ", "pmcid:PMC101395"),
        ("10.1186/1471", "doi:10.1186/1471"),
        ("furlan-2015", "furlan-2015"),
    ],
)
def test_identifiers_as_people_type_them(typed: str, key: str) -> None:
    assert record_key(typed) == key


@pytest.mark.parametrize("typed", ["", "999999999", "no-such-record", "no/such/file.xml", "."])
def test_what_is_not_there_is_said_in_one_line(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "appraise", typed)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1


def test_an_empty_file_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.ris").write_text("", "utf-8")
    code, out, err = run(capsys, "appraise", str(tmp_path / "empty.ris"))
    assert (code, out) == (1, "")
    assert err.startswith("palpate: ")


def test_no_more_than_asked_for_are_appraised(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = [TRIAL.model_copy(update={"id": f"pmid:{number}"}) for number in range(1, 4)]
    (tmp_path / "three.jsonl").write_text("".join(one.model_dump_json(exclude_defaults=True) + "\n" for one in records), "utf-8")
    code, out, err = run(capsys, "appraise", str(tmp_path / "three.jsonl"), "--max", "2", "--format", "json")
    assert (code, len(json.loads(out))) == (0, 2)
    assert "--max" in err
