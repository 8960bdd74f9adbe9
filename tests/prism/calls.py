"""Make the call that each program shows, in both clients, and print a line for each thing that is wrong.

Reads from standard input, as JSON: the name of the package, its client, the programs, and either null (every call is to
succeed) or what makes a request body wrong (every call is to fail, and so is one whose credential is refused).
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any

REFUSED = {"extra_headers": {"authorization": "None"}, "max_retries": 0}
"""Options of a call: a credential that is of no scheme, so that the server and not the client has to judge."""

Call = Callable[..., Any]


def main() -> None:
    package, client, programs, wrong = json.load(sys.stdin)
    module = import_module(package)
    for program in programs:
        shown, call = documented(program, {"models": import_module(f"{package}.models")})
        for name in (client, f"Async{client}"):
            connect = getattr(module, name)
            faults = (
                succeeding(connect, call)
                if wrong is None
                else failing(connect, call, wrong, module)
            )
            for fault in faults:
                print(f"{name}: {shown}: {fault}".replace("\n", " "))


def documented(program: str, names: Mapping[str, object]) -> tuple[str, Call]:
    """The call in a program, and a function that makes it: of a client, with options besides the call's own.

    The call is made through `with_raw_response`, because Prism tells of violations in a header.
    """
    tree = ast.parse(program)
    (block,) = (node for node in tree.body if isinstance(node, ast.With))
    (call,) = (node.value for node in block.body if isinstance(node, ast.Assign))
    assert isinstance(call, ast.Call)
    assert isinstance(call.func, ast.Attribute)
    shown = ast.unparse(call.func)
    call.func.value = ast.Attribute(call.func.value, "with_raw_response", ast.Load())
    call.keywords.append(ast.keyword(None, ast.Name("options", ast.Load())))
    scope = dict(names)
    imports = [
        ast.unparse(node) for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    exec("\n".join(imports), scope)
    return shown, eval(f"lambda client, **options: {ast.unparse(call)}", scope)


def succeeding(connect: Call, call: Call) -> Iterator[str]:
    response = made(connect, call, {"max_retries": 0})
    if isinstance(response, Exception):
        yield f"raises {response!r}"
        return
    if response.status_code != 200:
        yield f"status {response.status_code}"
    if violations := response.headers.get("sl-violations"):
        yield f"violations {violations}"
    response.parse()


def failing(connect: Call, call: Call, wrong: object, module: Any) -> Iterator[str]:
    errors = module.errors
    missing = made(connect, call, {"max_retries": 0}, given={})
    if type(missing) is not errors.CredentialError:
        yield f"without a credential: {missing!r}"
    refused = made(connect, call, REFUSED)
    yield from typed(refused, errors.AuthenticationError, {401}, "with a credential of no scheme")
    invalid = made(connect, call, {"extra_body": wrong, "max_retries": 0})
    unlike = errors.BadRequestError, errors.UnprocessableEntityError
    yield from typed(invalid, unlike, {400, 422}, "with a body that is wrong")


def typed(error: Any, kind: Any, statuses: set[int], when: str) -> Iterator[str]:
    """Where the answer is one that the description declares (Prism's own are problems), its body is a model."""
    if not isinstance(error, kind) or error.status_code not in statuses:
        yield f"{when}: {error!r}"
        return
    is_declared = error.headers.get("content-type") == "application/json"
    if is_declared != (type(error.body).__module__.partition(".")[2].startswith("models")):
        yield f"{when}: the body is {error.body!r}"


def made(connect: Call, call: Call, options: Mapping[str, object], given: Any = None) -> Any:
    """The response, or the error of the package that the call raises. `given` are the client's credentials."""
    client = connect(**({"token": "test-token"} if given is None else given))
    try:
        return (
            asyncio.run(awaited(client, call, options))
            if is_async(client)
            else waited(client, call, options)
        )
    except client_errors(client) as error:
        return error


def waited(client: Any, call: Call, options: Mapping[str, object]) -> Any:
    with client:
        return call(client, **options)


async def awaited(client: Any, call: Call, options: Mapping[str, object]) -> Any:
    async with client:
        return await call(client, **options)


def is_async(client: Any) -> bool:
    return hasattr(client, "__aenter__")


def client_errors(client: Any) -> type[Exception]:
    """The root of a package's errors."""
    module = import_module(type(client).__module__.partition(".")[0])
    found: type[Exception] = inspect.getmro(module.errors.APIError)[1]
    return found


if __name__ == "__main__":
    main()
