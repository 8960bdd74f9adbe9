"""The lock: a surface written for people to read and for version control to merge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.lifecycle.surface import Key, LockError, NameKind, Surface, lock_text, parse_lock

_KINDS: list[NameKind] = ["argument", "field", "method", "type"]


def test_a_lock_has_a_section_per_target_and_a_line_per_name() -> None:
    python = Surface(
        "python",
        {
            ("type", ("schema", "Pet")): "Pet",
            ("field", ("schema", "Pet", "owner name")): "owner_name",
            ("argument", ("GET", "/pets/{id}", "path", "id")): "id",
        },
    )
    ruby = Surface("ruby", {("type", ("sent", "schema", "Pet")): "PetInput"})
    text = lock_text([ruby, python])
    assert "\n".join(line for line in text.splitlines() if not line.startswith("#")) == (
        "\n"
        "[python]\n"
        "argument GET /pets/{id} path id = id\n"
        'field schema Pet "owner name" = owner_name\n'
        "type schema Pet = Pet\n"
        "\n"
        "[ruby]\n"
        "type sent schema Pet = PetInput"
    )


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(_KINDS), st.lists(st.text(), min_size=1).map(tuple)), st.text()
    )
)
def test_a_lock_is_read_as_it_was_written(names: dict[tuple[NameKind, Key], str]) -> None:
    surface = Surface("python", names)
    assert parse_lock(lock_text([surface])) == {"python": surface}


@given(st.text())
def test_a_text_is_a_lock_or_has_a_line_that_is_not(text: str) -> None:
    try:
        parse_lock(text)
    except LockError as error:
        assert 1 <= error.line <= text.count("\n") + 1


def test_windows_line_ends_and_a_byte_order_mark_are_read() -> None:
    assert parse_lock("\ufeff[python]\r\ntype schema Pet = Pet\r\n")["python"].names == {
        ("type", ("schema", "Pet")): "Pet"
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("type schema Pet = Pet", "line 1: a line before the first section, such as `[python]`"),
        ("[python]\n[python]", "line 2: a second section `[python]`"),
        ("[python]\n\ntype schema Pet", "line 3: expected `kind key = name`"),
        ("[python]\nkind schema Pet = Pet", "line 2: `kind` is no kind of name"),
        (
            '[python]\ntype "schema = Pet',
            "line 2: a quoted part that does not end, or that something follows",
        ),
        ('[python]\ntype "\\x" = Pet', 'line 2: "\\x" is no JSON string'),
        (
            "[python]\ntype schema Pet = Pet\ntype schema Pet = Cat",
            "line 3: a second name for `type schema Pet`",
        ),
        (
            "[python]\n<<<<<<< ours\ntype schema Pet = Pet\n=======",
            "line 2: a merge conflict; keep the lines of both sides, then generate again",
        ),
    ],
)
def test_what_is_no_lock_says_where_and_why(text: str, message: str) -> None:
    with pytest.raises(LockError) as caught:
        parse_lock(text)
    assert str(caught.value) == message
