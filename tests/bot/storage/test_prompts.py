"""The newest prompts of a server, whether they were taken or refused."""

from bot.records import LoggedPrompt
from bot.storage.database import Database
from bot.storage.prompts import PromptLog
from tests.bot.storage.docket import (
    ELSEWHERE,
    GUILD,
    pending_case,
    put_job,
    refused_case,
    reported_case,
)
from tests.bot.storage.make import ADA, BEN, NOW


async def test_prompts_of_jobs_and_of_refusals_come_newest_first(database: Database) -> None:
    await put_job(database, prompt="first", created=NOW)
    await refused_case(database, prompt="second", person_id=BEN, now=NOW + 1)
    await put_job(database, prompt="third", created=NOW + 2)
    assert await PromptLog(database).latest(GUILD) == [
        LoggedPrompt(ADA, "third", NOW + 2),
        LoggedPrompt(BEN, "second", NOW + 1),
        LoggedPrompt(ADA, "first", NOW),
    ]


async def test_no_prompt_is_told_twice(database: Database) -> None:
    await pending_case(database, prompt="reviewed", created=NOW + 1)
    await reported_case(database)
    prompts = await PromptLog(database).latest(GUILD)
    assert [prompt.prompt for prompt in prompts] == ["reviewed", "a rude fox"]


async def test_other_servers_and_forgotten_prompts_are_left_out(database: Database) -> None:
    await put_job(database, guild_id=ELSEWHERE)
    await put_job(database, guild_id=None)
    await put_job(database, prompt="")
    await refused_case(database, prompt=None)
    await refused_case(database, guild_id=ELSEWHERE)
    assert await PromptLog(database).latest(GUILD) == []


async def test_no_more_are_given_than_were_asked_for(database: Database) -> None:
    for number in range(4):
        await put_job(database, prompt=f"job {number}", created=NOW + number)
        await refused_case(database, prompt=f"refusal {number}", now=NOW + number + 0.5)
    prompts = await PromptLog(database).latest(GUILD, most=3)
    assert [prompt.prompt for prompt in prompts] == ["refusal 3", "job 3", "refusal 2"]
