"""Nobody is told what massage does who would leave off medicine for it, before the note that it is no replacement."""

import pytest

from answered import answered
from palpate.library import Library
from palpate.vocabulary import Reader, SectionKey, Verdict


@pytest.mark.parametrize(
    "question",
    [
        "My blood pressure is 170/100. Can massage bring it down instead of tablets?",
        "Can I stop my blood pressure pills if I get massages every week?",
        "Can massage replace antidepressants?",
        "could i come off my sertraline and have massage for depression",
        "Is massage for my migraine a substitute for seeing a doctor?",
        "Can massage lower my high blood pressure so I can stop amlodipine?",
        "Can I cut down my painkillers if I have massage?",
        "massage instead of antidepressants",
    ],
)
def test_that_it_is_no_replacement_leads(question: str, starter_library: Library) -> None:
    answer = answered(question, starter_library, Reader.PATIENT)
    first = answer.bottom_line_statements[0]
    assert first.text.startswith("Using massage instead of medical care")
    assert [support.partition("#")[0] for support in first.supports] == ["nccam-2014-massage-clinical-digest-mental-health"]
    assert answer.verdict is Verdict.INSUFFICIENT
    assert "speaks of" not in answer.bottom_line


@pytest.mark.parametrize(
    "question",
    [
        "Is massage better than exercise instead of rest?",
        "Does massage help back pain?",
        "Should I stop my blood thinners before a massage?",
        "Do I need to skip my insulin on the day of my massage?",
        "Does massage reduce the need for opioids after cardiac surgery?",
        "Should I stop my massages in April?",
    ],
)
def test_who_does_not_ask_for_that_is_not_told(question: str, starter_library: Library) -> None:
    assert "instead of medical care" not in answered(question, starter_library).bottom_line


def test_effects_on_anything_whatever_are_not_told_with_it(starter_library: Library) -> None:
    answer = answered("massage instead of antidepressants", starter_library, Reader.PATIENT)
    assert all(not part.statements for part in answer.sections if part.key in {SectionKey.KEY_POINTS, SectionKey.RESEARCH})
