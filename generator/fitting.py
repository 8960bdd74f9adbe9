"""Does a value of a description fit the type it is for? Defaults and examples are held against this."""

from __future__ import annotations

import base64
import binascii
import datetime
import json
import re
import uuid
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from generator.ir import (
    Alias,
    Anything,
    Closed,
    Constant,
    Decl,
    DeclId,
    Enum,
    Json,
    Limits,
    ListOf,
    MapOf,
    Model,
    Nullable,
    OneOf,
    Open,
    Ref,
    Scalar,
    TupleOf,
    Type,
    Typed,
)
from generator.patterns import matches

_DEEPEST = 60

Decls = Mapping[DeclId, Decl]


def misfit(value: Json, type: Type, decls: Decls, *, limits: bool = True, deep: int = 0) -> str:
    """Why a value does not fit, as words after its name ("is not a text"); "" where it does.

    Without `limits` only types count. Enums are closed here: a default or an example should be a known value.
    """
    if deep > _DEEPEST:
        return "is too deep"

    def inner(value: Json, type: Type) -> str:
        return misfit(value, type, decls, limits=limits, deep=deep + 1)

    match type:
        case Anything():
            return ""
        case Nullable(some):
            return "" if value is None else inner(value, some)
        case Ref(id):
            return _decl_misfit(value, decls[id], inner, limits) if id in decls else ""
        case Constant(only):
            return "" if same(value, only) else f"is not {json.dumps(only)}"
        case Scalar():
            return _scalar_misfit(value, type, limits)
        case ListOf(item, bounds):
            return _list_misfit(value, item, bounds if limits else Limits(), inner)
        case TupleOf(items, rest):
            return _tuple_misfit(value, items, rest, inner)
        case MapOf(of, bounds):
            return _map_misfit(value, of, bounds if limits else Limits(), inner)
        case OneOf(variants):
            problems = [inner(value, variant) for variant in variants]
            return "" if "" in problems else "fits no variant"


