"""Files that tests send: small ones of each format of literature, and pages that mean harm."""

from __future__ import annotations

import gzip
import json
import zlib

from literature_server import article

RIS = b"""TY  - JOUR
TI  - Massage for neck pain in invented people: a randomised trial
AU  - Okafor, Bea
PY  - 2021
AB  - RESULTS: Neck pain fell more with massage than with usual care (MD -12 points, 95% CI -20 to -4).
ER  -\x20
"""
NBIB = b"""PMID- 90000002
TI  - Massage for shoulder pain in invented people.
AU  - Ng C
DP  - 2020
AB  - Pain fell.
"""
BIBTEX = b"@article{a, title={Massage for hip pain in invented people}, author={Ibarra, Dia}, year={2019}}"
CSL = json.dumps(
    [{"type": "article-journal", "title": "Massage for knee pain in invented people", "issued": {"date-parts": [[2018]]}}]
).encode()
PUBMED = f"<PubmedArticleSet>{article('90000005')}</PubmedArticleSet>".encode()
JATS = (
    b"<article><front><article-meta><article-id pub-id-type='pmid'>90000006</article-id><title-group><article-title>Massage for wrist pain in "
    b"invented people</article-title></title-group><pub-date><year>2017</year></pub-date></article-meta></front></article>"
)
LITERATURE = {
    "a.ris": RIS,
    "a.nbib": NBIB,
    "a.bib": BIBTEX,
    "a.json": CSL,
    "pubmed.xml.gz": gzip.compress(PUBMED),
    "jats.xml": JATS,
}


def pdf(stream: bytes) -> bytes:
    """A PDF of one page with this content stream, compressed, and a font."""
    packed = zlib.compress(stream, 1)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)
    )


def encrypted_pdf() -> bytes:
    """A PDF that needs a password."""
    import io

    from pypdf import PdfReader, PdfWriter

    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(b"")))), io.BytesIO()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


ARMED_HTML = b"""<!doctype html><html><head><title><img src=x onerror="alert('title')">Armed</title>
<meta http-equiv="refresh" content="0; url=http://evil.invalid/refresh"><base href="http://evil.invalid/">
<script>alert('script')</script><link rel="stylesheet" href="http://evil.invalid/style.css">
<style>body { background: url(http://evil.invalid/style) }</style></head>
<body onload="alert('load')"><h1>Massage today</h1><p>Massage cures fibromyalgia.<img src="http://evil.invalid/pixel" onerror="alert('img')"></p>
<p>&lt;script&gt;alert('escaped')&lt;/script&gt; &lt;img src=x onerror=alert('escaped')&gt; Massage may help fibromyalgia.</p>
<svg onload="alert('svg')"><script>alert('svg script')</script></svg><iframe src="javascript:alert('frame')"></iframe>
<a href="javascript:alert('link')">A link</a> <a href="data:text/html,<script>alert('data')</script>">Another</a>
<form action="http://evil.invalid/"><input name="a" autofocus onfocus="alert('focus')"></form></body></html>"""
