"""The shipped lists, and the operator's own file beside them."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.screening.packs import PACKS, count, load_floor, pack


def own_file(folder: Path, text: str) -> Path:
    path = folder / "floor.txt"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("category", PACKS)
def test_each_pack_has_terms_each_once(category: str) -> None:
    words = [listed.term.text for listed in pack(category).denied]
    assert count(category) == len(words) == len(set(words)) > 0
    assert not any(listed.half or listed.own for listed in pack(category).denied)


def test_the_shipped_floor_has_terms_that_count_alone_and_both_halves() -> None:
    floor = load_floor()
    assert {listed.half for listed in floor.denied} == {"", "minors", "sexual"}
    words = [(listed.half, listed.term.text) for listed in floor.denied]
    assert len(words) == len(set(words))


def test_an_operators_file_adds_to_the_shipped_floor(tmp_path: Path) -> None:
    path = own_file(
        tmp_path,
        "\ufeff# ours\n\nzorble*\n[minors]\nsprat\n  [sexual]  \nglanx\nallow old zorble\n"
        "allow\ttiny sprat\n",
    )
    shipped, both = load_floor(), load_floor(path)
    own = both.denied[len(shipped.denied) :]
    assert both.denied[: len(shipped.denied)] == shipped.denied
    assert [(it.term.text, it.line, it.half, it.own) for it in own] == [
        ("zorble*", 3, "", True),
        ("sprat", 5, "minors", True),
        ("glanx", 7, "sexual", True),
    ]
    assert [term.text for term in both.allowed[len(shipped.allowed) :]] == [
        "old zorble",
        "tiny sprat",
    ]


def test_a_line_may_have_many_phrases(tmp_path: Path) -> None:
    path = own_file(tmp_path, "allow old|new red| zorble\nallow fox|hen\n")
    assert [term.text for term in load_floor(path).allowed[len(load_floor().allowed) :]] == [
        "old red zorble",
        "old zorble",
        "new red zorble",
        "new zorble",
        "fox",
        "hen",
    ]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("zor*ble", "A star may only stand"),
        ("zo*", "Beside a star"),
        ("***", "needs letters"),
        ("z" * 61, "at most 60"),
        ("[sexaul]", r"\[sexaul\] is no section; there are `\[minors\]` and `\[sexual\]`"),
        ("[minors", "is no section"),
        ("allow", "needs letters"),
        ("allow **", "needs letters"),
    ],
)
def test_a_wrong_line_is_named_with_its_file(tmp_path: Path, wrong: str, sentence: str) -> None:
    path = own_file(tmp_path, f"# ours\nzorble\n{wrong}\n")
    with pytest.raises(SettingsError, match=f"line 3: .*{sentence}") as error:
        load_floor(path)
    assert str(path) in str(error.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    binary = tmp_path / "binary.txt"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "missing.txt", tmp_path, binary):
        with pytest.raises(SettingsError, match="cannot be read") as error:
            load_floor(path)
        assert str(path) in str(error.value)


def test_a_wrong_file_is_read_again_once_it_is_mended(tmp_path: Path) -> None:
    path = own_file(tmp_path, "***\n")
    with pytest.raises(SettingsError):
        load_floor(path)
    path.write_text("zorble\n", "utf-8")
    assert load_floor(path).denied[-1].term.text == "zorble"
