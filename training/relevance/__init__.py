"""The reader of relevance: questions on the starter library, and the recipe."""
