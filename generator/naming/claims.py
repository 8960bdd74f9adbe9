"""What needs a name: a claim for everything in a description that users will call by one, scope by scope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from generator.diagnostics import Place
from generator.frozen import frozen
from generator.ir import (
    Alias,
    Api,
    ApiKey,
    BytesBody,
    Class,
    Content,
    Decl,
    DeclId,
    Default,
    Enum,
    EventStream,
    Exact,
    Field,
    FormBody,
    Group,
    GroupId,
    HttpAuth,
    JsonBody,
    JsonLines,
    Model,
    MultipartBody,
    MutualTls,
    OAuth2,
    Operation,
    OperationId,
    Payload,
    Ref,
    Response,
    Scheme,
    Server,
    TextBody,
    Where,
)
from generator.lifecycle.surface import Key
from generator.naming.rules import NamingRules, Words
from generator.naming.scope import Claim
from generator.naming.wording import words

# --- Keys -------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 16)
def decl_key(id: DeclId) -> Key:
    """A declaration in the lock. The shape received is written as the one for both: it has the plain name, so that a
    schema may come to have two shapes and rename nothing.
    """
    marks = (
        *((f"document:{id.document}",) if id.document else ()),
        *((f"instance:{id.instance}",) if id.instance else ()),
        *(("sent",) if id.side == "sent" else ()),
    )
    return (*marks, *id.key)


def argument_key(id: OperationId, where: str, wire: str) -> Key:
    """An argument in the lock; the wire name "" of a "body" is the body as a whole."""
    return (id.method, id.path, where, *((wire,) if wire or where != "body" else ()))


def credential_key(scheme: str, part: str) -> Key:
    """A security scheme's credential in the lock."""
    return (scheme, part) if part else (scheme,)


def server_key(variable: str) -> Key:
    """A variable of the servers in the lock."""
    return ("servers", variable, "variable")


# --- Declarations -----------------------------------------------------------------------------------------------------


def type_claims(api: Api) -> list[Claim]:
    """A claim for every declaration: first those that an author named, then those called by what they lie in."""
    return _type_claims(api.decls.values(), api)


def _type_claims(decls: Iterable[Decl], api: Api) -> list[Claim]:
    operations = {operation.id: operation for operation in api.operations}
    return [_type_claim(decl, api, operations) for decl in decls]


def _type_claim(decl: Decl, api: Api, operations: Mapping[OperationId, Operation]) -> Claim:
    authored = decl.origin.authored
    made = _authored_names(decl) if authored else _invented_names(decl, api, operations)
    raw = decl.id.key[-1] if authored and not _marks(decl.id) else ""
    return Claim("type", decl_key(decl.id), made, decl.at, raw, decl.pins.name, int(not authored))


def _authored_names(decl: Decl) -> tuple[Words, ...]:
    own = (*_origin_words(decl), *_marks(decl.id))
    document = _words_of(decl.id.document.rpartition("/")[2].partition(".")[0])
    return _distinct(own, (*document, *own), (*own, *_words_of(decl.id.key[0])))


def _marks(id: DeclId) -> Words:
    return (*_words_of(id.instance), *(("input",) if id.side == "sent" else ()))


def _origin_words(decl: Decl) -> Words:
    return _words_of(*decl.origin.words) or words(decl.id.key[-1])


@frozen
class _Step:
    """One of the things that a declaration lies in; `in_full` are words that tell it from all others of its kind."""

    words: Words
    weak: bool
    in_full: Words


def _invented_names(
    decl: Decl, api: Api, operations: Mapping[OperationId, Operation]
) -> tuple[Words, ...]:
    own = _origin_words(decl)
    around = tuple(_around(decl, api, operations))
    strong = tuple(step for step in around if not step.weak)
    in_full = tuple(_Step(step.in_full, step.weak, step.in_full) for step in around)
    named = (*_lengthened(own, strong), *_lengthened(own, around), *_unplaced(own, around))
    named = (*named, *_by_key(decl.id, named), *_lengthened(own, in_full))
    return tuple((*name, *_marks(decl.id)) for name in _distinct(*named))


def _lengthened(own: Words, steps: tuple[_Step, ...]) -> Iterator[Words]:
    """The words after those of one step, two steps, ...; a weak step is no beginning of a name."""
    name = own
    for step in steps:
        name = _joined(step.words, name)
        if not step.weak:
            yield name


