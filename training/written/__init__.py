"""Examples that were written or labelled for training: claims with evidence in own words, and questions and comparisons on abstracts."""
