"""Which exceptions an API has: one for each way in which its description says that a call can fail.

Every status has a *status class* that the runtime raises whether it is declared or not (`BadRequestError` for 400). What
a description adds is the type of the body, and sometimes a name:

* a body that the author named and that belongs to one status alone lends its name to a subclass of the status class
  (`Unauthorized` at 401: `UnauthorizedError`); where that name is the status class's own, that class is declared anew;
* else, if all calls that declare the status agree on the body, the status class is declared anew with it;
* else the body's name and the status class's together make a subclass (`ProblemBadRequestError`);
* what several statuses share (`InternalServerError`) is only declared anew if all of them agree.

Ranges (`4XX`) and `default` are treated as one status more. What the runtime raises for them is the class of the
status that came as well, so that `except NotFoundError` holds everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator import ir
from generator.frozen import frozen
from generator.naming import NamePlan
from generator.targets.python.calls import Call

ROOT = "APIStatusError"
"""The runtime's class for a status that has none of its own."""

SERVER_ERROR = "InternalServerError"

RUNTIME_CLASSES: Mapping[int, str] = {
    400: "BadRequestError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    409: "ConflictError",
    422: "UnprocessableEntityError",
    429: "RateLimitError",
}
"""The runtime's own status classes; every 5xx besides is `InternalServerError`."""

PHRASES: Mapping[int, str] = {
    402: "PaymentRequired",
    405: "MethodNotAllowed",
    406: "NotAcceptable",
    407: "ProxyAuthenticationRequired",
    408: "RequestTimeout",
    410: "Gone",
    411: "LengthRequired",
    412: "PreconditionFailed",
    413: "ContentTooLarge",
    414: "URITooLong",
    415: "UnsupportedMediaType",
    416: "RangeNotSatisfiable",
    417: "ExpectationFailed",
    418: "Teapot",
    421: "MisdirectedRequest",
    423: "Locked",
    424: "FailedDependency",
    425: "TooEarly",
    426: "UpgradeRequired",
    428: "PreconditionRequired",
    431: "RequestHeaderFieldsTooLarge",
    451: "UnavailableForLegalReasons",
    501: "NotSupported",  # `NotImplementedError` is a builtin.
    502: "BadGateway",
    503: "ServiceUnavailable",
    504: "GatewayTimeout",
}
"""The registered reason phrases (RFC 9110, section 15) of statuses that the runtime has no class for."""


@frozen
class Fault:
    """What a call can end with: a declared status, and the type of its body (None: no body with a meaning)."""

    status: ir.Status
    body: ir.Type | None


@frozen
class ErrorClass:
    """An exception of the generated package.

    `base` is a class of the package, unless it has the class's own name: then it is the runtime's. `docs` are those of
    the responses that raise it.
    """

    name: str
    base: str
    fault: Fault
    docs: tuple[ir.Doc, ...]

    @property
    def takes_place(self) -> bool:
        """Whether it is raised in the place of the runtime's class of the same name."""
        return self.name == self.base

    @property
    def said(self) -> tuple[str, ...]:
        """The author's words on the responses that raise it, each once."""
        return tuple(filter(None, dict.fromkeys(doc.description.strip() for doc in self.docs)))


@frozen
class Errors:
    """The exceptions that must be written, parents first, and the one that each fault raises."""

    classes: tuple[ErrorClass, ...]
    raised: Mapping[Fault, str]

    @property
    def replacing(self) -> tuple[ErrorClass, ...]:
        """Those that are raised in the place of a class of the runtime."""
        return tuple(error for error in self.classes if error.takes_place)

    def of(self, response: ir.Response) -> str:
        """The exception that a declared failure raises."""
        return self.raised[Fault(response.status, body_type(response))]


def plan(api: ir.Api, calls: Iterable[Call], names: NamePlan, root: str) -> Errors:
    """The exception of every declared fault, and the classes that must be written for them; `root` is above all."""
    docs = _docs(calls)
    faults = tuple(docs)
    taken = {*RUNTIME_CLASSES.values(), *_RUNTIME_TREE, root}
    raised: dict[Fault, str] = {}
    classes: list[ErrorClass] = []
    for fault in faults:
        name = _class_name(fault, faults, api, names, root)
        if name is None:
            raised[fault] = status_class(fault.status)
            continue
        if name != status_class(fault.status):
            name = _free(name, fault, taken)
        raised[fault] = name
        classes.append(ErrorClass(name, status_class(fault.status), fault, docs[fault]))
    return Errors(tuple(sorted(classes, key=lambda error: not error.takes_place)), raised)


def body_type(response: ir.Response) -> ir.Type | None:
    """The type of a response's first JSON payload."""
    for payload in response.payloads:
        if isinstance(payload.content, ir.JsonBody):
            return payload.content.type
    return None


def message_path(body: ir.Type | None, api: ir.Api) -> tuple[str, ...]:
    """The properties that lead to what an error says, where the author tells; () where not."""
    return _message_path(body, api, ()) or ()


