"""Whatever a file holds, reading it ends in records, named rejections or one clear `SourceError`; never anything else."""

from __future__ import annotations

import gzip
import io
import os
import random
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palpate.errors import SourceError, UsageError
from palpate.sources import Format, Rejected, SourceItem, open_source
from palpate.vocabulary import Record

Write = Callable[[str, bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def article(pmid: int) -> str:
    words = " ".join(random.Random(pmid).choices(["massage", "pain", "back", "neck", "trial", "people", "weeks", "sleep"], k=200))
    return (
        f"<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article><ArticleTitle>Title {pmid}</ArticleTitle>"
        f"<Abstract><AbstractText>{words}</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>"
    )


def pubmed(count: int) -> bytes:
    return f"<?xml version='1.0'?><PubmedArticleSet>{''.join(map(article, range(1, count + 1)))}</PubmedArticleSet>".encode()


def jats(title: str = "Massage") -> bytes:
    return f"<article><front><article-meta><title-group><article-title>{title}</article-title></title-group></article-meta></front></article>".encode()


def tar(*members: tuple[str, bytes], mode: str = "w") -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return file.getvalue()


def zipped(*members: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def split(items: list[SourceItem]) -> tuple[list[Record], list[Rejected]]:
    return [i for i in items if isinstance(i, Record)], [i for i in items if isinstance(i, Rejected)]


def message(path: Path, form: str | None = None) -> str:
    with pytest.raises(SourceError) as caught:
        list(open_source(path, form))
    assert "\n" not in str(caught.value)
    return str(caught.value)


def messages(path: Path, form: str | None = None) -> list[str]:
    """What a reader of the file is told: reasons of rejections, or the error."""
    try:
        return [f"{item.where}: {item.reason}" for item in split(list(open_source(path, form)))[1]]
    except SourceError as error:
        return [str(error)]


# What is not there, or not data


def test_missing_file_unknown_format_folder(tmp_path: Path, write: Write) -> None:
    with pytest.raises(UsageError, match="no file"):
        open_source(tmp_path / "missing.ris")
    with pytest.raises(UsageError, match="formats are pubmed, jats, ris"):
        open_source(write("a.ris", b"TY  - JOUR"), "endnote")
    assert "is a folder" in message(tmp_path)


@pytest.mark.parametrize("content", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\xff\xfe", gzip.compress(b"", mtime=0)])
@pytest.mark.parametrize("name", ["a.xml", "a.ris", "a"])
def test_empty_files(write: Write, name: str, content: bytes) -> None:
    assert "is empty" in message(write(name, content))


def test_web_page_and_unknown_content(write: Write) -> None:
    assert "is a web page" in message(write("articles.xml", b"<!DOCTYPE html><html><body>Log in</body></html>"))
    assert "no format that palpate knows" in message(write("notes.txt", b"Dear colleague, see attached."))
    assert "no format that palpate knows" in message(write("feed.xml", b"<rss><channel/></rss>"))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_unreadable_file(write: Write) -> None:
    path = write("a.ris", b"TY  - JOUR")
    path.chmod(0)
    assert "check its permissions" in message(path)


# Compression


def test_gzip_that_ends_too_early_keeps_what_was_whole(write: Write) -> None:
    whole = gzip.compress(pubmed(300))
    records, rejected = split(list(open_source(write("a.xml.gz", whole[: len(whole) // 2]))))
    assert 100 < len(records) < 200
    assert [r.pmid for r in records] == [str(n) for n in range(1, len(records) + 1)]
    (broken,) = rejected
    assert "ends too early" in broken.reason
    assert f"after {len(records)} entries" in broken.where


def test_damaged_gzip_keeps_what_came_before(write: Write) -> None:
    data = bytearray(gzip.compress(pubmed(300)))
    data[len(data) // 2 :] = b"\xff" * (len(data) - len(data) // 2)
    records, rejected = split(list(open_source(write("a.xml.gz", bytes(data)))))
    assert len(records) > 50
    assert "damaged" in rejected[-1].reason


def test_wrong_checksum_is_told(write: Write) -> None:
    data = bytearray(gzip.compress(pubmed(3)))
    data[-6] ^= 0xFF
    records, rejected = split(list(open_source(write("a.xml.gz", bytes(data)))))
    assert (len(records), len(rejected)) == (3, 1)


def test_gzip_of_which_nothing_can_be_read(write: Write) -> None:
    assert "too early" in message(write("a.xml.gz", gzip.compress(pubmed(3))[:14]))


def test_gzip_members_in_a_row_and_padding_are_one_file(write: Write) -> None:
    entry = b"TY  - JOUR\nTI  - %d\nER  - \n"
    data = gzip.compress(entry % 1) + gzip.compress(entry % 2) + b"\0" * 100
    assert len(split(list(open_source(write("a.ris.gz", data))))[0]) == 2


def test_compression_is_told_by_content_not_name(write: Write) -> None:
    assert len(list(open_source(write("a.xml", gzip.compress(pubmed(2)))))) == 2
    assert len(list(open_source(write("a.xml.gz", pubmed(2))))) == 2
    assert len(list(open_source(write("a.xml.zst", pa.compress(pubmed(2), "zstd", asbytes=True))))) == 2


# XML


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{"&" + a + ";" + "&" + a + ";"}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def test_entities_are_refused_and_nothing_is_read_from_disk(write: Write, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the secret")
    external = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret.txt">]>'
    for doctype, entity in ((BOMB, "&i;"), (external, "&e;")):
        set_ = f"{doctype}<PubmedArticleSet>{article(1).replace('Title 1', entity)}</PubmedArticleSet>"
        assert "declares XML entities" in message(write("a.xml", set_.encode()))
        for text in (
            doctype.replace("<!DOCTYPE x", "<!DOCTYPE article").encode() + jats(entity),
            (doctype + jats(entity).decode()).encode("utf-16"),
        ):
            items = list(open_source(write("a.nxml", text), "jats"))
            assert "declares XML entities" in split(items)[1][0].reason
            assert "secret" not in repr(items).replace("secret.txt", "")


def test_entity_smuggled_into_an_article_is_not_expanded(write: Write) -> None:
    text = "<PubmedArticleSet>" + article(1) + BOMB + article(2).replace("Title 2", "&i;") + article(3) + "</PubmedArticleSet>"
    records, rejected = split(list(open_source(write("a.xml", text.encode()))))
    assert [r.pmid for r in records] == ["1", "3"]
    assert len(rejected) == 1


def test_malformed_article_among_good_ones(write: Write) -> None:
    data = pubmed(50).replace(b"Title 20<", b"Title <b>20<").replace(b"Title 30<", b"Title \x01 30<")
    records, rejected = split(list(open_source(write("a.xml", data))))
    assert len(records) == 48
    assert [r.where for r in rejected] == ["article 20, PMID 20", "article 30, PMID 30"]


def test_xml_cut_in_an_article(write: Write) -> None:
    records, rejected = split(list(open_source(write("a.xml", pubmed(5)[:-700]))))
    assert (len(records), len(rejected)) == (4, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "iso-8859-1", "cp1252"])
@pytest.mark.parametrize("declared", ["utf-8", "utf-16", "iso-8859-1", None])
def test_encodings_declared_or_not_rightly_or_wrongly(write: Write, encoding: str, declared: str | None) -> None:
    head = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    text = f"{head}<PubmedArticleSet>{article(1).replace('Title 1', 'Für müde Rücken')}</PubmedArticleSet>"
    records, rejected = split(list(open_source(write("a.xml", text.encode(encoding)))))
    assert [r.title for r in records] == ["Für müde Rücken"]
    assert not rejected


def test_encoding_that_does_not_exist(write: Write) -> None:
    assert "encoding 'klingon'" in message(write("a.xml", b"<?xml version='1.0' encoding='klingon'?>" + pubmed(1)[21:]))


def test_a_set_without_articles_is_no_fault(write: Write) -> None:
    assert list(open_source(write("a.xml", b"<PubmedArticleSet></PubmedArticleSet>"))) == []


# Archives


def test_archives_of_articles(write: Write, tmp_path: Path) -> None:
    members = (
        ("../../outside.nxml", jats("One")),
        ("p/2.xml", jats("Two")),
        ("p/fig.jpg", b"\xff\xd8"),
        ("p/3.xml", b"<article"),
    )
    before = sorted(tmp_path.parent.rglob("*"))
    made = {
        "a.tar": tar(*members),
        "a.tgz": tar(*members, mode="w:gz"),
        "a.tar.zst": pa.compress(tar(*members), "zstd", asbytes=True),
        "a.zip": zipped(*members),
    }
    for name, content in made.items():
        source = open_source(write(name, content))
        assert source.format == Format.JATS
        records, rejected = split(list(source))
        assert [r.title for r in records] == ["One", "Two"]
        assert [r.where for r in rejected] == ["3.xml"]
        assert 0 < source.bytes_read <= source.bytes_total
    assert {p.name for p in tmp_path.parent.rglob("*")} - {p.name for p in before} == set(made)


def test_damaged_archives(write: Write) -> None:
    members = tuple((f"{n}.xml", jats(f"T {n}") + os.urandom(3000).hex().join(["<!--", "-->"]).encode()) for n in range(40))
    for name, content in (
        ("a.tar", tar(*members)),
        ("a.tgz", tar(*members, mode="w:gz")),
        ("a.tar.zst", pa.compress(tar(*members), "zstd", asbytes=True)),
    ):
        records, rejected = split(list(open_source(write(name, content[: len(content) // 2]))))
        assert 5 < len(records) < 25
        assert "download" in rejected[-1].reason
    assert "zip archive is damaged" in message(write("a.zip", zipped(*members)[:5000]))
    assert "no .xml or .nxml" in message(write("b.zip", zipped(("a.pdf", b"x"))))
    assert "no .xml or .nxml" in message(write("b.tar", tar(("a.pdf", b"x"))))


def test_member_that_unpacks_to_too_much(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("palpate.sources.archives.LARGEST_MEMBER", 1000)
    for name, content in (
        ("a.zip", zipped(("big.xml", b" " * 5000), ("ok.xml", jats()))),
        ("a.tar", tar(("big.xml", b" " * 5000), ("ok.xml", jats()))),
    ):
        records, rejected = split(list(open_source(write(name, content))))
        assert len(records) == 1
        assert rejected[0].where == "big.xml"


# Anything at all


@settings(max_examples=150, deadline=None)
@given(
    form=st.none() | st.sampled_from(list(Format)),
    head=st.sampled_from([
        b"", b"\x1f\x8b\x08\x00", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"PK\x05\x06", b"<?xml version='1.0'?>", b"<PubmedArticleSet><PubmedArticle>",
        b"<article>", b"TY  - JOUR\nTI  - ", b"PMID- 1\nTI  - ", b"@article{a,", b"[{", b'{"id":', b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf",
        b"\0" * 257 + b"ustar",
    ]),
    tail=st.binary(max_size=600) | st.text(max_size=300).map(str.encode),
)  # fmt: skip
def test_random_bytes_raise_nothing_but_source_errors(
    tmp_path_factory: pytest.TempPathFactory, form: Format | None, head: bytes, tail: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "random"
    path.write_bytes(head + tail)
    assert all("\n" not in message for message in messages(path, form))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.integers(0, 255), st.sampled_from(["tar", "tgz", "zip", "xml.gz", "zst"]))
def test_one_changed_byte_raises_nothing_but_source_errors(
    tmp_path_factory: pytest.TempPathFactory, place: int, value: int, kind: str
) -> None:
    made = {
        "tar": lambda: tar(("a.xml", jats())),
        "tgz": lambda: tar(("a.xml", jats()), mode="w:gz"),
        "zip": lambda: zipped(("a.xml", jats())),
        "xml.gz": lambda: gzip.compress(pubmed(3), mtime=0),
        "zst": lambda: pa.compress(pubmed(3), "zstd", asbytes=True),
    }
    data = bytearray(made[kind]())
    data[place % len(data)] = value
    path = tmp_path_factory.getbasetemp() / f"changed.{kind}"
    path.write_bytes(data)
    assert all("\n" not in message for message in messages(path))


# Size


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    import tracemalloc

    peaks = []
    for copies in (1, 8):
        path = tmp_path / "large.xml.gz"
        with gzip.open(path, "wb", compresslevel=1) as file:
            file.write(b"<PubmedArticleSet>")
            for n in range(copies):
                file.write("".join(map(article, range(1 + n * 2000, 2001 + n * 2000))).encode())
            file.write(b"</PubmedArticleSet>")
        tracemalloc.start()
        assert sum(1 for _ in open_source(path)) == 2000 * copies
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.3 + 1_000_000
