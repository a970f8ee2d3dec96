"""Rules over the figures as the marts give them."""
