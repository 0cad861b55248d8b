"""Which kind of question is asked, by its wording: an ordered table of rules, of which the first that fits decides.

The order settles the confusions: an effect that is asked about outright beats who gives the treatment ("can a good therapist cure
sciatica"), payment beats everything that words like "need" suggest, a safety word beats "why" and "how often", and mere permission
("can I have a massage with ...") decides only where nothing stronger is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from palpate.answering.important_differences import ASKS_IMPORTANCE
from palpate.terminology import Match, terminology
from palpate.vocabulary import QuestionKind
from palpate.vocabulary.patterns import regex

_START = r"(?:^\W*(?:and |but |so )?|[.!?;:,] (?:and |but |so )?)"
_WORDS = r"(?:[\w'-]+ )"
_THERAPIST = r"(?:therapists?|practitioners?|masseu\w+|providers?|massage (?:person|lady|guy|woman|man|girl))"
_TRAINED = r"(?:licen[cs]\w*|certif\w*|qualif\w*|training|trained|credentials?|educat\w*|regulat\w*|registered)"
_EFFECT = (
    r"\b(?:help\w*|works?|effective\w*|benefi\w*|improv\w*|reduc\w*|reliev\w*|relief|treat\w*|good for|cur(?:e|es|ing)|evidence|eas(?:e|es|ing)"
    r"|lower\w*|prevent\w*|recommend\w*|useful|heals?|fix|therap(?:y|ies)|remed\w+|get rid of|do (?:for|about)|manag\w+|best|worth)\b"
)
_HARMS = r"(?:adverse (?:events?|effects?)|reactions?|risks?|harms?|complications?|side[- ]effects?|injur\w+)"
_WELCOME = r"(?:weight loss|relax\w*|sleep\w*|growth|hair growth|healing|recovery|improvement|relief)"
_ANYBODY = (
    r"(?:i|you|we|one|he|she|they|someone|somebody|anyone|anybody|people|women|men|patients?|pregnant women|a pregnant woman|children|babies"
    r"|my (?:\w+)|an? (?:\w+ )?(?:person|child|baby|infant|toddler|woman|man|patient))"
)
_DANGER_VERB = (
    r"(?:hurt|damage|torn|tore|injured|damaged|worsen|aggravate|bruise|spread|rupture|dislodge|injure|harm|break(?! up| down)|tear|irritate|kill"
    r"|(?:raise|increase|elevate) (?:my |your |the |her |his )?(?:blood pressure|pain|bleeding|swelling|bruising|heart rate))"
)
_INSURER = r"(?:insur\w*|medicare|medicaid|tricare|aetna|premera|unitedhealth\w*|payers?|health plan)"
_AN = r"(?:a |an |the |my |your |his |her |our |their )"


_HOW_HARD = r"(?:hard|firm\w*|deep\w*|strong\w*|light\w*|gent\w+|heav\w+|vigorous\w*|rough\w*|forceful\w*|soft\w*|moderate)"
_HARDER = r"(?:harder|firmer|deeper|stronger|lighter|gentler|heavier|rougher|softer)"
PRESSURE = (
    r"\b(?:what|which|how much|how little|right|best|ideal|optim\w+|recommended|correct|same)(?: \w+){0,2}? (?<!blood )(?:pressure|force|depth|intensity)\b(?! (?:sore|ulcer))"
    rf"|\b(?:pressure|depth|intensity) (?:should|to use|is best|is right)\b|\bhow {_HOW_HARD}\b"
    rf"|\b{_HOW_HARD} (?:or|vs\.?|versus|than|and) {_HOW_HARD}(?: pressure| massage|\W*$)"
    rf"|\b{_HOW_HARD} pressure\b[^.?!]{{0,40}}\b(?:as|than|or|versus|vs\.?) (?:well as |good as |an? |the )?{_HOW_HARD}\b"
    rf"|\b{_HARDER}\b[^.?!]{{0,40}}\bthan\b (?:an? |the )?{_HOW_HARD}\b"
)
"""The wording of a question on how hard to press."""


ASKS_SHARE = regex(
    r"(?:^\W*(?:share|percent|percentage|proportion|number) of\b|\b(?:how many|what (?:share|proportion|percentage|percent|fraction|number)|how (?:common|popular|widespread)|prevalence)\b)"
    r"(?! (?:(?:more|further|extra) )?(?:sessions?|massages?|times|weeks?|days?|months?|years?|minutes?|hours?|visits?|treatments?|studies|trials|points?|clients))"
    r"(?=.*\bmassages?\b)(?=.*\b(?:use[sd]?|using|users|get(?:s|ting)?|got|had|have|having|see|saw|seeing|receive[sd]?|receiving|visit|turn to|turned to|tried|insur\w+)\b)"
    r"(?!.*\b(?:improve\w*|better|respond\w*|relie\w+|recover\w*|cure\w*|harm\w*|hurt|injur\w*|adverse|side[- ]effects?|worse|pays? (?:for|me)|cost)\b)",
    re.IGNORECASE,
)
"""The wording of a question on how many people use massage, or are insured for it."""


class _Rule(NamedTuple):
    """The wording of a kind, unless another wording is there too. Treatments stand in it by the words that `_schematic` puts."""

    kind: QuestionKind
    wording: re.Pattern[str]
    unless: re.Pattern[str] | None = None

    def fits(self, text: str) -> bool:
        return bool(self.wording.search(text)) and not (self.unless and self.unless.search(text))


def _rule(kind: QuestionKind, *wordings: str, unless: str | None = None) -> _Rule:
    wording = regex("|".join(wordings), re.IGNORECASE)
    return _Rule(kind, wording, regex(unless, re.IGNORECASE) if unless else None)


_WHETHER_IT_HELPS = regex(r"\b(?:does|do|did|can|could|will|would|has|have)\b.*\b(?:massage|treatment|drug)\b", re.IGNORECASE)
"""Whether a treatment makes a change that matters is asked of the treatment."""

_RULES = (
    _Rule(QuestionKind.OTHER, ASKS_IMPORTANCE, _WHETHER_IT_HELPS),
    _Rule(QuestionKind.OTHER, ASKS_SHARE),
    _rule(
        QuestionKind.EFFECTIVENESS,
        r"\bhow long\b.{0,40}\b(?:effects?|benefits?|results?|relief|improvements?|gains?)\b.{0,40}\blast",
        r"\bhow (?:well|effective|helpful|useful|good)\b",
        r"\bhow (?:strong|certain|sure|solid|reliable|convincing|robust)\b.{0,20}\b(?:evidence|proof|research|results?|findings?)\b",
        rf"\bhow much (?:does|do|can|will|would|could) {_WORDS}{{1,4}}?(?:help|reduce|relieve|improve|lower|ease)",
        rf"{_START}(?:can|could|does|do|will|would) {_WORDS}{{0,4}}{_THERAPIST} {_WORDS}{{0,2}}?(?:help|cure|treat|fix|relieve|heal|reduce|ease|improve)\b",
        r"\b(?:training|trained|experienced?|skills?|qualifications?|qualified)\b.{0,40}\b(?:effects?|outcomes?|results?|effective\w*)\b",
        unless=rf"\b(?:choose|choosing|cover\w*|pays?)\b|\b{_INSURER}\b",
    ),
    _rule(
        QuestionKind.PROVIDER,
        r"\b(?:mblex|bctmb|ncbtmb)\b|\bmassage licen[cs]e\b|\b(?:lmt|rmt)s?\b.{0,60}\b(?:certified|differ\w*|mean\w*)|\bdiffer\w*\b.{0,30}\b(?:lmt|rmt)\b",
        unless=rf"\b{_INSURER}\b",
    ),
    _rule(QuestionKind.PROVIDER, rf"{_THERAPIST} {_WORDS}{{0,3}}?(?:need|have|require|carry)\b.{{0,20}}\binsurance"),
    _rule(
        QuestionKind.COVERAGE,
        rf"\b{_INSURER}\b|\breimburs\w*|\bmedical expenses?\b|\bpayable\b|\bbillable\b|\bCPT\b|\b97\d{3}\b|\bco-?pay\w*|\bout[- ]of[- ]pocket\b|\bcoverage\b",
        r"\bcover(?:s|ed|ing)?\b(?! up\b| in (?:the |an? )?(?:[\w-]+ ){0,3}(?:guid\w*|reviews?|stud\w*|recommend\w*|oil|bruis\w*|scars?))",
        r"(?<!partner )(?<!husband )(?<!wife )(?<!boss )(?<!friend )(?<!\bi )(?<!\bwe )(?<!\bhe )(?<!\bshe )\b(?:pays|paid) (?:for|from|out of|by|with)\b|(?<!\bi )(?<!worth )(?<!offered to )(?<!offers to )\bpay(?:ing)? (?:for|from|out of|by|with)\b|\bwho pays\b|\binjured at work\b|\bvisits? (?:are |is )?allowed\b|\bexperimental or covered\b",
        r"\bmedical(?:ly)? necess\w*|\bnecessity\b|\bauthori[sz](?:ation|e[ds]?)\b|\binvestigational\b",
        r"\b(?:documents?|documentation|paperwork|forms?|referral) (?:needed|required|necessary)\b|\b(?:what|which) (?:documents?|documentation|paperwork|forms)\b"
        r"|\b(?:accepted|compensable) (?:illness|condition|injury|claim)\b|\b(?-i:L&I)\b",
        r"\btax(?:es)?[- ](?:deduct\w*|free|exempt\w*|relief|break|refund|return|credit)\b|\b(?:deduct\w*|claim\w*|write off)\b.{0,40}\btax(?:es)?\b|\bhsa\b|\bfsa\b|\b(?:health savings|flexible spending)\b|\bworkers'? comp\w*|\b(?-i:VA)\b|\bveterans (?:health|affairs)",
        r"\b(?:on|by|need a|get a|with a|without a) prescription\b",
        r"\b(?:on|through|via|from) the nhs\b|\bnhs (?:offer|provide|fund|pay|give)\w*",
    ),
    _rule(
        QuestionKind.OTHER,
        r"\bhow much\b.{0,40}\b(?:cost|charge)s?\b|\b(?:cost|price) of\b|\bwhat (?:does|do|would) .{1,30}\bcost\b|\bhow much (?:is|are) (?:a |one )?massages?\b|\bhow expensive\b",
        unless="cost-effective",
    ),
    _rule(
        QuestionKind.OTHER,
        rf"{_START}what (?:else |really )?(?:causes?|triggers?)\b",
        r"\bwhat (?:is|are) the (?:\w+ )?(?:symptoms?|causes?|signs?|risk factors?|prevalence)\b",
        rf"{_START}(?:what are |what |list |name )?(?:the )?(?:different |various |main |common )?(?:types|kinds|forms|styles) of massage\b",
        r"\bhow (?:is|are) .{2,40} diagnosed\b|\bhow common\b|\bwho invented\b|\bhistory of massage\b|\bmean(?:s|ing)? (?:by|of)\b|\bdefin(?:e|ition)\b",
        r"^\W*(?:the )?(?:symptoms|causes|signs) of\b|\bwhat (?:should|do|can) i (?:wear|bring|say)\b|\bundress\w*|\bnaked\b",
        unless=rf"\bwarning signs?\b|\bafter (?:a |my |the )?massage\b|\bhow common\b.*\b(?:{_HARMS}|after)\b|{_EFFECT}",
    ),
    _rule(
        QuestionKind.OTHER,
        r"\bhow (?:long|many (?:years|months|weeks|days))\b.{1,60}\b(?:left|to live|survive|off (?:work|driving|school|sport)|have i got|(?:has|have) (?:he|she|they|mum|mom|dad) got)\b|\blife expectancy\b",
        r"\bwill (?:i|he|she|they) ever\b.{0,40}\b(?:normal|recover|walk|work|run|climb|better)\b",
        r"\bhow long (?:till|until|before)\b(?!.*\b(?:massage|treatment)\b).{1,40}\b(?:goes|gone|clears?|settles?|heals?|better|over)\b",
        r"\bhow (?:long|many (?:years|months|weeks))\b.{0,30}\b(?:till|until|before)\b.{0,40}\b(?:need\w* (?:an? |the )?(?:\w+ )?(?:replacement|replaced|operation|surgery)|replaced|wheelchair|die)\b",
        r"\bnext (?:\w+ ){0,2}?(?:update|edition|version|guideline|review)\b",
        r"\bwhat(?:['’]?s| is) wrong with\b|\bover the counter\b",
        r"\bwhat (?:is it|is this|could (?:it|this|that) be|might (?:it|this|that) be|(?:disease|illness|condition) (?:is|do i have).{0,20})\W*$",
    ),
    _rule(
        QuestionKind.OTHER,
        rf"\bwhat (?:happens|to expect|should i expect)(?: to me)? (?:during|at|in|on|from) {_AN}?(?:first |typical |normal )*(?:massage|session|appointment|visit)",
    ),
    _rule(
        QuestionKind.PROVIDER,
        rf"\b(?:choos\w+|find\w*|pick\w*|select\w*|look(?:ing)? for|hire|hiring|see|trust|right|recommend|a good|qualified) {_WORDS}{{0,5}}?{_THERAPIST}\b",
        rf"\b{_THERAPIST}\b.{{0,40}}\b{_TRAINED}\b|\b{_TRAINED}\b.{{0,40}}\b(?:{_THERAPIST}|massage)\b|\bboard certif\w*",
        rf"\b{_THERAPIST}\b.{{0,20}}\b(?:know|be told|hear)\b.{{0,20}}\b(?:before|first|about (?:me|my))|\b(?:what|which)\b.{{0,40}}\b(?:tell|told)\b.{{0,12}}\b{_THERAPIST}\b",
        rf"\bmassage (?:legally )?(?:regulated|licen[cs]ed)\b|\b(?:know|tell) (?:if|whether|that) .{{0,20}}\b{_THERAPIST}\b",
        rf"\bask\b.{{0,30}}\b(?:{_THERAPIST}|booking|book)\b|\bquestions? to ask\b|\bquestions?\b.{{0,30}}\b(?:put to|ask)\b|\bask\b.{{0,10}}\bbefore\b.{{0,30}}\bmassage\b",
        rf"\bwhere (?:can|could|do|should|would) {_ANYBODY} (?:get|find|have|go|book)\b",
        r"\bwho (?:can|may|could|should|does|will|is (?:allowed|able|qualified) to) (?:legally )?(?:give|do|perform|provide|offer|massage|practi[cs]e)\b",
        r"\bwho (?:gives?|provides?|performs?|practi[cs]es|regulates?|licen[cs]es?)\b|\bcall (?:themselves|myself|yourself)\b|\ballowed to (?:give|practi[cs]e|perform|provide|offer|do)\b",
        unless=r"\bas (?:good|effective|safe) as\b|\bbetter than\b|\bsafe\b|\badverse\b|\bside[- ]effects?\b|"
        + r"\bstrength training\b",
    ),
    _rule(
        QuestionKind.SAFETY,
        r"\b(?:un)?safe(?:r|st|ly|ty)?\b|\bdanger\w*|\brisk(?:s|y|ier)?\b(?! factors?| of bias)|\bharm(?:s|ful|ed|ing)?\b|\b(?:side|after)[- ]effects?\b|\badverse\b|\b(?-i:S?AEs?)\b",
        r"\b(?:do|done|doing|cause|causes) (?:any |some |real |actual |lasting |me |you )*(?:damage|injury)\b|\b(?:is|are|be)\b.{0,80}\b(?:defensible|justifiable|permissible)\b",
        r"\b(?:send|carr(?:y|ie)|mov|push|releas|seed|spread)\w*\b.{0,30}\b(?:cancer|tumou?r|cells?)\b|\b(?:cancer|tumou?r)\w*\b.{0,20}\bspread\w*",
        r"\b(?:injur\w+|damage|strokes?|deaths?) (?:caused |done )?(?:after|from|by|due to|during) (?:an? |the )?(?:\w+ )?massage\b|\b(?:something|anything) (?:bad|awful|terrible|going wrong|go wrong)\b",
        r"\b(?:since|after) (?:my|the|a|that) (?:\w+ )?massage\b.{0,120}\b(?:normal|usual|common|expected|worry)\b|\b(?:normal|usual|common)\b.{0,60}\b(?:after|since) (?:my |the |a |that )?massage\b",
        r"\bhave to (?:cancel|postpone|skip|call off)\b|\b(?:hurt|harmed|injured|damaged)\b.{0,20}\b(?:by|from|after|during)\b.{0,20}\bmassage\b|\b(?:bad|adverse|minor|nasty) reactions?\b|\bworse\b.{0,30}\bafter (?:a |my |the )?(?:massage|treatment|session)\b",
        r"\breports? of\b.{3,60}\b(?:after|following|from|with)\b.{0,20}\bmassage\b|\b(?:turn(?:ed)? away|refuse[ds]? (?:a )?massage|sent (?:home|away)|stay off|steer clear|leave (?:it |them |that |the \w+ )?alone)\b",
        r"\bhow (?:common|rare|often|likely|frequent\w*)\b.{0,60}\b(?:after|from|with|by|during|following)\b (?:an? |the )?massage\b",
        r"\bkeep(?:ing)? (?:off|away from|clear of)\b|\bany (?:worr(?:y|ies)|concerns?)\b|\bbad (?:combo|combination|mix)\b",
        r"\bcomplications?\b|\bcontra-?indicat\w*|\bprecautions?\b|\bred flags?\b|\bwarning signs?\b",
        r"\b(?:drawbacks?|downsides?|disadvantages?|cons|negative effects?)\b|\bgiv(?:e|es|en) (?:you|me|someone|people|him|her) an? (?!break|rest|lift|boost)|(?<!from )(?<!after )\btoo (?:much|hard|deep|strong|rough|intense)\b"
        r"|\bnot (?:be )?(?:allowed|given|advised|recommended)\b",
        r"\b(?:should|must|may)(?: ?n[o']?t)\b|\b(?:should|who) .{0,40}\bnot (?:have|get|receive|be|press|touch|massage)\b|\bcan(?:no|')t (?:have|get|massage|be massaged)\b",
        rf"\bavoid(?:ed|ing)? {_WORDS}{{0,3}}massage|\bmassage {_WORDS}{{0,3}}be avoided\b|\b(?:should|who|when)\b.{{0,40}}\bavoid\b",
        r"\bshould .{1,30}\b(?:be careful|worry|be worried|be concerned)\b",
        rf"\b(?:can|could|will|would|does|do|might|may|did|has)\b {_WORDS}{{0,6}}?(?:massage|treatment|drug) {_WORDS}{{0,6}}?{_DANGER_VERB}\b",
        rf"\b(?:can|could|will|would|does|do|might|may)\b.{{1,60}}\b(?:cause|trigger(?! points?)|provoke|lead to|result in)\b(?! (?:a |any |more )?{_WELCOME})",
        r"\bmak(?:e|es|ing) .{1,40}\bworse\b|\b(?:should|must|may) .{1,50}\bbe (?:massaged?|rubbed|pressed|kneaded)\b(?! (?:for|to|daily|weekly|every|once|twice))"
        r"|\bnot be (?:massaged?|rubbed)\b",
        r"\bgo together\b|\bwould you massage (?:somebody|someone|anybody|anyone|an?|the)\b|\b(?:links?|connections?) between\b.*\b(?:injur|pals|stroke|clot|damag|tear|dissect|bleed|fractur)\w*",
        r"\b(?:is|are|it's|be)\b.{0,40}?\b(?:bad(?: idea)?|ok|okay|all right|alright|fine|advisable|wise|suitable)(?: (?:to|2|for|on|with|if|during|in|after|while|when)\b|\W*$)",
        r"\b(?:sore(?:ness)?|sick|ill|unwell|dizz\w*|faint\w*|nause\w*|tired|worse|achy|bruis\w*|headaches?|bad|awful)\b.{0,30}"
        r"\bafter (?:a |my |the |having a |getting a )?massage\b",
        unless=rf"{_START}(?:does|can|will|could) {_WORDS}{{0,3}}massage (?:help|work)|\b(?:hurt|harm) or help\b",
    ),
    _rule(
        QuestionKind.DOSE,
        r"\bhow (?:often|many|soon|frequent\w*|regular\w*|hard|firm\w*|deep\w*|strong\w*|much (?:massage|time|pressure))\b(?! (?:people|patients|adults|stud|trials))",
        r"\bhow long\b(?! (?:has|have|did|ago))|\bhow (?:quickly|fast)\b|\bwhen will (?:i|massage|it)\b",
        PRESSURE,
        r"\b(?:ideal|optimal|optimum|best|right|recommended|minimum) (?:length|duration|frequency|number|dos\w+|pressure|interval|schedule|time)\b",
        r"\b(?:number|length|duration|frequency) of (?:the )?(?:sessions?|treatments?|massages?|visits?)\b|\bmassage (?:frequency|dos\w+)\b|\bwhat frequency\b",
        r"(?<!low )(?<!low-)(?<!high )(?<!high-)\bdos(?:e|es|age|ing)\b|\bminimum (?:number of )?(?:weeks?|sessions?|minutes?)\b|\b(?:schedule|session length|boosters?|top[- ]?up(?:s| sessions?)|treatment plan)\b|\btimes (?:a|per) (?:day|week|month)\b",
        r"\b(?:half[- ]hour|\d+[- ]?min\w*|(?:full|whole|one|an)[- ]hour|hour[- ]long)\b.{0,60}\b(?:compared|versus|vs|than|or)\b",
        r"\b(?:minutes?|hours?|sessions?|weeks?|once|twice)\b.{0,30}\benough\b|\bmassage enough\b",
        r"\b(?:daily|weekly|monthly|fortnightly|every (?:day|week|month)|once a \w+|twice a \w+|\d+[- ]min\w*|\d+[- ]hours?)\b.{0,30}\b(?:vs|versus|or|compared|than)\b",
        rf"{_START}(?:should|can|do) .{{1,60}}\b(?:daily|weekly|every day|every week|once a week|twice a week)\b",
        r"\bhow (?:is|are|should) .{0,40}\b(?:planned|scheduled)\b",
        unless=r"\b(?:reduc|lower|decreas|chang|affect|shorten)\w* how (?:often|many|long|much)\b",
    ),
    _rule(
        QuestionKind.MECHANISM,
        rf"\bhow (?:does|do|would|might|could|can|exactly does) (?!i |you |we |one |it compare){_WORDS}{{1,6}}?(?:works?|act|help|reduce|relieve|affect|influence|improve|ease|lower|treat|change|respond)\b",
        r"\bwhy (?:does|do|would|is|are|did|might|can|could)\b|\bhow come\b|\bhow is it that\b|\bexplain\w* (?:how|why)\b|\bmechanisms?\b|\bmode of action\b|\bphysiolog\w*",
        r"\bwhat (?:happens|goes on)\b|\bwhat(?: is|'s) happening\b|\bwhat (?:does|do|can|will) .{1,30}\bdo to\b|\bwhat (?:does|do) massage (?:actually |really )?do\W*$",
        r"\b(?:effects?|impact)\b.{0,30}\bon (?:the |my |your )?(?:human )?(?:body|muscles?|brain|nervous system|tissues?)\b"
        r"(?! (?:soreness|pain|strength|tension|stiffness|cramps?|recovery))",
        unless=r"^(?:does|do|is|are|can|will)\b.*" + _EFFECT,
    ),
    _rule(
        QuestionKind.COMPARISON,
        r"\bversus\b|\bvs?\b(?=\.? )|\bhead[- ]to[- ]head\b|\bcompar(?:e|es|ed|ing|ison|able)\b|\binstead of\b|\brather than\b",
        r"\b(?:better|worse|superior|inferior|stronger|faster|cheaper|equal|equivalent|(?:more|less|as) (?:effective|helpful|good|useful)|(?:works?|do|does|helps?) (?:just |about )?as well)"
        r" (?:\w+ )?(?:than|as|to)\b",
        r"\bwhich (?:is|are|works?|one|type|kind|form|massage|treatment|therapy)\b|\bwhat (?:type|kind|form|style)s? of massage\b",
        r"\bwith or without\b|\bdifferen(?:ce|ces|t) (?:between|from)\b|\bor (?:is|should|would|does)\b(?=.*\b(?:massage|treatment|drug)\b)|\b(?:beats?|outperforms?)\b",
        unless=r"\bbetter to\b.{0,20}\bor not\b",
    ),
)

_PERMISSION = _rule(
    QuestionKind.SAFETY,
    rf"{_START}(?:when |if )?(?:can|may|should|could|shall|must) {_ANYBODY}(?: with .{{1,40}}?| on .{{1,30}}?)?"
    rf" (?:still |also |safely )?(?:have to cancel|have|get|go for|go|receive|use|be|book|try|take|massage|stop|skip|cancel|postpone|delay"
    r"|work (?:over|on|around|round|near) (?:the|an?|his|her|their|its|it|that)|(?:treat|work (?:on|with)) (?:someone|somebody|anyone|people|clients?|patients?|an? (?:client|patient|person)))\b",
    rf"\b(?:can|may|should|could) (?:the |a |my )?(?:{_THERAPIST}|masseur|physio) (?:still |safely )?(?:work|massage|press|rub|go|touch)\b",
    r"\bmassage (?:and|with|plus|while (?:on|taking)|when taking|on) (?:a |my )?drug\b(?! (?:consumption|use|intake|requirements?|doses?))|\bcan i (?:still |safely )?(?:have|get|book) (?:an? )?(?:[\w-]+ ){0,3}?massage\W*$",
    r"\bwho (?:should|must|can|may)\b.{0,20}\b(?:have|get|receive)\b|\ballowed to (?:have|get|receive)\b|\b(?:am|are|is) (?:i|we|she|he|they|(?:a |the |my )?[\w ]{1,30}) allowed\b|\ballowed\W*$|(?<!doing )(?<!feeling )(?<!am )(?<!i'm )(?<!been )\b(?:ok|okay)\W*$|\bdo i (?:say no|refuse|decline)\b",
    unless=r"\bget (?:(?:any|some|much|more) )?(?:relief|benefit|better|help)\b",
)
_CLIENT = regex(
    r"^\W*(?:my |a |new |this |first-time )*(?:client|patient)s?\b(?!.*\b(?:what|which|how|why|dose|evidence|trials?|techniques?)\b)",
    re.IGNORECASE,
)
"""A therapist tells of somebody and asks for nothing by name: what to mind."""
_FOR_A_PURPOSE = regex(
    r"\bmassage (?:(?:my|your|his|her|their|the) (?:own )?(?:\w+ ){1,2})?(?:for|to|against|away|out)\b", re.IGNORECASE
)
_UNDER_A_CONDITION = regex(r"\b(?:if|while|when|during|despite|with)\b", re.IGNORECASE)
_REDUCED_HARM = regex(
    rf"\b(?:reduc\w+|lower\w*|prevent\w*|decreas\w*|minimi[sz]\w*|fewer)(?: [\w'-]+){{0,2}}? {_HARMS}\b|\bat (?:\w+ )?risk (?:of|for)\b",
    re.IGNORECASE,
)
_DEFINITION = regex(
    r"^\W*(?:so )?(?:what|who)(?: exactly| actually| really)?(?:'?s| is| are| does)(?: exactly| actually)?(?: meant by)?\b",
    re.IGNORECASE,
)
_OPENER = regex(
    r"\W*(?:and |but |also |so |or )?(?:what|who|whom|whose|when|where|why|how|which|is|are|was|were|do|does|did|can|could|should|would|will|may|might|has|have|am)\b",
    re.IGNORECASE,
)
_ASKS_EFFECT = regex(_EFFECT, re.IGNORECASE)
_PURPOSE = regex(
    _EFFECT
    + r"|\b(?:use[ds]?|using|point|sense|good|any|better|feel\w*|do(?:es)?|make[s]?|recommend\w*|say|evidence|research|stud(?:y|ies)|trials?|proof|proven|last(?:s|ing)?|need\w*)\b(?!.*\b(?:cost|cancel|buy|tip|wear|book)\b)",
    re.IGNORECASE,
)
"""Words of a question on what a treatment is for, where it names nothing but the treatment; "How late may I cancel a massage?" has none."""
_BY_SOMEBODY = regex(rf"\b{_THERAPIST}\b", re.IGNORECASE)
_EITHER = regex(
    r"(?:^\W*|[.!?;:,]\s+)(?:does|do|can|could|will|would|is|are)\b(?!.*\b(?:better|best|more|most|less|faster|longer|which|instead|than|rather|first)\b)"
    r".*\b(?:helps?|works?|relieves?|reduces?|eases?|improves?|lowers?|treats?|prevents?|effective|helpful|useful|beneficial|linked|associated|good for|guid(?:eline|ance)\w*|recommended|advised)\b",
    re.IGNORECASE,
)
"""Asks whether either of two treatments helps ("Does massage or exercise help?"), not which is better."""
_ASKS_FOR_ALL = regex(
    r"\bwhat(?: is|['’]s) known\b|\bany (?:trials?|evidence|data|studies|research)\b|\bevidence (?:for|on)\b|\bguid(?:eline|ance)|(?-i:\b(?:NICE|WHO|ACP|AAFP|ACR|APTA|SIO|ASCO|NCCN)\b)",
    re.IGNORECASE,
)
"""Asks what there is on either of two treatments."""
_WHICH_TECHNIQUE = regex(
    r"\b(?:what|which) (?:\w+ ){0,2}?(?:techniques?|approach(?:es)?|methods?|modalit(?:y|ies)|strokes?)\b.*\b(?:for|on|in)\b",
    re.IGNORECASE,
)
"""Asks with what to treat somebody ("What technique for a client with tennis elbow?")."""
_OR = regex(
    r"\s*(?:therapy |treatment )?,?\s*(?:or|versus|vs\.?)\s+(?:(?:see|get|have|try|use|do|go (?:to|for)|just|only|an?|the) )*",
    re.IGNORECASE,
)


_WHICH_OF_TWO = regex(
    r"[.!?;,] *(?:is it |is this |could it be )?(?:an? )?(?:[\w-]+ ){0,2}[\w-]+ or (?:an? )?(?:[\w-]+ ){0,2}[\w-]+\?\W*$",
    re.IGNORECASE,
)
"""Asks which of two things somebody has ("bursitis or tendon?")."""


def kind_of(question: str, matches: Sequence[Match]) -> QuestionKind:
    """The kind of a question in which `matches` were found."""
    text = _REDUCED_HARM.sub(" reduces ", _schematic(question, matches))
    if _is_definition(question, matches):
        return QuestionKind.OTHER
    for rule in _RULES:
        if rule.fits(text):
            return rule.kind
    if alternatives(question, matches) and not (_EITHER.search(text) or _ASKS_FOR_ALL.search(text)):
        return QuestionKind.COMPARISON
    if _PERMISSION.fits(text) and (not _FOR_A_PURPOSE.search(text) or _UNDER_A_CONDITION.search(text)):
        return QuestionKind.SAFETY
    if _CLIENT.search(text) and not asks_effect_outright(text):
        return QuestionKind.SAFETY
    if any(match.concept.mechanism for match in matches):
        return QuestionKind.MECHANISM
    if _WHICH_OF_TWO.search(text) and not any(match.concept.facet == "intervention" for match in matches):
        return QuestionKind.OTHER
    asks_effect = _asks_effect(question, matches) or _WHICH_TECHNIQUE.search(text)
    return QuestionKind.EFFECTIVENESS if asks_effect else QuestionKind.OTHER


def opens_question(text: str) -> bool:
    """Whether a sentence begins as questions do."""
    return bool(_OPENER.match(text))


def asks_effect_outright(text: str) -> bool:
    """Whether a question has a word of effect ("help", "better"), rather than asking what may be done."""
    return bool(_OUTRIGHT.search(_LABOUR.sub(" ", text)))


_OUTRIGHT = regex(
    rf"{_EFFECT}|\b(?:(?:does|did|will|would) (?:\w+ ){{0,2}}?massag\w+|better|good|any use|do anything|gain|guidelines?|change|affect|effects? (?:of|on)|bring down|shrink|gone?|away)\b",
    re.IGNORECASE,
)


_LABOUR = regex(r"\b(?:tissue|body|energy|point|release|hand)[- ]?work\b|\bwork (?:over|on|around|near|with)\b", re.IGNORECASE)
"""Work that is treating somebody, and says nothing of an effect."""


def sets_against(question: str) -> bool:
    """Whether the wording sets things against each other, whatever they are ("Swedish vs deep tissue")."""
    compared = next(rule for rule in _RULES if rule.kind is QuestionKind.COMPARISON)
    return compared.fits(question) or bool(re.search(r"\bor\b", question, re.IGNORECASE))


def _schematic(question: str, matches: Sequence[Match]) -> str:
    """The question with "massage", "drug" or "treatment" for what treatments it names."""
    text, end = question.replace("’", "'"), len(question)
    effects = {(match.start, match.end) for match in matches if match.concept.facet == "outcome"}
    for match in reversed(matches):
        word = _schematic_word(match) if (match.start, match.end) not in effects else None
        if word and match.end <= end and not _BY_SOMEBODY.search(text, match.start, match.end):
            text = text[: match.start] + word + text[match.end :]
            end = match.start
    return text


def _schematic_word(match: Match) -> str | None:
    terms = terminology()
    concept = match.concept.id
    if concept == "condition:anticoagulants":
        return "drug"
    if match.concept.facet != "intervention" or concept == "intervention:provider-standards":
        return None
    above = terms.broader(concept)
    if above & {"intervention:manual-therapy", "intervention:related-technique"}:
        return "massage"
    return "drug" if "intervention:drug-therapy" in above and concept != "intervention:topical-treatment" else "treatment"


def _is_definition(question: str, matches: Sequence[Match]) -> bool:
    """Whether nothing is asked but what a treatment or a condition is ("What is tuina?")."""
    opening = _DEFINITION.match(question.replace("’", "'"))
    if not opening:
        return False
    rest = list(question[opening.end() :])
    for match in matches:
        if match.concept.facet != "outcome":
            for place in range(max(match.start - opening.end(), 0), match.end - opening.end()):
                rest[place] = " "
    left = re.findall(r"\w+", "".join(rest).lower())
    return len(left) < len(re.findall(r"\w+", question[opening.end() :])) and set(left) <= {"a", "an", "the", "mean", "means"}


def alternatives(question: str, matches: Sequence[Match]) -> bool:
    """Whether two treatments are set against each other: "massage or exercise"."""
    treatments = [match for match in matches if match.concept.facet in {"intervention", "comparator"}]
    return any(_OR.fullmatch(question, left.end, right.start) for left, right in pairwise(treatments))


def _asks_effect(question: str, matches: Sequence[Match]) -> bool:
    """Whether a treatment is named, or a condition together with a wish for help or by itself ("fibromyalgia")."""
    facets = {match.concept.facet for match in matches}
    if "intervention" in facets and (facets - {"intervention"} or not opens_question(question) or _PURPOSE.search(question)):
        return True
    return bool(facets & {"condition", "outcome"}) and bool(_ASKS_EFFECT.search(question) or not opens_question(question))
