"""Monthly performance warehouse for the social care services of an English local authority."""
