"""`/quota`, as a member reads it."""

from pathlib import Path
from typing import Any

import pytest

from bot.errors import DatabaseError
from bot.job import State
from tests.studio import Studio, fields, open_studio, shown, told, words

NUDE = "a nude statue"


async def limit(studio: Studio, name: str, text: str, scope: int = 0) -> None:
    await studio.app.moderation.policies.set(studio.guild.id, scope, name, text, by=studio.mod.id)


async def asked(studio: Studio, who: Any = None, channel: Any = None) -> dict[str, str]:
    """What somebody reads, by the name of each limit."""
    who = who or studio.ada
    return fields(shown(await who.slash(channel or studio.channel, "quota")))


async def test_it_shows_every_window_and_when_the_next_one_is_free(tmp_path: Path) -> None:
    async with open_studio(tmp_path, user_limits="2/1h,5/1d", user_max_in_flight=3) as studio:
        await studio.picture(await studio.imagine())
        await studio.settled()
        studio.hold()
        await studio.imagine()
        answer = await studio.ada.slash(studio.channel, "quota")

        first = int((await studio.job(which=0)).created)
        card = fields(shown(answer))
        assert list(card) == ["2 pictures in 1 hour", "5 pictures in 1 day", "Being made now"]
        hour, day, now = card.values()
        assert "2 of 2 used, 0 left" in hour
        assert f"<t:{first + 3600}:R>" in hour
        assert "2 of 5 used, 3 left" in day
        assert f"<t:{first + 86400}:R>" in day
        assert now == "1 picture of at most 3 at a time"


async def test_it_is_seen_by_nobody_else_and_counts_nobody_elses(tmp_path: Path) -> None:
    async with open_studio(tmp_path, user_limits="2/1h") as studio:
        await studio.picture(await studio.imagine())
        answer = await studio.ben.slash(studio.channel, "quota")

        assert answer.ephemeral
        assert "0 of 2 used, 2 left" in words(shown(answer))
        assert "<t:" not in words(shown(answer))
        assert len(studio.channel.history(viewer=studio.ada)) == 1


async def test_what_was_given_back_is_not_shown_as_used(tmp_path: Path) -> None:
    async with open_studio(tmp_path, user_limits="2/1h") as studio:
        studio.hold()
        await studio.imagine()
        await studio.job(State.RUNNING)
        await studio.sql("UPDATE job SET state = 'failed', failure = 'internal', charged = 0")
        answer = await studio.ada.slash(studio.channel, "quota")
        assert "0 of 2 used" in words(shown(answer))
        assert "0 pictures" in fields(shown(answer))["Being made now"]


async def test_without_limits_it_says_so(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer = await studio.ada.slash(studio.channel, "quota")
        assert "There is no limit" in words(shown(answer))
        assert fields(shown(answer)) == {"Being made now": "0 pictures"}


async def test_it_works_in_a_direct_message_and_where_the_bot_may_not_post(tmp_path: Path) -> None:
    async with open_studio(tmp_path, user_limits="2/1h") as studio:
        studio.forbid(studio.channel, "view_channel", "send_messages", "embed_links")
        for answer in (
            await studio.ada.user.slash("quota"),
            await studio.ada.slash(studio.channel, "quota"),
        ):
            assert "2 pictures in 1 hour" in words(shown(answer))


@pytest.mark.expects_errors
async def test_when_the_database_fails_the_person_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_studio(tmp_path) as studio:

        async def fails(*_: Any) -> Any:
            raise DatabaseError("The disk reports an error.")

        with monkeypatch.context() as patch:
            patch.setattr(studio.app.database, "fetch", fails)
            answer = await studio.ada.slash(studio.channel, "quota")
        assert "its own records" in told(answer)
        assert "disk" not in told(answer)


async def test_what_a_server_allows_its_members_is_shown_beside_ones_own_limits(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path, user_limits="9/1h") as studio:
        await limit(studio, "role_limits", "everyone: 3/1h")
        await limit(studio, "server_limits", "5/1h")
        await limit(studio, "daily_images", "7")
        await studio.picture(await studio.imagine())
        await studio.picture(await studio.imagine(studio.ben))
        await studio.settled()

        card = await asked(studio)
        assert card.pop("Being made now") == "0 pictures"
        bar = "▰" * 10
        assert {name: value.split("\n")[0][len(bar) + 1 :] for name, value in card.items()} == {
            "9 pictures in 1 hour": "1 of 9 used, 8 left",
            "3 pictures in 1 hour, for members like you in this server": "1 of 3 used, 2 left",
            "5 pictures in 1 hour, for everybody in this server together": "2 of 5 used, 3 left",
            "7 pictures in 1 day, which this server pays for": "2 of 7 used, 5 left",
        }


async def test_a_role_that_others_have_is_none_of_ones_limits(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        role = studio.guild.roles["Moderators"]
        await limit(studio, "role_limits", f"{role.id}: 3/1h")
        assert list(await asked(studio)) == ["Being made now"]
        assert list(await asked(studio, studio.mod)) == [
            "3 pictures in 1 hour, for members like you in this server",
            "Being made now",
        ]


async def test_a_channels_own_limit_is_shown_in_it_and_in_its_threads(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await limit(studio, "role_limits", "everyone: 3/1h", studio.channel.id)
        elsewhere = studio.guild.create_text_channel("elsewhere")
        assert len(await asked(studio)) == 2
        assert len(await asked(studio, channel=studio.thread())) == 2
        assert len(await asked(studio, channel=elsewhere)) == 1


async def test_strikes_are_shown_to_the_person_alone_until_they_have_faded(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await studio.imagine(prompt=NUDE)
        (row,) = await studio.sql("SELECT struck FROM moderation_case")
        answer = await studio.ada.slash(studio.channel, "quota")
        assert answer.ephemeral
        assert fields(shown(answer))["Strikes in this server"] == (
            f"1 strike; the oldest fades <t:{int(row['struck']) + 30 * 86400}:R>."
        )
        assert "Strikes in this server" not in await asked(studio, studio.ben)

        await studio.sql("UPDATE moderation_case SET struck = struck - 30 * 86400")
        await studio.restart()
        assert "Strikes in this server" not in await asked(studio)


async def test_a_time_out_is_shown_with_its_end(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await limit(studio, "ladder", "2: 1h")
        for prompt in (NUDE, "a nude fox"):
            await studio.imagine(prompt=prompt)
        (row,) = await studio.sql("SELECT max(struck) AS last FROM moderation_case")
        text = (await asked(studio))["Strikes in this server"]
        assert text.startswith("2 strikes; ")
        assert f"You can make pictures again <t:{int(row['last'] + 3600)}:R>." in text


async def test_nothing_of_another_server_is_shown(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await limit(studio, "server_limits", "5/1h")
        await limit(studio, "role_limits", "everyone: 3/1h")
        await studio.picture(await studio.imagine())
        await studio.settled()
        await studio.imagine(prompt=NUDE)

        other = studio.env.create_guild("Elsewhere")
        channel, ada = other.create_text_channel("pictures"), other.add_member(studio.ada.user)
        assert list(await asked(studio, ada, channel)) == ["Being made now"]
        await studio.app.moderation.policies.set(other.id, 0, "server_limits", "5/1h", by=1)
        card = await asked(studio, ada, channel)
        assert list(card) == [
            "5 pictures in 1 hour, for everybody in this server together",
            "Being made now",
        ]
        assert "0 of 5 used" in next(iter(card.values()))

        direct = fields(shown(await studio.ada.user.slash("quota")))
        assert list(direct) == ["Being made now"]
