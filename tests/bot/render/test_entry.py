"""What people read whose request is not taken: why, and what to do about it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.answers import (
    BarredHere,
    Blocked,
    ChannelOff,
    NoModerators,
    Paused,
    Refusal,
    Strike,
    TimedOut,
    TooYoung,
)
from bot.render.entry import category, not_admitted
from bot.screening.findings import Action, Finding, Source, Verdict
from tests.bot.render.moderated import FINDINGS, TEXTS, finding
from tests.bot.render.samples import NOW, PROMPTS

SOON = f"<t:{int(NOW)}:R>"
EXACTLY = f"<t:{int(NOW)}:f>"
HELP = "https://findahelpline.com"


def found(**values: object) -> Finding:
    return finding(action=Action.BLOCK, **values)


def blocked(*findings: Finding, case_id: int | None = 7, strike: Strike | None = None) -> Blocked:
    return Blocked(Verdict(findings or (found(),)), case_id, strike)


def struck(
    *, counted: bool = True, points: int = 1, first: bool = False, until: float | None = None
) -> str:
    return not_admitted(blocked(strike=Strike(counted, points, first, until)))


def test_a_pause_is_told_with_its_reason() -> None:
    assert not_admitted(Paused("back after the *film* night")) == (
        "The moderators have paused pictures in this server."
        " Their reason: back after the \\*film\\* night"
    )


def test_a_closed_channel_names_those_that_are_open() -> None:
    assert not_admitted(ChannelOff((11, 12))) == (
        "Pictures are not made in this channel. Try <#11>, <#12>."
    )
    assert not_admitted(ChannelOff()) == (
        "Pictures are not made in this channel. Ask a moderator where they are."
    )


def test_of_many_open_channels_ten_are_named() -> None:
    text = not_admitted(ChannelOff(tuple(range(1, 501))))
    assert text.count("<#") == 10


@pytest.mark.parametrize(
    ("what", "whose"), [("account", "Your Discord account"), ("membership", "Your membership here")]
)
def test_somebody_too_new_is_told_from_when_on_it_works(what: str, whose: str) -> None:
    assert not_admitted(TooYoung("account" if what == "account" else "membership", NOW)) == (
        f"{whose} is too young for pictures in this server."
        f" You can make some from {EXACTLY} on, {SOON}."
    )


def test_somebody_blocked_is_told_why_and_whom_to_talk_to() -> None:
    assert not_admitted(BarredHere("Spam")) == (
        "A moderator has blocked you from making pictures in this server. Their reason: Spam"
        " Talk to the moderators if you think that this is wrong."
    )
    assert "reason" not in not_admitted(BarredHere(""))


def test_a_time_out_says_until_when_and_where_the_strikes_stand() -> None:
    assert not_admitted(TimedOut(NOW, 3)) == (
        f"You have 3 strikes and can make pictures again {SOON}, at {EXACTLY}."
        " `/quota` shows your strikes and when they fade."
    )


def test_without_a_moderator_channel_it_says_who_can_choose_one() -> None:
    assert not_admitted(NoModerators()) == (
        "A moderator would have to see this, but this server has no channel for that which the bot"
        " can use. Nothing was counted. Whoever manages the server can choose one with"
        " `/settings`."
    )


def test_a_blocked_prompt_is_told_its_category_its_own_words_and_how_to_appeal() -> None:
    assert not_admitted(blocked(found(matched="n-u_d-e"))) == (
        "This prompt is not taken; it does not use up your limit.\n"
        "It reads as sexual content.\n"
        "What was found in your words: n-u\\_d-e\n"
        "If this is wrong, Appeal below asks a moderator to look at it."
    )


def test_where_there_is_no_case_there_is_no_appeal() -> None:
    assert "Appeal" not in not_admitted(blocked(case_id=None))


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ("sexual", "sexual content"),
        ("gore", "gore"),
        ("hate", "hate"),
        ("self-harm", "self-harm"),
        ("profanity", "profanity"),
    ],
)
def test_every_category_has_words_of_its_own(about: str, words: str) -> None:
    one = found(category=about)
    assert category(one) == words
    assert f"It reads as {words}." in not_admitted(blocked(one))


def test_several_categories_and_words_are_named_once_each() -> None:
    text = not_admitted(
        blocked(
            found(matched="nude"),
            found(matched="nude"),
            found(category="gore", matched="guts"),
        )
    )
    assert "It reads as sexual content and gore.\n" in text
    assert "in your words: nude · guts\n" in text


def test_a_servers_own_rule_is_told_as_one_and_not_quoted() -> None:
    one = found(source=Source.SERVER, category="server rules", rule="server:12", matched="Brexits")
    text = not_admitted(blocked(one))
    assert "It goes against this server's own word rules.\n" in text
    assert "in your words: Brexits\n" in text
    assert "12" not in text


def test_a_prompt_that_moderators_removed_is_told_so() -> None:
    one = found(source=Source.PROMPT, category="removed before", rule="prompt:4", matched="")
    text = not_admitted(blocked(one))
    assert "The moderators of this server removed a picture of this very prompt.\n" in text
    assert "in your words" not in text
    assert "4" not in text


def test_what_did_not_decide_is_not_told() -> None:
    text = not_admitted(
        blocked(
            found(),
            found(category="gore", matched="tried out", shadow=True),
            finding(action=Action.SPOILER, category="profanity", matched="damned"),
        )
    )
    assert "gore" not in text
    assert "tried out" not in text
    assert "profanity" not in text
    assert "damned" not in text


def test_a_review_that_becomes_a_refusal_is_told_what_it_was_for() -> None:
    one = finding(action=Action.REVIEW, category="gore", matched="guts")
    text = not_admitted(blocked(one, case_id=None))
    assert "It reads as gore.\nWhat was found in your words: guts" in text


def test_who_may_not_be_well_is_told_where_to_find_help() -> None:
    assert HELP in not_admitted(blocked(found(category="self-harm", matched="suicide")))
    assert HELP not in not_admitted(blocked())
    shadow = found(category="self-harm", shadow=True)
    assert HELP not in not_admitted(blocked(found(), shadow))


def test_the_operators_list_is_neither_named_nor_repeated_nor_appealed() -> None:
    one = found(source=Source.FLOOR, category="floor words", rule="floor:3", matched="xyzzy")
    assert not_admitted(Blocked(Verdict((one, found())), 7, floor=True)) == (
        "This prompt is not taken; it does not use up your limit.\n"
        "It asks for something that this bot makes nowhere."
    )


def test_the_first_strike_is_told_to_be_a_warning() -> None:
    text = struck(first=True)
    assert "This is a warning: it counts as your first strike and fades in 30 days." in text


def test_a_further_strike_is_told_with_how_many_there_are() -> None:
    assert "It counted as a strike; you have 2 strikes now.\n" in struck(points=2)


def test_beside_a_strike_that_counted_nothing_is_said_not_to_count() -> None:
    text = struck(points=2)
    assert text.startswith("This prompt is not taken; it does not use up your limit.\n")
    assert "nothing was counted" not in text


def test_a_strike_that_closes_the_door_says_until_when() -> None:
    text = struck(points=3, until=NOW)
    assert f"you have 3 strikes now. You can make pictures again {SOON}.\n" in text


def test_the_same_prompt_again_is_told_to_count_no_further() -> None:
    text = struck(counted=False, points=1, first=True)
    assert "It is the same prompt as a moment ago, so no further strike counted." in text
    assert "warning" not in text


@pytest.mark.parametrize("floor", [False, True])
def test_where_no_strike_was_due_none_is_spoken_of(floor: bool) -> None:
    assert "strike" not in not_admitted(Blocked(Verdict((found(),)), 7, floor=floor))


REASONS = TEXTS | PROMPTS
STRIKES = st.none() | st.builds(
    Strike,
    counted=st.booleans(),
    points=st.integers(0, 10**6),
    first=st.booleans(),
    until=st.none() | st.floats(0, 1e11),
)
REFUSALS: st.SearchStrategy[Refusal] = st.one_of(
    st.builds(Paused, REASONS),
    st.builds(BarredHere, REASONS),
    st.builds(ChannelOff, st.lists(st.integers(1, 2**63), max_size=200).map(tuple)),
    st.builds(TooYoung, st.sampled_from(["account", "membership"]), st.floats(0, 1e11)),
    st.builds(TimedOut, st.floats(0, 1e11), st.integers(1, 10**6)),
    st.just(NoModerators()),
    st.builds(
        Blocked,
        st.lists(FINDINGS, max_size=30).map(lambda all_of_them: Verdict(tuple(all_of_them))),
        st.none() | st.integers(1, 2**53),
        STRIKES,
        st.booleans(),
    ),
)


def assert_harmless(text: str) -> None:
    assert 0 < len(text) <= 2000
    assert "<@" not in text
    assert "@everyone" not in text
    assert "@here" not in text
    live = re.sub(r"\\.", "x", text)  # what a backslash escapes has no effect
    assert "||" not in live
    assert "```" not in live
    text.encode()  # no half characters, which Discord refuses


@given(REFUSALS)
def test_whatever_was_typed_the_answer_fits_and_mentions_nobody(refusal: Refusal) -> None:
    assert_harmless(not_admitted(refusal))


@given(st.lists(PROMPTS, max_size=3), STRIKES)
def test_peoples_own_words_are_shown_without_effect(
    words: list[str], strike: Strike | None
) -> None:
    assert_harmless(not_admitted(blocked(*(found(matched=one) for one in words), strike=strike)))


@given(st.lists(FINDINGS, min_size=1, max_size=4), st.booleans())
def test_neither_a_rule_nor_its_list_is_ever_told(findings: list[Finding], floor: bool) -> None:
    secret = [
        finding(action=one.action, source=one.source, rule="secret-rule", category="secret-list")
        for one in findings
    ]
    text = not_admitted(Blocked(Verdict(tuple(secret)), 7, floor=floor))
    assert "secret" not in text
