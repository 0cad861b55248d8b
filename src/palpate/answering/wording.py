"""Sentences about findings. Verbs follow the certainty that the source published, in GRADE's plain-language wording
(Santesso 2020, J Clin Epidemiol 119:126); where it published none, the sentence reports what was found, in the past tense.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from palpate.answering.numbers import count, effect_text, listing
from palpate.synthesis import ComparatorClass, Comparison, TimeWindow
from palpate.vocabulary import RATIO_MEASURES, CertaintyLevel, Direction, Finding, Record, RecordKind, Reference

_RESPONDER = re.compile(
    r"^(clinically|improvement in|reporting no|response rate|clinical response|participant-reported treatment success|"
    r"self-reported improvement|labour without)",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"^(?:immediate |relative |mean )*(?:(?P<fall>reduction in|relief of|decrease in|fall in)|(?:improvement|increase) in) (?P<what>.+)$",
    re.IGNORECASE,
)
_UNNAMED = re.compile(
    r"^(effectiveness|helpfulness|outcome not named|outcomes? overall|overall|the outcomes? |improvement$|effect$|main outcomes$)",
    re.IGNORECASE,
)
"""Outcomes that say only that something worked."""
"""Outcomes worded as a change; where they are not counted per person, the change is the verb and the rest the outcome."""
_GOOD_THINGS = re.compile(
    r"\b(function(ing|al|ality)?|quality|sleep|mood|motion|mobility|flexibility|performance|recovery|well-?being|strength|balance|"
    r"impression|status|health|satisfaction|womac|effectiveness|outcomes?)\b(?! (disturbance|problems?|difficult))",
    re.IGNORECASE,
)
"""Outcomes that people want more of, however their scale points: a fall on a scale of function is said as an improvement."""
_GAIN = re.compile(r"^(clinically|improvement|self-reported improvement|response|participant-reported)", re.IGNORECASE)
"""Counted outcomes that are good to reach, whichever way the scale behind them points."""
_LEAD = {CertaintyLevel.HIGH: "", CertaintyLevel.MODERATE: "probably ", CertaintyLevel.LOW: "may "}

KIND_NAMES: dict[RecordKind, str] = {
    RecordKind.GUIDELINE: "guideline",
    RecordKind.POLICY: "policy",
    RecordKind.OVERVIEW_OF_REVIEWS: "overview of reviews",
    RecordKind.META_ANALYSIS: "meta-analysis",
    RecordKind.SYSTEMATIC_REVIEW: "systematic review",
    RecordKind.EVIDENCE_MAP: "evidence map",
    RecordKind.RANDOMIZED_TRIAL: "randomised trial",
    RecordKind.CLINICAL_TRIAL: "clinical trial",
    RecordKind.OBSERVATIONAL_STUDY: "observational study",
    RecordKind.CASE_REPORT: "case report",
    RecordKind.SURVEY: "survey",
    RecordKind.MECHANISM_STUDY: "laboratory study of mechanism",
    RecordKind.PROTOCOL: "protocol",
    RecordKind.NARRATIVE_REVIEW: "narrative review",
    RecordKind.PRECLINICAL_STUDY: "preclinical study",
    RecordKind.COMMENT: "comment",
    RecordKind.OTHER: "publication",
}

CLASS_PHRASES: dict[ComparatorClass, str] = {
    ComparatorClass.NO_TREATMENT: "no treatment or a waiting list",
    ComparatorClass.USUAL_CARE: "usual care or advice",
    ComparatorClass.MIXED: "inactive or mixed controls",
    ComparatorClass.UNSPECIFIED: "controls that the source does not describe",
    ComparatorClass.SHAM: "a sham or light-touch treatment",
    ComparatorClass.ACTIVE: "other treatments",
    ComparatorClass.OTHER_MASSAGE: "another kind or dose of hands-on treatment",
    ComparatorClass.BASELINE: "the start of treatment, without a control group",
}


def predicate(
    direction: Direction, outcome: str, *, lower_is_better: bool | None, certainty: CertaintyLevel | None, counted: bool = False
) -> str:
    """What the intervention did to the outcome: "lowered pain", "may make little or no difference to function".

    `counted` is for outcomes that a share of people reach ("made a meaningful improvement more likely").
    """
    changed = _CHANGE.match(outcome)
    if changed and not counted:
        outcome = changed["what"]
        lower_is_better = True if changed["fall"] else None
    if _UNNAMED.match(outcome):
        return _unnamed_predicate(direction)
    if direction is Direction.UNCLEAR:
        return f"gave no clear answer on {outcome}"
    if direction is Direction.MIXED:
        return f"gave mixed results on {outcome}"
    if direction is Direction.NO_DIFFERENCE:
        return _null_predicate(outcome, certainty)
    verb = _verb(direction, outcome, lower_is_better, counted)
    base, third, past, tail = verb
    if certainty is None:
        return f"{past} {outcome}{tail}"
    if certainty is CertaintyLevel.VERY_LOW:
        return f"{past} {outcome}{tail}"
    form = base if certainty is CertaintyLevel.LOW else third
    return f"{_LEAD[certainty]}{form} {outcome}{tail}"


def _unnamed_predicate(direction: Direction) -> str:
    said = {
        Direction.BENEFIT: "was found to help",
        Direction.NO_DIFFERENCE: "was found to make no clear difference",
        Direction.HARM: "did worse",
        Direction.MIXED: "gave mixed results",
        Direction.UNCLEAR: "gave no clear answer",
    }
    return f"{said[direction]} (the source read names no single outcome)"


def _null_predicate(outcome: str, certainty: CertaintyLevel | None) -> str:
    if certainty in {None, CertaintyLevel.VERY_LOW}:
        return f"made no clear difference to {outcome}"
    form = "make" if certainty is CertaintyLevel.LOW else "makes"
    return f"{_LEAD[certainty]}{form} little or no difference to {outcome}"


def _verb(direction: Direction, outcome: str, lower_is_better: bool | None, counted: bool) -> tuple[str, str, str, str]:
    """Present, third person, past, and what follows the outcome. A harm is only that the comparator did better."""
    good = direction is Direction.BENEFIT
    if counted and outcome.endswith("rate"):
        return ("raise", "raises", "raised", "") if good is not lower_is_better else ("lower", "lowers", "lowered", "")
    if counted:
        rises = good if lower_is_better is not True or _GAIN.match(outcome) else not good
        return "make", "makes", "made", " more likely" if rises else " less likely"
    if not good:
        return "do worse on", "does worse on", "did worse on", ""
    if lower_is_better and not _GOOD_THINGS.search(outcome):
        return "lower", "lowers", "lowered", ""
    return "improve", "improves", "improved", ""


_UNIT = r"(h|hours?|s|min|minutes?|days?|weeks?|months?|years?)"
_NUMERAL = r"(\d[\d.]*|one|two|three|four|five|six|eight|ten|twelve)"
_TIME_FORMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), form)
    for pattern, form in (
        (r"not stated|change |not |all |generally|reported", ""),
        (r"up to ", " {}"),
        (rf"(about )?{_NUMERAL}(( to |-|, )\d[\d, ]*)?( and [\d.]+)? ?{_UNIT}$", " at {}"),
        (rf"{_NUMERAL} ?{_UNIT} (after|to|post|of)\b", " {}"),
        (rf"(about )?{_NUMERAL}(( to |-|, )\d[\d, ]*)?( and [\d.]+)?[ -]?{_UNIT}\b", " at {}"),
        (r"(week|day|month) \d", " at {}"),
        (r"(weeks|days|months) \d", " in {}"),
        (r"end of", " at the {}"),
        (r"(short|long(er)?|intermediate|medium)\b.*term|early stages|postoperative period|recovery period|first ", " in the {}"),
        (r"(immediate|delayed) assessment|follow-up", " at {}"),
        (r"immediate$", " immediately afterwards"),
        (r"single session$", " after a single session"),
        (r"(immediately|after|before|during|following|just|over|at|to)\b", " {}"),
        (r"post-?(treatment|intervention)$", " after treatment"),
    )
)
"""How a time point is worked into a sentence, by how it begins; anything else stands in brackets."""


def time_phrase(timepoint: str | None) -> str:
    """When, as a phrase with a leading space: "5 weeks" -> " at 5 weeks", "short term" -> " in the short term"; else ""."""
    if not timepoint:
        return ""
    form = next((form for pattern, form in _TIME_FORMS if pattern.match(timepoint)), " ({})")
    return form.format(timepoint.replace(">=", "≥").replace("<=", "≤"))


def comparator_phrase(item: Comparison) -> str:
    """Against what, as a phrase with a leading space; says so where the source does not."""
    text = item.finding.comparator
    match item.comparator_class:
        case ComparatorClass.BASELINE:
            return " from before to after treatment, with no control group"
        case ComparatorClass.UNSPECIFIED:
            return " compared with control treatments that the source read does not describe"
        case _:
            return f" compared with {'various controls' if text.startswith('various') else _lower_first(text)}"


def _lower_first(text: str) -> str:
    """Lower the first letter unless the word is a name or an acronym."""
    first = text.split(" ", 1)[0]
    return text if first.isupper() or first in _NAMES else text[:1].lower() + text[1:]


_NAMES = frozenset({"Swedish", "Thai", "Chinese", "Traditional", "Tuina", "Tui", "TENS", "NSAID"})


def upper_first(text: str) -> str:
    """Raise the first letter."""
    return text[:1].upper() + text[1:]


def kind_name(source: Record | Reference) -> str:
    """What a source is, in words; a review without authors is an information page."""
    if source.kind is RecordKind.NARRATIVE_REVIEW and not source.authors:
        return "information page"
    return KIND_NAMES[source.kind]


def attributed(record: Record) -> str:
    """Who says it, with kind and year: "Crane and colleagues (laboratory study of mechanism, 2012)"."""
    if record.authors:
        who = record.authors[0].rsplit(" ", 1)[0] + (" and colleagues" if len(record.authors) > 1 else "")
    else:
        return upper_first(source_name(record))
    return upper_first(f"{who} ({kind_name(record)}{f', {record.year}' if record.year else ''})")


def source_name(record: Record) -> str:
    """How a source is called in a sentence: "the meta-analysis by Wu 2022", "a meta-analysis in Pain Medicine 2017", "a guideline of the
    American Academy of Orthopaedic Surgeons 2021"."""
    year, kind = f" {record.year}" if record.year else "", kind_name(record)
    if record.authors:
        return f"the {kind} by {record.authors[0].rsplit(' ', 1)[0]}{year}"
    if not record.journal:
        return f"the {kind} \u201c{_HOW_SEEN.sub('', record.title)}\u201d{year}"
    body = record.kind in _OF_A_BODY
    name = _HOW_SEEN.sub("", record.journal) if body else record.journal
    where = f"of {'the ' if _SOCIETY.match(name) else ''}" if body else "in "
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind} {where}{name}{year}"


