"""The words by which titles and abstracts tell what kind of study they report; `design` decides between them.

The designs are those of the reporting guidelines (CONSORT, PRISMA, STROBE, SPIRIT, CARE, COREQ, ARRIVE), in the wordings that
articles really have.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Design(StrEnum):
    """Designs of studies, finer than `RecordKind` where the certainty of evidence depends on it."""

    GUIDELINE = "guideline"
    META_ANALYSIS = "meta-analysis"
    SYSTEMATIC_REVIEW = "systematic review"
    PROTOCOL = "protocol"
    RANDOMISED_TRIAL = "randomised trial"
    NONRANDOMISED_TRIAL = "non-randomised trial"
    COHORT = "cohort study"
    CASE_CONTROL = "case-control study"
    CROSS_SECTIONAL = "cross-sectional study"
    CASE_REPORT = "case report or series"
    QUALITATIVE = "qualitative study"
    NARRATIVE_REVIEW = "narrative review"
    PRECLINICAL = "animal or in-vitro study"
    OTHER = "other"


class Arrangement(StrEnum):
    """How a trial assigns: groups side by side, one after the other, whole clusters, or two questions crossed."""

    PARALLEL = "parallel groups"
    CROSSOVER = "crossover"
    CLUSTER = "cluster"
    FACTORIAL = "factorial"


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{part})" for part in parts), re.IGNORECASE)


_ANIMALS = (
    r"(?:rats?|mouse|mice|murine|rabbits?|dogs?|canine|beagles?|cats|feline|pigs?|piglets?|porcine|swine|minipigs?|sheep|ovine|lambs?|goats?|horses?|equine"
    r"|cows?|calves|cattle|bovine|heifers|steers|bulls|broilers?|chickens?|chicks|hens|poultry|ducklings|hamsters?|gerbils?|monkeys?|macaques?|primates|zebrafish"
    r"|rodents?|guinea[ -]pigs?|drosophila|mosquito(?:es)?|larvae|quails?|goldfish|carp|trout|tilapia|turkeys|sows|ewes|mares|foals|ponies)"
)
_TRIAL_WORD = r"(?:trial|study|experiment|investigation|rct|crossover|cross-over|substudy|sub-study)"
_TRIAL_LIKE = r"(?:comparison|evaluation|pilot|design|intervention|assessment|controlled|test)"
_RANDOM = r"(?<!retrospective )(?<!non-)(?<!non)(?<!non )(?<!not )(?<!quasi-)(?<!quasi )(?<!‐)(?<!de-)randomi[sz]ed"

ASSIGNED = _pattern(
    r"(?<!not )\brandomly[ \-](?!from\b)(?:\w+[ -]){0,2}?(?:assign|allocat|divid|distribut|split|receiv|group|classif|separat|randomi|enrol|categori|treat|administ|given|stratif|placed|put\b"
    r"|instruct|exposed|appl|prescrib|used|perform|underwent|offered|provid|alternat|counterbalanc|ordered|order\b|fed\b|consum|drank|ingest|schedul|into\b|to\b|in(?:to)? (?:two|three|four|2|3|4)|partition|subdivid|included in|chosen to (?:receive|undergo)|select\w* to (?:receive|undergo|either)|mapped|presented|visited|wore|started|began|served|completed|crossed)",
    r"\b(?:assigned|allocated|divided|distributed|grouped|split|enrolled|categori[sz]ed|treated|assignment|allocation|given|received|administered|performed|placed|included|consumed|completed|tested|ingested)(?:,? [\w\-]+){0,9}? (?:randomly|at random|by randomi[sz]ation|by lot|in (?:a )?random(?:i[sz]ed)? (?:order|fashion|manner|sequence|way))\b",
    r"\b(?:were|was|are|being|been|be|we|and|then|patients|participants|subjects|women|men|children|who|individuals|volunteers|of whom|infants|adults|students|clusters|practices|schools|hospitals|villages|or|clinics|them)\s+(?:\w+ly )?(?:stratified and )?(?<!not )"
    rf"{_RANDOM}\b(?!,? (?:controlled|clinical|trial|study|double|placebo|cross))",
    rf"{_RANDOM}(?:,? (?!trial|study|studies|controlled|data|evidence)[\w\-]+){{0,2}}? (?:to|into|in (?:a )?\d ?:|between|either|on a|1 ?: ?1|\(?1 ?: ?1)\b",
    r"\b(?:trials?|we) randomi[sz]ed\b(?! (?:trial|study|controlled))",
    r"\brandomi[sz]ation (?:was|were|to|ratio|list|code|sequence|by|into|of (?:patients|participants|subjects))\b",
    r"\brandomi[sz]ed order\b|^after randomi[sz]ation,|\b(?:in|using) (?:a )?(?:counter-?balanced,? )?random(?:i[sz]ed)?(?:,? \w+)? (?:order|sequence|fashion|manner)\b",
    r"\brandom(?:i[sz]ed)?,? (?:and )?(?:counter-?balanced|allocation|assignment|cross-?over)\b|\bcounter-?balanced\b[^.]{0,30}\brandom",
    r"\b(?:permuted|block(?:ed)?) (?:block )?randomi[sz]ation\b|\brandomly assigned|\bat random to\b|\brandomi[sz]ed by\b",
)
"""People, or clusters of them, were assigned by chance."""

RANDOMISED = _pattern(
    rf"(?<!\w){_RANDOM}(?:(?!\b(?:trials|studies)\b)[^.:;?!]){{0,90}}?\b{_TRIAL_WORD}\b(?!s)",
    rf"(?<!\w){_RANDOM}(?:[^.:;?!]{{0,30}}?)\b{_TRIAL_LIKE}\b(?!s)",
    r"\brandomi[sz]ed,? (?:double|single|placebo|open|controlled|crossover|cross-over)",
    rf"\b(?:to|in|following|using|with|by) (?:a|the) (?:[\w\-]+,? ){{0,3}}?{_RANDOM},? (?:[\w\-]+,? ){{0,2}}?protocol\b",
    r"\b(?:double|triple)[ -]?(?:blind(?:ed)?|masked)\b[^.;]{0,50}\b(?:placebo|sham)[^.;]{0,40}\b(?:trial|study|design|crossover|cross-over|fashion|manner)\b(?!s)",
    r"\b(?:placebo|sham)-?[^.;]{0,30}\b(?:double|triple)[ -]?(?:blind|masked)\w*[^.;]{0,40}\b(?:trial|study|design|crossover|cross-over|fashion|manner)\b(?!s)",
    r"\b(?:trial|study|design|experiment)\b,? (?:was|were|being)? ?(?:(?:a|an|double[ -]blind(?:ed)?|single[ -]blind(?:ed)?|prospective|open[ -]label|parallel|controlled)[, ]+(?:and )?)*randomi[sz]ed\b",
    r"\b(?:results|findings|analys[ei]s) (?:from|of|in) (?:the )?[A-Z][^.;]{0,60}\b(?:trial)\b",
    r"\bRCT\b(?!s)|\brandom(?:i[sz]ation)? trial\b|\brandomi[sz]ed (?:block|withdrawal|intervention|phase|pilot|feasibility|controlled)\b",
)
"""The study is called a randomised trial, or a blinded one against placebo, which can't be had otherwise."""

