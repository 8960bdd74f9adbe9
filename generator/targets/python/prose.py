"""Docstrings of clients and methods as plain text, in Google's style: the author's words, and little besides.

What comes out is text, not Python: the docstring filter makes it safe.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.ir import Doc
from generator.naming import words

_STEP = "    "


def words_of(doc: Doc, otherwise: str = "", *, name: str = "") -> str:
    """Title and description, without saying the same twice; a sentence of ours where the author said nothing.

    `name` is what the thing is called: a title that says no more than that is left out.
    """
    title, description = title_of(doc, name), doc.description.strip()
    if title and not description.casefold().startswith(title.rstrip(".").casefold()):
        description = paragraphs(ended(title), description)
    link = f"See {doc.link.text.strip() or 'also'}: {doc.link.url.strip()}" if doc.link else ""
    return paragraphs(description, link) or otherwise


def title_of(doc: Doc, name: str) -> str:
    """The title, unless it says no more than the name does. Some tools give every schema its name as a title."""
    title = doc.title.strip()
    return "" if not title or set(words(title)) <= {*words(name), "empty"} else title


def paragraphs(*parts: str) -> str:
    """Texts with a blank line between them; empty ones left out."""
    return "\n\n".join(part for part in parts if part)


def flowing(*parts: str) -> str:
    """Texts as one paragraph where each is a single line, else as several."""
    if any("\n" in part.strip() for part in parts):
        return paragraphs(*parts)
    return " ".join(ended(part.strip()) for part in parts if part.strip())


def section(title: str, entries: Iterable[tuple[str, str]]) -> str:
    """`Args:` and the like: each entry's name and what it is, further lines indented under it."""
    lines = [
        f"{_STEP}{name}: {_hanging(text)}" if text else f"{_STEP}{name}" for name, text in entries
    ]
    return "\n".join([f"{title}:", *lines]) if lines else ""


def returns(text: str) -> str:
    """The `Returns:` section; empty when there is nothing to say."""
    return f"Returns:\n{_STEP}{_indented(text, _STEP)}" if text else ""


def one_line(texts: Sequence[str]) -> str:
    """Several remarks as sentences on one line."""
    return " ".join(" ".join(text.split()) for text in texts if text.strip())


def _hanging(text: str) -> str:
    return _indented(text, _STEP * 2)


def _indented(text: str, blanks: str) -> str:
    first, *rest = text.strip().split("\n")
    return "\n".join([first, *(f"{blanks}{line}" if line.strip() else "" for line in rest)])


def ended(sentence: str) -> str:
    """A sentence with an end."""
    return sentence if sentence.endswith((".", "!", "?", ":")) else f"{sentence}."