_OF_A_BODY = frozenset({RecordKind.GUIDELINE, RecordKind.NARRATIVE_REVIEW, RecordKind.POLICY, RecordKind.SURVEY})
"""Kinds that name who issued them where others name a journal."""
_HOW_SEEN = re.compile(r",? (?:as (?:quoted|reported|reposted|described)|web pages?|clinical practice guideline)\b.*|,? [(\[].*")
"""What a publisher's name says of where its text was seen, and of what kind it is; the reference gives it whole."""
_SOCIETY = re.compile(r"(?:American|National|US|Canadian|German|European|British|Royal|World|International)\b")


def source_phrase(items: Sequence[Comparison]) -> str:
    """What kind of source, how large and how old: "meta-analysis, 11 studies, 940 people, 2024"."""
    record, effects = items[0].record, [item.finding.effect for item in items]
    parts = [kind_name(record)]
    single = record.kind in {RecordKind.RANDOMIZED_TRIAL, RecordKind.CLINICAL_TRIAL, RecordKind.OBSERVATIONAL_STUDY}
    studies = _one({effect.n_studies for effect in effects})
    people = _one({effect.n_participants for effect in effects})
    if people is None and single:
        people = record.n_participants
    if studies and not single:
        parts.append(count(studies, "study", "studies"))
    if people:
        parts.append(count(people, "person", "people"))
    if record.year:
        parts.append(str(record.year))
    return ", ".join(parts)


