"""People and answers of the desk's tests."""

from __future__ import annotations

from palpate.editorial.articles import Seen
from palpate.editorial.roles import Actor, Role
from palpate.editorial.tables import Article


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
