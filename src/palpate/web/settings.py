"""What a server is told at its start."""

from __future__ import annotations

from dataclasses import dataclass


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
    watch_minutes: int = 60
    """How often approved articles are held against the newest library; 0: never."""

    @property
    def secure(self) -> bool:
        """Whether the site is reached over TLS."""
        return self.base_url.startswith("https://")
