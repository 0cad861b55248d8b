"""The wordings by which claims are told: what helps, how firmly it is said, for how long, and what is no claim at all.

Strengths follow the plain-language wording of GRADE (Santesso 2020, J Clin Epidemiol 119:126): "may" for low certainty,
"probably" for moderate, no hedge for high.
"""

from __future__ import annotations

import re
from enum import IntEnum


class Strength(IntEnum):
    """How firmly a claim is made."""

    TENTATIVE = 0
    """ "may help", "some studies suggest"."""
    POSSIBLE = 1
    """ "can help"."""
    PROBABLE = 2
    """ "probably helps", "tends to"."""
    FLAT = 3
    """ "helps", "is effective", "research shows"."""
    EMPHATIC = 4
    """ "cures", "proven", "always", "permanently", "everyone"."""


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


CURE = _any(r"\bcur(?:e|es|ed|ing)\b", r"\bheal(?:s|ed)?\b(?! (?:professional|care))", r"\brevers(?:e|es|ed|ing)\b", r"\beliminat\w+", r"\beradicat\w+",
    r"\bget(?:s|ting)? rid of\b", r"\brids?\b", r"\bbanish\w*", r"\bshrink(?:s|ing)?\b", r"\bmelts? away\b", r"\b(?:takes?|took) .{0,40}\baway\b", r"\babolish\w*", r"\berases?\b", r"\bwip(?:e|es|ed) out\b", r"\b(?:unnecessary|superfluous)\b", r"\bends? (?:\w+ )?(?:pain|suffering|headaches?|migraines?|insomnia)\b", r"\bdissolv\w+", r"\bfix(?:es|ed)?\b",
    r"\bstops? .{0,30}\b(?:completely|for good)\b", r"\bmakes? .{0,40}\b(?:disappear|vanish|go away)\b", r"\bpain[- ]free\b")  # fmt: skip
"""Claims that a disease goes away, which trials of symptoms do not measure."""

EMPHATIC = _any(r"\bproven\b", r"\bproves?\b", r"\bguarantee\w*", r"\balways\b", r"\beveryone\b", r"\beverybody\b", r"\bevery (?:patient|person|case|client|woman|man|child|baby)\b",
    r"\ball (?:patients|people|cases|kinds of|types of|forms of|sufferers)\b", r"\bdramatic\w*", r"\bcomplete(?:ly)?\b", r"\btotally\b", r"\bentirely\b", r"\bpermanent\w*",
    r"\bpowerful\w*", r"\bmirac\w+", r"\bmassive\w*", r"\bhuge\w*", r"\bhighly effective\b", r"\bextremely effective\b", r"\b(?:very|incredibly|remarkably) effective\b", r"\bthe (?:best|most effective|only|single best)\b",
    r"\binstant\w*", r"\bwithout (?:a )?doubt\b", r"\bundoubtedly\b", r"\bno doubt\b", r"\bunquestionabl\w+", r"\b100 ?(?:%|percent|per cent)", r"\bnever fails?\b", r"\bfor (?:good|ever|life)\b", r"\bonce and for all\b",
    r"\bessential for\b", r"\bconclusive\w*", r"\bstrong evidence\b", r"\bdefinitive\w*", r"\bcertain to\b", r"\bworks wonders\b", r"\bby far\b", r"\bradical\w*", r"\bsubstantial\w*", r"\bgreatly\b", r"\bvastly\b",
    r"\bevery time\b", r"\b(?:better|more) than (?:any|every)(?:thing| other)\b", r"\bwithout exception\b", r"\breplaces? (?:the need|medic|surgery|drugs|physio)\w*")  # fmt: skip

FLAT_AUTHORITY = _any(
    r"\b(?:research|studies|science|evidence|trials)\b[^.;]{0,25}\b(?:show|shows|shown|demonstrat\w+|confirm\w*|establish\w*|agree)\b",
    r"\bhas been shown\b",
    r"\bhave been shown\b",
)

