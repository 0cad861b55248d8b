"""The head that tells what a question asks about from what it tells beside: examples and recipe."""
