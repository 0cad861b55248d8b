"""What a row of a table is about, which way that points, and which tables and rows tell of no result."""

from __future__ import annotations

import re
from dataclasses import dataclass

from palpate.appraisal.columns import Time, When, time_in
from palpate.appraisal.grids import Grid, Row
from palpate.appraisal.orientation import lower_is_better
from palpate.appraisal.study import Study


@dataclass(frozen=True, slots=True)
class Named:
    """The outcome of a row; its time where the row or the row above it names one."""

    name: str
    time: str | None = None
    lower_is_better: bool | None = None
    change: bool = False
    """Whether its values are changes and not levels."""
    amount: bool = False
    """Whether the name already says which way the change went ("reduction", "gain"), so that it is printed without a sign."""
    achieved: bool = False
    """Whether caption or section count people in whom something got better or worse, so that a share of "pain" may be good."""


_CHARACTERISTICS = re.compile(
    r"demograph|characteristic|\bhistory\b|co-?morbid|diet(?:ary)? intake|nutrient|food intake|presentation|underlying|risk factors?|implementation|content of|background|eligib|anthropometr|matching|(?:patients?'?|clinical|subjects?'?|participants?'?|maternal) (?:data|details|profile|features)|\bsub-?groups?\b|stratifi|predict|regression|univaria|multivaria|correlat|\bcosts?\b|sensitivity analys|per[- ]protocol|dropouts?|withdraw"
    r"|adherence|compliance|\bmodels?\b|inter-?rater|reliability|exclu|recruit|power|sample size",
    re.IGNORECASE,
)
_AT_BASELINE = re.compile(
    r"\b(?:on|at) (?:the )?(?:first day|day [01])\b|\bday of (?:trigger\w*|hcg|inclusion|admission|randomi\w*|surgery|operation)\b|\bbaselines?\b|\b(?:at|on) (?:entry|enrol\w+|inclusion|admission|randomi\w+|recruitment)\b|\bpre-?(?:operative|treatment|intervention|test)\b|\b(?:before|prior to) (?:[\w-]+ ){0,3}(?:treatment|intervention|surgery|randomi\w+|operation|training|study)\b",
    re.IGNORECASE,
)
_AND_LATER = re.compile(
    r"change\w*|from baseline|adjust\w*|follow|after|post|\bend\b|\bfinal\b|\bto\b|week|month|day|hour|year|over time|during",
    re.IGNORECASE,
)
_PEOPLE_ROW = re.compile(
    r"(?:mean |median |maternal |patient )?age\b|\b(?:sex|gender|ethnic\w*|race|marital|education\w*|asa)\b|^(?:males?|females?|men|women|boys|girls|m ?/ ?f|m ?: ?f|height|caucasian|white|black|smok\w+|parity|gravid\w+|primi\w+|nulli\w+)\b",
    re.IGNORECASE,
)
_SUBSETS = re.compile(
    r"\b(?:cent(?:er|re)s?|sites?|countr(?:y|ies)|regions?|stud(?:y|ies)|authors?|sub-?groups?|strat(?:um|a)|hospitals?|trials?|predictors?|covariates?|(?:risk )?factors?|genes?|snps?)\b",
    re.IGNORECASE,
)
"""Above the names of rows: the rows are parts of the people, or studies, and no outcomes."""
_SINCE_BASELINE = re.compile(r"\b(?:from|between|since|versus|relative to|adjust\w* for) (?:the )?baseline\b", re.IGNORECASE)
_CHANGES_FROM = re.compile(r"\b(?:changes?|differences?|improvements?|reductions?|increases?|decreases?)\b.*", re.IGNORECASE)
_LONGEST = 140
"""Characters of a name."""
_INITIALLY = re.compile(r"\binitial(?:ly)?\b", re.IGNORECASE)
_FIRST_TABLE = re.compile(r"^Table (?:1|I)\b", re.IGNORECASE)
_TELLS_RESULTS = re.compile(
    r"outcome|result|effect|efficac|change|complicat|adverse|post-?operative|recovery|after|follow|response|improve|compar\w+ of|difference|side[- ]effect|week|month|\bend\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"(?:(?:the )?(?:primary|secondary|other|main|clinical|efficacy|safety|tertiary|principal|additional|key|study|laboratory|all|exploratory|biochemical|intention[- ]to[- ]treat|itt|outcome)[ -]?(?:and )?)*"
    r"(?:outcomes?|end ?-?points?|measures?|results?|variables?|parameters?|findings|analysis|population|tests?|data|itt|measurements?|intention[- ]to[- ]treat)(?: (?:measures?|variables?|analysis|population|parameters?))?",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"per[- ]protocol|sub-?group|\b(?:men|women|males?|females?|boys|girls|aged?|years? old|smokers|completers|centre|center|(?:hospital|clinic|ward|school|district|village) \d+|model|adjusted|crude|imputed|complete cases?|sensitivity|combined)\b|\bn ?= ?\d|^\W*[<>=≤≥]",
    re.IGNORECASE,
)
"""Sections of people or analyses other than those of the trial as a whole."""
_STATISTIC = re.compile(
    r"(?:(?:adjusted |crude )?means?|medians?|n|no\.?|numbers?|%|yes|values?|scores?|total|average|overall|sd|patients|frequency|rate)(?:[ ,(±+/-]*(?:sd|s\.d\.|standard deviations?|iqr|range|%|n|se|sem|score|median|interquartile range)[ )%]*)*",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"(?:excellent|very good|good|fair|moderate|poor|bad|none|mild|severe|very severe|slight|absent|present|no|never|always|often|sometimes|rarely|low|medium|high|normal|abnormal|other|others|missing|unknown|any|grades? .*|class .*|stages? .*|score \d.*|type .*|level .*|i|ii|iii|iv|v|very .*|much .*|no .*|not .*|complete|partial|stable|unchanged|same|better|worse|improved|[\d\W_]+.{0,12}|(?:satisfied|dissatisfied|agree|disagree).*|left|right|major|minor|serious|definite|probable|possible|first|second|third|fourth|fifth|sixth|seventh|eighth|last|final|1st|2nd|3rd|basic value|base)",
    re.IGNORECASE,
)
"""Levels of an outcome: a share of people at one of them is neither good nor bad without the others."""
NOT_RESULTS = re.compile(
    r"^(?:p\b.*|p[- ]?values?.*|n|n ?=.*|no\.? of (?:patients|subjects|participants|cases|women)|numbers? of (?:patients|subjects|participants|cases|women|eyes|studies)|patients|participants|subjects|sample size|follow-?up.*|missing.*|lost.*|study (?:period|duration).*|duration of (?:study|treatment|therapy|intervention)\b.*|withdr\w+.*|drop-?outs?.*|compliance.*|adherence.*"
    r"|duration of (?:disease|diabetes|symptoms|illness|follow).*|costs?\b.*|total|sum|other.*|constant|intercept|reference.*|difference.*|weeks?|months?|days?|time|group.*|.*\bet al\b.*|.*\b(?:19|20)\d\d\b.*|.*\[\d+\].*|baseline.*)$",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"\b(?:changes?|improvements?|reductions?|decreases?|increases?|gains?|declines?|loss(?:es)?|lowering|rises?|deltas?|difference)\b|[Δ∆]|\bimprovement\b",
    re.IGNORECASE,
)
_OF_CHANGES = re.compile(
    r"\b(?:changes?|differences? from baseline|deltas?|mean differences?|differences? in)\b|[Δ∆]|\b(?:improvements?|reductions?|decreases?|increases?|gains?|declines?|loss|lowering) (?:in|of|from)\b",
    re.IGNORECASE,
)
_AMOUNTS = re.compile(
    r"\b(?:improvements?|reductions?|decreases?|increases?|gains?|declines?|loss(?:es)?|lowering|rises?|relief)\b", re.IGNORECASE
)
_TURNING = re.compile(
    r"improv|reduc|reliev|relief|resol|decreas|increas|respon|recover|success|achiev|remission|satisf|\bfree\b|\bgain|cure|heal|controll|prevent|normali|worsen|deteriorat|progress|absence|absent|without|\bno\b|target|goal|knowledge|attitude|belief|prefer|expect",
    re.IGNORECASE,
)
_HIGHER_IS_WORSE = re.compile(
    r"\b(?:WOMAC|Oswestry|ODI|Roland|RMDQ|(?:Quick)?DASH|NDI|(?:m?HAQ|HAQ-DI)|FIQR?|BASFI|BASDAI|AUSCAN|Lequesne|SPADI|PRTEE|PRWE|WHODAS|FSS|UPDRS|EDSS|HIT-?6|MIDAS|PSQI|PDQ(?:-39)?|SGRQ|St\.? George|CCQ|DLQI|CDLQI|OHIP|MLHFQ|Minnesota|MSIS|IPSS|ISI|GHQ|ADAS|sickness impact|health assessment questionnaire|interference|IBS-SSS|KDQOL|ICIQ|IIQ|UDI|PFDI|PFIQ|DHI|THI|SNOT|RQLQ|CAT)\b|disabilit|higher (?:scores?|values?)[^.;]{0,40}\b(?:worse|poorer|more severe|greater (?:severity|impairment|disability|pain)|lower quality|impair\w+)",
    re.IGNORECASE,
)
_HIGHER_IS_BETTER = re.compile(
    r"\b(?:SF-?(?:6|8|12|20|36)|RAND|KOOS|HOOS|FAOS|QLQ|EORTC|QOL|HRQo?L|quality[- ]of[- ]life|PedsQL|WHOQOL|EQ-?5D|EuroQol|FLIE|functional living|Constant|Lysholm|IKDC|AOFAS|ASES|Harris|Mayo|MHQ|FACT|NEI|VFQ|KDQOL|SQOL|GOHAI|PGWBI?|GWB|WHO-?5|health-related|well-?being|15D)\b|higher (?:scores?|values?)[^.;]{0,40}\b(?:better|less (?:pain|severe)|improve\w*|good|higher quality)",
    re.IGNORECASE,
)
_FORMAT = re.compile(
    r"[,;]?\s*[(\[]?\bn ?/ ?N\b\s*(?:\(%\))?[)\]]?|[(\[]#,? ?\(?%?\)?[)\]]|[,;:]?\s*[(\[]?\b(?:means?|medians?|n|no\.|number|average|mean diff\w*)\b\s*(?:[(\[±,+/-]+\s*(?:SD|S\.D\.|SE|SEM|%|IQR|range|standard deviations?|interquartile range|9\d ?% CI)\s*[)\]]*)+\s*[)\]]?|[,;]?\s*[(\[]\s*(?:%|n|SD|mean|median|IQR|±? ?SD|mean ?± ?SD)\s*[)\]]|,?\s*\b(?:n|no\.?) ?\(?%\)?\s*$|, ?(?:%|n|mean|median|SD)$|±.*$",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?:at |the )*(?:end (?:of )?)?(?:the )?(?:\d+ ?(?:st|nd|rd|th)?|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final)[ -]*(?:post-?operative )?(?:days?|weeks?|wk|months?|hours?|hr?|min(?:utes?)?|years?|visits?|follow[- ]?ups?|sessions?|trimester)(?: ?\([A-Za-z0-9]{1,3}\)| post[- ]?\w+| later)?"
    r"|(?:pod|day|week|month|hour|visit|t)[ -]?\d+(?: ?\([A-Za-z0-9]{1,3}\))?",
    re.IGNORECASE,
)
_TIMES_AHEAD = re.compile(
    r"\b(?:time|days?|weeks?|months?|visits?|periods?|follow[- ]?up|timing|hours?|stages?|phases?)\b", re.IGNORECASE
)
"""Above the names of rows: the rows are times, and the outcome stands elsewhere."""
_MOMENT = re.compile(
    r"(?:(?:immediately |just |\d+ ?\w+ )?(?:after|before|during|following|since|until|on|at|within)\b|on the|\d+ ?(?:min|minutes?|h|hours?|days?|weeks?|months?|years?)\b (?:after|post|following)).*$",
    re.IGNORECASE,
)
_KIND_OF = re.compile(
    r"(?:source|sites?|locations?|types?|causes?|reasons?|indications?|locali[sz]ation|position|level|side|degree|distribution|categor(?:y|ies)|class(?:ification)?|kinds?|modes?|methods?|approach) (?:of|for)\b",
    re.IGNORECASE,
)
"""Sections whose rows tell kinds of people, places or reasons apart."""
_UNIT = re.compile(r"[(\[][^()\[\]]+[)\]]$")
"""A section and a row that both have a unit are two outcomes: the section has ended, which only its indentation showed."""
_CARED_FOR = re.compile(
    r"\b(?:seen|treated|referred|managed|identified|diagnosed|detected|attended|visited|screened|recei\w+|given|sought|seeking|notified|tested|how much|treatment can|think|helpful|taking|prescribed|undergoing|underwent)\b|\bglobal impression|\b[CP]GI",
    re.IGNORECASE,
)
"""People who had something done about a disease are no sick people; impressions of change go either way."""
_THRESHOLD = re.compile(r"[<>≤≥]|\b(?:at least|or (?:more|less|higher|lower)|above|below)\b", re.IGNORECASE)
"""Who is beyond a limit may be well or ill, whatever is measured."""
_PERCENT = re.compile(r"(?<=^No\.) ?\(%\) ?|(?<=^No) ?\(%\) ?|(?<=^n) ?\(%\) ?")
_NUMBER_OF = re.compile(r"^(?:no|nos|n)\.? (?=(?:of|patients|participants|subjects|women|people|cases)\b)", re.IGNORECASE)
_HARMS = re.compile(
    r"^(?:Table \S+?[.:]? )?(?:(?:comparison|incidence|frequency|frequencies|summary|list|numbers?|rates?|common|most|frequent|commonly|reported|selected|post-?operative|peri-?operative|intra-?operative|treatment[- ]emergent|serious|early|late|major|minor|of|the|all|and|maternal|neonatal|drug[- ]related|treatment[- ]related|observed|possible|main) )*"
    r"(?P<harm>complications?|adverse (?:events?|effects?|reactions?)|side[- ]effects?|toxicit(?:y|ies))\b",
    re.IGNORECASE,
)
"""A caption that says that all of its rows are harms."""
_TIME_AT_END = re.compile(
    r"^(?P<name>.*\w.*?)\s*(?:,|:| - | at| after|\(|\bon|\bin)\s*(?:the |a )?(?P<time>[^,:(]+?)\)?$", re.IGNORECASE
)
_TIME_AT_START = re.compile(r"^(?:at |after |on )?(?P<time>[^,:]+?)\s*[,:]\s*(?P<name>.*[A-Za-z]{3}.*)$", re.IGNORECASE)


