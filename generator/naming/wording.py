"""Any text into lower-case words that a name can be made of, and words into the usual casings.

A word holds letters, digits and marks only, those that Unicode allows in an identifier (UAX 31, in the form NFKC that
Python compares names in). What is no such character separates words, except where it is all that tells two texts apart:
a sign before a number, a comparison, a symbol with a name of its own, a text without a single letter.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from generator.naming.rules import Words


@lru_cache(maxsize=1 << 16)
def words(text: str) -> Words:
    """The words of any text: `HTTPServer` is ("http", "server"), `+1` is ("plus", "1"). Never empty."""
    if _SNAKE.fullmatch(text):  # as most names of fields are, of which nothing more has to be asked
        return tuple(text.split("_"))
    plain = _without_invisible(unicodedata.normalize("NFKC", text))
    plain = _ONE_WORD.sub(lambda found: found[0].capitalize(), plain)
    if _PASCAL.fullmatch(plain):
        return tuple(word.lower() for word in _CAPITALIZED.findall(plain))
    return _words(_spell_signs(plain)) or _words(_spell_out(plain)) or ("empty",)


def _words(text: str) -> Words:
    chunks = _chunks(text)
    return tuple(word for chunk in chunks for word in _split(chunk))


_SNAKE = re.compile(r"[a-z]+(?:_[a-z]+)*")
_CAPITALIZED = re.compile(r"[A-Z][a-z]+")
_PASCAL = re.compile(r"(?:[A-Z][a-z]+)+")
# Written with capitals inside, read as one word.
_ONE_WORD = re.compile(
    r"(?<![a-z])(?:OAuth|IPv4|IPv6|iOS|macOS|GitHub|GitLab|GraphQL|MySQL|NoSQL|PostgreSQL|YouTube|JavaScript)(?![a-z])"
)


def _without_invisible(text: str) -> str:
    return text if text.isascii() and "'" not in text else text.translate(_INVISIBLE)


# Apostrophes, and what identifiers may hold although nobody sees it: fillers, joiners, variation selectors.
_INVISIBLE = dict.fromkeys(
    (
        *map(ord, "'\u2019\u00ad\u034f\u115f\u1160\u17b4\u17b5\u200c\u200d\u3164\uffa0"),
        *map(ord, "\u180b\u180c\u180d\u180f"),
        *range(0xFE00, 0xFE10),
        *range(0xE0100, 0xE01F0),
    )
)

# --- Characters that are no letters -----------------------------------------------------------------------------------


def _spell_signs(text: str) -> str:
    text = _GENERIC.sub(r" \1 ", text)
    text = _SIGN.sub(lambda found: f" {_ASCII[found[0]]} ", text)
    return _COMPARISON.sub(lambda found: f" {_COMPARISONS[found[0]]} ", text)


# `Page<Pet>` is a type of types, not a comparison; what is left of `<` and `>` compares.
_GENERIC = re.compile(r"<([^<>]*)>")
_SIGN = re.compile(r"\A[+-](?=\w)")
_COMPARISONS = {
    "<=": "less than or equal",
    ">=": "greater than or equal",
    "!=": "not equal",
    "==": "equal",
    "<": "less than",
    ">": "greater than",
}
_COMPARISON = re.compile("|".join(_COMPARISONS))


def _spell_out(text: str) -> str:
    return " ".join(map(_name_of, text[:_LONGEST_SPELLED]))


_LONGEST_SPELLED = 20
_ASCII = {
    "!": "not",
    "#": "hash",
    "$": "dollar",
    "%": "percent",
    "&": "and",
    "*": "star",
    "+": "plus",
    "-": "minus",
    ".": "dot",
    "/": "slash",
    "=": "equal",
    "?": "question",
    "@": "at",
    "_": "underscore",
    "|": "or",
    "~": "tilde",
    "^": "caret",
}


def _name_of(char: str) -> str:
    return _ASCII.get(char) or unicodedata.name(char, f"u{ord(char):04x}").replace("-", " ").lower()


def _chunks(text: str) -> list[str]:
    spelled = "".join(map(_in_or_between, text))
    return [chunk for chunk in map(_without_leading_marks, spelled.split()) if chunk]


@cache
def _in_or_between(char: str) -> str:
    return char if _in_word(char) else _separator(char)


def _in_word(char: str) -> bool:
    return char != "_" and f"a{char}".isidentifier() and unicodedata.category(char) != "Pc"


def _separator(char: str) -> str:
    # Emoji, currencies, arrows: symbols beyond ASCII are told by their name, punctuation is not.
    if char > "\x7f" and unicodedata.category(char) in {"Sc", "Sm", "So"}:
        return f" {_words_of_name(char)} "
    return " "


def _words_of_name(char: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", _name_of(char))


def _without_leading_marks(chunk: str) -> str:
    kept = 0
    while kept < len(chunk) and unicodedata.category(chunk[kept])[0] == "M":
        kept += 1
    return chunk[kept:]


# --- Where words meet -------------------------------------------------------------------------------------------------


def _split(chunk: str) -> list[str]:
    # The pattern runs over a shadow of the chunk: a letter for each character's class.
    shadow = "".join(map(_class_of, chunk))
    return [_lower(chunk[found.start() : found.end()]) for found in _WORD.finditer(shadow + "|")]


@cache
def _class_of(char: str) -> str:
    if char == "s":
        return "s"
    if char.isdecimal():
        return "D"
    return "U" if char.isupper() or char.istitle() else "l"


_WORD = re.compile(
    r"""
    UU+s(?![ls])                # IDs, URLs
    | U+(?=U[ls])               # HTTP of HTTPServer
    | D+(?:U+(?![ls]))          # 2FA, 3D of 3DSecure
    | D+(?:[ls]+D*)*            # 24h, 404 of 404Error
    | U[ls]+(?:D+[ls]*)*        # Server, Sha256
    | U+(?:D+[ls]*)*            # URL, HTTP2
    | [ls]+(?:D+[ls]*)*         # server, v1beta1
    """,
    re.VERBOSE,
)


def _lower(word: str) -> str:
    return unicodedata.normalize("NFKC", word.lower())


# --- Casings ----------------------------------------------------------------------------------------------------------


def snake(parts: Words) -> str:
    """("track", "lead") as `track_lead`."""
    return unicodedata.normalize("NFKC", "_".join(parts))


def file_snake(parts: Words) -> str:
    """As `snake`, in letters that every file system and archive takes: `Straße` as `strasse`, `ø` by its code point."""
    spelled = unicodedata.normalize("NFKD", snake(parts).casefold())
    if spelled.isascii():
        return spelled
    return "".join(char if char.isascii() else _ascii(char) for char in spelled)


def _ascii(char: str) -> str:
    return "" if unicodedata.combining(char) else f"u{ord(char):x}"


def camel(parts: Words) -> str:
    """("track", "lead") as `trackLead`."""
    return _join((parts[0], *map(_capitalized, parts[1:])))


def pascal(parts: Words) -> str:
    """("track", "lead") as `TrackLead`."""
    return _join(tuple(map(_capitalized, parts)))


@lru_cache(maxsize=1 << 16)
def _capitalized(word: str) -> str:
    # Not `str.title`: ǆ has a title case of its own, and ß becomes two letters.
    return word[:1].upper()[:1] + word[1:] if len(word[:1].upper()) == 1 else word


def _join(parts: Words) -> str:
    """Side by side, with `_` where two numbers would run into one: ("v1", "2") is not `v12`."""
    joined = parts[0]
    for part in parts[1:]:
        joined += f"_{part}" if joined[-1].isdecimal() and part[0].isdecimal() else part
    return unicodedata.normalize("NFKC", joined)
