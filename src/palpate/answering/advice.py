"""Which recommendations and policies bear on a question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from palpate.answering.holdings import Advice
from palpate.answering.scope import ANY_TREATMENT, GENERIC_FAMILIES, family_of, hands_on
from palpate.terminology import terminology
from palpate.vocabulary import ClinicalQuestion, QuestionKind

REGULATION = "practice regulation"
"""The condition under which records file rules on who may practise."""


def guidance(question: ClinicalQuestion, advice: Iterable[Advice]) -> tuple[list[Advice], list[Advice]]:
    """Advice on the asked treatment that holds for the asked condition, and advice on a family too wide to be sure of that.

    Advice on osteoarthritis holds for that of the knee; advice on pain is on a wider group than low back pain.
    """
    terms = terminology()
    pico = question.pico
    above = frozenset().union(*(terms.broader(c) for c in pico.interventions)) if hands_on(question) else frozenset[str]()
    treatments = (frozenset().union(*(terms.narrower(c) for c in pico.interventions)) | above) - {ANY_TREATMENT}
    asked = frozenset().union(*(terms.narrower(c) for c in pico.conditions))
    outcomes = frozenset().union(*(terms.narrower(c) for c in pico.outcomes))
    kin = family_of(pico.conditions)
    families = frozenset().union(*(terms.broader(c) for c in pico.conditions))
    holding, wider = [], []
    for entry in advice:
        if treatments and not entry.interventions & treatments:
            continue
        elsewhere = bool(outcomes and entry.outcomes and not entry.outcomes & outcomes)
        if not elsewhere and (
            _holds(entry, asked, outcomes) or (entry.conditions & kin and entry.conditions <= kin | GENERIC_FAMILIES)
        ):
            holding.append(entry)
        elif entry.conditions and (entry.conditions <= families or (elsewhere and entry.conditions & asked)):
            wider.append(entry)
    return holding, wider


def _holds(entry: Advice, conditions: frozenset[str], outcomes: frozenset[str]) -> bool:
    """On an asked condition; where only an outcome is asked about, on that."""
    if conditions:
        return bool(entry.conditions & conditions)
    return bool(entry.outcomes & outcomes) if outcomes else True


def policies(question: ClinicalQuestion, advice: Sequence[Advice]) -> list[Advice]:
    """Payers' policies on the asked treatment or, where a provider is asked about, rules of practice; a named payer's alone."""
    terms = terminology()
    regulation = question.kind is QuestionKind.PROVIDER
    treatments = frozenset().union(*(terms.narrower(c) | terms.broader(c) for c in question.pico.interventions)) - {ANY_TREATMENT}
    fitting = [
        entry
        for entry in advice
        if (entry.recommendation.condition == REGULATION) is regulation
        and not entry.record.superseded_by
        and (regulation or not treatments or entry.interventions & treatments)
    ]
    wanted = payers_named(question.text)
    if wanted and not regulation:
        return [entry for entry in fitting if any(_is_payer(payer, entry) for payer in wanted)]
    return fitting if regulation or not question.pico.other_terms else []


_PAYERS = {
    "medicare": r"medicare(?! supplement)", "medicaid": r"medicaid", "tricare": r"tricare", "aetna": r"aetna", "cigna": r"cigna",
    "humana": r"humana", "kaiser": r"kaiser", "bupa": r"bupa", "nhs": r"\bnhs\b|national health service", "anthem": r"anthem",
    "premera": r"premera|lifewise", "blue cross blue shield": r"blue ?cross blue ?shield|\bbcbs\b", "unitedhealthcare": r"united ?health(care)?|\buhc\b",
    "veterans": r"\bva\b|\bvha\b|veterans (affairs|health)", "washington": r"\bl&i\b|labor & industries|washington state",
    "energy employees": r"\beeoicpa?\b|energy employees",
    "workers' compensation": r"\bowcp\b|\bdol\b|department of labor|federal (?:employee|worker)s?|workers?'? comp(ensation)?|work(place)? injur\w*", "providence": r"providence",
    "savings account": r"\bhsa\b|\bfsa\b|savings account|spending account|tax(es)?\b|deduct\w*|\birs\b",
}  # fmt: skip
"""Payers that questions name, by the wordings in which they and the records do."""
_PAYER_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _PAYERS.items()}


def payers_named(text: str) -> list[str]:
    """Payers that a text names, held or not."""
    return [name for name, pattern in _PAYER_PATTERNS.items() if pattern.search(text)]


def payer_as_written(text: str) -> str:
    """The first payer that a text names, in its words; empty where it names none."""
    found = [match for pattern in _PAYER_PATTERNS.values() if (match := pattern.search(text))]
    return min(found, key=lambda match: match.start()).group() if found else ""


def _is_payer(payer: str, entry: Advice) -> bool:
    text = f"{entry.recommendation.issuer} {entry.record.title} {entry.recommendation.condition}"
    return bool(_PAYER_PATTERNS[payer].search(text))
