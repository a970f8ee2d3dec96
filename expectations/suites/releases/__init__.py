"""Rules over the candidate as a release: its tables, references and texts."""