NOT_RANDOMISED = _pattern(
    r"\bnon-?[ ‐]?randomi[sz]ed\b",
    r"\bnot randomi[sz]ed\b",
    r"\bwithout randomi[sz]ation\b",
    r"\bquasi-?[ ]?(?:random|experiment)",
    r"\bsingle[ -](?:arm|group)\b",
)
"""It says itself that chance assigned nobody, whatever else was random."""

NO_TRIAL_BY_CHANCE = _pattern(NOT_RANDOMISED.pattern, r"\bnot (?:a|an) (?:[\w\-]+ ){0,2}randomi[sz]ed\b")
"""The same, where it says so of its design and may have been any other."""

BEFORE_AND_AFTER = _pattern(
    r"\buncontrolled (?:trial|study|pilot)",
    r"\bhistorical(?:ly)? control",
    r"\bbefore[ -]and[ -]after (?:study|design|trial)",
    r"\bone[ -]group (?:pre|design|study|before)",
    r"\binterrupted time series",
    r"\bpre-? ?(?:and |/|-|to )?post-?(?:test|intervention)? (?:study|design|trial|intervention)\b",
    r"\b(?:pre|post)-?intervention\b",
    r"\bafter (?:the )?intervention\b",
    r"\bbefore and (?:immediately )?after (?:\w+ )?(?:treatment|training|therapy|exercise|surgery|administration)\b",
    r"\b(?:tests?|measured|assessed|performed|evaluated) (?:\w+ ){0,6}before and after\b",
)
TRIAL = _pattern(
    r"\bphase (?:i|ii|iii|iv|1|2|3|4)(?:[/\-–](?:i|ii|iii|iv|1|2|3|4))?[ab]?\b[^.;]{0,60}\b(?:trial|study)\b", r"\bopen[ -]label(?:led)?\b[^.;]{0,60}\b(?:trial|study|extension|phase)\b",
    r"\b(?:clinical|controlled|pilot|intervention(?:al)?|feasibility|experimental|dose[ -]escalation|prevention|pragmatic|multicent(?:er|re)|efficacy|extension) (?:\w+ )?(?:trial|study)\b(?!s)",
    r"\bopen(?:-label)? (?:trial|study)\b", r"\bnon-?controlled\b", r"\bcross-?over (?:trial|study|design)\b", r"\bproof[ -]of[ -](?:concept|principle)\b",
    r"\b(?:single|double)[ -]blind(?:ed)?\b[^.;]{0,40}\b(?:trial|study)\b", r"\bwere (?:\w+ )?(?:assigned|allocated|divided|split) (?:into|to|in) (?:one of|(?:the )?(?:\w+ ){0,3}groups?|either|two|three|four|2|3|4)\b", r"\b(?:double|two|three|dual)[ -]arm\b", r"\bthis trial\b", r"\bsplit[ -](?:mouth|face|body)\b",
    r"\bintervention group\b", r"\bdivided (?:\w+ly )?into (?:two|three|four|2|3|4)\b",
    r"\bplacebo (?:group|treatment|arm|was|were)\b", r"\b(?:or|and|versus|vs\.?) placebo\b", r"\b(?:an|the|\w+-week|training|exercise|educational) (?:intervention|programme?) (?:was|were|using|of)\b", r"\bwere given\b", r"\bor a placebo\b", r"\bsplit into an? \w+\b", r"\bwere assigned to receive\b", r"\bwere assigned to\b.{0,120}\(\w{0,4},? ?n ?=", r"\bassigned to (?:either|one)\b", r"\bsham (?:group|treatment|stimulation|condition|session)\b", r"\bplacebo (?:condition|session)\b", r"\bplacebo/", r"\b(?:experimental|control) groups?\b", r"\b\(experimental and control\)", r"\bcompared (?:to|with) (?:the )?placebo\b", r"\breceived\b.{0,160}\bor (?:normal )?saline\b", r"\bgroup (?:I|A|1)\b.{0,160}\bgroup (?:II|B|2)\b",
)  # fmt: skip

