"""Claims about what is better, what guidelines advise, what is paid for, and how many people say something."""

from __future__ import annotations

import re

from palpate.answering.advice import payers_named
from palpate.answering.holdings import Advice
from palpate.answering.numbers import listing
from palpate.answering.scope import hands_on
from palpate.answering.sections.guidelines import ranked
from palpate.answering.selection import select
from palpate.answering.wording import upper_first
from palpate.checking.claim import Claim
from palpate.checking.cues import Strength
from palpate.checking.judged import MOST_ADDRESSES, Judged, addresses, at_least
from palpate.checking.rewording import rated
from palpate.library import Library, SearchFilters
from palpate.synthesis import ComparatorClass, Tendency, class_result
from palpate.synthesis.judgement import published_certainty
from palpate.terminology import terminology
from palpate.vocabulary import CertaintyLevel, ClaimVerdict, ClinicalQuestion, QuestionKind, RecommendationDirection, RecordKind

_FOR, _AGAINST = RecommendationDirection.FOR, RecommendationDirection.AGAINST


def judge_comparison(claim: Claim, library: Library) -> Judged:
    """The verdict on a claim that one treatment is better than another, worse, or as good."""
    question = ClinicalQuestion(text=claim.said[:1000], kind=QuestionKind.COMPARISON, pico=claim.pico)
    selection = select(question, library)
    terms = terminology()
    rival = listing([terms.get(c).name for c in claim.pico.comparators], "or")
    mine = listing([terms.get(c).name for c in claim.pico.interventions], "or")
    items = [] if selection.scope.absent else [i for i in selection.rivals if i.decides and i.weight(selection.newest_year) > 0]
    result = class_result(ComparatorClass.ACTIVE, items, selection.newest_year)
    if result is None:
        return Judged(ClaimVerdict.NO_EVIDENCE, f"No comparison of {mine} with {rival} on this is held.")
    level, _ = published_certainty(items, frozenset(claim.pico.interventions))
    sides = {"better": result.benefits, "equal": result.nulls, "worse": result.harms}
    leaning = {Tendency.BENEFIT: "better", Tendency.NO_DIFFERENCE: "equal", Tendency.HARM: "worse"}.get(result.tendency, "mixed")
    thin = len({i.record.id for i in items}) == 1 and items[0].record.kind is RecordKind.RANDOMIZED_TRIAL
    for_it = addresses(sides[claim.relation])
    against = addresses(i for name, side in sides.items() if name != claim.relation for i in side)
    found = {
        "better": f"did better than {rival}",
        "equal": f"made no clear difference from {rival}",
        "worse": f"did worse than {rival}",
    }
    told = (
        f"{upper_first(mine)} {found[leaning]} in the comparisons held ({rated(level)})."
        if leaning in found
        else f"Comparisons of {mine} with {rival} differ in what they found ({rated(level)})."
    )
    if claim.denies:
        for_it, against = against, for_it
        agrees = leaning != claim.relation and leaning != "mixed"
    else:
        agrees = leaning == claim.relation
    if leaning == "mixed":
        verdict = (
            ClaimVerdict.PARTLY_SUPPORTED
            if claim.strength <= Strength.POSSIBLE or claim.relation == "equal"
            else ClaimVerdict.OVERSTATED
        )
    elif not agrees:
        verdict = ClaimVerdict.CONTRADICTED
    elif claim.strength is Strength.EMPHATIC or (
        claim.relation != "equal"
        and not claim.denies
        and claim.strength >= Strength.PROBABLE
        and not at_least(level, CertaintyLevel.MODERATE)
    ):
        verdict = ClaimVerdict.OVERSTATED
    else:
        verdict = ClaimVerdict.PARTLY_SUPPORTED if thin else ClaimVerdict.SUPPORTED
    return Judged(verdict, told, level, for_it, against, None if verdict is ClaimVerdict.SUPPORTED else told)


def judge_guideline(claim: Claim, library: Library) -> Judged:
    """The verdict on a claim that guidelines advise a treatment, or advise against it."""
    question = ClinicalQuestion(text=claim.said[:1000], kind=QuestionKind.EFFECTIVENESS, pico=claim.pico)
    selection = select(question, library)
    entries = _named_issuer(claim.said, ranked(selection)) if hands_on(question) else []
    wanted, other = (_AGAINST, _FOR) if claim.denies else (_FOR, _AGAINST)
    agreeing = [e for e in entries if e.recommendation.direction is wanted]
    opposing = [e for e in entries if e.recommendation.direction is other]
    neither = [e for e in entries if e not in agreeing and e not in opposing]
    for_it, against = _advice(agreeing), _advice([*opposing, *neither])
    told = _stands(agreeing, opposing, neither, denies=claim.denies)
    if not entries:
        return Judged(ClaimVerdict.NO_EVIDENCE, "No guideline held speaks of this.")
    if not agreeing:
        return Judged(ClaimVerdict.CONTRADICTED, told, None, (), against, told)
    some = re.search(
        r"\b(?:some|several|certain|one|a few)\b[^.;]{0,20}\b(?:guidelines?|bodies|societies|panels?)\b",
        claim.said,
        re.IGNORECASE,
    )
    if (opposing and not some) or claim.strength is Strength.EMPHATIC:
        verdict = (
            ClaimVerdict.OVERSTATED
            if re.search(r"\b(?:all|every)\b", claim.said, re.IGNORECASE)
            else ClaimVerdict.PARTLY_SUPPORTED
        )
        return Judged(verdict, told, None, for_it, against, told)
    strong = re.search(r"\bstrongly\b|\bfirst[- ]line\b", claim.said, re.IGNORECASE)
    if strong and not any(re.search(r"\bstrong", e.recommendation.strength or "", re.IGNORECASE) for e in agreeing):
        return Judged(ClaimVerdict.OVERSTATED, f"{told} None of them strongly.", None, for_it, against, told)
    return Judged(ClaimVerdict.SUPPORTED, told, None, for_it, against)


