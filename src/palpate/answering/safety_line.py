"""The bottom line on safety: for a named group its own notes, for anybody how often harm was seen and who should not have it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from palpate.answering.cautions import asks_cause, is_red_flag, own_concepts
from palpate.answering.holdings import Caution
from palpate.answering.numbers import listing
from palpate.answering.question import content_words
from palpate.answering.scope import WHOLE_FIELD, family_of
from palpate.answering.sections.safety import cautioned, names, only_asks_for_care, rated, specific_notes, told
from palpate.answering.selection import Selection
from palpate.answering.statements import Draft
from palpate.answering.unknown_things import ANYBODY, people_told, text_of, things_asked, unspoken, unspoken_line
from palpate.answering.wording import series, series_sentence
from palpate.synthesis.comparison import REVIEW_KINDS
from palpate.terminology import terminology
from palpate.vocabulary import Direction, SafetyKind, Verdict
from palpate.vocabulary.patterns import regex

_FELT = frozenset({"condition:anxiety", "condition:stress", "condition:infertility"})
"""What people say they feel or went through beside what they ask about: "any worry?"."""
_EVERYDAY = frozenset(f"condition:{name}" for name in ("doms", "exercise-recovery", "fatigue", "insomnia", "stress"))
"""What healthy people have, so that what holds for anybody holds for them."""
_MOST_NOTES = 5
_MOST_OF_A_KIND = 3
_WHO_NOT = regex(r"\bwho\b|contra-?indicat|\bshould(n't| not)\b|\bavoid", re.IGNORECASE)
_WORSE = regex(
    r"\bworse\w*|\b(?:aggravat|exacerbat|trigger(?! points?)|provok|inflam|flare)\w*|\bset (?:it |them |my \w+ )?off\b",
    re.IGNORECASE,
)
_QUALIFIED = regex(r"\b(advanced|severe|unhealed|large|high|recent|inappropriate)\b", re.IGNORECASE)
_UNSURE = regex(
    r"\b(cannot|can't|does not show|do not show|not (been )?shown|no count|does not say|rule out|too small|limited)\b",
    re.IGNORECASE,
)
_ORDER = (SafetyKind.CONTRAINDICATION, SafetyKind.PRECAUTION, SafetyKind.REASSURANCE, SafetyKind.ADVERSE_EVENT)
_HARM_FIRST = (SafetyKind.ADVERSE_EVENT, SafetyKind.REASSURANCE, SafetyKind.CONTRAINDICATION, SafetyKind.PRECAUTION)
_ASKS_SIGNS = regex(r"\b(?:red flags?|warning signs?|suspect\w*|signs? of|serious)\b", re.IGNORECASE)
_FEWEST_REASSURING = 2
_FEW = 3
_SIGN = 5
"""Letters by which a sign in a question is known in a note."""
_STEM = 4
"""Letters that a word of a question and of a note's topic share at least, to be one: "sore" and "soreness"."""
_BARRED = regex(r"(?:avoid|do not (?:have|give|use)|no)\b", re.IGNORECASE)
_ACTION = regex(
    r"\b(do not|don't|(?<!to )avoid|not be|no deep|contraindicated|ask|only|gentle|light|keep|leave|stop)\b", re.IGNORECASE
)
"""Words of a note that tells what to do; one that only reports that something is discussed helps nobody decide."""


def safety_line(selection: Selection) -> tuple[Verdict, tuple[Draft, ...]]:
    """Verdict and sentences."""
    return _on_technique(selection, *_on_group(selection))


