"""What a server is told at its start."""

from __future__ import annotations

import re
from dataclasses import dataclass

from palpate.errors import UsageError

_MAIL = re.compile(r"[^\s@<>\"'?&:]+@[^\s@<>\"'?&]+")
_LONGEST_CONTACT = 200


@dataclass(frozen=True, slots=True)
class Settings:
    """`local` is the single-user mode: no login, everything allowed, served to this machine alone."""

    library: str | None = None
    """Address of the library; None: PALPATE_LIBRARY, else the user's data folder."""
    database: str | None = None
    """Address of the desk's database; None: PALPATE_DATABASE_URL, else a SQLite file in the user's data folder."""
    local: bool = True
    base_url: str = "http://127.0.0.1:8000"
    """Where readers find the site; cookies are marked secure where it begins with https."""
    contact: str = ""
    """How readers reach whoever runs the site: an e-mail address or a web address; empty: not said."""
    watch_minutes: int = 60
    """How often approved articles are held against the newest library; 0: never."""

    @property
    def contact_url(self) -> str:
        """The contact as a link; "" where there is none."""
        return f"mailto:{self.contact}" if "@" in self.contact and ":" not in self.contact else self.contact

    @property
    def secure(self) -> bool:
        """Whether the site is reached over TLS."""
        return self.base_url.startswith("https://")


def read_contact(text: str) -> str:
    """A contact as it is shown. Raises `UsageError` where it is neither an e-mail address nor an address that begins with http."""
    contact = text.strip()
    if contact and (
        len(contact) > _LONGEST_CONTACT or not (_MAIL.fullmatch(contact) or re.fullmatch(r"https?://[^\s<>\"']+", contact))
    ):
        raise UsageError(f"'{contact[:_LONGEST_CONTACT]}' is no way to reach somebody: give an e-mail address, or https://…")
    return contact
