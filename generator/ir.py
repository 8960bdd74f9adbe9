"""What a description says, in no language's terms: every type of the intermediate representation on one page.

The reader (`generator.openapi`) makes an `Api`; the analysis (`generator.analysis`) adds `Facts`; targets read both.
Everything is frozen, every sum of cases is a closed union to `match` on without a default branch, and types refer to
declarations by `DeclId`, so that a recursive description is a finite tree and nothing is ever mutated.

Who something is (`id`) and where it was written (`at`) are different types: a place moves when a line is inserted, an
identity does not. The IR keeps the author's *words*; casing and escaping are a target's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from generator.diagnostics import Place
from generator.frozen import frozen
from generator.prose import Watched

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""A JSON value as data. Never changed in place once it is part of the IR."""


@frozen
class Absent:
    """No value was written, which is not the same as `null`."""


ABSENT = Absent()

# --- Identity ---------------------------------------------------------------------------------------------------------

Side = Literal["both", "sent", "received"]
"""Which shape of a schema: the plain one, or a second one for one direction where that differs (`readOnly`, ...).

The reader makes "sent" only: the plain shape is then the one received, so that marking a property as read-only later
gives nothing another identity.
"""


class DeclId(NamedTuple):
    """Who a declaration is: stable when the description is edited elsewhere. A tuple, since nothing is looked up as often.

    `document` is the path of its file relative to the description, "" for the description itself. `key` is
    ("schema", name) for a component; for an inline schema the key of its owner and one more step
    (a property's wire name, "item", "value", a variant's tag, ...), never an index or a document position.
    """

    document: str
    key: tuple[str, ...]
    side: Side = "both"
    instance: str = ""


class OperationId(NamedTuple):
    """Who an operation is: its method in upper case and its path template as written. Not its `operationId`."""

    method: str
    path: str


class GroupId(NamedTuple):
    """Who a group of operations (a resource) is: its path of names as the author wrote them; () is the client itself."""

    path: tuple[str, ...]


# --- What an author said about a thing --------------------------------------------------------------------------------


@frozen
class Link:
    """`externalDocs`."""

    url: str
    text: str


@frozen
class Doc:
    """The author's prose. `title` is a schema's title or an operation's summary; "" where nothing was said."""

    title: str = ""
    description: str = ""
    deprecated: bool = False
    link: Link | None = None

    def or_else(self, other: Doc) -> Doc:
        """What is said here; on each point on which nothing is, what `other` says. The description is not looked at."""
        return Doc(
            self.title or other.title,
            _DESCRIPTION.unwatched(self) or _DESCRIPTION.unwatched(other),
            self.deprecated or other.deprecated,
            self.link or other.link,
        )

    @property
    def is_described(self) -> bool:
        """Whether there is a description. It is not looked at."""
        return bool(_DESCRIPTION.unwatched(self))


_DESCRIPTION = Watched(Doc.__dict__["description"])
Doc.description = _DESCRIPTION  # type: ignore[assignment]  # what is got from it is a text


NO_DOC = Doc()


@frozen
class Pins:
    """Names that the author fixed by an extension; "" where none. `group` renames the group of an operation."""

    name: str = ""
    group: str = ""


NO_PINS = Pins()

# --- Types ------------------------------------------------------------------------------------------------------------

ScalarKind = Literal[
    "string",
    "boolean",
    "integer",
    "number",
    "decimal",
    "date",
    "datetime",
    "time",
    "duration",
    "uuid",
    "base64",
    "binary",
]
"""`integer` is exact at any size; `base64` is text that holds bytes; `binary` is raw bytes (a part or a whole body)."""


@frozen
class Limits:
    """Constraints on a value (JSON Schema validation, sections 6.2 to 6.5). Shown to readers, not enforced by default.

    `names` holds those on the names of an object's properties (`propertyNames`), `values` all that there are of these.
    """

    minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_minimum: int | float | None = None
    exclusive_maximum: int | float | None = None
    multiple_of: int | float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False
    min_properties: int | None = None
    max_properties: int | None = None
    names: Limits | None = None
    values: tuple[str, ...] = ()


NO_LIMITS = Limits()


@frozen
class Scalar:
    """A single value. `format` is the author's word for it, "" where there is none; `kind` is what it means to us.

    `secret` is true for `format: password`: the value is hidden wherever people look.
    """

    kind: ScalarKind
    format: str = ""
    limits: Limits = NO_LIMITS
    secret: bool = False