TENTATIVE = _any(r"\bmay\b(?! \d)", r"\b(?:believed|thought|said|supposed|claimed|reputed) to\b", r"\bmight\b", r"\bcould\b", r"\bpossibly\b", r"\bperhaps\b", r"\bpromising\b", r"\bpreliminary\b", r"\blimited evidence\b", r"\bsome (?:\w+ )?(?:evidence|research|studies|trials|reviews|people|patients|data|benefit|relief|improvement)\b",
    r"\b(?:studies|research|evidence|trials|reviews|findings|data|results|review|study|trial|meta-analysis)\b[^.;]{0,30}\b(?:suggest\w*|hint\w*|point\w* to|indicat\w+)\b", r"\blow[- ](?:certainty|quality)\b", r"\bsuggests?\b", r"\bsmall (?:studies|trials)\b", r"\ba few (?:small )?(?:studies|trials)\b",
    r"\bearly (?:evidence|research|studies)\b", r"\bpotential(?:ly)?\b", r"\bsometimes\b", r"\bsome (?:short|temporary|modest|small|brief)\b", r"\ba little\b", r"\bcertain people\b", r"\bcertain patients\b")  # fmt: skip
POSSIBLE = _any(r"\bcan\b", r"\bable to\b", r"\bhas the ability\b", r"\b(?:researchers|scientists|authors|reviewers|trials?|study|studies|reviews?|meta-analys[ie]s|they)\b[^.;]{0,90}\b(?:found|reported|observed|noted)\b", r"\bin (?:one|a|an|two|three|several) (?:\w+ ){0,3}(?:study|studies|trials?|reviews?|survey)\b",
    r"\b(?:often|many people|in many cases|for some|for many)\b")  # fmt: skip
PROBABLE = _any(
    r"\bprobably\b",
    r"\blikely\b",
    r"\btends? to\b",
    r"\bappears? to\b",
    r"\bseems? to\b",
    r"\bmoderate[- ](?:certainty|quality|strength)\b",
    r"\bmoderate evidence\b",
    r"\busually\b",
    r"\bgenerally\b",
    r"\btypically\b",
)

_DOWN = r"reduc(?:e|es|ed|ing|tion|tions)|lower(?:s|ed|ing)?|decreas(?:e|es|ed|ing)|lessen(?:s|ed|ing)?|cut(?:s|ting)?(?: down)?|diminish(?:es|ed|ing)?|minimi[sz](?:e|es|ed|ing)|drop(?:s|ped)?"
_UP = r"increas(?:e|es|ed|ing)|rais(?:e|es|ed|ing)|boost(?:s|ed|ing)?|elevat(?:e|es|ed|ing)|heighten(?:s|ed)?|doubl(?:e|es|ed|ing)|tripl(?:e|es|ed|ing)"
_GOOD = (
    r"help(?:s|ed|ing|ful)?|reliev(?:e|es|ed|ing)|relief|eas(?:e|es|ed|ing)|alleviat(?:e|es|ed|ing)|sooth(?:e|es|ed|ing)|improv(?:e|es|ed|ing|ement|ements)|enhanc(?:e|es|ed|ing)|"
    r"strengthen(?:s|ed|ing)?|speed(?:s|ed|ing)?(?: up)?|accelerat(?:e|es|ed|ing)|promot(?:e|es|ed|ing)|treat(?:s|ed|ing)?|benefit(?:s|ed|ing)?|beneficial|work(?:s|ed)?(?= (?:for|against|on|well|in|better|as|just))|effective(?:ly|ness)?|"
    r"heal(?:s|ed)?|cur(?:e|es|ed|ing)|fix(?:es|ed)?|prevent(?:s|ed|ing)?|stop(?:s|ped)?|eliminat(?:e|es|ed|ing)|get(?:s|ting)? rid of|rids?|banish(?:es|ed)?|calm(?:s|ed|ing)?|combat(?:s|ting)?|fight(?:s|ing)?|"
    r"shorten(?:s|ed|ing)?|restor(?:e|es|ed|ing)|aid(?:s|ed|ing)?|useful|good for|great for|valuable (?:for|in)|manag(?:e|es|ed|ing)|revers(?:e|es|ed|ing)|resolv(?:e|es|ed|ing)|dissolv(?:e|es)|clear(?:s)?|loosen(?:s|ed|ing)?|releas(?:e|es|ed|ing)|"
    r"flush(?:es|ed|ing)?|detox(?:ify|ifies|ifying|es)?|remov(?:e|es|ed|ing)|stimulat(?:e|es|ed|ing)|shrink(?:s)?|protect(?:s|ed)?|support(?:s|ed|ing)?|lift(?:s|ed|ing)?|better|less|fewer|gain(?:s|ed)?|recover(?:s|ed)?|melts? away|relax(?:es|ed)|eradicat(?:e|es)|deliver(?:s|ed)?|"
    r"mak(?:e|es|ing) (?:a|any|little|no|some|much) (?:\w+ ){0,2}difference|made (?:a|any|little|no|some|much) (?:\w+ ){0,2}difference|has (?:an|any|no|little|a) (?:\w+ )?effect|have (?:an|any|no|little|a) (?:\w+ )?effect|disappear|vanish|favou?rs?|do(?:es)? (?:little|nothing)(?: for)?|therapeutic effect|useless|worthless|pointless|ineffective|tak(?:e|es|ing)(?= .{0,40}\baway\b)|took(?= .{0,40}\baway\b)|abolish(?:es|ed)?|beats?|conquers?|tackl(?:e|es|ed)|burn(?:s|ed)?(?= (?:off )?(?:fat|calories))|slow(?:s|ed)?(?: down)?|end(?:s|ed)?(?= (?:\w+ )?(?:pain|suffering|headaches?|migraines?|insomnia))|erases?|easier|eased|goes down|go down|went down|tames?|undo(?:es)?|dull(?:s|ed)?|counter(?:s|ed|acts?|acted)?|wards? off|keeps?(?= .{0,40}\bat bay\b)|frees?|quicken(?:s|ed)?|settl(?:e|es|ed)|quiet(?:s|ed|ens?)?|halv(?:e|es|ed)|worth(?:while| having)|stabili[sz](?:e|es|ed)|normali[sz](?:e|es|ed)|regulat(?:e|es|ed)|does wonders|soothes?|treatments? (?:there is )?(?:for|of|against)|remed(?:y|ies) (?:for|against)|answer to|cures? for|responds? (?:\w+ )?(?:\w+ )?to|keeps? working|wip(?:e|es|ed) out|unnecessary|superfluous|of (?:no|little|some|great|much) (?:use|help|value|benefit)|ends?(?! (?:with|at|of|up|in|the (?:day|session)))|makes? .{1,30}\b(?:easier|lighter|bearable|better)"
)
DOWN = re.compile(rf"\b(?:{_DOWN})\b", re.IGNORECASE)
UP = re.compile(rf"\b(?:{_UP})\b", re.IGNORECASE)
EFFECT = re.compile(rf"\b(?:{_GOOD}|{_DOWN}|{_UP})\b", re.IGNORECASE)
"""Words of an effect that is wished for."""

