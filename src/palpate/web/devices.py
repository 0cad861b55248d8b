"""What a browser calls itself, in words that its owner knows it by."""

from __future__ import annotations

_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip
"""Signs in the order in which they decide: a browser names those that it is like after itself."""


def browser_named(user_agent: str) -> str:
    """ "Firefox on Windows"; the first word of what an unknown program says of itself."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), None)
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), None)
    if browser is None:
        return (user_agent.split() or ["unknown"])[0][:40]
    return f"{browser} on {system}" if system else browser