@frozen
class ListOf:
    item: Type
    limits: Limits = NO_LIMITS


@frozen
class TupleOf:
    """`prefixItems`; `rest` is the type of what may follow, None where nothing may."""

    items: tuple[Type, ...]
    rest: Type | None


@frozen
class MapOf:
    """An object with arbitrary keys and no declared property."""

    value: Type
    limits: Limits = NO_LIMITS


@frozen
class Ref:
    id: DeclId


@frozen
class Nullable:
    """Never holds another `Nullable`, `Anything`, or a `Ref` to an alias that is itself nullable."""

    type: Type


@frozen
class Constant:
    """`const`, or an enum of one value. Never null: that is `Nullable`."""

    value: bool | int | float | str


@frozen
class Discriminator:
    """`discriminator`: the property that tells, and the variant that each of its values means.

    `default` is the variant that any other value means, or none at all.
    """

    wire: str
    mapping: tuple[tuple[str, DeclId], ...]
    default: DeclId | None = None


@frozen
class OneOf:
    """A value of one of several types, none of them null or another `OneOf`.

    Unions of scalars may stand anywhere. Every other union is the type of an `Alias`, so that it has a name.
    """

    variants: tuple[Type, ...]
    discriminator: Discriminator | None = None


@frozen
class Anything:
    """No constraint on the type: any JSON value, null too."""


Type = Scalar | ListOf | TupleOf | MapOf | Ref | Nullable | Constant | OneOf | Anything

# --- Declarations: what gets a name -----------------------------------------------------------------------------------

Access = Literal["both", "read_only", "write_only"]


@frozen
class Field:
    """A property of a model, a parameter, a header, or a part of a form.

    Required, nullable and has-a-default are three different things. `secret` hides the value from people; `is_message`
    is what a body of an error says to them.
    """

    wire: str
    type: Type
    required: bool
    doc: Doc
    at: Place
    default: Json | Absent = ABSENT
    access: Access = "both"
    secret: bool = False
    examples: tuple[Json, ...] = ()
    pins: Pins = NO_PINS
    is_message: bool = False


@frozen
class Closed:
    """`additionalProperties: false`."""


@frozen
class Open:
    """Nothing was said: further properties may come, and are no promise."""


@frozen
class Typed:
    """Further properties are part of the promise: `additionalProperties` is a schema, or true (then `Anything`)."""

    type: Type


Rest = Closed | Open | Typed


@frozen
class Origin:
    """What names are made of. `authored` where the author named the thing; else `words` are its own words.

    `within` is the declaration or operation that it lies in. A `weak` step says only a position ("request body"); names
    of what lies inside skip it while they can.
    """

    words: tuple[str, ...]
    authored: bool
    within: DeclId | OperationId | None = None
    weak: bool = False


@frozen
class Model:
    """An object. `allOf` is flattened, the narrowest wins; `parents` are told to readers only."""

    id: DeclId
    origin: Origin
    doc: Doc
    fields: tuple[Field, ...]
    rest: Rest
    at: Place
    parents: tuple[DeclId, ...] = ()
    limits: Limits = NO_LIMITS
    examples: tuple[Json, ...] = ()
    pins: Pins = NO_PINS


@frozen
class EnumValue:
    """`name` and `description` come from `x-enum-varnames` and the like; "" where there is none."""

    value: bool | int | float | str
    name: str = ""
    description: str = ""


@frozen
class Enum:
    """Several known values, never null and each once, in the author's order. Open: others may come."""

    id: DeclId
    origin: Origin
    doc: Doc
    values: tuple[EnumValue, ...]
    at: Place
    examples: tuple[Json, ...] = ()
    pins: Pins = NO_PINS


@frozen
class Alias:
    """Another name for a type: a component that is neither an object nor an enum, or a union that needs a name."""

    id: DeclId
    origin: Origin
    doc: Doc
    type: Type
    at: Place
    examples: tuple[Json, ...] = ()
    pins: Pins = NO_PINS


Decl = Model | Enum | Alias

# --- Requests and responses -------------------------------------------------------------------------------------------


@frozen
class JsonBody:
    type: Type


@frozen
class Part:
    """One part of a form. `media` is the part's own content type, "" where the standard's default holds."""

    field: Field
    media: str = ""
    headers: tuple[Field, ...] = ()
    style: Style | None = None