def _on_technique(selection: Selection, verdict: Verdict, drafts: tuple[Draft, ...]) -> tuple[Verdict, tuple[Draft, ...]]:
    """Say first that no note told is on the technique asked about, where that is no kind of massage: cupping is no massage."""
    terms = terminology()
    asked = selection.question.pico.interventions
    techniques = [c for c in asked if c not in WHOLE_FIELD and "intervention:massage" not in terms.broader(c)]
    wanted = frozenset().union(*(terms.narrower(c) | terms.broader(c) & {"intervention:manual-therapy"} for c in techniques))
    notes = {entry.address: entry for entry in (*selection.cautions, *selection.general_cautions)}
    supports = tuple(dict.fromkeys(address for draft in drafts for address in draft.supports))
    if not techniques or not supports or any(notes[a].interventions & wanted for a in supports if a in notes):
        return verdict, drafts
    names_asked = listing([terms.get(concept).name for concept in techniques], "or")
    pico = selection.question.pico
    own = [entry for entry in notes.values() if entry.interventions & wanted][:_MOST_OF_A_KIND]
    if any(entry.concepts & own_concepts(selection.question) for entry in notes.values() if entry.interventions & wanted):
        return verdict, drafts
    group = listing([terms.get(concept).name for concept in (*pico.conditions, *pico.populations)], "or")
    if own and not group:
        return Verdict.CONDITIONALLY, tuple(told(entry) for entry in own)
    together = f" together with {group}" if own and group else ""
    follows = "what follows is on either" if together else "what follows is on other treatment"
    first = Draft(f"None of the safety notes held here is on {names_asked}{together}; {follows}.", supports)
    return Verdict.INSUFFICIENT, (first, *drafts, *(told(entry) for entry in own))


def _on_group(selection: Selection) -> tuple[Verdict, tuple[Draft, ...]]:
    own = _own_notes(selection)
    pico = selection.question.pico
    told = _AFTER_IT.search(selection.question.text)
    if told and (signs := _signs_after(selection)):
        return Verdict.INSUFFICIENT, tuple(signs)
    if (told or not (pico.conditions or pico.populations)) and (counted := _how_often(selection)):
        return Verdict.CONDITIONALLY, tuple(counted)
    if own and not _on_asked(selection, own):
        return _elsewhere(selection, own)
    if own:
        return _qualified(selection, own, _of_group(selection, own))
    if not (pico.conditions or pico.populations):
        return _of_anybody(selection, most=3)
    asked = listing([terminology().get(concept).name for concept in (*pico.conditions, *pico.populations)], "or")
    if pico.populations or not _EVERYDAY.issuperset(pico.conditions):
        return _without_note(selection, asked)
    verdict, drafts = _of_anybody(selection, most=1)
    supports = tuple(dict.fromkeys(address for draft in drafts for address in draft.supports))
    last = [Draft(f"None of the safety notes told is on {asked}; they are on anybody.", supports)] if supports else []
    return verdict, (*drafts, *last)


def _without_note(selection: Selection, asked: str) -> tuple[Verdict, tuple[Draft, ...]]:
    """That no note is on the people asked about, and who should not have it: how rarely harm comes to others says nothing of them."""
    barring = _barring(selection)
    if not barring:
        return Verdict.INSUFFICIENT, ()
    first = Draft(f"None of the safety notes held here is on {asked}; what follows is on others.", barring[0].supports)
    return Verdict.INSUFFICIENT, (*_whether_worse(selection), first, *barring)


def _signs_after(selection: Selection) -> list[Draft]:
    """Where a sign that may be no passing reaction is told since a massage: the notes on it and on serious harm, and nothing that reassures."""
    stems = {word.lower()[:_SIGN] for word in _WARNING.findall(selection.question.text)}
    entries = [e for e in (*selection.cautions, *selection.general_cautions) if e.note.kind is not SafetyKind.REASSURANCE]
    of_signs = [e for e in entries if any(stem in f"{e.note.topic} {e.note.statement}".lower() for stem in stems)]
    grave = [
        e for e in entries if stems and not e.concepts and _GRAVE.search(e.note.topic) and e.note.kind is SafetyKind.ADVERSE_EVENT
    ]
    return [told(entry) for entry in dict.fromkeys((*of_signs[:_MOST_OF_A_KIND], *grave[:1]))] if of_signs else []