HARM = _any(r"\bwors(?:en|ens|ened|ening)\b", r"\bmak(?:e|es) .{1,40}\bworse\b", r"\baggravat\w+", r"\bcaus(?:e|es|ed|ing)\b(?!.{0,40} to (?:ease|improve|fade|go|heal))", r"\btrigger(?:s|ed)?\b(?! points?)", r"\bharm(?:s|ed|ful)?\b", r"\bdamag(?:e|es|ed|ing)\b",
    r"\bspread(?:s|ing)?\b", r"\bdislodg\w+", r"\bdanger(?:ous|s)?\b", r"\bside[- ]effects?\b", r"\badverse\b", r"\binjur(?:e|es|ed|ing)\b", r"\bleads? to\b", r"\b(?:leaves?|left|feel|feels|felt|be|are|is) .{0,20}\b(?:sore|bruised|achy|dizzy|faint)\b", r"\brisk of\b", r"\bbruis(?:ing|es)\b", r"\bsore(?:ness)?\b.{0,30}\bafter\b", r"\bafter\b.{0,40}\bsore(?:ness)?\b", r"\bmiscarriage\b", r"\bcomplications?\b")  # fmt: skip
SAFE = _any(r"\b(?:un)?safe(?:ly|ty)?\b", r"\b(?:no|few|low|little|minimal|without|rare|hardly any|zero|any)\b(?:\W+\w+){0,3}?\W+(?:risks?|side[- ]effects?|harms?|dangers?|adverse\W+\w+|complications?)\b", r"\brisks?\b.{0,40}\b(?:are|is) (?:very |quite |generally )?(?:low|few|small|rare|minimal|minor)\b",
    r"\bharmless\b", r"\brisk[- ]free\b", r"\b(?:side[- ]effects?|complications?|(?:serious|severe) (?:harms?|problems?|injur\w+|events?)|adverse (?:events?|effects?|reactions?))\b.{0,40}\b(?:are|is|were|was|seem|appear|happen)\b.{0,20}\b(?:rare\w*|uncommon|mild|minor|few|seldom)\b", r"\bwell tolerated\b")  # fmt: skip
