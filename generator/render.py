"""Views into text: what a file is made of, and the Jinja environments that print it.

A template prints its view and decides nothing. Each output syntax has one environment; what it prints must already be
of that syntax's `Code` type, or pass a filter that is named for the place where it goes. Text with several lines keeps
the indentation of the template's line that prints it.

Whatever goes wrong here is a fault of ours, never of a description: it raises `RenderError`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from functools import partial
from itertools import chain
from pathlib import Path
from traceback import walk_tb

import jinja2
from jinja2.ext import Extension

from generator.code import Code
from generator.diagnostics import escape
from generator.frozen import frozen
from generator.jobs import spread
from generator.prose import Parts, in_parts, noted

FileSet = Mapping[str, bytes]
"""Every file of an output folder: its path relative to the folder, with `/`, and what it holds."""

PACKAGE = Path(__file__).parent


@frozen
class Syntax:
    """One output syntax: the type of its text, the filters that turn plain values into it, and a check of whole files.

    `check(path, text)` tells what the text defines, and raises `SyntaxError` when it is not of this syntax or holds
    what no template prints.
    """

    name: str
    code: type[Code]
    filters: Mapping[str, Callable[..., Code]]
    check: Callable[[str, str], frozenset[str]] | None = None


@frozen
class Deferred:
    """A view that is made when its file is printed, so that the views of a package are never in memory all at once, and
    can be made on several cores. `make` changes nothing and reports nothing."""

    make: Callable[[], object]


@frozen
class OutputFile:
    """A file to make: `path` relative to the output folder, with `/`.

    Either `template` (relative to the target's template folder) printed in `syntax` with `view`, which may be
    `Deferred`, or `content` as is.
    What is printed ends in `end`, whatever line breaks the template ends in. `defines` is all that it may define, told
    by the plan and not by the view: what is printed must define that, no more and no less. The parts of one that
    `is_long` are told with it (`generator.prose.part`).
    """

    path: str
    template: str = ""
    syntax: str = ""
    view: object = None
    content: bytes | None = field(default=None, repr=False)
    end: str = "\n"
    defines: frozenset[str] | None = None
    is_long: bool = False

    def made_view(self) -> object:
        """The view itself."""
        return self.view.make() if isinstance(self.view, Deferred) else self.view


@frozen
class Printed:
    """What a file holds, the numbers of the prose that was looked at when it was made, and the parts of a long one."""

    content: bytes
    prose: frozenset[int]
    parts: Parts


class RenderError(Exception):
    """A view and its template do not make the file that they should; `str()` names both and shows the place."""


def render(
    files: Iterable[OutputFile],
    templates: str,
    syntaxes: Iterable[Syntax],
    jobs: int = 1,
    known: Mapping[str, Parts] | None = None,
) -> dict[str, Printed]:
    """Print every file, in up to `jobs` processes. `templates` is the target's folder below `templates/`.

    A printed file ends as it asks for, in one line break by default, an empty one stays empty; `content` is left as it is.
    `known` are parts of files as they were made before; with None, none are told.

    Raises:
        RenderError: a template is missing or broken, prints what it must not, or makes text that its syntax refuses;
            or two files have one path.
    """
    folder = template_folder(templates)
    printers = {s.name: _Printer(s, folder, environment(s, folder)) for s in syntaxes}
    files = tuple(files)
    if twice := [path for path, count in Counter(f.path for f in files).items() if count > 1]:
        raise RenderError(f"{twice[0]} is made twice")
    # Tests come last and are the longest: whoever begins with them has small ones left to fill up with.
    rows = [files[start : start + _AT_ONCE] for start in range(0, len(files), _AT_ONCE)][::-1]
    made = spread([partial(_all_of, row, printers, known) for row in rows], jobs)
    return dict(chain.from_iterable(reversed(made)))


_AT_ONCE = 10
"""Files, for each process at a time."""


def _all_of(
    files: Iterable[OutputFile],
    printers: Mapping[str, _Printer],
    known: Mapping[str, Parts] | None,
) -> list[tuple[str, Printed]]:
    return [(file.path, _print(file, printers, known)) for file in files]


def _print(
    file: OutputFile, printers: Mapping[str, _Printer], known: Mapping[str, Parts] | None
) -> Printed:
    make = partial(_bytes_of, file, printers)
    if known is None or not file.is_long:
        return Printed(*noted(make), {})
    (content, parts), looked_at = noted(partial(in_parts, make, known.get(file.path, {})))
    return Printed(content, looked_at, parts)


def template_folder(target: str) -> Path:
    """The templates of a target: inside the package when it is installed, else those of the checkout."""
    installed = PACKAGE / "templates"
    return (installed if installed.is_dir() else PACKAGE.parent / "templates") / target


def environment(syntax: Syntax, folder: Path) -> jinja2.Environment:
    """The Jinja environment of one syntax: its filters, nothing else, and a `finalize` that refuses all but its text."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        auto_reload=False,
        extensions=[_KeepIndentation],
        finalize=_only(syntax.code),
    )
    made.globals.clear()
    made.tests.clear()
    made.filters = {**syntax.filters, _HANG: _hang}
    return made


