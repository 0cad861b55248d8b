"""What a question asks about in words that the terminology lacks: things and people, told from mere turns of phrase.

"Does massage for back pain improve eyesight?" names something to be measured that no concept stands for. What is known of back
pain is no answer to it, unless a source speaks of eyesight. Which unknown words are asked about, and which only tell ("I'm a
postman", "before I fork out"), the head of `asked_words` reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from palpate.answering.asked_words import asked_words, in_asking_clause, words_of
from palpate.answering.kinds import ASKS_SHARE
from palpate.answering.language import is_search
from palpate.answering.numbers import listing
from palpate.answering.statements import Draft
from palpate.terminology import terminology
from palpate.vocabulary import ClinicalQuestion, QuestionKind, Record
from palpate.vocabulary.base import Model
from palpate.vocabulary.patterns import regex

_TELLING = frozenset(
    """
    afternoon afterwards ago allowed badly bed beforehand boss calm carry child day days down eight evening five four friday history idea
    end lasting monday morning myth myths night nights nine notice noticed nowt number one owt plan plans reasons recovery round saturday
    gram grams kilo kilos mile miles sensible seven six sore stick summat sunday ten three thursday tonight tuesday twelve two ward wednesday
    january february march april june july august september october november december
    """.split()
)
"""Nouns and the like that tell about a time, a count or a life, and are not what is asked about."""
_ADVERBS = frozenset(
    "left right upper lower inner outer front rear ahead apart aside away back backward backwards down forward forwards inward off out outward over together up upward".split()
)
"""A closed class of words that say which way, whatever verb stands before them ("won't go away")."""
_STEM = 6
_ENDING = 3
"""Letters at the end of a long word that may differ."""
_WORD = regex(r"[^\W\d_]+", re.UNICODE)
_BESIDE = regex(r"[\s'’-]*")
_KEPT = 64


_BAR = 0.1
"""Log odds from which a word counts as asked about."""
_BARE = -3.0
"""The same where a question names no condition, people or outcome ("Should I shower before a massage?"): then most other words may say
what it is about."""
EVERYBODY = frozenset({"population:adults", "population:women", "population:men"})
"""Populations that most trials are on without saying so."""
NOBODY_IN_PARTICULAR = EVERYBODY | {"population:massage-therapists"}
"""Those, and who gives the treatment: naming them singles out nobody."""
_ON_THE_FIELD = frozenset({QuestionKind.SAFETY, QuestionKind.PROVIDER, QuestionKind.COVERAGE})
"""Kinds of question that need name no condition."""


def things_asked(question: ClinicalQuestion) -> tuple[str, ...]:
    """The unknown words that say what is asked about, neighbours together ("heart transplant")."""
    pico = question.pico
    people = set(pico.populations) - NOBODY_IN_PARTICULAR
    if is_search(question.text) and question.kind not in _ON_THE_FIELD:  # nothing only tells
        return tuple(word for word in pico.other_terms if not only_tells(word) and word not in _LIMBS)
    bare = question.kind not in _ON_THE_FIELD and not (
        pico.conditions or people or pico.outcomes or ASKS_SHARE.search(question.text)
    )
    choice = [word for found in _CHOICE.finditer(question.text) if pico.other_terms for word in found.groups()]
    choice = choice if all(word.lower() in pico.other_terms for word in choice) else []
    manners = (found.group() for form in (MANNERS, _INSTEAD_OF_DRUGS) for found in form.finditer(question.text))
    kinds = (found[1] for found in _NAMED_KIND.finditer(question.text) if found[1].lower() in pico.other_terms)
    rivals = (
        found[1] for found in _RIVAL.finditer(question.text) if not pico.comparators and found[1].lower() in pico.other_terms
    )
    organs = (
        (word for word in pico.other_terms if word in _ORGANS)
        if question.kind is QuestionKind.SAFETY and not pico.conditions
        else ()
    )
    things = _things(question.text, pico.other_terms, _BARE if bare else _BAR)
    if pico.conditions:
        things = tuple(thing for thing in things if not _LIMBS.issuperset(thing.lower().split()))
    return tuple(dict.fromkeys((*organs, *kinds, *rivals, *things, *choice, *manners)))


_RIVAL = regex(
    r"\b(?:versus|vs\.?|compared (?:with|to)|instead of|rather than)\s+(?:(?:an?|the|my|taking|having|doing|using|getting|with|to)\s+)*([a-z][\w-]{2,})",
    re.IGNORECASE,
)
"""What a treatment is set against, where palpate does not know it."""
_NAMED_KIND = regex(r"(?<=[a-z,] )([A-Z][a-z]{3,})(?= (?:massage|technique|method|therapy)\b)")
"""What a kind of massage is called by a name that palpate does not know."""
_CHOICE = regex(
    r"\b([a-z]{4,}) or (?:in the |at |a |an )?([a-z]{4,})\b(?=\W*$|\W+(?:which|what|better|best)\b|\?)", re.IGNORECASE
)
"""Two things to choose from, of which neither is known ("in the morning or evening, which is better?")."""
_LIMBS = frozenset(
    "arm arms elbow elbows foot feet forearm forearms hand hands hip hips knee knees leg legs quad quads calf calves hamstring hamstrings thigh thighs shoulder shoulders wrist wrists".split()
)
"""Where somebody has the disease that is named, which few sources say."""
_ORGANS = frozenset("bladder bowel brain ear eye heart kidney kidneys liver lung lungs spleen stomach throat".split())
"""What somebody has a disease of in words that palpate does not know ("a stent in my heart"), so that a note on another organ is beside it."""
MANNERS = regex(
    r"\b(?:rude(?:ly)?|(?:im)?polite(?:ly)?|manners|etiquette|small talk|chit-?chat|hush|opening hours|snor(?:e|es|ing)|fart(?:s|ing)?|tip(?:s|ping)? (?:my|the|a) \w+|(?:normal|usual|percent|%|good|right) tip\b|tip(?:ping)? (?:after|for) (?:a |the )?massage"
    r"|bring(?:ing)? (?:my|a|the|our) (?:\w+ )?(?:kids?|child|children|baby|toddler|dog|cat|friend|husband|wife|phone))\b",
    re.IGNORECASE,
)
"""How one behaves at an appointment, which no evidence bears on."""
_INSTEAD_OF_DRUGS = regex(
    r"\b(?:replace|stop(?: taking)?|come off|give up|skip|drop|do without)\s+(?:(?:my|his|her|their|the|all|blood|pressure|heart|pain) )*(?:tablets?|pills?|medicines?|medications?|meds|drugs?|insulin|naproxen|warfarin|apixaban|rivaroxaban|clopidogrel|aspirin|metformin|statins?|prednis\w+|steroids?|inhalers?|antidepressants?)\b",
    re.IGNORECASE,
)
"""Leaving off what a doctor has prescribed, which needs more than that a treatment helps."""
ANYBODY = frozenset(
    f"population:{name}"
    for name in (
        "athletes", "carers", "hospital-patients", "massage-therapists", "nurses", "older-adults", "plan-members", "primary-care", "students",
        "untrained-people", "veterans", "workers", "young-adults",
    )
)  # fmt: skip
"""Adults in one walk of life or another, on whom what was found in other adults bears; not children, and nobody pregnant or ill."""


_CHILDREN = "population:children"
_YOUNG_PEOPLE = frozenset({_CHILDREN, "population:adolescents", "population:infants"})
_KIN = regex(r"\b(?:son|daughter)(?:s|['’]s)?\b", re.IGNORECASE)
_YOUNG = regex(
    r"\b(?:1[0-7]|[1-9])[- ]?(?:yo|y/o|years?|yrs?|months?|weeks?)\b|\b(?:little|small|young\w*|school\w*|nursery|kid\w*|child\w*|teen\w*|boys?|girls?|bab\w+|growing)\b",
    re.IGNORECASE,
)
"""What says that a son or a daughter is a child."""
_HELPED = regex(r"\bhelp(?:s|ing)? (?:the |family |informal )?$", re.IGNORECASE)
"""What stands before the people whom a treatment is to help."""
_MINDED = regex(
    r"\b(?:(?:mum|mom|mother|dad|father|parent|gran\w*|nanny|nan) (?:of|to)|looking after|caring for|minding|chasing(?: after)?|raising|lifting|carrying|picking up"
    r"|running after|i(?:['’]ve| have)(?: got)?|we(?:['’]ve| have)(?: got)?|with)\s+(?:(?:my|our|a|an|the|two|three|four|five|small|little|young|lively|teenage|of|pair|couple|\d)\s+){0,4}"
    r"(?:kids?|children|child|toddlers?|twins?|teenagers?|bab(?:y|ies)|infants?|grandchild\w*|grandkids?)\b(?!\s+(?:with|who|has|have|suffer\w*))"
    r"|\b(?:ten|twenty|thirty|forty|\d\d)(?:[- ]\w+)? (?:kids|children|pupils)\b|(?:^|[.;]\s*)(?:two|three|four|five|small|young|\d)\s+(?:(?:small|little|young)\s+)?(?:kids|children|toddlers|babies|boys|girls)\s*[,;]\s*(?:no|and|a|my)\b",
    re.IGNORECASE,
)
"""Children that are only looked after, told of beside somebody's own complaint."""
_LISTED = regex(
    r"\b\w+, (?:the|my|our) (?:kids|children|baby|twins)(?=[,.;]| and )|\b(?:the|my|our) (?:kids|children|baby|twins), (?:the |my |our )?\w+\b",
    re.IGNORECASE,
)
"""Children in a list of what somebody worries about or has to do ("bills, the kids, the van")."""
_THEIRS = regex(r"\b(?:(?<!fewer of )(?<!less of )(?<!more of )them|they|their|he|she|him|his|her)\b", re.IGNORECASE)


