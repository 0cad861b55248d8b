"""JATS full text becomes records: sections by path, tables as rows, licence, identifiers, links to corrections."""

from __future__ import annotations

from pathlib import Path

import pytest

from palpate.sources import Rejected, open_source
from palpate.sources.jats import read_jats
from palpate.vocabulary import Record

ARTICLE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.0 20120330//EN" "JATS-archivearticle1.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article" xml:lang="en"><front>
<journal-meta><journal-id journal-id-type="nlm-ta">Inv J</journal-id><journal-title-group><journal-title>Invented Journal</journal-title></journal-title-group></journal-meta>
<article-meta><article-id pub-id-type="pmid">30000002</article-id><article-id pub-id-type="pmc">700002</article-id>
<article-id pub-id-type="doi">10.1000/INV.2</article-id>
<article-categories><subj-group subj-group-type="heading"><subject>Study Protocol</subject></subj-group></article-categories>
<title-group><article-title>Foot massage for sleep<xref ref-type="fn" rid="f1">*</xref></article-title><subtitle>a study</subtitle></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Kim</surname><given-names>Mi-Ja</given-names></name><xref ref-type="aff">1</xref></contrib>
<contrib contrib-type="author"><collab>Sleep Group<contrib-group><contrib><name><surname>X</surname></name></contrib></contrib-group></collab></contrib>
<contrib contrib-type="editor"><name><surname>Boss</surname><given-names>B</given-names></name></contrib></contrib-group>
<pub-date pub-type="epub"><year>2015</year></pub-date><pub-date pub-type="ppub"><year>2016</year></pub-date>
<volume>7</volume><issue>2</issue><fpage>10</fpage><lpage>19</lpage>
<permissions><license license-type="open-access"><license-p>Free under &lt;url&gt;http://creativecommons.org/licenses/by/4.0&lt;/url&gt;, which permits use.</license-p></license></permissions>
<abstract abstract-type="graphical"><p>Picture.</p></abstract>
<abstract><title>Abstract</title><sec><title>Background:</title><p>Sleep is short.</p></sec><sec><title>Results</title><p>It grew by 10<sup>3</sup>&nbsp;s.</p></sec></abstract>
<kwd-group><kwd>sleep</kwd><kwd>massage;</kwd></kwd-group><kwd-group kwd-group-type="abbreviations"><kwd>FM</kwd></kwd-group>
</article-meta></front>
<body><p>Opening words.</p><sec><title>Methods</title><p>We followed a plan<sup><xref ref-type="bibr" rid="b1">1</xref></sup> for 12.5<xref ref-type="bibr"><sup>2</sup></xref> days.</p>
<sec><title>People</title><p>Adults.</p><list><list-item><p>Included: poor sleep</p></list-item><list-item><p>Excluded: <italic>pain</italic></p></list-item></list>
<table-wrap><label>Table 1</label><caption><p>Baseline.</p></caption><table><thead><tr><th rowspan="2">Group</th><th colspan="2">Minutes</th></tr>
<tr><th>mean</th><th>SD</th></tr></thead><tbody><tr><td colspan="3">Adults</td></tr><tr><td>Massage</td><td>300</td><td>20</td></tr>
<tr><td>Rest</td><td>290</td><td/></tr></tbody></table><table-wrap-foot><fn><p>SD, standard deviation.</p></fn></table-wrap-foot></table-wrap></sec></sec>
<sec><title>Results</title><p>See <xref ref-type="fig">Figure 1</xref>.<fig><label>Figure 1</label><caption><title>Sleep</title><p>By group.</p></caption><graphic xlink:href="x.jpg"/></fig></p></sec>
<sec><title>Authors' contributions</title><p>MJK did it all.</p></sec></body>
<back><ref-list><ref><mixed-citation><article-title>Not this</article-title><pub-id pub-id-type="doi">10.9/x</pub-id></mixed-citation></ref></ref-list></back></article>"""


def read(text: str) -> Record:
    (item,) = read_jats([text.encode()])
    assert isinstance(item, Record), item
    return item


def changed(**replacements: str) -> str:
    text = ARTICLE
    for old, new in replacements.items():
        text = text.replace(OLD[old], new)
    return text


OLD = {
    "type": 'article-type="research-article"',
    "subject": "Study Protocol",
    "after_volume": "<volume>7</volume>",
    "title": 'Foot massage for sleep<xref ref-type="fn" rid="f1">*</xref>',
}


def test_citation() -> None:
    record = read(ARTICLE)
    assert (record.id, record.pmid, record.pmcid, record.doi) == ("pmid:30000002", "30000002", "PMC700002", "10.1000/inv.2")
    assert record.title == "Foot massage for sleep: a study"
    assert record.authors == ("Kim MJ", "Sleep Group")
    assert (record.journal, record.year, record.volume, record.issue, record.pages) == (
        "Invented Journal",
        2016,
        "7",
        "2",
        "10-19",
    )
    assert (record.language, record.keywords) == ("eng", ("sleep", "massage"))
    assert record.licence == "http://creativecommons.org/licenses/by/4.0"
    assert record.provenance == "jats"


def test_structured_abstract() -> None:
    assert [(s.label, s.text) for s in read(ARTICLE).abstract] == [
        ("Background", "Sleep is short."),
        ("Results", "It grew by 10^3 s."),
    ]


@pytest.mark.parametrize(
    "abstract",
    [
        "<p><bold>Background:</bold> Sleep is short.</p><p><bold>Results.</bold> It grew.</p>",
        "<p>BACKGROUND: Sleep is short. RESULTS: It grew.</p>",
    ],
)
def test_headings_inside_paragraphs_of_an_abstract(abstract: str) -> None:
    start, end = ARTICLE.index("<abstract><title>"), ARTICLE.index("<kwd-group>")
    sections = read(ARTICLE[:start] + f"<abstract>{abstract}</abstract>" + ARTICLE[end:]).abstract
    assert [s.text for s in sections] == ["Sleep is short.", "It grew."]
    assert [(s.label or "").title() for s in sections] == ["Background", "Results"]


def test_body_by_path_of_headings() -> None:
    body = {s.label: s.text for s in read(ARTICLE).body}
    assert list(body) == [None, "Methods", "Methods > People", "Methods > People > Table 1", "Results", "Results > Figure 1"]
    assert body[None] == "Opening words."
    assert body["Methods > People"] == "Adults.\nIncluded: poor sleep\nExcluded: pain"
    assert body["Results"] == "See Figure 1."
    assert body["Results > Figure 1"] == "Figure 1. Sleep. By group"


def test_reference_numbers_do_not_join_figures() -> None:
    (methods,) = (s.text for s in read(ARTICLE).body if s.label == "Methods")
    assert methods == "We followed a plan [1] for 12.5 [2] days."


def test_raised_numbers_do_not_join_figures() -> None:
    text = ARTICLE.replace("<td>300</td>", "<td><bold>300</bold><sup>2</sup></td>").replace(
        "<td>Rest</td>", "<td>Rest (m<sup>2</sup>)<sup>1</sup></td>"
    )
    (table,) = (s.text for s in read(text).body if s.label and "Table" in s.label)
    assert table.splitlines()[4:6] == ["Massage | 300^2 | 20", "Rest (m2)^1 | 290 | "]


def test_table_rows_can_be_read_alone() -> None:
    (table,) = (s.text for s in read(ARTICLE).body if s.label and "Table" in s.label)
    assert table.splitlines() == [
        "Table 1. Baseline",
        "Group | Minutes | Minutes",
        "Group | mean | SD",
        "Adults",
        "Massage | 300 | 20",
        "Rest | 290 | ",
        "SD, standard deviation.",
    ]


def test_absurd_spans_are_bounded() -> None:
    text = ARTICLE.replace('colspan="2"', 'colspan="99999999999999999999"').replace('rowspan="2"', 'rowspan="0"')
    assert max(len(s.text) for s in read(text).body) < 5000


@pytest.mark.parametrize(
    ("article_type", "subject", "title", "kind"),
    [
        ("research-article", "Study Protocol", "Foot massage", "protocol"),
        ("research-article", "Research", "Foot massage: a randomised trial", "randomized_trial"),
        ("research-article", "Research", "Foot massage", "other"),
        ("review-article", "Review", "Foot massage", "narrative_review"),
        ("review-article", "Review", "Foot massage: a systematic review", "systematic_review"),
        ("case-report", "Case Report", "Foot massage", "case_report"),
        ("editorial", "Editorial", "Foot massage", "comment"),
        ("retraction", "Retraction", "Retraction: a randomised trial", "comment"),
    ],
)
def test_kind(article_type: str, subject: str, title: str, kind: str) -> None:
    assert read(changed(type=f'article-type="{article_type}"', subject=subject, title=title)).kind == kind


def test_links_to_notices() -> None:
    link = (
        '<volume>7</volume><related-article related-article-type="{}" ext-link-type="doi" xlink:href="10.1000/N"/>'
        '<related-article related-article-type="companion" ext-link-type="doi" xlink:href="10.1000/other"/>'
    )
    retracted = read(changed(after_volume=link.format("retraction-forward")))
    assert [(c.kind, c.doi) for c in retracted.corrections] == [("RetractionIn", "10.1000/n")]
    assert retracted.retracted
    notice = read(changed(after_volume=link.format("retracted-article"), type='article-type="retraction"'))
    assert [c.kind for c in notice.corrections] == ["RetractionOf"]
    assert not notice.retracted


def test_articles_of_a_set_and_in_a_name_space() -> None:
    body = ARTICLE[ARTICLE.index("<article ") :].replace("&nbsp;", "&#160;")
    items = list(read_jats([f"<pmc-articleset>{body}{body.replace('30000002', '30000003')}</pmc-articleset>".encode()]))
    assert [item.id for item in items if isinstance(item, Record)] == ["pmid:30000002", "pmid:30000003"]
    assert read(body.replace("<article ", '<article xmlns="https://jats.nlm.nih.gov/ns/archiving/1.3/" ')) == read(ARTICLE)


def test_wrongly_declared_encoding_is_put_right() -> None:
    text = ARTICLE.replace("Sleep is short.", "Für müde Leute.")
    assert read(text).abstract == next(r for r in read_jats([text.encode("latin-1")]) if isinstance(r, Record)).abstract


def test_no_front_and_no_title_are_rejected() -> None:
    for text, words in (
        ("<article><body/></article>", "<front>"),
        ("<article><front><article-meta/></front></article>", "title"),
    ):
        (item,) = read_jats([text.encode()])
        assert isinstance(item, Rejected)
        assert words in item.reason


@pytest.mark.slow
def test_real_articles_are_all_read(shared_data: Path) -> None:
    items = list(open_source(shared_data / "jats" / "articles.tar.zst"))
    records = [item for item in items if isinstance(item, Record)]
    assert len(records) == len(items)
    assert all(r.pmcid and r.year for r in records)
    assert sum(bool(r.body) for r in records) > 0.95 * len(records)


# What a review cites and includes

COCHRANE_LISTS = """<back><ref-list><title>References</title>
<ref-list><title>References to studies included in this review</title>
<ref><mixed-citation>Cherkin 2001. <pub-id pub-id-type="doi">10.1001/archinte.161.8.1081</pub-id> <pub-id pub-id-type="pmid">11322842</pub-id></mixed-citation></ref>
<ref><mixed-citation>Preyde 2000. <pub-id pub-id-type="pmid">10906914</pub-id></mixed-citation></ref></ref-list>
<ref-list><title>References to studies excluded from this review</title>
<ref><mixed-citation><pub-id pub-id-type="pmid">30000003</pub-id></mixed-citation></ref></ref-list>
<ref-list><title>Additional references</title>
<ref><mixed-citation><pub-id pub-id-type="pmid">19622511</pub-id><pub-id pub-id-type="other">B12</pub-id></mixed-citation></ref></ref-list>
</ref-list></back></article>"""


def review(lists: str) -> Record:
    text = changed(type='article-type="systematic-review"', subject="Systematic Review")
    return read(text[: text.index("<back>")] + lists)


def test_a_cochrane_review_says_what_it_includes_and_what_it_only_cites() -> None:
    record = review(COCHRANE_LISTS)
    assert record.included_studies == ("pmid:11322842", "pmid:10906914")
    assert record.references == ("doi:10.1001/archinte.161.8.1081", "pmid:11322842", "pmid:10906914", "pmid:19622511")


def test_what_any_other_review_lists_is_cited_and_no_more() -> None:
    record = review(
        '<back><ref-list><ref><citation><pub-id pub-id-type="pmid">11322842</pub-id></citation></ref></ref-list></back></article>'
    )
    assert (record.references, record.included_studies) == (("pmid:11322842",), ())
    assert review("</article>").references == ()


def test_references_are_kept_of_reviews_alone() -> None:
    assert read(ARTICLE).references == ()


def test_marks_of_footnotes_do_not_join_words() -> None:
    text = ARTICLE.replace("<td>Rest</td>", "<td>Rest<sup>a</sup></td>").replace("<td>300</td>", "<td>300<sup>b</sup></td>")
    text = text.replace("<td>Massage</td>", "<td>Massage<sup>1</sup> (cm<sup>2</sup>)</td>")
    (table,) = (s.text for s in read(text).body if s.label and "Table" in s.label)
    assert table.splitlines()[4:6] == ["Massage^1 (cm2) | 300^b | 20", "Rest^a | 290 | "]


def test_a_figure_that_spans_rows_or_columns_is_printed_once() -> None:
    text = ARTICLE.replace("<td>20</td>", '<td rowspan="2">0.03</td>').replace("<td>290</td><td/>", "<td>290</td>")
    (table,) = (s.text for s in read(text).body if s.label and "Table" in s.label)
    assert table.splitlines()[4:6] == ["Massage | 300 | 0.03", "Rest | 290 | 〃"]
    text = ARTICLE.replace("<td>290</td><td/>", '<td colspan="2">290</td>')
    (table,) = (s.text for s in read(text).body if s.label and "Table" in s.label)
    assert table.splitlines()[5] == "Rest | 290 | 〃"
