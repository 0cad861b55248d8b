"""The sentences in which an abstract states its conclusion, word for word, with the place where they stand."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate.appraisal.conclusions import conclusions, sentences
from palpate.vocabulary import Record, RecordKind, Support, TextSection


def abstract(*sections: tuple[str | None, str], **fields: Any) -> Record:
    return Record(
        id="pmid:901",
        title="Kneading dough and kneading shoulders",
        abstract=tuple(TextSection(label=label, text=text) for label, text in sections),
        **fields,
    )


def quoted(*sections: tuple[str | None, str], **fields: Any) -> list[str]:
    return [each.text for each in conclusions(abstract(*sections, **fields))]


RESULTS = ("RESULTS", "Forty bakers took part. We conclude nothing here. Shoulder pain fell by 2.1 points.")
TWO = "Kneading the shoulders of bakers lowers pain for a week. Larger trials are needed."


@pytest.mark.parametrize("label", ["CONCLUSION", "Conclusions", "AUTHORS' CONCLUSIONS", "Authors’ conclusions", "INTERPRETATION",
                                   "Conclusions and relevance", "IMPLICATIONS FOR PRACTICE", "Summary", "DISCUSSION AND CONCLUSION"])  # fmt: skip
def test_a_labelled_section_is_the_conclusion(label: str) -> None:
    assert quoted(RESULTS, (label, TWO)) == [
        "Kneading the shoulders of bakers lowers pain for a week.",
        "Larger trials are needed.",
    ]


def test_of_a_long_conclusion_the_first_two_sentences_are_quoted() -> None:
    assert len(quoted(("CONCLUSIONS", f"{TWO} Nobody knows why it works. Somebody should find out."))) == 2


def test_a_labelled_section_counts_wherever_it_stands() -> None:
    assert quoted(
        ("CONCLUSION", "Kneading helps bakers with sore shoulders."), ("FUNDING", "A bakery paid for this trial of kneading.")
    ) == ["Kneading helps bakers with sore shoulders."]


def test_a_summary_of_the_background_is_no_conclusion() -> None:
    background = ("SUMMARY OF BACKGROUND DATA", "Kneading is widely held to cure the shoulders of bakers.")
    assert quoted(background, RESULTS, ("CONCLUSIONS", "Kneading did not lower shoulder pain in bakers.")) == [
        "Kneading did not lower shoulder pain in bakers."
    ]


@pytest.mark.parametrize("label", ["CONCLUSION: ", "CONCLUSIONS: ", "Conclusion: ", "Conclusions. ", "INTERPRETATION: "])
def test_a_label_inside_an_unlabelled_abstract_opens_the_conclusion_and_is_not_quoted(label: str) -> None:
    text = f"BACKGROUND: Bakers ache. RESULTS: Pain fell by 2.1 points. {label}Kneading lowers shoulder pain in bakers."
    assert quoted((None, text)) == ["Kneading lowers shoulder pain in bakers."]


@pytest.mark.parametrize(
    "sentence",
    [
        "We conclude that kneading lowers shoulder pain in bakers.",
        "It is concluded that kneading lowers shoulder pain.",
        "In conclusion, kneading lowers shoulder pain in bakers.",
        "In summary, kneading lowered shoulder pain in bakers.",
        "Overall, kneading lowered shoulder pain in bakers.",
        "These findings suggest that kneading lowers shoulder pain.",
        "Our results do not support kneading for sore shoulders.",
        "This trial provides no evidence for kneading sore shoulders.",
        "The present data indicate that kneading lowers shoulder pain.",
    ],
)
def test_without_labels_the_last_sentence_that_sounds_like_a_conclusion_is_quoted(sentence: str) -> None:
    text = f"Bakers often ache. These results suggest that flour is heavy. Forty took part. {sentence} Flour was given by a mill."
    assert quoted((None, text)) == [sentence]


@pytest.mark.parametrize(
    "text",
    [
        "Bakers often ache in the shoulders. Forty bakers took part in the trial. Pain fell by 2.1 points of ten.",
        "We conclude that one sentence alone is a title and no abstract to quote.",
        "The wish to conclude.",
    ],
)
def test_where_nothing_concludes_nothing_is_quoted(text: str) -> None:
    assert quoted((None, text)) == []


def test_a_record_without_an_abstract_has_no_conclusion() -> None:
    assert conclusions(Record(id="pmid:902", title="We conclude that titles are no conclusions")) == ()


def test_a_protocol_has_no_conclusion_since_it_reports_no_result() -> None:
    assert quoted(("CONCLUSION", TWO)) != []
    assert quoted(("CONCLUSION", TWO), kind=RecordKind.PROTOCOL) == []


def test_a_few_stray_letters_are_no_sentence_to_quote() -> None:
    assert quoted(("CONCLUSIONS", "None declared.")) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Kneading vs. resting lowered pain by 1.5 points (P < 0.05).",
        "Pain fell by 2.1 points, i.e. By a fifth, in bakers.",
        "The effect seen by Crumb et al. Was not seen in bakers.",
        "Kneading (see Fig. 2) lowered pain in most bakers.",
        "Doses of approx. 30 minutes worked in both bakeries.",
        "Dr. Crumb kneaded the shoulders of forty bakers.",
        "J. Crumb and T. Loaf kneaded the shoulders of forty bakers.",
        "St. John's bakers had less pain after kneading.",
        "Among S. cerevisiae handlers e.g. Bakers, pain fell.",
    ],
)
def test_abbreviations_initials_and_decimals_do_not_end_a_sentence(sentence: str) -> None:
    text = f"{sentence} More is not known."
    assert [text[start:end] for start, end in sentences(text)] == [sentence, "More is not known."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Does it help? It does! So they say.", ["Does it help?", "It does!", "So they say."]),
        ('They said "it helps." Then they left.', ['They said "it helps."', "Then they left."]),
        ("It helps (a little.) More is not known.", ["It helps (a little.)", "More is not known."]),
        ("Pain fell by 30%. 40 bakers took part.", ["Pain fell by 30%.", "40 bakers took part."]),
        ("One sentence without an end", ["One sentence without an end"]),
        ("", []),
        ("   ", []),
    ],
)
def test_sentences_end_where_they_end(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


@given(st.text(alphabet="ab .!?;\n1(\"'A", max_size=120))
def test_sentences_stand_in_order_and_lose_nothing_but_the_space_between(text: str) -> None:
    spans = sentences(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    between = [text[left[1] : right[0]] for left, right in pairwise(spans)]
    assert all(gap.strip(" \n;") == "" for gap in between)


@given(
    st.lists(st.tuples(st.sampled_from([None, "METHODS", "RESULTS", "CONCLUSIONS"]), st.text(max_size=80)), max_size=4),
    st.sampled_from(["", "CONCLUSION: ", "We conclude that ", "Overall, "]),
)
def test_a_quotation_stands_word_for_word_at_its_address(sections: list[tuple[str | None, str]], opening: str) -> None:
    record = abstract(*sections, (None, f"Bakers ache. {opening}kneading the shoulders lowers pain vs. resting, by 1.5 points."))
    for each in conclusions(record):
        at = Support.parse(each.address)
        assert (at.record, at.part) == (record.id, "abstract")
        assert record.abstract[at.number - 1].text[at.start : at.end] == each.text
        assert each.text == each.text.strip()


JOINED = (
    "Bakers have sore shoulders.; Forty bakers were kneaded or not for a week.; Shoulder pain fell by 2.1 points with kneading.; "
    "Kneading eases the shoulders of bakers. It costs the bakery next to nothing."
)


def test_the_last_of_sections_that_a_database_joined_is_the_conclusion() -> None:
    assert quoted((None, JOINED)) == ["Kneading eases the shoulders of bakers.", "It costs the bakery next to nothing."]


def test_two_sentences_joined_by_chance_and_words_on_funding_are_no_conclusion() -> None:
    assert quoted((None, "Forty bakers were kneaded.; Shoulder pain fell by 2.1 points.")) == []
    assert quoted((None, f"{JOINED}; Registered at ClinicalTrials.gov before the first baker was kneaded.")) == []
