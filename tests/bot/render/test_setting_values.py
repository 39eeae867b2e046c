"""Every setting in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.limits import Window
from bot.moderation.policy import EVERYONE, FIELDS, Kind, Mode, Policy, SpoilerPolicy
from bot.render.setting_values import choice_words, role_words, value_words, windows_words
from bot.screening.findings import Action

WINDOWS = st.lists(st.builds(Window, st.integers(1, 999999), st.integers(1, 31622400)), max_size=5)


def words(name: str, value: object, **room: int) -> str:
    return value_words(FIELDS[name], value, **room)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("mode", Mode.PROMPT_REVIEW, "prompt review"),
        ("spoiler", SpoilerPolicy.ALWAYS, "always"),
        ("pack_gore", Action.REVIEW, "review"),
        ("pack_gore", None, "off"),
        ("channels", (), "every channel"),
        ("channels", (5, 6), "<#5> <#6>"),
        ("moderators", None, "none yet"),
        ("moderators", 5, "<#5>"),
        ("semantic", False, "off"),
        ("strikes", True, "on"),
        ("role_limits", (), "none"),
        ("role_limits", ((7, (Window(5, 600),)),), "<@&7>: 5 pictures in 10 minutes"),
        ("role_limits", ((7, ()), (EVERYONE, (Window(1, 60),))), "<@&7>: unlimited\neveryone: "),
        ("server_limits", (), "none"),
        ("server_limits", (Window(30, 3600), Window(200, 86400)), "30 pictures in 1 hour, 200"),
        ("daily_images", 0, "no cap"),
        ("daily_images", 1200, "1,200"),
        ("price", "", "not set"),
        ("price", "0.10 USD", "0.10 USD"),
        ("account_age", 0, "any age"),
        ("account_age", 604800, "7 d"),
        ("report_hide", 0, "never"),
        ("report_immune", (), "nobody"),
        ("report_immune", (7, 8), "<@&7> <@&8>"),
        ("ladder", (), "warnings only"),
        ("ladder", ((3, 3600), (5, 86400)), "3 strikes: 1 h, 5 strikes: 1 d"),
        ("retention", 2592000, "30 d"),
    ],
)
def test_a_value_is_said_in_words(name: str, value: object, said: str) -> None:
    assert words(name, value).startswith(said)


def test_long_lists_are_cut_with_how_many_are_left() -> None:
    many = tuple(range(100, 150))
    cut = words("channels", many)
    assert cut.startswith("<#100> <#101> ")
    assert cut.endswith(f" and {50 - cut.count('#')} more")
    assert len(cut) <= 160
    assert "more" not in words("channels", many, room=900)


def test_no_limits_of_a_role_are_no_limits_at_all() -> None:
    assert windows_words(()) == "unlimited"


def test_the_role_of_all_members_is_named_as_such() -> None:
    assert role_words(EVERYONE) == "everyone"
    assert role_words(7) == "<@&7>"


@pytest.mark.parametrize("field", FIELDS.values(), ids=lambda field: field.name)
def test_every_default_can_be_said(field: object) -> None:
    assert isinstance(field, type(FIELDS["mode"]))
    assert value_words(field, getattr(Policy(), field.name)) or field.name == "paused"


def test_every_choice_is_explained_within_what_a_menu_holds() -> None:
    chosen = [f for f in FIELDS.values() if f.kind in {Kind.CHOICE, Kind.SWITCH}]
    assert len(chosen) > 8
    for field in chosen:
        for choice in field.choices:
            assert 0 < len(choice_words(field, choice)) <= 100


@given(st.lists(st.tuples(st.integers(1, 2**63), WINDOWS.map(tuple)), max_size=50))
def test_role_limits_keep_to_the_room_there_is(
    limits: list[tuple[int, tuple[Window, ...]]],
) -> None:
    assert len(words("role_limits", tuple(limits))) <= 160
    assert len(words("role_limits", tuple(limits), room=900)) <= 900