def _one(values: set[int | None]) -> int | None:
    return values.pop() if len(values) == 1 else None


def series(items: Sequence[Comparison]) -> list[list[Comparison]]:
    """Split comparisons into series: one source, intervention, comparator, outcome and rating, followed over time.

    A result at no stated time is a series by itself: in a row with others its figures would seem to belong to their times.
    """
    groups: dict[tuple[str, ...], list[Comparison]] = {}
    for item in items:
        finding = item.finding
        key = (
            item.record.id,
            finding.intervention,
            finding.comparator,
            finding.outcome,
            finding.population or "",
            finding.condition,
            "timed" if time_phrase(finding.timepoint) else "",
        )
        groups.setdefault(key, []).append(item)
    return [
        sorted(group, key=lambda item: (_WINDOW_ORDER[item.window], item.weeks or 0.0, item.number)) for group in groups.values()
    ]


_WINDOW_ORDER = {
    TimeWindow.IMMEDIATE: 0,
    TimeWindow.SHORT: 1,
    TimeWindow.UNSTATED: 1,
    TimeWindow.INTERMEDIATE: 2,
    TimeWindow.LONG: 3,
}


NOBODY = frozenset({""})
"""The conditions asked about where a question names none, so that each result opens with its own."""


def series_sentence(
    items: Sequence[Comparison], *, named_class: bool = False, subject: str | None = None, asked: frozenset[str] = frozenset()
) -> str:
    """One sentence for a series; `named_class` where the heading above already says against what.

    A single result reads "Massage lowered pain at 7 weeks compared with advice (RR ...; randomised trial, 2020)."; several
    are told in the order of time, each with its own verb, so that a loss of effect is seen. A condition narrower than the
    `asked` ones opens the sentence.
    """
    finding = items[0].finding
    counted = finding.effect.measure in RATIO_MEASURES or (
        finding.effect.measure is None and bool(_RESPONDER.match(finding.outcome))
    )
    outcome = listing(list(dict.fromkeys(item.finding.outcome for item in items)))
    clauses: list[str] = []
    for direction, members in _runs(items):
        said = predicate(
            direction,
            outcome if not clauses else "it",
            lower_is_better=finding.effect.lower_is_better,
            certainty=members[0].finding.certainty,
            counted=counted,
        )
        details = list(dict.fromkeys(filter(None, map(_when_and_how_much, members))))
        clauses.append(said + listing(details).replace(" ,", ",").replace("  ", " "))
        if members[0].finding.certainty is CertaintyLevel.VERY_LOW:
            clauses[-1] += ", though the evidence is very uncertain"
    against = comparator_phrase(items[0])
    if named_class and items[0].comparator_class in {ComparatorClass.UNSPECIFIED, ComparatorClass.BASELINE}:
        against = ""
    told = f"{subject or finding.intervention} {'; '.join(clauses)}{against} ({source_phrase(items)})."
    if finding.population:
        told = f"in {_lower_first(finding.population)}, {_lower_first(told)}"
    narrower = asked and items[0].own_conditions and not items[0].own_conditions & asked
    return f"{within(_lower_first(finding.condition))}, {_lower_first(told)}" if narrower else upper_first(told)


