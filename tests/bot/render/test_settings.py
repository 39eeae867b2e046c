"""The panel of a server's settings, as values."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.limits import Window
from bot.moderation.policies import AGE_RESTRICTED, SERVER
from bot.moderation.policy import FIELDS, Mode, Policy, SpoilerPolicy
from bot.render.settings import (
    DRAWERS,
    GROUPS,
    TYPED,
    View,
    limits_of,
    page,
    panel,
    paused,
    resumed,
    scope_words,
    warnings,
)
from bot.screening.findings import Action
from tests.bot.render.samples import PROMPTS, assert_discord_takes, description, fields

CHANNEL = 123456789012345678


def view(policy: Policy = Policy(), scope: int = SERVER, **values: object) -> View:  # noqa: B008  # it is frozen
    return replace(View("Studio", scope, policy, frozenset()), **values)  # type: ignore[arg-type]  # of its own fields


def look(policy: Policy) -> str:
    return "\n".join(warnings(policy, gone=False, lacking=()))


def test_every_setting_stands_in_one_group_and_one_menu() -> None:
    all_but_pause = set(FIELDS) - {"paused"}
    for places in (GROUPS, DRAWERS):
        named = [name for names in places.values() for name in names]
        assert len(named) == len(set(named))
        assert set(named) == all_but_pause
    assert all(len(names) <= 25 for names in DRAWERS.values())


def test_the_panel_shows_every_setting_of_the_server() -> None:
    embed = panel(view(Policy(mode=Mode.LOGGED)))
    text = "\n".join(value or "" for value in fields(embed).values())
    assert "Mode: **logged**" in text
    assert all(field.label in text for name, field in FIELDS.items() if name != "paused")
    assert_discord_takes(embed)


def test_what_is_set_here_is_told_from_what_is_not() -> None:
    embed = panel(view(own=frozenset({"mode"})))
    group = fields(embed)["Who and where"] or ""
    assert "● Mode" in group
    assert "○ Moderator channel" in group
    assert embed.footer.text == "● set here   ○ by default"


def test_a_channel_shows_only_what_it_can_have_for_itself() -> None:
    embed = panel(view(scope=CHANNEL))
    text = "\n".join(value or "" for value in fields(embed).values())
    assert "Mode" in text
    assert "Limits of the server" not in text
    assert "Last 24 hours" not in text
    assert f"<#{CHANNEL}>" in description(embed)


def test_channels_with_settings_of_their_own_are_named() -> None:
    text = description(panel(view(elsewhere=(AGE_RESTRICTED, CHANNEL))))
    assert f"age-restricted channels, <#{CHANNEL}>" in text


def test_money_is_shown_where_a_price_is_set() -> None:
    spent = fields(panel(view(Policy(price="0.10 USD", daily_images=200), spent=37)))
    assert "**37 of 200 pictures** = **3.70 USD**, at most 20.00 USD a day" in str(spent)
    assert "**37 pictures**" in str(fields(panel(view(spent=37))))


@pytest.mark.parametrize("mode", [Mode.PROMPT_REVIEW, Mode.IMAGE_REVIEW])
def test_a_review_without_a_moderator_channel_is_warned_about(mode: Mode) -> None:
    assert "every picture is refused" in look(Policy(mode=mode))
    assert look(Policy(mode=mode, moderators=5)) == ""


@pytest.mark.parametrize(
    "policy",
    [
        Policy(pack_gore=Action.REVIEW),
        Policy(semantic=True),
        Policy(vision=True),
        Policy(spoiler=SpoilerPolicy.NEVER),
    ],
)
def test_what_may_ask_for_a_review_is_warned_about(policy: Policy) -> None:
    assert "what would need a moderator is refused" in look(policy)
    assert look(replace(policy, moderators=5)) == ""


def test_terms_that_ask_for_a_review_are_warned_about() -> None:
    (text,) = warnings(Policy(), gone=False, lacking=(), terms_ask=True)
    assert "what would need a moderator is refused" in text
    assert warnings(Policy(moderators=5), gone=False, lacking=(), terms_ask=True) == []


def test_records_without_a_moderator_channel_are_warned_about() -> None:
    assert "every picture is refused" in look(Policy(mode=Mode.LOGGED))


def test_the_defaults_need_no_warning() -> None:
    assert look(Policy()) == ""


def test_a_moderator_channel_that_is_gone_is_warned_about() -> None:
    (text,) = warnings(Policy(moderators=5), gone=True, lacking=())
    assert "gone" in text
    assert "what would need a moderator is refused" in text


@pytest.mark.parametrize("gone", [True, False])
@pytest.mark.parametrize("mode", [Mode.LOGGED, Mode.PROMPT_REVIEW, Mode.IMAGE_REVIEW])
def test_where_moderators_see_every_picture_a_channel_out_of_reach_refuses_every_one(
    mode: Mode, gone: bool
) -> None:
    (text,) = warnings(Policy(mode=mode, moderators=5), gone=gone, lacking=["Send Messages"])
    assert "every picture is refused" in text


def test_what_the_bot_lacks_in_the_moderator_channel_is_named() -> None:
    (text,) = warnings(Policy(moderators=5), gone=False, lacking=["Send Messages", "Embed Links"])
    assert "<#5>" in text
    assert "Send Messages, Embed Links" in text


def test_a_moderator_channel_that_everybody_can_read_is_warned_about() -> None:
    (text,) = warnings(Policy(moderators=5), gone=False, lacking=(), public=True)
    assert "Everybody can read <#5>" in text
    assert "@everyone" not in text
    assert warnings(Policy(moderators=5), gone=False, lacking=(), public=False) == []
    both = warnings(Policy(moderators=5), gone=False, lacking=["Send Messages"], public=True)
    assert len(both) == 2


def test_a_pause_is_the_first_thing_to_read() -> None:
    first, second = warnings(
        Policy(paused="@everyone **party**", mode=Mode.PROMPT_REVIEW), gone=False, lacking=()
    )
    assert "Paused" in first
    assert "@\u200beveryone \\*\\*party\\*\\*" in first
    assert "refused" in second


def test_a_page_shows_the_value_how_to_set_it_and_where_it_comes_from() -> None:
    embed = page(view(Policy(server_limits=(Window(30, 3600),))), FIELDS["server_limits"])
    assert embed.title == "Limits of the server"
    now = fields(embed)["Now, in the whole server"] or ""
    assert "30 pictures in 1 hour" in now
    assert "Nothing is set here" in now
    assert "30/1h" in (fields(embed)["How to set it"] or "")
    set_here = page(view(own=frozenset({"server_limits"})), FIELDS["server_limits"])
    assert "Nothing is set here" not in str(fields(set_here))


@pytest.mark.parametrize("scope", [SERVER, AGE_RESTRICTED, CHANNEL])
@pytest.mark.parametrize("field", FIELDS.values(), ids=lambda field: field.name)
def test_discord_takes_every_page(field: object, scope: int) -> None:
    assert isinstance(field, type(FIELDS["mode"]))
    if field.name == "paused":
        return
    assert_discord_takes(page(view(scope=scope), field))
    assert_discord_takes(page(view(scope=scope), field, refused=("No.", "5 a day")))


@given(PROMPTS, PROMPTS)
def test_refused_input_is_shown_and_kept_for_the_next_try(sentence: str, typed: str) -> None:
    embed = page(view(), FIELDS["price"], refused=(sentence, typed))
    assert_discord_takes(embed)
    assert (embed.footer.text or "").startswith(TYPED.strip())
    assert "<@1" not in str(fields(embed))


@given(
    st.lists(st.integers(1, 2**63 - 1), max_size=50, unique=True),
    st.lists(st.builds(Window, st.integers(1, 999999), st.integers(1, 31622400)), max_size=5),
    st.text(max_size=100),
)
def test_discord_takes_the_panel_however_much_is_set(
    ids: list[int], windows: list[Window], name: str
) -> None:
    policy = Policy(
        channels=tuple(ids),
        report_immune=tuple(ids),
        server_limits=tuple(windows),
        role_limits=tuple((id_, tuple(windows)) for id_ in ids),
        ladder=tuple((n, n * 1000) for n in range(2, 12)),
        paused="x" * 300,
        mode=Mode.PROMPT_REVIEW,
    )
    found = warnings(policy, gone=False, lacking=())
    embed = panel(view(policy, server=name, warnings=found, elsewhere=ids, spent=10**6))
    assert_discord_takes(embed)
    assert len(embed) <= 6000
    assert_discord_takes(page(view(policy), FIELDS["role_limits"]))
    assert_discord_takes(page(view(policy), FIELDS["channels"]))


def test_scopes_are_named() -> None:
    assert scope_words(SERVER) == "the whole server"
    assert scope_words(AGE_RESTRICTED) == "age-restricted channels"
    assert scope_words(CHANNEL) == f"<#{CHANNEL}>"


@given(st.text(max_size=200))
def test_the_form_for_a_role_has_a_title_that_fits(role: str) -> None:
    assert 0 < len(limits_of(role)) <= 45


def test_a_pause_says_what_people_are_told_and_what_was_given_back() -> None:
    text = paused("Film @everyone night", halted=3, again=False)
    assert "3 pictures that waited were stopped and not counted" in text
    assert "is still finished" in text
    assert "is still finished" in paused("x", halted=0, again=False)
    assert "/resume" in text
    assert text.endswith("Film @\u200beveryone night")
    assert "1 picture that waited was stopped" in paused("x", halted=1, again=False)
    assert "the reason is new" in paused("x", halted=0, again=True)
    assert len(paused("x" * 300, halted=3, again=True)) <= 2000


def test_going_on_says_whether_anything_was_paused() -> None:
    assert "ask for pictures as before" in resumed(was_paused=True)
    assert "Nothing was paused" in resumed(was_paused=False)


@pytest.mark.parametrize("name", ["semantic", "vision"])
def test_a_judge_that_is_not_installed_is_named_where_it_is_switched_on(name: str) -> None:
    policy = Policy(moderators=5, semantic=name == "semantic", vision=name == "vision")
    (text,) = warnings(policy, gone=False, lacking=(), judges=())
    assert f"`{name}`" in text
    assert warnings(policy, gone=False, lacking=(), judges=(name,)) == []
