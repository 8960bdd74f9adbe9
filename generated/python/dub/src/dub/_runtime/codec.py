"""JSON to models and back: strictly and natively first, leniently only where that fails.

Text is JSON as RFC 8259 has it, in UTF-8 (a byte order mark is passed over). A strict
pass costs what msgspec costs. When it finds a value that the description does not
promise, the text is read once more by `lenient`, which keeps what does not fit as it
is, and keeps fields that are not known where the model is also sent. Types with names
that msgspec does not take are always read so.

Encoding is native as well. Fields that a class does not know are written apart from their
objects, and put in their places afterwards; an object begins with them. Objects with names
that msgspec does not take are written by way of dictionaries. NaN and infinities, for which
JSON has no word, are refused, and so are datetimes without an offset, which RFC 3339 does
not allow.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast, get_origin

from msgspec import UNSET, DecodeError, Raw, Struct, ValidationError
from msgspec import convert as _convert
from msgspec import to_builtins as _to_builtins
from msgspec.json import Decoder, Encoder
from msgspec.msgpack import Encoder as Packer

from .errors import ArgumentError
from .kinds import Number
from .model import (
    EXTRAS_WIRE,
    STAND_IN,
    Extras,
    OneOfMeta,
    UnknownVariant,
    fields_in,
    with_stand_ins,
)
from .parts import has_stand_ins, is_model, stand_ins
from .plain import exactly, lossless
from .variants import variant_of

if TYPE_CHECKING:
    from .drift import Found

T = TypeVar("T")

_BOM = b"\xef\xbb\xbf"


class UnreadableError(Exception):
    """A text that is not JSON, or not as strict as was asked. Shows no value of it."""


# --- Decoding -------------------------------------------------------------------------


def decode(kind: Any, text: bytes, *, strict: bool = False) -> Any:
    """The value of a JSON text as a type.

    Args:
        strict: Refuse what the type does not promise, unknown fields and values included.

    Raises:
        UnreadableError: The text is not JSON, nested too deeply, or refused.
    """
    try:
        return _decoded(kind, text.removeprefix(_BOM), strict)
    except ValidationError as error:
        raise UnreadableError(str(error)) from None
    except (DecodeError, UnicodeDecodeError):
        raise UnreadableError("it is not valid JSON") from None
    except RecursionError:
        raise UnreadableError("it is nested too deeply") from None
    except ArithmeticError:
        raise UnreadableError(
            "a number has an exponent of more than 18 digits"
        ) from None


def _decoded(kind: Any, text: bytes, strict: bool) -> Any:
    if strict:
        _refuse_drift(kind, text)
    try:
        return _decoder(kind)(text)
    except ValidationError:
        from .twins import decode_again

        return decode_again(kind, text)


def _refuse_drift(kind: Any, text: bytes) -> None:
    for path, what in drift_in(kind, text):
        raise UnreadableError(f"{what.replace('_', ' ')} at `{path}`")


def drift_in(kind: Any, text: bytes) -> Found:
    """Where a JSON text is not what the type promises, and how often.

    Raises:
        RecursionError: It is nested too deeply to be looked at.
        ArithmeticError: A number has an exponent of more than 18 digits.
    """
    from .drift import differences

    return differences(kind, exactly(text.removeprefix(_BOM)))


_decoders: dict[Any, Callable[[bytes], Any]] = {}


def _decoder(kind: Any) -> Callable[[bytes], Any]:
    found = _decoders.get(kind)
    if found is None:
        made = _lenient if has_stand_ins(kind) else _native
        found = _decoders[kind] = made(kind)
    return found


def _native(kind: Any) -> Callable[[bytes], Any]:
    return Decoder(kind, dec_hook=_accepting, float_hook=lossless).decode


def _lenient(kind: Any) -> Callable[[bytes], Any]:
    from .lenient import fitting

    fit = fitting(kind)
    return lambda text: fit(exactly(text))


def _accepting(kind: Any, value: Any) -> Any:
    """What msgspec asks for: a value of a union, which it has decoded to plain values."""
    chosen = chosen_for(kind, value)
    if chosen is None:
        return UnknownVariant(value)
    return _convert(value, chosen, dec_hook=_accepting)


def chosen_for(kind: Any, value: Any) -> Any:
    """The type that a value has in a union; None where it is no variant known.

    Raises:
        ValidationError: That type cannot be made of these plain values.
    """
    if not isinstance(kind, OneOfMeta):
        # Extras under the name that stands for them: no server means that.
        raise ValidationError(f"Unexpected `{kind.__name__}`")
    return variant_of(kind, value)


def from_builtins(kind: type[T], data: object) -> T:
    """A model of plain values under wire names.

    Raises:
        ArgumentError: It is no mapping, or JSON has no word for something in it.
    """
    if not isinstance(data, Mapping):
        raise ArgumentError(f"{kind.__name__} is made of a mapping")
    found: T = from_json(kind, encode(cast("Any", data)))
    return found


def from_json(kind: type[T], text: bytes | str) -> T:
    """A model of a JSON text.

    Raises:
        ArgumentError: It is not a JSON object.
    """
    try:
        found = decode(kind, text.encode() if isinstance(text, str) else text)
    except UnreadableError as error:
        raise ArgumentError(f"{kind.__name__} cannot be read: {error}") from None
    if not isinstance(found, kind):
        raise ArgumentError(f"{kind.__name__} is made of a JSON object")
    return found


def from_header(kind: Any, text: str) -> Any:
    """The value of a header field as a type (style `simple`, OpenAPI 3.x).

    A list is separated by commas; objects are read as JSON, all else as it is written.

    Raises:
        UnreadableError: It is something else.
    """
    if _is_object(kind):
        return decode(kind, text.encode(), strict=True)
    is_list = get_origin(kind) is list
    value = [item.strip() for item in text.split(",")] if is_list else text.strip()
    try:
        found: Any = _convert(value, kind, strict=False)
    except ValidationError as error:
        raise UnreadableError(str(error)) from None
    items: list[object] = found if is_list else [found]
    if any(isinstance(item, float) and not math.isfinite(item) for item in items):
        raise UnreadableError("it is not a number")
    return found


def _is_object(kind: Any) -> bool:
    return get_origin(kind) is dict or is_model(kind)


# --- Encoding -------------------------------------------------------------------------


class _SpecialError(Exception):
    """Somewhere in the value is what msgspec cannot write natively."""


def _hook(value: Any) -> Any:
    """What msgspec asks for: a value of a type that it does not know."""
    match value:
        case Extras() | Number():
            raise _SpecialError
        case UnknownVariant():
            return value.raw
        case str():
            return str(value)
        case int():
            return int(value)
        case float():
            return float(value)
        case Mapping():
            return dict(_pairs(value))
        case Sequence():
            return list(_items(value))
        case _:
            raise TypeError(f"JSON has no word for {type(value).__name__}")


_encoder = Encoder(enc_hook=_hook)


def encode(value: object) -> bytes:
    """The JSON text of a model, a dictionary, or any value of a model's field.

    Raises:
        ArgumentError: JSON has no word for something in it.
    """
    try:
        text = _encoded(value)
        if _is_suspect(value, text):
            refuse_unspeakable(value)
    except TypeError as error:
        raise ArgumentError(str(error)) from None
    except RecursionError:
        raise ArgumentError("the value is nested too deeply, or holds itself") from None
    return text


def _encoded(value: object) -> bytes:
    for write in (_encoder.encode, _written_apart):
        try:
            return _truly_named(write(value)) if with_stand_ins else write(value)
        except _SpecialError:
            pass
    return _encoder.encode(_opened(value, _RAW))


def _written_apart(value: object) -> bytes:
    """The JSON text, with extras that were written apart from their objects."""
    found: list[Extras[Any]] = []

    def hook(item: Any) -> Any:
        if item.__class__ is not Extras:
            return _hook(item)
        found.append(item)
        return _PLACE

    text = Encoder(enc_hook=hook).encode(value)
    apart = list(map(fields_in, found))
    pieces = text.split(_KEY_AND_PLACE)
    if not apart or not all(apart) or len(pieces) != len(apart) + 1:
        # No extras at all, or elsewhere than in an object, or without fields.
        raise _SpecialError
    _refuse_names(set[str]().union(*apart), text)
    fields = map(_WITHOUT_BRACES, _encoder.encode_lines(apart)[:-1].split(b"\n"))
    pairs = zip(fields, pieces[1:], strict=True)
    return b"".join(chain((pieces[0],), chain.from_iterable(pairs)))


# A byte that is nowhere in JSON text: nobody can make up a place for extras.
_PLACE = Raw(b"\0")
_KEY_AND_PLACE = Encoder().encode(EXTRAS_WIRE) + b":\0"
_WITHOUT_BRACES = itemgetter(slice(1, -1))
_MOST_NAMES = 64


def _refuse_names(names: set[str], text: bytes) -> None:
    """Leave it to the slow way if one of the extras may be in the text already."""
    # Looking for a key is quick, but not for each of thousands. No quotes are within a string.
    if len(names) > _MOST_NAMES or any(
        _encoder.encode(n) + b":" in text for n in names
    ):
        raise _SpecialError


def _truly_named(made: T) -> T:
    """A text, or plain values. Left to the slow way if a name in it may stand for another."""
    text = made if isinstance(made, bytes) else _encoder.encode(made)
    if _KEY_OF_STAND_IN in text:
        raise _SpecialError
    return made


_KEY_OF_STAND_IN = b'"' + STAND_IN.encode()


def to_builtins(value: object) -> Any:
    """Plain JSON values: what reading the result of `encode` gives.

    Raises:
        ArgumentError: JSON has no word for something in it.
    """
    try:
        try:
            plain = _to_builtins(value, str_keys=True, enc_hook=_hook)
            return _truly_named(plain) if with_stand_ins else plain
        except _SpecialError:
            return _opened(value, _PLAIN)
    except TypeError as error:
        raise ArgumentError(str(error)) from None
    except RecursionError:
        raise ArgumentError("the value is nested too deeply, or holds itself") from None


class _Leaves(NamedTuple):
    """What becomes of values that hold no others."""

    number: Callable[[Number], object]
    other: Callable[[Any], object]


def _raw(number: Number) -> Raw:
    if not number.is_finite():
        raise TypeError(f"JSON has no word for {number}")
    return Raw(str(number).encode())


def _builtin(value: Any) -> Any:
    return _to_builtins(value, str_keys=True, enc_hook=_hook)


def _itself(value: Any) -> Any:
    return value


_RAW = _Leaves(number=_raw, other=_itself)
_PLAIN = _Leaves(number=Number, other=_builtin)


_SIMPLE = frozenset({str, int, bool, float, type(None)})


def _opened(value: Any, leaves: _Leaves) -> Any:
    """The value with its objects as dictionaries, their extras among the other fields."""
    if type(value) in _SIMPLE:
        return value
    match value:
        case Struct():
            return _fields(value, leaves)
        case UnknownVariant():
            return _opened(value.raw, leaves)
        case Number():
            return leaves.number(value)
        case str() | bytes() | bytearray() | memoryview():
            return leaves.other(value)
        case Sequence():
            return [_opened(item, leaves) for item in _items(value)]
        case Mapping():
            return {k: _opened(item, leaves) for k, item in _pairs(value)}
        case _:
            return leaves.other(value)


def _fields(model: Struct, leaves: _Leaves) -> dict[str, Any]:
    known: dict[str, Any] = {}
    extras: dict[str, Any] = {}
    names = zip(model.__struct_fields__, model.__struct_encode_fields__, strict=True)
    stood_for = stand_ins(type(model))
    for name, native in names:
        value = getattr(model, name)
        if value is UNSET:
            continue
        if native == EXTRAS_WIRE:
            extras = _opened(value, leaves)
        else:
            known[stood_for.get(native, native)] = _opened(value, leaves)
    return {**known, **{k: v for k, v in extras.items() if k not in known}}


# --- Values that JSON has no word for -------------------------------------------------

_NAIVE = re.compile(rb'T\d\d:\d\d:\d\d(?:\.\d+)?"')

# MessagePack, 64-bit float, all bits of the exponent set.
_NOT_FINITE = re.compile(rb"\xcb[\x7f\xff][\xf0-\xff]")


def _is_suspect(value: object, text: bytes) -> bool:
    """Whether the value may hold what msgspec writes in its own way.

    Looking at what was written saves looking at every value: NaN becomes null, a datetime
    without offset stays one. Where there is a null, writing the value once more in a format
    that has NaN still takes a fraction of the time that looking at it would.
    """
    if b"NaN" in text or b"Infinity" in text or _NAIVE.search(text):
        return True
    return b"null" in text and _is_not_finite(value)


def _is_not_finite(value: object) -> bool:
    try:
        return any(_NOT_FINITE.search(packed) for packed in _packed(value))
    except (OverflowError, TypeError, _SpecialError):
        # Integers beyond 64 bits, and the like.
        return True


def _packed(value: object) -> Iterator[bytes]:
    # Extras apart, as where JSON is written: that is quicker, and they are all that most
    # values hold of types that msgspec does not know.
    found: list[Any] = []
    packed = Packer(enc_hook=found.append, decimal_format="number").encode(value)
    if all(each.__class__ is Extras for each in found):
        yield packed
        yield _packer.encode(list(map(fields_in, found)))
    else:
        yield _packer.encode(value)


def _packable(value: Any) -> Any:
    return dict(_pairs(value)) if isinstance(value, Mapping) else _hook(value)


_packer = Packer(enc_hook=_packable, decimal_format="number")


def refuse_unspeakable(value: Any, where: str = "") -> None:
    """Raise an `ArgumentError` for a number that is not finite, a datetime without offset."""
    match value:
        case float() if not math.isfinite(value):
            raise ArgumentError(f"JSON has no word for {value}{_at(where)}")
        case Decimal() if not value.is_finite():
            raise ArgumentError(f"JSON has no word for {value}{_at(where)}")
        case datetime() if value.tzinfo is None:
            raise ArgumentError(
                f"the datetime {value.isoformat()}{_at(where)} has no offset: give it a"
                " time zone, for example `datetime.now(timezone.utc)`"
            )
        case _:
            for step, item in _below(value):
                refuse_unspeakable(item, where + step)


def _at(where: str) -> str:
    return f" at `{where.removeprefix('.')}`" if where else ""


def _below(value: Any) -> Iterator[tuple[str, Any]]:
    match value:
        case Struct():
            for name in value.__struct_fields__:
                yield f".{name}", getattr(value, name)
        case list() | tuple() | set() | frozenset():
            for index, item in enumerate(_items(value)):
                yield f"[{index}]", item
        case Mapping():
            for name, item in _pairs(value):
                yield f".{name}", item
        case _:
            pass


# What a type checker cannot see in a `case`: that nothing is known of what is inside.


def _items(value: Any) -> Iterable[Any]:
    return cast("Iterable[Any]", value)


def _pairs(value: Any) -> Iterable[tuple[Any, Any]]:
    return cast("Mapping[Any, Any]", value).items()
