"""What an overlay changes, and where a reader is pointed afterwards."""

from pathlib import Path
from textwrap import dedent

import pytest

from generator import overlay
from generator.diagnostics import Diagnostics, Place
from generator.source import Source, load

DESCRIPTION = """\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
tags:
- name: cats
- name: dogs
- name: fish
paths:
  /pets:
    get: &shared
      summary: List pets
      tags: [cats]
  /dogs:
    get: *shared
"""


def overlaid(
    folder: Path, actions: str, head: str = "overlay: 1.0.0"
) -> tuple[Source, Diagnostics]:
    """The description above under one overlay; `actions` is the list."""
    report = Diagnostics()
    (folder / "openapi.yaml").write_text(DESCRIPTION)
    path = folder / "overlay.yaml"
    path.write_text(f"{head}\ninfo: {{title: Test, version: 1.0.0}}\nactions:\n{dedent(actions)}")
    source = load(str(folder / "openapi.yaml"), report)
    assert source is not None
    return overlay.apply(source, [str(path)], report), report


def codes(report: Diagnostics) -> list[str]:
    return [diagnostic.code for diagnostic in report]


def place_of(source: Source, *tokens: str, on_key: bool = False) -> tuple[str, int, int]:
    place = Place()
    for token in tokens:
        place = place / token
    position = source.locate(place, on_key)
    assert position is not None
    return Path(position.file).name, position.line, position.col


def test_an_update_is_merged_into_what_it_selects(tmp_path: Path) -> None:
    source, report = overlaid(
        tmp_path,
        """
        - target: $.info
          update: {title: Animals, x-specloom-name: Zoo}
        """,
    )
    assert not codes(report)
    assert source.root.data["info"] == {  # type: ignore[call-overload, index]
        "title": "Animals",
        "version": "1.0.0",
        "x-specloom-name": "Zoo",
    }


def test_an_update_of_a_list_is_added_at_its_end(tmp_path: Path) -> None:
    source, report = overlaid(tmp_path, "- target: $.tags\n  update: {name: birds}")
    assert not codes(report)
    assert [tag["name"] for tag in source.root.data["tags"]] == [  # type: ignore[call-overload, index, union-attr]
        "cats",
        "dogs",
        "fish",
        "birds",
    ]
    assert place_of(source, "tags", "3") == ("overlay.yaml", 5, 11)


def test_lists_inside_an_update_are_added_too(tmp_path: Path) -> None:
    source, _ = overlaid(tmp_path, "- target: $\n  update: {tags: [{name: birds}]}")
    assert len(source.root.data["tags"]) == 4  # type: ignore[arg-type, call-overload, index]
    assert place_of(source, "tags", "3", "name") == ("overlay.yaml", 5, 26)


def test_an_alias_is_changed_where_it_was_selected_and_nowhere_else(tmp_path: Path) -> None:
    source, _ = overlaid(tmp_path, "- target: $.paths['/dogs'].get\n  update: {summary: List dogs}")
    paths = source.root.data["paths"]  # type: ignore[call-overload, index]
    assert paths["/pets"]["get"]["summary"] == "List pets"  # type: ignore[call-overload, index]
    assert paths["/dogs"]["get"]["summary"] == "List dogs"  # type: ignore[call-overload, index]


def test_the_description_itself_is_left_as_it_was(tmp_path: Path) -> None:
    report = Diagnostics()
    (tmp_path / "openapi.yaml").write_text(DESCRIPTION)
    (tmp_path / "overlay.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: T, version: '1'}\nactions: [{target: $.tags, remove: true}]"
    )
    source = load(str(tmp_path / "openapi.yaml"), report)
    assert source is not None
    changed = overlay.apply(source, [str(tmp_path / "overlay.yaml")], report)
    assert "tags" in source.root.data  # type: ignore[operator]
    assert "tags" not in changed.root.data  # type: ignore[operator]
    assert changed.root.digest != source.root.digest


