"""The web: the reading room and the desk as pages, each also JSON at the same address."""

from palpate.web.app import create_app
from palpate.web.settings import Settings

__all__ = ["Settings", "create_app"]
