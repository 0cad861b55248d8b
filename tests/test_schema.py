"""The published JSON Schemas: up to date, valid, and true of what palpate ships and writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from palpate.errors import UsageError
from palpate.vocabulary import Answer, LibraryStamp, Pico, QuestionKind, Record, Verdict
from palpate.vocabulary import schema as schemas

DOCS = Path(__file__).parents[1] / "docs"
STARTER = Path(schemas.__file__).parents[1] / "data" / "starter" / "records.jsonl"
BOTH = {"record": schemas.record_schema, "answer": schemas.answer_schema, "check": schemas.check_schema}


@pytest.mark.parametrize("name", BOTH)
def test_published_schema_is_up_to_date(name):
    published = (DOCS / f"{name}.schema.json").read_text(encoding="utf-8")
    assert published == schemas.as_text(BOTH[name]()), "run: python -m palpate.vocabulary.schema docs"


@pytest.mark.parametrize("name", BOTH)
def test_schema_is_a_schema_with_identity_and_description(name):
    schema = BOTH[name]()
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == schemas.DIALECT
    assert schema["$id"] == f"urn:palpate:schema:{name}"
    assert schema["title"] == f"palpate {name}"
    assert schema["description"]


def test_schema_carries_the_documentation_of_fields():
    definitions = schemas.record_schema()["$defs"]
    assert "A number, or a bound" in definitions["Effect"]["properties"]["p"]["description"]
    inherited = schemas.record_schema()["properties"]["language"]["description"]
    assert inherited.startswith("ISO 639-2")


def test_every_starter_record_is_valid_against_the_published_schema():
    validator = Draft202012Validator(json.loads((DOCS / "record.schema.json").read_text(encoding="utf-8")))
    for line in STARTER.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        problems = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(record)]
        assert not problems, f"{record['id']}: {problems}"


def test_a_typing_mistake_is_seen():
    validator = Draft202012Validator(schemas.record_schema())
    good = {"id": "invented-2020", "title": "An invented trial"}
    assert validator.is_valid(good)
    assert not validator.is_valid({**good, "titel": "mistyped"})
    assert not validator.is_valid({**good, "pmid": "PMID 1"})


def test_a_written_answer_is_valid():
    answer = Answer(
        question="Does massage help?",
        kind=QuestionKind.EFFECTIVENESS,
        pico=Pico(),
        verdict=Verdict.INSUFFICIENT,
        abstained=True,
        bottom_line="Nothing in this library answers the question.",
        library=LibraryStamp(uri="library", version=1, records=0),
        disclaimer="Not a substitute for a clinician's judgement.",
    )
    Draft202012Validator(schemas.answer_schema()).validate(json.loads(answer.model_dump_json()))


def test_a_written_record_is_valid_too():
    record = Record(id="invented-2020", title="An invented trial", year=2020)
    Draft202012Validator(schemas.record_schema()).validate(json.loads(record.model_dump_json()))


def test_the_examples_in_the_guide_for_curators_are_valid():
    text = (DOCS / "record-format.md").read_text(encoding="utf-8")
    examples = [block.split("```", 1)[0] for block in text.split("```json\n")[1:]]
    assert examples
    for example in examples:
        Record.model_validate_json(example)


def test_writing_needs_a_folder(tmp_path):
    assert {path.name for path in schemas.write_schemas(tmp_path)} == {
        "record.schema.json",
        "answer.schema.json",
        "check.schema.json",
    }
    with pytest.raises(UsageError, match="is not a folder"):
        schemas.write_schemas(tmp_path / "missing")
