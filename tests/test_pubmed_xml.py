"""PubMed XML as NLM publishes it becomes records with every fact in its place."""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palpate.sources import Deletion, Rejected, SourceItem, open_source
from palpate.sources.pubmed_xml import read_pubmed_xml
from palpate.vocabulary import Record

FULL = """
<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="2">30000001</PMID>
<DateCompleted><Year>2020</Year><Month>01</Month><Day>02</Day></DateCompleted>
<Article PubModel="Print-Electronic"><Journal><ISSN IssnType="Print">0000-0000</ISSN>
<JournalIssue CitedMedium="Print"><Volume>12</Volume><Issue>3</Issue><PubDate><Year>2019</Year><Month>Mar</Month></PubDate>
</JournalIssue><Title>Journal of Invented Therapies</Title><ISOAbbreviation>J Invent Ther</ISOAbbreviation></Journal>
<ArticleTitle>Massage for <i>chronic</i> neck pain: 10<sup>6</sup> cells and H<sub>2</sub>O.</ArticleTitle>
<Pagination><StartPage>101</StartPage><EndPage>110</EndPage><MedlinePgn>101-10</MedlinePgn></Pagination>
<ELocationID EIdType="pii" ValidYN="Y">S1</ELocationID><ELocationID EIdType="doi" ValidYN="Y">10.1000/JIT.2019.1</ELocationID>
<Abstract><AbstractText Label="BACKGROUND" NlmCategory="BACKGROUND">Neck pain is
  common.</AbstractText><AbstractText Label="METHODS AND RESULTS" NlmCategory="RESULTS">We treated <b>60</b> people (p &lt; 0.05;
<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mfrac><mml:mn>1</mml:mn><mml:mn>2</mml:mn></mml:mfrac></mml:math>).
</AbstractText><AbstractText NlmCategory="UNASSIGNED">No label here.</AbstractText></Abstract>
<AuthorList CompleteYN="Y"><Author ValidYN="Y"><LastName>Müller</LastName><ForeName>Jörg A</ForeName><Initials>JA</Initials>
<AffiliationInfo><Affiliation>Somewhere</Affiliation></AffiliationInfo></Author>
<Author ValidYN="Y"><LastName>Doe</LastName><ForeName>Jane</ForeName><Initials>J</Initials><Suffix>Jr</Suffix></Author>
<Author ValidYN="N"><LastName>Dou</LastName><Initials>J</Initials></Author>
<Author ValidYN="Y"><CollectiveName>Neck Pain Study Group</CollectiveName></Author></AuthorList>
<Language>fre</Language><Language>eng</Language><PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
<PublicationType UI="D016449">Randomized Controlled Trial</PublicationType></PublicationTypeList>
<ArticleDate DateType="Electronic"><Year>2018</Year><Month>11</Month><Day>01</Day></ArticleDate></Article>
<MedlineJournalInfo><MedlineTA>J Invent Ther</MedlineTA></MedlineJournalInfo>
<CommentsCorrectionsList>
<CommentsCorrections RefType="CommentIn"><RefSource>J Talk. 2019;1:1</RefSource><PMID Version="1">30000009</PMID></CommentsCorrections>
<CommentsCorrections RefType="ErratumIn"><RefSource>J Invent Ther. 2020;13(1):5. doi: 10.1000/Err.1</RefSource></CommentsCorrections>
<CommentsCorrections RefType="UpdateIn"><RefSource>J Invent Ther. 2022</RefSource><PMID Version="1">30000008</PMID></CommentsCorrections>
</CommentsCorrectionsList>
<MeshHeadingList><MeshHeading><DescriptorName UI="D1" MajorTopicYN="N">Humans</DescriptorName></MeshHeading>
<MeshHeading><DescriptorName UI="D2" MajorTopicYN="N">Massage</DescriptorName><QualifierName UI="Q1" MajorTopicYN="Y">methods</QualifierName></MeshHeading>
<MeshHeading><DescriptorName UI="D3" MajorTopicYN="Y">Neck Pain</DescriptorName></MeshHeading></MeshHeadingList>
<OtherAbstract Type="Publisher" Language="fre"><AbstractText>Les douleurs.</AbstractText></OtherAbstract>
<KeywordList Owner="NOTNLM"><Keyword MajorTopicYN="N">manual therapy</Keyword><Keyword MajorTopicYN="N">neck.</Keyword></KeywordList>
</MedlineCitation><PubmedData><History><PubMedPubDate PubStatus="entrez"><Year>2017</Year></PubMedPubDate></History>
<ArticleIdList><ArticleId IdType="pubmed">30000001</ArticleId><ArticleId IdType="pmc">PMC700001</ArticleId>
<ArticleId IdType="doi">10.1000/jit.2019.1</ArticleId></ArticleIdList>
<ReferenceList><Title>References</Title><Reference><Citation>Old paper.</Citation><ArticleIdList>
<ArticleId IdType="pubmed">111</ArticleId><ArticleId IdType="doi">10.9999/not-mine</ArticleId><ArticleId IdType="pmc">PMC1</ArticleId>
</ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>"""


