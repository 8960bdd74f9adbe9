"""Every code that a diagnostic may have: what it means, what to do, and a small example that brings it about."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import Severity
from generator.frozen import frozen


@frozen
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
        "body-never-sent",
        "warning",
        "A response has a body where HTTP never has one: to `HEAD`, or with the status 204, 205 or 304. The method"
        " returns nothing for it.",
        "Remove `content` from the response, or give it the status that is really sent.",
        """
responses:
  '204': {description: Done., content: {application/json: {schema: {type: object}}}}
""",
    ),
    Entry(
        "broken-lock",
        "error",
        "`specloom.lock` cannot be read, so nobody knows which names were released. Nothing is generated, lest names"
        " change.",
        "Take the file as it was last checked in. After a merge, keep the lines of both sides, then generate again.",
    ),
    Entry(
        "circular-all-of",
        "warning",
        "A schema lists itself in its own `allOf`, perhaps through others. That says nothing, so this part of it is"
        " left out.",
        "Remove the reference, or refer to what was meant.",
        """
Pet:
  allOf:
    - $ref: '#/components/schemas/Pet'
    - {type: object, properties: {name: {type: string}}}
""",
    ),
    Entry(
        "conflicting-all-of",
        "warning",
        "Schemas that hold at once (`allOf`, or what stands beside it) have no JSON type or no `enum` value in common,"
        " so no value is valid. The last of them counts.",
        "Make the types agree; use `oneOf` where a value is one or the other.",
        """
allOf: [{type: string}, {type: integer}]
""",
    ),
    Entry(
        "credential-parameter",
        "info",
        "A parameter has the place and the name of an API key that a security scheme of the operation describes. The"
        " client sends it as a credential, and once.",
        "Nothing needs to be done. The parameter can be taken out of the description.",
        """
security: [{key: []}]
paths:
  /pets:
    get:
      parameters: [{name: api_key, in: query, required: true, schema: {type: string}}]
      responses: {}
components: {securitySchemes: {key: {type: apiKey, in: query, name: api_key}}}
""",
    ),
    Entry(
        "duplicate-enum-value",
        "warning",
        "An `enum` lists the same value twice. It becomes one value.",
        "Remove the second one. Texts that YAML reads as the same number need quotes: `'1'`, `'1.0'`.",
        """
{type: string, enum: [red, green, red]}
""",
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
        "warning",
        "Two operations have the same `operationId`, which the standard wants to be unique. Methods are named after it,"
        " so one of them gets a longer name; `specloom lint` calls it an error.",
        "Give one of them another `operationId`.",
        """
paths:
  /a: {get: {operationId: read, responses: {}}}
  /b: {get: {operationId: read, responses: {}}}
""",
    ),
    Entry(
        "duplicate-parameter",
        "warning",
        "A list of parameters holds two with the same `name` and `in`. The last counts; `specloom lint` calls it an"
        " error.",
        "Remove one of them.",
        """
parameters:
  - {name: page, in: query, schema: {type: integer}}
  - {name: page, in: query, schema: {type: string}}
""",
    ),
    Entry(
        "empty-body",
        "warning",
        "A request body has no media type under `content`, so nobody knows what to send. The method sends no body.",
        "Name the media type and its schema, or remove the request body.",
        """
requestBody: {content: {}}
""",
    ),
    Entry(
        "events-as-types",
        "info",
        "Webhooks and callbacks are requests that the API makes. A client package holds the types of their payloads,"
        " and nothing that receives them.",
        "Nothing is wrong with the description; `from_json` of a model reads a body that your server receives.",
        """
webhooks:
  petAdopted:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
""",
    ),
    Entry(
        "forbidden-property",
        "info",
        "A property has the schema `false`: it may never be there. The model has no such attribute.",
        "Nothing needs to be done; remove the property if it was only switched off.",
        """
{type: object, properties: {name: {type: string}, id: false}}
""",
    ),
    Entry(
        "further-server",
        "info",
        "An operation names several servers of its own. Its requests go to the first of them; a client cannot choose"
        " another, but `base_url` sends its requests anywhere.",
        "Nothing has to be done. Put the server first that most callers want.",
        """
