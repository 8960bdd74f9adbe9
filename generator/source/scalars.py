"""What a plain scalar of YAML means: the core schema of YAML 1.2 (its specification, 10.3.2), and nothing else.

So `no`, `2020-01-01` and `1:20` are text, and `012` is twelve.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isinf

from generator.ir import Json

_NAMED: dict[str, Json] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMERIC = frozenset("0123456789+-.")
_DECIMAL = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")

LONGEST_INTEGER = 3000
"""Digits. Python itself refuses more than 4300, and so would whoever reads what is generated."""


def plain(spelling: str) -> Json:
    """Raises `OverflowError` for a number that is not finite or is too long."""
    if spelling in _NAMED:
        return _NAMED[spelling]
    return _number(spelling) if spelling[0] in _NUMERIC else spelling


def _number(spelling: str) -> int | float | str:
    if _DECIMAL.fullmatch(spelling):
        return _integer(spelling, 10)
    if _OCTAL.fullmatch(spelling):
        return _integer(spelling[2:], 8)
    if _HEXADECIMAL.fullmatch(spelling):
        return _integer(spelling[2:], 16)
    if _FLOAT.fullmatch(spelling):
        return _finite(float(spelling))
    return _finite(float("inf")) if _NOT_FINITE.fullmatch(spelling) else spelling


def _integer(digits: str, base: int) -> int:
    if len(digits) > LONGEST_INTEGER:
        raise OverflowError
    return int(digits, base)


def _finite(value: float) -> float:
    if isinf(value):
        raise OverflowError
    return value


# --- With a tag -------------------------------------------------------------------------------------------------------


def _keep(spelling: str) -> Json:
    return spelling


def _null(spelling: str) -> Json:
    if plain(spelling) is not None:
        raise ValueError
    return None


def _boolean(spelling: str) -> Json:
    if not isinstance(value := plain(spelling), bool):
        raise ValueError
    return value


def _exact(spelling: str) -> Json:
    if isinstance(value := plain(spelling), bool) or not isinstance(value, int):
        raise ValueError
    return value


def _floating(spelling: str) -> Json:
    if isinstance(value := plain(spelling), bool) or not isinstance(value, int | float):
        raise ValueError
    return _finite(float(value))


TAGGED: dict[str, Callable[[str], Json]] = {
    "!": _keep,
    "tag:yaml.org,2002:str": _keep,
    "tag:yaml.org,2002:null": _null,
    "tag:yaml.org,2002:bool": _boolean,
    "tag:yaml.org,2002:int": _exact,
    "tag:yaml.org,2002:float": _floating,
}
"""The tags that a scalar may have. Each raises `ValueError` for a spelling that does not fit, else as `plain` does."""
