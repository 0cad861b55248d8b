"""Which of two groups had the higher value, where a text sets one value of each beside the other."""

from __future__ import annotations

import pytest

from palpate.appraisal.numerals import levelled
from palpate.appraisal.side_by_side import more_of, row_in
from palpate.appraisal.sides import arms_of

MASSAGE = arms_of("massage", "usual care")


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Roland score was 6.3 with massage and 8.9 with usual care (P = 0.01).", False),
        ("Roland score was 8.9 (SD 4.1) with usual care compared with 6.3 (4.0) with massage.", False),
        ("The stay of the massage and usual care groups was 9.5 ± 4.8 and 14.7 ± 9.8 days, respectively (p=0.005).", False),
        ("Response was seen in 18/20 with massage and in 12/20 with usual care.", True),
        ("Satisfaction was 90% (18 patients) with massage, and it was 60% (12 patients) with usual care (P=0.028).", True),
    ],
)
def test_values_stand_in_the_order_of_the_groups(text: str, more: bool) -> None:
    assert more_of(levelled(text), MASSAGE) is more


@pytest.mark.parametrize(
    "text",
    [
        "Pain was reduced by 3.9 with massage and by 1.8 with usual care.",
        "Pain went from 6.4 to 2.4 with massage and from 6.3 to 2.2 with usual care.",
        "Pain was 3.1 and 4.6 in the two groups.",
        "Pain was 3.1 with massage, 4.6 with usual care and 4.4 with a brace.",
        "Pain was 3.1 with massage and 3.1 with usual care.",
        "Massage was given for 30 min on 5 days, usual care as needed.",
    ],
)
def test_nothing_is_said_where_the_order_or_the_sense_of_the_values_is_open(text: str) -> None:
    assert more_of(levelled(text), MASSAGE) is None


def test_numbers_of_groups_are_no_values() -> None:
    arms = arms_of("tamsulosin (group 1)", "placebo (group 2)")
    assert more_of("The time to expulsion in groups 1 and 2 was 9.5 ± 4.8 and 14.7 ± 9.8 days, respectively.", arms) is False


def test_a_row_of_a_table_has_its_first_two_values_and_its_test() -> None:
    row = row_in("Total mortality\n98/2006 (4.9%)\n132/2027 (6.5%)\n0.76 (0.59-0.98)\n0.03\n")
    assert row == (98, 132, 0.03)
    assert row_in("Systolic blood pressure, mmHg\n128.6 (16.1)\n129.1 (14.4)\n") == (128.6, 129.1, None)
    assert row_in("Mortality did not differ between the groups.") is None
