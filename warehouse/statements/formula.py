"""Formulas over figures of a release: `[CLA002; 2017-11-30] - [CLA002; 2016-11-30]`.

Square brackets name a figure or, with a range of days or a `*`, a series of figures. The rest is arithmetic,
comparison and a few functions, read by Python's own parser and evaluated here: nothing else can be called.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from warehouse.statements.model import PERIOD_KINDS, CannotCheck

LONGEST = 4_000
_LARGEST_POWER = 12
_DEEPEST = 60

_REFERENCE = re.compile(r"\[([^\[\]]*)\]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LEDGERS = frozenset({"plan", "budget", "growth", "savings"})
"""What a reference may name beside an indicator: scores of an improvement plan, and money."""


class FormulaFault(ValueError):
    """The formula cannot be read; `expected` says what would be."""

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected


@dataclass(frozen=True)
class Reference:
    """Names a figure, or a series of them where `start` differs from `end` or an attribute is '*'.

    `source` is an indicator code or one of `LEDGERS`. `choices` are the further attributes by name: a
    breakdown and its member for an indicator, else what the ledger is split by.
    """

    source: str
    start: date | None = None
    end: date | None = None
    area: str = ""
    document: str = ""
    place: str = ""
    period_kind: str = ""
    part: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def is_series(self) -> bool:
        """Whether it names several figures: an indicator's choices are each one, a ledger's narrow it."""
        several = self.source not in LEDGERS and len(self.choices) > 1
        return several or "*" in (self.area, *dict(self.choices).values()) or self.start != self.end


Series = dict[str, Fraction]
Quantity = Fraction | Series | bool
Fetch = Callable[[Reference], "Fraction | Series"]


@dataclass(frozen=True)
class Formula:
    """A formula that has been read: its tree, and the figure that each name in it stands for."""

    text: str
    tree: ast.expr
    references: dict[str, Reference]


def parse(text: str) -> Formula:
    """Read a formula; raises `FormulaFault`."""
    if len(text) > LONGEST:
        raise FormulaFault(f"a formula of at most {LONGEST:,} characters")
    references: dict[str, Reference] = {}

    def name(found: re.Match[str]) -> str:
        key = f"figure_{len(references)}"
        references[key] = reference_of(found[1])
        return f" {key} "

    body = _REFERENCE.sub(name, text)
    try:
        tree = ast.parse(body.replace("^", "**").strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise FormulaFault("figures in square brackets, numbers, + - * / ^ ( ) and comparisons") from None
    _inspect(tree, references, 0)
    return Formula(text, tree, references)


def reference_of(text: str) -> Reference:
    """Read what stands between square brackets; raises `FormulaFault`."""
    items = [item.strip() for item in text.split(";")]
    source, found = items[0], Reference(items[0])
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", source):
        raise FormulaFault("an indicator code, plan, budget, growth or savings as the first item in brackets")
    for item in items[1:]:
        key, equals, value = (part.strip() for part in item.partition("="))
        if not equals:
            found = _dated(found, item)
        elif not value:
            raise FormulaFault("a value after each = in brackets")
        elif key == "period_kind" and value not in PERIOD_KINDS:
            raise FormulaFault(f"one of {', '.join(PERIOD_KINDS)} as period_kind")
        elif key == "area":
            found = replace(found, area=value)
        elif key == "document":
            found = replace(found, document=value)
        elif key == "place":
            found = replace(found, place=value)
        elif key == "period_kind":
            found = replace(found, period_kind=value)
        elif key == "part":
            found = replace(found, part=value)
        else:
            found = replace(found, choices=(*found.choices, (key, value)))
    return found


def _dated(reference: Reference, item: str) -> Reference:
    first, dots, last = item.partition("..")
    if not _DAY.fullmatch(first) or (dots and not _DAY.fullmatch(last)):
        raise FormulaFault("a day as YYYY-MM-DD, a range of days with .., or name=value in brackets")
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        raise FormulaFault("days that exist, as YYYY-MM-DD, in brackets") from None
    if start > end:
        raise FormulaFault("the earlier day of a range first")
    return replace(reference, start=start, end=end)


def _inspect(node: ast.expr, references: dict[str, Reference], depth: int) -> None:
    """Refuse what is no arithmetic before anything is evaluated."""
    if depth > _DEEPEST:
        raise FormulaFault("a formula that is nested less deeply")
    inner: list[ast.expr]
    if (isinstance(node, ast.Constant) and type(node.value) in (int, float)) or (
        isinstance(node, ast.Name) and node.id in references
    ):
        inner = []
    elif isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
        inner = [node.left, node.right]
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        inner = [node.operand]
    elif isinstance(node, ast.Compare) and all(type(one) in _COMPARISONS for one in node.ops):
        inner = [node.left, *node.comparators]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS:
        if node.keywords or not node.args:
            raise FormulaFault(f"figures between the brackets of {node.func.id}")
        inner = node.args
    else:
        raise FormulaFault(
            f"figures in brackets, numbers, + - * / ^ ( ), comparisons, {', '.join(sorted(_FUNCTIONS))}"
        )
    for one in inner:
        _inspect(one, references, depth + 1)


def evaluate(formula: Formula, fetch: Fetch) -> Quantity:
    """The value of a formula, exact; raises `CannotCheck` for every figure that is missing, together."""
    found: dict[str, Fraction | Series] = {}
    missing: list[str] = []
    for name, reference in formula.references.items():
        try:
            found[name] = fetch(reference)
        except CannotCheck as fault:
            missing.append(str(fault))
    if missing:
        raise CannotCheck(" ".join(dict.fromkeys(missing)))
    return _value(formula.tree, found)


def literals(formula: Formula) -> int:
    """How many numbers the formula itself gives, instead of naming figures of the release."""
    return sum(isinstance(node, ast.Constant) for node in ast.walk(formula.tree))


def _value(node: ast.expr, found: dict[str, Fraction | Series]) -> Quantity:
    if isinstance(node, ast.Constant):
        return Fraction(str(node.value))
    if isinstance(node, ast.Name):
        return found[node.id]
    if isinstance(node, ast.UnaryOp):
        number = _number(_value(node.operand, found))
        return -number if isinstance(node.op, ast.USub) else number
    if isinstance(node, ast.BinOp):
        left, right = (_number(_value(side, found)) for side in (node.left, node.right))
        return _ARITHMETIC[type(node.op)](left, right)
    if isinstance(node, ast.Compare):
        numbers = [_number(_value(one, found)) for one in (node.left, *node.comparators)]
        pairs = zip(node.ops, numbers, numbers[1:], strict=False)
        return all(_COMPARISONS[type(op)](left, right) for op, left, right in pairs)
    assert isinstance(node, ast.Call) and isinstance(node.func, ast.Name)  # noqa: S101
    return _FUNCTIONS[node.func.id]([_value(argument, found) for argument in node.args])


def _number(quantity: Quantity) -> Fraction:
    if isinstance(quantity, dict):
        raise CannotCheck("A series stands where one number is needed; say sum, mean, max or min of it.")
    if isinstance(quantity, bool):
        raise CannotCheck("A comparison stands where a number is needed.")
    return quantity


def _divided(left: Fraction, right: Fraction) -> Fraction:
    if right == 0:
        raise CannotCheck("The figure to divide by is zero.")
    return left / right


def _powered(left: Fraction, right: Fraction) -> Fraction:
    if right.denominator != 1 or abs(right) > _LARGEST_POWER or (left == 0 and right < 0):
        raise CannotCheck(f"A power must be a whole number of at most {_LARGEST_POWER}.")
    return Fraction(left ** int(right))


_ARITHMETIC: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: _divided,
    ast.Pow: _powered,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[Fraction, Fraction], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


def _all(arguments: list[Quantity]) -> list[Fraction]:
    """The numbers of all arguments, series laid out."""
    numbers: list[Fraction] = []
    for one in arguments:
        numbers.extend(one.values() if isinstance(one, dict) else [_number(one)])
    return numbers


def _pairs(arguments: list[Quantity]) -> list[tuple[Fraction, Fraction]]:
    """The numbers of two series where both have one, by area, month or member."""
    if len(arguments) != 2 or not all(isinstance(one, dict) for one in arguments):
        raise CannotCheck("higher and lower compare two series, such as all areas on two days.")
    first, second = arguments
    assert isinstance(first, dict) and isinstance(second, dict)  # noqa: S101
    return [(number, second[key]) for key, number in first.items() if key in second]


_FUNCTIONS: dict[str, Callable[[list[Quantity]], Fraction]] = {
    "sum": lambda arguments: sum(_all(arguments), Fraction(0)),
    "mean": lambda arguments: sum(_all(arguments), Fraction(0)) / len(_all(arguments)),
    "max": lambda arguments: max(_all(arguments)),
    "min": lambda arguments: min(_all(arguments)),
    "count": lambda arguments: Fraction(len(_all(arguments))),
    "abs": lambda arguments: abs(_number(arguments[0])),
    "higher": lambda arguments: Fraction(sum(left > right for left, right in _pairs(arguments))),
    "lower": lambda arguments: Fraction(sum(left < right for left, right in _pairs(arguments))),
}
