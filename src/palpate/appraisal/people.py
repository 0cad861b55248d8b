"""Counts of people in a sentence, and what it says was done with those people: randomised, enrolled, analysed, screened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from palpate.appraisal.counts import NUMBER, is_year, numbers_in, value_of
from palpate.appraisal.passages import Sentence

_PERSON = (
    "patients patient(?=\\s+were) participants subjects adults women men children adult(?=\\s+with) infants neonates newborns babies toddlers volunteers"
    " individuals people persons students pupils nurses physicians doctors clinicians practitioners gps therapists"
    " workers smokers girls boys adolescents teenagers youths veterans residents caregivers carers mothers"
    " fathers parents families households couples dyads pairs(?!\\s+of\\s+(?!twins|siblings|patients|participants|subjects|mothers|parents|brothers|sisters|men|women|children)) athletes players runners cyclists swimmers males females"
    " outpatients inpatients out-patients in-patients survivors drinkers drivers users clients preschoolers schoolchildren elders seniors elderly pwp plwha? plhiv pwid msm tibetans"
    " offspring donors recipients professionals providers employees staff twins soldiers recruits prisoners inmates"
    " respondents enrollees members consumers diabetics asthmatics hypertensives nonsmokers non-smokers learners"
    " trainees interns teachers pharmacists dentists midwives observers readers pregnancies controls cases probands"
    " carriers candidates completers attendees attenders citizens beneficiaries travellers travelers migrants refugees"
    " primiparas primigravidas nulliparas singletons octogenarians retirees cohabitants siblings relatives graduates listeners speakers undergraduates"
    " undergraduates medics surgeons radiologists anesthesiologists consultants trios caucasians americans canadians asians africans europeans hispanics latinos informants parturients gravidas enrolees sportsmen sportswomen housewives schoolgirls schoolboys centenarians nonagenarians passengers villagers farmers"
    " wearers amputees presbyopes myopes hyperopes emmetropes walkers climbers skiers dancers musicians singers rowers gymnasts footballers golfers triathletes marathoners weightlifters bodybuilders"
    " paramedics technicians anaesthetists anesthetists anaesthesiologists rescuers emts laypersons operators instructors pilots firefighters policemen officers miners hemiplegics paraplegics tetraplegics quadriplegics schizophrenics alcoholics abusers insomniacs haemophiliacs hemophiliacs responders nonresponders"
)  # fmt: skip
_ANIMAL = (
    "rats? mice mouse rabbits? dogs? beagles? cats? pigs? piglets? swine minipigs? sheep lambs? ewes? goats? horses? ponies foals? cows?"
    " calves cattle heifers? steers? bulls? broilers? chickens? chicks? hens? hamsters? gerbils? monkeys? macaques? primates? ferrets?"
    " animals? fish goldfish carp trout catfish salmon tilapia zebrafish bitches sows? mares? quails? ducklings? ducks? geese goslings? turkeys? pullets? boars? gilts? barrows? hogs? puppies kittens rams? geldings stallions buffalo(?:es)? camels alpacas leeches birds frogs larvae guinea\\s+pigs?"
)  # fmt: skip


def _noun(words: str) -> str:
    return rf"(?:{'|'.join(words.split())})(?!\w|['’]|[\-‐–]\w|/(?:years?|days?|months?|hours?)|\s+(?:clinics?|hospitals?|cent(?:er|re)s?|practices?|visits?|records?|samples?|interviews|months|years|days|hours|homes?|files|charts|wards?|sites|units?|organi[sz]ations|groups?\b|data|-))"


ANIMAL_NOUN = rf"\b{_noun(_ANIMAL)}"

_STOP = (
    r"(?:(?:years?|yrs?|y|months?|(?-i:mo)|weeks?|wks?|wk|days?|d|hours?|hrs?|h|min|minutes?|s|seconds?|times?|mgs?|g|kg|ml|l|mm|cm|m|km|iu|kcal"
    r"|mmol|ppm|percent|per|points?|of|in|at|on|by|than|the|these|those|from|for|to|into|was|were|is|are|be|been|had|has|have|who|whom"
    r"|which|that|with|without|out|vs|versus|after|before|during|via|using|received|completed|between|among"
    r"|simulated|hypothetical|virtual|groups?|arms?|trials?|studies|rcts?|articles?|papers?|cent(?:er|re)s?|sites?|hospitals?|clinics?|clusters?|practices?"
    r"|villages|communities|schools?(?!\s+(?:children|boys|girls|students|pupils|teachers|nurses))|wards?|units?|countries|communities|homes|sessions?|visits?|doses?|cycles?|courses?|tablets?|items?|phase"
    r"|teams|classes|classrooms|offices|pharmacies|cities|districts|regions|interviews|questionnaires|samples|measurements|images|scans)\b(?!-))"
)  # fmt: skip
_MODIFIER = rf"(?:\((?:[^()]|\([^()]*\)){{0,80}}\),?|\d+\s?[\-–]\s?\d+[\s\-]years?[\s\-]olds?|(?-i:[A-Z]\.)|(?:first|second|third|fourth|fifth|final)[\s-]year|(?-i:[A-Z][a-z]+ (?:for|of|in|to|and) [A-Z][a-z]+)|(?!{_STOP})\u200e?[A-Za-z≥][\w'’/+.\-‐–]*,?|\w+\sto\s(?:obese|moderate|severe|advanced)|American Society of An(?:a)?esthesi\w+|\w+-?\s(?:to|and)\s[\w-]+[\s-]years?[\s-]olds?|\w+-\s(?:to|and)\s\w+-\w+-year-old|(?:\d+-?\s(?:to|and)\s)?\d+[\s-](?:months?|weeks?|days?)[\s-]olds?,?|(?<=type )(?:1|2|I|II)|(?<=stage )[IV\d]+)"
PERSON = rf"(?:{_noun(_PERSON)}|\d{{1,2}}[\s\-]year[\s\-]olds)"
PEOPLE = re.compile(rf"[\s\-]+(?:{_MODIFIER}\s+){{0,8}}?(?P<noun>{PERSON})", re.IGNORECASE)
ANIMALS = re.compile(rf"[\s\-]+(?:{_MODIFIER}\s+){{0,8}}?(?P<noun>{_noun(_ANIMAL)})", re.IGNORECASE)
"""What follows a number when it counts people, or animals: up to eight words that qualify them, then the noun."""

_N_EQUALS = re.compile(r"(?:(?<![\w.])n\s*(?:=|:|＝|of|was|were)|sample (?:size )?of(?: about| approximately)?|sample size(?:\s+is|\s+was|:|\s*=|\s+will be)"
                       r"|number of (?:patients|participants|subjects)[^.;]{0,40}?(?:set (?:at|to)|is|was|be)|(?:group|arm) of|(?<!\d )(?:participants|patients|subjects)(?::| ?=))\s*$", re.IGNORECASE)  # fmt: skip
_BARE = re.compile(
    r"\s*(?!\(\d+\.\d+\))(?:\([^()]{0,30}\)\s*)?(?:in total\s+)?(?:(?:were|was|are|will be|had been|have been)(?! (?:women|men|females?|males?|boys|girls|aged|compared|reviewed|considered))|gave|provided|signed"
    r"|completed|participated|agreed|consented|entered|enrolled in|underwent|received|took part|finished|attended|whose [^.;()]{1,160}? were (?:recruited|enrolled|included|randomi[sz]ed)|had [^,.;()]{1,40} and were (?:recruited|enrolled|included|randomi[sz]ed))\b",
    re.IGNORECASE,
)
_OTHER_UNITS = re.compile(
    r"\b(?:samples|specimens|eyes|teeth|hospitals|cent(?:er|re)s|sites|clinics|practices|schools|villages|clusters|facilities|wards|units|births|deliveries"
    r"|lesions|knees|hips|implants|items|trials|studies|articles|communities|homes|biopsies|tumou?rs|cells|cycles|visits|events|classes|sequences|excluded|except\w*|lost|died|withdr\w+|subset of \w+|subgroup of \w+|additional \w+|remaining \w+)\s*[,(\[]\s*n\s*=\s*$",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b(?:[A-Z][A-Z\-]{2,}|Fisc?her)\s*$")
"""What makes the number after it part of a name: "EDITION 2"."""

_THINGS = re.compile(
    r"^(?:\w+(?:ters|tres|tals|ics|ces|ools|ages|ties)|eyes|teeth|knees|hips|units|teams|wards|samples|lesions|molars|premolars|implants|ulcers|injections|doses|tablets|sites|clusters|churches|parishes|congregations|populations|communities|counties|districts|regions|states|countries|kindergartens|boroughs|worksites|workplaces|companies|departments|barrios|municipalities|rats|mice|animals|dogs|pigs|rabbits|others|arms|groups)$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[(\[][^()\[\]]*[)\]]")


_ASSIGNED_OR_RECRUITED = (
    r"(?:(?:will be|were|was)\s+(?:\w+ly\s+)?(?:randomi[sz]ed|recruited|enrolled|allocated|assigned)|participated|took part)\b"
)
_ANYBODY = rf"\s+(?:{_MODIFIER}\s+){{0,4}}?(?P<noun>(?!{_STOP})[A-Za-z]+s|(?-i:[A-Z]{{2,6}}))\s*(?:\((?!n\s*=)[^()]*\)\s*)?"
_WHOEVER = re.compile(_ANYBODY + _ASSIGNED_OR_RECRUITED, re.IGNORECASE)
"""Anybody else, where they were recruited or assigned: "60 older Latinos will be randomised"."""

_WHOEVER_IN_ALL = re.compile(_ANYBODY + r"(?:[\w\-≥]+\s+){0,10}?" + _ASSIGNED_OR_RECRUITED, re.IGNORECASE)
"""The same after "a total of", with what qualifies them in between: "282 Tibetans aged 40 or older were recruited"."""

_IN_ALL = re.compile(r"\b(?:total of|in total,?|altogether,?)\s*$", re.IGNORECASE)
_OF_THEM = re.compile(
    r"\s+of\s+(?:(?:them|these)\s+(?:met|fulfilled|satisfied|were (?:included|enrolled|eligible|randomi[sz]ed))"
    r"|(?:them|(?:these|those|the)\s+\w+)\s+(?:(?:agreed|volunteered|consented)\s+to\s+be|were(?:\s+then)?)\s+(?:randomly\s+)?(?:randomi[sz]ed|allocated|assigned))\b",
    re.IGNORECASE,
)


_UNITS_IN_FRONT = re.compile(
    rf"{PERSON}\s+(?:from|in|at|of|across|within)\s+{NUMBER.pattern}\s+(?:[\w\-]+\s+){{0,3}}\w+\s*[,(\[]\s*n\s*=\s*$",
    re.IGNORECASE,
)
"""People of so many places, and their number: "adolescents from eight schools (n = 425)"."""

_NO_PEOPLE = re.compile(
    r"\s+(?:[\w\-]+\s+){0,2}?(?:assessments|municipalities|districts|counties|samples|specimens|eyes|teeth|farms?|herds|hospitals|cent(?:er|re)s|sites|clinics|practices|schools|villages|clusters|wards|lesions|trials|studies|articles|events|visits|measurements|images|knees|hips|implants|items|biopsies|births)\b",
    re.IGNORECASE,
)
"""What the number after "n =" counts, where it says so and they are no people."""


class Form(IntEnum):
    """How a count is tied to people."""

    NOUN = 1
    N_EQUALS = 2
    BARE = 3
    OF_THEM = 4


class Count(NamedTuple):
    """A count of people in a sentence; offsets are in the sentence, `end` after the noun where there is one."""

    value: int
    sentence: Sentence
    start: int
    number_end: int
    end: int
    noun: str
    form: Form
    depth: int
    """How many brackets it stands in."""
    before: str
    """The words from the previous count to this one, lower case."""
    after: str
    """The words from this count to the next one, lower case."""


def counts_in(sentence: Sentence, nouns: re.Pattern[str] = PEOPLE) -> list[Count]:
    """The counts of people in the order of the sentence."""
    text = sentence.text
    found = list(_found(text, nouns))
    depths = [_depth(text, start) for _, start, *_ in found]
    counts = []
    for index, (value, start, number_end, end, noun, form) in enumerate(found):
        earlier = [one[3] for one, depth in zip(found[:index], depths, strict=False) if depth <= depths[index]]
        later = [one[1] for one, depth in zip(found[index + 1 :], depths[index + 1 :], strict=True) if depth <= depths[index]]
        before, after = text[earlier[-1] if earlier else 0 : start], text[end : later[0] if later else len(text)]
        if depths[index] and form is not Form.N_EQUALS:
            before, after = re.split(r"[(\[]", before)[-1], re.split(r"[)\]]", after, maxsplit=1)[0]
        elif not depths[index]:
            before, after = _without_brackets(before), _without_brackets(after)
        counts.append(Count(value, sentence, start, number_end, end, noun, form, depths[index], before.lower(), after.lower()))
    return counts


def _depth(text: str, position: int) -> int:
    """How many brackets are open there."""
    before = text[:position]
    return max(0, before.count("(") + before.count("[") - before.count(")") - before.count("]"))


def _without_brackets(text: str) -> str:
    return _BRACKETED.sub(" ", text) if "(" in text or "[" in text else text


def _found(text: str, nouns: re.Pattern[str]) -> Iterator[tuple[int, int, int, int, str, Form]]:
    position = 0
    for number in numbers_in(text):
        start, end = number.span()
        value = value_of(number[0])
        if start < position or not value or is_year(text, start, end):
            continue
        if people := nouns.match(text, end):
            if not _a_part_or_limit(text, start) and not _NAME.search(text, 0, start):
                position = people.end()
                yield value, start, end, people.end(), people["noun"], Form.NOUN
        elif _N_EQUALS.search(text, max(0, start - 80), start):
            if _NO_PEOPLE.match(text, end) or _of_other_units(text, start):
                continue
            yield value, start, end, end, "", Form.N_EQUALS
        elif whoever := (_WHOEVER_IN_ALL if _IN_ALL.search(text, max(0, start - 20), start) else _WHOEVER).match(text, end):
            if not _a_part_or_limit(text, start) and not _THINGS.search(whoever["noun"]):
                yield value, start, end, whoever.end("noun"), whoever["noun"], Form.NOUN
        elif _OF_THEM.match(text, end):
            yield value, start, end, end, "", Form.OF_THEM
        elif _BARE.match(text, end) and not _a_part_or_limit(text, start) and not _NAME.search(text, 0, start):
            yield value, start, end, end, "", Form.BARE


def _of_other_units(text: str, start: int) -> bool:
    """Whether "n =" before the number follows clusters, eyes or samples and not the people of them."""
    return bool(_OTHER_UNITS.search(text, max(0, start - 40), start)) and not _UNITS_IN_FRONT.search(text, 0, start)


_LIMIT = re.compile(
    r"(?:\b(?:every|each|\d up to|rang(?:ed|ing|es?) from|the first|first|another|additional|further|only|one of|at least|(?:more|fewer|less|greater|older|younger|higher|lower) than|over|above|below|under|up to|minimum of|maximum of"
    r"|median(?: of)?|mean(?: of)?|average(?: of)?|average (?:\w+ ){1,3}of|per|in every|for every|\d (?:to|or)|between \w+ and|year \d+ (?:and|or|to)|(?:grade|type|stage|phase|year|day|week|month|visit|group|arm|level|class|step|part|study|cohort|aged?|age of))"
    r"|[<>≤≥~])\s*$", re.IGNORECASE)  # fmt: skip
_NOT_LIMIT = re.compile(
    r"\b(?:at least|(?<!\d )up to|maximum of|minimum of|first|only|more than|over|cohort|study)\s*$", re.IGNORECASE
)


def _a_part_or_limit(text: str, start: int) -> bool:
    """Whether the number is a label, a rate or a bound ("grade 3 patients", "one in every 5 women") and counts nobody."""
    return bool(_LIMIT.search(text, max(0, start - 30), start)) and not _NOT_LIMIT.search(text, max(0, start - 30), start)
