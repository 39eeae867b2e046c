"""The settings of servers: what counts where, and that memory never differs from the table."""

import asyncio
import logging
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import DatabaseError, InputRefused
from bot.moderation.policies import AGE_RESTRICTED, SERVER, Policies
from bot.moderation.policy import FIELDS, Mode, Policy, SpoilerPolicy
from bot.screening.findings import Action
from bot.storage.policies import PolicyTable
from tests.bot.moderation.gatehouse import (
    CHANNEL,
    ELSEWHERE,
    GUILD,
    MIA,
    THREAD,
    Gatehouse,
    gatehouse_on,
    open_gatehouse,
)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Gatehouse]:
    async with open_gatehouse(tmp_path) as house:
        yield house


@pytest.fixture
def policies(house: Gatehouse) -> Policies:
    return house.policies


def test_what_nobody_set_has_the_defaults(policies: Policies) -> None:
    assert policies.of(GUILD, CHANNEL, age_restricted=True) == Policy()
    assert policies.of(None, CHANNEL) == Policy()
    assert policies.at(GUILD, CHANNEL) == Policy()
    assert policies.own(GUILD, SERVER) == {}
    assert policies.guilds() == []


async def test_direct_messages_have_the_defaults_whatever_servers_set(house: Gatehouse) -> None:
    await house.setting("mode", "off")
    assert house.policies.of(None, CHANNEL) == Policy()
    assert house.policies.of(ELSEWHERE, CHANNEL) == Policy()


async def test_the_narrowest_scope_that_says_something_counts(house: Gatehouse) -> None:
    async def counts(scope: int, mode: str) -> Mode:
        await house.setting("mode", mode, scope)
        return house.policies.of(GUILD, THREAD, age_restricted=True, parent_id=CHANNEL).mode

    assert await counts(SERVER, "logged") is Mode.LOGGED
    assert await counts(AGE_RESTRICTED, "image review") is Mode.IMAGE_REVIEW
    assert await counts(CHANNEL, "prompt review") is Mode.PROMPT_REVIEW
    assert await counts(THREAD, "open") is Mode.OPEN
    assert await counts(SERVER, "off") is Mode.OPEN


async def test_a_channel_takes_the_rest_from_the_server(house: Gatehouse) -> None:
    await house.setting("spoiler", "always")
    await house.setting("pack_gore", "review", CHANNEL)
    policy = house.policies.of(GUILD, CHANNEL)
    assert (policy.spoiler, policy.pack_gore) == (SpoilerPolicy.ALWAYS, Action.REVIEW)
    assert house.policies.of(GUILD, THREAD).pack_gore is Action.BLOCK


async def test_only_age_restricted_channels_have_their_profile(house: Gatehouse) -> None:
    await house.setting("pack_sexual", "off", AGE_RESTRICTED)
    assert house.policies.of(GUILD, CHANNEL, age_restricted=True).pack_sexual is None
    assert house.policies.of(GUILD, CHANNEL).pack_sexual is Action.BLOCK


async def test_a_value_that_is_none_is_not_the_same_as_none_set(house: Gatehouse) -> None:
    await house.setting("moderators", "55")
    await house.setting("moderators", "none", CHANNEL)
    assert house.policies.of(GUILD, CHANNEL).moderators is None
    await house.setting("moderators", None, CHANNEL)
    assert house.policies.of(GUILD, CHANNEL).moderators == 55


async def test_setting_answers_with_what_counts_from_now_on(policies: Policies) -> None:
    await policies.set(GUILD, SERVER, "review_time", "2h", by=MIA)
    policy = await policies.set(GUILD, CHANNEL, "mode", "Image Review", by=MIA)
    assert (policy.mode, policy.review_time) == (Mode.IMAGE_REVIEW, 7200)
    assert policies.own(GUILD, CHANNEL) == {"mode": "image review"}
    assert policies.scopes(GUILD) == [SERVER, CHANNEL]
    assert policies.guilds() == [GUILD]


async def test_setting_back_leaves_nothing_behind(policies: Policies) -> None:
    await policies.set(GUILD, SERVER, "mode", "off", by=MIA)
    assert await policies.set(GUILD, SERVER, "mode", None, by=MIA) == Policy()
    assert await policies.set(GUILD, SERVER, "price", None, by=MIA) == Policy()
    assert policies.own(GUILD, SERVER) == {}
    assert policies.guilds() == []


@pytest.mark.parametrize("name", [n for n, field in FIELDS.items() if not field.per_channel])
async def test_what_holds_for_the_whole_server_cannot_be_set_for_a_channel(
    house: Gatehouse, name: str
) -> None:
    text = FIELDS[name].write(getattr(Policy(), name))
    with pytest.raises(InputRefused, match="Change it under the server's settings"):
        await house.setting(name, text, CHANNEL)
    assert await house.database.fetch("SELECT 1 FROM policy") == []


async def test_a_wrong_text_changes_nothing(house: Gatehouse) -> None:
    await house.setting("mode", "logged")
    with pytest.raises(InputRefused):
        await house.setting("mode", "shut")
    assert house.policies.at(GUILD).mode is Mode.LOGGED


