"""Descriptions that call for urgent care whatever was asked.

The list follows the common ground of public emergency guidance and, for the spine, the international red-flag framework
(Finucane 2020). It is read from the question alone; a false alarm costs a sentence, a miss can cost a life, so the patterns
lean to catching too much.
"""

from __future__ import annotations

import re

_GAP = r"[^.?!]{0,40}"

_PATTERNS: dict[str, str] = {
    "loss of bladder or bowel control, or numbness around the genitals": (
        rf"\b(lost|losing|loss of|lose|can'?t|cannot|no) {_GAP}\b(bladder|bowels?|urine|stool|pee(ing)?|urinat\w*)\b"
        rf"|\b(bladder|bowel) {_GAP}\b(control|incontinen\w*|retention)\b|\bincontinen\w* {_GAP}\b(sudden|new|back pain)"
        rf"|\bwet(ting)? (myself|himself|herself)\b|\bsaddle\b{_GAP}\b(numb\w*|an(a)?esthesia)|\bnumb\w*\b{_GAP}\b(groin|genitals?|saddle|buttocks|between (my|the|his|her) legs)"
        r"|\bcauda equina\b"
    ),
    "sudden weakness, drooping, numbness or trouble speaking": (
        rf"\bsudden(ly)?\b{_GAP}\b(weak\w*|numb\w*|paraly\w*|confus\w*|can'?t (move|speak|see)|vision|droop\w*|slur\w*)"
        rf"|\b(weak\w*|numb\w*|paraly\w*|droop\w*|slurr\w*)\b{_GAP}\bsudden(ly)?\b|\b(face|facial|mouth)\b{_GAP}\bdroop"
        rf"|\bslurr(ed|ing)\b|\b(can'?t|cannot|unable to) (move|feel|lift) (my|his|her|the) (leg|arm|foot|hand)s?\b|\bfoot drop\b"
        rf"|\b(legs?|arms?)\b{_GAP}\b(gone|going|went|getting|became|become|becoming) (weak|numb|dead)\b"
        r"|\b(having|had|have) a stroke\b|\bsigns? of (a )?stroke\b"
    ),
    "chest pain or trouble breathing": (
        rf"\bchest (pain|pressure|tightness|hurts)\b|\b(pain|pressure|tightness)\b{_GAP}\b(in|across) (my|the|his|her) chest\b"
        rf"|\b(can'?t|cannot|trouble|difficulty|hard to|struggling to) breath\w*|\bshort(ness)? of breath\b|\bbreathless\w*\b"
        rf"|\bcough\w* (up )?blood\b|\b(having|had|have) a heart attack\b"
    ),
    "a suspected blood clot": (
        rf"\b(calf|leg|arm)\b{_GAP}\b(swollen|swelling|swelled)\b{_GAP}\b(red\w*|warm|hot|pain\w*|tender|flight|surgery)?"
        rf"|\b(swollen|swelling|red|hot|warm)\b{_GAP}\b(calf|calves|one leg|left leg|right leg)\b"
        rf"|\b(suspect\w*|might have|may have|think\b{_GAP}|possible|worried about) (a )?(blood )?(clot|dvt|deep vein|pulmonary embol\w*)"
    ),
    "the worst or a sudden severe headache, or headache with fever and a stiff neck": (
        rf"\b(worst|thunderclap)\b{_GAP}\bheadache|\bsudden\w* (severe |violent |terrible )?headache|\bheadache\b{_GAP}\bsudden(ly)?\b"
        rf"|\bstiff neck\b{_GAP}\bfever|\bfever\b{_GAP}\bstiff neck\b|\bheadache\b{_GAP}\b(double vision|vomit\w*|confus\w*|fever)"
    ),
    "dizziness, double vision or unsteadiness after neck treatment or injury": (
        rf"\b(dizz\w*|double vision|vertigo|unstead\w*|faint\w*)\b{_GAP}\bafter\b{_GAP}\b(neck|massage|manipulation|chiropract\w*)"
        rf"|\bafter\b{_GAP}\b(neck massage|massage|manipulation|adjustment)\b{_GAP}\b(dizz\w*|double vision|vertigo|unstead\w*|vomit\w*|slur\w*)"
    ),
    "back pain with fever, or after a fall or serious injury": (
        rf"\b(back|spine|spinal|neck)\b{_GAP}\b(pain|ache|hurts)\b{_GAP}\b(fever|chills|night sweats)|\bfever\b{_GAP}\bback pain\b"
        rf"|\b(fell|fall|crash|accident|hit by)\b{_GAP}\b(can'?t (move|walk|feel)|severe|numb)"
    ),
    "bleeding in pregnancy or the baby moving less": (
        rf"\bpregnan\w*\b{_GAP}\b(bleeding|water(s)? broke|contractions|not moving|less movement)|\bbleeding\b{_GAP}\bpregnan"
        rf"|\bbaby\b{_GAP}\b(not|stopped|less) mov"
    ),
    "thoughts of suicide or self-harm": (
        r"\bsuicid\w*|\b(kill|hurt|harm)(ing)? myself\b|\bend my life\b|\bself[- ]harm\b|\bwant to die\b|\bbetter off dead\b"
    ),
    "dark urine with severe muscle pain": (
        rf"\b(dark|tea|cola|brown)[- ]?(coloured|colored)? urine\b|\burine\b{_GAP}\b(dark|brown|tea|cola)"
    ),
    "severe swelling of face or throat, or collapse": (
        rf"\b(throat|tongue|face|lips)\b{_GAP}\bswell\w*|\banaphyla\w*|\b(collapsed|unconscious|passed out|fainted)\b"
    ),
}
_RED_FLAGS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _PATTERNS.items()}

_RESEARCH_TALK = re.compile(
    r"\b(patients?|people|adults|women|men|trial|review|survivors?|children|older|after stroke|post-stroke|stroke (patients|survivors)"
    r"|history of|years? ago|prevent\w*|risk of)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"\b(i|i'm|i've|my|me|he|she|his|her|husband|wife|mother|father|mum|mom|dad|son|daughter|patient of mine|now)\b",
    re.IGNORECASE,
)

URGENT_ADVICE = (
    "Get medical help now: what you describe ({flags}) can be an emergency. Call your local emergency number or go to an "
    "emergency department before anything else, and do not have massage or other hands-on treatment until a doctor has seen you."
)


def red_flags(question: str) -> tuple[str, ...]:
    """Names of the red flags that a question describes; none where it talks of groups of patients in research terms."""
    if _RESEARCH_TALK.search(question) and not _FIRST_PERSON.search(question):
        return ()
    text = question.replace("’", "'")
    return tuple(name for name, pattern in _RED_FLAGS.items() if pattern.search(text))


def urgent_advice(flags: tuple[str, ...]) -> str:
    """The advice that goes before everything else."""
    return URGENT_ADVICE.format(flags="; ".join(flags))