BY_STATE = re.compile(
    r"\b(?:divided|classified|categori[sz]ed|split|stratified)\b[^.;:]{0,30}\bgroups?\b\s*(?::\s*\d+ \w+ with(?:out)?\b|,?\s*(?:according to|based on|depending on|by)\s+(?:the |their )?(?:presence|severity|levels?|scores?|degree|age|sex|gender|diagnos\w+|stages?|index|bmi|body mass|status|whether)\b)",
    re.IGNORECASE,
)
"""Groups of people by what they have, to whom nothing was assigned."""

EXPERIENCE = _pattern(
    r"\byears?['’]?s? (?:of )?(?:[\w\-]+ ){0,2}experience\b", r"\bexperience (?:of|with) \d+ (?:\w+ )?(?:patients|cases)\b"
)
"""Titles that look back on those whom a clinic has treated."""

ARMS = _pattern(
    r"\bone group\b[^.;]{0,30}\breceived\b[^.]{0,140}?\bthe other (?:group\b[^.;]{0,30}\b)?received\b",
    r"\b(?:divided|allocated|assigned|grouped)\b[^.;]{0,60}\bto receive\b",
    r"\b(?:two|three|four|2|3|4)[ -](?:treatment |parallel |study )?arms?\b",
)
"""People who were treated side by side, whatever else the study is called."""

PROTOCOL = _pattern(
    r"\b(?:study|trial|review|research)(?: design and)? protocol\b(?! (?:was|were|approved|consisted|included))", r"\bprotocols? (?:for|of) (?:an?|the)\b", r": (?:an? |the )?(?:\w+ )?protocol\b", r"\bprotocol:",
    r"\brationale(?:,| and)(?: (?:study|trial))? (?:design|methods|methodology|protocol)", r"\bdesign(?:,| and) rationale\b", r"\brationale,? (?:and )?(?:objectives|aims)\b",
    r"[:.;–-] (?:the )?(?:study |trial |rationale )?design(?:,| and)? (?:and )?(?:method|rationale|protocol|implementation|recruitment|baseline)\w*", r"\b(?:study|trial) design\b(?! of experiments)", r"\bdesign (?:of|for) (?:an?|the|this|two)\b",
    r"\bdesign and (?:method|protocol|implementation|development)\w*", r"\bmethods (?:of|for) (?:an?|the) (?:\w+[ -]){0,4}trial\b", r"\bstatistical analysis plan\b", r"\bprotocol\b$",
)  # fmt: skip
FUTURE = re.compile(
    r"\b(?<!article )(?<!paper )(?<!chapter )(?<!review )(?:will (?:also |then |first |therefore |further )?(?:be (?:\w+ly )?)?(?:random|recruit|enrol|includ|allocat|assign|conduct|receiv|compar|evaluat|assess|investigat|test|collect|measur|perform|analy[sz]e|undergo|complete|follow|carr|participat|examin|use|undertak|take place|provid|determin|deliver|last|occur|consist|invit|screen|offer|obtain|implement|record|explor|help|inform)"
    r"|(?:is|are) (?:currently |actively )?(?:ongoing|underway|recruiting|enrolling|being (?:recruited|conducted|randomi[sz]ed|enrolled))|aims? to (?:recruit|enrol|randomi[sz]e)|planned|^(?:results: )?currently (?:enrolling|recruiting)|(?:results|data|findings) are (?:expected|anticipated))",
    re.IGNORECASE,
)

_SEVERAL = r"three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+"

