"""Change a description by overlays (OpenAPI Overlay 1.0) before it is read, and keep track of who wrote what.

Each action selects values by a JSONPath (RFC 9535) and merges an update into them, or removes them. Nothing is changed
in place: what an action touches is made anew, so that an alias of YAML is changed where it was selected and nowhere
else. A value that an overlay wrote is placed in the overlay, so a diagnostic about it points at the action.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from hashlib import sha256
from typing import cast

from jsonpath_rfc9535 import JSONPathEnvironment, JSONPathError

from generator.diagnostics import Diagnostics, Place, quote
from generator.frozen import frozen
from generator.ir import Json
from generator.source import Document, Limits, Source, load

Tokens = tuple[str, ...]


def apply(
    source: Source,
    overlays: Sequence[str],
    report: Diagnostics,
    *,
    limits: Limits = Limits(),
) -> Source:
    """The description after every action of every overlay (each a path or a URL), in order.

    An action that cannot be carried out is an error, and is left out.
    """
    edited = Edited(source.root.data, Origins((source.root, ())))
    digests = [source.root.digest]
    for path in overlays:
        if (overlay := load(path, report, limits=limits)) is None:
            continue
        digests.append(overlay.root.digest)
        for action in _actions(overlay, source, report):
            edited = _carried_out(action, edited, overlay, report)
    if len(digests) == 1:
        return source
    digest = sha256("\n".join(digests).encode()).hexdigest()
    root = replace(source.root, data=edited.data, digest=digest)
    return source.overlaid(root, edited.origins.of)


# --- What an overlay says ---------------------------------------------------------------------------------------------


@frozen
class Action:
    """`update` is merged into what `target` selects, unless that is removed. `at` is the action's place."""

    target: str
    update: Json
    remove: bool
    at: Place


_ROOT_KEYS = ("overlay", "info", "extends", "actions")
_ACTION_KEYS = ("target", "description", "update", "remove")


def _actions(overlay: Source, source: Source, report: Diagnostics) -> Iterable[Action]:
    """The actions of an overlay; none, after an error, when it is not one that we understand."""
    root, top = cast("dict[str, Json]", overlay.root.data), Place()
    said = _Said(overlay, report)
    version = root.get("overlay")
    if not (isinstance(version, str) and re.fullmatch(r"1\.0\.\d+", version)):
        said.error(
            "overlay-version",
            "an overlay begins with `overlay: 1.0.0`, the version of its format",
            top / "overlay",
            "write that line; other versions of the format are not understood",
        )
        return
    _check_keys(root, _ROOT_KEYS, top, said)
    _check_extends(root.get("extends"), source, said)
    actions = root.get("actions")
    if not isinstance(actions, list) or not actions:
        said.error("overlay-invalid", "an overlay has a list of `actions`", top / "actions")
        return
    for index, action in enumerate(actions):
        if made := _action(action, top / "actions" / str(index), said):
            yield made


def _action(action: Json, at: Place, said: _Said) -> Action | None:
    if not isinstance(action, dict):
        said.error("overlay-invalid", "an action is an object with a `target`", at)
        return None
    _check_keys(action, _ACTION_KEYS, at, said)
    target, remove = action.get("target"), action.get("remove", False)
    if not isinstance(target, str):
        said.error("overlay-invalid", "an action names its `target`, a JSONPath", at)
        return None
    if not isinstance(remove, bool):
        said.error("overlay-invalid", "`remove` is true or false", at / "remove")
        return None
    if not remove and "update" not in action:
        hint = "give it an `update`, or `remove: true`"
        said.error("overlay-invalid", "this action changes nothing", at, hint)
        return None
    return Action(target, action.get("update"), remove, at)


def _check_keys(written: dict[str, Json], known: tuple[str, ...], at: Place, said: _Said) -> None:
    for key in written:
        if key not in known and not key.startswith("x-"):
            message = f"{quote(key)} is not a key that belongs here"
            hint = f"the keys are {', '.join(known)}, and extensions, which begin with x-"
            said.error("overlay-invalid", message, at / key, hint, on_key=True)


def _check_extends(extends: Json, source: Source, said: _Said) -> None:
    """An overlay may say what it was written for. A URL may be the same file elsewhere, so only names are compared."""
    if not isinstance(extends, str) or source.root.text.file == "-":
        return
    wanted = posixpath.basename(extends.partition("#")[0].replace("\\", "/"))
    if wanted != posixpath.basename(source.root.text.file.replace("\\", "/")):
        message = f"this overlay says that it is for {quote(extends)}"
        said.warning("overlay-extends", message, Place() / "extends")


@frozen
class _Said:
    """Findings about an overlay, placed in its own file."""

    overlay: Source
    report: Diagnostics

    def error(
        self, code: str, message: str, at: Place, hint: str = "", on_key: bool = False
    ) -> None:
        self.report.error(code, message, self.overlay.locate(at, on_key) or at, hint)

    def warning(self, code: str, message: str, at: Place, hint: str = "") -> None:
        self.report.warning(code, message, self.overlay.locate(at) or at, hint)


# --- What it does -----------------------------------------------------------------------------------------------------


