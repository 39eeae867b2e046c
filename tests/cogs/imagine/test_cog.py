"""What a member types, and what comes of it."""

from pathlib import Path
from typing import Any

import pytest

from bot.imageapi.models import MAX_SEED
from bot.imageapi.sizes import MOST_SUGGESTIONS
from tests.studio import Studio, buttons, fields, open_studio, png, shown, words


async def test_the_placeholder_stands_at_once_and_says_what_was_asked_for(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        studio.hold()
        answer = await studio.imagine(prompt="a red fox", size="16:9", seed=7)

        message = shown(answer)
        assert not answer.ephemeral
        assert "a red fox" in words(message)
        assert fields(message)["Size"] == "1280×768"
        assert fields(message)["Seed"] == "7"
        assert buttons(message) == ["Cancel"]
        assert studio.channel.history() == [message]


async def test_the_placeholder_follows_the_job(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        studio.hold()
        answer = await studio.imagine()
        assert "Waiting for its turn" in words(shown(answer))

        message = await studio.shows(answer, "Drawing", "Started <t:")
        assert buttons(message) == ["Cancel"]


async def test_the_placeholder_becomes_the_picture(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer = await studio.imagine(prompt="a red fox", size="16:9", seed=7)
        placeholder = answer.response.id
        message = await studio.picture(answer)

        (attachment,) = message.attachments
        (task,) = studio.api.submissions
        assert await attachment.read() == png(task.request)
        assert attachment.filename == "imagine-7.png"
        assert attachment.description == "AI-generated picture. Prompt: a red fox"
        assert message.id == placeholder
        assert studio.channel.history() == [message]


async def test_a_picture_says_what_it_is_and_how_to_make_it_again(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        message = await studio.picture(await studio.imagine(size="1024 768", seed=7))

        (embed,) = message.embeds
        small_print = fields(message)
        assert "AI-generated" in (embed.footer.text or "")
        assert (small_print["Size"], small_print["Seed"]) == ("1024×768", "7")
        assert small_print["Took"]
        assert studio.ada.mention in message.content
        assert buttons(message) == ["Again", "Edit", "Delete", "Report"]


PROMPTS = [
    "Ein Fuchs über dem Zürichsee",
    "雪の中の赤い狐",
    "ثعلب أحمر \u202e reversed",
    "👩🏽‍🚀 a fox 🦊 and 🇨🇭",
    "a fox\nin two lines\n\n\n\nand a third",
    "# **bold** _it_ `code` ```block``` ||spoiler|| [text](https://example.org)",
    "> quoted\n>>> to the end",
    "@everyone @here look at this fox",
    "<@BEN> <@!BEN> <@&ALL> <#1> <:fox:1> </imagine:2>",
    'a "quoted" fox \\ with {braces} %s and $HOME',
    "x" * 2000,
]


async def test_prompts_reach_the_image_api_unchanged_and_ping_nobody(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        for pattern in PROMPTS:
            prompt = pattern.replace("BEN", str(studio.ben.id)).replace("ALL", str(studio.guild.id))
            answer = await studio.imagine(prompt=prompt)
            assert studio.pinged() == []
            message = await studio.picture(answer)

            assert studio.api.submissions[-1].body["prompt"] == prompt
            assert (await studio.job()).request.prompt == prompt
            assert studio.pinged() == []
            assert len(message.attachments[0].description or "") <= 1024


async def test_white_space_around_a_prompt_is_not_sent(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await studio.picture(await studio.imagine(prompt="  a red fox \n"))
        assert studio.api.submissions[0].body["prompt"] == "a red fox"


SIZES = {
    "1024*768": "1024*768",
    "1024x768": "1024*768",
    "1024×768": "1024*768",
    "1024 768": "1024*768",
    " 256 X 1536 ": "256*1536",
    "16:9": "1280*768",
    "9:16": "768*1280",
    "portrait": "832*1216",
}


async def test_a_size_can_be_written_in_many_ways(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        for typed, sent in SIZES.items():
            message = await studio.picture(await studio.imagine(size=typed))
            assert studio.api.submissions[-1].body["size"] == sent
            assert fields(message)["Size"] == sent.replace("*", "×")


async def test_without_a_size_a_picture_is_square(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await studio.picture(await studio.imagine())
        assert studio.api.submissions[0].body["size"] == "1024*1024"


async def test_a_seed_is_sent_as_it_was_given(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        for seed in (0, 42, MAX_SEED):
            message = await studio.picture(await studio.imagine(seed=seed))
            assert studio.api.submissions[-1].body["seed"] == seed
            assert fields(message)["Seed"] == str(seed)


@pytest.mark.parametrize("options", [{}, {"seed": -1}])
async def test_without_a_seed_the_bot_draws_one_sends_it_and_shows_it(
    tmp_path: Path, options: dict[str, int]
) -> None:
    async with open_studio(tmp_path) as studio:
        answers = [await studio.imagine(**options) for _ in range(3)]
        seeds = [fields(await studio.picture(answer))["Seed"] for answer in answers]

        sent = [str(task.body["seed"]) for task in studio.api.submissions]
        assert sorted(sent) == sorted(seeds)
        assert len(set(seeds)) == 3
        assert all(0 <= int(seed) <= MAX_SEED for seed in seeds)


async def test_every_suggested_size_can_be_used(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        choices = await studio.ada.autocomplete(studio.channel, "imagine", "size", "")
        assert 0 < len(choices) <= MOST_SUGGESTIONS
        for choice in choices[::4]:
            message = await studio.picture(await studio.imagine(size=choice["value"]))
            assert fields(message)["Size"] in choice["name"]


async def test_suggestions_never_fail_whatever_is_typed(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:

        async def suggestions(typed: str) -> list[Any]:
            return await studio.ada.autocomplete(studio.channel, "imagine", "size", typed)

        for typed in ("16", "land", "1024x768"):
            assert await suggestions(typed)
        for typed in ("１６", "@everyone", "z" * 100):
            assert not await suggestions(typed)


async def test_it_works_in_a_thread(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        thread = studio.thread()
        message = await studio.picture(await studio.imagine(channel=thread))
        assert studio.pictures(thread) == [message]


async def test_it_works_in_a_forum_post(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        post = studio.thread(studio.guild.create_forum_channel("gallery"))
        message = await studio.picture(await studio.imagine(channel=post))
        assert studio.pictures(post) == [message]


async def test_it_works_in_a_direct_message(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        ada = studio.ada.user
        message = await studio.picture(await ada.slash("imagine", prompt="a red fox"))
        assert studio.pictures(ada.dm_channel) == [message]

        again = await ada.click(message, label="Again")
        await studio.picture(again)
        await studio.settled()
        await ada.click(message, label="Delete")
        assert studio.pictures(ada.dm_channel) == [shown(again)]


async def test_people_can_ask_at_the_same_time(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answers = await _ask_side_by_side(studio)
        for prompt, answer in answers.items():
            message = await studio.picture(answer)
            assert prompt in words(message)
            assert await message.attachments[0].read() == png(_drawn(studio, prompt).request)
        assert len(studio.pictures()) == len(answers)


async def _ask_side_by_side(studio: Studio) -> dict[str, Any]:
    studio.hold()
    people = [studio.ada, studio.ben, studio.mod]
    prompts = [f"fox {number}" for number in range(9)]
    answers = {
        prompt: await studio.imagine(people[number % 3], prompt=prompt)
        for number, prompt in enumerate(prompts)
    }
    studio.release()
    return answers


def _drawn(studio: Studio, prompt: str) -> Any:
    (task,) = [task for task in studio.api.submissions if task.request.prompt == prompt]
    return task