def is_of_characteristics(grid: Grid) -> bool:
    """Whether a table tells who took part, or what went with what, rather than how the groups fared."""
    if _CHARACTERISTICS.search(grid.caption):
        return True
    if _AT_BASELINE.search(grid.caption) and not _AND_LATER.search(_AT_BASELINE.sub(" ", grid.caption)):
        return True
    if _SUBSETS.search(" ".join(grid.paths[0])):
        return True
    if any(_PEOPLE_ROW.search(text) for row in grid.rows for text in (row.label, row.section)):
        return True
    above = " ".join(word for path in grid.paths for word in path)
    told = f"{grid.caption} {above} {' '.join(row.label for row in grid.rows)}"
    return bool(_FIRST_TABLE.search(grid.caption)) and not _TELLS_RESULTS.search(told)


def is_baseline(words: str) -> bool:
    """Whether words name a time before the treatment."""
    time, _ = time_in(words)
    return time is not None and time.when is When.BASELINE


def named(grid: Grid, row: Row, study: Study, *, counts: bool) -> Named | None:
    """The outcome of a row; None where it names none of its own, or one of the time before.

    Where the row `counts` people, and the caption says that all rows are harms, the name says so too.
    """
    label, section = _label_and_section(grid, row)
    if not label or _tells_of_others(label, section):
        return None
    time, label = _timed(label)
    section_time, rest = _timed(section)
    if section_time is not None:
        section, time = rest, time or section_time
    if _GENERIC.fullmatch(section) or (_UNIT.search(section) and _UNIT.search(label)):
        section = ""
    if _LEVEL.fullmatch(label) or _when_unknown(grid, label, section, time):
        return None
    of_section = not label or bool(_STATISTIC.fullmatch(label)) or bool(_CHANGES.fullmatch(label))
    if counts and not section and not of_section:
        section = _harm_of(grid, label)
    name = section if of_section else f"{section}: {label}" if section else label
    if not re.search(r"[A-Za-z]{2}", name) or len(name) > _LONGEST:
        return None
    return _pointed(grid, name, section, "" if of_section else label, time, study, changed=bool(_CHANGES.search(row.label)))