def people_told(question: ClinicalQuestion) -> frozenset[str]:
    """The populations that a question only tells of ("As a nurse I see ..."), where they are adults like others.

    A daughter of no age is one of them.
    """
    text = question.text
    named = frozenset(question.pico.populations)
    grown = {_CHILDREN} if _KIN.search(text) and not _YOUNG.search(text) else set()
    beside = bool(question.pico.conditions) and not _THEIRS.search(text)
    minded = named & _YOUNG_PEOPLE if beside and (_MINDED.search(text) or _LISTED.search(text)) else frozenset()
    return (_told(text) & named & ANYBODY) | (grown & named) | minded


def only_told(question: ClinicalQuestion, facet: str) -> bool:
    """Whether all concepts of a facet stand in sentences that tell, before the one that asks ("..., stress at work. Does massage help?")."""
    named = terminology().find(question.text, (facet,))
    return bool(named) and not any(in_asking_clause(question.text, match.start) for match in named)


@lru_cache(maxsize=_KEPT)
def _told(text: str) -> frozenset[str]:
    matches = terminology().find(text)
    words = words_of(text, [(match.start, match.end) for match in matches])
    named = [match for match in matches if match.concept.facet == "population"]
    numbers = [max(n for n, place in enumerate(words) if place.start < match.end and match.start < place.end) for match in named]
    found = asked_words(text, words, numbers, people=True) if numbers else ()
    asked = {m.concept.id for m, is_asked in zip(named, found, strict=True) if is_asked or _HELPED.search(text, 0, m.start)}
    return frozenset(match.concept.id for match in named) - asked