META_ANALYSIS = _pattern(
    r"\bmeta[-‐‑–]? ?analys[ei]s\b(?! of variance)",
    r"\bmeta[-‐‑–]? ?analytic\b",
    r"\bpooled (?:individual|analysis of (?:\w+ )?(?:studies|trials))",
)
POOLED = _pattern(
    r"\bthis (?:[\w\-‐]+ )?meta[-‐‑–]? ?analys[ei]s\b",
    rf"\bmeta[-‐‑–]? ?analys[ei]s of (?:[\w\-]+ ){{0,6}}(?:from|of|in) (?:{_SEVERAL}) [^.;]{{0,60}}\b(?:trials|studies)\b",
    rf"\b(?:clinical )?(?:development )?program(?:me)? (?:of|comprising|consisting of|that included) (?:{_SEVERAL}) [^.;]{{0,60}}\b(?:trials|studies)\b",
    r"\bpooled (?:data )?(?:from|across|of|analysis of|analyses of) [^.;]{0,110}\b(?:trials|studies)\b",
    r"\b(?:pooled|integrated) (?:\w+ )?analys[ei]s (?:of|from) [^.;]{0,60}\b(?:trials|studies)\b",
    r"\bdata\b[^.;]{0,40}\bwere (?:pooled|integrated|combined) (?:from|across) [^.;]{0,60}\b(?:trials|studies)\b",
)
POOLED_TITLE = _pattern(
    r"\b(?:pooled|integrated|combined) (?:\w+ ){0,3}analys[ei]s\b(?! of an? )",
    r"\banalys[ei]s of (?:pooled |combined )?data from (?:[\w\-]+ ){0,4}(?:trials|studies)\b",
    rf"\b(?:analys[ei]s|summary of results|results|data|findings) (?:of|from|in|across) (?:data from )?(?:the )?(?:{_SEVERAL}) (?!of the\b)[^.;]{{0,60}}\b(?:trials|studies)\b",
)
SYSTEMATIC_REVIEW = _pattern(
    r"\bsystematic(?:,? \w+){0,2},? (?:reviews?|overview|literature (?:search|review))\b", r"\bcochrane review\b", r"\bscoping review\b", r"\bumbrella review\b", r"\bevidence (?:gap )?map\b",
    r"\boverview of (?:the )?(?:\w+ )?reviews\b", r"\bmapping review\b", r"\bintegrative review\b", r"\brapid review\b", r"\breview of (?:\w+ ){0,3}(?:randomi[sz]ed|controlled|clinical) (?:\w+ )?(?:trials|studies)\b",
)  # fmt: skip
SEARCHED = re.compile(
    r"\b(?:search(?:es|ed|ing)?(?! (?:results?|systems?|interfaces?|strateg|skills?|engines?))|retriev(?:ed|al from)(?![^.]{0,160}\b(?:trial|patient|hospital|clinical|institutional|administrative|surgical|registry|our) databases?)|identified(?![^.]{0,160}\b(?:electronic|clinical|administrative|hospital|pharmacy) databases?))\b[^.]{0,160}\b(?:medline|pubmed|embase|cochrane|cinahl|psycinfo|web of science|scopus|databases?)\b"
    r"|\b(?:data extraction|study selection)\b|\bdata sources:"
    r"|\b(?:medline|pubmed|embase|cochrane|cinahl|databases)\b[^.]{0,120}\b(?:were|was) (?:systematically )?search",
    re.IGNORECASE,
)
GUIDELINE = _pattern(
    r"^(?!.*\b(?:adher|complian|implement|impact|apprais|quality|review|survey|barriers|trial|effect|audit|concordan|uptake|use of|following|according|attitude|awareness|knowledge|random))"
    r".*\b(?:(?:practice|clinical|treatment|management|evidence-based|consensus) (?:\w+ )?(?:guidelines?|recommendations)|guidelines? (?:for|on|from|of the)|consensus statement|position (?:statement|paper))\b"
)
QUALITATIVE = _pattern(
    r"\bqualitative (?:\w+ ){0,2}(?:study|research|interview|analysis|evaluation|investigation|exploration|inquiry|approach|design|data|methods)", r"\b(?:semi-?structured|in-depth) (?:\w+ )?interviews?\b", r"\bfocus groups?\b",
    r"\bthematic(?:ally)? (?:\w+ )?analy|\banaly[sz]ed (?:\w+ )?thematically|\bframework analysis\b", r"\bgrounded theory\b", r"\bphenomenolog", r"\bethnograph", r"\binterview study\b",
)  # fmt: skip
QUALITATIVE_TITLE = _pattern(
    r"(?<!with embedded )(?<!with an embedded )(?<!with nested )(?<!with a nested )(?<!with )(?<!with a )(?<!with an integrated )(?<!quantitative and )\bqualitative\b",
    r"\binterview study\b",
    r"\bfocus groups?\b",
    r"\bphenomenolog",
    r"\bgrounded theory\b",
    r"\bethnograph",
    r"\b(?:views|opinions|perspectives|experiences|perceptions|lived experience) (?:of|on|and)\b",
)
ANIMAL_TITLE = _pattern(
    rf"\bin (?:[\w\-]+ ){{0,4}}{_ANIMALS}\b(?!-)", r"\b(?:rat|mouse|murine|animal|rabbit|porcine|canine|ovine|sheep|pig|swine|rodent) (?:\w+ )?(?:model|study|experiment)", r"\bin[ -]vitro\b(?! fertili)", r"\bex vivo (?:study|model)", rf"\b{_ANIMALS}$",
    rf"\bof (?:[\w\-]+ )?{_ANIMALS}\b(?!-)", r"\bexperimental animal\b", r"\bcell lines?\b", r"\bcell cultures?\b", r"\bin (?:[\w\-]+ ){1,2}cells\W*$", r"\banimal study\b",
)  # fmt: skip
ANIMAL = _pattern(
    r"\b(?:sprague[ -]dawley|wistar|fischer 344|long[ -]evans|C57BL|BALB/c|new zealand (?:white )?rabbits?|holstein|landrace|yorkshire pigs|mongrel|beagle)",
    rf"\b(?:male|female|adult|healthy|mature|\w+-old|weaned|nursery|crossbred|lactating|client-owned|\d+|{'|'.join(['two', 'three', 'four', 'five', 'six', 'eight', 'ten', 'twelve', 'fifteen', 'sixteen', 'eighteen', 'twenty', 'thirty', 'forty', 'fifty', 'sixty'])}),? (?:[\w\-]+,? ){{0,3}}(?:rats|mice|rabbits|dogs|cats|pigs|piglets|sheep|lambs|goats|horses|cows|calves|heifers|steers|broilers|chickens|hens|ducklings|hamsters|monkeys|sows|ewes|mares|foals|goldfish|carp|trout|tilapia)\b",
    r"\b(?:rats|mice|rabbits|dogs|cats|pigs|piglets|sheep|lambs|goats|horses|cows|calves|heifers|broilers|chickens|ducklings|goldfish|carp|trout|tilapia|fish|animals) (?:were|was|underwent|received|(?:\w+ )?fed)\b",
    r"\b(?:premolars|molars|incisors|teeth|specimens|blocks|discs|canals|samples|slices|roots|crowns|leeches|worms|larvae|insects|birds|frogs|snails|plants|seeds|phantoms|manikins)\b[^.]{0,50}\b(?:were|was) (?:then )?(?:\w+ly )?(?:divided|extracted|assigned|prepared|fabricated|sectioned|restored|instrumented|embedded|mounted|immersed)",
    r"\b(?:teeth|premolars|molars|incisors|canines)\b[^.]{0,50}\b(?:were|was) (?:\w+ )?(?:selected|collected|obtained|used)\b", r"\bextracted (?:human )?(?:\w+ )?(?:premolars|molars|teeth|incisors)\b", r"\b(?:cells|cell lines?) were (?:cultured|treated|exposed|incubated|seeded|grown)\b", r"\bcadaver(?:s|ic)\b", r"\b(?:olive|fruit|apple|citrus)? ?(?:trees|seedlings|cultivars?)\b", r"\b(?:leeches|larvae|snails|worms|frogs|birds) were\b", r"\b(?:DNA|RNA|cDNA|plasmid|promoter|mutant) librar(?:y|ies)\b", r"\bphantom\b", r"\bmanikins? model\b",
)  # fmt: skip
ANIMAL_WORD = re.compile(rf"\b{_ANIMALS}\b(?!-)", re.IGNORECASE)
SUBJECTS = re.compile(
    r"\b(?:subjects|individuals|volunteers|males|females|human|man|woman|clinical|workers|users|athletes)\b", re.IGNORECASE
)
"""An animal, where nobody is spoken of who may be a human being."""