def _how_often(selection: Selection) -> list[Draft]:
    """Where a question is on how often harm is seen, or what massage leaves for a day: the notes on that with their rates, reviews first.

    After what passes comes how rare worse is, unless one of the two alone is asked about.
    """
    text = selection.question.text
    passing, often = bool(_ASKS_PASSING.search(text)), bool(_ASKS_RATE.search(text))
    if not (passing or often) or things_asked(selection.question) or _WARNING.search(text):
        return []
    entries = [e for e in (*selection.cautions, *selection.general_cautions) if not e.concepts and not is_red_flag(e)]
    entries.sort(key=lambda e: (e.record.kind not in REVIEW_KINDS, e.note.rate is None, -(e.record.year or 0)))
    minor = [e for e in entries if _PASSING.search(e.note.topic) and e.note.kind is SafetyKind.ADVERSE_EVENT]
    minor.sort(key=lambda e: not _stems(e.note.topic) & _stems(text))
    grave = [
        e for e in entries if _GRAVE.search(e.note.topic) and e.note.kind in {SafetyKind.ADVERSE_EVENT, SafetyKind.REASSURANCE}
    ]
    chosen = [*minor[:_MOST_OF_A_KIND], *grave[: 1 if passing and not often else _MOST_OF_A_KIND]]
    if _ASKS_GRAVE.search(text) and not re.search(r"\bminor\b", text, re.IGNORECASE):
        chosen = grave[:_MOST_NOTES]
    return [_with_rate(entry) for entry in chosen]


def _stems(text: str) -> frozenset[str]:
    """What a note's topic and a question can share that says more than that it is on massage."""
    words = re.findall(r"[a-z]{4,}", text.lower())
    return frozenset(word[:_STEM] for word in words if word not in {"after", "massage", "treatment", "session"})


def _with_rate(entry: Caution) -> Draft:
    """A note with its rate, unless its statement has one already."""
    return told(entry) if _COUNTED.search(entry.note.statement) else replace(rated(entry), group=None)


_ASKS_RATE = re.compile(
    r"\b(?:how (?:often|likely|common\w*|frequent\w*|rare\w*)|incidence|rates?|frequency|percent(?:age)?|proportion|odds|chances?|how (?:big|high|great) (?:is|are))\b",
    re.IGNORECASE,
)
_ASKS_GRAVE = re.compile(r"\b(?:serious|severe|major|grave|bad|dangerous|fatal|life[- ]threatening)\b", re.IGNORECASE)
_GRAVE = re.compile(r"\boverall frequency|\bserious (?:harm|adverse|problems)|\bmajor adverse|\brare serious", re.IGNORECASE)
_WARNING = regex(
    r"\b(?:numb\w*|tingl\w*|pins and needles|weak\w*|limp|swell\w*|swollen|urine|wee|pee|vision|dizz\w*|headaches?|migraines?|chest|breath\w*|fever\w*|faint\w*|bleed\w*"
    r"|haematoma|hematoma|huge|severe|agony|can['’]?t|cannot|unable|slurr\w*|droop\w*|lump)\b",
    re.IGNORECASE,
)
"""What may be no passing reaction, so that nobody is told how common those are."""
_AFTER_IT = regex(
    r"\b(?:after|since|from) (?:a|my|the|that|having a) (?:[\w-]+ ){0,2}massage\b.*\b(?:normal|usual|common|expected)\b|\b(?:normal|usual|common)\b.*\bafter (?:a|my|the) (?:[\w-]+ ){0,2}massage\b",
    re.IGNORECASE,
)
"""What is told is how somebody feels after massage, and no disease that they had before."""
_ASKS_PASSING = re.compile(
    r"\b(?:after|side)[- ]?effects?\b|\b(?:sore|aches?|achy|stiff|tired|bruis\w*)\b.{0,40}\b(?:after|next day|tomorrow)\b|\b(?:day after|next day)\b",
    re.IGNORECASE,
)
_PASSING = re.compile(r"^(?:common side effects|minor|soreness|muscle soreness|pain after|increased pain)\b", re.IGNORECASE)
"""Topics of notes on what passes within days."""
_COUNTED = re.compile(r"\d|\bone \w+ in \w+", re.IGNORECASE)
"""A statement that has its rate in it."""


