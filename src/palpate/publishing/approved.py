"""From the desk to the site: what was approved, as the site shows it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from palpate.editorial.approved import approvals_of, approved_articles, approved_at
from palpate.editorial.watching import last_moved
from palpate.publishing.published import Approval, OwnWords, PublishedArticle, Reviewer


def approved_for_publication(session: Session) -> list[PublishedArticle]:
    """Every article that has an approved version and is not retired, the newest approval first."""
    found = []
    for article in approved_articles(session):
        held = approved_at(session, article.slug)
        if held is None:
            continue
        public, text = held
        declared = {each.name: each.interests for each in public.reviewers}
        signed = Approval(name=public.approved_by, at=public.approved_at, conflicts=declared.get(public.approved_by) or None)
        history, moved = approvals_of(session, public.id), last_moved(session, public)
        found.append(
            PublishedArticle(
                slug=public.slug,
                answer=text.answer,
                own_words=tuple(
                    OwnWords(title=one.title, text=one.text, editor=one.editor, at=one.signed_at) for one in text.own_words
                ),
                approvals=(signed,),
                reviewers=tuple(
                    Reviewer(name=name, conflicts=interests or None)
                    for name, interests in declared.items()
                    if name != signed.name
                ),
                first_published=min(datetime.fromisoformat(one.at) for one in history),
                digest=public.digest,
                new_evidence_at=public.new_evidence_at,
                moved=tuple(change.told for change in moved.difference.changes) if moved else (),
            )
        )
    return found