METHOD_TITLE = re.compile(
    r"\b(?:estimat(?:ion|ing|or)|power|sample size|statistical (?:method|analysis|model)\w*|bias|missing data|adaptive|methods?)\b.*\bin (?:clinical|randomi[sz]ed|controlled) (?:\w+ )?trials\b",
    re.IGNORECASE,
)
ASSAY_TITLE = re.compile(
    r"\b(?:determination|quantification|estimation|measurement|analysis) of\b.*\bin (?:human )?(?:plasma|serum|urine|blood|saliva|tablets|dosage forms?)\b.*\b(?:HPLC|chromatograph\w+|mass spectrometry|LC|spectrophotomet\w+|electrophoresis)\b"
    r"|\b(?:development|validation)(?: and (?:application|validation))? of an? (?:[\w\-–/]+ ){0,8}(?:method|assay)\b",
    re.IGNORECASE,
)
"""A paper on how a substance is measured, whoever gave the samples."""

ABOUT_TRIALS = re.compile(
    r"\b(?:end ?point|adjudication|data monitoring|clinical events) committees?\b|\bmethodolog(?:y|ical) (?:issues|considerations|challenges|aspects|lessons)\b|^(?:response|reply) to\b|^(?:re|letter|comment(?:ary)?):|^comment(?:ary)? on\b|\bauthors?['’]? (?:reply|response)\b"
    r"|^(?:recruiting|recruitment of|retaining|retention of|strategies (?:for|to) (?:recruit|retain)\w*)\b.*\b(?:trials?|stud(?:y|ies)|research)\b"
    r"|\b(?:generali[sz]ability|external validity)\b.*\btrials?\b|\bpress release\b|\ba (?:commentary|discussion|viewpoint|perspective) (?:on|of|about)\b"
    r"|\b(?:making|improving|conducting|designing|monitoring|reporting of|efficien\w+ (?:in|of)|challenges (?:in|of|to)) (?:[\w\-]+ ){0,3}(?:randomi[sz]ed|clinical|controlled) (?:\w+ )?trials\b",
    re.IGNORECASE,
)
"""A title that speaks of trials, or of somebody's paper, and reports none."""

