"""Facts on bodies of evidence from which a rating starts, shared by the tests of certainty."""

from __future__ import annotations

from dataclasses import replace

from palpate.synthesis.certainty import Evidence
from palpate.synthesis.domains import BiasFacts
from palpate.synthesis.imprecision import Appreciable, Interval, appreciable
from palpate.synthesis.rated import LEVELS
from palpate.vocabulary import Measure

HIGH, MODERATE, LOW, VERY_LOW = reversed(LEVELS)
BLINDED = BiasFacts(sham=True, self_reported=True)
CLEAR = Interval(Measure.SMD, -0.8, -1.0, -0.6)
SMD_MATTERS = appreciable(Measure.SMD, None, "")
GOOD = Evidence(randomised=True, bias=BLINDED, interval=CLEAR, matters=SMD_MATTERS, participants=900)
"""Large sham-controlled trials with a clear result: nothing to rate down for."""
COHORTS = replace(
    GOOD, randomised=False, interval=Interval(Measure.RISK_RATIO, 1.5, 1.2, 1.9), matters=Appreciable(0.75, 1.25, "")
)
