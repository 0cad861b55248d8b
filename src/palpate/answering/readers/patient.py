"""For patients and carers: the same facts in plain words, safety in full, and what to ask the doctor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from palpate.answering.guidelines_asked import asks_guidelines
from palpate.answering.plain_language import HEADINGS, glossed
from palpate.answering.readers.material import Material, Tailored
from palpate.answering.readers.rewording import reworded
from palpate.answering.sections.plan import BETTER, NO_BETTER
from palpate.answering.statements import Draft, DraftSection
from palpate.terminology import terminology
from palpate.vocabulary import Answer, QuestionKind, SectionKey, Verdict

_TITLES = {
    SectionKey.KEY_POINTS: "What the studies found",
    SectionKey.SAFETY: "Staying safe",
    SectionKey.TREATMENT_PLAN: "What was tried",
    SectionKey.GUIDELINES: "What guidelines say",
    SectionKey.UNKNOWNS: "What is not known",
}
"""Sections in a patient's order; tallies of comparisons and the table are left to those who read tables."""
_STANCES = ("Guidelines in favour:", "Guidelines against:", "Guidelines without a recommendation")
"""How the line of the bottom line begins that tells which body is for it, with its conditions in brackets."""
_ACCURACY = re.compile(r" Rate: (?:pooled (?:sensitivity|specificity)|post-test probability) .*$")
_INTERVAL = re.compile(r" \((?:95% CI )?\d[\d.]*%?(?:-|–| to )\d[\d.]*%?\)")
_PLAN_GROUPS = frozenset({BETTER, NO_BETTER, "Review"})


def for_patient(material: Material) -> Tailored:
    """The article in plain words. A statement that can't be reworded safely keeps the clinician's words."""
    titles = _TITLES | ({SectionKey.KEY_POINTS: "What to check"} if _asks_whom(material) else {})
    sections = tuple(_section(material.section(key), title, material) for key, title in titles.items())
    opening = tuple(_plain(_without_statistics(draft), material) for draft in _opening(material))
    return Tailored(opening, sections, ask_doctor=tuple(_questions(material)))


def _asks_whom(material: Material) -> bool:
    return material.selection.question.kind is QuestionKind.PROVIDER


def _opening(material: Material) -> tuple[Draft, ...]:
    """The bottom line; who advises what under which conditions is left to the guidelines' own section, where that is there and not asked for."""
    if not material.section(SectionKey.GUIDELINES).drafts or asks_guidelines(material.selection.question.text):
        return material.opening
    studied = tuple(draft for draft in material.opening if not draft.text.startswith(_STANCES))
    return studied or material.opening


def patient_abstention(answer: Answer) -> Answer:
    """That nothing is held, in plain words."""
    if answer.urgent:
        return answer
    text = "palpate holds no studies that answer this, so it gives no answer. That does not mean that nothing is known."
    if answer.kind is QuestionKind.SAFETY:
        text = "palpate holds nothing that answers this, so it gives no answer. That does not mean that it is safe: ask your doctor first."
    return answer.model_copy(update={"bottom_line": text, "ask_doctor": ("What is known about this, and where can I read it?",)})


def _section(section: DraftSection, title: str, material: Material) -> DraftSection:
    drafts = section.drafts
    if section.key is SectionKey.TREATMENT_PLAN:
        drafts = tuple(draft for draft in drafts if draft.group in _PLAN_GROUPS)
    if section.key is SectionKey.SAFETY:
        drafts = tuple(_without_statistics(draft) for draft in drafts)
    if section.key is SectionKey.UNKNOWNS:
        drafts = tuple(draft for draft in drafts if draft.group is None)
    return DraftSection(section.key, title, tuple(_plain(draft, material) for draft in drafts if not draft.quotation))


def _without_statistics(draft: Draft) -> Draft:
    """A sign to look for without the accuracy of the test for it, and a rate without its interval, which tell a patient nothing."""
    said, rate, figures = _ACCURACY.sub("", draft.text).partition(" Rate: ")
    return replace(draft, text=said + rate + _INTERVAL.sub("", figures))


def _plain(draft: Draft, material: Material) -> Draft:
    heading = HEADINGS.get(draft.group, glossed(draft.group)) if draft.group else None
    text = reworded(draft.text)
    if text == draft.text:
        return replace(draft, group=heading)
    told = replace(draft, text=text, group=heading, rewords=draft.text)
    if material.gate.check_draft(text, draft.supports, heading, draft.text).passed:
        return told
    return replace(draft, group=heading)


_ANOTHER = re.compile(
    r"\b(?:my|our|his|her) (?:mum|mom|mother|dad|father|parents?|husband|wife|partner|sister|brother|gran\w*|nan|grandad|aunt\w*|uncle|friend|neighbour)\b",
    re.IGNORECASE,
)
"""Somebody else whom a question is about."""


def _questions(material: Material) -> Iterator[str]:
    """What to ask, by what the article holds; questions state nothing."""
    question, terms = material.selection.question, terminology()
    pico = question.pico
    treatment = terms.get(pico.interventions[0]).name if pico.interventions else "this treatment"
    child = (
        terms.narrower("condition:infant-health") | terms.narrower("population:infants") | terms.narrower("population:children")
    )
    other = bool(_ANOTHER.search(question.text))
    i, me, mine = ("they", "them", "their") if other else ("I", "me", "my")
    if child & {*pico.conditions, *pico.populations}:
        problem = " for my child"
    else:
        problem = f" for {mine} {terms.get(pico.conditions[0]).name}" if pico.conditions else ""
    if material.section(SectionKey.SAFETY).drafts:
        yield f"Is there a reason why {i} should not have {treatment}, or only with care?"
        yield f"Could any drug that {i} take, or any other illness of {'theirs' if other else 'mine'}, make it unsafe?"
    if material.section(SectionKey.TREATMENT_PLAN).drafts:
        yield f"How many sessions should {i} try, and when do we check if they help?"
    if material.section(SectionKey.GUIDELINES).drafts and question.kind not in _NOT_ON_CARE:
        yield f"Does what the guidelines say{problem} hold for {me}?"
    if material.verdict in {Verdict.NO, Verdict.INSUFFICIENT} and question.kind is QuestionKind.EFFECTIVENESS:
        yield f"What else could {i} try{problem}?"
    yield f"Which signs mean that {i} should come back to you soon?"


_NOT_ON_CARE = frozenset({QuestionKind.COVERAGE, QuestionKind.PROVIDER})
