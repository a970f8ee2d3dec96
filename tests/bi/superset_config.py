"""A trial Superset: one user, on this machine only, with its state in one folder. Not for production."""

import os

SECRET_KEY = os.environ["SUPERSET_TRIAL_SECRET"]
SQLALCHEMY_DATABASE_URI = f"sqlite:///{os.environ['SUPERSET_HOME']}/superset.db"
# DuckDB reads files of the server's own machine, which Superset rightly refuses where users are strangers.
PREVENT_UNSAFE_DB_CONNECTIONS = False
# No HTTPS and no forms of other sites on 127.0.0.1; in production these two stay as Superset has them.
TALISMAN_ENABLED = False
WTF_CSRF_ENABLED = False
