"""What generated files are made of beside the author's words, and where these words are alive: the judge of attacks."""

from __future__ import annotations

import ast
import doctest
import io
import json
import re
import tokenize
import tomllib
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from markdown_it import MarkdownIt
from markdown_it.token import Token

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_MARKDOWN = MarkdownIt("commonmark").enable("table")
_MARKDOWN.validateLink = lambda url: True  # type: ignore[method-assign]  # others are not as careful
_RUN = ("bash", "sh", "shell", "console", "zsh", "powershell")


def alive(files: Mapping[str, bytes], canary: str) -> Iterator[str]:
    """Each place where a file holds what must not come out of a description, whatever that says."""
    for path, content in files.items():
        text = content.decode()
        if hidden := _HIDDEN.search(text):
            yield f"{path}: U+{ord(hidden[0]):04X}"
        if canary in path:
            yield f"{path}: in the name of a file"
        if path.endswith((".py", ".pyi")):
            yield from (f"{path}: {fault}" for fault in _alive_python(path, content, canary))
        elif path.endswith(".md"):
            yield from (f"{path}: {fault}" for fault in _alive_markdown(text, canary))


def structure(files: Mapping[str, bytes]) -> Counter[str]:
    """What all files are made of: Python without names and constants, TypeScript without words, the keys of TOML."""
    return Counter(str(_structure(path, content.decode())) for path, content in files.items())


def _structure(path: str, text: str) -> object:
    if path.endswith((".py", ".pyi")):
        # Imports are sorted by names, and these differ.
        return sorted(str(shape(each)) for each in ast.parse(text).body)
    if path.endswith(".ts"):
        return bare(text)
    return keys(tomllib.loads(text)) if path.endswith(".toml") else ""


def shape(node: object) -> object:
    """Code without its names and constants. Docstrings are left out: a text that repeats a name has none."""
    match node:
        case ast.Constant(value=value):
            return type(value).__name__
        case ast.AST():
            inner = [
                shape(value)
                for _, value in ast.iter_fields(node)
                if isinstance(value, ast.AST | list)
            ]
            return (type(node).__name__, *inner)  # fmt: skip
        case list():
            return [shape(each) for each in node if not _is_text(each)]
        case _:
            return None


def _is_text(node: object) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def keys(value: object) -> object:
    """Data with the types of its values in their place."""
    match value:
        case dict():
            return {key: keys(each) for key, each in value.items()}
        case list():
            return [keys(each) for each in value]
        case _:
            return type(value).__name__


_STRING_OR_COMMENT = re.compile(
    r'/\*.*?\*/|//[^\n\r\u2028\u2029]*|"(?:[^"\\\n\r]|\\.)*"|\'(?:[^\'\\\n\r]|\\.)*\'', re.DOTALL
)


def bare(code: str) -> str:
    """TypeScript without comments and what strings hold: one scanner for all three, so that none hides another."""
    seen = _STRING_OR_COMMENT.sub(lambda found: "" if found[0].startswith("/") else '""', code)
    words = re.sub(r"[\w$]+", "x", " ".join(seen.split()).replace("= | ", "= "))
    return words.replace('""', "x")  # a property in quotes is a property


def constants(files: Mapping[str, bytes]) -> set[object]:
    """Every value that is written as one: in Python, and the strings of TypeScript."""
    found: set[object] = set()
    for path, content in files.items():
        if path.endswith((".py", ".pyi")):
            nodes = ast.walk(ast.parse(content))
            found |= {node.value for node in nodes if isinstance(node, ast.Constant)}
        elif path.endswith(".ts"):
            found |= set(_strings(content.decode()))
    return found


def _strings(code: str) -> Iterator[str]:
    for found in _STRING_OR_COMMENT.finditer(code):
        if found[0].startswith('"'):
            yield json.loads(
                re.sub(r"\\u\{(\w+)\}", lambda c: json.dumps(chr(int(c[1], 16)))[1:-1], found[0])
            )
    yield from re.findall(r"^\s+([A-Za-z_$][\w$]*)\??:", code, re.MULTILINE)


# --- Python -----------------------------------------------------------------------------------------------------------


def _alive_python(path: str, content: bytes, canary: str) -> Iterator[str]:
    encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    if encoding != "utf-8":
        yield f"read as {encoding}"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tree = ast.parse(content, path)
        compile(content, path, "exec", dont_inherit=True)
    for node in ast.walk(tree):
        names = {
            getattr(node, part, None) for part in ("id", "attr", "name", "asname", "arg", "module")
        }
        if canary in names:
            yield f"line {getattr(node, 'lineno', '?')}: a name"
        if any(canary in str(said) for said in _evaluated(node)):
            yield f"line {getattr(node, 'lineno', '?')}: a string that is an annotation"
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            doc = ast.get_docstring(node) or ""
            if any(canary in each.source for each in doctest.DocTestParser().get_examples(doc)):
                yield "an example that doctest runs"


def _evaluated(node: ast.AST) -> Iterator[object]:
    """The strings in the annotations of a node that are evaluated as code: those of `Literal` are not."""
    waiting: list[object] = [getattr(node, part, None) for part in ("annotation", "returns")]
    while waiting:
        match waiting.pop():
            case ast.Constant(value=value):
                yield value
            case ast.Subscript(value=ast.Name(id="Literal")):
                pass
            case ast.AST() as inner:
                waiting.extend(ast.iter_child_nodes(inner))
            case _:
                pass


# --- Markdown ---------------------------------------------------------------------------------------------------------


def _alive_markdown(page: str, canary: str) -> Iterator[str]:
    tokens = list(markdown_tokens(page))
    for number, token in enumerate(tokens):
        after = tokens[number + 1].content.strip() if number + 1 < len(tokens) else ""
        match token.type:
            case "html_block" | "html_inline" if not re.fullmatch(r"<br ?/?>", token.content):
                yield f"HTML: {token.content}"
            case "link_open" | "image":
                to = str(token.attrs.get("href", token.attrs.get("src", "")))
                if ":" in to and not to.startswith(("https://", "http://", "mailto:")):
                    yield f"a link: {to}"
            case "fence" if (
                token.info.split(" ")[0] in _RUN and canary.lower() in token.content.lower()
            ):
                yield f"something to run: {token.content}"
            case "td_open" | "th_open" if after == canary:
                yield "a cell of a table"
            case "heading_open" if after.startswith(canary):
                yield "a heading"
            case _:
                pass


def markdown_tokens(page: str) -> Iterator[Token]:
    """All tokens of a page, those inside others too."""
    yield from _with_children(_MARKDOWN.parse(page))


def _with_children(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _with_children(token.children or ())