def _unplaced(own: Words, steps: tuple[_Step, ...]) -> Iterator[Words]:
    if all(step.weak for step in steps):
        yield own
        yield tuple(word for step in reversed(steps) for word in step.words) + own


def _by_key(id: DeclId, named: tuple[Words, ...]) -> Iterator[Words]:
    """What lies in a component may be told by all steps that lead there, or by what kind of component that is."""
    kind, *steps = id.key
    if kind == "schema":
        yield from (_words_of(*steps), (*named[0], "value"))
    elif kind != "operation":
        yield from ((*named[0], *words(kind)), _words_of(*steps))


def _joined(outer: Words, inner: Words) -> Words:
    """`outer` before `inner`, words where they overlap once: ("pet",) and ("pet", "status") is ("pet", "status")."""
    for shared in range(min(len(outer), len(inner) - 1), 0, -1):
        if outer[-shared:] == inner[:shared]:
            return outer + inner[shared:]
    return outer + inner


def _around(decl: Decl, api: Api, operations: Mapping[OperationId, Operation]) -> Iterator[_Step]:
    within = decl.origin.within
    while within is not None:
        match within:
            case OperationId():
                operation = operations[within]
                _, in_full = _in_full(operation)
                yield _Step(_words_of(*operation.words), weak=False, in_full=in_full)
                return
            case DeclId():
                outer = api.decls[within]
                yield _step(outer)
                within = outer.origin.within


def _step(decl: Decl) -> _Step:
    if decl.pins.name:
        pinned = words(decl.pins.name)
        return _Step(pinned, weak=False, in_full=pinned)
    own = _origin_words(decl)
    return _Step(own, decl.origin.weak, in_full=own)


def module_claims(api: Api, types: Mapping[DeclId, str]) -> list[Claim]:
    """A file is called as the declaration in it is, and lies in a scope of its own."""
    return [
        Claim("module", decl_key(id), (words(types[id]),), decl.at, private=True)
        for id, decl in api.decls.items()
    ]


def error_claims(api: Api) -> list[Claim]:
    """The claims of what an author named and declared as the body of an error: an exception is called after it."""
    bodies = {
        id: api.decls[id]
        for operation in api.operations
        for response in operation.responses
        if _is_error(response)
        for id in _bodies(response)
    }
    named = [decl for decl in bodies.values() if decl.origin.authored or decl.pins.name]
    return _type_claims(named, api)


def _is_error(response: Response) -> bool:
    match response.status:
        case Exact(code=code):
            return code >= 400
        case Class(digit=digit):
            return digit >= 4
        case Default():
            return True


def _bodies(response: Response) -> Iterator[DeclId]:
    for payload in response.payloads:
        match payload.content:
            case JsonBody(type=Ref(id=id)):
                yield id
            case _:
                pass


def field_claims(decl: Model) -> list[Claim]:
    """The fields of a model."""
    return [
        Claim("field", (*decl_key(decl.id), f.wire), (words(f.wire),), f.at, f.wire, f.pins.name)
        for f in decl.fields
    ]


# --- Groups and methods -----------------------------------------------------------------------------------------------


def groups_below(root: Group) -> Iterator[Group]:
    """Every group of a tree but its root, each before those in it."""
    for group in root.groups:
        yield group
        yield from groups_below(group)


def member_claims(group: Group, operations: Mapping[OperationId, Operation]) -> list[Claim]:
    """What a group has: the groups in it and its methods, which share one scope."""
    below = [
        Claim("group", inner.id.path, (_group_words(inner.id),), _place(inner, operations))
        for inner in group.groups
    ]
    return [*below, *(_method_claim(operations[id], group.id) for id in group.operations)]


def _method_claim(operation: Operation, group: GroupId) -> Claim:
    return Claim(
        "method",
        (operation.id.method, operation.id.path),
        _method_names(operation, group),
        operation.at,
        pin=operation.pins.name,
        rank=1,
    )


def _method_names(operation: Operation, group: GroupId) -> tuple[Words, ...]:
    full = _words_of(*operation.words)
    return _distinct(_without_group(full, group), full, *_in_full(operation))


def _in_full(operation: Operation) -> tuple[Words, Words]:
    """An operation's words with what else its path says, then with its method too."""
    full = _words_of(*operation.words)
    path = (*full, *_others(words(operation.id.path), full))
    return path, (*path, *_others(words(operation.id.method), path))


def _others(more: Words, known: Words) -> Words:
    return tuple(dict.fromkeys(word for word in more if word not in known))