def article(
    pmid: str = "1",
    title: str = "A title",
    citation: str = "",
    inside: str = "",
    date: str = "<Year>2001</Year>",
    types: Iterable[str] = (),
) -> str:
    listed = "".join(f"<PublicationType>{escape(t)}</PublicationType>" for t in types)
    return (
        f"<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article><Journal><JournalIssue><PubDate>{date}</PubDate>"
        f"</JournalIssue></Journal><ArticleTitle>{title}</ArticleTitle>{inside}"
        f"<PublicationTypeList>{listed}</PublicationTypeList></Article>{citation}</MedlineCitation></PubmedArticle>"
    )


def read(*articles: str) -> list[SourceItem]:
    return list(read_pubmed_xml([f"<?xml version='1.0'?><PubmedArticleSet>{''.join(articles)}</PubmedArticleSet>".encode()]))


def one(text: str) -> Record:
    (item,) = read(text)
    assert isinstance(item, Record), item
    return item


def test_every_fact_of_an_article() -> None:
    record = one(FULL)
    assert record == Record.model_validate({
        "id": "pmid:30000001",
        "kind": "randomized_trial",
        "provenance": "pubmed",
        "title": "Massage for chronic neck pain: 10^6 cells and H2O",
        "authors": ("Müller JA", "Doe J Jr", "Neck Pain Study Group"),
        "journal": "Journal of Invented Therapies",
        "year": 2019,
        "volume": "12",
        "issue": "3",
        "pages": "101-10",
        "pmid": "30000001",
        "pmcid": "PMC700001",
        "doi": "10.1000/jit.2019.1",
        "language": "eng",
        "abstract": (
            {"label": "BACKGROUND", "text": "Neck pain is common."},
            {"label": "METHODS AND RESULTS", "text": "We treated 60 people (p < 0.05; 1/2)."},
            {"label": None, "text": "No label here."},
        ),
        "publication_types": ("Journal Article", "Randomized Controlled Trial"),
        "mesh": ("Humans", "Massage*", "Neck Pain*"),
        "keywords": ("manual therapy", "neck"),
        "corrections": (
            {"kind": "ErratumIn", "doi": "10.1000/err.1", "citation": "J Invent Ther. 2020;13(1):5. doi: 10.1000/Err.1"},
            {"kind": "UpdateIn", "pmid": "30000008", "citation": "J Invent Ther. 2022"},
        ),
    })  # fmt: skip


REVIEW = FULL.replace("Randomized Controlled Trial", "Systematic Review")


def test_what_a_review_cites_is_kept_by_every_identifier() -> None:
    more = (
        "</Reference><Reference><ArticleIdList><ArticleId IdType='pii'>S0</ArticleId></ArticleIdList></Reference></ReferenceList>"
    )
    nested = "<ReferenceList><ReferenceList><Reference><ArticleIdList><ArticleId IdType='pubmed'>112</ArticleId></ArticleIdList></Reference></ReferenceList></ReferenceList>"
    record = one(REVIEW.replace("</Reference></ReferenceList>", more + nested))
    assert record.references == ("pmid:111", "doi:10.9999/not-mine", "pmcid:PMC1", "pmid:112")
    assert (record.pmid, record.doi, record.pmcid) == ("30000001", "10.1000/jit.2019.1", "PMC700001")
    assert record.included_studies == ()


def test_what_a_trial_cites_is_not_kept() -> None:
    assert one(FULL).references == ()