@frozen
class FormBody:
    """`application/x-www-form-urlencoded`."""

    parts: tuple[Part, ...]
    rest: Rest


@frozen
class MultipartBody:
    parts: tuple[Part, ...]
    rest: Rest


@frozen
class TextBody:
    """Text as it is: `text/*`, XML."""


@frozen
class BytesBody:
    """Bytes as they are: the stated fallback for every media type without a meaning of its own."""


@frozen
class JsonLines:
    item: Type


@frozen
class EventStream:
    """`text/event-stream`; `end` is the data that closes the stream, "" where none is declared."""

    item: Type
    end: str = ""


Content = JsonBody | FormBody | MultipartBody | TextBody | BytesBody | JsonLines | EventStream


@frozen
class Payload:
    """One media type (as written, parameters included) and what it holds."""

    media: str
    content: Content
    examples: tuple[Json, ...] = ()


@frozen
class Body:
    """A request body: at least one payload, in the author's order."""

    required: bool
    payloads: tuple[Payload, ...]
    doc: Doc
    at: Place


@frozen
class Exact:
    code: int


@frozen
class Class:
    """`2XX` is Class(2)."""

    digit: int


@frozen
class Default:
    """`default`: every status that is not declared otherwise."""


Status = Exact | Class | Default


@frozen
class ResponseLink:
    """What can be called with what a response holds (OpenAPI 3.x, Link Object). It is for people only.

    `operation` is an `operationId`, or a reference as it is written. `arguments` are names with constants or runtime
    expressions.
    """

    name: str
    operation: str
    arguments: tuple[tuple[str, Json], ...]
    doc: Doc


@frozen
class Response:
    """No payload: the body, if there is one, has no declared meaning."""

    status: Status
    payloads: tuple[Payload, ...]
    headers: tuple[Field, ...]
    doc: Doc
    at: Place
    links: tuple[ResponseLink, ...] = ()


StyleName = Literal[
    "simple",
    "label",
    "matrix",
    "form",
    "spaceDelimited",
    "pipeDelimited",
    "tabDelimited",
    "deepObject",
    "cookie",
]
"""The styles of OpenAPI 3.x, and `tabDelimited`, which is `tsv` in Swagger 2.0."""


@frozen
class Style:
    """How a parameter's value becomes text (OpenAPI 3.x, Parameter Object, style values)."""

    name: StyleName
    explode: bool
    allow_reserved: bool = False


Where = Literal["path", "query", "header", "cookie", "querystring"]


@frozen
class Parameter:
    """`wire` is a style, or the media type of its `content`."""

    field: Field
    where: Where
    wire: Style | Payload


@frozen
class ParamRef:
    """A `{name}` in a path template; a path parameter of that name exists."""

    wire: str


@frozen
class SchemeUse:
    scheme: str
    scopes: tuple[str, ...]


Security = tuple[tuple[SchemeUse, ...], ...]
"""An OR of ANDs. () asks for nothing; an empty alternative inside means that credentials are optional."""


@frozen
class ServerVariable:
    name: str
    default: str
    values: tuple[str, ...]
    doc: Doc


@frozen
class Server:
    """`url` is a template of `variables`, as written; relative where the author wrote so. `name` is "" before 3.2."""

    url: str
    name: str
    doc: Doc
    variables: tuple[ServerVariable, ...]
    at: Place


@frozen
class Retries:
    """How an operation is tried again: pauses in seconds, growing by `factor`, and further statuses that pass.

    None stands for what is usual; `never` for none at all.
    """

    never: bool = False
    first: float | None = None
    longest: float | None = None
    factor: float | None = None
    statuses: tuple[int | str, ...] = ()


@frozen
class Hints:
    """What extensions tell about an operation's behaviour. `idempotency_header` is "" where none is declared."""

    idempotency_header: str = ""
    retries: Retries | None = None


@frozen
class Operation:
    """`words` are the author's for the method: of the `operationId`, else of method and path.

    No `servers` means those of the `Api`. A `{name}` of the path that nobody declared has a parameter all the same.
    """

    id: OperationId
    operation_id: str
    group: GroupId
    words: tuple[str, ...]
    doc: Doc
    method: str
    path: tuple[str | ParamRef, ...]
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: tuple[Response, ...]
    security: Security
    servers: tuple[Server, ...]
    hints: Hints
    at: Place
    pins: Pins = NO_PINS


