"""How names are spelled in Ruby."""

from __future__ import annotations

import re

from generator.ir import EnumValue
from generator.naming import DEVICE_NAMES, NamingRules, Spelling, file_snake, pascal, snake, words

_KEYWORDS = (
    "__ENCODING__ __FILE__ __LINE__ BEGIN END alias and begin break case class def defined do else elsif end ensure"
    " false for if in module next nil not or redo rescue retry return self super then true undef unless until when"
    " while yield"
)
_OBJECT = (
    "class clone display dup extend freeze frozen hash inspect instance_of itself method methods nil object_id send"
    " singleton_class tap then to_s"
)
"""Methods that every object has: an attribute of that name would hide them."""

_CLASSES = (
    "Array BasicObject Class Comparable Date DateTime Enumerable Float Hash Integer Kernel Method Module NilClass"
    " Numeric Object Proc Random Range Regexp Set String Struct Symbol Thread Time"
)


def _is_name(text: str) -> bool:
    return bool(re.fullmatch(r"[a-z]\w*", text)) and text not in _KEYWORDS.split()


def _is_constant(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Z]\w*", text))


_MEMBER = Spelling(snake, _is_name, "value", frozenset([*_KEYWORDS.split(), *_OBJECT.split()]))
_CLASS = Spelling(pascal, _is_constant, "model", frozenset(_CLASSES.split()), keeps_capitals=True)
_FILE = Spelling(
    file_snake, _is_name, "module", DEVICE_NAMES.union(_KEYWORDS.split()), caseless=True
)

RULES = NamingRules(
    language="ruby",
    type=_CLASS,
    module=_FILE,
    group=_MEMBER,
    group_class=_CLASS,
    group_module=_FILE,
    method=_MEMBER,
    argument=_MEMBER,
    field=_MEMBER,
    credential=_MEMBER,
)


def constants(values: tuple[EnumValue, ...]) -> list[str]:
    """The constant of each value of an enum: `bad_request` is `BAD_REQUEST`. Equal ones are numbered."""
    made: list[str] = []
    for value in values:
        plain = "_".join(words(value.name or _said(value))).upper()
        plain = plain if _is_constant(plain) else f"VALUE_{plain}"
        count = sum(name == plain or name.startswith(f"{plain}_AGAIN") for name in made)
        made.append(plain if not count else f"{plain}_AGAIN{count}")
    return made


def _said(value: EnumValue) -> str:
    match value.value:
        case bool():
            return str(value.value).lower()
        case int() | float() | str():
            return str(value.value)
