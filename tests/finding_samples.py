"""A trial of warm stones whose results a test writes, and what is read of it."""

from __future__ import annotations

from palpate.appraisal.findings import ReadFinding, read_findings
from palpate.vocabulary import Record
from study_samples import study

METHODS = "Eighty bakers with shoulder pain were randomly assigned to warm stones or usual care."


def trial(
    results: str, title: str = "Warm stones versus usual care for shoulder pain: a randomised trial", methods: str = METHODS
) -> Record:
    return study(title, methods=methods, results=results)


def read(results: str) -> list[ReadFinding]:
    return list(read_findings(trial(results)))
