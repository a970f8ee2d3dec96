"""Notices: who has to mend what, told to each owner by file and, where a mail server is set, by e-mail."""

from warehouse.notices.compose import Notice, Standing, compose
from warehouse.notices.delivery import NoticeReport, notify

__all__ = ["Notice", "NoticeReport", "Standing", "compose", "notify"]
