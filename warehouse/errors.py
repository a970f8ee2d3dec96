"""What can go wrong, said in one way: a code, a plain sentence, and how to mend it."""

from __future__ import annotations


class WarehouseError(Exception):
    """A fault that is explained to the person who met it.

    `code` is stable and listed in the docs, `message` says what happened in plain English without
    any personal value, `mend` says what to do next. `exit_code` is what the command line exits with.
    """

    exit_code = 3

    def __init__(self, code: str, message: str, mend: str) -> None:
        super().__init__(f"{code}: {message} {mend}")
        self.code = code
        self.message = message
        self.mend = mend


class Refusal(WarehouseError):
    """A check or a gate said no; nothing is broken."""

    exit_code = 1


class UsageFault(WarehouseError):
    """The command was asked for something that cannot be meant."""

    exit_code = 2