def test_what_an_overlay_wrote_is_placed_in_the_overlay_and_the_rest_where_it_was(
    tmp_path: Path,
) -> None:
    source, _ = overlaid(tmp_path, "- target: $.info\n  update:\n    title: Animals")
    assert place_of(source, "info", "title") == ("overlay.yaml", 6, 12)
    assert place_of(source, "info", "title", on_key=True) == ("overlay.yaml", 6, 5)
    assert place_of(source, "info", "version") == ("openapi.yaml", 2, 30)
    assert place_of(source, "paths", "/pets", "get") == ("openapi.yaml", 9, 10)


def test_items_after_a_removed_one_keep_their_places(tmp_path: Path) -> None:
    source, report = overlaid(
        tmp_path,
        """
        - target: $.tags[?@.name == 'dogs']
          update: {description: Good ones}
        - target: $.tags[0]
          remove: true
        """,
    )
    assert not codes(report)
    assert source.root.data["tags"] == [  # type: ignore[call-overload, index]
        {"name": "dogs", "description": "Good ones"},
        {"name": "fish"},
    ]
    assert place_of(source, "tags", "0", "name") == ("openapi.yaml", 5, 9)
    assert place_of(source, "tags", "0", "description") == ("overlay.yaml", 6, 25)
    assert place_of(source, "tags", "1") == ("openapi.yaml", 6, 3)


def test_several_items_are_removed_at_once(tmp_path: Path) -> None:
    source, _ = overlaid(tmp_path, "- target: $.tags[0, 2, 0]\n  remove: true")
    assert source.root.data["tags"] == [{"name": "dogs"}]  # type: ignore[call-overload, index]


def test_actions_see_what_those_before_them_did(tmp_path: Path) -> None:
    source, report = overlaid(
        tmp_path,
        """
        - target: $.tags
          remove: true
        - target: $
          update: {tags: []}
        - target: $.tags
          update: {name: birds}
        """,
    )
    assert not codes(report)
    assert source.root.data["tags"] == [{"name": "birds"}]  # type: ignore[call-overload, index]


@pytest.mark.parametrize(
    ("actions", "code", "line"),
    [
        ("- target: $.paths[\n  remove: true", "overlay-path", 4),
        ("- target: $.nothing\n  remove: true", "overlay-no-match", 4),
        ("- target: $.info.title\n  update: Animals", "overlay-update", 5),
        ("- target: $.info\n  update: Animals", "overlay-update", 5),
        ("- target: $\n  remove: true", "overlay-update", 4),
        ("- target: $.info", "overlay-invalid", 4),
        ("- update: {}", "overlay-invalid", 4),
        ("- target: $.info\n  remvoe: true\n  update: {}", "overlay-invalid", 5),
        ("- target: $.info\n  remove: 'yes'", "overlay-invalid", 5),
        ("- 3", "overlay-invalid", 4),
    ],
)
def test_what_cannot_be_done_is_reported_at_its_place(
    tmp_path: Path, actions: str, code: str, line: int
) -> None:
    source, report = overlaid(tmp_path, actions)
    assert [(d.code, d.at.line) for d in report] == [(code, line)]  # type: ignore[union-attr]
    assert source.root.data["info"] == {"title": "Pets", "version": "1.0.0"}  # type: ignore[call-overload, index]


@pytest.mark.parametrize("head", ["overlay: 1.1.0", "overlay: 1", "openapi: 3.1.0"])
def test_other_versions_of_the_format_are_refused(tmp_path: Path, head: str) -> None:
    _, report = overlaid(tmp_path, "- target: $.tags\n  remove: true", head)
    assert codes(report)[0] == "overlay-version"


@pytest.mark.parametrize(
    ("extends", "found"),
    [
        ("openapi.yaml", []),
        ("https://a.example/openapi.yaml", []),
        ("other.yaml", ["overlay-extends"]),
    ],
)
def test_an_overlay_for_another_description_is_told(
    tmp_path: Path, extends: str, found: list[str]
) -> None:
    head = f"overlay: 1.0.0\nextends: {extends}"
    _, report = overlaid(tmp_path, "- target: $.tags\n  remove: true", head)
    assert codes(report) == found