SAFE_ABSOLUTE = _any(r"\b(?:completely|totally|entirely|perfectly|absolutely|always|100 ?%|100 percent) safe\b", r"\b(?:has|have|carries|with|there are|there is|is) (?:absolutely )?(?:no|zero)\W+(?:\w+\W+){0,2}?(?:risks?|side[- ]effects?|harms?|dangers?|complications?)\b", r"\bwithout (?:any )?(?:risks?|side[- ]effects?|harms?|dangers?)\b", r"\bharmless\b", r"\brisk[- ]free\b", r"\bsafe for (?:everyone|everybody|anyone|all)\b", r"\bnever\b.{0,30}\b(?:harm|injur|side)\w*", r"\bcannot (?:hurt|harm)\b|\bcan't (?:hurt|harm)\b")  # fmt: skip
SAFE_HEDGED = _any(
    r"\bgeneral(?:ly)?\b",
    r"\busually\b",
    r"\brelatively\b",
    r"\bmost(?:ly)?\b",
    r"\blow\b(?!er| back)",
    r"\bfew\b",
    r"\brare(?:ly)?\b",
    r"\buncommon\b",
    r"\bmild\b",
    r"\bminor\b",
    r"\bminimal\b",
    r"\btends? to\b",
    r"\bmay be\b",
    r"\bcan be\b",
    r"\bappears?\b",
    r"\bseems?\b",
    r"\blittle\b",
    r"\bsmall\b",
    r"\bprobably\b",
    r"\bwhen\b",
    r"\bif\b",
    r"\bas long as\b",
    r"\bprovided\b",
    r"\bno serious\b",
    r"\bwell tolerated\b",
    r"\bseldom\b",
)
SAFE_CONDITIONAL = _any(
    r"\bwith (?:care|caution|your doctor|medical)\b",
    r"\bif (?:your|a|the) (?:doctor|midwife|provider|physician)\b",
    r"\badapted\b",
    r"\bwhen\b",
    r"\bas long as\b",
    r"\bprovided\b",
    r"\bmay be safe\b",
    r"\bcan be safe\b",
    r"\bgentle\b",
    r"\bask\b",
    r"\bafter checking\b",
)

WARN_STRICT = _any(r"\b(?:should|must|ought)(?:n['’]t| not| never) (?:be |have |get |receive |use |undergo |to )?", r"\bnever (?:have|get|be|use|massage|receive)\b", r"\bcan(?:not|['’]t) (?:have|get|receive)\b", r"\bdo(?:n't| not) (?:have|get|book|massage|use|let)\b", r"\bcontra-?indicat\w+", r"\b(?:is|are)(?: not| never|n['’]t) (?:safe|suitable|recommended|appropriate|advised|a good idea)\b", r"\bruled? out\b", r"\bnot (?:be )?(?:given|allowed|massaged|suitable|recommended)\b", r"\bunsafe\b", r"\bno massage\b", r"\boff[- ]limits\b")  # fmt: skip
WARN_SOFT = _any(r"\bavoid(?:ed|ing)?\b", r"\b(?:ask|check with|consult|talk (?:to|with)|speak (?:to|with)|see|tell|discuss\w* .{0,20}with|approval from|permission from|clearance from|okay from|go-ahead from) (?:to |with )?(?:your|a|the|their|his|her|with your)?\s*(?:own )?(?:doctor|gp|provider|physician|midwife|medical|health|oncologist|healthcare|surgeon|care)\b", r"\bcaution\w*\b", r"\bcareful\w*\b", r"\bcare is needed\b", r"\bmay not be (?:appropriate|suitable|safe|right|advisable|a good idea)\b", r"\bnot (?:always )?(?:appropriate|suitable) for\b", r"\bprecautions?\b", r"\bextra care\b", r"\blight(?:er)? (?:touch|pressure)\b", r"\bkeep (?:clear|away)\b", r"\b(?:needs?|requires?|with) (?:extra |special |medical )?(?:care|clearance|approval|advice)\b", r"\bgentle(?:r)? (?:pressure|massage|touch|strokes)\b", r"\bmedical advice\b", r"\bstay clear\b", r"\bsteer clear\b", r"\b(?:skip|postpone|put off|hold off|wait until|wait before)\b")  # fmt: skip

