"""What a study found, read from its result sentences and tables by grammar: `Finding` objects with the place of each.

Nothing is guessed: what a sentence does not print stays None or "not stated", numbers that contradict each other or the words are
flagged, and a flagged finding is never to be pooled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from palpate.appraisal.arms import NOT_STATED, Comparison
from palpate.appraisal.clauses import clauses
from palpate.appraisal.directions import Change, Told, changed_each, group_alone, inferiority_unshown, told_in
from palpate.appraisal.effects import ReadEffect, effects_in
from palpate.appraisal.grids import is_table
from palpate.appraisal.legibility import illegible
from palpate.appraisal.listed import shared_out
from palpate.appraisal.numerals import levelled
from palpate.appraisal.orientation import lower_is_better
from palpate.appraisal.outcomes import Outcome, outcome_in, timepoint_in
from palpate.appraisal.passages import Role, Sentence, body_sentences, read_sentences
from palpate.appraisal.sides import Arms, compared_with, names_both, names_ours, side_of, stranger
from palpate.appraisal.study import ReadFinding, Study, study_of
from palpate.appraisal.tables import table_findings
from palpate.appraisal.values import pair_in
from palpate.appraisal.weighing import NO_WAY, weigh
from palpate.terminology import terminology
from palpate.vocabulary import CertaintyLevel, Direction, Effect, Finding, Record, RecordKind
from palpate.vocabulary.consistency import inconsistencies


@dataclass(frozen=True, slots=True)
class Results:
    """The findings of a record, and why there are none where there are none."""

    findings: tuple[ReadFinding, ...] = ()
    reason: str | None = None


_PROTOCOL = re.compile(
    r"\b(?:study|trial|review|research|analysis) protocols?\b|\bprotocol (?:for|of) (?:a|an|the)\b|[:.(-] ?(?:(?!versus|vs|standard|compared)[\w-]+ ){0,5}protocol\s*(?:$|[.\[():])|\brationale(?:,| and) (?:study )?design\b|\bdesign and rationale\b",
    re.IGNORECASE,
)
_NO_RESULT = re.compile(
    r"\bcorrelat|\bpredict\w*|\bregression\b|\brisk factors?\b|\b(?:higher|lower|greater|longer|poorer|worse) baseline\b|\bbaseline (?:higher|lower)\b|\b(?:variables|factors) associated\b|\bminimum clinically\b|\bbaseline (?:costs|scores|values)\b|\bbaseline (?:characteristics|demographics|data|variables|differences)\b|\bat baseline\b|\bdemographic|\b(?:patients?'?|participants?) characteristics\b|\bconsidered (?:statistically )?significant|\bsample size\b|\bpower\b|\bto detect\b|\bhypothes|\bwere (?:randomi[sz]ed|randomly)"
    r"|\bwill be\b|\b(?:aim|objective|purpose|goal) (?:of|was)\b|\bwe (?:aimed|sought)\b|\bsignificance (?:level|was)\b|\bprimary (?:outcome|end ?point)s? (?:was|were|is|included)(?! (?:significant|not|lower|higher|similar|achieved|met|reduced|improved))|\bwere (?:included|recruited|enrolled|searched)\b",
    re.IGNORECASE,
)
_CONCLUDES = re.compile(
    r"\b(?:conclu\w+|suggest\w*|we (?:recommend|believe)|should|these (?:results|findings|data)|our (?:results|findings|data)|further (?:research|studies)|warranted|may be)\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"\bp ?[=<>≤≥]|\bp-?value|\bsignifican|%|\bCI\b|\bconfidence interval|\bdiffer|\bthan\b|\bcompar|\bas effective|\bversus\b|\bvs\b|\bsimilar|\bnon-?inferior|\bsuperior|\bbetween|\bgroup|\b[pP]lacebo|\bcontrol|\barm\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"\b(?:than|compared|versus|vs|relative to|between|respectively)\b|\b(?:group|arm)\b", re.IGNORECASE)
_STRICTLY = re.compile(
    r"\b[pP] ?[=<>≤≥]|\bsignificant|\bCI\b|confidence interval|\bdid not differ|\bno differences?\b", re.IGNORECASE
)
_CERTAINTY = re.compile(
    r"\b(?P<level>high|moderate|low|very[- ]low)[- ](?:certainty|quality)(?: of)?(?: the)? evidence\b|\b(?:certainty|quality) of (?:the )?evidence(?: was| is)?:? (?P<after>high|moderate|low|very low)\b",
    re.IGNORECASE,
)
_STUDIES = re.compile(r"(?<![\d.])(?P<k>\d{1,4}) (?:\w+ )?(?:studies|trials|RCTs|comparisons)\b", re.IGNORECASE)
_PEOPLE = re.compile(
    r"(?<![\d.,])(?P<n>\d{1,3}(?:,\d{3})+|\d{1,7}) (?:participants|patients|people|women|men|children|adults|infants)\b",
    re.IGNORECASE,
)
_SEVERAL_FOR_ONE = "several numbers, 'respectively': which belongs to which was not read"
_VERB = re.compile(r"\b(?:was|were|did|had|is|are)\b")
"""What makes a part of a sentence one that doesn't wait for the verb of the next."""
_ACHIEVED = re.compile(
    r"\b(?:patients|participants|subjects|women|men|children|people|proportion|percentage|number|groups?)\b.*\b(?:(?:achiev|reach|attain|maintain)\w*\b|(?:met|meeting|had) (?:the |their )?(?:target|goal))"
    r"|\b(?:time spent|percentage of time|proportion of time)\b",
    re.IGNORECASE,
)
"""Before an outcome: how many reached a level of it, which is good whatever the outcome."""
_CHANGE_AT_END = re.compile(
    r" (?:reductions?|decreases?|declines?|lowering|increases?|elevations?|rises?|gains?)$", re.IGNORECASE
)
_CHANGE_OF = re.compile(
    r"^(?:reductions?|decreases?|declines?|lowering|increases?|elevations?|rises?|gains?) (?:in|of) (?:the )?", re.IGNORECASE
)
_FROM_BEFORE = "the outcome is that of the words before"
_LONGEST = 900
"""Characters; what is longer is a table or a list without its frame."""


