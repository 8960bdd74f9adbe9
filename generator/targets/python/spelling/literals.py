"""JSON values as Python source that means exactly the same: digits, quotes, controls, lone surrogates and all."""

from __future__ import annotations

import math

from generator.code import Python
from generator.ir import Json
from generator.targets.python.spelling.expressions import Expr, Joined, dict_of, flat, list_of

_MOST_DIGITS = 4000  # Python refuses to read a decimal literal of more than 4300
_SHORT = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def literal(value: Json) -> Python:
    """Any JSON value on one line."""
    return Python(flat(value_of(value)))


def value_of(value: Json) -> Expr:
    """Any JSON value, to be laid out.

    Raises:
        ValueError: It is not a number.
    """
    match value:
        case str():
            return Python(text(value))
        case None | bool():
            return Python(repr(value))
        case int():
            return Python(_integer(value))
        case float():
            return Python(_float(value))
        case list():
            return list_of(*map(value_of, value))
        case dict():
            return dict_of(*((value_of(key), value_of(member)) for key, member in value.items()))


def bytes_of(value: str) -> Expr:
    """The bytes of a text in UTF-8."""
    if value.isascii():
        return Python(f"b{text(value)}")
    return Joined((value_of(value), Python(".encode()")))


def text(value: str) -> str:
    """A string literal in the quotes that need fewer escapes; double ones where both are equal."""
    if value.isprintable() and '"' not in value and "\\" not in value:
        return f'"{value}"'
    quote = "'" if value.count('"') > value.count("'") else '"'
    return quote + "".join(_character(char, quote) for char in value) + quote


def visible(line: str) -> str:
    """A line whose characters can all be seen: those that cannot are escaped."""
    if line.isprintable():
        return line
    return "".join(char if char.isprintable() else escaped(char) for char in line)


def escaped(char: str) -> str:
    """One character as an escape. Lower-case digits, as black writes them."""
    point = ord(char)
    if point < 0x100:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def _character(char: str, quote: str) -> str:
    if char in _SHORT:
        return _SHORT[char]
    if char == quote:
        return "\\" + char
    return char if char.isprintable() else escaped(char)


def _integer(value: int) -> str:
    """Decimal; hexadecimal where Python would refuse to read so many digits."""
    if value.bit_length() < _MOST_DIGITS * 3:
        return repr(value)
    return f"{'-' if value < 0 else ''}0x{abs(value):X}"


def _float(value: float) -> str:
    if math.isnan(value):
        raise ValueError("not a number: JSON has no such value")
    if math.isinf(value):
        return "1e999" if value > 0 else "-1e999"
    return repr(value).replace("e+", "e")  # as black writes it