NEGATION = _any(r"\b(?:myth|misconception|fallacy|untrue|falsely|false)\b", r"\bonce (?:thought|believed)\b", r"\bshowed otherwise\b", r"\bfew (?:people |doctors |experts )?(?:believe|think)\b", r"\buntil .{0,30}\b(?:showed|found|proved)\b", r"\bno (?:\w+ )?(?:study|studies|trials?|research)\b", r"\b(?:does|do|did|is|are|was|were|will|would|has|have|had|can|could|should|may|might)(?:n['’]t| not)\b", r"\bcannot\b", r"\bcan['’]t\b", r"\bwon['’]t\b", r"\bneither\b", r"\bno (?:\w+ ){0,2}?(?:effect|benefits?|difference|better|improvement|evidence|proof|relief|value|help|use|cure|clear|lasting)\b",
    r"\black of\b", r"\bwithout (?:any )?(?:effect|benefit)\b", r"\blittle or no\b", r"\bdo(?:es)? (?:little|nothing)\b", r"\bmake(?:s)? (?:little|no) (?:\w+ )?difference\b", r"\bineffective\b", r"\bfail(?:s|ed)? to\b", r"\bunlikely to\b", r"\bnever been\b", r"\bno more (?:effective|useful|helpful)\b", r"\bnot\b(?! only| just)", r"\b(?:useless|worthless|pointless)\b", r"\bno (?:clear|real|lasting)\b", r"\bnor\b", r"\blittle effect\b", r"\bhardly\b", r"\bnever\b", r"\bno\b (?=cure|remedy)")  # fmt: skip
UNCERTAIN = _any(r"\b(?:evidence|research|studies|data|results|findings|trials|science)\b[^.;]{0,60}\b(?:mixed|limited|unclear|uncertain|weak|thin|scarce|insufficient|inconclusive|conflicting|inconsistent|sparse|lacking|low[- ]quality|poor|patchy|disagree|preliminary|small|differ)\b", r"\b(?:mixed|limited|unclear|uncertain|weak|thin|scarce|insufficient|inconclusive|conflicting|little|not enough|no (?:good|strong|convincing|solid|reliable|high-quality))\b[^.;]{0,12}\b(?:evidence|research|studies|proof|data|trials)\b", r"\bmore research is (?:still )?needed\b", r"\bnot (?:yet )?(?:been )?(?:proven|proved|established|clear|known|certain)\b", r"\bunproven\b", r"\bremains? (?:unclear|uncertain|unproven|open)\b", r"\bhard to say\b", r"\bno one knows\b", r"\bwe do(?:n't| not) know\b", r"\bjury is (?:still )?out\b", r"\buncertain whether\b", r"\bunclear whether\b", r"\buncertain\b|\bunclear\b")  # fmt: skip

LONG = _any(
    r"\blong[- ](?:term|lasting)\b",
    r"\blast(?:s|ing)?\b(?! (?:\d+ minutes|an hour|about|year|night|week|month)) ?(?:for )?(?:months|years|a year|relief|effects?|improvements?|benefits?|results?|well)?\b",
    r"\b(?:a|one) year (?:later|after|or more|and beyond)\b",
    r"\b(?:at|after|for) (?:a|one) (?:full |whole )?year\b",
    r"\bfor (?:many )?years\b",
    r"\b(?:twelve|12) months\b",
    r"\bpermanent\w*",
    r"\b(?:sustained|enduring|durable)\b",
    r"\bin the long run\b",
    r"\bfor (?:good|ever|life)\b",
    r"\bfor months\b",
    r"\byears? (?:later|afterwards)\b",
)
SHORT = _any(
    r"\bshort[- ](?:term|lived)\b",
    r"\bin the short run\b",
    r"\btemporar\w+",
    r"\bimmediate(?:ly)?\b",
    r"\bright after\b",
    r"\bstraight after\b",
    r"\bfor a (?:while|short)\b",
    r"\bfor (?:a few|several|some) (?:hours|days|weeks)\b",
    r"\bbrief(?:ly)?\b",
    r"\bin the (?:first )?(?:days|weeks) (?:after|following)\b",
    r"\bfor some weeks\b",
    r"\bfor a time\b",
)