def _named_issuer(said: str, entries: list[Advice]) -> list[Advice]:
    """The advice of a body that the claim names; all where it names none of those held."""

    def is_named(entry: Advice) -> bool:
        issuer = entry.recommendation.issuer
        acronyms = re.findall(r"\b[A-Z]{3,}\b", issuer)
        plain = re.sub(r"\s*\(.*", "", issuer)
        return plain.lower() in said.lower() or any(re.search(rf"\b{acronym}\b", said) for acronym in acronyms)

    return [entry for entry in entries if is_named(entry)] or entries


def _stands(agreeing: list[Advice], opposing: list[Advice], neither: list[Advice], *, denies: bool) -> str:
    sides = (
        ("in favour", opposing if denies else agreeing),
        ("against", agreeing if denies else opposing),
        ("without a recommendation either way", neither),
    )
    parts = [
        f"{side}: {listing(list(dict.fromkeys(e.recommendation.issuer for e in entries))[:4])}"
        for side, entries in sides
        if entries
    ]
    return f"Guidelines {'; '.join(parts)}."


def _advice(entries: list[Advice]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.address for entry in entries))[:MOST_ADDRESSES]


def judge_coverage(claim: Claim, library: Library) -> Judged:
    """The verdict on a claim that a payer covers a treatment."""
    question = ClinicalQuestion(text=claim.said[:1000], kind=QuestionKind.COVERAGE, pico=claim.pico)
    entries = list(select(question, library).policies)
    if not re.search(
        r"\badvantage\b", claim.said, re.IGNORECASE
    ):  # plans of private insurers, which may add what Medicare leaves out
        entries = [e for e in entries if "Advantage" not in e.recommendation.issuer]
    paying = [e for e in entries if e.recommendation.direction is _FOR]
    refusing = [e for e in entries if e.recommendation.direction is _AGAINST]
    agreeing, opposing = (refusing, paying) if claim.denies else (paying, refusing)
    for_it, against = _advice(agreeing), _advice(opposing)
    told = (
        f"{entries[0].recommendation.issuer}: {entries[0].recommendation.statement}"
        if entries and payers_named(claim.said)
        else None
    )
    if not entries:
        return Judged(ClaimVerdict.NO_EVIDENCE, "No policy held speaks of this.")
    if not agreeing and claim.denies and claim.strength is not Strength.EMPHATIC:
        return Judged(ClaimVerdict.PARTLY_SUPPORTED, "It is paid for, but only under conditions.", None, against, (), told)
    if not agreeing:
        return Judged(ClaimVerdict.CONTRADICTED, "The policies held say otherwise.", None, (), against, told)
    hedged = claim.strength <= Strength.POSSIBLE or re.search(
        r"\b(?:some|certain|many|depend\w*|may|under|if)\b", claim.said, re.IGNORECASE
    )
    if opposing and not hedged:
        return Judged(
            ClaimVerdict.OVERSTATED if not claim.denies else ClaimVerdict.PARTLY_SUPPORTED,
            "Payers differ, and those that pay do so under conditions.",
            None,
            for_it,
            against,
            told,
        )
    if paying and not hedged and not claim.denies:
        return Judged(ClaimVerdict.OVERSTATED, "It is paid for under conditions.", None, for_it, against, told)
    return Judged(ClaimVerdict.SUPPORTED, "The policies held say so.", None, for_it, against)


_COUNT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s?(?:%|percent\b|per cent\b)", re.IGNORECASE)
_STEM = 5
_FEWEST_SHARED = 3
_SURVEYS = 10


def judge_report(claim: Claim, library: Library) -> Judged:
    """The verdict on a count of what people say or do: held against surveys, never against trials of an effect."""
    counts = [float(found[1]) for found in _COUNT.finditer(claim.said)]
    stems = _content(claim.said)
    hits = (
        library.search(claim.said, filters=SearchFilters(kinds=frozenset({RecordKind.SURVEY})), limit=_SURVEYS) if counts else []
    )
    for record in library.get_many([hit.record_id for hit in hits]).values():
        if record.retracted or record.superseded_by or not record.summary:
            continue
        for sentence in re.split(r"(?<=[.;])\s+", record.summary):
            told = {float(n) for n in re.findall(r"\d+(?:\.\d+)?", sentence)}
            if all(count in told for count in counts) and len(stems & _content(sentence)) >= _FEWEST_SHARED:
                return Judged(
                    ClaimVerdict.SUPPORTED,
                    "A survey held here gives that count. It is what people say or do, and shows no effect.",
                    None,
                    (record.id,),
                )
    how = "these numbers" if counts else "such a count"
    return Judged(
        ClaimVerdict.NO_EVIDENCE,
        f"A count of what people say or do; no survey held here gives {how}. It shows no effect of the treatment.",
    )


def _content(text: str) -> set[str]:
    return {word[:_STEM] for word in re.findall(r"[a-z]{4,}", text.lower())} - {
        "massa",
        "peopl",
        "perce",
        "said",
        "their",
        "with",
        "that",
        "were",
        "have",
        "from",
        "surve",
    }
