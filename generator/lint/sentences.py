"""What a violated keyword of JSON Schema means, in a sentence that quotes little of the description."""

from __future__ import annotations

import json
from typing import Any

from generator.diagnostics import quote


def sentence(keyword: str, limit: Any, instance: Any) -> str:
    """`limit` is the keyword's value, or what a validator says in its place; `instance` the value that breaks it.

    The keyword stands in brackets at the end, for those who want to look it up.
    """
    return f"{_words(keyword, limit, instance)} ({keyword})"


def _words(keyword: str, limit: Any, instance: Any) -> str:
    match keyword:
        case "required":
            return f"{_value(limit)} is missing"
        case "additionalProperties" | "unevaluatedProperties" if isinstance(limit, str):
            return f"{quote(limit)} is not a key that may stand here"
        case "type":
            return f"this must be {_article(limit)}, and is {_article(_kind(instance))}"
        case "enum":
            return f"{_value(instance)} is not one of {_list(limit)}"
        case "const":
            return f"{_value(instance)} must be {_value(limit)}"
        case "pattern":
            return f"{_value(instance)} does not match {_value(limit)}"
        case "format":
            return f"{_value(instance)} is not of the format {_value(limit)}"
        case "minItems" | "minLength" | "minProperties" if limit == 1:
            return "this may not be empty"
        case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf":
            return f"{_value(instance)} is out of bounds, {_value(limit)}"
        case "uniqueItems":
            return "the same value is listed twice"
        case "dependencies" | "dependentRequired":
            return "a key of this object asks for another one that is missing"
        case "oneOf" | "anyOf":
            return "this has none of the forms that may stand here, or more than one"
        case _:
            return f"{_article(_kind(instance))} of this form may not stand here"


def _article(kinds: Any) -> str:
    words = kinds if isinstance(kinds, list | tuple) else [kinds]
    return " or ".join(_ARTICLES.get(str(word), str(word)) for word in words)


_ARTICLES = {
    "object": "an object",
    "array": "a list",
    "string": "a text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}


def _kind(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case list() | tuple():
            return "array"
        case _:
            return "object"


def _value(value: Any) -> str:
    """A small value as it is written in JSON; of a larger one only what it is."""
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, dict | list) and len(value) > 4:
        return _article(_kind(value))
    return quote(json.dumps(value, ensure_ascii=False, default=str))


def _list(values: Any) -> str:
    shown = [_value(each) for each in values[:8]] if isinstance(values, list) else [_value(values)]
    more = len(values) - 8 if isinstance(values, list) else 0
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
