"""An empty Superset with one user, `analyst`: its tables, that user, its roles, in one process."""

import os
import sys

from superset.app import create_app
from superset.cli.main import superset

runner = create_app().test_cli_runner()
for arguments in (
    ["db", "upgrade"],
    [
        *(
            "fab",
            "create-admin",
            "--username",
            "analyst",
            "--password",
            os.environ["SUPERSET_TRIAL_PASSWORD"],
        ),
        *("--firstname", "An", "--lastname", "Analyst", "--email", "analyst@council.example"),
    ],
    ["init"],
):
    done = runner.invoke(superset, arguments)
    if done.exit_code:
        sys.exit(f"{arguments[0]}: {done.output}\n{done.exception!r}")
