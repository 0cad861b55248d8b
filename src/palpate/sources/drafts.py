"""From the facts that a reader found to a `Record`: one id, one spelling, and plain words where they don't make one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from pydantic import ValidationError

from palpate.sources.identifiers import clean_doi, clean_pmcid, clean_pmid, record_id
from palpate.sources.items import Rejected
from palpate.sources.kinds import kind_of
from palpate.vocabulary import Record, TextSection

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d|2100)(?!\d)")
_RETRACTED_TITLE = re.compile(r"\W{0,2}retracted(?: article)?\b\s*[:.\])\-–—]", re.IGNORECASE)
_RETRACTED_STARTS = frozenset("Rr[(*\"'“‘<")
_LABEL = re.compile(
    r"(?:^|(?<=[.?!)\]] ))"
    r"((?:[A-Z][A-Z/&,\- ]{2,60}[A-Z]|Background|Objectives?|Aims?|Purpose|Introduction|Methods?|Materials and Methods|Design"
    r"|Setting|Participants|Interventions?|Main Outcome Measures?|Results?|Findings|Conclusions?|Discussion|Interpretation)): "
)


def year_in(text: str | None) -> int | None:
    """The first year from 1500 to 2100 that stands in a date as printed ("1998 Dec-1999 Jan"), or None."""
    if not text:
        return None
    if len(text) == 4 and "1500" <= text <= "2100" and text.isdecimal() and text.isascii():  # nearly all are
        return int(text)
    found = _YEAR.search(text)
    return int(found[1]) if found else None


def clean_title(text: str) -> str:
    """A title without the full stop and the square brackets (a translation) that catalogues put around it."""
    text = text.strip()
    if text[-1:] == ".":
        text = _without_stop(text)
    if text[:1] == "[" and text[-1:] == "]" and text.count("[") == 1:
        text = _without_stop(text[1:-1].strip())
    return text


def _without_stop(text: str) -> str:
    """The text without a final full stop, unless that belongs to an abbreviation ("U.S.") or an ellipsis."""
    if text[-1:] == "." and text[-3:-2] != "." and text[-2:-1] != ".":
        return text[:-1].rstrip()
    return text


def initials(given_names: str) -> str:
    """Given names as initials in Vancouver style: "Andrea Diane" is "AD", "Jean-Paul" is "JP"; "AD" stays as it is."""
    given_names = given_names.strip()
    if re.fullmatch(r"[^\W\d_a-z]{1,4}", given_names):
        return given_names
    return "".join(word[0].upper() for word in re.split(r"[\s.\-‐‑]+", given_names) if word and word[0].isalpha())


def vancouver_name(name: str) -> str:
    """ "Furlan, Andrea D., Jr" as "Furlan AD Jr"; a name without a comma is taken to be in its final form."""
    family, comma, rest = (part.strip() for part in name.partition(","))
    if not comma:
        return " ".join(name.split())
    given, _, suffix = (part.strip() for part in rest.partition(","))
    return " ".join(filter(None, (" ".join(family.split()), initials(given), suffix.rstrip("."))))


def labelled_sections(text: str) -> tuple[dict[str, str | None], ...]:
    """An abstract that is one run of text, parted at printed headings ("METHODS: ...") where it has two or more."""
    text = " ".join(text.split())
    marks = list(_LABEL.finditer(text))
    if len(marks) < 2:
        return ({"label": None, "text": text},) if text else ()
    sections: list[dict[str, str | None]] = []
    if before := text[: marks[0].start()].strip():
        sections.append({"label": None, "text": before})
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=True):
        if body := text[mark.end() : end].strip():
            sections.append({"label": mark[1], "text": body})
    return tuple(sections)


def make_record(where: str, facts: dict[str, Any], types: Iterable[str] = ()) -> Record | Rejected:
    """A record from what a bibliographic format gave, or the reason why it can't be one.

    `facts` are fields of `Record` as printed; identifiers are normalised here and malformed ones dropped, empty values
    too. `types` are publication types in the words of NLM or JATS, used for the kind together with the title.
    """
    facts = {name: value for name, value in facts.items() if value not in (None, "", (), [])}
    title = clean_title(" ".join(str(facts.get("title", "")).split()))
    if not title:
        return Rejected(where, "it has no title; give it one and add the file again")
    types = tuple(types)
    facts["title"] = title
    for field, clean in (("pmid", clean_pmid), ("pmcid", clean_pmcid), ("doi", clean_doi)):
        facts[field] = clean(facts.get(field))
    facts.setdefault("kind", kind_of(types, title))
    facts["retracted"] = bool(facts.get("retracted")) or is_marked_retracted(types, title)
    facts["id"] = record_id(pmid=facts["pmid"], doi=facts["doi"], pmcid=facts["pmcid"], title=title, year=facts.get("year"))
    try:
        return Record.model_validate(facts)
    except ValidationError as error:
        return Rejected(where, plain_reason(error))


_new = object.__new__
_assign = object.__setattr__  # frozen models refuse their own
_SECTION_FIELDS = {"label", "text"}
"""Shared by all sections: a frozen model never changes its own."""
_RECORD_DEFAULTS = {name: field.default for name, field in Record.model_fields.items()}


def trusted_record(facts: dict[str, Any]) -> Record:
    """A `Record` from fields that the caller guarantees to be valid and in the types that the model holds.

    A fifth of the time of reading PubMed XML would go into validation. This is what `model_construct` does, without its
    search for aliases; tests hold such records equal to validated ones.
    """
    record: Record = _new(Record)
    values = _RECORD_DEFAULTS.copy()
    values.update(facts)
    _assign(record, "__dict__", values)
    _assign(record, "__pydantic_fields_set__", set(facts))
    _assign(record, "__pydantic_extra__", None)
    _assign(record, "__pydantic_private__", None)
    return record


def trusted_section(label: str | None, text: str) -> TextSection:
    """A `TextSection` without validation, as `trusted_record`; both texts must be stripped."""
    section: TextSection = _new(TextSection)
    _assign(section, "__dict__", {"label": label, "text": text})
    _assign(section, "__pydantic_fields_set__", _SECTION_FIELDS)
    _assign(section, "__pydantic_extra__", None)
    _assign(section, "__pydantic_private__", None)
    return section


def is_marked_retracted(types: Collection[str], title: str) -> bool:
    """Whether a catalogue's types, or the word that publishers put before a title, say that the paper was retracted."""
    if "Retracted Publication" in types or "retracted-article" in types:
        return True
    return title[:1] in _RETRACTED_STARTS and _RETRACTED_TITLE.match(title) is not None


_LOOKS_LIKE = {
    "pmid": "a PMID (one to nine digits)",
    "pmcid": "a PMCID ('PMC' and digits)",
    "doi": "a DOI (as in 10.1000/182)",
    "id": "an id (no spaces, '#' or '@')",
}


def plain_reason(error: ValidationError) -> str:
    """The first fault of a record in plain words, with the field's name, and how many more there are."""
    faults = error.errors(include_url=False, include_context=False)
    first = faults[0]
    field = ".".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"]) or "the record"
    value = repr(first["input"])
    shown = value if len(value) <= 60 else value[:57] + "..."
    words = {
        "extra_forbidden": f"field '{field}' is not part of the record format; remove it or correct its spelling",
        "missing": f"field '{field}' is missing",
    }
    if first["type"] == "string_pattern_mismatch" and field in _LOOKS_LIKE:
        words[first["type"]] = f"field '{field}' has the value {shown}, which is not {_LOOKS_LIKE[field]}"
    message = words.get(first["type"], f"field '{field}' has the value {shown}: {first['msg'][0].lower()}{first['msg'][1:]}")
    return message + (f" (and {len(faults) - 1} more)" if len(faults) > 1 else "")
