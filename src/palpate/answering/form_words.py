"""The words that carry the form of a question: those of any, and those by which one says of which kind it is."""

from __future__ import annotations

from palpate.library.words import STOP_WORDS
from palpate.vocabulary import QuestionKind

QUESTION_WORDS = STOP_WORDS | frozenset(
    """
    ability able actually advice alone already always am amount answer anybody anyone anything apart appointment
    appointments around attack attacks available bad basically because benefit benefits best better bit boost boosts bout bouts called case cases
    cause caused causes certain chance chances change changed changes clinical clinically come comes common commonly compare
    compared condition conditions considered considering course current currently daily decrease decreased decreases
    different disease doc doctor does doing done early ease eases easily easing effect effective effectively effectiveness
    effects efficacy else especially etc even ever every everyone evidence exactly experience experienced explain far feel
    feeling feels find first fix found frequency friend full general generally get gets getting give given gives giving go
    good great happen happening happens he hear heard hello help helpful helping helps her him his home hour hours however ideal
    ideally impact important improve improved improvement improvements improves including increase increased increases
    increasing instead issue issues just keep kind kinds know known large last later least less let level levels like likely
    little long lot lots low lower lowers made main mainly make makes making many matter maybe mean means medical medically milder month months
    might much must myself near necessary necessity need needed needs never new next nobody normal normally nothing occur
    occurs often ok okay old one ones option options ordinary overall particular patient patients people per perhaps person
    persons please plus point possible possibly prescribed prevent prevents probably problem problems proof prove proven purpose put
    question quick quickly quite rarer rather read real really reason reasonable recent recently recommend recommendation
    recommendations recommended reduce reduced reduces reducing regular regularly release releases relieve relieved relieves
    relieving research result results right risk risks role safe safely said saw say says science scientific session
    sessions shall she short show shown shows side simple simply since single small somebody someone something sometimes
    soon special specific start started starting still stop studied studies study sure swears symptom symptoms take taken
    takes taking tell terms thank thanks therapies therapy thing things think time times today together treat treated
    treating treatment treatments tried tries try trying two type types us use used useful user uses using usual usually
    value various versus via visit visits vs want wants way ways week weeks well went without wonder wondering work worked
    ask asked asking asks believed faster fewer fortnightly inside monthly nightly slower stronger supposed thought weaker weekly
    working works worse worth would year years yes yet term six two three four five ten twelve
    i'm i've i'd i'll you're you've it's that's there's what's how's he's she's we're they're don't doesn't didn't can't isn't
    aren't won't wouldn't shouldn't going
    rct rcts randomised randomized published link links linked position stance conclude concludes concluded discouraged encouraged deemed
    expert consensus data head-to-head pooled incidence rate rates informative defensible drafting query decision referral
    advantage advantages beneficial bring bringing brings enough afterwards beforehand myth sensible advise advised advises ailment ailments complaint complaints deeper disorder disorders farther following further guidance guideline guidelines
    harder higher illness longer quicker trouble troubles worthwhile
    whats thats theres hows wheres ive im dont doesnt didnt cant isnt arent wont wouldnt shouldnt technique techniques
    aunt boyfriend brother client clients colleague cousin customer customers dad daddy daughter father girlfriend grandad grandfather
    grandma grandmother grandpa granny husband mom mommy mother mum mummy nan neighbor neighbour partner sister son uncle wife
    across against along alongside amid among amongst around behind below beneath beside besides beyond despite except inside into near
    adding attributable bouts caseload half money waste counts gains durability effects maintenance magnitude output parameters patches plain prophylaxis pt pts proportion report reported reporting reports share
    shorter shorten signal took users stand-alone threshold thresholds top-up uptake
    big huge tiny massive major lol haha tbh imo omg btw pls thx cheers hiya hey yeah afford paying spend finished top tablet pill tablets top-ups size sizes estimate estimates smd confidence programme programmes program programs learn minimum follow follow-up cochrane bmj jama lancet participants conclusion conclusions
    onto outside throughout toward towards underneath unlike upon within
    """.split()
)
"""Words that carry the form of a question, not what it is about."""


CUE_WORDS: dict[QuestionKind, frozenset[str]] = {
    kind: frozenset(words.split())
    for kind, words in {
        QuestionKind.COVERAGE: """account accounts administration aetna authorisation authorization benefit billable claim claimed comp compensation
            copay cpt cover covered coverage covers criteria deductible flexible free fsa health hsa insurance insured insurer insurers maintenance
            commercial documents documentation experimental investigational extra injured visits medicaid medicare nhs paid paperwork pay payable payer payers paying pays plan plans policies policy premera prescribed service prescription prior
            reimburse reimbursed reimbursement savings spending stand-alone tax taxes tricare unitedhealth unitedhealthcare veterans workers""",
        QuestionKind.PROVIDER: """allowed ask asking board book booking certification certified certify choose choosing credential
            credentials education find finding hire hiring insurance licence licenced license licensed look looking masseur masseuse
            matter matters pick practise practice practitioner practitioners provider providers qualification qualifications
            eligibility qualified question questions registered requirement requirements regulate regulated regulates regulation right select selecting therapist
            therapists trained training trust whether""",
        QuestionKind.SAFETY: """adverse advisable avoid avoided bad careful complication complications contraindicated
            contraindication contraindications damage danger dangerous dangers downside downsides drawback drawbacks fine flag flags
            after-effects aftereffects cells damage defensible cancel cancelled postpone harm harmful harms hurt hurts injuries injury leave major minor ok okay precaution precautions rare red risky safer safest safety serious sign signs stay steer turned unsafe warning
            worry worse worsen""",
        QuestionKind.DOSE: """booster daily day days deep deeply deeper depth dosage dose doses dosing duration enough firm firmer firmly force frequency
            frequently gentle gentler gently hard harder hour
            hours ideally intensity interval last length light lighter lightly maintenance minimum minute minutes moderate month monthly months number optimal optimum planned press
            pressing pressure push pushing schedule scheduled strong stronger strongly week weekly weeks""",
        QuestionKind.MECHANISM: "act action acts affect affects body exactly explain explains happen happens mechanism mechanisms "
        "mode physiological physiologically physiology",
        QuestionKind.COMPARISON: "comparable comparison difference differences different equal equivalent inferior kind rather "
        "stronger superior type types worse",
        QuestionKind.EFFECTIVENESS: "last lasts strong certain sure solid reliable convincing robust proof",
        QuestionKind.OTHER: "kinds types minimal minimally minimum clinically important difference share percent percentage practitioner practitioners insurance insured cover coverage",
    }.items()
}
"""Words that say the kind, so that they are not what a question of that kind is about."""
