"""Rules over what was delivered, as the reader typed it."""