def _whether_worse(selection: Selection) -> list[Draft]:
    """Where a question asks whether a disease gets worse: what comparisons of those who have it found."""
    conditions = selection.question.pico.conditions
    if not conditions or not _WORSE.search(selection.question.text):
        return []
    kinds = frozenset().union(*(terminology().narrower(concept) for concept in conditions))
    mine = [i for i in selection.main if i.conditions & kinds and i.decides and i.weight(selection.newest_year) > 0]
    worse = [item for item in mine if item.finding.direction is Direction.HARM]
    if worse:
        groups = series(worse)[:_FEW]
        return [Draft(series_sentence(group), tuple(item.address for item in group)) for group in groups]
    if not mine:
        return []
    asked = listing([terminology().get(concept).name for concept in conditions], "or")
    text = (
        f"None of the comparisons held here found {asked} worse than with the comparator, which is no proof that it can't happen."
    )
    return [Draft(text, tuple(item.address for item in mine))]


def _on_asked(selection: Selection, own: Sequence[Caution]) -> bool:
    """Whether some note is on the people asked about or a family of them, where any are."""
    pico = selection.question.pico
    if not (pico.conditions or pico.populations):
        return True
    asked = own_concepts(selection.question) | family_of(pico.conditions)
    return any((entry.concepts | entry.subject) & asked for entry in own)


def _elsewhere(selection: Selection, own: Sequence[Caution]) -> tuple[Verdict, tuple[Draft, ...]]:
    """That no note is on the people asked about, and what is held on the technique as such; that first where they are like others."""
    terms, pico = terminology(), selection.question.pico
    asked = listing([terms.get(concept).name for concept in (*pico.conditions, *pico.populations)], "or")
    supports = tuple(entry.address for entry in own)
    verdict, drafts = _of_group(selection, own)
    anybody = ANYBODY | {"population:adolescents"} | people_told(selection.question)
    if _EVERYDAY.issuperset(pico.conditions) and anybody >= set(pico.populations):
        last = Draft(f"None of the safety notes told is on {asked}; they are on the treatment itself.", supports)
        return verdict, (*drafts, last)
    first = Draft(f"None of the safety notes held here is on {asked}; what follows is on the treatment itself.", supports)
    return Verdict.INSUFFICIENT, (first, *drafts)


def _qualified(
    selection: Selection, own: Sequence[Caution], opening: tuple[Verdict, tuple[Draft, ...]]
) -> tuple[Verdict, tuple[Draft, ...]]:
    """Say first which of the things asked about no note speaks of."""
    supports = tuple(entry.address for entry in own)
    missing = unspoken(things_asked(selection.question), [text_of(entry.record, entry.note) for entry in own])
    first = [unspoken_line(missing, supports)] if missing else []
    if first:
        return Verdict.INSUFFICIENT, (*first, *opening[1])
    return opening[0], (*opening[1], *_without_notes(selection, own, supports))