def read_findings(record: Record) -> tuple[ReadFinding, ...]:
    """What the result sentences and tables of a record's abstract and full text say was found; never raises. See `read_results`."""
    return read_results(record).findings


def read_results(record: Record) -> Results:
    """The findings of a record, or the reason why it has none: no abstract, another language, a protocol, no result."""
    if reason := illegible(record):
        return Results(reason=reason)
    if record.kind is RecordKind.PROTOCOL or _PROTOCOL.search(record.title):
        return Results(reason="It is a protocol: it has no results yet.")
    sentences = read_sentences(record)
    study = study_of(sentences)
    found = [one for sentence in _of_results(sentences) for one in _read(sentence, study)]
    found += [one for sentence in _of_body(record) for one in _read(sentence, study)]
    found += table_findings(record, study)
    if not found:
        return Results(reason="None of its sentences was read as the result of a comparison.")
    return Results(tuple(_checked(record, found)))


def _of_body(record: Record) -> Iterator[Sentence]:
    """The sentences of the full text's results; captions, cells and notes of tables are none."""
    tables = {number for number, section in enumerate(record.body, start=1) if is_table(section.text)}
    return (one for one in body_sentences(record) if one.role is Role.RESULTS and one.number not in tables)


def _of_results(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """The sentences under a heading of results; without one, those that print a test or an interval."""
    headed = [sentence for sentence in sentences if sentence.role is Role.RESULTS]
    if headed:
        yield from headed
        return
    for sentence in sentences[2:]:
        if (
            sentence.role in {Role.UNKNOWN, Role.METHODS}
            and _STRICTLY.search(sentence.text)
            and not _CONCLUDES.search(sentence.text)
        ):
            yield sentence


def _read(sentence: Sentence, study: Study) -> Iterator[ReadFinding]:
    if (
        len(sentence.text) > _LONGEST
        or _NO_RESULT.search(sentence.text)
        or not _REPORTS.search(sentence.text)
        or _is_table(sentence.text)
    ):
        return
    text = levelled(sentence.text)
    arms = study.arms
    spans = clauses(text)
    told = [told_in(text[start:end], arms) for start, end in spans]
    outcome: Outcome | None = None
    for index, (start, end) in enumerate(spans):
        clause = text[start:end]
        effects = [one for one in effects_in(clause) if one.named]
        said = told[index]
        if said is None and effects:
            later = [] if _VERB.search(clause) else told[index + 1 :]
            said = next((one for one in (*reversed(told[:index]), *later) if one), None)
        if said is None and not effects:
            continue
        for part in _parts(clause, effects, arms):
            if part.outcome is None and outcome is not None:
                part = replace(part, flags=(*part.flags, _FROM_BEFORE))
            outcome = part.outcome or outcome
            if outcome is not None and (found := _finding(sentence, study, part, said, outcome)):
                yield found


@dataclass(frozen=True, slots=True)
class _Part:
    """A clause with one effect, or none, and the outcome that it is of."""

    clause: str
    effect: Effect
    flags: tuple[str, ...]
    outcome: Outcome | None
    timepoint: str | None
    listed: bool = False
    """Whether its numbers are one of several that come with "respectively"."""


def _parts(clause: str, effects: list[ReadEffect], arms: Arms) -> Iterator[_Part]:
    first = outcome_in(clause, clause[: effects[0].start] if effects else "", arms)
    if not effects:
        yield _Part(clause, Effect(), (), first, timepoint_in(clause))
        return
    if "respectively" in clause and (
        len(effects) > 1 or (effects[0].effect.measure is None and effects[0].effect.estimate is not None)
    ):
        yield from _respectively(clause, effects, first)
        return
    since = 0
    for index, one in enumerate(effects):
        own = clause[since : one.start]
        outcome = first if index == 0 else outcome_in(own, own, arms)
        counted = _counted(clause, one, effects[index + 1].start if index + 1 < len(effects) else len(clause))
        yield _Part(
            clause,
            counted,
            one.flags,
            outcome,
            timepoint_in(own) or timepoint_in(clause[one.end :] if index + 1 == len(effects) else ""),
        )
        since = one.end


def _respectively(clause: str, effects: list[ReadEffect], first: Outcome | None) -> Iterator[_Part]:
    shares = shared_out(clause, first, len(effects)) if first and len(effects) > 1 else None
    if first is None or shares is None or clause.count("respectively") > 1 or effects[-1].start > clause.index("respectively"):
        yield _Part(clause, Effect(), (_SEVERAL_FOR_ONE,), first, timepoint_in(clause))
        return
    for one, (name, time) in zip(effects, shares, strict=True):
        yield _Part(clause, one.effect, one.flags, first._replace(name=name), time or timepoint_in(clause), listed=True)


def _counted(clause: str, one: ReadEffect, until: int) -> Effect:
    """The effect with the studies and people that stand in the same brackets."""
    if one.effect.estimate is None:
        return one.effect
    near = clause[max(0, one.start - 60) : min(until, one.end + 90)]
    studies, people = _STUDIES.search(near), _PEOPLE.search(near)
    if studies is None:
        return one.effect
    update = {"n_studies": int(studies["k"]), "n_participants": int(people["n"].replace(",", "")) if people else None}
    return one.effect.model_copy(update=update)


def _finding(sentence: Sentence, study: Study, part: _Part, said: Told | None, outcome: Outcome) -> ReadFinding | None:
    comparison, arms = study.comparison, study.arms
    effect = _oriented(part.effect, outcome.name, study)
    groups = () if part.listed else pair_in(part.clause, arms)
    weighed = weigh(said, _as_told(effect, outcome, sentence, study) if said else effect, groups)
    if effect.estimate is None and not groups and weighed and weighed.flags == (NO_WAY,):
        return None
    if weighed is None or group_alone(part.clause, arms) is False or not _of_comparison(part, said, comparison):
        return None
    flags = [*part.flags, *weighed.flags]
    if inferiority_unshown(part.clause):
        weighed = replace(weighed, direction=Direction.UNCLEAR)
        flags.append("non-inferiority was not shown")
    named = _comparator(part.clause, arms)
    flags += [*_of_one_group(part.clause, said, arms), *_of_others(part.clause, named, study)]
    place = sentence.whole()
    finding = Finding(
        condition=comparison.condition,
        intervention=comparison.intervention,
        comparator="baseline" if said and said.within else named or comparison.comparator,
        outcome=outcome.name,
        timepoint=part.timepoint,
        effect=effect,
        direction=weighed.direction,
        certainty=(level := _certainty(sentence.text)),
        certainty_basis="GRADE" if level else None,
    )
    return ReadFinding(finding, place.address, place.text, tuple(dict.fromkeys(flags)), said.change if said else None, groups)


def _of_one_group(clause: str, said: Told | None, arms: Arms) -> Iterator[str]:
    """Flags where a clause tells how groups changed, and not how they differ."""
    if said and said.within:
        yield "a change over time, not a difference between groups"
    elif said and changed_each(clause):
        yield "each group changed by a value of its own: the difference between them was not read"
    elif group_alone(clause, arms):
        yield "one group is told of alone: it may be a change over time"


def _of_others(clause: str, named: str | None, study: Study) -> Iterator[str]:
    """Flags where it is doubtful whether a clause compares the groups of the study; `named` is a comparator of its own."""
    arms, several = study.arms, study.comparison.several
    if several and not names_both(clause, arms):
        yield "there are more than two groups: which are compared must be checked"
    if study.comparison.intervention == NOT_STATED:
        yield "the intervention is not named"
    if named:
        if side_of(named, arms) is None and not names_ours(clause, arms):
            yield f"it compares with '{named}', and what is compared with that was not read"
    elif (other := compared_with(clause, arms)) and side_of(other, arms) is None:
        yield f"it is compared with '{other}', which was not read as one of the groups"
    elif not several and (other := stranger(clause, arms)):
        yield f"it tells of '{other}', which was not read as one of the groups"


def _as_told(effect: Effect, outcome: Outcome, sentence: Sentence, study: Study) -> Effect:
    """With the orientation of what the words of change are about; none where they count people who reached a level of it."""
    told = _oriented(effect, _changed(outcome.name), study)
    if told.lower_is_better and _ACHIEVED.search(_before(sentence.text, outcome.name)):
        return told.model_copy(update={"lower_is_better": None})
    return told


def _oriented(effect: Effect, outcome: str, study: Study) -> Effect:
    return effect.model_copy(update={"lower_is_better": lower_is_better(outcome, study.about, study.meanings)})


def _before(sentence: str, outcome: str) -> str:
    return re.split(r"[.;]\s", sentence[: max(0, sentence.find(outcome))])[-1]


def _changed(outcome: str) -> str:
    """What changed: the words of a change already count the noun in "pain reduction was greater", which is less pain."""
    return _CHANGE_AT_END.sub("", _CHANGE_OF.sub("", outcome)) or outcome


def _of_comparison(part: _Part, said: Told | None, comparison: Comparison) -> bool:
    """Whether a clause reports a comparison at all: by a test, or by words where the study is known to compare."""
    if part.effect.p is not None or part.effect.estimate is not None or part.flags:
        return True
    tested = bool(said and (said.significant or said.change is Change.SAME))
    return comparison.comparator != NOT_STATED and (tested or bool(_COMPARES.search(part.clause)))


def _comparator(clause: str, arms: Arms) -> str | None:
    """The comparator that a clause itself names, where the terminology or the words of controls know it."""
    named = compared_with(clause, arms)
    if named and (terminology().find(named, ("comparator",)) or terminology().find(named, ("intervention",))):
        return named
    return None


def _certainty(sentence: str) -> CertaintyLevel | None:
    found = _CERTAINTY.search(sentence)
    return CertaintyLevel((found["level"] or found["after"]).lower().replace(" ", "_").replace("-", "_")) if found else None


def _is_table(text: str) -> bool:
    words = text.split()
    return len(words) > 30 and sum(any(char.isdigit() for char in word) for word in words) > len(words) / 2


def _checked(record: Record, found: list[ReadFinding]) -> list[ReadFinding]:
    """With what contradicts itself flagged; a level that the record states once holds for its other intervals."""
    levels = {one.finding.effect.ci_level for one in found} - {None}
    if len(levels) == 1:
        level = levels.pop()
        found = [_at_level(one, level) for one in found]
    said = inconsistencies(record.model_copy(update={"findings": tuple(one.finding for one in found)}))
    flags: dict[int, list[str]] = {}
    for message in said:
        where, _, what = message.partition(": ")
        if where.startswith("finding "):
            flags.setdefault(int(where.removeprefix("finding ")), []).append(what)
    return [replace(one, flags=tuple(dict.fromkeys((*one.flags, *flags.get(number, ()))))) for number, one in enumerate(found, 1)]


def _at_level(one: ReadFinding, level: float | None) -> ReadFinding:
    effect = one.finding.effect
    if effect.ci_low is None or effect.ci_level is not None:
        return one
    return replace(one, finding=one.finding.model_copy(update={"effect": effect.model_copy(update={"ci_level": level})}))