COMPARED_BETTER = _any(
    r"\b(?:better|more effective\w*|more effectively|superior|more helpful|more useful|faster|stronger|more relief|more) (?:\w+ ){0,4}?(?:than|to)\b",
    r"\b(?:less|fewer|lower|greater|larger) (?:[\w-]+ ){0,8}?than\b(?! \d)",
    r"\boutperform\w*",
    r"\bbeats?\b",
    r"\bmore than\b(?! \d| half| a)",
)
COMPARED_EQUAL = _any(
    r"\b(?:just )?as (?:\w+ )?(?:good|effective\w*|effectively|well|useful|helpful|much) (?:\w+ ){0,3}?as\b",
    r"\b(?:equal|equivalent|comparable|similar) (?:\w+ ){0,3}?to\b",
    r"\bequally (?:effective|good|useful)\b",
    r"\bno better (?:or worse )?than\b",
    r"\bno worse than\b",
    r"\bthe same as\b",
    r"\bno (?:more|less) effective than\b",
    r"\bsimilar (?:results|effects?)\b",
    r"\babout as\b",
)
COMPARED_WORSE = _any(r"\b(?:worse|less effective|inferior|less helpful|less useful|weaker) (?:\w+ ){0,3}?(?:than|to)\b")

GUIDELINE = _any(
    r"\b(?:college|society|academy|association|panel|organi[sz]ation|institute)\b[^.;]{0,60}\b(?:recommend|advis|endors|suggest)\w*",
    r"\bguidelines?\b",
    r"\bguidance\b",
    r"\b(?:NICE|WHO|American College of Physicians|American Pain Society|Ottawa Panel|medical (?:bodies|societies)|professional (?:bodies|societies)|expert panels?)\b.{0,60}\b(?:recommend|advis|suggest|endors|list)\w*",
    r"\brecommended (?:by|in) .{0,40}\b(?:guidelines?|bod(?:y|ies)|panels?|societ(?:y|ies)|organi[sz]ations?|college)\b",
)
RECOMMENDS = _any(
    r"\brecommend\w*",
    r"\badvis\w+",
    r"\bendors\w+",
    r"\bsuggest\w*",
    r"\bsupport\w*",
    r"\blist(?:s|ed)?\b",
    r"\boption\b",
    r"\binclude\w*",
    r"\bfirst[- ]line\b",
    r"\bconsider\w*",
    r"\bfavou?r\w*",
    r"\bagree\b",
    r"\b(?:should|to) be (?:used|offered|tried|given)\b",
    r"\boffer\w*",
)
COVERAGE = _any(
    r"\bmedicare\b",
    r"\bmedicaid\b",
    r"\btricare\b",
    r"\b(?:health )?insur(?:ance|er|ers)\b.{0,60}\b(?:cover|pay|reimburs)\w*",
    r"\b(?:cover|pay|reimburs)\w*.{0,60}\b(?:health )?insur(?:ance|er|ers)\b",
    r"\bmedically necessary\b",
    r"\b(?:aetna|cigna|humana|kaiser|unitedhealthcare|blue cross)\b",
)
COVERS = _any(r"\bcover\w*", r"\bpay(?:s|ing)?\b", r"\breimburs\w+", r"\bmedically necessary\b")