def _label_and_section(grid: Grid, row: Row) -> tuple[str, str]:
    """The name of a row and what stands above it or, where two columns hold names, before it."""
    label, section = _plain(row.label), _plain(row.section)
    if grid.stubs == 2 and (second := _plain(row.cells[1])) and second != label:
        return second, label or section
    return label, section


def _tells_of_others(label: str, section: str) -> bool:
    """Whether a row tells of the time before, of a part of the people, or of kinds of something."""
    if any(_ELSEWHERE.search(one) or is_baseline(one) for one in (label, section)) or _KIND_OF.match(section):
        return True
    return bool(_AT_BASELINE.search(_CHANGES_FROM.sub(" ", f"{section} {label}")))


def _when_unknown(grid: Grid, label: str, section: str, time: str | None) -> bool:
    """Whether rows are times without an outcome, or some may be of the time before."""
    if not section and _TIMES_AHEAD.search(" ".join(grid.paths[0])):
        return True
    return not time and _shows_baseline(grid) and not _CHANGES.search(label)


def _harm_of(grid: Grid, label: str) -> str:
    """What the caption calls all rows, where it calls them harms and the label does not."""
    harms = _HARMS.match(grid.caption)
    return harms["harm"].capitalize() if harms and harms["harm"].lower().rstrip("s") not in label.lower() else ""


