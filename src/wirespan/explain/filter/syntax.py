"""Tokens -> a syntax tree: ``or`` binds loosest, then ``xor``, ``and``, ``not``, comparisons.

Nesting is limited, so that no filter exhausts the stack of whoever walks the tree.
"""

from dataclasses import dataclass

from wirespan.explain.filter.tokens import Token, tokens, wrong

DEEPEST = 64
"""Parentheses and negations within one another."""
COMPARISONS = {"==", "!=", "~=", ">", "<", ">=", "<=", "contains", "matches"}
LEVELS = ("or", "xor", "and")
"""From loosest to tightest."""


@dataclass(frozen=True, slots=True)
class Value:
    """A literal as written; what it means depends on the field beside it."""

    text: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Present:
    field: str


@dataclass(frozen=True, slots=True)
class Compare:
    field: str
    operator: str
    value: Value


@dataclass(frozen=True, slots=True)
class Among:
    """``field in {...}``: each a value, or a range of two."""

    field: str
    ranges: tuple[tuple[Value, Value], ...]


@dataclass(frozen=True, slots=True)
class Not:
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Combine:
    operator: str
    operands: tuple["Node", ...]


Node = Present | Compare | Among | Not | Combine


def parse(text: str) -> Node:
    """The whole filter as one tree."""
    parser = _Parser(text)
    tree = parser.expression(0, 0)
    if parser.ahead:
        raise parser.unexpected()
    return tree


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens(text)
        self._position = 0

    @property
    def ahead(self) -> Token | None:
        position = self._position
        return self._tokens[position] if position < len(self._tokens) else None

    def unexpected(self) -> Exception:
        if self.ahead is None:
            return wrong(self._text, "it ends too early", "complete the comparison")
        return wrong(
            self._text,
            f"{self.ahead.text!r} at {self.ahead.position + 1} was not expected there",
            "join comparisons by 'and' or 'or', members of a set by commas",
        )

    def expression(self, level: int, depth: int) -> Node:
        """Operands of one level joined by its operator."""
        if level == len(LEVELS):
            return self._operand(depth)
        operands = [self.expression(level + 1, depth)]
        while self._skip(LEVELS[level]):
            operands.append(self.expression(level + 1, depth))
        return operands[0] if len(operands) == 1 else Combine(LEVELS[level], tuple(operands))

    def _operand(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise wrong(
                self._text, f"it is nested deeper than {DEEPEST} levels", "write it flatter"
            )
        if self._skip("not"):
            return Not(self._operand(depth + 1))
        if self._skip("("):
            inside = self.expression(0, depth + 1)
            self._expect(")")
            return inside
        return self._comparison()

    def _comparison(self) -> Node:
        field = self._next("word").text
        operator = self.ahead
        if operator is None or operator.kind != "operator":
            return Present(field)
        if operator.text in COMPARISONS:
            self._position += 1
            return Compare(field, operator.text, self._value())
        if operator.text == "in":
            self._position += 1
            return Among(field, self._set())
        return Present(field)

    def _set(self) -> tuple[tuple[Value, Value], ...]:
        self._expect("{")
        ranges = [self._range()]
        while not self._skip("}"):
            self._skip(",")
            ranges.append(self._range())
        return tuple(ranges)

    def _range(self) -> tuple[Value, Value]:
        first = self._value()
        return first, (self._value() if self._skip("..") else first)

    def _value(self) -> Value:
        token = self.ahead
        if token is None or token.kind == "operator":
            raise self.unexpected()
        self._position += 1
        return Value(token.text, token.kind == "string")

    def _next(self, kind: str) -> Token:
        token = self.ahead
        if token is None or token.kind != kind:
            raise self.unexpected()
        self._position += 1
        return token

    def _skip(self, operator: str) -> bool:
        token = self.ahead
        if token is None or token.kind != "operator" or token.text != operator:
            return False
        self._position += 1
        return True

    def _expect(self, operator: str) -> None:
        if self._skip(operator):
            return
        if self.ahead is None:
            raise wrong(self._text, f"it ends before its {operator!r}", f"add {operator}")
        raise self.unexpected()
