"""What can be done to an article in which status, and what becomes of it: the whole workflow in one table.

`docs/editorial.md` shows the same table to people; a test holds the two against each other.
"""

from __future__ import annotations

from enum import StrEnum

from palpate.errors import EditorialError
from palpate.vocabulary import ReviewStatus


class Act(StrEnum):
    """What is done to an article; its name in the audit log is `article.` and this value."""

    ASSIGN = "assign"
    UNASSIGN = "unassign"
    DECLARE = "declare"
    ACCEPT = "accept"
    EDIT = "edit"
    COMMENT = "comment"
    REQUEST_CHANGES = "request_changes"
    RESUBMIT = "resubmit"
    APPROVE = "approve"
    REVISE = "revise"
    RETIRE = "retire"


_SUBMITTED, _REVIEW, _CHANGES = ReviewStatus.SUBMITTED, ReviewStatus.UNDER_REVIEW, ReviewStatus.CHANGES_REQUESTED
_APPROVED, _RETIRED = ReviewStatus.APPROVED, ReviewStatus.RETIRED
TRANSITIONS: dict[Act, dict[ReviewStatus, ReviewStatus]] = {
    Act.ASSIGN: {_SUBMITTED: _REVIEW, _REVIEW: _REVIEW},
    Act.UNASSIGN: {_REVIEW: _REVIEW, _CHANGES: _CHANGES},
    Act.DECLARE: {_REVIEW: _REVIEW, _CHANGES: _CHANGES},
    Act.ACCEPT: {_REVIEW: _REVIEW},
    Act.EDIT: {_REVIEW: _REVIEW, _CHANGES: _CHANGES},
    Act.COMMENT: {_SUBMITTED: _SUBMITTED, _REVIEW: _REVIEW, _CHANGES: _CHANGES},
    Act.REQUEST_CHANGES: {_REVIEW: _CHANGES},
    Act.RESUBMIT: {_CHANGES: _REVIEW},
    Act.APPROVE: {_REVIEW: _APPROVED},
    Act.REVISE: {_APPROVED: _SUBMITTED},
    Act.RETIRE: {_SUBMITTED: _RETIRED, _REVIEW: _RETIRED, _CHANGES: _RETIRED, _APPROVED: _RETIRED},
}
"""From which status an act leads to which; what is not here is forbidden."""


def after(status: ReviewStatus, act: Act) -> ReviewStatus:
    """The status that an act leads to; raises `EditorialError` where the act is not allowed in this status."""
    leads = TRANSITIONS[act].get(status)
    if leads is None:
        when = " or ".join(f"'{each.value}'" for each in TRANSITIONS[act])
        raise EditorialError(
            f"An article that is '{status.value}' can't be done that to ({act.value.replace('_', ' ')}): only one that is {when}"
        )
    return leads


def allowed(status: ReviewStatus) -> frozenset[Act]:
    """What can be done to an article in a status."""
    return frozenset(act for act, leads in TRANSITIONS.items() if status in leads)
