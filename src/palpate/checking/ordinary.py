"""Words of everyday prose that narrow no claim; any other word that the terminology lacks may, and then nothing is held on it."""

from __future__ import annotations

import re

from palpate.answering.question import form_words
from palpate.checking.cues import EFFECT
from palpate.terminology import terminology

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_ORDINARY = frozenset(
    """
    able about across active activity add added adult adults aid aids affected age aged all allow allows also although amount another appear appears
    area areas around aspect aspects associated athlete attention author authors aware away back bad balance based basic begin being believe believed
    beneficial best body both brain brief bring brings broad build building busy calm calming care carefully carer carers caring cause center central certified
    challenge challenging clear clearly client clients clinic clinical close combined combination comfort comfortable comes community compared complaint
    complaints complementary complete completely concern concerns connective consistent contact control controlled conventional cost could couple
    countless critical daily day days deal deep deeper deeply degree depends desk detail develop difference different direct discomfort doctor doctors dose
    dull each earlier early ease easier east effectively effort either elderly end enjoy enough entire episodes especially essential even evening event events everyday
    everyone exercise existing experience expert experts extra face fact factor factors family far feel feeling few fewer field final find firm first fit
    flare flares follow following follows form forms found free fresh friction full further gain general generally gentle gently gets give given gives goes good great group
    groups grow hand hands hands-on hard harder head heal healing health healthy heavy help helps high higher highly hold home hospital hour hours
    human idea ill illness impact important improvement in include includes including individual individuals injury inside intense intensity intervention involve
    involves issue issues job joint joints just key kind kinds known lack large last later lead leading leads least left leg legs less level levels life light lighter like
    limbs limited line lines list little live living local long longer loss lot low lower lumbar main major make makes man management manual many matter maybe
    means medical medicine member men mental mere method methods mild minor mind minute minutes mobile mode moderate modern modest moment month months mood more most
    mostly movement moving much multiple muscle muscles muscular natural naturally near neck need needs nerve nerves new newer next night non-drug normal number nurse
    nurses offer offers office often old older ongoing only option order ordinary other others outcome overall own pain parent part particular partly parts past patient
    patients pattern people performance period person personal persons physical place placebo plain point points poor popular possible practical practice practitioner
    pressure pressures present previous primary problem problems process produce professional professionals program programme proper properly proven provide
    provider providers public qualified quality quick quickly quiet range rapid rate rather ready real recent recovery reduce regular regularly related relaxing relief
    remedial repeated research researchers respond response rest result results review reviews right rubbing routine run runners running safe safely same school season
    second self sense series serious session sessions set several severe severity short shoulder shoulders side simple single site sitting skilled skin slight slightly slow
    slower small soft some sooner sore sort sound special specific sport sports stage standard start state stay steady stiff still strain strains stress stroke
    strokes strong stronger students studied studies study style styles subtle such suffer sufferers suffering suitable support sure surface symptom symptoms system
    systems taken technique techniques tense tension therapeutic therapist therapists therapies therapy tight tightness time times tired tissue tissues today tool top
    touch traditional trained training trial trials treatment treatments trouble true trying twice type types typical under upper use used useful users uses usual usually
    value various veterans visit visits volunteers waiting walk walking wall warm way ways week weekly weeks well wellbeing while whole wide woman women work worker workers working world worry
    worse worst worth year years young younger your ache aches aching knots knot sufferer live lives aged alike conditions condition illnesses disorders disorder diseases disease injuries
    effects effect benefits benefit evidence care treat conventional monthly fortnightly nightly professional licensed registered classic classical full-body whole-body short-term long-term temporary lasting
    hands-on non-invasive drug-free safe gentle effective proven simple ancient holistic remedial soothing relaxing invigorating targeted skilled expert traditional western eastern
    a an the of on off in into to for from with without by at as and or but not no than then that this these those it its their them they he she we you i who whom which what when where why how is are was
    were be been being am do does did have has had can may might must shall should will would very too so if there here up down out over under again once ever never always yes
    mainly largely roughly nearly almost completely partly following shortly immediately afterwards after before during until since through throughout
    received receiving underwent undergoing gave got getting tried tries added adding adds had have having offered promised touted hailed called named
    found finding reported say said says felt given shown showed claimed known made makes took taken taking brought seems seem looks appears became
    one two three four five six seven eight nine ten eleven twelve half
    everyday life months-long sufferers person's people's patients' daily-life group's control controls sleep sleeping pregnancy labour labor infant infants baby babies child children mother mothers
    """.split()
)


def unknown_words(text: str) -> tuple[str, ...]:
    """Words of a text that are neither ordinary nor part of a name in the terminology, in lower case."""
    ordinary = _ORDINARY | form_words()
    known = terminology().find(text)
    return tuple(
        dict.fromkeys(
            word
            for found in _WORD.finditer(text)
            if not any(match.start <= found.start() < match.end for match in known)
            and (word := found.group().lower().replace("’", "'").removesuffix("'s").rstrip("'-")) not in ordinary
            and word.rstrip("s") not in ordinary
            and not word.endswith(("ly", "-minute", "-hour", "-week", "-day", "-month"))
            and len(word) > 2
            and not EFFECT.fullmatch(word)
        )
    )
