"""The audit log as pages, the newest entry first."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from palpate.editorial.audit import entries, verify_chain
from palpate.editorial.roles import Action, may
from palpate.errors import ForbiddenError
from palpate.vocabulary.base import Model
from palpate.web.identity import CurrentActor
from palpate.web.requesting import HIGHEST, state_database
from palpate.web.responding import PAGE, respond

router = APIRouter()
_A_PAGE = 50


class AuditLine(Model):
    """One act: its number in the chain, when (ISO 8601, UTC), by whom, what, to what; details as JSON."""

    number: int
    at: str
    actor: str
    action: str
    subject: str
    details: str
    digest: str


class AuditPage(Model):
    """A page of the log. `older` is the `before` of the next page; `whole` whether the chain holds, where that was asked."""

    entries: tuple[AuditLine, ...]
    total: int
    older: int | None
    verified: bool = False
    whole: bool | None = None
    finding: str = ""


@router.get("/audit", response_model=AuditPage, responses=PAGE)
def audit(
    request: Request, actor: CurrentActor, before: Annotated[int | None, Query(ge=1, le=HIGHEST)] = None, verify: bool = False
) -> Response:
    """Acts at the desk, for editors and admins; `verify=true` follows the whole chain."""
    if not may(actor, Action.ADMINISTER) and not may(actor, Action.EDIT):
        raise ForbiddenError("The audit log is for editors and admins: log in as one")
    with state_database(request).reading() as session:
        total, rows = entries(session, before=before, limit=_A_PAGE)
        chain = verify_chain(session) if verify else None
    page = AuditPage(
        entries=tuple(
            AuditLine(
                number=row.number,
                at=row.at,
                actor=row.actor,
                action=row.action,
                subject=row.subject,
                details=row.details,
                digest=row.digest,
            )
            for row in rows
        ),
        total=total,
        older=rows[-1].number if rows and rows[-1].number > 1 else None,
        verified=chain is not None,
        whole=chain.whole if chain else None,
        finding=(chain.why or "") if chain else "",
    )
    return respond(request, "audit.html.j2", page)