@lru_cache(maxsize=_KEPT)
def _things(text: str, other_terms: tuple[str, ...], bar: float) -> tuple[str, ...]:
    words = words_of(text, [(match.start, match.end) for match in terminology().find(text)])
    unknown = [n for n, place in enumerate(words) if place.word in other_terms and not place.concept]
    found: list[tuple[int, int]] = []
    for number, asked in zip(unknown, asked_words(text, words, unknown, bar=bar), strict=True):
        if asked and not only_tells(words[number].word):
            start, end = words[number].start, words[number].end
            if found and _BESIDE.fullmatch(text, found[-1][1], start):
                start = found.pop()[0]
            found.append((start, end))
    return tuple(dict.fromkeys(text[start:end].removesuffix("'s").removesuffix("’s") for start, end in found))


def only_tells(word: str) -> bool:
    """Whether a word tells about who asks or which way, so that nobody misses it in the answer ("my mum", "down")."""
    return word.lower() in _TELLING | _ADVERBS


def speaks_of(text: str, thing: str) -> bool:
    """Whether a text has the words of a thing, by their beginnings: six letters, more of long words ("gastroparesis", "gastrocnemius")."""
    said = set(_WORD.findall(text.lower()))

    def has(words: Iterable[str]) -> bool:
        return all(any(word[: max(_STEM, len(stem))] == stem for word in said) for stem in map(_stem, words))

    return has(_WORD.findall(thing.lower())) or ("-" in thing and has([thing.lower().replace("-", "")]))


def _stem(word: str) -> str:
    return word[: max(_STEM, len(word) - _ENDING)]


def text_of(record: Record, unit: Model | str) -> str:
    """All words of a finding, recommendation or safety note, with what its record says whom it is on, who wrote it and where it stands."""
    said = unit if isinstance(unit, str) else " ".join(v for v in unit.model_dump(mode="json").values() if isinstance(v, str))
    return f"{record.title}; {record.journal or ''}; {'; '.join(record.authors)}; {record.population or ''}; {said}"


def unspoken(things: Iterable[str], texts: Iterable[str]) -> tuple[str, ...]:
    """The things that none of the texts speaks of."""
    said = list(texts)
    return tuple(thing for thing in things if not any(speaks_of(text, thing) for text in said))


def unspoken_line(things: Sequence[str], supports: tuple[str, ...]) -> Draft:
    """The statement that no source speaks of them."""
    named = listing([f"“{thing}”" for thing in things], "or")
    return Draft(f"None of the sources of this answer speaks of {named}; what follows is not on that.", supports)
