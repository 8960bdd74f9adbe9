"""Markdown (CommonMark with GitHub's tables) from plain values: one function for each place where text may go.

Two kinds of text come in. *Plain* text (names, titles, values) is shown as it is: `inline`, `code`, `heading`,
`fence`. *Prose* is what OpenAPI calls a description, Markdown itself: `cell` and `block` keep its harmless markup, byte
for byte, and take the rest apart: HTML, images, headings (they would join the outline and the anchors of the page),
link definitions, links that lead elsewhere than to the web or a mailbox, and whatever it forgot to close.

Prose is read line by line. That is exact because a code span is only left alone where it closes on its own line: every
other backtick is escaped, so none can pair with one of a later line.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from hashlib import sha256
from typing import NoReturn

from generator.code import Code, Markdown, is_visible
from generator.prose import part

# Bidirectional controls (Unicode TR 9), line and paragraph separators, and the byte order mark.
_INVISIBLE = "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"
_UNSAFE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_INVISIBLE}\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")

_REMEMBERED = 1 << 14
"""Texts: descriptions say the same thing many times, of the same parameter in a hundred operations."""


def normal(text: str) -> str:
    """The text with its line breaks as `\\n`, and U+FFFD for each control and bidirectional character."""
    # What Python calls printable holds none of these; most texts are, and this is asked of every one.
    if is_visible(text):
        return text
    return _UNSAFE.sub("\ufffd", _BREAKS.sub("\n", text))


# --- Plain text -------------------------------------------------------------------------------------------------------

_ANYWHERE = r"[\\`*<~]|&(?=[#A-Za-z])|(?<![^\W_])_|_(?![^\W_])"
_MARKUP = re.compile(_ANYWHERE + r"|\](?=\()")
_LABEL = re.compile(_ANYWHERE + r"|[\[\]]")


@lru_cache(_REMEMBERED)
def inline(text: str) -> Markdown:
    """Plain text inside a line, shown as it is; a line break becomes a blank. No `(` may follow it."""
    return Markdown(_escaped(normal(text).replace("\n", " ")))


def _escaped(line: str) -> str:
    return _MARKUP.sub(_backslashed, line)


def _backslashed(found: re.Match[str]) -> str:
    return f"\\{found[0]}"


def cell_text(text: str) -> Markdown:
    """Plain text in a table cell, shown as it is, its lines too."""
    return Markdown(_escaped(normal(text)))


@lru_cache(_REMEMBERED)
def label(text: str) -> Markdown:
    """Plain text between the brackets of a link."""
    return Markdown(_LABEL.sub(_backslashed, normal(text).replace("\n", " ")))


def heading(text: str) -> Markdown:
    """Plain text after `# `, to the end of the line."""
    return Markdown(_LAST_SIGNS.sub(_backslashed, inline(text).text))


_LAST_SIGNS = re.compile(r"#(?=#*\s*$)")


@lru_cache(_REMEMBERED)
def code(text: str) -> Markdown:
    """Plain text as a code span.

    Where no code span can show it (blank text; a backslash before a `|`, which tables read in two ways), plain text.
    """
    line = normal(text).replace("\n", " ")
    if not line.strip() or "\\|" in line:
        return Markdown(_escaped(line))
    ticks = "`" * _unused_run(line, 1) if "`" in line else "`"
    padding = " " if line[0] in " `" or line[-1] in " `" else ""
    return Markdown(f"{ticks}{padding}{line}{padding}{ticks}")


def _unused_run(text: str, shortest: int) -> int:
    runs = {len(run) for run in re.findall("`+", text)}
    return next(n for n in range(shortest, len(text) + shortest + 1) if n not in runs)


def fence(text: str, language: str = "") -> Markdown:
    """Lines of code or data as a fenced block, shown as they are. `language` is a word of ours."""
    body = normal(text).removesuffix("\n")
    ticks = "`" * (_longest_run(body) + 1 if "```" in body else 3)
    return Markdown(f"{ticks}{language}\n{body}\n{ticks}")


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)))


# --- Putting pieces together ------------------------------------------------------------------------------------------

NOTHING = Markdown("")


def ours(text: str) -> Markdown:
    """Markdown that is written in our own source. Never text of a description."""
    return Markdown(text)


def joined(parts: Iterable[Markdown], separator: str = "") -> Markdown:
    """Pieces in a row. `separator` is text of ours."""
    return Markdown(separator.join([part.text for part in parts]))


def italic(text: str) -> Markdown:
    """Plain text in italics."""
    return Markdown(f"*{inline(text).text}*") if text else Markdown("")


def bold(part: Markdown) -> Markdown:
    return Markdown(f"**{part.text}**")


def struck(part: Markdown) -> Markdown:
    """A piece that no longer counts, struck through."""
    return Markdown(f"~~{part.text}~~")


def link(label: Markdown, page: str) -> Markdown:
    """A link to a page of ours: a path relative to the page that it stands on, an anchor, or both."""
    return Markdown(f"[{label.text}]({_quoted(page)})")


def web(label: Markdown, url: str) -> Markdown:
    """A link to an author's URL, or the bare label where that leads neither to the web nor to a mailbox."""
    to = target(url)
    return Markdown(f"[{label.text}]({to.text})") if to else label


