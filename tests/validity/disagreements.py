"""Where the standard says that a validator is wrong: `disagreements.yaml`, each entry with the section that says so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Rule:
    """An entry: whoever says it of a request with this media type, in this description, to this operation.

    `says` is searched for in what a judge says, and `operation` is to be a method with a path; "" is any.
    """

    judge: str
    says: str
    media: str
    description: str
    operation: str


def rules() -> list[Rule]:
    told = yaml.safe_load(Path(__file__).with_name("disagreements.yaml").read_text())
    for each in told:
        assert each["section"] and each["because"], f"{each['says']} needs a reason"
    return [
        Rule(
            each["judge"],
            each["says"],
            each.get("media", ""),
            each.get("in", ""),
            each.get("operation", ""),
        )
        for each in told
    ]


def is_listed(
    judge: str, said: str, description: str, request: Mapping[str, Any], listed: Sequence[Rule]
) -> bool:
    media = request["headers"].get("content-type", "")
    operation = f"{request['method']} {request['operation']}"
    return any(
        rule.judge == judge
        and re.search(rule.says, said)
        and media.startswith(rule.media)
        and rule.description in ("", description)
        and rule.operation in ("", operation)
        for rule in listed
    )