_SHARE = r"(?:\d{1,3}(?:\.\d+)? ?(?:%|percent|per cent)|(?:more than |over |about |nearly |almost )?(?:a |one )?(?:half|third|quarter)|(?:ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)? (?:percent|per cent)|two[- ]thirds|three[- ]quarters|(?:one|two|three|four|five|six|seven|eight|nine|\d+) (?:in|out of) (?:three|four|five|ten|\d+)|most|the majority|a majority|almost all|nearly all)"
REPORTED = _any(
    rf"\b{_SHARE}(?: of)?(?: the| these| those| all| our| US| American)?(?: \w+){{0,4}}? (?:said|say|says|report(?:s|ed)?|felt|feel|feels|found|find|believed?|had|have|got|get|used?|received|rated|experienced?|who|told|agreed?|tried|talked|recommend\w*|noticed?|cite[sd]?|gave|see|sought|turn\w*)\b",
    r"\bsurvey(?:s|ed)?\b", r"\bpolls?\b", r"\brespondents?\b",
)  # fmt: skip
"""A count of what people say or do; not an effect."""
VAGUE_REPORT = _any(
    r"\b(?:many|some|several|lots of|countless|thousands of|plenty of|a lot of|few|our) (?:\w+ ){0,2}?(?:people|clients|patients|customers|users|women|men|athletes|mothers|mums|parents|doctors|runners|visitors|guests|regulars)\b[^.;]{0,20}\b(?:say|swear|report|find|feel|tell|love|believe|claim|describe|recommend|rave|notice|enjoy|leave|walk)\w*",
    r"\bswears? by\b",
    r"\banecdot\w+",
    r"\b(?:people|clients|patients|customers) (?:often |frequently |usually |commonly )?(?:say|tell|describe|report|rave|leave|walk)\b",
)
TESTIMONIAL = _any(
    r"(?:^|[^\w'’])(?:I|I['’]m|I['’]ve|I['’]d)(?![\w'’])",
    r"\bmy (?:\w+ ){0,2}(?:back|neck|pain|shoulders?|life|headaches?|sleep|clients?|husband|wife|mother|body|migraines?|experience|knees?)\b",
    r"\b(?:I|we) (?:felt|feel) \w+",
    r"\b(?:changed|saved) (?:my|his|her|their) li(?:fe|ves)\b",
    r"\btestimonial\b",
)
ADVERTISING = _any(
    r"\bbook (?:now|today|your|an?|online|in)\b",
    r"\bcall us\b",
    r"\bcontact us\b",
    r"\bour (?:\w+ ){0,3}?(?:therapists?|team|clinic|studio|spa|treatments?|massages?|sessions?|packages?|experts?|clients?|signature|specialists?|method|centre|center|services?)\b",
    r"\bwe (?:offer|provide|specialise|specialize|are|believe|pride|have|know|guarantee|promise|treat|deliver)\b",
    r"\b\d+ ?% off\b",
    r"\bdiscount\w*",
    r"\bspecial offer\b",
    r"\bgift (?:card|voucher)s?\b",
    r"\byou deserve\b",
    r"\btreat yourself\b",
    r"\bpamper\w*",
    r"\bindulg\w+",
    r"\bluxur\w+",
    r"\baward[- ]winning\b",
    r"\bworld[- ]class\b",
    r"\bthe ultimate\b",
    r"\bbest massage in\b",
    r"\bunforgettable\b",
    r"\bheavenly\b",
    r"\bbliss\w*",
    r"\blike a new (?:person|you|man|woman)\b",
    r"\bworth every\b",
    r"\bunbeatable\b",
    r"\btransform\w* your\b",
)
OPINION = _any(
    r"\bin (?:my|our) (?:view|opinion|experience)\b",
    r"\b(?:I|we) (?:think|believe|feel|love)\b",
    r"\barguably\b",
    r"\bthere is nothing (?:like|better|quite)\b",
    r"\bnothing beats\b",
    r"\bone of (?:life['’]s|the (?:nicest|greatest|loveliest|finest|most wonderful))\b",
    r"\bwonderful\b",
    r"\bamazing\b",
    r"\blovely\b",
    r"\bmagic(?:al)?\b",
    r"\bdelight\w*",
    r"\ba joy\b",
    r"\bmost underrated\b",
    r"\bshould be part of\b",
    r"\bdeserves? (?:a|more|to)\b",
    r"\bplays? a (?:\w+ ){0,2}role in\b",
    r"\bcan play a\b",
)
VAGUE = _any(
    r"\b(?:overall |general |total |whole )?well-?being\b",
    r"\b(?:overall|general|whole[- ]body|holistic) (?:health|wellness|balance)\b",
    r"\bwellness\b",
    r"\benerg(?:y|ies)\b(?! intake)",
    r"\b(?:mind,? body|body,? mind|body and (?:mind|soul|spirit)|mind and (?:body|soul|spirit))\b",
    r"\bbalanc(?:e|es|ing) (?:of |to )?(?:the |your |body)?\b(?!.{0,20}\b(?:falls?|standing|older|gait)\b)",
    r"\bharmon\w+",
    r"\b(?:qi|chi|prana|chakras?|meridians?|aura|life force|vital force|vitality)\b",
    r"\bnatural healing\b",
    r"\bheal(?:ing)? (?:itself|energy|power|process)\b",
    r"\brejuvenat\w+",
    r"\brevitali[sz]\w+",
    r"\brecharg\w+",
    r"\byounger\b",
    r"\bglow\w*",
    r"\bfeel (?:\w+ )?(?:great|good|better|wonderful|amazing|refreshed|renewed)\b",
    r"\bhealth(?:ier)?\b(?= and| in general|\W*$)",
    r"\bhealing\b",
    r"\bzen\b",
    r"\bnourish\w*",
)
PURPOSE = _any(
    r"\b(?:intended|designed|meant|aims?|aimed|hopes?|tries|try|trying|want(?:s|ed)?|hoping|used|applied|given|offered|marketed|sold|advertised|promoted|performed|practi[sc]ed) (?:\w+ )?(?:to|for|as|in)\b",
    r"\bthe (?:aim|goal|idea|purpose|intention) (?:is|of|behind)\b",
    r"\bin order to\b",
    r"\bwhether\b(?!.{0,60}\b(?:uncertain|unclear|unknown|known)\b)",
)
IMPERATIVE = re.compile(
    r"^(?:please |then |always |also |first,? |instead,? |if (?:you|your)[^,]{0,80}, )*(?:ask|talk|tell|speak|discuss|choose|look|find|drink|wear|arrive|bring|call|book|see|check|avoid|let|make sure|try|remember|learn|start|stop|"
    r"keep|use|consider|wait|take|get|give|read|visit|seek|be sure|be careful|schedule|share|rest|report|plan|combine|apply|breathe|click|note|never|do not|don['’]t|go|expect|allow|eat|relax|contact|consult|listen|add|stay|skip|set|pick|press|place|roll|lie|sit|hold|repeat|warm)\b",
    re.IGNORECASE,
)
CONTEXT_SUBJECT = re.compile(
    r"^(?:(?:in addition|best|effective|also|however|moreover|furthermore|besides|additionally|finally|first|second|third|but|and|yet|still|overall|in fact|for example|for instance|in short|research|studies|evidence|trials|reviews|a|an|the|some|several|many|regular|new|recent|small|large|good|main|other|possible|potential|one|two|three|most|"
    r"this|that|these|those|such|there|is|are|also|even|scientific|clinical|randomi[sz]ed|strong|weak|limited|no|more|show|shows|showed|suggest|suggests|found|say|says|indicate|that|has|have|been|shown|of|on|it|they|treatment|treatments|therapy|therapies|technique|techniques|method|approach|practice|session|sessions|benefits?|"
    r"effects?|results?|relief|hands-on|bodywork|care|its|their|study|trial|review|researchers|scientists|reviewers|authors|a\.|can|may|might|could|will|would|does|do|did|not|never|probably|likely|often|sometimes|only|just|to|for|in|with|by|as|and|or|after|during|when|known|course|weekly|daily|monthly|"
    r"having|getting|receiving|evidence-based|proven|people|who|had|get|got|it['’]s|doesn['’]t|isn['’]t|won['’]t|can['’]t|don['’]t|aren['’]t|at|least|\d[\d,.]*)\W+)*$",
    re.IGNORECASE,
)
"""Words before an effect that name no treatment of their own, so that the one spoken of before is meant."""