def test_records_built_without_validation_equal_validated_ones() -> None:
    for record in (one(FULL), one(REVIEW), one(article(inside="<Abstract><AbstractText> Some text. </AbstractText></Abstract>"))):
        validated = Record.model_validate(record.model_dump(exclude_unset=True))
        assert record == validated
        assert record.model_fields_set == validated.model_fields_set
        assert record.model_dump_json() == validated.model_dump_json()
        assert all(s.model_fields_set == {"label", "text"} for s in record.abstract)


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", 1998),
        ("<MedlineDate>Spring 2003</MedlineDate>", 2003),
        ("<MedlineDate>unknown</MedlineDate>", None),
        ("<Year>20011</Year>", None),
        ("", None),
    ],
)
def test_year_of_publication(date: str, year: int | None) -> None:
    assert one(article(date=date)).year == year


def test_electronic_date_counts_where_the_issue_has_none() -> None:
    electronic = "<ArticleDate><Year>2004</Year></ArticleDate>"
    assert one(article(date="<MedlineDate>unknown</MedlineDate>", inside=electronic)).year == 2004


def test_translated_title_loses_its_brackets_and_keeps_the_original() -> None:
    record = one(
        article(title="[Massage for back pain].", inside="<VernacularTitle>Massage bei Rückenschmerz.</VernacularTitle>")
    )
    assert (record.title, record.vernacular_title) == ("Massage for back pain", "Massage bei Rückenschmerz")


def test_title_not_available_is_the_vernacular_title() -> None:
    assert one(article(title="[Not Available].", inside="<VernacularTitle>Tuina.</VernacularTitle>")).title == "Tuina"


def test_full_stop_of_an_abbreviation_stays() -> None:
    assert one(article(title="Massage in the U.S.")).title == "Massage in the U.S."


def test_other_abstract_counts_only_where_there_is_no_abstract() -> None:
    other = "<OtherAbstract><AbstractText>For patients.</AbstractText></OtherAbstract>"
    assert [s.text for s in one(article(citation=other)).abstract] == ["For patients."]


@pytest.mark.parametrize(
    "text",
    [
        article(types=["Retracted Publication"]),
        article(title="RETRACTED: Massage cures all"),
        article(citation='<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><PMID>9</PMID></CommentsCorrections></CommentsCorrectionsList>'),
    ],
)  # fmt: skip
def test_retracted_articles_are_marked(text: str) -> None:
    assert one(text).retracted


def test_a_notice_of_retraction_is_a_comment_and_not_retracted() -> None:
    record = one(article(types=["Retraction of Publication"], title="Retraction of a randomized trial"))
    assert (record.kind, record.retracted) == ("comment", False)


def test_deletions() -> None:
    assert read(article(), "<DeleteCitation><PMID Version='1'>7</PMID><PMID Version='1'>8</PMID></DeleteCitation>")[1:] == [
        Deletion("7"),
        Deletion("8"),
    ]


def test_book_chapter_and_book() -> None:
    book = (
        "<PubmedBookArticle><BookDocument><PMID>5</PMID><ArticleIdList><ArticleId IdType='bookaccession'>NBK1</ArticleId></ArticleIdList>"
        "<Book><BookTitle>Manual of Hands</BookTitle><PubDate><Year>2015</Year></PubDate><AuthorList Type='editors'><Author>"
        "<LastName>Edit</LastName><Initials>E</Initials></Author></AuthorList><ELocationID EIdType='doi'>10.1000/book</ELocationID></Book>"
        "{}<Language>eng</Language><PublicationType>Review</PublicationType><Abstract><AbstractText>Text.</AbstractText></Abstract>"
        "</BookDocument><PubmedBookData/></PubmedBookArticle>"
    )
    chapter = one(
        book.format(
            "<ArticleTitle>Shiatsu</ArticleTitle><AuthorList Type='authors'><Author><LastName>Writ</LastName><Initials>W</Initials></Author></AuthorList>"
        )
    )
    assert (chapter.id, chapter.title, chapter.journal, chapter.authors) == ("pmid:5", "Shiatsu", "Manual of Hands", ("Writ W",))
    assert (chapter.year, chapter.kind, chapter.doi) == (2015, "narrative_review", None)
    whole = one(book.format(""))
    assert (whole.title, whole.journal, whole.authors) == ("Manual of Hands", None, ("Edit E",))


