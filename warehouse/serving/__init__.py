"""Serving: a published release inside PostgreSQL, for BI tools that want a server.

Each release is loaded whole into a schema of its own and proved against its files; then all views of schema
`mart` are moved to it in one transaction. Readers see one release or the next, never a mixture.
"""

from warehouse.serving.service import ServeReport, serve

__all__ = ["ServeReport", "serve"]
