"""Forms: `application/x-www-form-urlencoded` (OpenAPI 3.1.1, Encoding Object).

A field whose style the description gives looks as it would in a query. Any other is
text, an object is JSON, and a list repeats its name unless a media type is given for the
whole of it; all that is encoded as the URL Standard says, a space as `+`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from . import url
from .codec import refuse_unspeakable, to_builtins
from .endpoint import Field
from .kinds import Plain
from .model import UNSET
from .url import Pairs


def form_encoded(
    fields: Iterable[Field], given: Mapping[str, object], extra: Mapping[str, object]
) -> bytes:
    """The body of a form; what is None is left out, for a form has no null.

    Args:
        given: By keyword.
        extra: More fields, by their names on the wire.
    """
    pairs: Pairs = []
    for field in fields:
        value = given.get(field.argument, UNSET)
        if value is not None and value is not UNSET and field.wire not in extra:
            pairs += field_pairs(field, plain_of(value))
    pairs += loose_pairs(extra)
    return "&".join(f"{name}={text}" for name, text in pairs).encode()


def loose_pairs(given: Mapping[str, object]) -> Pairs:
    """The encoded pairs of fields that the description does not have."""
    known = {wire: plain_of(value) for wire, value in given.items()}
    return [
        pair
        for wire, value in known.items()
        if value is not None
        for pair in field_pairs(Field(wire), value)
    ]


def field_pairs(field: Field, value: Plain) -> Pairs:
    """The encoded pairs of one field."""
    if field.styled:
        return url.query_pairs(field, value)
    name = _encoded(field.wire)
    items = value if isinstance(value, list) and not field.content else [value]
    return [(name, _encoded(text_of(field, i))) for i in items if i is not None]


def text_of(field: Field, value: Plain) -> str:
    """A single value as text: as JSON where it is an object or a list, or should be."""
    if isinstance(value, (dict, list)) or "json" in field.content:
        return url.json_text(value)
    return url.scalar(value)


def plain_of(value: object) -> Plain:
    """A plain JSON value.

    Raises:
        ArgumentError: It cannot be sent.
    """
    refuse_unspeakable(value)
    plain: Plain = to_builtins(value)
    return plain


def _encoded(text: str) -> str:
    return url.encoded(text).replace("%20", "+")
