"""Spell TypeScript: types as they travel in JSON, literals, property names, comments.

The only module that makes TypeScript text. Whatever comes from a description passes `literal`, `property_name` or one of
the comments; names come from the name plan, whose rules are here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from generator.code import TypeScript
from generator.frozen import frozen
from generator.ir import (
    Anything,
    Constant,
    EnumValue,
    ListOf,
    MapOf,
    Nullable,
    OneOf,
    Ref,
    Scalar,
    ScalarKind,
    TupleOf,
    Type,
)
from generator.naming import (
    DEVICE_NAMES,
    NamePlan,
    NamingRules,
    Spelling,
    camel,
    file_snake,
    pascal,
)
from generator.render import Syntax

WIDTH = 80

# --- Names ------------------------------------------------------------------------------------------------------------

_WORDS = (
    "abstract any arguments as async await bigint boolean break case catch class const continue debugger declare default"
    " delete do else enum eval export extends false finally for from function get if implements import in infer"
    " instanceof interface is keyof let module namespace never new null number object of package private protected"
    " public readonly require return satisfies set static string super switch symbol this throw true try type typeof"
    " undefined unique unknown using var void while with yield"
)
_KEYWORDS = frozenset(_WORDS.split())
_GLOBALS = (
    "Array ArrayBuffer BigInt Blob Boolean Date Error File FormData Function Headers JSON Map Math Number Object Promise"
    " Proxy Readonly Record RegExp Request Response Set String Symbol URL Uint8Array"
)
"""What every program has. A model of that name would hide it from the files that import it."""


def _is_name(text: str) -> bool:
    return text.isidentifier() and not text.startswith("_") and text not in _KEYWORDS


# After a dot and before a colon, keywords are names like any other; `then` would make a promise of what has it.
_MEMBERS = frozenset({"constructor", "prototype", "then", "toJSON", "toString", "valueOf"})
_MEMBER = Spelling(camel, str.isidentifier, "value", _MEMBERS)
_CLASS = Spelling(
    pascal,
    _is_name,
    "model",
    apart=dict.fromkeys(_GLOBALS.split(), "model"),
    keeps_capitals=True,
)
_FILE = Spelling(
    file_snake, _is_name, "module", _KEYWORDS | DEVICE_NAMES | {"index"}, caseless=True
)

RULES = NamingRules(
    language="typescript",
    type=_CLASS,
    module=_FILE,
    group=_MEMBER,
    group_class=_CLASS,
    group_module=_FILE,
    method=_MEMBER,
    argument=_MEMBER,
    field=_MEMBER,
    credential=_MEMBER,
    error_body="body",
)


def identifier(name: str) -> TypeScript:
    """A name of the name plan."""
    if not _is_name(name):
        raise ValueError(f"{name!r} is no name in TypeScript")
    return TypeScript(name)


# --- Literals and comments --------------------------------------------------------------------------------------------


def literal(value: str | bool | int | float) -> TypeScript:
    """A string, number or boolean. A string shows what can be seen, and escapes the rest."""
    match value:
        case str():
            quoted = json.dumps(value, ensure_ascii=False)
            return TypeScript(_UNSEEN.sub(_escape, quoted))
        case bool() | int() | float():
            return TypeScript(json.dumps(value, allow_nan=False))


def property_name(wire: str) -> TypeScript:
    """The name of a property as it is on the wire, in quotes where TypeScript wants them."""
    return TypeScript(wire) if _PLAIN_PROPERTY.fullmatch(wire) else literal(wire)


@frozen
class Comment:
    """What documentation says of a thing: prose, and tags such as ("default", "1") for tools."""

    text: str
    tags: tuple[tuple[str, str], ...] = ()


def jsdoc(comment: Comment) -> TypeScript:
    """A documentation comment, each line of the text on a line of its own."""
    tags = [f"@{name} {' '.join(_lines(text))}".rstrip() for name, text in comment.tags]
    lines = [*_prose(comment.text), *tags]
    if len(lines) == 1 and len(lines[0]) <= WIDTH - len("/**  */"):
        return TypeScript(f"/** {lines[0]} */")
    return TypeScript("\n".join(("/**", *(f" * {line}".rstrip() for line in lines), " */")))


def comment(text: str) -> TypeScript:
    """A comment of one line."""
    return TypeScript(f"// {' '.join(_lines(text))}")


def _prose(text: str) -> list[str]:
    # A tag of the author's at the start of a line would be read by tools, `@ts-ignore` even by the compiler.
    return [re.sub(r"^([\s/*\\]*)@", r"\1\\@", line) for line in _lines(text)]


def _lines(text: str) -> list[str]:
    lines = _BREAK.split(text.strip()) if text.strip() else []
    return [_UNSEEN.sub("\ufffd", line.rstrip().replace("*/", "*\\/")) for line in lines]


_PLAIN_PROPERTY = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
# Controls, line separators, bidirectional and other invisible formatting, surrogates.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
    "|[\U000e0000-\U000e0fff]"
)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\u{{{code:x}}}"


# --- Types ------------------------------------------------------------------------------------------------------------

_SCALARS: dict[ScalarKind, str] = {
    "string": "string",
    "boolean": "boolean",
    "integer": "number",
    "number": "number",
    "decimal": "string",
    "date": "string",
    "datetime": "string",
    "time": "string",
    "duration": "string",
    "uuid": "string",
    "base64": "string",
    "binary": "Blob",
}
"""Types as they are in parsed JSON; `binary` is no JSON, but a part of a form or a whole body."""


@frozen
class Union:
    """A type as its alternatives, each spelled and told once; one alternative is the type itself."""

    alternatives: tuple[str, ...]

    def flat(self) -> str:
        return " | ".join(self.alternatives)

    def after(self, head: str, tail: str = ";") -> TypeScript:
        """`head` and the type, on one line or with an alternative on each."""
        line = f"{head} {self.flat()}{tail}"
        if len(line) <= WIDTH or len(self.alternatives) == 1:
            return TypeScript(line)
        return TypeScript(head + "".join(f"\n  | {one}" for one in self.alternatives) + tail)


def alias(name: str, type: Type, names: NamePlan) -> TypeScript:
    """`export type Name = ...;`"""
    return _spelled(type, names, lazy=False).after(f"export type {identifier(name).text} =")


def enum(name: str, values: Iterable[EnumValue]) -> TypeScript:
    """A type of known values to which others may come."""
    known = [value.value for value in values]
    spelled = [literal(value).text for value in known]
    open_ends = [
        f"({base} & {{}})" for base, kinds in _BASES if any(type(v) in kinds for v in known)
    ]
    return Union((*spelled, *open_ends)).after(f"export type {identifier(name).text} =")


# `string` itself would swallow the literals, and with them completion in editors.
_BASES = (("string", {str}), ("number", {int, float}))


def member(wire: str, type: Type, names: NamePlan, *, required: bool, constant: bool) -> TypeScript:
    """A property of an interface; `constant` where only the server sets it."""
    head = f"{'readonly ' if constant else ''}{property_name(wire).text}{'' if required else '?'}:"
    return _spelled(type, names, lazy=True).after(head)


def index(type: Type | None, names: NamePlan) -> TypeScript:
    """The properties of an interface that have no name; None where they differ from those that have."""
    spelled = "unknown" if type is None else _spelled(type, names, lazy=True).flat()
    return TypeScript(f"[key: string]: {spelled};")


def _spelled(type: Type, names: NamePlan, *, lazy: bool) -> Union:
    """`lazy` inside an interface; elsewhere a `Record` that leads back to the alias would be a circle."""
    match type:
        case Scalar(kind=kind):
            return Union((_SCALARS[kind],))
        case ListOf(item=item):
            return Union((f"{_operand(_spelled(item, names, lazy=lazy))}[]",))
        case TupleOf(items=items, rest=rest):
            return Union((_tuple(items, rest, names, lazy=lazy),))
        case MapOf(value=value):
            held = _spelled(value, names, lazy=lazy).flat()
            return Union((f"Record<string, {held}>" if lazy else f"{{ [key: string]: {held} }}",))
        case Ref(id=id):
            return Union((identifier(names.decl(id)).text,))
        case Nullable(type=inner):
            return _joined((_spelled(inner, names, lazy=lazy), Union(("null",))))
        case Constant(value=value):
            return Union((literal(value).text,))
        case OneOf(variants=variants):
            return _joined(_spelled(variant, names, lazy=lazy) for variant in variants)
        case Anything():
            return Union(("unknown",))


def _tuple(items: tuple[Type, ...], rest: Type | None, names: NamePlan, *, lazy: bool) -> str:
    spelled = [_spelled(item, names, lazy=lazy).flat() for item in items]
    if rest is not None:
        spelled.append(f"...{_operand(_spelled(rest, names, lazy=lazy))}[]")
    return f"[{', '.join(spelled)}]"


def _joined(unions: Iterable[Union]) -> Union:
    return Union(tuple(dict.fromkeys(one for union in unions for one in union.alternatives)))


def _operand(union: Union) -> str:
    return union.flat() if len(union.alternatives) == 1 else f"({union.flat()})"


_LITERAL_OR_COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:[^"\\\n]|\\.)*"', re.DOTALL)
_EXPORTED = re.compile(r"^export (?:interface|type) ([\w$]+)", re.MULTILINE)
_BETWEEN = re.compile(r"[\w$\s.,:;?*<>|&=\[\]{}()-]*")


def check(path: str, text: str) -> frozenset[str]:
    """The names that a file exports. Refuses one in which a literal or a comment does not end where it should.

    Raises:
        SyntaxError: with the line, and `path` as its file.
    """
    bare = _LITERAL_OR_COMMENT.sub("", text)
    end = _BETWEEN.match(bare)
    if end is None or end.end() != len(bare):
        at = 0 if end is None else end.end()
        line = bare[:at].count("\n") + 1
        raise SyntaxError(f"{bare[at]!r} between literals", (path, line, 1, ""))
    return frozenset(_EXPORTED.findall(bare))


SYNTAX = Syntax(
    name="typescript",
    code=TypeScript,
    filters={"comment": comment, "jsdoc": jsdoc},
    check=check,
)
"""TypeScript as an output syntax."""
