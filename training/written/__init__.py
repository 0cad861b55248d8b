"""Examples that were written or labelled for training: claims with evidence in own words, and questions and comparisons on abstracts."""

from pathlib import Path

CLAIMS = Path(__file__).with_name("claims.jsonl")
"""A line for each question: `claims`, `evidence`, and `labels`, a string for each evidence with a letter for each claim."""
ABSTRACTS = Path(__file__).with_name("abstracts.jsonl")
"""A line for each abstract: its `id`, `questions` with their verdicts, and `comparisons`: intervention, comparator, outcome, what became
of the outcome, and the mark (`read.mark`) of the sentence that says so. No text of the abstract."""