def _shows_baseline(grid: Grid) -> bool:
    """Whether some rows may be of the time before, by the caption, and no column says which."""
    caption = _INITIALLY.sub("baseline", _SINCE_BASELINE.sub(" ", grid.caption))
    return bool(_AT_BASELINE.search(caption)) and not any(time_in(words)[0] for path in grid.paths for words in path)


def _plain(label: str) -> str:
    plain = " ".join(_FORMAT.sub(" ", _PERCENT.sub(" ", label)).split()).strip(" ,;:-–.·•◦○●▪")
    return _NUMBER_OF.sub("Number of ", plain).replace("Number of of ", "Number of ")


def _timed(label: str) -> tuple[str | None, str]:
    """The time that a label is, ends with or begins with, and the rest of it."""
    if _MOMENT.match(label):
        return label, ""
    if _DAY.fullmatch(label):
        return label, ""
    own, rest = time_in(label)
    if own is None or own.when is not When.FOLLOW_UP:
        return None, label
    if not rest:
        return own.name, ""
    for pattern in (_TIME_AT_END, _TIME_AT_START):
        if (found := pattern.match(label)) and _is_time(time_in(found["time"])):
            return found["time"].strip(), found["name"].strip(" ,;:-")
    return None, label


def _is_time(told: tuple[Time | None, str]) -> bool:
    time, rest = told
    return time is not None and time.when is When.FOLLOW_UP and not rest


