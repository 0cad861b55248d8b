"""What is doubtful about a finding that was read, beyond what its numbers say: looked for when it is stored.

The grammar takes a sentence apart once; here the sentence is looked at as a whole, for words that go against what was made of it.
The rules follow from some sixty unflagged readings that were compared with their sentences by eye: those of benefit were nearly
all right, of those of harm more than half were wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from palpate.appraisal.arms import NOT_STATED
from palpate.appraisal.sides import words_of
from palpate.vocabulary import Direction, Finding

LONGEST_NAME = 8
"""Words of a group's name; what is longer was cut out of a sentence."""
_PIECE = re.compile(
    r"\b(?:reported|did|had|ha[sv]e|required?|showed|recei\w+|were|was|is|are|significant\w*|scores?|patients|within|until|those)\b"
    r"|^(?:intra\w+|post\w+|pre\w+|epidural|oral\w*|subcutaneous|transdermal|topical|early|late|high|low|standard|continuous|single|daily)$",
    re.IGNORECASE,
)
"""What a group is not called by: a piece of a sentence, or how and when something is given without saying what."""
_WITHOUT = re.compile(r"\b(?:without|with no|no)\b", re.IGNORECASE)
_CUT_SHORT = re.compile(
    r"\b(?:to|of|for|with|and|or|in|on|from|by|the|a|an|than|at)$|\b(?:questionnaires?|inventory|scale|versions? of)\b",
    re.IGNORECASE,
)
_SAYS_NOTHING = re.compile(
    r"(?:the |a |an |new |novel |study |combined |active )*(?:drugs?|systems?|program(?:me)?s?|interventions?|treatments?|therap(?:y|ies)|regimens?"
    r"|devices?|approach(?:es)?|strateg(?:y|ies)|combinations?|methods?|protocols?|agents?|techniques?|procedures?)",
    re.IGNORECASE,
)
"""Words for any treatment whatever."""
_SEVERAL = re.compile(r"\b(?:or|versus|vs)\b", re.IGNORECASE)
_COMPARES = re.compile(
    r"\b(?:than|compar\w+|versus|vs|between|superior\w*|inferior\w*|differ\w*|favou?r\w*|as effective|similar\w*)\b",
    re.IGNORECASE,
)
"""Words that set two groups side by side."""
_OVER_TIME = re.compile(
    r"\bfrom (?:a (?:mean|median) of )?\d|\b(?:compared|comparison) (?:with|to) (?:the )?(?:baseline|before|pre-?treatment)",
    re.IGNORECASE,
)
_AGAINST = {
    Direction.BENEFIT: re.compile(
        r"\b(?:worse\w*|inferior|less effective|poorer|deteriorat\w+|non-?inferior\w*)\b", re.IGNORECASE
    ),
    Direction.NO_DIFFERENCE: re.compile(
        r"(?<!not )(?<!no )\bsignificant(?:ly)? (?:\w+ )?(?:more|less|better|worse|great\w+|low\w+|high\w+|fewer|improv\w+|reduc\w+"
        r"|increas\w+|decreas\w+|superior)\b",
        re.IGNORECASE,
    ),
}
"""Words that a sentence with this result does not have unless it tells of another result too."""
_OUTRIGHT_WORSE = re.compile(
    r"\b(?:worse\w*|inferior|less (?:effective|improve\w*|relief|pain relief)|poorer|deteriorat\w+|longer"
    r"|(?:more|higher|increased|greater) (?:\w+ ){0,2}(?:pain(?!-| relief| response| reduction)|mortality|deaths?|symptoms|risk|incidence))\b",
    re.IGNORECASE,
)
_APART = re.compile(r"\b(?:than|compared (?:with|to)|versus|vs)\b", re.IGNORECASE)
_BOTH = re.compile(r"\bboth (?:agents|drugs|groups|treatments|medications|regimens|therapies|\w+ and \w+)\b", re.IGNORECASE)
_OTHER_GROUPS = re.compile(
    r"\b(?:non-?)?responders?\b|\bsub-?groups?\b|\b(?:men and women|women and men|males and females|completers|both comparisons)\b",
    re.IGNORECASE,
)
"""Groups that are not those that were assigned."""
_PIECE_OUTCOME = re.compile(
    r"\b(?:could|followed|following|existed|demonstrated|whereas|showed|provided)\b|^(?:nor|second hours?|lower doses|group \w+)$",
    re.IGNORECASE,
)


def doubts_of(finding: Finding, sentence: str) -> tuple[str, ...]:
    """What speaks against a reading of a sentence, in words; empty where nothing does."""
    return tuple(_doubts(finding, sentence))


def doubts_of_names(finding: Finding) -> tuple[str, ...]:
    """What is doubtful about the names of the groups and the outcome alone: of a row of a table there are no other words."""
    return tuple(_of_names(finding))


def _doubts(finding: Finding, sentence: str) -> Iterator[str]:
    yield from _of_names(finding)
    yield from _of_sentence(finding, sentence)


def _of_names(finding: Finding) -> Iterator[str]:
    ours, theirs = words_of(finding.intervention), words_of(finding.comparator)
    if ours and ours < theirs and _WITHOUT.search(finding.comparator):
        yield f"'{finding.intervention}' and '{finding.comparator}' are not told apart"
    if finding.comparator == NOT_STATED:
        yield "the comparator is not named"
    for group in (finding.intervention, finding.comparator):
        if _PIECE.search(group) or len(group.split()) > LONGEST_NAME:
            yield f"'{group}' may be a piece of a sentence rather than the name of a group"
        elif _CUT_SHORT.search(group):
            yield f"'{group}' may be cut out of a sentence, or is a measure, and no name of a group"
        elif _SAYS_NOTHING.fullmatch(group):
            yield f"'{group}' does not say what the group had"
        elif _SEVERAL.search(group):
            yield f"'{group}' may be several groups"
    if _PIECE_OUTCOME.search(finding.outcome):
        yield f"'{finding.outcome}' may be a piece of a sentence rather than an outcome"


def _of_sentence(finding: Finding, sentence: str) -> Iterator[str]:
    if _OTHER_GROUPS.search(sentence) or _on_one_side(finding, sentence):
        yield "the sentence may compare other groups"
    if finding.direction in {Direction.BENEFIT, Direction.HARM} and _BOTH.search(sentence) and not _APART.search(sentence):
        yield "it tells what happened in both groups: it may be a change over time"
    if not _side_by_side(finding, sentence):
        yield "the sentence does not set two groups side by side: it may be a change over time"
    against = _AGAINST.get(finding.direction)
    if against and against.search(sentence):
        yield "its words may say otherwise, or tell of several results"
    if finding.direction is Direction.HARM and not _OUTRIGHT_WORSE.search(sentence):
        yield "it was read as worse for the intervention, which the sentence does not say outright"


def _on_one_side(finding: Finding, sentence: str) -> bool:
    """Whether both groups stand behind the "than", so that a third one stands before it."""
    before, *behind = _APART.split(sentence, maxsplit=1)
    ours, theirs = words_of(finding.intervention), words_of(finding.comparator)
    if not behind or words_of(before) & (ours | theirs):
        return False
    told = words_of(behind[0])
    return bool(told & ours) and bool(told & theirs) and not _APART.match(sentence.strip())


def _side_by_side(finding: Finding, sentence: str) -> bool:
    if _OVER_TIME.search(sentence):
        return False
    told = words_of(sentence)
    both = bool(told & words_of(finding.intervention)) and bool(told & words_of(finding.comparator))
    return both or bool(_COMPARES.search(sentence))