def _without_notes(selection: Selection, own: Sequence[Caution], supports: tuple[str, ...]) -> list[Draft]:
    """Say last which of the conditions named no note told is on, or that all of them are on a wider one."""
    terms = terminology()
    asked = [c for c in selection.question.pico.conditions if c not in _FELT]
    told_of = frozenset().union(*(e.concepts | e.subject for e in own))
    if asked and not told_of & own_concepts(selection.question) and (wider := family_of(asked) & told_of):
        missing = listing([terms.get(c).name for c in asked], "or")
        said = " ".join(text_of(entry.record, entry.note) for entry in own).casefold()
        counted = Counter(c for e in own for c in (e.concepts | e.subject) & wider if terms.get(c).name.casefold() in said)
        widest = max(sorted(counted), key=lambda concept: counted[concept], default=None)
        held = f"{terms.get(widest).name} in general" if widest else "others"
        return [Draft(f"None of the safety notes told is on {missing}; they are on {held}.", supports)]
    without = [c for c in asked if not any((e.concepts | e.subject) & (terms.narrower(c) | family_of((c,))) for e in own)]
    if not without or len(without) == len(asked) or {"condition:pregnancy", "condition:infant-health"} <= set(asked):
        return []
    missing, held = (
        listing([terms.get(c).name for c in concepts], "or") for concepts in (without, [c for c in asked if c not in without])
    )
    return [Draft(f"None of the safety notes told is on {missing}; they are on {held}.", supports)]


def _own_notes(selection: Selection) -> list[Caution]:
    """Notes on the asked group by name, else of studies of it on nobody narrower, else on a family of it, else on the technique."""
    specific = specific_notes(selection)
    named = own_concepts(selection.question)
    family = family_of(selection.question.pico.conditions)
    narrow = selection.asked_treatments - WHOLE_FIELD
    if not named and not narrow:
        return specific  # chosen by the words of the question
    if not _ASKS_SIGNS.search(selection.question.text):
        specific = [entry for entry in specific if not is_red_flag(entry)] or specific
    exact = _by_name(selection, [entry for entry in specific if entry.concepts & named])
    exact.sort(key=lambda entry: not entry.interventions & narrow)
    if exact and len(exact) < _FEW:
        exact += [e for e in specific if e.concepts & family and e.concepts <= named | family and e not in exact]
    return (
        exact
        or [entry for entry in specific if not entry.concepts and entry.subject & named]
        or [entry for entry in specific if entry.concepts & family]
        or [entry for entry in specific if entry.interventions & narrow]
    )


def _by_name(selection: Selection, exact: list[Caution]) -> list[Caution]:
    """Of several conditions named, where some have notes of their own, nothing on what is only a kind of another."""
    asked = {*selection.question.pico.conditions, *selection.question.pico.populations}
    direct = [entry for entry in exact if entry.concepts & asked]
    return direct if len(asked) > 1 and direct else exact


def _of_group(selection: Selection, own: Sequence[Caution]) -> tuple[Verdict, tuple[Draft, ...]]:
    on_cause = asks_cause(selection.question.text)
    words = {word[:5].lower() for word in re.findall(r"[A-Za-z]{4,}", selection.question.text)} - {"massa"}
    order = _HARM_FIRST if on_cause else _ORDER
    ordered = sorted(
        own,
        key=lambda e: (
            -_shared_words(e, words) if on_cause else 0,
            not e.interventions & (selection.asked_treatments - WHOLE_FIELD),
            e.note.scope != "absolute",
            not _ACTION.search(e.note.statement),
            e.record.kind not in REVIEW_KINDS,
            -(e.record.year or 0),
        ),
    )
    if on_cause:
        chosen = [entry for entry in ordered if not is_red_flag(entry)]
    else:
        asked = {*selection.question.pico.conditions, *selection.question.pico.populations}
        levels = ([e for e in ordered if e.concepts & asked], [e for e in ordered if not e.concepts & asked])
        chosen = [e for level in levels for kind in order for e in [e for e in level if e.note.kind is kind][:_MOST_OF_A_KIND]]
    return _verdict(selection, own, on_cause), tuple(_said_together(_different_sources(chosen)[:_MOST_NOTES]))


def _said_together(entries: Sequence[Caution]) -> list[Draft]:
    """The notes in sentences; those that only ask for care with the same people, of however many sources, in one."""
    alike: dict[frozenset[str], list[Caution]] = {}
    for entry in entries:
        if entry.concepts and only_asks_for_care(entry):
            alike.setdefault(entry.concepts, []).append(entry)
    together = {entry.address: group for group in alike.values() if len(group) > 1 for entry in group}
    drafts = (cautioned(together[e.address]) if e.address in together else told(e) for e in entries)
    return list(dict.fromkeys(drafts))