def _without_group(full: Words, group: GroupId) -> Words:
    left = full
    for name in group.path:
        left = _without(left, words(name))
    return left or full


def _without(sentence: Words, phrase: Words) -> Words:
    left: Words = ()
    while sentence:
        if len(sentence) >= len(phrase) and all(map(_same_word, sentence, phrase)):
            sentence = sentence[len(phrase) :]
        else:
            left, sentence = (*left, sentence[0]), sentence[1:]
    return left


def _same_word(one: str, other: str) -> bool:
    return bool(_singulars(one) & _singulars(other))


def _singulars(word: str) -> set[str]:
    """A word and what it may be the plural of."""
    found = {word}
    for ending, instead in (("s", ""), ("es", ""), ("ies", "y")):
        if word.endswith(ending) and not word.endswith("ss") and len(word) > len(ending) + 1:
            found.add(word.removesuffix(ending) + instead)
    return found


def _group_words(id: GroupId) -> Words:
    return words(id.path[-1])


def _place(group: Group, operations: Mapping[OperationId, Operation]) -> Place:
    inside = (group, *groups_below(group))
    return next((operations[id].at for each in inside for id in each.operations), Place())


def group_class_claims(root: Group) -> list[Claim]:
    """The classes of all groups: one of a group within another is called after that too where it must be."""
    return [_nested("group_class", group) for group in groups_below(root)]


def group_module_claims(root: Group) -> list[Claim]:
    """The files of all groups."""
    return [_nested("group_module", group) for group in groups_below(root)]


def _nested(kind: Literal["group_class", "group_module"], group: Group) -> Claim:
    path = tuple(map(words, group.id.path))
    longer = (tuple(word for step in path[-n:] for word in step) for n in range(1, len(path) + 1))
    return Claim(
        kind,
        group.id.path,
        _distinct(*longer),
        Place(),
        raw=group.id.path[-1],
        rank=min(len(path) - 1, 1),
        private=True,
    )


# --- Arguments --------------------------------------------------------------------------------------------------------

_RANKS: Mapping[str, int] = {
    where: rank for rank, where in enumerate(("path", "query", "querystring", "header", "cookie"))
}
IDEMPOTENCY_HEADER = "idempotency-key"
"""The header that is the per-call option of the same name, in lower case."""


def argument_claims(api: Api, operation: Operation, rules: NamingRules) -> list[Claim]:
    """Parameters, then the fields of the body or the body itself. Who comes first keeps the plain name."""
    parameters = [
        _argument(operation.id, parameter.where, parameter.field, _RANKS[parameter.where])
        for parameter in operation.parameters
        if not is_option(parameter.where, parameter.field.wire)
    ]
    fields = body_fields(api, operation) if rules.flatten_body else None
    if fields is not None:
        return [*parameters, *(_argument(operation.id, "body", f, len(_RANKS)) for f in fields)]
    return [*parameters, *_whole_body(operation)]


def _argument(id: OperationId, where: Where | Literal["body"], field: Field, rank: int) -> Claim:
    own = words(field.wire)
    longer = ("body", *own) if where == "body" else (*own, where)
    return Claim(
        "argument",
        argument_key(id, where, field.wire),
        (own, longer),
        field.at,
        field.wire,
        field.pins.name,
        rank,
    )


def _whole_body(operation: Operation) -> Iterator[Claim]:
    if operation.body is not None:
        key = argument_key(operation.id, "body", "")
        candidates = (("body",), ("request", "body"))
        yield Claim("argument", key, candidates, operation.body.at, rank=len(_RANKS))


def is_option(where: str, wire: str) -> bool:
    """Whether a parameter is the per-call option `idempotency_key`, and so no argument of its own."""
    return where == "header" and wire.lower() == IDEMPOTENCY_HEADER


def sent_payload(operation: Operation) -> Payload | None:
    """What a method sends of several media types: the first JSON, else the first that has parts or items, else the first."""
    payloads = operation.body.payloads if operation.body else ()
    return min(payloads, key=lambda payload: _preference(payload.content), default=None)


def _preference(content: Content) -> int:
    match content:
        case JsonBody():
            return 0
        case FormBody() | MultipartBody() | JsonLines():
            return 1
        case TextBody() | BytesBody() | EventStream():
            return 2


