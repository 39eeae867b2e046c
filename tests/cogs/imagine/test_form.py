"""The form behind the Edit button."""

from pathlib import Path
from typing import Any

import discord
import pytest

from bot.job import State
from tests.studio import Studio, fields, open_studio, png, told, words


async def finished(studio: Studio, **options: Any) -> discord.Message:
    message = await studio.picture(await studio.imagine(**options))
    await studio.settled()
    return message


def typed(prompt: str = "an owl", size: str = "1024*1024", seed: str = "7") -> dict[str, str]:
    return {"prompt": prompt, "size": size, "seed": seed}


def prefilled(form: Any) -> dict[str, str]:
    inputs = [label["component"] for label in form.modal["components"]]
    return {field["custom_id"]: field["value"] for field in inputs}


async def test_the_form_holds_what_the_picture_was_made_of(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        for prompt in ("a red fox", "> quoted\n**bold** <@1>", "x" * 2000):
            message = await finished(studio, prompt=prompt, size="16:9", seed=7)
            form = await studio.ben.click(message, label="Edit")
            assert prefilled(form) == typed(prompt, "1280*768", "7")


async def test_a_form_sent_as_it_opened_makes_the_same_picture(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        message = await finished(studio, prompt="> a fox\n  in **snow**", size="2:1", seed=7)
        form = await studio.ada.click(message, label="Edit")
        await studio.picture(await studio.ada.submit_modal(form, prefilled(form)))
        first, second = studio.api.submissions
        assert first.body == second.body


async def test_changed_values_make_a_new_picture_for_whoever_sends_them(tmp_path: Path) -> None:
    async with open_studio(tmp_path, user_limits="1/1h") as studio:
        message = await finished(studio)
        form = await studio.ben.click(message, label="Edit")
        new = await studio.picture(
            await studio.ben.submit_modal(form, typed("an owl", "portrait", "8"))
        )

        task = studio.api.submissions[-1]
        assert task.body == {"prompt": "an owl", "size": "832*1216", "seed": 8}
        assert await new.attachments[0].read() == png(task.request)
        assert fields(new)["Size"] == "832×1216"
        assert studio.ben.mention in new.content
        assert studio.pictures() == [message, new]
        assert (await studio.job(State.DELIVERED)).owner_id == studio.ben.id
        assert (await studio.imagine(studio.ben)).ephemeral
        assert studio.pinged() == []


@pytest.mark.parametrize("seed", ["", "  ", "-1"])
async def test_without_a_seed_a_new_one_is_drawn(tmp_path: Path, seed: str) -> None:
    async with open_studio(tmp_path) as studio:
        form = await studio.ada.click(await finished(studio, seed=7), label="Edit")
        new = await studio.picture(await studio.ada.submit_modal(form, typed(seed=seed)))
        sent = studio.api.submissions[-1].body["seed"]
        assert fields(new)["Seed"] == str(sent)
        assert sent not in {7, -1}


REFUSED = [
    (typed(size="100:1"), "give a ratio like 16:9"),
    (typed(size="１０２４x１０２４"), "write it like 1024x768"),
    (typed(size=" "), "write it like 1024x768"),
    (typed(seed="seven"), "A seed is a whole number"),
    (typed(seed="-2"), "A seed is a whole number"),
    (typed(seed="1.5"), "A seed is a whole number"),
    (typed(seed="2147483648"), "A seed is a whole number"),
    (typed(seed="９"), "A seed is a whole number"),
    (typed(prompt="\u3164"), "for example: a red fox"),
    (typed(prompt="x" * 2001), "shorten it by 1"),
]


async def test_what_cannot_be_used_is_refused_with_what_can(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        message = await finished(studio)
        for values, what_to_do in REFUSED:
            form = await studio.ada.click(message, label="Edit")
            async with studio.untouched():
                answer = await studio.ada.submit_modal(form, values)
            assert what_to_do in told(answer)


async def test_limits_hold_for_the_form(tmp_path: Path) -> None:
    async with open_studio(tmp_path, user_limits="1/1h") as studio:
        form = await studio.ada.click(await finished(studio), label="Edit")
        async with studio.untouched():
            answer = await studio.ada.submit_modal(form, typed())
        assert "Your limit is used up" in told(answer)


async def test_a_form_opened_before_a_restart_can_be_sent_after_it(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        form = await studio.ada.click(await finished(studio), label="Edit")
        await studio.restart()
        message = await studio.picture(await studio.ada.submit_modal(form, typed("an owl")))
        assert "an owl" in words(message)


async def test_the_button_works_after_a_restart(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        message = await finished(studio)
        await studio.restart()
        form = await studio.ada.click(message, label="Edit")
        await studio.picture(await studio.ada.submit_modal(form, typed()))


async def test_two_people_with_the_form_open_get_what_each_typed(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        message = await finished(studio)
        people = {"an owl": studio.ada, "a bear": studio.ben, "a cat": studio.mod}
        forms = {
            prompt: await person.click(message, label="Edit") for prompt, person in people.items()
        }
        studio.hold()
        answers = {
            prompt: await people[prompt].submit_modal(form, typed(prompt))
            for prompt, form in reversed(forms.items())
        }
        studio.release()
        for prompt, answer in answers.items():
            shown = await studio.picture(answer)
            assert prompt in words(shown)
            assert people[prompt].mention in shown.content
        assert len(studio.pictures()) == 4


async def test_one_person_can_have_forms_of_several_pictures_open(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        first, second = await finished(studio, seed=1), await finished(studio, seed=2)
        forms = [await studio.ada.click(message, label="Edit") for message in (first, second)]
        assert [prefilled(form)["seed"] for form in forms] == ["1", "2"]
        for form in forms:
            await studio.picture(await studio.ada.submit_modal(form, prefilled(form)))
        assert [task.body["seed"] for task in studio.api.submissions] == [1, 2, 1, 2]


async def test_a_closed_form_costs_nothing(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        message = await finished(studio)
        async with studio.untouched():
            await studio.ada.click(message, label="Edit")
            await studio.env.advance_time(1000)
        await studio.picture(await studio.ada.click(message, label="Again"))
