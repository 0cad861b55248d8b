"""The first page, the reader's own questions, and the editorial policy."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from palpate.vocabulary import Reader
from palpate.vocabulary.base import Model
from palpate.web.asking import READER_COOKIE
from palpate.web.examples import example_questions
from palpate.web.responding import PAGE, render, respond

router = APIRouter()


class HomePage(Model):
    """What the first page tells of the library, and what it can be asked."""

    records: int
    library_version: int
    examples: tuple[str, ...]
    reader: Reader
    asked: str = ""
    """A question that could not be answered as it stands, to be mended."""
    problem: str | None = None


@router.get("/", response_model=HomePage, responses=PAGE)
def home(request: Request) -> Response:
    """One field to ask in, and examples that the library can answer."""
    return first_page(request)


def first_page(request: Request, *, asked: str = "", problem: str | None = None, reader: Reader | None = None) -> Response:
    """The first page; with a problem where a question could not be taken as it is."""
    with request.app.state.holdings.newest() as library:
        data = HomePage(
            records=len(library),
            library_version=library.version,
            examples=request.app.state.answers.examples(library, example_questions),
            reader=reader or remembered_reader(request),
            asked=asked[:1000],
            problem=problem,
        )
    return respond(request, "home.html.j2", data, status=400 if problem else 200, readers=list(Reader))


def remembered_reader(request: Request) -> Reader:
    """For whom the last answer was; a clinician where nobody said."""
    kept = request.cookies.get(READER_COOKIE, "")
    return Reader(kept) if kept in set(Reader) else Reader.CLINICIAN


@router.get("/history", include_in_schema=False)
def history(request: Request) -> Response:
    """The reader's own questions, which only the reader's browser keeps."""
    return render(request, "history.html.j2")


@router.get("/policy", include_in_schema=False)
def policy(request: Request) -> Response:
    """How answers are made, reviewed and corrected."""
    return render(request, "policy.html.j2")
