"""Safety: red flags, who should not have it, who with care, what can happen and how often."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from palpate.answering.cautions import is_red_flag
from palpate.answering.holdings import Caution
from palpate.answering.numbers import listing
from palpate.answering.selection import Selection
from palpate.answering.statements import Draft, DraftSection
from palpate.answering.wording import merged, series, series_sentence
from palpate.synthesis import Comparison
from palpate.terminology import terminology
from palpate.vocabulary import QuestionKind, SafetyKind, SectionKey
from palpate.vocabulary.patterns import regex

_PROVIDER_TOPIC = regex(r"choosing a therapist|questions to ask|licen[cs]e|certification|intake", re.IGNORECASE)
_HEADINGS = {
    SafetyKind.CONTRAINDICATION: "Who should not have it",
    SafetyKind.PRECAUTION: "Only with care, or after asking a doctor",
    SafetyKind.ADVERSE_EVENT: "What can happen",
    SafetyKind.REASSURANCE: "How often, and what was not seen",
}
SAFETY_TITLE = "Safety"
_KIND_ORDER = tuple(_HEADINGS)
_MOST_SPECIFIC = 12
_MOST_HARMS = 4
_MOST_GENERAL = 3


def safety(selection: Selection) -> DraftSection:
    """The section: notes on what was asked one by one, then notes for anybody, contraindications gathered in a line."""
    drafts = [rated(entry) for entry in _ordered(specific_notes(selection))[:_MOST_SPECIFIC]]
    drafts += [
        Draft(series_sentence(group), tuple(item.address for item in group), _HEADINGS[SafetyKind.ADVERSE_EVENT])
        for group in merged(series(_harms(selection)))[:_MOST_HARMS]
    ]
    drafts += _for_anybody(selection)
    return DraftSection(SectionKey.SAFETY, SAFETY_TITLE, tuple(_grouped(drafts)))


def specific_notes(selection: Selection) -> list[Caution]:
    """Safety notes on the asked condition or population, without those on choosing a therapist."""
    return [entry for entry in selection.cautions if not is_about_providers(entry)]


def is_about_providers(entry: Caution) -> bool:
    """Whether a note is on choosing a therapist rather than on a danger."""
    return bool(_PROVIDER_TOPIC.search(entry.note.topic))


def _ordered(entries: Iterable[Caution]) -> list[Caution]:
    return sorted(
        entries,
        key=lambda e: (
            _KIND_ORDER.index(e.note.kind),
            -e.note.topic.count(",") if is_red_flag(e) else 0,  # what names the signs comes before what names the disease
            -(e.record.year or 0),
            e.record.id,
            e.number,
        ),
    )


def cautioned(entries: Sequence[Caution]) -> Draft:
    """One sentence for notes of several sources that ask for the same caution."""
    topics = {entry.note.topic for entry in entries}
    # what asks for care as such asks for it where it is severe
    wide = [e for e in entries if not any(e.note.topic.endswith(f" {other}") for other in topics)]
    named = "; ".join(dict.fromkeys(entry.note.topic for entry in wide))
    return Draft(_ASK_FIRST.format(topics=named), tuple(entry.address for entry in wide))


_ONLY_CARE = regex(
    r"^(?:ask (?:a|your|the) doctor\b[^;.]*|listed as a reason for precautions\b.*|.*\btalk it over with a doctor first)\.?$",
    re.IGNORECASE,
)


def only_asks_for_care(entry: Caution) -> bool:
    """Whether a note says no more than to take care or to ask a doctor."""
    note = entry.note
    return note.kind is SafetyKind.PRECAUTION and note.scope == "caution" and bool(_ONLY_CARE.match(note.statement))


def rated(entry: Caution) -> Draft:
    """A note under its heading, with its rate where the statement does not give it."""
    note = entry.note
    heading = "Red flags: examine first" if is_red_flag(entry) else _HEADINGS[note.kind]
    text = note_text(entry)
    if note.rate and note.rate.rstrip(".") not in note.statement:
        text += f" Rate: {note.rate}."
    return Draft(text, (entry.address,), heading)


def _harms(selection: Selection) -> list[Comparison]:
    """Comparisons on adverse events of sources in force that have no safety note of their own to tell them better."""
    noted = {entry.record.id for entry in selection.cautions}
    return [i for i in selection.harms if i.weight(selection.newest_year) > 0 and i.record.id not in noted]


def told(entry: Caution) -> Draft:
    """A note as a sentence by itself."""
    return Draft(note_text(entry), (entry.address,))


def note_text(entry: Caution) -> str:
    """A note's statement, under its topic unless the statement names that itself."""
    topic, statement = entry.note.topic, entry.note.statement
    if statement.startswith("Listed") or entry.concepts - terminology().find_ids(statement, ("condition", "population")):
        return _under(topic, statement)
    words = [word for word in re.findall(r"[a-z]{4,}", topic.lower()) if word not in {"after", "with", "massage", "from"}]
    said = statement.lower()
    if words and sum(word[:5] in said for word in words) * 2 > len(words):
        return statement
    return _under(topic, statement)


