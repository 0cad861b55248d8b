"""JSON Schemas (draft 2020-12) of the documents that leave palpate: a record, an answer and a checked page.

`python -m palpate.vocabulary.schema docs` writes them to `docs/record.schema.json`, `docs/answer.schema.json` and
`docs/check.schema.json`.
"""

from __future__ import annotations

import ast
import inspect
import json
import sys
import textwrap
from pathlib import Path
from typing import Any, Literal

from palpate.errors import UsageError
from palpate.vocabulary.answer import Answer
from palpate.vocabulary.base import Model
from palpate.vocabulary.checked import CheckedPage
from palpate.vocabulary.record import Record

DIALECT = "https://json-schema.org/draft/2020-12/schema"

JsonSchema = dict[str, Any]


def record_schema() -> JsonSchema:
    """Schema of one line of a curated file (`docs/record-format.md`): what may be written, defaults left out."""
    return _schema(Record, "palpate record", "urn:palpate:schema:record", "validation")


def answer_schema() -> JsonSchema:
    """Schema of an answer as palpate writes it (`docs/answer-format.md`): every field is present, null where empty."""
    return _schema(Answer, "palpate answer", "urn:palpate:schema:answer", "serialization")


def check_schema() -> JsonSchema:
    """Schema of a checked page as palpate writes it (`docs/checking.md`)."""
    return _schema(CheckedPage, "palpate check", "urn:palpate:schema:check", "serialization")


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write the schemas into a folder and return their paths; raises `UsageError` where there is no such folder."""
    if not folder.is_dir():
        raise UsageError(f"'{folder}' is not a folder; name the documentation folder, as in: ... schema docs")
    written = []
    for name, schema in (("record", record_schema()), ("answer", answer_schema()), ("check", check_schema())):
        path = folder / f"{name}.schema.json"
        path.write_text(as_text(schema), encoding="utf-8")
        written.append(path)
    return tuple(written)


def as_text(schema: JsonSchema) -> str:
    """The text of a schema file, the same for the same types."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _schema(model: type[Model], title: str, identifier: str, mode: Literal["validation", "serialization"]) -> JsonSchema:
    schema = model.model_json_schema(mode=mode)
    types = {model.__name__: model, **_models_used_by(model)}
    _describe(schema, types[model.__name__])
    for name, definition in schema.get("$defs", {}).items():
        if name in types:
            _describe(definition, types[name])
    return {"$schema": DIALECT, "$id": identifier, **schema, "title": title}


def _describe(schema: JsonSchema, model: type[Model]) -> None:
    documentation = _field_documentation(model)
    for name, field in schema.get("properties", {}).items():
        field.pop("title", None)
        if name in documentation:
            field["description"] = documentation[name]


def _models_used_by(model: type[Model]) -> dict[str, type[Model]]:
    """Models inside a model at any depth, by name."""
    found: dict[str, type[Model]] = {}
    waiting: list[Any] = [field.annotation for field in model.model_fields.values()]
    while waiting:
        annotation = waiting.pop()
        if inspect.isclass(annotation) and issubclass(annotation, Model):
            if annotation.__name__ not in found:
                found[annotation.__name__] = annotation
                waiting += [field.annotation for field in annotation.model_fields.values()]
        else:
            waiting += getattr(annotation, "__args__", ())
    return found


def _field_documentation(model: type[Model]) -> dict[str, str]:
    """Docstrings that stand under the fields of a model and of its bases; pydantic reads them only at import, slowly."""
    documentation: dict[str, str] = {}
    for cls in reversed(model.__mro__):
        if not (issubclass(cls, Model) and cls is not Model):
            continue
        (definition,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
        assert isinstance(definition, ast.ClassDef)
        for field, below in zip(definition.body, definition.body[1:], strict=False):
            match field, below:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    documentation[name] = inspect.cleandoc(text).replace("\n", " ")
    return documentation


def _main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("Name the folder to write to: python -m palpate.vocabulary.schema docs\n")
        return UsageError.exit_code
    try:
        written = write_schemas(Path(arguments[0]))
    except UsageError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    sys.stdout.write("".join(f"wrote {path}\n" for path in written))
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
