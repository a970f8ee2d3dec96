"""Releases: assembled from a checked candidate, signed off, published whole, verified, compared."""

from warehouse.releases.assembly import assemble
from warehouse.releases.comparison import DiffReport, diff
from warehouse.releases.decision import ALL, DecisionLine, decisions, sign_off
from warehouse.releases.explanation import Explanation, explain
from warehouse.releases.manifest import Manifest
from warehouse.releases.pointer import current_release
from warehouse.releases.publication import (
    PublishReport,
    ReleaseLine,
    RollbackReport,
    list_releases,
    publish,
    rollback,
)
from warehouse.releases.verification import VerifyReport, verify

__all__ = [
    "ALL",
    "DecisionLine",
    "DiffReport",
    "Explanation",
    "Manifest",
    "PublishReport",
    "ReleaseLine",
    "RollbackReport",
    "VerifyReport",
    "assemble",
    "current_release",
    "decisions",
    "diff",
    "explain",
    "list_releases",
    "publish",
    "rollback",
    "sign_off",
    "verify",
]
