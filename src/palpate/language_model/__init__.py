"""An optional language model: it may reword and order what was verified, and help to understand a follow-up; nothing else.

Off unless `PALPATE_LLM_URL` names an OpenAI-compatible endpoint. What it writes is held against what it was given, sentence by
sentence; what says more, less or something else is not shown, and palpate's own wording stands in its place.
"""

from palpate.language_model.endpoint import Endpoint, ModelError, configured
from palpate.language_model.follow_ups import interpreter
from palpate.language_model.rewording import Proposal, Reworded, reword

__all__ = ["Endpoint", "ModelError", "Proposal", "Reworded", "configured", "interpreter", "reword"]
