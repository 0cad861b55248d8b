"""The sections of an article, one module each. Each builds drafts from a `Selection`; none searches."""
