"""What kind of study it must have been, where nobody says so: told from what was done and to whom.

The last resort of `design`. Only designs that leave certainty low are read this way (a study of animals or cells, a review, a
trial that nobody was assigned to by chance, an observation), so that a mistake can't make evidence look better than it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from palpate.appraisal.design_cues import AIM, Design
from palpate.appraisal.own_words import first_words
from palpate.appraisal.passages import Role, Sentence, Span
from palpate.appraisal.people import counts_in

_ANIMALS = (
    r"\b(?:rats?|mice|mouse|murine|rabbits?|dogs?|canine|cats|feline|piglets?|pigs?|porcine|swine|sheep|ovine|cows|calves|bovine"
    r"|horses?|equine|chicks?|hens|broilers|hamsters?|gerbils?|monkeys?|macaques?|zebrafish|frogs?|xenopus|drosophila|rodents?|fish|catfish|animals)\b"
)
_BENCH = (
    r"\b(?:in[ -]vitro|ex[ -]vivo|in situ|cell lines?|cultured|(?:myo|fibro|osteo|lympho|neuro|kerato)(?:blasts?|cytes?)|hepatocytes"
    r"|(?:endothelial|epithelial|muscle|stem|mast|tumou?r|cancer|carcinoma|mononuclear|beta|T|HeLa|CHO|HEK\d*|C2C12) cells?|[mc]?[RD]NA expression|mRNA|cDNA|western blot\w*"
    r"|immunoblot\w*|immunocytochem\w*|patch[ -]clamp|neurons?|synap\w+|firing rates?|receptors?|microsom\w+|homogenates?|mitochondri\w+|synaptosom\w+|membranes?|ligands?|binding (?:sites?|affinit\w+|assays?)|[KI][Cic]50|IC\(50\)|EC50"
    r"|agonists?|antagonists?|nM|[μµ]M|mumol|wild[ -]type|knock-?out|transgenic|phosphorylation|transfect\w+|incubat\w+|enzymes?|metabolites? was|chromatograph\w+|synthesi[sz]ed|isolated (?:perfused )?\w+"
    r"|perfused|slices?|striatum|hippocamp\w+|aort(?:a|ic) rings?|platelet aggregation|intraperitoneal\w*|[ims]\.[pcv]\.|mg/kg)\b"
)
_LAB = re.compile(f"{_ANIMALS}|{_BENCH}", re.IGNORECASE)
_CREATURES = re.compile(_ANIMALS, re.IGNORECASE)
_SUBJECTS = re.compile(
    r"\b(?:patients?|volunteers|participants|women|men|children|infants|boys|girls|females|males|persons|people|subjects|adults|students|residents|nurses|physicians|smokers|athletes)\b",
    re.IGNORECASE,
)
_PATIENTS = re.compile(r"\bpatients\b", re.IGNORECASE)
_FEWEST_LAB_WORDS, _FEWEST_WITHOUT_PEOPLE = 4, 3

_OWN_WORK = re.compile(
    r"\bwe (?:also |then |have |recently |here |prospectively |retrospectively )?(?:studied|examined|measured|compared|evaluated|investigated|enrolled|analy[sz]ed|collected|performed|conducted|determined"
    r"|assessed|treated|followed|tested|included|recruited|administered|found|observed|used|identified|demonstrated)\b"
    r"|\b(?:this|the present|our|the current) (?:\w+ )?(?:study|trial|experiment|investigation|survey|data|results|findings|patients)\b|\bp\s*[<=≤]\s*0?\.\d|\bn\s*=\s*\d|±|\+/-|\bCI\b",
    re.IGNORECASE,
)
"""What a paper has that reports work of its own."""

_DONE_BY_SOMEBODY = re.compile(
    r"\b(?:was|were) (?:\w+ly )?(?:measured|assessed|evaluated|studied|enrolled|examined|compared|investigated|collected|analy[sz]ed|recorded|administered|randomi[sz]ed|determined|treated|followed|observed|significant\w*|performed|included|given|obtained|developed|estimated|simulated|applied|used|injected|tested|identified)\b",
    re.IGNORECASE,
)
"""What one has that reports work, its own or that of others."""

_MEDICAL = re.compile(
    r"\b(?:patients?|treatments?|therap(?:y|ies|eutic)|diseases?|clinical(?:ly)?|drugs?|diagnos\w+|symptoms?|disorders?|medications?|surgery|surgical|syndromes?"
    r"|physicians?|clinicians?|efficacy|adverse|dos(?:e|es|age|ing)|mortality|morbidity|inhibitors?|pharmaco\w+|infections?|chronic|acute|risk)\b",
    re.IGNORECASE,
)
_OF_THE_BODY = re.compile(
    r"\b(?:exercise|training|nutrition\w*|supplement\w*|diet(?:s|ary)?|metabolism|muscles?|plasma|heart rate|health\w*|physical activity|cognitive|pain)\b",
    re.IGNORECASE,
)
"""What studies of sport and nutrition speak of, which may have no word of medicine."""

_FEWEST_MEDICAL_WORDS, _FEWEST_IN_A_REVIEW = 2, 4
_LOOKS_BACK = re.compile(
    r"\b(?:th(?:is|e present)|our) (?:commentary|editorial|lecture|essay|update|monograph)\b|\bpublished (?:\w+ )?(?:literature|evidence|data|studies|trials)\b|\bcurrent (?:evidence|knowledge|understanding)\b|\badvances in\b|\bstate of the art\b",
    re.IGNORECASE,
)

_OTHERS_WORK = re.compile(r"\b(?:trials|studies)\b", re.IGNORECASE)
_TREATED = re.compile(
    r"\b(?:receiv(?:ed|ing)|treated|treatment with|therapy with|administ\w+|were given|took|ingest\w+|supplement\w*|injections?|infus\w+|single doses?|oral(?:ly)?|mg|[μµ]g|microg|micrograms|interventions?|programme?|training|stimulation|crossed over|open[ -]label|washout)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:before and|baseline|after (?:\w+ ){0,4}(?:weeks?|months?|days?|hours?|h|doses?|min(?:utes)?|treatment|therapy|administration|ingestion)|pre-?treatment|(?:\d+|one|two|three|four|six|twelve) (?:weeks?|months?|days?|hours?|minutes|min|h) (?:after|of)|following"
    r"|placebo|versus|vs|compared (?:with|to)|crossed over|crossover|cross-over|steady[ -]state|pharmacokinetic\w*|alone (?:and|or) (?:in combination|combined|with)|equivalen\w+|bioavailability)\b",
    re.IGNORECASE,
)
_CASES = re.compile(
    r"\b(?:received|reviewed|collected|identified|analysis of|there (?:were|have been)) (?:the )?\d+ (?:\w+ ){0,2}(?:reports?|cases?)\b(?! and \d+ controls)",
    re.IGNORECASE,
)
_RECORDS = re.compile(
    r"\b(?:(?:used|from|in|of) (?:the|an?|our) (?:\w+ ){0,3}(?:database|registry|register)|(?:medical|patient|hospital) records|claims data|charts? review\w*)\b",
    re.IGNORECASE,
)
_TRIED = re.compile(r"\bintention[- ]to[- ]treat\b|\bper[- ]protocol\b|\bcomparative (?:study|trial)\b", re.IGNORECASE)
_PREVALENCE = re.compile(r"\bprevalence\b|\bfrequency of\b", re.IGNORECASE)
_FORETELLS = re.compile(
    r"\b(?:predict\w*|prognos\w+|risk factors?|precursors?|hazard ratios?|multivaria\w+|cox|logistic regression)\b", re.IGNORECASE
)
_FOLLOWED = re.compile(
    r"\b(?:follow(?:ed)?[- ]?up|prospectively|adjusted odds|outcome study|survival|mortality|recurrence|incidence|long[- ]term|database|claims|consecutive|reviewed|hospitali[sz]ed|discharge\w*|over (?:a |the )?(?:\w+ )?(?:years?|period)|between (?:19|20)\d\d and|from (?:19|20)\d\d to|underwent)\b",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(
    r"\b(?:correlat\w+|associat\w+|prevalen\w+|compared (?:with|to)|questionnaires?|respon(?:dents?|se rate)|patterns? of|prescri\w+ (?:pattern|practice)s?|knowledge|attitudes?|interviewed|sampled|differ\w*)\b",
    re.IGNORECASE,
)
_PRESCRIBING = re.compile(r"\b(?:prescri\w+|utili[sz]ation) (?:\w+ )?(?:patterns?|practices?|habits)\b", re.IGNORECASE)


def by_signs(sentences: Sequence[Sentence]) -> tuple[Design, Span] | None:
    """What kind of study a source must report, with the words that show it; None where it is not clear.

    In this order: animals or cells and no people; no work of its own, on medicine; people who were treated and then measured, or
    measured under one treatment and another; people who were followed; people who were looked at once.
    """
    told = [one for one in sentences if one.role not in {Role.CONCLUSION, Role.REGISTRATION}]
    if reading := _bench(told):
        return reading
    medical = _medical_words(sentences)
    labelled = any(one.role is Role.METHODS for one in told)
    bodily = medical + len({word.lower() for one in sentences for word in _OF_THE_BODY.findall(one.text)})
    if bodily < _FEWEST_MEDICAL_WORDS and not labelled and not first_words(_PATIENTS, told):
        return None
    if span := first_words(_CASES, told):
        return Design.CASE_REPORT, span
    if medical >= _FEWEST_IN_A_REVIEW and (reading := _no_work_of_its_own(sentences)):
        return reading
    own = [one for one in told if one.role is not Role.BACKGROUND]
    if not first_words(_SUBJECTS, own) or not (labelled or any(_reports(one) for one in own)):
        return None
    return _done_with_people(own)


def _reports(sentence: Sentence) -> bool:
    """Whether a sentence tells of work done or counts people."""
    return bool(_OWN_WORK.search(sentence.text) or _DONE_BY_SOMEBODY.search(sentence.text) or counts_in(sentence))


def reviews_others(sentences: Sequence[Sentence]) -> tuple[Design, Span] | None:
    """A text on medicine that does no work of its own and speaks of several trials or studies; None for any other."""
    if _medical_words(sentences) < _FEWEST_IN_A_REVIEW or any(counts_in(one) for one in sentences):
        return None
    reading = _no_work_of_its_own(sentences)
    others = first_words(_OTHERS_WORK, sentences)
    return (reading[0], others) if reading and others else None


def is_medical(sentences: Sequence[Sentence]) -> bool:
    """Whether a text is on medicine at all."""
    return _medical_words(sentences) >= _FEWEST_MEDICAL_WORDS


def _medical_words(sentences: Sequence[Sentence]) -> int:
    return len({word.lower() for one in sentences for word in _MEDICAL.findall(one.text)})


def _bench(told: list[Sentence]) -> tuple[Design, Span] | None:
    words = [found for one in told for found in _LAB.findall(one.text)]
    people = sum(len(_SUBJECTS.findall(one.text)) for one in told)
    if not people and (span := first_words(_CREATURES, told)):
        return Design.PRECLINICAL, span
    if len({word.lower() for word in words}) < (_FEWEST_LAB_WORDS if people else _FEWEST_WITHOUT_PEOPLE):
        return None
    if not any(_OWN_WORK.search(one.text) or _DONE_BY_SOMEBODY.search(one.text) for one in told):
        return None
    if people * 3 > len(words) or (people and not first_words(_CREATURES, told) and people * 6 > len(words)):
        return None
    span = first_words(_CREATURES, told) or first_words(_LAB, told)
    return (Design.PRECLINICAL, span) if span else None


def _no_work_of_its_own(sentences: Sequence[Sentence]) -> tuple[Design, Span] | None:
    """A text without methods and results of its own reviews those of others, where it is on medicine at all."""
    if any(one.role in {Role.METHODS, Role.RESULTS} for one in sentences) or len(sentences) < 3:
        return None
    if any(_OWN_WORK.search(one.text) for one in sentences):
        return None
    done = sum(bool(_DONE_BY_SOMEBODY.search(one.text)) for one in sentences)
    if done * (3 if first_words(_LOOKS_BACK, sentences) else 5) > len(sentences):
        return None
    return Design.NARRATIVE_REVIEW, first_words(_LOOKS_BACK, sentences) or sentences[0].whole()


def _done_with_people(own: list[Sentence]) -> tuple[Design, Span] | None:
    title_and_aim = [one for one in own if one.role in {Role.TITLE, Role.OBJECTIVE} or AIM.search(one.text)]
    if span := first_words(_PRESCRIBING, title_and_aim):
        return Design.CROSS_SECTIONAL, span
    if span := first_words(_FORETELLS, title_and_aim):
        return Design.COHORT, span
    if span := first_words(_PREVALENCE, title_and_aim):
        return Design.CROSS_SECTIONAL, span
    if span := first_words(_RECORDS, own):
        return Design.COHORT, span
    treated = _both(_TREATED, _AGAINST, own)
    if span := treated or first_words(_TRIED, own):
        return Design.NONRANDOMISED_TRIAL, span
    given = [one for one in own if one.role is not Role.TITLE and _SUBJECTS.search(one.text)]
    told = (
        (Design.COHORT, _FORETELLS, own),
        (Design.COHORT, _FOLLOWED, own),
        (Design.NONRANDOMISED_TRIAL, _TREATED, given),
        (Design.CROSS_SECTIONAL, _AT_ONCE, own),
    )
    return next(((design, span) for design, pattern, where in told if (span := first_words(pattern, where))), None)


def _both(one: re.Pattern[str], other: re.Pattern[str], sentences: Iterable[Sentence]) -> Span | None:
    """The words that match the first, where a sentence on people has both."""
    for sentence in sentences:
        on_people = sentence.role is not Role.TITLE and other.search(sentence.text) and _SUBJECTS.search(sentence.text)
        if on_people and (found := one.search(sentence.text)):
            return sentence.span(*found.span())
    return None