def _only(code: type[Code]) -> Callable[[object], str]:
    def text(value: object) -> str:
        if type(value) is code:
            return value.text
        if isinstance(value, jinja2.Undefined):
            str(value)  # a strict undefined says here what is missing
        raise TypeError(f"only {code.__name__} may be printed here, not {_kind(value)}")

    return text


def _kind(value: object) -> str:
    return f"{type(value).__module__}.{type(value).__name__}".removeprefix("builtins.")


# --- Indentation ------------------------------------------------------------------------------------------------------

_HANG = "_hang"
_INDENTED = re.compile(r"^([ \t]+)(?!\{[%#])(\S.*)$", re.MULTILINE)
_PRINTED = re.compile(r"\{\{(?![-+])(.*?)(?<![-+])\}\}")


class _KeepIndentation(Extension):
    """Hands each value the indentation of its line, before Jinja sees the template."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return _INDENTED.sub(_hand_over, source)


def _hand_over(line: re.Match[str]) -> str:
    indentation, rest = line[1], line[2]
    if alone := _PRINTED.fullmatch(rest.rstrip()):
        # The indentation goes along with the value, so that an empty one leaves no blanks at the end of its line.
        return _hanging(alone[1], indentation, first=True)
    return indentation + _PRINTED.sub(lambda p: _hanging(p[1], indentation, first=False), rest)


def _hanging(expression: str, indentation: str, *, first: bool) -> str:
    blanks = indentation.replace("\t", "\\t")
    return f'{{{{ ({expression}) | {_HANG}("{blanks}", {str(first).lower()}) }}}}'


def _hang(value: object, indentation: str, first: bool) -> object:
    """The same text, its lines (but for the first one, perhaps) indented; what is no text is left to be refused."""
    if not isinstance(value, Code):
        return value
    text = value.text
    if "\n" not in text:
        return type(value)(indentation + text) if first and text else value
    head, *tail = text.split("\n")
    lines = [indentation + head if first and head else head]
    lines += [indentation + line if line else line for line in tail]
    return type(value)("\n".join(lines))


# --- One file ---------------------------------------------------------------------------------------------------------


@frozen
class _Printer:
    syntax: Syntax
    folder: Path
    environment: jinja2.Environment


def _bytes_of(file: OutputFile, printers: Mapping[str, _Printer]) -> bytes:
    if file.content is not None:
        return file.content
    if file.syntax not in printers:
        raise RenderError(f"{file.path}: the target has no syntax {file.syntax!r}")
    printer = printers[file.syntax]
    printed = _printed(file, file.made_view(), printer).rstrip("\n")
    text = printed + file.end if printed else ""
    _check(file, printer.syntax, text)
    return text.encode()


def _printed(file: OutputFile, view: object, printer: _Printer) -> str:
    try:
        template = printer.environment.get_template(file.template)
        return template.render(view=view)
    except (jinja2.TemplateError, TypeError, ValueError, AttributeError, LookupError) as error:
        at = _template_line(error, file.template, printer.folder)
        raise RenderError(f"{at}: {error}\n(while printing {file.path})") from error


def _template_line(error: Exception, template: str, folder: Path) -> str:
    """`models.py.jinja:12`: as Jinja's syntax errors say, else from the frames that it leaves in a traceback."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return f"{error.name or template}:{error.lineno}"
    frames = ((Path(f.f_code.co_filename), line) for f, line in walk_tb(error.__traceback__))
    lines = [f"{at.relative_to(folder)}:{n}" for at, n in frames if at.is_relative_to(folder)]
    return lines[-1] if lines else template


def _check(file: OutputFile, syntax: Syntax, text: str) -> None:
    try:
        made = None if syntax.check is None else syntax.check(file.path, text)
    except SyntaxError as error:
        raise RenderError(_broken(file, text, error)) from error
    if file.defines is not None and made != file.defines:
        raise RenderError(_unplanned(file, made or frozenset()))


def _unplanned(file: OutputFile, made: frozenset[str]) -> str:
    planned = file.defines or frozenset()
    differences = [
        f"{what}: {', '.join(escape(name) for name in sorted(names)[:10])}"
        for what, names in (("not planned", made - planned), ("missing", planned - made))
        if names
    ]
    return f"{file.template} made {file.path}, which defines other things than planned\n" + (
        "\n".join(differences)
    )


def _broken(file: OutputFile, text: str, error: SyntaxError) -> str:
    line = error.lineno or 1
    return f"{file.template} made {file.path}, which is broken at line {line}: {error.msg}\n" + (
        "\n".join(_numbered(text, around=line))
    )


def _numbered(text: str, around: int, reach: int = 5) -> Iterable[str]:
    lines = text.splitlines()
    for number in range(max(1, around - reach), min(len(lines), around + reach) + 1):
        mark = ">" if number == around else " "
        yield f"{mark}{number:5} | {escape(lines[number - 1][:120])}"