def test_a_bad_article_is_rejected_by_name_and_the_rest_is_kept() -> None:
    items = read(
        article("1"),
        article("2", title="Broken <b>"),
        article("3", title=""),
        article("4", title="Undefined &alpha;"),
        article("5"),
    )
    assert [item.id for item in items if isinstance(item, Record)] == ["pmid:1", "pmid:5"]
    rejected = [item for item in items if isinstance(item, Rejected)]
    assert [item.where for item in rejected] == ["article 2, PMID 2", "article 3, PMID 3", "article 4, PMID 4"]
    assert "not well-formed" in rejected[0].reason
    assert "no title" in rejected[1].reason


def test_name_space_declared_on_the_root() -> None:
    xml = (
        '<PubmedArticleSet xmlns:m="http://www.w3.org/1998/Math/MathML">'
        + article(title="A <m:mi>x</m:mi> b")
        + "</PubmedArticleSet>"
    )
    (record,) = read_pubmed_xml([xml.encode()])
    assert isinstance(record, Record)
    assert record.title == "A x b"


def test_a_file_that_stops_between_articles_says_so() -> None:
    *_, last = read_pubmed_xml([b"<PubmedArticleSet>", article().encode()])
    assert isinstance(last, Rejected)
    assert "without its closing tag" in last.reason


@given(st.lists(st.integers(1, 400), max_size=30))
def test_where_the_bytes_are_cut_makes_no_difference(sizes: list[int]) -> None:
    data = f"<PubmedArticleSet>{FULL}{article('2', title='Zwei – ü')}{FULL}</PubmedArticleSet>".encode()
    edges = [0, *itertools.accumulate(sizes), len(data)]
    blocks = [data[a:b] for a, b in itertools.pairwise(sorted(edges))]
    assert list(read_pubmed_xml(blocks)) == list(read_pubmed_xml([data]))


words = st.text(st.characters(categories=["L", "N"], max_codepoint=0x2FFF), min_size=1, max_size=12)
phrases = st.lists(words, min_size=1, max_size=8).map(" ".join)


@given(
    st.integers(1, 10**9 - 1), phrases, st.integers(1500, 2100), st.lists(st.tuples(st.none() | phrases, phrases), max_size=4),
    st.lists(phrases, max_size=4), st.lists(phrases, max_size=4, unique=True),
)  # fmt: skip
@settings(max_examples=60)
def test_what_is_written_is_read(
    pmid: int, title: str, year: int, sections: list[tuple[str | None, str]], mesh: list[str], keywords: list[str]
) -> None:
    labels = [f" Label={quoteattr(label)}" if label else "" for label, _ in sections]
    abstract = "".join(f"<AbstractText{a}>{escape(t)}</AbstractText>" for a, (_, t) in zip(labels, sections, strict=True))
    record = one(
        article(
            str(pmid),
            escape(title),
            date=f"<Year>{year}</Year>",
            inside=f"<Abstract>{abstract}</Abstract>",
            citation="<MeshHeadingList>"
            + "".join(f"<MeshHeading><DescriptorName>{escape(m)}</DescriptorName></MeshHeading>" for m in mesh)
            + "</MeshHeadingList><KeywordList>"
            + "".join(f"<Keyword>{escape(k)}</Keyword>" for k in keywords)
            + "</KeywordList>",
        )
    )
    assert (record.pmid, record.title, record.year) == (str(pmid), title, year)
    assert [(s.label, s.text) for s in record.abstract] == sections
    assert (record.mesh, record.keywords) == (tuple(mesh), tuple(keywords))
    assert Record.model_validate(record.model_dump()) == record


def test_update_file_end_to_end(tmp_path: Path) -> None:
    path = tmp_path / "pubmed26n1600.xml.gz"
    path.write_bytes(
        gzip.compress(f"<PubmedArticleSet>{FULL}<DeleteCitation><PMID>7</PMID></DeleteCitation></PubmedArticleSet>".encode())
    )
    source = open_source(path)
    assert source.format == "pubmed"
    assert [type(item) for item in source] == [Record, Deletion]
    assert source.bytes_read == source.bytes_total == path.stat().st_size


def test_real_files_are_read_whole_and_valid(shared_data: Path) -> None:
    for path in sorted((shared_data / "pubmed").glob("*.xml.gz")):
        with gzip.open(path) as file:
            articles = file.read().count(b"</PubmedArticle>")
        records = [item for item in open_source(path) if isinstance(item, Record)]
        assert len(records) == articles
        for record in records[::50]:
            assert Record.model_validate(record.model_dump(exclude_unset=True)) == record
