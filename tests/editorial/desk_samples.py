"""People and answers of the desk's tests."""

from __future__ import annotations

from palpate.answering import ask
from palpate.editorial import articles, reviewing
from palpate.editorial.article_text import statements
from palpate.editorial.articles import Seen, text_of, version_of
from palpate.editorial.roles import Actor, Role
from palpate.editorial.tables import Article
from palpate.vocabulary import Support

QUESTION, OTHER = "Does massage help fibromyalgia?", "Does massage help neck pain?"


def person(number: int, name: str, *roles: Role) -> Actor:
    return Actor(id=number, name=name, roles=frozenset(roles))


AUTHOR = person(1, "Ada", Role.AUTHOR)
EDITOR = person(2, "Edith", Role.EDITOR)
FIRST = person(3, "Rosa", Role.REVIEWER)
SECOND = person(4, "Samir", Role.REVIEWER)
READER = person(5, "Lena", Role.READER)
ADMIN = person(6, "Amin", Role.ADMIN)
AUTHOR_WHO_REVIEWS = person(7, "Aron", Role.AUTHOR, Role.REVIEWER)


def seen(database, article_id: int) -> Seen:
    """What somebody who looks at the article now has before them."""
    with database.reading() as session:
        article = session.get(Article, article_id)
        return Seen(article.version, article.revision)


def approved(database, library, question=QUESTION) -> int:
    """An article that went through the whole review; its number."""
    answer = ask(question, library)
    with database.writing() as session:
        number = articles.submit(session, AUTHOR, answer).id
    with database.writing() as session:
        reviewing.assign(session, EDITOR, number, FIRST, Seen(1))
        reviewing.declare(session, FIRST, number, "", Seen(1))
    with database.writing() as session:
        for each in statements(text_of(version_of(session, number, 1))):
            reviewing.accept(session, FIRST, number, each.key, Seen(1))
    looked = seen(database, number)
    with database.writing() as session:
        reviewing.approve(session, FIRST, number, version_of(session, number, 1).digest, looked)
    return number


def retract(library, question=QUESTION) -> None:
    """Have the library hold that the first source of an answer was retracted."""
    answer = ask(question, library)
    record = library.get(Support.parse(answer.bottom_line_statements[0].supports[0]).record)
    library.add([record.model_copy(update={"retracted": True})])
