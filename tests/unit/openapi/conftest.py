"""Small descriptions, read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.diagnostics import Diagnostics, Place
from generator.ir import Api, Decl, DeclId, Field, Model, Type
from generator.openapi import read
from generator.source import load


@dataclass(frozen=True)
class Described:
    """What was read, and what was said about it."""

    api: Api
    report: Diagnostics

    @property
    def codes(self) -> list[str]:
        return [f"{found.severity} {found.code}" for found in self.report]

    @property
    def pointers(self) -> list[str]:
        return [found.at.pointer for found in self.report if isinstance(found.at, Place)]

    def decl(self, *key: str, side: str = "both") -> Decl:
        return self.api.decls[DeclId("", ("schema", *key), side)]  # type: ignore[arg-type]

    def model(self, *key: str, side: str = "both") -> Model:
        decl = self.decl(*key, side=side)
        assert isinstance(decl, Model)
        return decl

    def field(self, *key: str, side: str = "both") -> Field:
        """The field whose schema's name and wire name are given."""
        *owner, wire = key
        return next(field for field in self.model(*owner, side=side).fields if field.wire == wire)

    def type(self, *key: str) -> Type:
        return self.field(*key).type


Describe = Callable[..., Described]


@pytest.fixture
def describe(tmp_path: Path) -> Describe:
    """Reads the text of a description, with other files beside it."""

    def describe(text: str, **others: str) -> Described:
        for name, held in others.items():
            (tmp_path / f"{name}.yaml").write_text(held, encoding="utf-8")
        root = tmp_path / "openapi.yaml"
        root.write_text(text, encoding="utf-8")
        report = Diagnostics()
        source = load(str(root), report)
        assert source is not None, list(report)
        return Described(read(source, report), report)

    return describe


@pytest.fixture
def schemas(describe: Describe) -> Describe:
    """Reads component schemas, one flow mapping a line, in a description of the version given."""

    def schemas(text: str, version: str = "3.1.0") -> Described:
        lines = "".join(f"    {line}\n" for line in text.strip("\n").splitlines())
        head = f"openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n"
        return describe(f"{head}components:\n  schemas:\n{lines}")

    return schemas