INSTRUMENT_TITLE = re.compile(
    r"^(?:the )?(?:(?:test[ -]retest|inter-?rater|construct|concurrent|predictive|criterion|internal) )?(?:reliability|validity|validation|psychometric (?:\w+ )?(?:properties|evaluation|validation|analysis|testing)|measurement properties|factor structure|factorial validity)\b"
    r"|\bpsychometric properties\b|\b(?:reliability|validity) (?:and (?:reliability|validity|responsiveness) )?of (?:an?|the) (?:[\w\-’']+ ){0,8}(?:scale|questionnaire|inventory|checklist|index|instrument|version|measure|score|tool|test)\b",
    re.IGNORECASE,
)
"""A paper on how well an instrument measures."""

METHODOLOGY = re.compile(
    r"\bsimulat(?:ed|ion|ions) (?:stud|trial|data|patient|model|clinical|result|show|was|were)\w*|\bto simulate\b|\bdesign effects?\b|\bhypothetical (?:trial|therap|patient|cohort|data)\w*"
    r"|\b(?:markov|decision[- ](?:analytic(?:al)?|tree)|state[- ]transition)\b|\bhealth states\b[^.]{0,80}\b(?:model|quality-adjusted|utilit)"
    r"|\bsample size (?:and power|calculations? (?:for|in)|formula\w*)\b|\bBayesian\b[^.;]{0,60}\bdesigns?\b|\bstatistical (?:method|approach)\w* (?:for|to)\b",
    re.IGNORECASE,
)
"""A paper on how to do studies."""

MODELLED = re.compile(
    r"\b(?:markov|decision[- ](?:analy\w+|tree|model)|simulation model|state[- ]transition|probabilities)\b", re.IGNORECASE
)
ECONOMIC_TITLE = re.compile(r"\b(?:economic|costs?|cost-\w+|pharmacoeconomic\w*)\b", re.IGNORECASE)
"""Together they tell of costs that were computed, whoever was randomised in the trials that gave the numbers."""

BASELINE = re.compile(
    r"\bbaseline (?:\w+ ){0,2}data\b[^.]{0,150}\b(?:enrolled in|from (?:a|the)|participat\w+ in|recruited (?:to|for|into))\b[^.]{0,160}\b(?:trial|intervention|rct|randomi[sz]ed)\b"
    r"|\bbaseline (?:\w+ )?(?:analysis|results) (?:of|from)\b[^.;]{0,60}\b(?:trial|rct)\b",
    re.IGNORECASE,
)
"""What was measured before anybody was assigned."""

BASELINE_TITLE = re.compile(
    r"^baseline (?:\w+ ){0,2}(?:characteristics|data|findings)\b|\bcharacteristics\b.*\bat baseline\b|\bbaseline (?:\w+ )?(?:analysis|survey|results|data)?\s*(?:for|of|from|in) (?:an?|the)\b.*\btrial\b|\bcross-?sectional (?:\w+ )?(?:analysis|study|survey|data|baseline)\b.*\btrial\b",
    re.IGNORECASE,
)
"""The same, as a title says it; in a text it begins the description of the groups of any trial."""

SETS = re.compile(
    r"\b(?:(?:training|validation|derivation|development|test|testing|discovery|modell?ing)[”\"’]? (?:sets?|cohorts?)|(?:validation|derivation|modell?ing)[”\"’]? (?:groups?|samples?))\b",
    re.IGNORECASE,
)
"""What data are split into by chance, which assigns nobody to a treatment."""

OBSERVATIONAL = _pattern(
    r"(?<!randomized )(?<!randomised )\b(?:cohort|case[ -]control|cross-? ?sectional|observational)(?:,? [\w\-]+){0,2} (?:study|analysis|survey|design)\b"
)
"""Named outright."""

HUMAN = re.compile(
    r"\b(?:patients?|women|men|children|volunteers|participants|infants|adults|humans|human (?!(?:\w+ )??\w*(?:teeth|molars|premolars|incisors|third|research-grade|donor|corne\w+|maxillary|mandibular|extracted|cadaver\w*|cells?|tissues?|ser(?:um|a)|skin|liver|blood|plasma|coronary|aort\w+|platelets|\w+cytes|\w+blasts)\b)|people|students|persons|nurses|smokers|boys|girls)\b",
    re.IGNORECASE,
)

CASE_CONTROL = _pattern(r"\b(?<!by )case[ -]control(?:led)?\b(?!s)", r"\bcases and controls\b", r"\bmatched[ -]pairs? analysis\b")
SURVEY_TITLE = _pattern(r"^(?:a |an )?(?:[\w\-]+ ){0,2}(?:survey|questionnaire study) of\b")
CROSS_SECTIONAL = _pattern(
    r"\bcross-? ?sectional(?:ly)?\b", r"\b(?:national|questionnaire|online|postal|web-based|household|population|telephone|mail(?:ed)?|e-mail|internet) survey\b", r"\bsurvey (?:of|was|among|study)\b", r"\ba survey\b", r"\bprevalence (?:study|survey)\b",
    r"\bdiscrete choice experiment\b", r"\bsurveyed\b", r"\bknowledge, attitudes?\b", r"\bquestionnaire (?:study|survey)\b", r"\bquestionnaires? (?:was|were) (?:sent|mailed|posted|distributed)\b",
)  # fmt: skip
PREVALENCE = _pattern(r"\bprevalence of\b")
"""What is measured at once, where it is what the study is for; in passing it says nothing."""

