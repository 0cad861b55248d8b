"""One family of errors, each with a message that says what to do next.

The command line turns every `PalpateError` into one line on standard error and the exit code that the class names:
2 for a wrong use of the command, 1 for anything that failed.
"""

from __future__ import annotations


class PalpateError(Exception):
    """Base of all errors that palpate raises on purpose; `exit_code` is what the command line returns."""

    exit_code = 1


class UsageError(PalpateError):
    """The caller asked for something that can't be meant: an empty question, an unknown filter, a missing file."""

    exit_code = 2


class SourceError(PalpateError):
    """A file or a service could not be read as the format it claims to be."""


class ServiceError(SourceError):
    """A live literature service refused, throttled for too long, or did not answer."""


class LibraryError(PalpateError):
    """The library can't be opened, read or written: not there, read-only, full, locked, damaged or too new."""


class SessionError(PalpateError):
    """A kept conversation can't be read or written: damaged, too new, in use, or its place is not writable."""


class EditorialError(PalpateError):
    """The desk can't do what was asked: its database is out of reach, or an article is not in a state that allows it."""


class ForbiddenError(EditorialError):
    """The one who asks may not do that."""


class ConflictError(EditorialError):
    """Somebody changed the same thing meanwhile: look at it again before going on."""


class CredentialsError(EditorialError):
    """A password, a token or a link does not hold. Says no more than that, so that nobody learns which accounts there are."""


class ThrottledError(EditorialError):
    """Too many failed attempts; `wait` is how many seconds to let pass before the next."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"Too many failed attempts: wait {wait} second{'' if wait == 1 else 's'} and try again")
        self.wait = wait
