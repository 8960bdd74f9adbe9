"""The fuzzed function on its corpus, and on a few inputs that hypothesis makes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.security.fuzz.target import CORPUS, described, judge


@pytest.mark.parametrize("path", sorted(CORPUS.iterdir()), ids=lambda path: path.name)
def test_the_corpus_ends_in_findings_or_packages(path: Path) -> None:
    judge(path.read_bytes())


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=4, max_size=48))
def test_changes_to_a_description_end_in_findings_or_packages(data: bytes) -> None:
    judge(b"\x01" + data)


@settings(max_examples=60, deadline=None)
@given(st.text("{}[]:,-#&*!|>'\"%@` \n\tab1.<", max_size=40))
def test_any_text_ends_in_findings(text: str) -> None:
    judge(b" " + text.encode())


def test_bytes_make_different_descriptions() -> None:
    made = [str(described(bytes([n, n * 7 % 256, n, 3]))) for n in range(40)]
    assert len(set(made)) > 20
