"""What is read of a page, and what is said of one that can't be read."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from palpate.checking import read_bytes, read_file, read_text
from palpate.checking.pages import LARGEST_PAGE, LONGEST_TEXT
from palpate.checking.sentences import sentences
from palpate.errors import SourceError, UsageError


def pdf(text: str) -> bytes:
    """A PDF of one page with a line of text, written by hand."""
    stream = f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        size,
        table,
        size,
        len(out),
    )


def blank_pdf(password: str | None = None) -> bytes:
    from pypdf import PdfWriter

    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def test_of_a_web_page_only_what_a_reader_sees_is_read() -> None:
    page = read_bytes(
        b"""<!doctype html><html><head><title>Rubbing  knees</title><style>p { color: red }</style></head><body>
        <nav>Home Shop</nav><main><h1>Knees</h1><p>Massage may ease knee pain.</p>
        <p style="display: none">Massage cures diabetes.</p><p hidden>Massage cures gout.</p>
        <div aria-hidden="true">Massage cures colds.</div><!-- Massage cures warts. -->
        <noscript>Massage cures lupus.</noscript><script>document.write("Massage cures asthma.")</script>
        <ul><li>less pain</li></ul></main></body></html>"""
    )
    assert page.title == "Rubbing knees"
    assert "Massage may ease knee pain." in page.text
    assert "cures" not in page.text
    assert "document.write" not in page.text


def test_headings_and_lists_of_a_web_page_are_known_as_such() -> None:
    page = read_bytes(
        b"<html><body><article><h2>Neck pain</h2><p>Massage may help with:</p><ul><li>neck pain</li><li>headache</li></ul>"
        b"<p>It is a <strong>very</strong> old treatment that many cultures know.</p></article></body></html>"
    )
    read = sentences(page.text)
    assert [(each.text, each.lead) for each in read if each.item] == [
        ("neck pain", "Massage may help with:"),
        ("headache", "Massage may help with:"),
    ]
    assert all(each.heading == "Neck pain" for each in read)
    assert "a very old treatment" in page.text


def test_a_pdf_is_read_as_text() -> None:
    assert read_bytes(pdf("Massage may ease neck pain.")).text == "Massage may ease neck pain."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x7fELF\x02\x01\x01\x00\x00\x00" * 40, "This is no text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 9, "This is no text"),
        (b"%PDF-1.4\nnothing more", "can't be read"),
        (blank_pdf(), "only pictures"),
        (blank_pdf("secret"), "encrypted"),
        (b"x" * (LARGEST_PAGE + 1), "more than 20 MB"),
        (b"word " * (LONGEST_TEXT // 5 + 9), "characters; check at most"),
    ],
    ids=["program", "picture", "broken PDF", "PDF of pictures", "encrypted PDF", "huge file", "a whole book"],
)
def test_what_cant_be_read_is_told_in_one_line(content: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said) as error:
        read_bytes(content)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Massage after a café visit – nice".encode(), "Massage after a café visit – nice"),
        ("\ufeffMassage".encode(), "Massage"),
        ("Massage – naïve".encode("utf-16"), "Massage – naïve"),
        ("Massage – it’s old".encode("cp1252"), "Massage – it’s old"),
        (b"Massage may ease neck pain, \xff as " + b"is said in many leaflets " * 20, "Massage may ease neck pain, "),
        (b"", ""),
        (b"  \n\t\n ", ""),
    ],
    ids=["UTF-8", "byte order mark", "UTF-16", "Windows-1252", "a broken byte", "empty", "blanks"],
)
def test_encodings_are_told_apart(content: bytes, text: str) -> None:
    assert read_bytes(content).text.startswith(text)


def test_the_encoding_that_a_web_page_declares_is_used() -> None:
    page = read_bytes(
        '<html><head><meta charset="iso-8859-15"></head><body><p>Massage für 20 €</p></body></html>'.encode("iso-8859-15")
    )
    assert "Massage für 20 €" in page.text


def test_control_characters_and_direction_marks_are_left_out() -> None:
    assert read_text("Massage\x1b[31m may\u202e help\u200b.").text == "Massage[31m may help."


def test_a_missing_file_is_a_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no file"):
        read_file(tmp_path / "nothing.html")
    with pytest.raises(UsageError, match="is no file"):
        read_file(tmp_path)


def test_a_file_is_known_by_its_name_and_a_markdown_heading_is_its_title(tmp_path: Path) -> None:
    path = tmp_path / "neck.md"
    path.write_text("# The neck\n\nMassage may ease neck pain.\n", "utf-8")
    page = read_file(path)
    assert (page.source, page.title) == ("neck.md", "The neck")


def test_sentences_know_where_they_stand() -> None:
    text = (
        "# Pain\n\nDr. Oduya, of St. Mary's,\nsays so. It takes 2.5 hours! Does it?\n\n- one\n- two and\nmore\n\n| a | table |\n"
    )
    found = sentences(text)
    assert [each.text for each in found] == [
        "Dr. Oduya, of St. Mary's, says so.",
        "It takes 2.5 hours!",
        "Does it?",
        "one",
        "two and more",
    ]
    for each in found:
        assert text[each.start : each.end].replace("\n", " ") == each.text
        assert each.heading == "Pain"