def same(one: Json, other: Json) -> bool:
    """JSON's equality: 1 is 1.0, but true is not 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


_Inner = Callable[[Json, Type], str]


def _decl_misfit(value: Json, decl: Decl, inner: _Inner, limits: bool) -> str:
    match decl:
        case Alias():
            return inner(value, decl.type)
        case Enum():
            known = any(same(value, one.value) for one in decl.values)
            return "" if known else "is none of the values"
        case Model():
            return _model_misfit(value, decl, inner, limits)


def _model_misfit(value: Json, model: Model, inner: _Inner, limits: bool) -> str:
    if not isinstance(value, dict):
        return "is not an object"
    for field in model.fields:
        if field.wire in value:
            problem = inner(value[field.wire], field.type)
            if problem:
                return _within(field.wire, problem)
        elif field.required:
            return f"has no `{field.wire}`"
    known = {field.wire for field in model.fields}
    for wire in value:
        if wire not in known:
            problem = _further(wire, value[wire], model, inner)
            if problem:
                return problem
    return _names_misfit(value, model.limits) if limits else ""


def _further(wire: str, value: Json, model: Model, inner: _Inner) -> str:
    match model.rest:
        case Closed():
            return f"has `{wire}`, which is not allowed"
        case Open():
            return ""
        case Typed(type):
            problem = inner(value, type)
            return _within(wire, problem) if problem else ""


def _within(wire: str, problem: str) -> str:
    return f"has a `{wire}` that {problem}" if len(problem) < 300 else problem


def _list_misfit(value: Json, item: Type, limits: Limits, inner: _Inner) -> str:
    if not isinstance(value, list):
        return "is not an array"
    for held in value:
        problem = inner(held, item)
        if problem:
            return f"has an item that {problem}" if len(problem) < 300 else problem
    if limits.min_items is not None and len(value) < limits.min_items:
        return "has too few items"
    if limits.max_items is not None and len(value) > limits.max_items:
        return "has too many items"
    return "has an item twice" if limits.unique_items and not _all_different(value) else ""


def _all_different(values: list[Json]) -> bool:
    return len({json.dumps(value, sort_keys=True) for value in values}) == len(values)


def _tuple_misfit(value: Json, items: tuple[Type, ...], rest: Type | None, inner: _Inner) -> str:
    if not isinstance(value, list):
        return "is not an array"
    if len(value) < len(items):
        return "has too few items"
    if len(value) > len(items) and rest is None:
        return "has too many items"
    for held, type in zip(value, items, strict=False):
        problem = inner(held, type)
        if problem:
            return f"has an item that {problem}"
    further = [inner(held, rest) for held in value[len(items) :]] if rest is not None else []
    return next((f"has an item that {problem}" for problem in further if problem), "")


def _map_misfit(value: Json, of: Type, limits: Limits, inner: _Inner) -> str:
    if not isinstance(value, dict):
        return "is not an object"
    for wire, held in value.items():
        problem = inner(held, of)
        if problem:
            return _within(wire, problem)
    return _names_misfit(value, limits)


def _names_misfit(names: Collection[str], limits: Limits) -> str:
    if limits.min_properties is not None and len(names) < limits.min_properties:
        return "has too few properties"
    if limits.max_properties is not None and len(names) > limits.max_properties:
        return "has too many properties"
    if limits.names is None:
        return ""
    name = Scalar("string", limits=limits.names)
    listed = limits.names.values
    wrong = next((n for n in names if (listed and n not in listed) or misfit(n, name, {})), None)
    return "" if wrong is None else f"has `{wrong}`, which no property may be called"


# --- Scalars ----------------------------------------------------------------------------------------------------------


def _scalar_misfit(value: Json, type: Scalar, limits: bool) -> str:
    match type.kind:
        case "boolean":
            return "" if isinstance(value, bool) else "is not true or false"
        case "integer":
            if isinstance(value, bool) or not isinstance(value, int):
                return "is not a whole number"
            return _number_misfit(value, type.limits) if limits else ""
        case "number":
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                return "is not a number"
            return _number_misfit(value, type.limits) if limits else ""
        case _:
            if not isinstance(value, str):
                return "is not a text"
            return _text_misfit(value, type) or (
                text_limits_misfit(value, type.limits) if limits else ""
            )


def _number_misfit(value: int | float, limits: Limits) -> str:
    too_low = (limits.minimum is not None and value < limits.minimum) or (
        limits.exclusive_minimum is not None and value <= limits.exclusive_minimum
    )
    too_high = (limits.maximum is not None and value > limits.maximum) or (
        limits.exclusive_maximum is not None and value >= limits.exclusive_maximum
    )
    if too_low or too_high:
        return "is too low" if too_low else "is too high"
    if limits.multiple_of is not None and not is_multiple(value, limits.multiple_of):
        return f"is no multiple of {limits.multiple_of}"
    return ""


def is_multiple(value: int | float, step: int | float) -> bool:
    """Whether a number is a multiple of another, both taken as the decimals that they are written as."""
    try:
        one, other = (
            Fraction(n) if isinstance(n, int) else Fraction(str(n)) for n in (value, step)
        )
        return one % other == 0
    except (ValueError, ZeroDivisionError):
        return False


def text_limits_misfit(value: str, limits: Limits) -> str:
    """Why a text does not fit its limits. A pattern that cannot be checked safely is taken to match."""
    if limits.min_length is not None and len(value) < limits.min_length:
        return "is too short"
    if limits.max_length is not None and len(value) > limits.max_length:
        return "is too long"
    if limits.pattern is not None and matches(limits.pattern, value) is False:
        return "does not match the pattern"
    return ""


def _text_misfit(value: str, type: Scalar) -> str:
    match type.kind:
        case "date":
            return "" if _is_date(value) else "is not a date (RFC 3339)"
        case "datetime":
            return "" if _is_datetime(value) else "is not a date and time (RFC 3339)"
        case "time":
            return "" if _is_time(value) else "is not a time (RFC 3339)"
        case "duration":
            return "" if _DURATION.fullmatch(value) else "is not a duration (ISO 8601)"
        case "uuid":
            return "" if _is_uuid(value) else "is not a UUID"
        case "base64":
            return "" if _is_base64(value) else "is not base64"
        case "decimal":
            return "" if _is_decimal(value) else "is not a decimal number"
        case _:
            return ""


_DURATION = re.compile(
    r"P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?", re.ASCII
)
_OFFSET = re.compile(r".*([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def _is_date(value: str) -> bool:
    try:
        return len(value) == 10 and bool(datetime.date.fromisoformat(value))
    except ValueError:
        return False


def _is_datetime(value: str) -> bool:
    if not re.match(
        r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d", value, re.ASCII
    ) or not _OFFSET.fullmatch(value):
        return False
    try:
        return datetime.datetime.fromisoformat(value.upper()).tzinfo is not None
    except ValueError:
        return False


def _is_time(value: str) -> bool:
    try:
        return re.match(r"\d\d:\d\d:\d\d", value, re.ASCII) is not None and bool(
            datetime.time.fromisoformat(value.upper()) is not None
        )
    except ValueError:
        return False


def _is_uuid(value: str) -> bool:
    try:
        return len(value) == 36 and str(uuid.UUID(value)) == value.lower()
    except ValueError:
        return False


def _is_base64(value: str) -> bool:
    try:
        return base64.b64encode(base64.b64decode(value, validate=True)).decode() == value
    except (binascii.Error, ValueError):
        return False


def _is_decimal(value: str) -> bool:
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False


# --- The form in which a client would write it ------------------------------------------------------------------------


def canonical(value: Json, type: Type, decls: Decls) -> Json:
    """A value that fits, in the form that it has after being read and written again.

    Properties that nobody described are gone, times and UUIDs are spelt in one way.
    """
    match type:
        case Nullable(inner):
            return None if value is None else canonical(value, inner, decls)
        case Ref(id):
            return _canonical_decl(value, decls[id], decls) if id in decls else value
        case ListOf(item) if isinstance(value, list):
            return [canonical(held, item, decls) for held in value]
        case TupleOf(items, rest) if isinstance(value, list):
            types = (*items, *((rest or Anything(),) * len(value)))
            return [
                canonical(held, inner, decls) for held, inner in zip(value, types, strict=False)
            ]
        case MapOf(of) if isinstance(value, dict):
            return {wire: canonical(held, of, decls) for wire, held in value.items()}
        case OneOf(variants):
            fitting = (one for one in variants if not misfit(value, one, decls, limits=False))
            return canonical(value, next(fitting, Anything()), decls)
        case Scalar(kind=kind) if isinstance(value, str):
            return _canonical_text(value, kind)
        case _:
            return value


def _canonical_decl(value: Json, decl: Decl, decls: Decls) -> Json:
    match decl:
        case Alias():
            return canonical(value, decl.type, decls)
        case Model() if isinstance(value, dict):
            return _canonical_object(value, decl, decls)
        case _:
            return value


def _canonical_object(value: dict[str, Json], model: Model, decls: Decls) -> Json:
    known = {field.wire for field in model.fields}
    kept = {
        field.wire: canonical(value[field.wire], field.type, decls)
        for field in model.fields
        if field.wire in value
    }
    if isinstance(model.rest, Typed):
        of = model.rest.type
        kept |= {
            wire: canonical(held, of, decls) for wire, held in value.items() if wire not in known
        }
    return kept


def _canonical_text(value: str, kind: str) -> str:
    match kind:
        case "datetime":
            return _zulu(datetime.datetime.fromisoformat(value.upper()).isoformat())
        case "time":
            return _zulu(datetime.time.fromisoformat(value.upper()).isoformat())
        case "uuid":
            return value.lower()
        case _:
            return value


def _zulu(text: str) -> str:
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text
