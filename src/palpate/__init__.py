"""palpate: ask a clinical question, get an answer built from guidelines and research, every sentence tied to its source."""

__version__ = "0.1.0"