STRONG_EFFECT = re.compile(
    r"\b(?:cur(?:e|es|ed)|treat(?:s|ed)?|reliev(?:e|es|ed)|heal(?:s|ed)?|prevent(?:s|ed)?|revers(?:e|es|ed)|eliminat(?:e|es|ed)|eas(?:e|es|ed)|reduc(?:e|es|ed)|"
    r"alleviat(?:e|es|ed)|helps? with|help(?:s|ed)? (?:people|patients|those) with|good for|effective (?:for|against|in))\b",
    re.IGNORECASE,
)
"""Words after which the thing treated must stand."""
NUMBER_WORDS = {
    word: float(value)
    for value, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), start=1)
}
NUMBER = re.compile(
    r"\b(?P<word>two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:full |more |weekly |daily )?(?:minutes?|hours?|sessions?|days?|weeks?|months?|years?|treatments?|massages?)\b|"
    r"(?P<value>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s?(?P<unit>(?:in|out of) (?:every )?\d+\b|%|percent\b|per cent\b|points?\b|times\b|-?fold\b|studies\b|trials\b|(?:\w+ )?(?:people|participants|patients|adults|women|men)\b|"
    r"-?minutes?\b|(?:\w+ )?sessions?\b|-?weeks?\b|-?months?\b|days?\b)|\b(?P<year>(?:19|20)\d\d)\b|\b(?P<half>(?:by|in) half|doubl(?:e|es|ed)|halv(?:e|es|ed)|twice as|three times as)\b",
    re.IGNORECASE,
)