_WEB = re.compile(r"(?:https?://[^\s/?#]|mailto:)[^\s]*", re.IGNORECASE)
_NOT_IN_URL = re.compile(r"[^!#$%&'*+,\-./0-9:;=?@A-Z_a-z~]")


def target(url: str) -> Markdown:
    """Where a link to an author's URL leads; "" unless it is an `http`, `https` or `mailto` URL."""
    return Markdown(_quoted(url) if normal(url) == url and _WEB.fullmatch(url) else "")


@lru_cache(_REMEMBERED)
def _quoted(url: str) -> str:
    return _ENTITY.sub(_backslashed, _NOT_IN_URL.sub(lambda char: _percent(char[0]), url))


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode())


def anchor(heading_text: str) -> str:
    """The anchor that GitHub gives a heading: lower case, blanks as hyphens, other punctuation dropped."""
    kept = re.sub(r"[^\w\- ]", "", normal(heading_text).strip().lower())
    return kept.replace(" ", "-")


def anchors(headings: Sequence[str]) -> list[str]:
    """The anchors of all headings of a page, in order: where two would be equal, GitHub numbers the later."""
    seen: dict[str, int] = {}
    made: list[str] = []
    for text in headings:
        plain = anchor(text)
        count = seen.get(plain, 0)
        seen[plain] = count + 1
        made.append(f"{plain}-{count}" if count else plain)
    return made


# --- Tables -----------------------------------------------------------------------------------------------------------


def table(header: Sequence[Markdown], rows: Iterable[Sequence[Markdown]]) -> Markdown:
    """A table whose columns all have the width of its longest cell.

    Widths are in characters before `|` and line breaks are escaped; a cell that has grown by that sticks out.
    """
    lines = [list(header), *map(list, rows)]
    width = max(len(cell.text) for line in lines for cell in line)
    printed = [_table_line(line, width) for line in lines]
    return Markdown("\n".join([printed[0], _rule(len(header), width), *printed[1:]]))


def _table_line(line: Sequence[Markdown], width: int) -> str:
    cells = [_closed(cell.text.ljust(width)) for cell in line]
    return f"| {' | '.join(cells)} |"