class Origins:
    """Where the values of edited data are written: a sparse tree. What is not in it lies in what it lies in."""

    def __init__(self, here: Written | None = None) -> None:
        self.here = here
        self.inside: dict[str, Origins] = {}

    def of(self, tokens: Tokens) -> Written:
        """The document that a value is written in, and its path there."""
        node, (document, path) = self, self._written()
        for depth, token in enumerate(tokens):
            if token not in node.inside:
                return document, path + tokens[depth:]
            node = node.inside[token]
            document, path = node.here or (document, (*path, token))
        return document, path

    def put(self, tokens: Tokens, written: Written) -> None:
        """A value, and all inside it, is written there."""
        node = self._down(tokens)
        node.here = written
        node.inside = {}

    def close_up(self, tokens: Tokens, removed: int, length: int) -> None:
        """An item of the list at `tokens` is gone: those after it move up. `length` is the one before."""
        later = [str(index) for index in range(removed + 1, length)]
        moved = {token: self.of((*tokens, token)) for token in later}
        node = self._down(tokens)
        for token in later:
            item = node.inside.pop(token, Origins())
            item.here = moved[token]
            node.inside[str(int(token) - 1)] = item

    def _down(self, tokens: Tokens) -> Origins:
        node = self
        for token in tokens:
            node = node.inside.setdefault(token, Origins())
        return node

    def _written(self) -> Written:
        assert self.here is not None, "the root is written somewhere"
        return self.here


Written = tuple[Document, Tokens]


@frozen
class Edited:
    """Data after some actions, and where each of its values is written."""

    data: Json
    origins: Origins = field(repr=False)


class _JsonPath(JSONPathEnvironment):
    max_recursion_depth = Limits().depth + 1


_JSON_PATH = _JsonPath()


def _carried_out(action: Action, edited: Edited, overlay: Source, report: Diagnostics) -> Edited:
    said = _Said(overlay, report)
    try:
        found = _JSON_PATH.find(action.target, edited.data)
    except JSONPathError as error:
        said.error(
            "overlay-path",
            f"not a JSONPath (RFC 9535): {error.args[0]}",
            action.at / "target",
            "names with other characters than letters, digits and _ are written ['so']",
        )
        return edited
    if not found:
        said.warning("overlay-no-match", "this selects nothing", action.at / "target")
    # From the last to the first, so that a removal does not move what is still to be removed.
    for location in sorted({node.location for node in found}, reverse=True):
        edited = _changed(action, tuple(map(str, location)), edited, overlay, said)
    return edited


def _changed(
    action: Action, tokens: Tokens, edited: Edited, overlay: Source, said: _Said
) -> Edited:
    if action.remove:
        if tokens:
            return Edited(_without(edited.data, tokens, edited.origins), edited.origins)
        said.error("overlay-update", "the description itself cannot be removed", action.at)
        return edited
    written = overlay.root, (action.at / "update").tokens
    new = _updated(_at(edited.data, tokens), action.update, tokens, written, edited.origins)
    if new is _REFUSED:
        said.error(
            "overlay-update",
            _mismatch(_at(edited.data, tokens)),
            action.at / "update",
            "select the object that holds the value, and update that member of it",
        )
        return edited
    return Edited(_with(edited.data, tokens, new), edited.origins)


_REFUSED: Json = ["refused"]


def _mismatch(value: Json) -> str:
    if isinstance(value, dict):
        return "an object is updated with an object"
    return "the target is a single value: only objects and lists can be updated"


def _updated(value: Json, update: Json, at: Tokens, written: Written, origins: Origins) -> Json:
    """What is selected after the update: objects are merged, lists grow at their end."""
    match value, update:
        case (dict(), dict()) | (list(), list()):
            return _merged(value, update, at, written, origins)
        case list(), _:
            origins.put((*at, str(len(value))), written)
            return [*value, update]
        case _:
            return _REFUSED


def _merged(value: Json, update: Json, at: Tokens, written: Written, origins: Origins) -> Json:
    match value, update:
        case dict(), dict():
            new = dict(value)
            for key, member in update.items():
                place = written[0], (*written[1], key)
                new[key] = _member(value, key, member, (*at, key), place, origins)
            return new
        case list(), list():
            for index in range(len(update)):
                place = written[0], (*written[1], str(index))
                origins.put((*at, str(len(value) + index)), place)
            return [*value, *update]
        case _:
            origins.put(at, written)
            return update


def _member(
    holder: dict[str, Json], key: str, update: Json, at: Tokens, written: Written, origins: Origins
) -> Json:
    if key in holder:
        return _merged(holder[key], update, at, written, origins)
    origins.put(at, written)
    return update


# --- Data, made anew along a path -------------------------------------------------------------------------------------


def _at(data: Json, tokens: Tokens) -> Json:
    for token in tokens:
        data = _child(data, token)
    return data


def _child(data: Json, token: str) -> Json:
    match data:
        case dict():
            return data[token]
        case list():
            return data[int(token)]
        case _:
            raise KeyError(token)


def _with(data: Json, tokens: Tokens, new: Json) -> Json:
    """The data with another value at a path that exists."""
    if not tokens:
        return new
    changed = _with(_child(data, tokens[0]), tokens[1:], new)
    if isinstance(data, dict):
        return {**data, tokens[0]: changed}
    assert isinstance(data, list)
    index = int(tokens[0])
    return [*data[:index], changed, *data[index + 1 :]]


def _without(data: Json, tokens: Tokens, origins: Origins) -> Json:
    """The data without the value at a path that exists."""
    *holder, last = tokens
    held = _at(data, tuple(holder))
    if isinstance(held, dict):
        kept: Json = {key: value for key, value in held.items() if key != last}
    else:
        assert isinstance(held, list)
        origins.close_up(tuple(holder), int(last), len(held))
        kept = [*held[: int(last)], *held[int(last) + 1 :]]
    return _with(data, tuple(holder), kept)
