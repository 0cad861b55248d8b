"""When a rewording says the same as what was verified."""

from __future__ import annotations

import pytest

from palpate.language_model.likeness import says_the_same

# What says the same


EFFECT = "Massage may improve pain in the short term compared with usual care (meta-analysis, 11 studies, 2021)."
LONG = (
    "In fibromyalgia, massage improved pain and function right after treatment compared with inactive or unspecified controls "
    "(pain: estimate −0.81, 95% CI −1.15 to −0.47 in the meta-analysis by Ughreja 2021); the systematic review by Laimi 2018 found "
    "no clear difference in pain and function with myofascial release."
)
WARNING = "Do not massage the leg of a person with a deep vein thrombosis; gentle massage elsewhere was not studied."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("In the short term, massage might improve pain compared with usual care (meta-analysis, 11 studies, 2021).", EFFECT),
        ("Compared with usual care (meta-analysis, 11 studies, 2021), massage may ease pain in the short term.", EFFECT),
        (LONG.replace("improved", "eased").replace("; the", ", while the").replace("right after", "immediately after"), LONG),
        (LONG.replace("In fibromyalgia, massage", "Massage").replace("right after", "in fibromyalgia right after"), LONG),
        (WARNING, WARNING),
    ],
)
def test_an_honest_rewording_says_the_same(text: str, told: str) -> None:
    assert says_the_same(text, [told])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (EFFECT.replace("may improve", "improves"), EFFECT),
        (EFFECT.replace("may improve", "improved"), EFFECT),
        (EFFECT.replace("may", "probably may"), EFFECT),
        (EFFECT.replace("may", "may not"), EFFECT),
        (EFFECT.replace("improve", "worsen"), EFFECT),
        (EFFECT.replace("pain", "sleep"), EFFECT),
        (EFFECT.replace("Massage", "Acupuncture"), EFFECT),
        (EFFECT.replace("short", "long"), EFFECT),
        (EFFECT.replace("11", "12"), EFFECT),
        (EFFECT.replace("2021", "2022"), EFFECT),
        (EFFECT.replace(" compared with usual care", ""), EFFECT),
        (EFFECT.replace(" (meta-analysis, 11 studies, 2021)", ""), EFFECT),
        ("Usual care may improve pain in the short term compared with massage (meta-analysis, 11 studies, 2021).", EFFECT),
        (EFFECT.rstrip(".") + " [3].", EFFECT),
        (EFFECT + " It is safe.", EFFECT),
        (EFFECT.replace("pain", "pain and sleep"), EFFECT),
        (EFFECT.replace("pain", "“pain”"), EFFECT),
        (EFFECT.replace("Massage", "**Massage**"), EFFECT),
        (EFFECT.replace("11", "1¹"), EFFECT),
        (EFFECT.replace("pain", "pa\u200bin"), EFFECT),
        (EFFECT.replace(".", "?"), EFFECT),
        (LONG.replace("−0.81", "0.81"), LONG),
        (LONG.replace("−1.15 to −0.47", "−0.47 to −1.15"), LONG),
        (LONG.replace("Ughreja 2021", "X").replace("Laimi 2018", "Ughreja 2021").replace("X", "Laimi 2018"), LONG),
        (LONG.partition(";")[0] + ".", LONG),
        (LONG.replace("no clear difference", "a clear difference"), LONG),
        (WARNING.replace("Do not massage", "Massage"), WARNING),
        (WARNING.replace("was not studied", "was studied"), WARNING),
        ("", EFFECT),
        ("At six months, massage improved pain in the short term and function compared with rest.",
         "Massage improved pain in the short term and function at six months compared with rest."),
        ("Massage reduced back pain.", "Massage helped lower back pain."),
    ],
)  # fmt: skip
def test_what_says_more_less_or_something_else_does_not(text: str, told: str) -> None:
    assert not says_the_same(text, [told])
