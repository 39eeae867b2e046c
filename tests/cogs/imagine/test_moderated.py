"""What a person sees of the screening: refusals, spoilers, strikes, by every way in."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.errors import DatabaseError
from bot.moderation import policies
from bot.moderation.policies import AGE_RESTRICTED
from bot.moderation.policy import Policy
from bot.screening.findings import Action
from tests.cogs.moderators import card, moderate, points
from tests.studio import Studio, open_studio, png, shown, told, words

NUDE, GORE, RUDE, FOX = "a nude statue", "a decapitated fox", "a damn red fox", "a red fox"
FLOOR = "csam"
EVERY_WAY = ["the command", "Again", "the form as it opened", "the form, edited"]

REFUSED = "This prompt is not taken; it does not use up your limit."
WARNING = "This is a warning: it counts as your first strike and fades in 30 days."
APPEAL = "If this is wrong, Appeal below asks a moderator to look at it."
NOWHERE = "It asks for something that this bot makes nowhere."
NO_MODERATORS = "this server has no channel for that which the bot can use. Nothing was counted."


async def setting(studio: Studio, name: str, text: str | None, scope: int = 0) -> None:
    await studio.app.moderation.policies.set(studio.guild.id, scope, name, text, by=studio.mod.id)


async def forbid_word(studio: Studio, word: str, action: Action = Action.BLOCK) -> None:
    """A term of the server's own."""
    await studio.app.moderation.rulebook.add(
        studio.guild.id, "deny", word, action, shadow=False, by=studio.mod.id
    )


async def made(studio: Studio, channel: Any = None, prompt: str = FOX) -> discord.Message:
    """A picture of ada's, from when its prompt was still welcome."""
    message = await studio.picture(await studio.imagine(channel=channel, prompt=prompt))
    await studio.settled()
    return message


async def ask(studio: Studio, way: str, message: discord.Message, prompt: str = FOX) -> Any:
    """Let ada ask for a prompt; by a button or the form, where that is what the picture shows."""
    if way == "the command":
        channel = next(
            (one for one in studio.channel.threads if one.id == message.channel.id), studio.channel
        )
        return await studio.imagine(channel=channel, prompt=prompt)
    if way == "Again":
        return await studio.ada.click(message, label="Again")
    form = await studio.ada.click(message, label="Edit")
    words_of_it = prompt if way == "the form as it opened" else f"{prompt} at night"
    return await studio.ada.submit_modal(
        form, {"prompt": words_of_it, "size": "1024x1024", "seed": "7"}
    )


async def cases(studio: Studio) -> list[Any]:
    return await studio.sql("SELECT * FROM moderation_case ORDER BY id")


def buttons_of(answer: Any) -> list[str]:
    """What can be pressed below what somebody alone was told."""
    (message,) = answer.followups or [answer.response]
    return [part["label"] for row in message.components for part in row["components"]]


def restrict(studio: Studio, channel: Any) -> None:
    """Mark a channel as one for adults, as the bot knows it; the simulation has no such mark."""
    known: Any = studio.app.bot.get_channel(channel.id)
    known.nsfw = True


async def test_a_blocked_prompt_is_refused_in_private_with_the_persons_own_words(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path, user_limits="1/1h") as studio:
        async with studio.untouched():
            answer = await studio.imagine(prompt="a N.u.d.e statue of @everyone")
        assert told(answer) == (
            f"{REFUSED}\nIt reads as sexual content.\nWhat was found in your words: N.u.d.e\n"
            f"{WARNING}\n{APPEAL}"
        )
        assert buttons_of(answer) == ["Appeal"]
        assert studio.channel.history(viewer=studio.ben) == []
        assert studio.pinged() == []
        (case,) = await cases(studio)
        assert (case["person_id"], case["points"]) == (studio.ada.id, 1)

        await studio.picture(await studio.imagine())  # the limit is still there to be used