def body_fields(api: Api, operation: Operation) -> tuple[Field, ...] | None:
    """The fields of an object body or a form, which become arguments; None where the body stays whole or there is none.

    Fields that are only received are left out; an object that has no others stays whole.
    """
    payload = sent_payload(operation)
    if payload is None:
        return None
    match payload.content:
        case JsonBody(type=Ref(id=id)):
            return _sent_fields(api.decls[id])
        case FormBody(parts=parts) | MultipartBody(parts=parts):
            return tuple(part.field for part in parts) or None
        case JsonBody() | JsonLines() | TextBody() | BytesBody() | EventStream():
            return None


def _sent_fields(decl: Decl) -> tuple[Field, ...] | None:
    match decl:
        case Model(fields=fields):
            return tuple(field for field in fields if field.access != "read_only") or None
        case Enum() | Alias():
            return None


# --- Credentials ------------------------------------------------------------------------------------------------------


def server_claims(servers: Iterable[Server]) -> list[Claim]:
    """The variables of servers, which stand beside the credentials; each name once."""
    found = {variable.name: server.at for server in servers for variable in server.variables}
    return [
        Claim(
            "credential",
            server_key(name),
            _distinct(words(name), ("server", *words(name))),
            at,
            raw=name,
        )
        for name, at in found.items()
    ]


def credential_claims(schemes: Sequence[Scheme]) -> list[Claim]:
    """What the schemes ask for: `token` and the like, unless the scheme's name says more."""
    return [
        Claim(
            "credential",
            credential_key(scheme.name, part),
            _distinct(_credential(scheme, part), (*words(scheme.name), *_words_of(part))),
            scheme.at,
            raw=scheme.name,
        )
        for scheme in schemes
        for part in credential_parts(scheme)
    ] + [
        Claim(
            "credential",
            credential_key(scheme.name, part),
            (words(part), (*words(scheme.name), *words(part))),
            scheme.at,
            raw=scheme.name,
        )
        for scheme in schemes
        for part in flow_parts(scheme)
    ]


def credential_parts(scheme: Scheme) -> tuple[str, ...]:
    """("",) for one secret, ("username", "password"), () where a constructor takes nothing."""
    match scheme:
        case ApiKey() | OAuth2():
            return ("",)
        case HttpAuth(scheme=kind):
            return ("username", "password") if kind == "basic" else ("",)
        case MutualTls():
            return ()


def flow_parts(scheme: Scheme) -> tuple[str, ...]:
    """What a client can be given besides a token, to fetch one itself: the parameters of token requests (RFC 6749)."""
    if not isinstance(scheme, OAuth2):
        return ()
    needs = {flow.name for flow in scheme.flows if flow.token_url or flow.refresh_url}
    parts = {
        "client_id": needs & _FETCHED.keys(),
        "client_secret": needs & _FETCHED.keys(),
        **{part: needs & {flow} for flow, own in _FETCHED.items() for part in own},
    }
    return tuple(part for part, asked in parts.items() if asked)


_FETCHED: Mapping[str, tuple[str, ...]] = {
    "clientCredentials": (),
    "password": ("username", "password"),
    "authorizationCode": ("refresh_token",),
}
"""The flows whose tokens can be had without a person at a screen, and what each needs besides the client's own."""


def _credential(scheme: Scheme, part: str) -> Words:
    said = tuple(word for word in words(scheme.name) if word not in _FILLERS)
    usual, generic = _usual(scheme)
    if set(said) <= generic:
        return _words_of(part) or usual
    return (*said, *_words_of(part))


_FILLERS = frozenset(
    {
        "default",
        "auth",
        "authentication",
        "authorization",
        "scheme",
        "security",
        "http",
        "header",
        "query",
        "cookie",
    }
)


def _usual(scheme: Scheme) -> tuple[Words, frozenset[str]]:
    """The name where the scheme's own says nothing, and the words that say nothing."""
    match scheme:
        case ApiKey():
            return ("api", "key"), frozenset({"api", "key", "apikey", "x"})
        case HttpAuth() | OAuth2() | MutualTls():
            return ("token",), _GENERIC


_GENERIC = frozenset(
    {
        "access",
        "basic",
        "bearer",
        "connect",
        "digest",
        "id",
        "jwt",
        "oauth",
        "oauth2",
        "oidc",
        "open",
        "openid",
        "token",
    }
)

# --- Words ------------------------------------------------------------------------------------------------------------


def _words_of(*texts: str) -> Words:
    """The words of several texts, some of which may be empty."""
    return tuple(word for text in texts if text for word in words(text))


def _distinct(*names: Words) -> tuple[Words, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