def _message_path(
    kind: ir.Type | None, api: ir.Api, above: tuple[ir.DeclId, ...]
) -> tuple[str, ...] | None:
    match kind:
        case ir.Nullable(type=inner):
            return _message_path(inner, api, above)
        case ir.Ref(id=id) if id not in above:
            decl = api.decls[id]
            if isinstance(decl, ir.Alias):
                return _message_path(decl.type, api, (*above, id))
            for field in decl.fields if isinstance(decl, ir.Model) else ():
                if field.is_message:
                    return (field.wire,)
                below = _message_path(field.type, api, (*above, id))
                if below is not None:
                    return (field.wire, *below)
            return None
        case _:
            return None


def status_class(status: ir.Status) -> str:
    """The public class that a status raises when nothing more is known of it."""
    match status:
        case ir.Exact(code=code) if code in RUNTIME_CLASSES:
            return RUNTIME_CLASSES[code]
        case ir.Exact(code=code):
            return SERVER_ERROR if code >= 500 else ROOT
        case ir.Class(digit=digit):
            return SERVER_ERROR if digit == 5 else ROOT
        case ir.Default():
            return ROOT


def root_class(client: str) -> str:
    """The name under which a package exports the root of its exceptions: `DubError`."""
    name = f"{client}Error"
    return f"{client}SDKError" if name in {*RUNTIME_CLASSES.values(), *_RUNTIME_TREE} else name


def _docs(calls: Iterable[Call]) -> dict[Fault, tuple[ir.Doc, ...]]:
    """Every declared fault by status, with the docs of all responses that declare it."""
    docs: dict[Fault, list[ir.Doc]] = {}
    for call in calls:
        for answer in call.failures:
            response = answer.response
            fault = Fault(response.status, body_type(response))
            docs.setdefault(fault, []).append(response.doc)
    by_status = sorted(docs.items(), key=lambda item: _rank(item[0].status))
    return {fault: tuple(said) for fault, said in by_status}


def _rank(status: ir.Status) -> tuple[int, int]:
    """Single statuses first, then ranges, then `default`."""
    match status:
        case ir.Exact(code=code):
            return 0, code
        case ir.Class(digit=digit):
            return 1, digit
        case ir.Default():
            return 2, 0


def _class_name(
    fault: Fault, faults: tuple[Fault, ...], api: ir.Api, names: NamePlan, root: str
) -> str | None:
    """The name of the class to write; None where the status class is raised as it is."""
    if fault.body is None:
        return None
    own = _own_class(fault.status)
    lent = _lent_name(fault.body, fault, faults, api, names)
    if lent is not None and lent not in (own, root, *RUNTIME_CLASSES.values()):
        return lent
    if _disagree(other for other in faults if other.status == fault.status):
        return f"{_kind_word(fault.body, names)}{own}"
    if own == status_class(fault.status) and _disagree(
        other for other in faults if status_class(other.status) == own
    ):
        # A subclass could not give `body` another type than its parent.
        return f"Status{_mark(fault.status)}Error"
    return own


def _lent_name(
    body: ir.Type, fault: Fault, faults: tuple[Fault, ...], api: ir.Api, names: NamePlan
) -> str | None:
    """The name of a body that the author named, where this status alone has it."""
    if not isinstance(body, ir.Ref):
        return None
    decl = api.decls[body.id]
    if not (decl.origin.authored or decl.pins.name):
        return None
    if any(other.body == body and other.status != fault.status for other in faults):
        return None
    name = _body_name(body.id, names)
    return None if name == "Error" else f"{name}Error"


def _body_name(body: ir.DeclId, names: NamePlan) -> str:
    name = names.decl(body)
    return name.removesuffix("Body").removesuffix("Error") or name


def _kind_word(body: ir.Type, names: NamePlan) -> str:
    """What tells a body from others of its status: its name, or what JSON calls it."""
    match body:
        case ir.Ref(id=id):
            return _body_name(id, names)
        case ir.ListOf() | ir.TupleOf():
            return "List"
        case ir.MapOf():
            return "Map"
        case ir.Scalar() | ir.Constant():
            return "Plain"
        case ir.Nullable() | ir.OneOf() | ir.Anything():
            return "Json"


def _disagree(faults: Iterable[Fault]) -> bool:
    return len({fault.body for fault in faults} - {None}) > 1


def _own_class(status: ir.Status) -> str:
    """The status class, or where a status shares one with others, a name of its own."""
    match status:
        case ir.Exact(code=code) if code in RUNTIME_CLASSES or code == 500:
            return status_class(status)
        case ir.Exact(code=code):
            return f"{PHRASES.get(code, f'Status{code}')}Error"
        case ir.Class(digit=digit):
            return "ServerError" if digit == 5 else "ClientError"
        case ir.Default():
            return "DefaultError"


def _free(name: str, fault: Fault, taken: set[str]) -> str:
    free = name
    while free in taken:
        free = f"{free.removesuffix('Error')}{_mark(fault.status)}Error"
    taken.add(free)
    return free


def _mark(status: ir.Status) -> str:
    match status:
        case ir.Exact(code=code):
            return str(code)
        case ir.Class(digit=digit):
            return f"{digit}XX"
        case ir.Default():
            return "Default"


_RUNTIME_TREE = frozenset(
    {
        "APIConnectionError",
        "APIError",
        "APIResponseValidationError",
        "APIStatusError",
        "APITimeoutError",
        "DecodeError",
        "InternalServerError",
        "ResponseTooLarge",
        "SDKError",
        "StreamError",
        "TooManyRedirects",
    }
)
"""What else the runtime exports; the rest of its names do not end in `Error`."""