def _verdict(selection: Selection, own: Sequence[Caution], on_cause: bool) -> Verdict:
    """No only where a note bars the asked group itself, or it from the asked technique; yes only where reviews reassure without reserve."""
    named = own_concepts(selection.question)
    technique = selection.asked_treatments - WHOLE_FIELD
    if any(e.concepts & named and _barred(e.note.statement) & technique for e in own):
        return Verdict.NO
    barring = [e for e in own if e.note.kind is SafetyKind.CONTRAINDICATION and e.note.scope == "absolute" and e.concepts & named]
    if not on_cause and any(not _QUALIFIED.search(entry.note.topic) for entry in barring):
        return Verdict.NO
    reassuring = [e for e in own if e.note.kind is SafetyKind.REASSURANCE and e.record.kind in REVIEW_KINDS]
    unreserved = {entry.record.id for entry in reassuring if not _UNSURE.search(entry.note.statement)}
    only = all(entry.note.kind is SafetyKind.REASSURANCE for entry in own)
    return Verdict.YES if only and len(unreserved) >= _FEWEST_REASSURING else Verdict.CONDITIONALLY


def _barred(statement: str) -> frozenset[str]:
    """Techniques that a note says to keep from: "avoid forceful and deep tissue massage"."""
    return terminology().find_ids(statement, ("intervention",)) if _BARRED.match(statement) else frozenset()


def _shared_words(entry: Caution, words: set[str]) -> int:
    said = f"{entry.note.topic} {entry.note.statement}".lower()
    return sum(word in said for word in words)


def _different_sources(entries: Sequence[Caution]) -> list[Caution]:
    """At most one note of a kind from each source, in order."""
    first: dict[tuple[str, SafetyKind], Caution] = {}
    for entry in entries:
        first.setdefault((entry.record.id, entry.note.kind), entry)
    return list(first.values())


def _of_anybody(selection: Selection, *, most: int) -> tuple[Verdict, tuple[Draft, ...]]:
    general = [e for e in selection.general_cautions if not e.concepts]
    overall = [e for e in general if re.search(r"\boverall|\bserious|\bmajor|discomfort|\breactions\b", e.note.topic)]
    overall.sort(key=lambda e: (_HARM_FIRST.index(e.note.kind), e.record.kind not in REVIEW_KINDS, -(e.record.year or 0)))
    asked = {word[:_STEM] for word in content_words(selection.question.text, selection.question.kind) if len(word) >= _STEM} - {
        "mass"
    }
    named = [e for e in general if any(word[:_STEM] in asked for word in re.findall(r"[a-z]+", e.note.topic.lower()))][:2]
    reassuring = [e for e in overall if e.note.kind is SafetyKind.REASSURANCE][:most]
    harmful = [e for e in overall if e.note.kind is SafetyKind.ADVERSE_EVENT][:most]
    drafts = [_with_rate(entry) for entry in dict.fromkeys((*named, *reassuring, *harmful))]
    barring = _barring(selection)
    drafts = [*barring, *drafts] if _WHO_NOT.search(selection.question.text) else [*drafts, *barring]
    return (Verdict.CONDITIONALLY if drafts else Verdict.INSUFFICIENT), tuple(drafts)


def _barring(selection: Selection) -> list[Draft]:
    """Who should not have massage at all, in one sentence; none where nothing says so."""
    absolute = [
        e for e in selection.general_cautions if e.note.kind is SafetyKind.CONTRAINDICATION and e.note.scope == "absolute"
    ]
    addresses = tuple(entry.address for entry in absolute)
    return [Draft(f"Massage is listed as not to be given with {names(absolute)}.", addresses)] if absolute else []