def _closed(text: str) -> str:
    if "|" not in text and "\n" not in text:
        return text
    # Parsers disagree about pipes after backslashes, not about the entity. An odd backslash escaped the pipe.
    if "\\|" in text:
        text = re.sub(r"(\\+)\|", lambda found: found[1][: len(found[1]) // 2 * 2] + "&#124;", text)
    return text.replace("|", "\\|").replace("\n", "<br/>")


def _rule(columns: int, width: int) -> str:
    return f"| {'-' * width} " * columns + "|"


# --- Prose ------------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"""
      (?P<escape> \\[!-/:-@\[-`{-~] )
    | (?P<ticks> `+ )
    | (?P<web> <(?:https?://|mailto:)[^\s<>`\\|&]+> )
    | (?P<newline> <br\s*/?> )
    | (?P<html> < )
    | (?P<image> !(?=\[) )
    | (?P<linked> \]\(\s*(?:https?://|mailto:)[^\s()<>`\\]+(?:\([^\s()<>`\\]*\)[^\s()<>`\\]*)*(?:\s+"[^"<>`\\]*")?\s*\) )
    | (?P<bracket> \]\( )
    | (?P<entity> &(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31}); )
    """,
    re.VERBOSE,
)
_MAY_BE_MARKUP = re.compile(r"[\\`<!\]&]")
_ENTITY = re.compile(r"&[#\w]+;")
_FENCE = re.compile(r"\s*(`{3,}(?=[^`]*$)|~{3,})\s*(.*)")
_SHOWN = ("json", "yaml", "xml", "http", "graphql")
"""Languages that a fence of an author may name. Not those that run: what a page offers to run is ours."""


@lru_cache(_REMEMBERED)
def cell(prose: str) -> Markdown:
    """A description in a table cell: its lines stay lines."""
    out: list[str] = []
    closing = ""
    for line in normal(prose).split("\n"):
        if closing:
            closing, shown = ("", None) if _closes(line, closing) else (closing, code(line).text)
        else:
            closing, shown = _opens(line) or ("", _safe(line, in_cell=True))
        if shown is not None:
            out.append(shown)
    return Markdown("\n".join(out))


def block(prose: str) -> Markdown:
    """A description as paragraphs of their own, without blank lines around them."""
    out: list[str] = []
    lines = iter(normal(prose).strip("\n").split("\n"))
    for written in lines:
        line = _LEADING_BREAK.sub(r"\g<lead>", written) if "<br" in written else written
        if opened := _opens(line):
            out.append(_fenced(line, opened[0], lines))
        elif "#" in line and (title := _TITLE.fullmatch(line)):
            out += _bold_line(title)
        else:
            out.append(_safe_line(line, after=out[-1] if out else ""))
    kept = [line for line, before in zip(out, ["", *out], strict=False) if line or before]
    return Markdown("\n".join(kept).strip("\n"))


def _opens(line: str) -> tuple[str, None] | None:
    """What closes the fence that this line opens, None where it opens none."""
    found = _FENCE.fullmatch(line) if "```" in line or "~~~" in line else None
    return (found[1], None) if found else None


def _closes(line: str, closing: str) -> bool:
    stripped = line.strip()
    return len(stripped) >= len(closing) and set(stripped) == {closing[0]}


def _fenced(first: str, closing: str, lines: Iterable[str]) -> str:
    # At the margin, whatever list it was written in: there nothing but its own end can end it.
    body: list[str] = []
    for line in lines:
        if _closes(line, closing):
            break
        body.append(line)
    language = first.strip().strip("`~").strip().lower()
    return fence("\n".join(body), language if language in _SHOWN else "").text


_LEAD = r"(?P<lead>[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]*)*)"
_TITLE = re.compile(_LEAD + r"#{1,6}(?:[ \t]+(?P<title>.*?))?(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r"(?P<lead>[ \t>]*)(?P<line>=+|-+)[ \t]*")
# A tag alone on its line would begin a block of HTML, in which nothing is escaped.
_LEADING_BREAK = re.compile(_LEAD + r"(?:<br\s*/?>\s*)+")
_DEFINITION = re.compile(_LEAD + r"\[(?=[^\]]*\]:)")


def _safe_line(line: str, after: str) -> str:
    """A line of prose as a line of its own; `after` is the line before it."""
    if (under := _UNDERLINE.fullmatch(line)) and (after.strip(" \t>") or under["line"][0] == "="):
        return f"{under['lead']}\\{under['line']}"
    safe = _safe(line)
    return _DEFINITION.sub(r"\g<lead>\[", safe, count=1) if "]:" in safe else safe


def _bold_line(title: re.Match[str]) -> list[str]:
    """A heading as a paragraph in bold, or in bold where it stands in a list or a quotation."""
    shown = title["lead"] + (f"**{_safe(title['title'])}**" if title["title"] else "")
    return [shown] if title["lead"].strip() else ["", shown, ""]


def _safe(line: str, in_cell: bool = False) -> str:
    if not _MAY_BE_MARKUP.search(line):
        return line
    out: list[str] = []
    at = 0
    while found := _TOKEN.search(line, at):
        shown, end = _shown(found, line, in_cell)
        out += line[at : found.start()], shown
        at = end
    return "".join(out) + line[at:]


def _shown(found: re.Match[str], line: str, in_cell: bool) -> tuple[str, int]:
    """What to print for a piece of markup, and where it ends."""
    text, end = found[0], found.end()
    if found["ticks"]:
        return _span(text, line, end, in_cell)
    if found["html"] or found["image"]:
        return f"\\{text}", end
    if found["bracket"]:
        return "]\\(", end
    if found["entity"] or found["linked"]:
        return _ENTITY.sub(lambda entity: _entity(entity[0]), text), end
    return text, end


def _span(ticks: str, line: str, end: int, in_cell: bool) -> tuple[str, int]:
    """A code span as it is; where it does not close, or a table could split it, what it is made of, escaped."""
    closing = re.compile(f"(?<!`){ticks}(?!`)").search(line, end)
    if closing is None:
        return "\\`" * len(ticks), end
    inside = line[end : closing.start()]
    if _splits(inside, in_cell):
        return _escaped(inside), closing.end()
    return line[end - len(ticks) : closing.end()], closing.end()


def _splits(inside: str, in_cell: bool) -> bool:
    if in_cell:
        return "\\|" in inside
    # A line of prose can be a row of a table of its own, which ends this span at the pipe.
    return "|" in inside and re.search(r"[<\[!&]", inside) is not None


def _entity(text: str) -> str:
    """`&auml;` as it is, `&#x202e;` and its like as text."""
    return text if normal(html.unescape(text)) == html.unescape(text) else f"\\{text}"


FILTERS: Mapping[str, Callable[..., Markdown]] = {
    "inline": inline,
    "heading": heading,
    "code": code,
    "block": block,
}
"""What a Markdown template may do to a plain value: each is named for the place where the value goes."""


def require(value: Code) -> Markdown:
    """The value itself, if it is Markdown."""
    if not isinstance(value, Markdown):
        raise TypeError(f"not Markdown: {value!r}")
    return value


# --- The gate ---------------------------------------------------------------------------------------------------------

_HTML = re.compile(
    r"<(?!br\s*/?>)(?:[A-Za-z][A-Za-z0-9-]*(?:[\s/>]|$)|/[A-Za-z]|[!?])", re.MULTILINE
)
_OF_NOTE = re.compile("[<`~]")
"""What only a line has that is, opens or closes anything that matters here."""
# With a character of its own to begin each, Python's `re` leaps to the next of them.
_PIECE = re.compile(r"\\[!-/:-@\[-`{-~]|``*|<(?:https?://|mailto:)[^\s<>]*>")


def check(path: str, text: str) -> frozenset[str]:
    """A page defines nothing. Refuses one that holds HTML, or a character that hides what it says.

    Raises:
        SyntaxError: with the line, and `path` as its file.
    """
    if not is_visible(text) and _UNSAFE.search(text):
        _raise_at(_UNSAFE, path, text, "a character that cannot be seen")
    open_, number = _NOTHING_OPEN, 1
    for section in _SECTION.split(text) if _HTML.search(text) else ():
        name = "without HTML", sha256(section.encode()).digest(), open_
        open_ = part(name, partial(_read_on, section, open_, path, number))
        number += section.count("\n") + 1
    return frozenset()


_SECTION = re.compile(r"\n(?=## )")
_Open = tuple[str, bool]
"""What would close what is open, "" where nothing is, and whether a code span may still be."""
_NOTHING_OPEN: _Open = "", False


def _read_on(text: str, open_: _Open, path: str, first: int) -> _Open:
    """What is open after a text of whole lines, the first of which has this number, that began so.

    Raises:
        SyntaxError: it holds HTML.
    """
    closing, loose = open_
    for number, line in enumerate(text.split("\n"), start=first):
        if not _OF_NOTE.search(line):
            loose = loose and bool(line.strip())
        elif closing:
            closing = "" if _closes(line, closing) else closing
        elif (opened := _opens(line)) and not line.startswith(("    ", "\t")):
            closing, loose = opened[0], False
        elif loose or not _is_harmless(line):
            shown, unclosed = _outside(line)
            loose = bool(line.strip()) and (loose or unclosed)
            if _HTML.search(line if loose else shown):
                raise SyntaxError("HTML that no template prints", (path, number, 1, line))
    return closing, loose


def _is_harmless(line: str) -> bool:
    """Whether a line holds nothing but text and short code spans, each of which closes: so it is with most."""
    return not ("<" in line or "\\" in line or "``" in line or line.count("`") % 2)


def _raise_at(what: re.Pattern[str], path: str, text: str, reason: str) -> NoReturn:
    lines = enumerate(text.split("\n"), start=1)
    number, line = next(each for each in lines if what.search(each[1]))
    raise SyntaxError(reason, (path, number, 1, line))


def _outside(line: str) -> tuple[str, bool]:
    """A line without escapes, code spans and web addresses; and whether a code span may go on in the next."""
    kept: list[str] = []
    at, unclosed = 0, False
    while found := _PIECE.search(line, at):
        kept.append(line[at : found.start()])
        at = found.end()
        if found[0].startswith("`"):
            closed = re.compile(f"(?<!`){found[0]}(?!`)").search(line, at)
            at, unclosed = (at, True) if closed is None else (closed.end(), unclosed)
    return "".join(kept) + line[at:], unclosed