def _pointed(grid: Grid, name: str, section: str, label: str, time: str | None, study: Study, *, changed: bool) -> Named:
    about = f"{grid.caption} {grid.notes} {section}"
    timed = any(time_in(words)[0] for path in grid.paths for words in path) or time is not None
    return Named(
        name,
        time,
        _way(name, section, label, about, study),
        change=changed or (not timed and bool(_OF_CHANGES.search(grid.caption))) or bool(_CHANGES.search(section)),
        amount=bool(_AMOUNTS.search(name)),
        achieved=bool(_TURNING.search(f"{grid.caption} {section} {' '.join(word for path in grid.paths for word in path)}")),
    )


def _way(name: str, section: str, label: str, about: str, study: Study) -> bool | None:
    """Whether less of an outcome is good; None where label, section and instrument don't agree on it."""
    if _CARED_FOR.search(name) or _THRESHOLD.search(name):
        return None
    way = _oriented(label, study) if label else None
    of_section = _oriented(section, study) if section else None
    if way is not None and of_section is not None and way is not of_section:
        return None
    if way is None:
        way = _oriented(name, study)
    words = f"{about} {name}"
    if (way is False and _HIGHER_IS_WORSE.search(words)) or (way is True and _HIGHER_IS_BETTER.search(words)):
        return None
    return way


def _oriented(words: str, study: Study) -> bool | None:
    return lower_is_better(words, study.about, study.meanings)
