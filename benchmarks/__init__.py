"""Measure palpate: `python -m benchmarks`, or `make bench`. README.md here says what each figure is."""
