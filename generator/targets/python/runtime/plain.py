"""JSON values as data, with every digit of their numbers."""

from __future__ import annotations

import math
from decimal import MAX_PREC, MIN_EMIN, Clamped, Context, Decimal, Overflow
from types import NoneType
from typing import Any

from msgspec.json import Decoder

from .kinds import Number, Plain


def lossless(text: str) -> float | Number:
    """A number of no declared type: a float, unless its text says more than a float can.

    17 significant digits are all that any float needs, so a longer text was never one.
    """
    number = float(text)
    if len(text) <= 17 and number and not math.isinf(number):
        return number
    exact = Number(text)
    return number if Decimal(number) == exact or _is_near(number, exact) else exact


def _is_near(number: float, exact: Decimal) -> bool:
    """Whether the float is what the text's writer had: 17 digits, and no overflow."""
    return 0 < abs(number) < math.inf and len(exact.as_tuple().digits) <= 17


_AS_THEY_ARE = frozenset({str, int, bool, float, NoneType})


def plain(value: Plain) -> Any:
    """A value of no declared type, out of the exact reading."""
    if type(value) in _AS_THEY_ARE:
        return value
    match value:
        case Decimal():
            return lossless(str(value))
        case list():
            return [plain(item) for item in value]
        case dict():
            return {name: plain(item) for name, item in value.items()}
        case _:
            return value


# --- The exact reading ----------------------------------------------------------------


def exactly(text: bytes) -> Plain:
    """The value of a JSON text, each fraction as the `Decimal` that was written.

    What no float can hold is a `Number`, so that nobody takes it for one.

    Raises:
        DecodeError: The text is not JSON.
        RecursionError: It is nested too deeply.
        InvalidOperation: A number has an exponent of more than 18 digits.
    """
    try:
        value: Plain = _exact.decode(text)
    except (Clamped, Overflow):
        value = _wide.decode(text)
    return value


def _exact_or_number(text: str) -> Decimal:
    exact = Decimal(text)
    return Number(exact) if math.isinf(float(text)) else exact


# A context is asked because only the interpreter's own code is quick enough for each
# fraction of a text. It rounds nothing, and tells of what a float may be too small for.
_CONTEXT = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=307, traps=[Clamped, Overflow])

_exact: Decoder[Any] = Decoder(float_hook=_CONTEXT.create_decimal)
_wide: Decoder[Any] = Decoder(float_hook=_exact_or_number)
