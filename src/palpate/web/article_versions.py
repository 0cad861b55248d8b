"""The versions of an article, and what changed from one to another, sentence by sentence."""

from __future__ import annotations

from datetime import datetime
from difflib import SequenceMatcher

from sqlalchemy.orm import Session

from palpate.editorial import articles
from palpate.editorial.approved import approvals_of
from palpate.editorial.article_text import ArticleText, Placed, statements
from palpate.vocabulary.base import Model


class VersionLine(Model):
    """A version in short."""

    number: int
    digest: str
    library_version: int
    made_by: str
    made_at: datetime
    note: str
    composed: bool
    approved_by: str | None = None
    approved_at: datetime | None = None


class SentenceChange(Model):
    """A sentence that one version has and the other has not; both where it was edited."""

    title: str
    before: str | None
    after: str | None


def version_lines(session: Session, article_id: int) -> tuple[VersionLine, ...]:
    """All versions, the newest first."""
    approvals = {each.number: each for each in approvals_of(session, article_id)}
    lines = []
    for each in reversed(articles.versions_of(session, article_id)):
        approval = approvals.get(each.number)
        lines.append(
            VersionLine(
                number=each.number, digest=each.digest, library_version=each.library_version, made_by=each.made_by,
                made_at=datetime.fromisoformat(each.made_at), note=each.note, composed=each.composed,
                approved_by=approval.reviewer if approval else None,
                approved_at=datetime.fromisoformat(approval.at) if approval else None,
            )
        )  # fmt: skip
    return tuple(lines)


def changes_between(old: ArticleText, new: ArticleText) -> tuple[tuple[SentenceChange, ...], int]:
    """What changed, in the order of reading, and how many sentences are the same in both."""
    before, after = ([_said(each) for each in statements(text)] for text in (old, new))
    changes: list[SentenceChange] = []
    same = 0
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            same += j - i
            continue
        for n in range(max(j - i, m - k)):
            was = before[i + n] if i + n < j else None
            now = after[k + n] if k + n < m else None
            title = (now or was or ("", ""))[0]
            changes.append(SentenceChange(title=title, before=was[1] if was else None, after=now[1] if now else None))
    return tuple(changes), same


def _said(placed: Placed) -> tuple[str, str]:
    own = placed.own_words
    return placed.title, f"{placed.text} (the words of {own.editor}, not evidence)" if own else placed.text
