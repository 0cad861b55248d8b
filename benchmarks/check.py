"""How claims of pages are judged, and how long a page takes: on the labelled pages of `validation/claims`."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from palpate.checking import check, read_file
from palpate.library import Library
from validation.claim_check import FOLDER, macro_f1, score

WORDS = 1000


def run(_data: Path) -> dict[str, float]:
    """Macro-F1 over the six verdicts on all labelled claims, and seconds for a page of a thousand words after loading."""
    with TemporaryDirectory() as folder:
        library = Library.open(f"{folder}/library")
        scored, _ = score(None, library)
        text = "\n\n".join(read_file(path).text for path in sorted((FOLDER / "pages").iterdir()))
        page = " ".join(text.split(" ")[:WORDS])
        start = time.perf_counter()
        check(page, library)
        return {"check.macro_f1": macro_f1(scored), "check.page_s": time.perf_counter() - start}