COHORT = _pattern(
    r"\bobservational(?:,? [\w\-]+){0,2} study\b",
    r"\bcohort (?:study|studies|analysis|design|of)\b(?! (?:a|b|i|ii|1|2)\b)", r"\b(?:prospective|retrospective|observational|longitudinal|birth|inception|population-based|historical|national|register-based|registry) (?:\w+ ){0,2}(?:cohort|follow-up study|observational study|analysis|review)\b",
    r"\b(?:observational|longitudinal|retrospective|registry|follow-up|natural history|prognostic) (?:\w+ )?(?:study|analysis|review|chart review|evaluation|data)\b(?!s)", r"\bretrospective(?:ly)?\b", r"\bchart review\b",
    r"\b(?:medical |patient |hospital )?(?:records|charts) of\b", r"\b(?:data|records|charts) (?:of|on|for|from) (?:all )?(?:the )?(?:\d+ )?(?:\w+ )?(?:patients|children|women|men)\b[^.]{0,120}\b(?:were|was) (?:\w+ly )?(?:gathered|collected|reviewed|analy[sz]ed|extracted|retrieved)", r"\bfollow(?:ed)?[- ]?up (?:of|for) (?:a |the )?(?:median|mean|patients)", r"\bprospective(?:ly)? (?:observ|follow|collect|study|evaluat|analy)", r"\bpropensity score", r"\bcohort\b", r"\bpharmacovigilance\b", r"\bprospective survey\b", r"\b(?:a|consecutive) series of (?:\d+ |consecutive )?(?:\w+ )?(?:patients|cases)\b", r"\bmatched controls?\b",
)  # fmt: skip
COMPARED_AT_ONCE = _pattern(
    r"\b(?:were|was) classified into\b",
    r"\b(?:healthy|matched|normal) (?:\w+ )?(?:controls|(?:comparison|control) (?:subjects|participants|individuals))\b",
)
CASE_REPORT = _pattern(
    r"^(?:two|three|four|five|six|\d+) (?:\w+ )?cases? of\b",
    r"\bcase reports?\b", r"\bcase series\b", r"\breport of (?:a|an|one|two|three|four|five|\d+) (?:\w+ )?(?:cases?|patients?)\b", r"\bwe (?:report|present|describe) (?:here )?(?:a|an|the|two|three|four|five) (?:[\w\-]+ ){0,3}?(?:case|cases|patient|patients|\d+-year-old)\b|\bwe (?:report|present|describe) (?:on )?[^.;]{3,80}? in (?:a|an|one|two|three) (?:[\w\-]+ ){0,3}?(?:patients?|man|woman|boy|girl|infant|child)\b",
    r"\b(?:a|an) \d{1,2}[ -]year[ -]old (?:\w+ ){0,3}?(?:man|woman|male|female|boy|girl|patient)\b", r"\bsingle[ -]case (?:study|design|experiment)", r"\bn[ -]of[ -](?:1|one)\b",
    r"\b(?:a|an|one|two|three|four|five|six) (?:[\w\-]+ ){0,2}?(?:cases?|patients?|man|woman|child|infant)\b[^.;]{0,120}? (?:is|are|was|were) (?:described|reported|presented)\b(?! (?:as|by|to|in a questionnaire))",
)  # fmt: skip
NARRATIVE_REVIEW = _pattern(
    r"\b(?:narrative|literature|critical|brief|selective|mini|state-of-the-art|comprehensive) ?-?review\b", r"\breview of (?:the|current|recent|existing|available) (?:\w+ )?(?:literature|evidence|studies|data)\b", r": an? (?:\w+ )?(?:review|overview)\b", r"^(?:a |an )?(?:review|overview) of\b",
    r"\bthis (?:\w+ )?(?:review|overview)\b", r"\b(?:this|the present) (?:article|paper|chapter) (?:review|summari[sz]|discuss|outlin|consider|argue|highlight|focus)\w*", r"\b(?:this|the present) (?:commentary|editorial|lecture)\b", r"\bwe (?:review|summari[sz]e|discuss)\b", r"\b(?:is|are) (?:here )?reviewed\b", r"\bhere,? we review",
)  # fmt: skip

REVIEW_TITLE = re.compile(
    r"\b(?:evidence-based|narrative|literature|critical|comprehensive|brief|state-of-the-art) review\b(?! of (?:records|charts|cases|patients))|\bplace in therapy\b",
    re.IGNORECASE,
)
"""A title that says that it looks at others' work, whatever trials it then tells of."""

