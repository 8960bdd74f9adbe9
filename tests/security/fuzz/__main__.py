"""Fuzz with atheris until libFuzzer's options or a finding end it; README.md says how."""

import sys

import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]

with atheris.instrument_imports(include=["generator"]):
    from tests.security.fuzz import target

    # What is imported late must be instrumented too.
    target.judge((target.CORPUS / "sound.json").read_bytes())

atheris.Setup([*sys.argv, "-timeout=300"], target.judge)
atheris.Fuzz()
