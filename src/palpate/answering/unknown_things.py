"""What a question asks about in words that the terminology lacks: things and people, told from mere turns of phrase.

"Does massage for back pain improve eyesight?" names something to be measured that no concept stands for. What is known of back
pain is no answer to it, unless a source speaks of eyesight. Of the unknown words those count that stand where a thing is named: at
the end of a group of words, not before a concept ("stubborn back pain"), and not as a verb with its particle ("speed up").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from palpate.answering.kinds import opens_question
from palpate.answering.numbers import listing
from palpate.answering.statements import Draft
from palpate.terminology import terminology
from palpate.vocabulary import ClinicalQuestion, QuestionKind, Record
from palpate.vocabulary.base import Model

_TOKEN = re.compile(r"[^\W\d_][\w'-]*|[^\s\w]", re.UNICODE)
_SENTENCE = re.compile(r"[^.?!]+[.?!]*")
_CLAUSE = re.compile(r"(?:[,;:]|\s[-–—]\s)\s*(?:(?:and|but|so|then)\s+)?")
_TELLING = frozenset(
    """
    ago allowed aunt badly boss boyfriend brother calm carry child colleague cousin dad daughter day days down eight father five
    four girlfriend grandad grandfather grandma grandmother grandpa granny history husband idea lasting mom mommy mother mum
    mummy nan neighbor neighbour night nights nine number one partner recovery seven sister six son sore ten three twelve two
    uncle wife
    """.split()
)
"""Nouns and the like that tell about a person, a time or a count, and are not what is asked about."""
_BODY = frozenset(
    """back backs buttock buttocks face fingertip forearm forearms glute glutes groin hamstring hamstrings head heel heels jaw ribs shin
    shins sole soles spine abdomen ankle ankles arm arms belly bump calf calves chest elbow elbows feet finger fingers foot hand hands hip hips knee knees
    leg legs neck shoulder shoulders stomach thigh thighs thumb toe toes tummy wrist wrists""".split()
)
"""Parts of the body. A safety note holds for all of them unless it names one; beside a condition they say where it is."""
_ADVERBS = frozenset(
    "left right upper lower inner outer front rear ahead apart aside away backward backwards down forward forwards inward off out outward over together up upward".split()
)
"""A closed class of words that say which way, whatever verb stands before them ("won't go away")."""
_STRAINS = frozenset(
    """bending climb climbing computer cricket cycling dancing desk digging driving football gardening golf gym hike hiking housework jog jogging lifting marathon
    match moving race racing rowing rugby run running screen shift sitting ski skiing squash standing stooping swimming tennis training trek triathlon typing walk walking work
    workout yardwork""".split()
)
"""What people do and are sore from. Behind "after", "from" and the like it says when somebody was hurt or tired."""
_OCCASION = re.compile(
    r"\b(?:after|before|during|following|from|since)\s+(?:(?:an?|the|my|his|her|our|their|long|hard|heavy|half|full|many|much|too|so|days?|weeks?|months?|years?|hours?|day's|a lot|lots|of)\s+)*(?P<word>[a-z]+)",
    re.IGNORECASE,
)
_TISSUES = frozenset("joint joints ligament ligaments mouth muscle muscles nerve nerves tendon tendons tissue tissues".split())
"""Where a condition is named, these say where it is or what is treated, not what is asked about besides."""
_PREMISE = re.compile(r"(?:since|because|as|given that|now that)\b", re.IGNORECASE)
_PARTICLES = frozenset({"up", "down", "off", "out", "away", "back", "on", "over"})
_ARTICLES = frozenset({"the", "a", "an", "my", "his", "her", "our", "their", "your"})
_STEM = 6
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)


def things_asked(question: ClinicalQuestion) -> tuple[str, ...]:
    """The unknown words of the asking sentence that name a thing or people, neighbours together ("heart transplant")."""
    unknown = frozenset(question.pico.other_terms)
    if not unknown:
        return ()
    found: list[str] = []
    form = _TELLING | _ADVERBS | _occasions(question.text)
    form |= _BODY if question.kind is QuestionKind.SAFETY or question.pico.conditions or question.pico.outcomes else frozenset()
    form |= _TISSUES if question.pico.conditions else frozenset()
    for sentence in _asking(question.text):
        for run in _runs(sentence, unknown - form):
            found += _thing(run)
    return tuple(dict.fromkeys(found))


def _occasions(text: str) -> frozenset[str]:
    """Activities that a text names as when somebody was strained."""
    return frozenset(match["word"].lower() for match in _OCCASION.finditer(text)) & _STRAINS


def only_tells(word: str) -> bool:
    """Whether a word tells about who asks or which way, so that nobody misses it in the answer ("my mum", "down")."""
    return word.lower() in _TELLING | _ADVERBS


def speaks_of(text: str, thing: str) -> bool:
    """Whether a text has the words of a thing, by their stems of six letters."""
    stems = {word[:_STEM] for word in _WORD.findall(text.lower())}
    return all(word[:_STEM] in stems for word in _WORD.findall(thing.lower()))


def text_of(record: Record, unit: Model | str) -> str:
    """All words of a finding, recommendation or safety note, with what its record says whom it is on."""
    said = unit if isinstance(unit, str) else " ".join(v for v in unit.model_dump(mode="json").values() if isinstance(v, str))
    return f"{record.title}; {record.population or ''}; {said}"


def unspoken(things: Iterable[str], texts: Iterable[str]) -> tuple[str, ...]:
    """The things that none of the texts speaks of."""
    said = list(texts)
    return tuple(thing for thing in things if not any(speaks_of(text, thing) for text in said))


def unspoken_line(things: Sequence[str], supports: tuple[str, ...]) -> Draft:
    """The statement that no source speaks of them."""
    named = listing([f"“{thing}”" for thing in things], "or")
    return Draft(f"None of the sources of this answer speaks of {named}; what follows is not on that.", supports)


def _asking(text: str) -> list[str]:
    """The clauses that ask, without what is told before them ("My back aches after gardening, does massage help?")."""
    sentences = _SENTENCE.findall(text)
    asking = [sentence for sentence in sentences if sentence.rstrip().endswith("?")] or sentences
    return [sentence[_start(sentence) :] for sentence in asking]


def _start(sentence: str) -> int:
    """Where the last clause of a sentence begins that opens like a question; its start where none does, or where it starts with a
    premise ("Since massage dissolves gallstones, how often ...?"), which is asked about with the rest.
    """
    if _PREMISE.match(sentence.lstrip()):
        return 0
    return max((match.end() for match in _CLAUSE.finditer(sentence) if opens_question(sentence[match.end() :])), default=0)


class _Run:
    """Content words in a row: as written, whether each is unknown (else of a concept), the word behind the last, and whether
    other words stand before it, so that a capital is that of a name.
    """

    def __init__(self) -> None:
        self.words: list[tuple[str, bool]] = []
        self.after = ""
        self.inside = False


def _runs(sentence: str, unknown: frozenset[str]) -> list[_Run]:
    """The groups of content words, parted by words of form and by marks."""
    covered = [(match.start, match.end) for match in terminology().find(sentence)]
    runs, current = [], _Run()
    for token in _TOKEN.finditer(sentence.replace("’", "'")):
        word = token.group().lower().rstrip("'-").removesuffix("'s")
        known = any(start <= token.start() < end for start, end in covered)
        if known or word in unknown:
            current.inside = current.inside or (not current.words and token.start() > 0)
            current.words.append((token.group().removesuffix("'s"), not known))
            continue
        current.after = word
        runs.append(current)
        current = _Run()
    return [run for run in (*runs, current) if run.words]


def _thing(run: _Run) -> list[str]:
    """What a run names by its last unknown words; none where it ends in a concept or in a verb.

    A name before a concept ("the Borodin rub") makes it a thing of its own.
    """
    named: list[str] = []
    for word, unknown in reversed(run.words):
        if not unknown:
            break
        named.insert(0, word)
    if not named and run.inside:
        named = [word for word, unknown in run.words if unknown and word[:1].isupper() and not word.isupper()]
    if not named or run.after in _PARTICLES or (run.after in _ARTICLES and len(named) == 1):
        return []
    return [" ".join(named)]