paths: {/files: {post: {servers: [{url: 'https://up.example'}, {url: 'https://eu.up.example'}], responses: {}}}}
""",
    ),
    Entry(
        "ignored-header",
        "info",
        "`Accept` and `Content-Type` (and `Authorization`, from OpenAPI 3.0 on) cannot be parameters: media types and"
        " security schemes tell what they hold. The parameter is left out.",
        "Remove it; for `Authorization`, declare a security scheme.",
        """
{name: Authorization, in: header, schema: {type: string}}
""",
    ),
    Entry(
        "ignored-sibling",
        "info",
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
        "impossible-schema",
        "warning",
        "The schema is `false`, which no value meets. Any value is allowed in its place.",
        "Describe what may stand there, or remove what has this schema.",
        """
{type: array, items: false}
""",
    ),
    Entry(
        "incomplete-info",
        "warning",
        "`info` has no `title` or no `version`. `API` and `0` stand in for them.",
        "Write both; the package is named after the title.",
        """
info: {title: Pets}
""",
    ),
    Entry(
        "invalid-boolean",
        "warning",
        "A key that is true or false holds something else. The text `true` counts as true, everything else as false.",
        "Write `true` or `false`, without quotes.",
        """
{name: page, in: query, required: 'true', schema: {type: integer}}
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
        "invalid-constraint",
        "warning",
        "A constraint such as `minimum`, `maxLength` or `pattern` has a value of the wrong kind. The constraint is left"
        " out.",
        "Bounds are numbers, lengths and counts whole numbers from 0 on, patterns texts.",
        """
{type: string, maxLength: '20'}
""",
    ),
    Entry(
        "invalid-default",
        "warning",
        "A `default` does not fit the schema that it stands in, and is left out; or that of a server's variable is not"
        " among its values, and is kept. `specloom lint` calls the first an error.",
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
        "invalid-discriminator",
        "warning",
        "A `discriminator` names no property, its `mapping` leads to something that is none of the union's schemas, or the"
        " property of a schema cannot say what means it: it may not have that value, or is `readOnly` where that schema"
        " is sent. What cannot be used of a mapping is left out; such a property is any text, and goes along.",
        "Give it a `propertyName`, and let each value of `mapping` name one of the union's schemas.",
        """
oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
discriminator: {mapping: {cat: '#/components/schemas/Cat'}}
""",
    ),
    Entry(
        "invalid-encoding",
        "error",
        "The file is not text in UTF-8.",
        "Save it as UTF-8. An editor that shows odd letters at this place knows which encoding it has.",
    ),
    Entry(
        "invalid-enum",
        "warning",
        "An `enum` is no list, lists nothing, or lists what its type can never be. It is left out, so any value of the"
        " type is allowed.",
        "List the values; those of an array's items belong into `items`.",
        """
{type: string, enum: []}
""",
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
        "invalid-extension",
        "warning",
        "An extension that tells how an operation behaves holds something else than its tool says: `x-speakeasy-retries`,"
        " `x-fern-idempotency-headers`. That part of it is left out.",
        "Write what the message asks for.",
        """
x-speakeasy-retries: {strategy: backoff, backoff: {initialInterval: soon}}
""",
    ),
    Entry(
        "invalid-header-name",
        "error",
        "A header has a name that HTTP does not allow: with blanks, colons or letters beyond ASCII. With `--keep-going`"
        " the header is left out.",
        "Use letters, digits and `-`.",
        """
{name: 'Request Id', in: header, schema: {type: string}}
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
        "invalid-media-type",
        "warning",
        "A key of `content` is not a media type. What it describes is left out.",
        "Write it as `type/subtype`, such as `application/json`.",
        """
content: {json: {schema: {type: object}}}
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
        "invalid-method",
        "error",
        "A key of `additionalOperations` cannot be an HTTP method. With `--keep-going` the operation is left out.",
        "Use letters and `-` only, 40 at most, as the method is sent.",
        """
additionalOperations: {LINK 2: {responses: {}}}
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
        "invalid-parameter",
        "error",
        "A parameter has no `name` although it is required, or its `in` is none of the places that the standard knows."
        " With `--keep-going` it is left out.",
        "Give it both.",
        """
{name: page, schema: {type: integer}}
""",
    ),
    Entry(
        "invalid-path",
        "error",
        "A path does not begin with `/`, or holds control characters. With `--keep-going` its operations are left out.",
        "Begin it with `/`; what comes before belongs into `servers`.",
        """
paths:
  pets: {get: {responses: {}}}
""",
    ),
    Entry(
        "invalid-pin",
        "warning",
        "An extension that fixes a name, such as `x-specloom-name`, holds no text. It is left out, and the name is made"
        " as usual.",
        "Write the name as a text.",
        """
{type: object, x-specloom-name: 5}
""",
    ),
    Entry(
        "invalid-reference",
        "error",
        "A `$ref` is not a text, so it refers to nothing. With `--keep-going` any value is allowed in its place.",
        "Write a reference such as `'#/components/schemas/Pet'`. It needs quotes, since `#` begins a comment in YAML.",
        """
owner: {$ref: 5}
""",
    ),
    Entry(
        "invalid-schema",
        "error",
        "A schema is no object, or its `allOf`, `oneOf` or `anyOf` no array. With `--keep-going` any value is allowed"
        " in its place, and such a list is left out.",
        "Write a schema: `{type: string}` where `string` alone is written.",
        """
{type: object, properties: {name: string}}
""",
    ),
    Entry(
        "invalid-security-scheme",
        "warning",
        "A security scheme has an unknown `type`, or lacks what its type needs. It is left out, and so is what asks for"
        " it.",
        "The types are `apiKey` (with `name` and `in`), `http` (with `scheme`), `oauth2`, `openIdConnect` and"
        " `mutualTLS`; Swagger 2.0 has `basic`.",
        """
securitySchemes: {key: {type: apiKey, name: X-Key}}
""",
    ),
    Entry(
        "invalid-status",
        "warning",
        "A key of `responses` is no status. The response is left out.",
        "Use 100 to 599, `1XX` to `5XX`, or `default`.",
        """
responses: {OK: {description: Fine.}}
""",
    ),
    Entry(
        "invalid-structure",
        "error",
        "A part of the description is not the object or array that belongs there, so it cannot be read. With"
        " `--keep-going` it is left out.",
        "The message says which of them is expected.",
        """
paths:
  /pets: {get: [List the pets]}
""",
    ),
    Entry(
        "invalid-tag",
        "warning",
        "An item of `tags` has no `name`. It is left out; operations with this tag are still grouped by it.",
        "Give it a `name`.",
        """
tags: [{description: All about pets.}]
""",
    ),
    Entry(
        "invalid-text",
        "warning",
        "A key that holds a text, or a list of texts, holds something else. It is left out.",
        "Write a text, and put it into quotes where YAML takes it for something else.",
        """
info: {title: Pets, version: '1', description: [All, about, pets]}
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
        "media-as-bytes",
        "warning",
        "A media type is known, but its content is not taken apart: an event stream in a request; forms, multipart, lines of"
        " JSON and event streams in an answer. The method takes or gives the encoded body as bytes.",
        "Encode or decode the body yourself, or offer JSON beside it.",
        """
content: {text/event-stream: {schema: {type: string}}}
""",
    ),
    Entry(
        "media-not-offered",
        "info",
        "A request may have one of several media types, and a method sends one of them: the first JSON, else the first form,"
        " multipart or lines of JSON, else the first.",
        "For another, call the client's own method: `client.post(path, body=…, extra_headers={'content-type': …})`.",
        """
content: {application/json: {schema: {type: object}}, text/csv: {schema: {type: string}}}
""",
    ),
    Entry(
        "method-case",
        "warning",
        "A method of a path is not in lower case. It is read as if it were.",
        "Write it in lower case.",
        """
paths:
  /pets: {GET: {responses: {}}}
""",
    ),
    Entry(
        "missing-items",
        "warning",
        "Before OpenAPI 3.1 an array needs `items`. This becomes a list of any values.",
        "Say what the array holds; `items: {}` says that it may be anything.",
        """
{type: array}
""",
    ),
    Entry(
        "missing-path-parameter",
        "warning",
        "A variable of a path is not declared as a parameter. It becomes a required text; `specloom lint` calls it an"
        " error.",
        "Declare each `{name}` of the path once, with `in: path`, spelled alike.",
        """
paths:
  /pets/{petId}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}]}
""",
    ),
    Entry(
        "mistyped-enum-value",
        "warning",
        "A value of an `enum` or `const` is not of the schema's type. It is converted where that is possible, and else"
        " kept as it is.",
        "Put quotes around it, or take them away. In YAML, `1`, `1.0` and `true` are no texts.",
        """
{type: string, enum: [1, 2]}
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
        "nameless-parameter",
        "warning",
        "An optional parameter has no `name`, or an empty one, as tools write that turn recorded requests into"
        " descriptions. It is left out.",
        "Give it a `name`, or remove it.",
        """
{name: '', in: query, schema: {type: string}}
""",
    ),
    Entry(
        "no-example",
        "warning",
        "A schema requires itself, or so much, that no finite value of it was found. An empty one stands for it where"
        " examples are shown.",
        "Make one of the properties in the cycle optional or nullable.",
        """
Pet: {type: object, required: [mother], properties: {mother: {$ref: '#/components/schemas/Pet'}}}
""",
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
        "optional-path-parameter",
        "warning",
        "A parameter of the path does not say `required: true`. It is required all the same, since a path has no gaps.",
        "Add `required: true`.",
        """
{name: id, in: path, schema: {type: string}}
""",
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
        "part-headers",
        "warning",
        "A part of a multipart body that is no file declares headers of its own. The part is sent without them.",
        "Give the part as a file in `extra_body`: `(name, content, media_type, headers)`; or describe it as one.",
        """
encoding: {meta: {headers: {X-Rate: {schema: {type: integer}}}}}
""",
    ),
    Entry(
        "path-fragment",
        "info",
        "A path holds a `#`. What follows it never reaches a server, and is left out.",
        "If it tells two operations apart that are one to a server, describe them as one.",
        """
paths:
  /pets#adopted: {get: {responses: {}}}
""",
    ),
    Entry(
        "path-operator",
        "warning",
        "A path has an expression of RFC 6570, such as `{;id*}`, where OpenAPI has bare names alone (Path Templating)."
        " It is read as the parameter of that name.",
        "Write the bare name, and how its value is spelled as the parameter's `style` and `explode`.",
        """
paths:
  /pets/{;id*}:
    get:
      parameters: [{name: id, in: path, required: true, style: matrix, explode: true, schema: {type: array, items: {type: string}}}]
      responses: {}
""",
    ),
    Entry(
        "pattern-properties",
        "info",
        "`patternProperties` gives properties a type by their names. They become further properties of that type,"
        " whatever their names are.",
        "Nothing needs to be done: the type is wider than the schema, never wrong.",
        """
{type: object, patternProperties: {'^x-': {type: string}}}
""",
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
        "References lead in a circle, and nothing but references is on the way: there is no value to be found. With"
        " `--keep-going` any value is allowed in their place.",
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
        "relative-server",
        "warning",
        "A server has a relative URL, which means nothing without the description's own address. It is left out of the"
        " package.",
        "Write the whole URL; until then, users of the client have to give `base_url`.",
        """
servers: [{url: /v1}]
""",
    ),
    Entry(
        "repeated-path-parameter",
        "warning",
        "A path has the same variable twice. Both places are filled with the same argument.",
        "Rename one of them, if they are two things.",
        """
paths:
  /pets/{id}/friends/{id}: {get: {responses: {}}}
""",
    ),
    Entry(
        "response-passed-over",
        "info",
        "A response is declared for a status of 1xx or 3xx. Methods return neither: an answer of 1xx is skipped, one of 3xx is"
        " followed where it redirects a GET or HEAD, else it raises `APIStatusError`, whose `headers` and `text` have it.",
        "Nothing needs to be done.",
        """
responses:
  '302': {description: Elsewhere.}
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
        "Objects and arrays, or schemas, are nested more deeply than the limit. No description that a person can use"
        " comes near it.",
        "Move the inner parts into `components`, and refer to them.",
    ),
    Entry(
        "too-large",
        "error",
        "The description has more values than the limit, as it is written or after its YAML aliases are replaced by"
        " what they stand for; or its schemas grow beyond measure by `allOf` or by unions inside one another.",
        "Write less with aliases; refer to components by `$ref`.",
    ),
    Entry(
        "too-many-combinations",
        "warning",
        "Several `oneOf` or `anyOf` hold at once, and their alternatives have more than 64 combinations. Only the first"
        " union is read.",
        "Join them into one union of what really occurs.",
    ),
    Entry(
        "types-only",
        "info",
        "The target writes the types of an API, and no client yet: operations have no methods in it.",
        "Nothing is wrong with the description; use another target to call operations.",
    ),
    Entry(
        "unbalanced-path-template",
        "warning",
        "A path has a brace that belongs to no variable. It is sent as it is.",
        "Close the variable, or write a brace that is meant as `%7B` or `%7D`.",
        """
paths:
  /pets/{id: {get: {responses: {}}}
""",
    ),
    Entry(
        "undeclared-server-variable",
        "warning",
        "The URL of a server has a variable that `variables` does not describe. It is a text whose default is empty;"
        " `${NAME}`, which other programs would replace, is kept as it is.",
        "Declare it under `variables`, with a `default`.",
        """
servers: [{url: 'https://{region}.example.com'}]
""",
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
        "undescribed-property",
        "info",
        "A name in `required` is none of the properties. It becomes a required attribute that may hold anything.",
        "Describe it under `properties`, or take it out of `required`.",
        """
{type: object, required: [id], properties: {name: {type: string}}}
""",
    ),
    Entry(
        "union-of-constraints",
        "info",
        "The alternatives of a `oneOf` or `anyOf` describe nothing by themselves, but only say what is required of the"
        " object around them. They are not checked.",
        "Nothing needs to be done: the type is wider than the schema, never wrong.",
        """
type: object
properties: {id: {type: string}, name: {type: string}}
anyOf: [{required: [id]}, {required: [name]}]
""",
    ),
    Entry(
        "union-of-forms",
        "info",
        "A form is one of several. It becomes one form with the parts of all of them, each optional.",
        "Nothing needs to be done, but which parts go together is not told; describe one form to change that.",
        """
multipart/form-data:
  schema:
    oneOf:
      - {type: object, properties: {file: {type: string, format: binary}}}
      - {type: object, properties: {url: {type: string}}}
""",
    ),
    Entry(
        "unknown-dialect",
        "warning",
        "`jsonSchemaDialect` or `$schema` asks for a dialect of JSON Schema that is not known. Schemas are read as the"
        " standard says by itself: JSON Schema 2020-12 with OpenAPI's additions.",
        "Remove it where the schemas do not need it; else describe in another way what only that dialect can say.",
        """
openapi: 3.1.0
jsonSchemaDialect: https://example.com/my-dialect
""",
    ),
    Entry(
        "unknown-http-scheme",
        "warning",
        "A security scheme of type `http` is neither `basic` nor `bearer`. The client sends what its user gives as the"
        " whole `Authorization` header.",
        "Nothing needs to be done, if users know what to give; tell it in the scheme's description.",
        """
type: http
scheme: digest
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
        "unknown-keyword",
        "warning",
        "A schema has a keyword that neither JSON Schema nor OpenAPI knows. It is left out. A warning where it is close"
        " to one that exists, and so most likely misspelt; else an information.",
        "Spell it as the message suggests; let the name of an extension begin with `x-`.",
        """
{type: object, requried: [id], properties: {id: {type: string}}}
""",
    ),
    Entry(
        "unknown-security-scheme",
        "warning",
        "A requirement in `security` names a scheme that is not declared, or cannot be read. This alternative of the"
        " requirement is left out.",
        "Declare the scheme under `components.securitySchemes` (`securityDefinitions` in Swagger 2.0).",
        """
security: [{apiKey: []}]
components: {securitySchemes: {}}
""",
    ),
    Entry(
        "unknown-type",
        "warning",
        "A `type` is none of JSON's. Where the word is common (`int`, `datetime`, `String`) it is read as what it"
        " means, else as any value.",
        "The types are object, array, string, integer, number, boolean and null; what a text holds is told by `format`.",
        """
{type: datetime}
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
        "A reference leads to nothing: there is no such file, or nothing at that pointer in it. With `--keep-going` a"
        " schema becomes any value, and an operation whose parameter or body it is is left out.",
        "Correct its spelling. In a pointer, `/` within a name is `~1`, and `~` is `~0`.",
        """
$ref: '#/components/schemas/Pett'
""",
    ),
    Entry(
        "unsupported-enum-value",
        "warning",
        "An `enum` or `const` holds an object or an array. What is described may then be any value of its type.",
        "Describe it with `properties` or `items` instead.",
        """
{enum: [{kind: cat}, {kind: dog}]}
""",
    ),
    Entry(
        "unsupported-keyword",
        "info",
        "A keyword has a meaning that is not supported. The message says what happens instead.",
        "Nothing needs to be done if the fallback is good enough; else describe it in another way.",
        """
{type: integer, not: {enum: [0]}}
""",
    ),
    Entry(
        "unsupported-style",
        "warning",
        "A parameter has a `style` (or `collectionFormat`) that does not go with its place, and gets the default one;"
        " or a part of a form has one that forms do not know, and has none.",
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
        "The version of the standard is missing, or none that is known: Swagger 2.0, OpenAPI 3.0, 3.1 and 3.2. Nothing"
        " is read, since its words may mean anything.",
        "Write `openapi: 3.1.0` (or the version that holds) at the top.",
        """
openapi: 4.0.0
""",
    ),
    Entry(
        "untyped-body",
        "info",
        "A media type that is neither JSON nor a form has a schema with properties or items. The body is passed as text"
        " or bytes, and the schema is only documentation.",
        "Nothing needs to be done; describe a JSON body to get a typed one.",
        """
content: {application/xml: {schema: {type: object}}}
""",
    ),
    Entry(
        "untyped-parameter",
        "warning",
        "A parameter has neither `schema` nor `content`. It is read as text.",
        "Give it a `schema`.",
        """
{name: page, in: query}
""",
    ),
    Entry(
        "unusable-link",
        "info",
        "The `url` of `externalDocs` is no address that begins with `http://` or `https://`. The link is left out of"
        " the documentation.",
        "Write the whole address.",
        """
externalDocs: {url: docs/pets.html}
""",
    ),
    Entry(
        "unusable-server",
        "warning",
        "The `url` of a server (or `host` in Swagger 2.0) is not an address for HTTP. The server is left out.",
        "Write an address that begins with `https://` or `http://`.",
        """
servers: [{url: 'ftp://example.com'}]
""",
    ),
    Entry(
        "unusable-token-url",
        "warning",
        "Access tokens are fetched with secrets, so the address of the token endpoint must be one that they may be sent"
        " to: http or https, without a user name, or a path. The flow is left out; a client takes tokens all the same.",
        "Write an https URL, or a path on the API's own server.",
        """
flows: {clientCredentials: {tokenUrl: 'ftp://auth.example.com/token', scopes: {}}}
""",
    ),
    Entry(
        "unused-path-parameter",
        "warning",
        "A parameter with `in: path` has no variable in the path. The parameter is left out.",
        "Spell both alike, or remove the parameter.",
        """
paths:
  /pets:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}]}
""",
    ),
)

CATALOGUE: Mapping[str, Entry] = {entry.code: entry for entry in _ENTRIES}
