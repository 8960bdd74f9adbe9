"""Every code that a diagnostic may have: what it means, what to do, and a small example that brings it about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.diagnostics import Severity


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of finding. `severity` is the usual one. `example` is a part of a description; "" where none is short."""

    code: str
    severity: Severity
    meaning: str
    remedy: str
    example: str = ""


def explain(code: str) -> str | None:
    """A code's entry as text for a terminal; None for a code that does not exist."""
    if (entry := CATALOGUE.get(code)) is None:
        return None
    example = "\n".join(f"    {line}".rstrip() for line in entry.example.strip("\n").splitlines())
    parts = [f"{entry.severity}[{code}]", entry.meaning, entry.remedy]
    return "\n\n".join([*parts, *([f"Example:\n\n{example}"] if example else [])]) + "\n"


# In alphabetical order, each code once; a test sees to both.
_ENTRIES = (
    Entry(
        "broken-lock",
        "error",
        "`specloom.lock` cannot be read, so nobody knows which names were released. Nothing is generated, lest names"
        " change.",
        "Take the file as it was last checked in. After a merge, keep the lines of both sides, then generate again.",
    ),
    Entry(
        "duplicate-key",
        "error",
        "The same key is written twice in one object. Readers differ in which of the two they take, so neither can be"
        " what was meant.",
        "Remove one of them, or join what they hold.",
        """
info: {title: First, version: 1.0.0, title: Second}
""",
    ),
    Entry(
        "duplicate-operation-id",
        "error",
        "Two operations have the same `operationId`, which the standard wants to be unique. Methods are named after it.",
        "Give one of them another `operationId`.",
        """
paths:
  /a: {get: {operationId: read, responses: {}}}
  /b: {get: {operationId: read, responses: {}}}
""",
    ),
    Entry(
        "duplicate-parameter",
        "error",
        "A list of parameters holds two with the same `name` and `in`.",
        "Remove one of them.",
        """
parameters:
  - {name: page, in: query, schema: {type: integer}}
  - {name: page, in: query, schema: {type: string}}
""",
    ),
    Entry(
        "empty-operation-responses",
        "warning",
        "An operation declares no response, so nothing is known of what it returns. Its method returns nothing.",
        "Declare at least one response.",
        """
paths:
  /a: {get: {responses: {}}}
""",
    ),
    Entry(
        "ignored-sibling",
        "warning",
        "A key stands beside `$ref` where the version of the standard says that it has no effect. It was left out.",
        "Write `allOf: [{$ref: …}, {…}]`, or move the key into what is referred to. From OpenAPI 3.1 on, keys beside"
        " the `$ref` of a schema count.",
        """
owner:
  $ref: '#/components/schemas/Person'
  nullable: true
""",
    ),
    Entry(
        "invalid-character",
        "error",
        "JSON text holds one half of a surrogate pair. That is no character, and no file or message can hold it.",
        "Write the whole pair, or the character itself.",
        r"""
{"title": "\ud83d"}
""",
    ),
    Entry(
        "invalid-config",
        "error",
        "A value in `specloom.yaml` is not what its key asks for.",
        "The message says what is expected; `specloom init` writes a file with comments.",
        """
targets: {python: {out: generated, version: 0.1}}
""",
    ),
    Entry(
        "invalid-default",
        "warning",
        "A `default` does not fit the schema that it stands in. It is left out.",
        "Change the default, or the schema.",
        """
{type: integer, default: many}
""",
    ),
    Entry(
        "invalid-description",
        "error",
        "The description has not the shape that its version of the standard asks for. What is meant may be clear"
        " nevertheless: then it is generated, and `specloom lint` alone calls it an error.",
        "The word in brackets at the end of the message is the keyword of JSON Schema that is violated; the standard"
        " tells what may stand in this place.",
        """
paths: [/pets]
""",
    ),
    Entry(
        "invalid-encoding",
        "error",
        "The file is not text in UTF-8.",
        "Save it as UTF-8. An editor that shows odd letters at this place knows which encoding it has.",
    ),
    Entry(
        "invalid-example",
        "warning",
        "An example does not fit its schema. Another one is made up in its place.",
        "Change the example, or the schema.",
        """
{type: integer, example: many}
""",
    ),
    Entry(
        "invalid-json",
        "error",
        "The text begins as JSON does but is none, nor is it YAML.",
        "The message says what was expected at this place.",
        """
{"openapi": "3.1.0" "info": {}}
""",
    ),
    Entry(
        "invalid-merge",
        "error",
        "The YAML merge key `<<` has a value that cannot be merged into an object.",
        "Let it name an object (`<<: *base`) or a list of objects.",
        """
get: {<<: text}
""",
    ),
    Entry(
        "invalid-number",
        "error",
        "A number is infinite, not a number, or so long that it could be no bound and no value of a program.",
        "Write a number within the range of a double, or a string where text is meant.",
        """
{type: number, maximum: .inf}
""",
    ),
    Entry(
        "invalid-schema",
        "error",
        "A schema has a value that gives it no meaning.",
        "The message says which one; JSON Schema tells what may stand there.",
        """
{type: 5}
""",
    ),
    Entry(
        "invalid-yaml",
        "error",
        "The text is not YAML.",
        "The message is that of the YAML parser. Text with `: ` or ` #` in it needs quotes; indentation is made of"
        " blanks only.",
        """
summary: Note: this needs quotes
""",
    ),
    Entry(
        "lock-name",
        "error",
        "A line of `specloom.lock` gives a name that cannot be used: it is none in that language, it is reserved, or two"
        " lines of one scope give the same.",
        "Take that line out of the lock and generate again, or restore the lock from version control.",
    ),
    Entry(
        "missing-path-parameter",
        "error",
        "A path and the parameters with `in: path` of its operations do not name the same things.",
        "Declare each `{name}` of the path once, spelled alike, or remove the parameter.",
        """
paths:
  /pets/{petId}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}]}
""",
    ),
    Entry(
        "name-collision",
        "warning",
        "Two things would have the same name. The one that is named by its author, or that was there before, keeps it.",
        "Set `x-specloom-name` on one of them to choose both names yourself.",
        """
components:
  schemas:
    pet-owner: {type: object}
    PetOwner: {type: object}
""",
    ),
    Entry(
        "name-hashed",
        "warning",
        "No words are left that tell two things apart, so a part of a name is a hash.",
        "Set `x-specloom-name` to give it a name that means something.",
    ),
    Entry(
        "not-an-object",
        "error",
        "A description is an object with a key `openapi` (or `swagger`); this document holds something else.",
        "Name the file that the description begins in.",
        """
- openapi: 3.1.0
""",
    ),
    Entry(
        "not-checked",
        "info",
        "openapi-spec-validator could not check this part: it is too large or too odd, or it refers to something that"
        " cannot be resolved.",
        "Mend what else is reported, then try again.",
    ),
    Entry(
        "overlay-extends",
        "warning",
        "An overlay says by `extends` that it was written for another file than this description. It is applied all the"
        " same.",
        "Name the right overlay, or change its `extends`.",
    ),
    Entry(
        "overlay-invalid",
        "error",
        "This is not an overlay, or one of its actions lacks something, says it in the wrong type, or has an unknown key.",
        "An action has a `target` and an `update`, or `remove: true`.",
        """
actions:
- target: $.info
  updaet: {title: Pets}
""",
    ),
    Entry(
        "overlay-no-match",
        "warning",
        "The `target` of an overlay's action selects nothing in the description, so the action changes nothing.",
        "Compare the target with the description; what it selected may have been renamed.",
        """
- target: $.paths['/pet'].get
  update: {summary: Find a pet}
""",
    ),
    Entry(
        "overlay-path",
        "error",
        "The `target` of an overlay's action is not a JSONPath as RFC 9535 defines it.",
        "Names with other characters than letters, digits and `_` are written in brackets: `$.paths['/pets']`.",
        """
- target: $.paths./pets
  remove: true
""",
    ),
    Entry(
        "overlay-update",
        "error",
        "An overlay's action cannot be carried out: it updates a single value, merges something else than an object into"
        " an object, or removes the whole description.",
        "Select the object that holds the value, and update that member of it.",
        """
- target: $.info.title
  update: Pets
""",
    ),
    Entry(
        "overlay-version",
        "error",
        "An overlay begins with `overlay: 1.0.0`, the version of the Overlay Specification; this has another version, or"
        " is no overlay.",
        "Write that line, if the overlay needs nothing of a later version.",
    ),
    Entry(
        "pin-collision",
        "error",
        "A name that is fixed with `x-specloom-name` (or another tool's extension) is taken: by another such name, or"
        " by one that was released.",
        "Choose another name for one of the two.",
        """
A: {type: object, x-specloom-name: Pet}
B: {type: object, x-specloom-name: Pet}
""",
    ),
    Entry(
        "recursive-alias",
        "error",
        "A YAML alias stands for something that it lies in, so there is no end to it.",
        "Refer to a schema by `$ref` where it contains itself.",
        """
Pet: &pet
  properties: {parent: *pet}
""",
    ),
    Entry(
        "reference-cycle",
        "error",
        "References lead in a circle, and nothing but references is on the way: there is no value to be found.",
        "Let one of them say what is meant.",
        """
A: {$ref: '#/components/schemas/B'}
B: {$ref: '#/components/schemas/A'}
""",
    ),
    Entry(
        "reference-not-allowed",
        "error",
        "A reference leads out of the folder that the description is in, or into the network. A description may come"
        " from anywhere, so it may not read what it likes.",
        "If you trust it, allow the host with `--allow-remote` or the folder with `--allow-file`.",
        """
$ref: https://example.com/pets.yaml#/Pet
""",
    ),
    Entry(
        "several-documents",
        "error",
        "The file holds more than one YAML document, separated by `---`. A description is a single one.",
        "Put each into a file of its own.",
        """
openapi: 3.1.0
---
openapi: 3.1.0
""",
    ),
    Entry(
        "too-deep",
        "error",
        "Objects and arrays are nested more deeply than the limit. No description that a person can use comes near it.",
        "Move the inner parts into `components`, and refer to them.",
    ),
    Entry(
        "too-large",
        "error",
        "The description has more values than the limit, as it is written or after its YAML aliases are replaced by"
        " what they stand for.",
        "Write less with aliases; refer to components by `$ref`.",
    ),
    Entry(
        "types-only",
        "info",
        "The target writes the types of an API, and no client yet: operations have no methods in it.",
        "Nothing is wrong with the description; use another target to call operations.",
    ),
    Entry(
        "undefined-alias",
        "error",
        "A YAML alias (`*name`) has no anchor (`&name`) before it.",
        "Define the anchor earlier in the file, or put text that begins with `*` into quotes.",
        """
schema: *pet
""",
    ),
    Entry(
        "unknown-key",
        "error",
        "A key in `specloom.yaml` means nothing there, so it would be without effect.",
        "Correct its spelling, or remove it.",
        """
overlay: overlay.yaml
""",
    ),
    Entry(
        "unreadable",
        "error",
        "A file or web address could not be read.",
        "The message is that of the system or the server.",
    ),
    Entry(
        "unresolved-reference",
        "error",
        "A reference leads to nothing: there is no such file, or nothing at that pointer in it.",
        "Correct its spelling. In a pointer, `/` within a name is `~1`, and `~` is `~0`.",
        """
$ref: '#/components/schemas/Pett'
""",
    ),
    Entry(
        "unsupported-keyword",
        "warning",
        "A keyword has a meaning that is not supported. The message says what happens instead.",
        "Nothing needs to be done if the fallback is good enough; else describe it in another way.",
        """
{type: object, patternProperties: {'^x-': {type: string}}}
""",
    ),
    Entry(
        "unsupported-media-type",
        "warning",
        "A body has a media type without a meaning of its own here. It is sent and received as bytes.",
        "Nothing needs to be done if bytes are what you want.",
        """
content: {application/x-protobuf: {}}
""",
    ),
    Entry(
        "unsupported-security",
        "warning",
        "A security scheme is of a kind that clients cannot handle by themselves.",
        "Users of the package set what it needs with `default_headers` or a client of their own.",
        """
type: http
scheme: negotiate
""",
    ),
    Entry(
        "unsupported-style",
        "warning",
        "A parameter has a style that its place or its schema does not go with. The default style is used.",
        "See the table of styles in the standard.",
        """
{name: filter, in: path, required: true, style: deepObject, schema: {type: object}}
""",
    ),
    Entry(
        "unsupported-tag",
        "error",
        "A YAML value has a tag beyond those of YAML 1.2's core schema, or does not fit the tag that it has. Tags never"
        " make anything but plain data here.",
        "Remove the tag.",
        """
title: !!python/name:os.system
""",
    ),
    Entry(
        "unsupported-version",
        "error",
        "The version of the standard is missing, or none that is known: Swagger 2.0, OpenAPI 3.0, 3.1 and 3.2.",
        "Write `openapi: 3.1.0` (or the version that holds) at the top.",
        """
openapi: 4.0.0
""",
    ),
)

CATALOGUE: Mapping[str, Entry] = {entry.code: entry for entry in _ENTRIES}
