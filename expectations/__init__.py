"""What must hold of a month's figures: the rules, the waivers, the gate, and the tables of results.

`rules` says what a rule is, `suites` declare them, `engine` lets Great Expectations judge them,
`waivers` reads the exceptions, `gate` gives the verdict, `results` stores it all as tables.
Only `engine` and `suites` import Great Expectations, which takes seconds.
"""

import os

# Set before anything can import Great Expectations: nothing is reported to anybody.
os.environ["GX_ANALYTICS_ENABLED"] = "false"