def within(condition: str) -> str:
    """Where a result holds: "In neck pain", but "For anxiety in pregnancy"."""
    return f"{'For' if ' in ' in condition else 'In'} {condition}"


def merged(groups: Sequence[list[Comparison]]) -> list[list[Comparison]]:
    """Join series of one source that say the same of several outcomes without figures: "no clear difference to A, B and C".

    Where something changed, only outcomes whose scales point the same way: what rose must not be told as lowered.
    """
    joined: dict[object, list[Comparison]] = {}
    for group in groups:
        first = group[0].finding
        bare = len(group) == 1 and effect_text(first.effect) is None
        key = (
            (
                group[0].record.id,
                first.intervention,
                first.comparator,
                first.timepoint,
                first.direction,
                first.certainty,
                first.condition,
                first.population,
                first.effect.lower_is_better if first.direction in {Direction.BENEFIT, Direction.HARM} else None,
            )
            if bare
            else id(group)
        )
        joined.setdefault(key, []).extend(group)
    return list(joined.values())


def _runs(items: Sequence[Comparison]) -> list[tuple[Direction, list[Comparison]]]:
    """Neighbours in time that went the same way with the same rating."""
    runs: list[tuple[Direction, list[Comparison]]] = []
    for item in items:
        if runs and runs[-1][0] is item.finding.direction and runs[-1][1][-1].finding.certainty is item.finding.certainty:
            runs[-1][1].append(item)
        else:
            runs.append((item.finding.direction, [item]))
    return runs


def _when_and_how_much(item: Comparison) -> str:
    """The time and the effect of one result; a sign against the direction is explained as the source does."""
    finding = item.finding
    effect = effect_text(finding.effect)
    if effect and finding.note and sign_misleads(finding):
        effect = f"{effect}; {_lower_first(finding.note.rstrip('.'))}"
    when = time_phrase(finding.timepoint)
    if when.startswith(" (") and effect:
        return f" ({when[2:-1]}; {effect})"
    return when + (f" ({effect})" if effect else "")


_FRAGILE = re.compile(r"\bnot significant once [^.;()]+", re.IGNORECASE)


def fragile(finding: Finding) -> str:
    """What its source says of a result that did not hold in the better studies: "not significant once ... were removed"; else ""."""
    said = _FRAGILE.search(finding.note or "")
    return _lower_first(said.group()) if said else ""


_FAVOURS = re.compile(r"\b(negative|positive) (values? )?favou?rs?\b", re.IGNORECASE)
"""A note that explains on which side the benefit lies, where the sign alone would mislead."""


def sign_misleads(finding: Finding) -> bool:
    """Whether a benefit is printed with the sign that its orientation would give a harm."""
    estimate, lower = finding.effect.estimate, finding.effect.lower_is_better
    if estimate is not None and finding.direction is Direction.BENEFIT and _FAVOURS.search(finding.note or ""):
        return True
    if estimate is None or lower is None or finding.effect.measure in RATIO_MEASURES or _CHANGE.match(finding.outcome):
        return False
    return finding.direction is Direction.BENEFIT and (estimate > 0) is lower
