"""Passwords: what a new one must be (NIST SP 800-63B-4, 3.1.1.2), and their argon2id hashes (RFC 9106).

Length counts, not composition: no rule asks for digits or signs, none makes a password expire, and a password that stands in
lists of common ones or is made of the user's own name or address is refused.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterable
from secrets import token_bytes
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION

from palpate.errors import UsageError

SHORTEST = 12
LONGEST = 256
"""Characters; the limit keeps a request from hashing a book."""
_AT_ONCE = 4
"""Hashes of a process at the same time: 256 MiB."""
_COMMON = (
    "password passw0rd p@ssword p@ssw0rd qwerty qwertyuiop qwertyuiopasdf asdfghjkl zxcvbnm 1q2w3e4r5t 1q2w3e4r5t6y letmein welcome "
    "iloveyou administrator admin changeme trustno1 football baseball basketball superman batman starwars sunshine princess dragon "
    "monkey master shadow michael jennifer whatever computer internet liverpool correcthorsebatterystaple abcdefghijkl abc secret "
    "default temporary guest login palpate massage editor reviewer author testing 1234567890 123456789 12345678 1234567 123456 12345 "
    "1234 123 0987654321 987654321 87654321 654321 4321 321 111 000"
).split()
"""Words at the head of published lists of leaked passwords, and the words of this site."""
_LOOK_ALIKES = str.maketrans("0134578@$", "oleastbas")
_FEWEST_DIFFERENT = 4
_SEPARATORS = re.compile(r"[\W_]+")


class Passwords:
    """Hashes and checks passwords. The cost is argon2-cffi's default, the second choice of RFC 9106 (64 MiB, 3 passes).

    It takes about 50 to 100 ms, so it is never called within a transaction; a few are done at once, which bounds the memory.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._at_once = BoundedSemaphore(_AT_ONCE)
        self._of_nobody = _hash_of_nobody(self._hasher)

    def hashed(self, password: str) -> str:
        """The hash of a password, with its salt and its cost."""
        with self._at_once:
            return self._hasher.hash(_normal(password))

    def holds(self, kept: str | None, password: str) -> bool:
        """Whether a password belongs to a hash. Takes as long where there is no hash to hold it against."""
        try:
            with self._at_once:
                matches = self._hasher.verify(kept or self._of_nobody, _normal(password)[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
        return matches and kept is not None

    def outdated(self, kept: str) -> bool:
        """Whether a hash was made at another cost than today's."""
        return self._hasher.check_needs_rehash(kept)


def _hash_of_nobody(hasher: PasswordHasher) -> str:
    """A hash that no password has, as dear to check as any other; made of random bytes, since to make a true one is as dear."""
    salt, digest = (b64encode(token_bytes(size)).decode().rstrip("=") for size in (hasher.salt_len, hasher.hash_len))
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${cost}${salt}${digest}"


def check_new_password(password: str, own: Iterable[str] = ()) -> None:
    """Raise `UsageError` where a password is too short, too long, common, or made of one of the user's `own` words."""
    plain = _normal(password)
    if len(plain) < SHORTEST:
        raise UsageError(f"The password is too short: take at least {SHORTEST} characters, a sentence of a few words say")
    if len(plain) > LONGEST:
        raise UsageError(f"The password is too long: take at most {LONGEST} characters")
    folded, own_words = plain.casefold(), tuple(own)
    if _guessable(folded, own_words) or _guessable(folded.translate(_LOOK_ALIKES), own_words):
        raise UsageError("The password is easy to guess: take a few words that nobody would put together")


def check_typed_twice(password: str, again: str) -> None:
    """Raise `UsageError` where a password was typed differently the second time."""
    if password != again:
        raise UsageError("The two passwords are not the same")


def _guessable(password: str, own: Iterable[str]) -> bool:
    """Whether too little remains when known words, runs of digits and signs are taken away."""
    plain = "".join(character for character in password if character.isalnum())
    words = [part for word in own for part in _SEPARATORS.split(word.casefold())]
    rest = plain
    for word in sorted({word for word in (*words, *_COMMON) if len(word) > 2}, key=len, reverse=True):
        rest = rest.replace(word, "")
    only_digits_left = rest != plain and not any(character.isalpha() for character in rest)
    return only_digits_left or len(set(rest)) < _FEWEST_DIFFERENT


def _normal(password: str) -> str:
    """One form of the same characters, however they were typed (NFKC, as NIST asks)."""
    return unicodedata.normalize("NFKC", password)