async def test_what_decided_is_named_and_what_did_not_is_left_out(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        text = told(await studio.imagine(prompt="a nude decapitated damn goblin"))
        assert "It reads as sexual content and gore.\n" in text
        assert "in your words: nude · decapitated\n" in text


async def test_a_servers_own_word_is_told_as_a_rule_of_the_server(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await forbid_word(studio, "fox*")
        text = told(await studio.imagine(prompt="two foxes"))
        assert "It goes against this server's own word rules.\n" in text
        assert "in your words: foxes\n" in text
        assert "fox*" not in text


async def test_the_operators_list_is_never_quoted_and_leaves_nothing_to_press(
    tmp_path: Path,
) -> None:
    own = tmp_path / "floor.txt"
    own.write_text("xyzzy*\n", encoding="utf-8")
    async with open_studio(tmp_path, floor_list=own) as studio:
        await setting(studio, "strikes", "off")
        for prompt in (FLOOR, "a xyzzyfox"):
            async with studio.untouched():
                answer = await studio.imagine(prompt=prompt)
            assert told(answer) == f"{REFUSED}\n{NOWHERE}"
            assert buttons_of(answer) == []
        stored = await cases(studio)
        assert [case["prompt"] for case in stored] == [None, None]
        assert "xyzzy" not in str([case["findings"] for case in stored])


async def test_no_server_can_allow_what_the_operator_forbids(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        for pack in ("sexual", "gore", "hate", "self_harm", "profanity"):
            await setting(studio, f"pack_{pack}", "off")
        await studio.app.moderation.rulebook.add(
            studio.guild.id, "allow", FLOOR, Action.ALLOW, shadow=False, by=studio.mod.id
        )
        async with studio.untouched():
            assert NOWHERE in told(await studio.imagine(prompt=FLOOR))
            assert NOWHERE in told(await studio.imagine(studio.mod, prompt=FLOOR))


async def test_who_writes_of_harming_themselves_is_told_where_to_find_help(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        text = told(await studio.imagine(prompt="how I kill myself"))
        assert "It reads as self-harm." in text
        assert "https://findahelpline.com" in text


async def test_the_first_strike_is_a_warning_and_the_same_prompt_counts_once(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        assert WARNING in told(await studio.imagine(prompt=NUDE))
        text = told(await studio.imagine(prompt="A  NUDE  STATUE"))
        assert "It is the same prompt as a moment ago, so no further strike counted." in text
        assert WARNING not in text
        assert points(studio, studio.ada) == 1
        assert WARNING in told(await studio.imagine(studio.ben, prompt=NUDE))

        # Ten minutes later it is no slip any more.
        await studio.sql("UPDATE moderation_case SET struck = struck - 601")
        text = told(await studio.imagine(prompt=NUDE))
        assert "It counted as a strike; you have 2 strikes now." in text


@pytest.mark.parametrize("way", ["the command", "Again", "the form, edited"])
async def test_too_many_strikes_close_the_door_for_a_time(tmp_path: Path, way: str) -> None:
    async with open_studio(tmp_path) as studio:
        message = await made(studio)
        texts = [told(await studio.imagine(prompt=p)) for p in (NUDE, GORE, "nude foxes")]
        until = int((await cases(studio))[-1]["struck"] + 3600)
        assert "make pictures again" not in texts[1]
        assert f"you have 3 strikes now. You can make pictures again <t:{until}:R>." in texts[2]

        async with studio.untouched():
            answer = await ask(studio, way, message)
        assert told(answer) == (
            f"You have 3 strikes and can make pictures again <t:{until}:R>, at <t:{until}:f>."
            " `/quota` shows your strikes and when they fade."
        )
        await studio.restart()
        assert told(await studio.imagine()) == told(answer)
        assert not (await studio.imagine(studio.ben)).ephemeral

        await studio.sql("UPDATE moderation_case SET struck = struck - 3601")
        await studio.restart()
        assert not (await studio.imagine()).ephemeral


@pytest.mark.parametrize("who", ["mod", "ada"])
async def test_moderators_and_servers_without_strikes_are_refused_without_one(
    tmp_path: Path, who: str
) -> None:
    async with open_studio(tmp_path) as studio:
        if who == "ada":
            await setting(studio, "strikes", "off")
        person = getattr(studio, who)
        text = told(await studio.imagine(person, prompt=NUDE))
        assert REFUSED in text
        assert "strike" not in text
        assert points(studio, person) == 0


@pytest.mark.parametrize("place", ["the channel", "a thread"])
@pytest.mark.parametrize("way", EVERY_WAY)
async def test_a_prompt_that_became_forbidden_is_refused_by_every_way(
    tmp_path: Path, way: str, place: str
) -> None:
    async with open_studio(tmp_path) as studio:
        message = await made(studio, studio.thread() if place == "a thread" else None)
        await forbid_word(studio, "fox")
        async with studio.untouched():
            answer = await ask(studio, way, message)
        assert "in your words: fox\n" in told(answer)
        assert buttons_of(answer) == ["Appeal"]
        (case,) = await cases(studio)
        assert (case["channel_id"], case["points"]) == (message.channel.id, 1)
        assert len(studio.pictures(*studio.channel.threads, studio.channel)) == 1


async def test_an_edited_prompt_is_screened_as_it_was_edited(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        message = await made(studio)
        async with studio.untouched():
            answer = await ask(studio, "the form, edited", message, NUDE)
        assert "in your words: nude\n" in told(answer)
        await studio.picture(await ask(studio, "the form, edited", message))


async def test_a_thread_goes_by_its_channels_settings(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        thread = studio.thread()
        await setting(studio, "pack_sexual", "off", studio.channel.id)
        await studio.picture(await studio.imagine(channel=thread, prompt=NUDE))
        elsewhere = studio.guild.create_text_channel("elsewhere")
        assert REFUSED in told(await studio.imagine(channel=elsewhere, prompt=NUDE))
        await setting(studio, "pack_sexual", "block", thread.id)
        assert REFUSED in told(await studio.imagine(channel=thread, prompt=NUDE))
        await studio.picture(await studio.imagine(prompt=NUDE))


async def test_age_restricted_channels_and_their_threads_have_their_own_profile(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        await setting(studio, "pack_sexual", "off", AGE_RESTRICTED)
        thread = studio.thread()
        assert REFUSED in told(await studio.imagine(prompt=NUDE))
        restrict(studio, studio.channel)
        for channel in (studio.channel, thread):
            await studio.picture(await studio.imagine(channel=channel, prompt=NUDE))
        elsewhere = studio.guild.create_text_channel("elsewhere")
        assert REFUSED in told(await studio.imagine(channel=elsewhere, prompt=NUDE))


async def test_in_direct_messages_lists_hold_and_nothing_counts_against_anybody(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        await setting(studio, "mode", "off")
        await setting(studio, "pack_sexual", "off")
        person = studio.ada.user
        for prompt, text in (
            (NUDE, "It reads as sexual content.\nWhat was found in your words: nude"),
            (FLOOR, NOWHERE),
        ):
            answer = await person.slash("imagine", prompt=prompt)
            assert told(answer) == f"{REFUSED}\n{text}"
            assert buttons_of(answer) == []
        assert await cases(studio) == []
        assert studio.api.counts.submits == 0
        await studio.picture(await person.slash("imagine", prompt=FOX))


async def test_in_direct_messages_an_edited_prompt_is_screened_too(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        person = studio.ada.user
        message = await studio.picture(await person.slash("imagine", prompt=FOX))
        await studio.settled()
        form = await person.click(message, label="Edit")
        values = {"prompt": NUDE, "size": "1:1", "seed": "7"}
        assert REFUSED in told(await person.submit_modal(form, values))
        assert studio.api.counts.submits == 1
        assert not (await person.click(message, label="Again")).ephemeral


async def test_in_direct_messages_what_would_be_reviewed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policies, "_DEFAULT", Policy(pack_sexual=Action.REVIEW))
    async with open_studio(tmp_path) as studio:
        answer = await studio.ada.user.slash("imagine", prompt=NUDE)
        assert "It reads as sexual content." in told(answer)
        assert studio.api.counts.submits == 0
        assert await studio.sql("SELECT 1 FROM job") == []


@pytest.mark.parametrize("place", ["a channel", "a direct message"])
async def test_a_spoiler_hides_prompt_and_picture_from_the_first_moment(
    tmp_path: Path, place: str
) -> None:
    async with open_studio(tmp_path) as studio:
        studio.hold()
        person = studio.ada.user
        if place == "a channel":
            answer = await studio.imagine(prompt=RUDE, seed=7)
        else:
            answer = await person.slash("imagine", prompt=RUDE, seed=7)
        assert f">>> ||{RUDE}||" in words(shown(answer))
        studio.release()
        message = await studio.picture(answer)
        (attachment,) = message.attachments
        assert attachment.filename == "SPOILER_imagine-7.png"
        assert words(message).count(RUDE) == 1
        assert f">>> ||{RUDE}||" in words(message)
        assert await attachment.read() == png(studio.api.submissions[0].request)


async def test_a_prompt_cannot_open_its_own_spoiler(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        message = await studio.picture(await studio.imagine(prompt="|| damn || fox"))
        assert ">>> ||\\|\\| damn \\|\\| fox||" in words(message)


async def test_what_is_hidden_stays_hidden_by_again_and_by_the_form(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        message = await made(studio, prompt=RUDE)
        for way in ("Again", "the form, edited"):
            copy = await studio.picture(await ask(studio, way, message, RUDE))
            assert copy.attachments[0].filename.startswith("SPOILER_")
            assert f">>> ||{RUDE}" in words(copy)


async def test_the_server_chooses_what_is_hidden(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        assert not (await made(studio)).attachments[0].filename.startswith("SPOILER_")
        await setting(studio, "spoiler", "always")
        message = await made(studio)
        assert message.attachments[0].filename.startswith("SPOILER_")
        assert f"||{FOX}||" in words(message)

        await setting(studio, "spoiler", "never")
        moderators = await moderate(studio, "open")
        answer = await studio.imagine(prompt=RUDE)
        await card(studio, moderators, "May this prompt be drawn?", "a **damn** red fox")
        await studio.mod.click(moderators.history()[-1], label="Approve")
        assert not (await studio.picture(answer)).attachments[0].filename.startswith("SPOILER_")


@pytest.mark.parametrize("why", ["prompt review", "image review", "a finding"])
@pytest.mark.parametrize("way", EVERY_WAY)
async def test_where_no_moderator_could_look_nothing_is_taken(
    tmp_path: Path, way: str, why: str
) -> None:
    async with open_studio(tmp_path) as studio:
        message = await made(studio)
        if why == "a finding":
            await forbid_word(studio, "fox", Action.REVIEW)
        else:
            await setting(studio, "mode", why)
        async with studio.untouched():
            answer = await ask(studio, way, message)
        assert NO_MODERATORS in told(answer)
        assert "`/settings`" in told(answer)
        assert await cases(studio) == []


@pytest.mark.parametrize("at_once", [False, True])
async def test_a_refusal_that_discord_sends_twice_is_one_case_and_one_strike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    async with open_studio(tmp_path) as studio:
        backend = studio.env.backend
        if at_once:
            emit = backend.emit

            def twice(event: str, payload: Any) -> None:
                for _ in range(2 if event == "INTERACTION_CREATE" else 1):
                    emit(event, payload)

            monkeypatch.setattr(backend, "emit", twice)
            await studio.imagine(prompt=NUDE)
        else:
            await studio.imagine(prompt=NUDE)
            (event,) = [e for _, kind, e in backend.transcript if kind == "INTERACTION_CREATE"]
            backend.emit("INTERACTION_CREATE", event)
        await studio.env.settle()
        (case,) = await cases(studio)
        assert case["points"] == points(studio, studio.ada) == 1
        assert len(studio.channel.history(viewer=studio.ada)) == 1
        assert studio.api.counts.submits == 0


def disturb(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, *, delay: float = 0.0, error: str = ""
) -> None:
    """Let writing down a refusal take long, or fail."""
    monkeypatch.setattr(sys.modules["cogs.imagine._start"], "_PATIENCE", 0.1)
    fetch: Callable[..., Any] = studio.app.database.fetch

    async def disturbed(sql: str, *values: Any) -> Any:
        if sql.startswith("INSERT INTO moderation_case"):
            await asyncio.sleep(delay)
            if error:
                raise DatabaseError(error)
        return await fetch(sql, *values)

    monkeypatch.setattr(studio.app.database, "fetch", disturbed)


@pytest.mark.expects_errors
@pytest.mark.parametrize("delay", [0.0, 0.2])
@pytest.mark.parametrize("way", EVERY_WAY)
async def test_on_a_full_disk_a_forbidden_prompt_is_not_let_in_and_the_person_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str, delay: float
) -> None:
    async with open_studio(tmp_path) as studio:
        message = await made(studio)
        await forbid_word(studio, "fox")
        disturb(studio, monkeypatch, delay=delay, error="The disk is full.")
        async with studio.untouched():
            answer = await ask(studio, way, message)
        assert "could not write to its own records, so nothing was ordered" in told(answer)
        assert "try again in a few minutes" in told(answer)
        assert points(studio, studio.ada) == 0


async def test_a_refusal_that_takes_long_to_write_down_is_still_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_studio(tmp_path) as studio:
        disturb(studio, monkeypatch, delay=0.2)
        async with studio.untouched():
            answer = await studio.imagine(prompt=NUDE)
        assert "in your words: nude\n" in told(answer)
        assert buttons_of(answer) == ["Appeal"]
        assert studio.channel.history(viewer=studio.ben) == []