@frozen
class Event:
    """A webhook or callback: what the API sends to its user. It has no path of ours and no client method."""

    name: str
    doc: Doc
    body: Body | None
    at: Place


# --- Security schemes -------------------------------------------------------------------------------------------------


@frozen
class ApiKey:
    name: str
    doc: Doc
    where: Literal["header", "query", "cookie"]
    wire: str
    at: Place
    example: str = ""


@frozen
class HttpAuth:
    """`http` schemes by their registered name in lower case: `bearer`, `basic`, ..."""

    name: str
    doc: Doc
    scheme: str
    at: Place
    example: str = ""


@frozen
class OAuthFlow:
    """`name` is OpenAPI's: `clientCredentials`, ...; addresses are as written, "" where there is none."""

    name: str
    token_url: str
    refresh_url: str = ""


@frozen
class OAuth2:
    """OpenID Connect is one flow, `openIdConnect`, whose token URL is to be found at the address."""

    name: str
    doc: Doc
    flows: tuple[OAuthFlow, ...]
    at: Place
    example: str = ""


@frozen
class MutualTls:
    name: str
    doc: Doc
    at: Place


Scheme = ApiKey | HttpAuth | OAuth2 | MutualTls

# --- The whole --------------------------------------------------------------------------------------------------------


@frozen
class Info:
    title: str
    version: str
    doc: Doc
    at: Place


@frozen
class Tag:
    """What the author said of a group. `path` is the groups that it lies in, from the outermost on, itself last."""

    name: str
    doc: Doc
    path: tuple[str, ...]


@frozen
class Skipped:
    """Something of the description that will not be generated, and why."""

    what: str
    why: str
    at: Place


@frozen
class Api:
    """A whole description. `decls` are in document order, inline ones right after what they lie in."""

    info: Info
    servers: tuple[Server, ...]
    schemes: tuple[Scheme, ...]
    tags: tuple[Tag, ...]
    decls: Mapping[DeclId, Decl]
    operations: tuple[Operation, ...]
    events: tuple[Event, ...] = ()
    skipped: tuple[Skipped, ...] = ()


# --- What follows from it ---------------------------------------------------------------------------------------------


@frozen
class Uses:
    """In which directions a declaration travels, by itself or inside another."""

    sent: bool
    received: bool


JsonKind = Literal["object", "array", "string", "integer", "number", "boolean"]


@frozen
class ByKind:
    """Variants of different JSON kinds: each kind leads to one decision."""

    kinds: tuple[tuple[JsonKind, TellApart], ...]


@frozen
class ByProperty:
    """Objects with a property whose value names the variant; `declared` when a discriminator says so.

    `default` is the variant of an object that has another value there, or none.
    """

    wire: str
    values: tuple[tuple[bool | int | str, Type], ...]
    declared: bool
    default: Type | None = None


@frozen
class BestMatch:
    """Nothing tells them apart but the shape: names and kinds of values first, then the values themselves."""

    variants: tuple[Type, ...]


@frozen
class Only:
    """A single type is left."""

    type: Type


TellApart = ByKind | ByProperty | BestMatch | Only


@frozen
class Group:
    """A resource of the client: its operations in document order, and the groups below it."""

    id: GroupId
    words: tuple[str, ...]
    doc: Doc
    operations: tuple[OperationId, ...]
    groups: tuple[Group, ...] = ()


@frozen
class Facts:
    """What follows from an `Api`, in no language's terms.

    `order` holds every declaration once: strongly connected components, each after all that it refers to.
    `unions` tells how the variants of each alias whose type is a `OneOf` are told apart.
    `tags` gives, for a model that means one tag in every union it is in, the property's wire name and that value.
    `root` is the tree of groups, the client itself at the top. `examples` holds values for every declaration.
    """

    uses: Mapping[DeclId, Uses]
    unions: Mapping[DeclId, TellApart]
    tags: Mapping[DeclId, tuple[str, bool | int | str]]
    root: Group
    order: tuple[tuple[DeclId, ...], ...]
    examples: Examples


Fill = Literal["required", "with_example", "all"]
"""Which optional fields an example shows: none, those for which the author gave an example, or every one."""


@frozen
class Examples:
    """One deterministic, valid value for each declaration, by how much of it is filled."""

    values: Mapping[tuple[DeclId, Fill], Json]
