"""Conversation: follow-up questions that keep what was asked before, and sessions that remember it."""

from palpate.conversation.following import Interpreter, Understood, understand
from palpate.conversation.sessions import Session, file_of, opened

__all__ = ["Interpreter", "Session", "Understood", "file_of", "opened", "understand"]