async def test_what_could_not_be_stored_does_not_count(
    house: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise DatabaseError("The disk is full.")

    monkeypatch.setattr(house.database, "fetch", full)
    with pytest.raises(DatabaseError):
        await house.setting("mode", "off")
    assert house.policies.of(GUILD, CHANNEL) == Policy()


async def test_asking_costs_no_query(house: Gatehouse) -> None:
    await house.setting("mode", "logged")
    house.database.asked.clear()
    house.policies.of(GUILD, CHANNEL, age_restricted=True, parent_id=7)
    house.policies.own(GUILD, SERVER)
    assert house.database.asked == []


async def test_channels_without_settings_share_one_policy(house: Gatehouse) -> None:
    await house.setting("mode", "logged")
    assert house.policies.of(GUILD, CHANNEL) is house.policies.of(GUILD, THREAD)


async def test_another_process_reads_the_same(house: Gatehouse) -> None:
    await house.setting("ladder", "2: 5m, 9: 2d")
    await house.setting("mode", "image review", CHANNEL)
    await house.setting("price", "0.1 eur")
    await house.setting("price", None)
    again = (await gatehouse_on(house.database, house.clock)).policies
    for scope in (SERVER, CHANNEL):
        assert again.own(GUILD, scope) == house.policies.own(GUILD, scope)
        assert again.at(GUILD, scope) == house.policies.at(GUILD, scope)


async def test_what_another_version_stored_is_logged_once_and_left_out(
    house: Gatehouse, caplog: pytest.LogCaptureFixture
) -> None:
    table = PolicyTable(house.database)
    for guild_id in (GUILD, ELSEWHERE):
        await table.put(guild_id, SERVER, "mode", "telepathy", by=MIA, now=1.0)
        await table.put(guild_id, SERVER, "weather", "sunny", by=MIA, now=1.0)
        await table.put(guild_id, CHANNEL, "digest", "off", by=MIA, now=1.0)
        await table.put(guild_id, SERVER, "strikes", "off", by=MIA, now=1.0)
    with caplog.at_level(logging.WARNING):
        await house.policies.load()
    assert len(caplog.records) == 3
    for name in ("mode", "weather", "digest"):
        assert caplog.text.count(f"'{name}'") >= 1
    assert house.policies.of(GUILD, CHANNEL) == Policy(strikes=False)
    assert house.policies.own(GUILD, SERVER) == {"strikes": "off"}


async def test_of_two_who_set_at_once_the_later_counts_here_and_in_the_table(
    house: Gatehouse,
) -> None:
    await asyncio.gather(*(house.setting("daily_images", str(number)) for number in range(20)))
    again = (await gatehouse_on(house.database, house.clock)).policies
    assert house.policies.at(GUILD).daily_images == again.at(GUILD).daily_images == 19


async def test_who_adds_to_what_holds_takes_nothing_of_another_away(policies: Policies) -> None:
    def with_channel(number: int) -> str:
        return " ".join(map(str, [*policies.at(GUILD).channels, number]))

    await asyncio.gather(
        *(
            policies.set(GUILD, SERVER, "channels", partial(with_channel, number), by=MIA)
            for number in range(1, 6)
        )
    )
    assert policies.at(GUILD).channels == (1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ([], ()),
        ([(SERVER, "mode", "off")], ()),
        ([(SERVER, "mode", "off"), (CHANNEL, "mode", "logged")], (CHANNEL,)),
        ([(SERVER, "mode", "off"), (CHANNEL, "spoiler", "always")], ()),
        ([(SERVER, "mode", "off"), (AGE_RESTRICTED, "mode", "open")], ()),
        ([(CHANNEL, "mode", "off")], ()),
        ([(SERVER, "channels", f"{CHANNEL} 7")], (CHANNEL, 7)),
        ([(SERVER, "channels", f"{CHANNEL} 7"), (CHANNEL, "mode", "off")], (7,)),
        ([(SERVER, "mode", "off"), (SERVER, "channels", "7")], ()),
    ],
)
async def test_somebody_elsewhere_is_told_the_single_channels_that_are_open(
    house: Gatehouse, changes: list[tuple[int, str, str]], named: tuple[int, ...]
) -> None:
    for scope, name, text in changes:
        await house.setting(name, text, scope)
    assert house.policies.open_channels(GUILD) == named


CHANGES = st.lists(
    st.tuples(
        st.sampled_from([SERVER, AGE_RESTRICTED, CHANNEL, THREAD]),
        st.sampled_from(["mode", "spoiler", "pack_hate", "moderators", "member_age"]),
        st.none() | st.integers(0, 3),
    ),
    max_size=25,
)
TEXTS = {
    "mode": ["off", "open", "logged", "image review"],
    "spoiler": ["flagged", "always", "never", "always"],
    "pack_hate": ["off", "allow", "review", "block"],
    "moderators": ["none", "5", "6", "7"],
    "member_age": ["0", "1d", "2d", "3d"],
}


@settings(max_examples=40)  # each has a database of its own
@given(CHANGES, st.booleans(), st.booleans())
async def test_what_counts_is_what_the_narrowest_scope_set_last(
    changes: list[tuple[int, str, int | None]], age_restricted: bool, in_thread: bool
) -> None:
    with TemporaryDirectory() as folder:
        async with open_gatehouse(Path(folder)) as house:
            expected: dict[tuple[int, str], object] = {}
            for scope, name, which in changes:
                text = None if which is None else TEXTS[name][which]
                await house.setting(name, text, scope)
                expected.pop((scope, name), None)
                if text is not None:
                    expected[scope, name] = FIELDS[name].read(text)
                parent, channel = (CHANNEL, THREAD) if in_thread else (None, CHANNEL)
                here = house.policies.of(
                    GUILD, channel, age_restricted=age_restricted, parent_id=parent
                )
                order = [SERVER, *([AGE_RESTRICTED] if age_restricted else [])]
                order += [parent, channel] if parent else [channel]
                for each in TEXTS:
                    set_here = [expected[s, each] for s in order if (s, each) in expected]
                    wanted = set_here[-1] if set_here else getattr(Policy(), each)
                    assert getattr(here, each) == wanted
