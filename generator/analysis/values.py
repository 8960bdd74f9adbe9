"""Made-up texts and numbers, by format, by name, and within limits."""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from generator.fitting import misfit
from generator.frozen import frozen
from generator.ir import Json, Limits, Scalar, ScalarKind
from generator.patterns import matching


@frozen
class Hint:
    """What a value is called, and the how-manieth of several different values it should be."""

    name: str
    number: int = 0

    def of_item(self, number: int = 0) -> Hint:
        """The hint for an item of a list of that name."""
        return Hint(re.sub(r"(?<=[a-z]{2})s$", "", self.name), number)


@lru_cache(maxsize=16_384)
def scalar_value(type: Scalar, hint: Hint) -> Json:
    """A value that fits a scalar. Where no text is found that matches its pattern, one that fits otherwise.

    None where the limits leave nothing.
    """
    match type.kind:
        case "boolean":
            return hint.number % 2 == 0
        case "integer" | "number":
            return _fitting(_numbers(type, hint), type)
        case _:
            found = _fitting(_texts(type, hint), type)
            return _without_pattern(type, hint) if found is None else found


def _without_pattern(type: Scalar, hint: Hint) -> Json:
    free = replace(type, limits=replace(type.limits, pattern=None))
    return _fitting(_texts(free, hint), free)


def _fitting(candidates: Iterable[Json], type: Scalar) -> Json:
    return next((value for value in candidates if not misfit(value, type, {})), None)


# --- Texts ------------------------------------------------------------------------------------------------------------

_OF_KIND: dict[ScalarKind, str] = {
    "date": "2024-01-15",
    "datetime": "2024-01-15T09:30:00Z",
    "time": "09:30:00",
    "duration": "P3D",
    "uuid": "123e4567-e89b-12d3-a456-426614174000",
    "decimal": "12.50",
}

_OF_FORMAT = {
    "email": "jane@example.com",
    "idn-email": "jane@example.com",
    "uri": "https://example.com",
    "url": "https://example.com",
    "iri": "https://example.com",
    "uri-reference": "/example",
    "iri-reference": "/example",
    "uri-template": "https://example.com/{id}",
    "hostname": "example.com",
    "idn-hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ip": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "json-pointer": "/example",
    "relative-json-pointer": "0/example",
    "regex": "[a-z]+",
    "phone": "+12025550123",
    "password": "correct horse",
    "base64url": "ZXhhbXBsZQ",
    "char": "a",
    "int64": "1",
    "uint64": "1",
    "uuid4": "1f0e7a3c-5b8d-4c6e-9a21-3d4f5b6c7d8e",
}

_OF_NAME = (
    (r"e?mail(address)?$", "jane@example.com"),
    (
        r"(url|uri|link|website|homepage|href|webhook|callback|avatar|image|logo)$",
        "https://example.com",
    ),
    (r"(host|hostname|domain)$", "example.com"),
    (r"(phone|phonenumber|mobile|fax)$", "+12025550123"),
    (r"ip(address|v4)?$", "192.0.2.1"),
    (r"(firstname|givenname)$", "Jane"),
    (r"(lastname|surname|familyname)$", "Doe"),
    (r"(fullname|displayname|customername|username|author|owner)$", "Jane Doe"),
    (r"name$", "Example"),
    (r"(country|countrycode)$", "US"),
    (r"(currency|currencycode)$", "usd"),
    (r"(language|lang|locale)$", "en"),
    (r"(timezone|tz)$", "Europe/Berlin"),
    (r"city$", "Berlin"),
    (r"(zip|zipcode|postalcode|postcode)$", "10115"),
    (r"(title|subject)$", "Example"),
    (r"(description|summary|comment|note|notes|message|text|body|content)$", "An example"),
    (r"colou?r$", "#336699"),
    (r"version$", "1.0.0"),
    (r"(path|file|filename)$", "example.txt"),
    (r"slug$", "example"),
    (r"date$", "2024-01-15"),
    (r"(time|timestamp|created|updated|(?<=[a-z])edat)$", "2024-01-15T09:30:00Z"),
    (r"id$", "id_123"),
    (r"(key|token|secret)$", "example_key"),
)


def _texts(type: Scalar, hint: Hint) -> Iterator[str]:
    """Candidates, the most telling first."""
    for text in _plain_texts(type, hint):
        yield from _fitted(text, type.limits, hint.number)
    if type.limits.pattern is not None:
        made = matching(type.limits.pattern, type.limits.min_length or 0)
        if made is not None:
            yield from _different(made, hint.number)


