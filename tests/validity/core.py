"""Judge requests by a description with openapi-core; runs in an environment of its own, which has nothing of ours.

Reads a JSON object from standard input: `description` is the path of a file of JSON, `requests` what `recording` wrote.
Writes a list in which each request has its faults, each a line of text.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote

from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict

HOST = "http://sdk.test"


def main() -> None:
    given = json.load(sys.stdin)
    description = json.loads(Path(given["description"]).read_text())
    api = OpenAPI.from_dict(
        description,
        Config(spec_validator_cls=None),
        base_uri=Path(given["description"]).as_uri(),
    )
    json.dump([faults(api, each) for each in given["requests"]], sys.stdout)


@dataclass
class Request:
    """What openapi-core asks of a request."""

    host_url: str
    path: str
    method: str
    parameters: RequestParameters
    content_type: str
    body: bytes | None
    path_pattern: None = field(default=None)


def path_values(operation: str, path: str) -> dict[str, str]:
    """Decoded values of the variables: openapi-core would take them as they are encoded."""
    names = re.findall(r"\{([^{}]+)\}", operation)
    pattern = re.sub(r"\\\{[^{}]+\\\}", "([^/]+)", re.escape(operation))
    found = re.fullmatch(pattern, path)
    return dict(zip(names, map(unquote, found.groups()), strict=True)) if found else {}


def faults(api: OpenAPI, told: dict[str, object]) -> list[str]:
    headers = Headers(list(told["headers"].items()))
    cookies = [pair.split("=", 1) for pair in headers.get("cookie", "").split("; ") if pair]
    request = Request(
        HOST,
        told["path"],
        told["method"].lower(),
        RequestParameters(
            query=ImmutableMultiDict(parse_qsl(told["query"], keep_blank_values=True)),
            header=headers,
            cookie=ImmutableMultiDict(cookies),
            path=path_values(told["operation"], told["path"]),
        ),
        headers.get("content-type", ""),
        base64.b64decode(told["content"]) or None,
    )
    try:
        return [line for error in api.iter_request_errors(request) for line in said(error)]
    except Exception as error:
        return [f"crash: {error!r}"]


def said(error: BaseException, before: str = "") -> list[str]:
    """What is at the bottom of an error, one line for each error of a schema."""
    kind, name = type(error).__name__, getattr(error, "name", "")
    of_schema = getattr(error, "schema_errors", None)
    if of_schema:
        places = ["/".join(map(str, each.absolute_path)) for each in of_schema]
        return [
            f"{before}{kind}: {place}: {each.message}"
            for place, each in zip(places, of_schema, strict=True)
        ]
    if error.__cause__ is not None:
        return said(error.__cause__, f"{before}{kind}{f' {name}' if name else ''}: ")
    return [f"{before}{kind}: {error}"]


main()
