"""Questions that would put a treatment in the place of medicine or of a doctor: what is held against that leads the answer."""

from __future__ import annotations

import re
from dataclasses import replace

from palpate.answering.holdings import Caution, holdings
from palpate.answering.opening import Headline, after
from palpate.answering.sections.safety import told
from palpate.library import Library
from palpate.vocabulary import ClinicalQuestion
from palpate.vocabulary.patterns import regex

_DRUG = (
    r"(?!april\b)\w+(?:dipine|pril|sartan|olol|statin|oxetine|traline|pram|zepam|zolam|zodone|gliptin|gliflozin|glutide|xaban|formin|cillin|mycin|prazole|triptan|gabalin|pentin|profen|codone|phylline)s?"
    r"|naproxen|aspirin|paracetamol|acetaminophen|codeine|tramadol|morphine|oxycontin|warfarin|methotrexate|lithium|prednis\w+|levothyroxine|amitriptyline|venlafaxine"
)
"""Medicines, many of them by the common endings of their names (WHO, The use of stems in the selection of INN, 2018)."""
_CARE = (
    rf"(?:tablets?|pills?|medicines?|medications?|meds|prescriptions?|insulin|statins?|antidepressants?|pain ?killers?|blood thinners?|chemo(?:therapy)?|radiotherapy|antibiotics|inhalers?"
    rf"|steroids?|opioids?|{_DRUG}|(?:see|seeing|visit|visiting) (?:the|a|my|her|his) (?:doctor|gp|oncologist|cardiologist|psychiatrist)|conventional (?:care|treatment|medicine))"
)
_REPLACES = regex(
    rf"\b(?:instead of|in place of|rather than|replac(?:e|es|ed|ing)|substitute for|alternative to|stop(?:ping)?|come off|coming off|get off|go(?:ing)? off|quit(?:ting)?|skip(?:ping)?|give up|giving up|ditch(?:ing)?|bin(?:ning)?|do without|drop(?:ping)?)\b[^.?!]{{0,40}}?\b{_CARE}\b"
    rf"|\b(?:without|off) (?:my|her|his|the|any|taking|their) (?:\w+ ){{0,3}}{_CARE}\b"
    rf"|\b(?:cut(?:ting)? (?:down|back)(?: on)?|wean(?:ing)? (?:\w+ )?off|taper(?:ing)?(?: off)?|reduc(?:e|ing)|lower(?:ing)?|halv(?:e|ing)) (?:my|her|his|their) (?:\w+ ){{0,3}}{_CARE}\b",
    re.IGNORECASE,
)
_FOR_A_SESSION = regex(
    r"\b(?:before|ahead of|prior to|on the day of|for) (?:(?:an?|my|the|having|getting|each|every) )*(?:[\w-]+ ){0,2}(?:massages?|sessions?|appointments?)\b",
    re.IGNORECASE,
)
"""Medicine that is left off for the time of a session is a question of its safety."""
_HELD = regex(
    r"\binstead of (?:medical|conventional|usual) care\b|\breplac\w+ (?:medical|conventional) (?:care|treatment)\b", re.IGNORECASE
)
_QUOTED = regex(r"\bspeaks of “([^”]+)”")


def not_instead(question: ClinicalQuestion, library: Library, opening: Headline) -> Headline:
    """The opening behind the note on having a treatment instead of medical care, where somebody asks to leave off medicine for it, or not to
    see a doctor. That no source speaks of what would be left off is not said then: the note does.
    """
    asked = _asked(question)
    notes = [entry for entry in holdings(library).cautions if _on_replacing(entry)] if asked else []
    if not asked or not notes:
        return opening
    left_off = asked[0].casefold()
    kept = tuple(
        draft for draft in opening.drafts if not any(thing in left_off for thing in _QUOTED.findall(draft.text.casefold()))
    )
    return after([replace(told(notes[0]), group=None)], replace(opening, drafts=kept))


def leaves_off(question: ClinicalQuestion) -> bool:
    """Whether somebody asks to leave off medicine for a treatment, or not to see a doctor."""
    return _asked(question) is not None


def _asked(question: ClinicalQuestion) -> re.Match[str] | None:
    if not question.pico.interventions or _FOR_A_SESSION.search(question.text):
        return None
    return _REPLACES.search(question.text)


def _on_replacing(entry: Caution) -> bool:
    return not entry.record.superseded_by and bool(_HELD.search(f"{entry.note.topic}; {entry.note.statement}"))