def _different(text: str, number: int) -> Iterator[str]:
    """A text and, where another is asked for, those that differ in one letter or digit."""
    if number:
        for at in range(len(text) - 1, -1, -1):
            for alphabet in (
                "0123456789",
                "abcdefghijklmnopqrstuvwxyz",
                "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            ):
                if text[at] in alphabet:
                    other = alphabet[(alphabet.index(text[at]) + number) % len(alphabet)]
                    yield text[:at] + other + text[at + 1 :]
    yield text


def _plain_texts(type: Scalar, hint: Hint) -> Iterator[str]:
    if type.kind == "base64":
        yield base64.b64encode(_numbered("example", hint.number).encode()).decode()
    if type.kind == "uuid" and hint.number:
        yield f"123e4567-e89b-12d3-a456-{426614174000 + hint.number}"
    if type.kind == "date" and hint.number:
        yield f"2024-01-{1 + hint.number % 28:02}"
    if type.kind == "datetime" and hint.number:
        yield f"2024-01-15T09:{hint.number % 60:02}:00Z"
    if type.kind in _OF_KIND:
        yield _OF_KIND[type.kind]
        return
    if type.format.lower() in _OF_FORMAT:
        yield _OF_FORMAT[type.format.lower()]
    yield _by_name(hint.name)
    yield "example"


def _by_name(name: str) -> str:
    plain = re.sub(r"[^a-z0-9]", "", name.lower()[-60:])
    return next((text for sign, text in _OF_NAME if re.search(sign, plain)), "example")


def _numbered(text: str, number: int) -> str:
    return f"{text}{number + 1}" if number else text


def _fitted(text: str, limits: Limits, number: int) -> Iterator[str]:
    """A text as it is, then made longer or shorter as limits ask."""
    text = _numbered(text, number)
    yield text
    least, most = limits.min_length or 0, limits.max_length
    if least > len(text) and least <= 100_000:
        yield (text + "x" * least)[:least]
    if most is not None and most < len(text):
        yield text[:most]
        yield "a" * most


# --- Numbers ----------------------------------------------------------------------------------------------------------

_INTEGERS_OF_NAME = (
    (r"(limit|size|perpage|count)$", 10),
    (r"(amount|price|total|cents)$", 1000),
    (r"port$", 8080),
    (r"year$", 2024),
    (r"(timestamp|createdat|updatedat|created|updated|expiresat)$", 1705311000),
    (r"(offset|skip|index)$", 0),
)


def _numbers(type: Scalar, hint: Hint) -> Iterator[Json]:
    """Candidates: one that the name suggests, the plainest, then those near the limits."""
    whole = type.kind == "integer"
    name = re.sub(r"[^a-z0-9]", "", hint.name.lower()[-60:])
    plain = next((value for sign, value in _INTEGERS_OF_NAME if re.search(sign, name)), 1)
    yield plain + hint.number if whole else float(plain) + 0.5 + hint.number
    yield 1 + hint.number if whole else 1.5 + hint.number
    yield from _near(type.limits, whole, hint.number)


def _near(limits: Limits, whole: bool, number: int) -> Iterator[Json]:
    low = _first(limits.minimum, limits.exclusive_minimum)
    high = _first(limits.maximum, limits.exclusive_maximum)
    step = _exact(limits.multiple_of) if limits.multiple_of else Fraction(1)
    if whole and step.denominator != 1:
        step = Fraction(step.numerator)
    if low is not None:
        start = math.ceil(low / step)
        yield from (_json((start + more + number) * step, whole) for more in (0, 1))
    if high is not None:
        end = math.floor(high / step)
        yield from (_json((end - less - number) * step, whole) for less in (0, 1))
    if low is not None and high is not None and not whole:
        yield _json((low + high) / 2, whole)
    yield _json((1 + number) * step, whole)
    yield _json(Fraction(0), whole)


def _first(*bounds: int | float | None) -> Fraction | None:
    return next((_exact(bound) for bound in bounds if bound is not None), None)


def _exact(number: int | float) -> Fraction:
    """A number as the decimal that it is written as."""
    return Fraction(number) if isinstance(number, int) else Fraction(str(number))


def _json(value: Fraction, whole: bool) -> Json:
    if whole:
        return int(value)
    try:
        return float(value)
    except OverflowError:
        return int(value)