def _under(topic: str, statement: str) -> str:
    first = statement.split(" ", 1)[0]
    lowered = statement if first.isupper() and len(first) > 1 else statement[:1].lower() + statement[1:]
    return f"{topic[:1].upper()}{topic[1:]}: {lowered}"


def _for_anybody(selection: Selection) -> list[Draft]:
    """Notes for anybody; lists drawn up for adults say nothing to who asks about babies, or how massage works."""
    infants = terminology().narrower("population:infants")
    studied = [item for item in selection.main if item.interventions & {"intervention:infant-massage"}]
    if infants & frozenset(selection.question.pico.populations) or (studied and len(studied) == len(selection.main)):
        return []
    general = [entry for entry in selection.general_cautions if not is_about_providers(entry)]
    wide = selection.question.kind is QuestionKind.SAFETY and not (
        selection.question.pico.conditions or selection.question.pico.populations
    )
    applicable = [entry for entry in general if wide or _for_everybody(entry)]
    drafts = [] if selection.question.kind is QuestionKind.MECHANISM else _lists(general)
    drafts += [rated(entry) for entry in general if _DURING.search(entry.note.topic)]
    most = _MOST_GENERAL * 3 if wide else _MOST_GENERAL
    for kind in (SafetyKind.ADVERSE_EVENT, SafetyKind.REASSURANCE):
        drafts += [rated(entry) for entry in _ordered(e for e in applicable if e.note.kind is kind)[:most]]
    return drafts


def _for_everybody(entry: Caution) -> bool:
    """Whether a note is about the treatment as such, not about one group of people or one technique."""
    return not entry.concepts and bool(
        re.search(r"overall|serious|frequency|side effects?|discomfort|reactions|soreness", entry.note.topic)
    )


_DURING = regex(r"during a session", re.IGNORECASE)
_ASK_FIRST = "Listed as reasons to ask a doctor first or to be gentle: {topics}."
_GATHERED = (
    (SafetyKind.CONTRAINDICATION, "absolute", "Listed as reasons not to have massage at all: {topics}."),
    (SafetyKind.CONTRAINDICATION, "local", "Listed as places to leave alone: {topics}."),
    (SafetyKind.PRECAUTION, "caution", _ASK_FIRST),
)


def _lists(entries: Sequence[Caution]) -> list[Draft]:
    """Topics by kind and scope, each in one line and once: what bars massage altogether does not call for care as well."""
    barred: set[str] = set()
    drafts = []
    for kind, scope, sentence in _GATHERED:
        alike = [e for e in _ordered(entries) if (e.note.kind, e.note.scope) == (kind, scope) and _is_listed(e)]
        told = _widest([entry for entry in alike if not entry.concepts <= barred])
        if scope == "absolute":
            barred |= {concept for entry in told for concept in entry.concepts}
        if told:
            text = sentence.format(topics="; ".join(entry.note.topic for entry in told))
            drafts.append(Draft(text, tuple(entry.address for entry in told), _HEADINGS[kind]))
    return drafts


def _is_listed(entry: Caution) -> bool:
    return bool(entry.concepts) and not is_red_flag(entry) and not _DURING.search(entry.note.topic)


def _widest(entries: Sequence[Caution]) -> list[Caution]:
    """Each topic once, and none whose words another one has: "pregnancy or cancer" beside "pregnancy, cancer or pain"."""
    named: set[str] = set()
    told = []
    for entry in entries:
        if not entry.concepts <= named:
            told.append(entry)
            named |= entry.concepts
    words = {entry.address: frozenset(re.findall(r"\w+", entry.note.topic.lower())) for entry in told}
    return [entry for entry in told if not any(words[entry.address] < words[other.address] for other in told)]


def _grouped(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts of one heading together, headings in the order of their first draft, red flags first."""
    order = list(dict.fromkeys(["Red flags: examine first", *(_HEADINGS[kind] for kind in _KIND_ORDER)]))
    return sorted(drafts, key=lambda draft: order.index(draft.group) if draft.group in order else len(order))


def provider_notes(selection: Selection) -> list[Draft]:
    """What to ask and check when choosing a therapist."""
    entries = [e for e in (*selection.cautions, *selection.general_cautions) if is_about_providers(e)]
    drafts = [rated(entry) for entry in _ordered(entries)]
    return [Draft(draft.text, draft.supports, "Choosing a therapist") for draft in drafts]


def names(entries: Sequence[Caution]) -> str:
    """Topics in a row."""
    return listing(list(dict.fromkeys(entry.note.topic for entry in entries)))
