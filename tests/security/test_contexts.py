"""Each place for an author's text that no other test reads back: strings of samples, YAML, names that shells read."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from generator.diagnostics import Place
from generator.ir import Api, Doc, Info
from generator.manifest import unsafe
from generator.targets import TARGETS, docs, load
from generator.targets.python.spelling import yaml as yaml_spelling
from generator.targets.ruby import samples as ruby
from generator.targets.typescript import samples as typescript

ANY = st.text(st.characters(codec=None))
HOSTILE = "\"#{`id`} #$0 #@a \\ ${x} `x` \u2028 \u202e \ud800 \x00 \U000e0041 \r\n' -- x: &a !!b"
HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def whole(text: str) -> str:
    """With U+FFFD for what is half a character."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


@given(ANY)
@example(HOSTILE)
def test_a_ruby_string_reads_back_and_runs_nothing(text: str) -> None:
    spelled = ruby.text(text)
    assert spelled[0] == spelled[-1] == '"' and not HIDDEN.search(spelled)
    inner = spelled[1:-1]
    assert re.fullmatch(r'(?:[^"\\#]|#(?![{$@])|\\["\\#]|\\u\{[0-9a-f]{1,6}\})*', inner)
    read = re.sub(
        r"\\(?:u\{(\w+)\}|(.))",
        lambda found: chr(int(found[1], 16)) if found[1] else found[2],
        inner,
    )
    assert read == whole(text)


@given(ANY)
@example(HOSTILE)
def test_a_string_in_a_typescript_sample_reads_back(text: str) -> None:
    spelled = typescript.text(text)
    assert json.loads(spelled) == text and not HIDDEN.search(spelled)
    key = typescript.key(text)
    assert key == spelled or (key == text and re.fullmatch(r"[A-Za-z_$][A-Za-z0-9_$]*", key))


@given(ANY)
@example(HOSTILE)
def test_yaml_reads_back(text: str) -> None:
    spelled = yaml_spelling.text(text).text
    assert yaml.safe_load(f"a: {spelled}\nb: [{spelled}]") == {"a": whole(text), "b": [whole(text)]}
    assert not HIDDEN.search(spelled)


@given(
    st.lists(st.text("aAbB_\u00e9\u540d\uff23\uff2f\uff2e", min_size=1, max_size=6), unique=True)
)
@example(["con", "Con", "CON", "\uff23\uff2f\uff2e", "\u540d\u524d", "Lpt1", "con_"])
def test_pages_have_names_that_every_file_system_takes(names: list[str]) -> None:
    files = docs.file_names(dict(enumerate(names)))
    assert len({file.casefold() for file in files.values()}) == len(names)
    assert [file for file in files.values() if unsafe(f"docs/{file}.md")] == []


@pytest.mark.parametrize("target", TARGETS)
@given(title=ANY | st.text("aB é漢$(`;|&\n-_./\\'\""))
@example(title=HOSTILE)
@example(title="名前 API")
@example(title="word " * 100)
@example(title="LPT0")
@example(title="Con")
def test_what_a_shell_installs_is_made_of_plain_characters(target: str, title: str) -> None:
    made = load(target).defaults(Api(Info(title, "1", Doc(), Place()), (), (), (), {}, ()))
    assert re.fullmatch(r"[a-z0-9][a-z0-9_-]*", made.distribution)
    assert re.fullmatch(r"[a-z0-9][a-z0-9_-]*", made.package)
    assert unsafe(f"src/{made.package}/client.py") is None