NAMED_PROTOCOL = re.compile(
    r"\b(?:study|trial|review|research)(?: design and)? protocol\b|[:.?–-] (?:an? |the )?(?:[\w\-]+ ){0,3}protocol(?=\W*$| (?:for|of)\b)|^(?:an? )?(?:study )?protocol\b"
    r"|\bprotocols? (?:for|of) (?:an?|the)\b.*\b(?:trial|study|review|survey|cohort|evaluation|intervention)\b",
    re.IGNORECASE,
)
"""Titles that leave no doubt; in others a protocol may be how patients are treated."""
PSYCHOMETRIC = re.compile(
    r"\b(?:validity|validation|validating|psychometric\w*|reliability|measurement properties|questionnaire|scale development|measurement properties)\b",
    re.IGNORECASE,
)
ANALYSED_AGAIN = _pattern(
    r"\b(?:secondary|ancillary|exploratory) (?:\w+ )?(?:data )?analys[ie]s\b(?! (?:plan|set))", r"\bsub-?study\b", r"\bside study\b", r"\bpost[ -]?hoc\b[^.;]{0,30}\b(?:analys|stud|evaluat|comparison)", r"\bre-?analys[ie]s\b", r"\bsubgroup analys[ie]s (?:of|from) (?:an?|the)\b",
)  # fmt: skip
"""It says itself that it analyses again what another paper reported."""

SECONDARY = _pattern(
    BASELINE.pattern,
    ANALYSED_AGAIN.pattern,
    r"\b(?:data|participants|patients|women|men|children|subjects|samples|individuals|sera|plasma|specimens)\b (?:\w+ ){0,4}?(?:from|of|in(?! an? (?:prospective |multicent(?:er|re) )?randomi[sz]ed)|enrolled in|participating in|taking part in|collected (?:in|during|from)|obtained (?:in|from)|drawn from) (?:an?|the|our|two|three|previous(?:ly)?)\b[^.;]{0,90}?\b(?:randomi[sz]ed|trial|rct)\b",
 r"\bdata from\b[^.;]{0,80}\b(?:arms?|trials?|rct)\b",
    r"\bnested (?:with)?in (?:an?|the) (?:\w+[ -]){0,5}trial\b", r"\b(?:alongside|parallel to) (?:an?|the) (?:\w+[ -]){0,6}(?:trial|rct)\b",
)  # fmt: skip
OBSERVED = re.compile(
    r"\b(?:associat\w+|predict\w+|prognos\w+|risk factors?|determinants?|correlat\w+|prevalence|relationship|relation between|baseline|risks|moderat(?:ors?|ion|ing)|validity|validation|psychometric\w*|reliability|factors|\w*markers?|trajector\w+)\b",
    re.IGNORECASE,
)
"""What a title or an aim says when the analysis of a trial's data does not compare the groups that chance made."""

COMPARES = re.compile(
    r"\b(?:effects?|effective(?:ness)?|efficacy|safety|impact|influence|versus|vs|than|compar\w+|improv\w+|reduc\w+|prevent\w+|benefits?|respon(?:se|ds?)|interventions?|treatments?)\b",
    re.IGNORECASE,
)
"""What a title says when it does."""

AIM = re.compile(r"\b(?:aims?|aimed|objectives?|purpose|hypothesi[sz]ed|sought)\b|^to (?:\w+ly )?[a-z]+", re.IGNORECASE)
"""A sentence that says what the study was for, under whatever heading."""

ASSOCIATION_FIRST = re.compile(
    r"^(?:the )?(?:associations?|relationships?|predictors|correlates|determinants|prevalence) (?:of|between|among|for)\b.*\btrial\b",
    re.IGNORECASE,
)
"""A title that says what goes with what among the people of a trial."""

REPORTS_IT_TOO = re.compile(r"\bresults\b|\bcomparing\b", re.IGNORECASE)
"""What the title of a trial has that tells of its recruitment beside its results."""

ARRANGEMENTS: tuple[tuple[Arrangement, re.Pattern[str]], ...] = (
    (Arrangement.CLUSTER, _pattern(
        r"\b(?:cluster|group|community|school|practice|village|hospital|clinic|centre|center)(?:-| |‐)?randomi[sz]ed\b", r"\bcluster[ -](?:controlled|trial|rct|design|cross)", r"\brandomi[sz]ed[ -]?(?:by )?cluster", r"\bstepped[ -]?wedge\b", r"\bclusters? (?:were|was|will be|randomi)",
        r"\b(?:practices|schools|hospitals|clinics|villages|communities|clusters|wards|nursing homes|homes|centers|centres|facilities|pharmacies|practitioners|classes|classrooms|units|kindergartens) (?:\([^)]*\) )?(?:were|was|will be|being) (?:\w+ly )?(?:randomi[sz]ed|randomly|allocated|assigned)",
        r"\brandomi[sz]ed controlled cluster", r"\bcluster randomi[sz]ation",
    )),
    (Arrangement.CROSSOVER, _pattern(r"\bcross(?:ed)?[- ‐]?over\b(?! (?:to|was allowed))", r"\bcross-over\b", r"\blatin[- ]square\b", r"\bwithin-subjects?\b", r"\bcounter-?balanced\b")),
    (Arrangement.FACTORIAL, _pattern(r"\bfactorial\b", r"\b2 ?[x×] ?2\b")),
    (Arrangement.PARALLEL, _pattern(r"\bparallel[- ](?:group|arm|design|controlled|trial|randomi|study)", r"\b(?:two|three|four|2|3|4)[- ](?:parallel|arm(?:ed)?)\b", r"\b(?:two|three|four|2|3) (?:\w+ )?parallel\b", r"\bparallel\b(?= (?:\w+ ){0,2}groups?)")),
)  # fmt: skip
