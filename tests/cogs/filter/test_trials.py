"""`/filter test` and `backtest`: what a rule would do, without doing it."""

from pathlib import Path
from typing import Any

from tests.cogs.settings.people import manager
from tests.studio import Studio, fields, open_studio, shown, words


async def tried(studio: Studio, who: Any, prompt: str, channel: Any = None) -> Any:
    answer = await who.slash(channel or studio.channel, "filter test", prompt=prompt)
    assert answer.ephemeral
    return shown(answer)


async def backtest(studio: Studio, who: Any, term: str, **options: Any) -> str:
    answer = await who.slash(studio.channel, "filter backtest", term=term, **options)
    assert answer.ephemeral
    return words(shown(answer))


async def nothing_stored(studio: Studio) -> bool:
    return not await studio.sql("SELECT 1 FROM moderation_case UNION ALL SELECT 1 FROM job")


async def test_an_ordinary_prompt_is_allowed(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        message = await tried(studio, manager(studio), "a red fox")
        assert message.embeds[0].title == "Allowed"
        assert "a red fox" in words(message)
        assert message.embeds[0].fields == []


async def test_a_verdict_is_shown_with_the_words_the_rule_and_the_list(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        meg = manager(studio)
        await meg.slash(studio.channel, "filter add", term="wombat*", action="review")
        message = await tried(studio, meg, "two nude wombats")
        assert message.embeds[0].title == "Blocked"
        assert "two **nude** **wombats**" in words(message)
        shown_fields = fields(message)
        assert "sexual" in shown_fields["Blocked"]
        assert "“nude”" in shown_fields["Blocked"]
        assert "`server:wombat*`" in shown_fields["A moderator decides"]
        assert await nothing_stored(studio)


async def test_a_term_being_tried_out_is_shown_as_such(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        meg = manager(studio)
        await meg.slash(studio.channel, "filter add", term="wombat", action="block", try_out=True)
        message = await tried(studio, meg, "a wombat")
        assert message.embeds[0].title == "Allowed"
        assert "a **wombat**" in words(message)
        assert "Tried out" in fields(message)


async def test_the_channels_own_settings_count(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        meg = manager(studio)
        policies, scope = studio.app.moderation.policies, studio.channel.id
        await policies.set(studio.guild.id, scope, "pack_sexual", "spoiler", by=meg.id)
        assert (await tried(studio, meg, "a nude")).embeds[0].title == "Hidden until clicked"
        thread = studio.thread()
        assert (await tried(studio, meg, "a nude", thread)).embeds[
            0
        ].title == "Hidden until clicked"
        other = studio.guild.create_text_channel("other")
        assert (await tried(studio, meg, "a nude", other)).embeds[0].title == "Blocked"
        await policies.set(studio.guild.id, scope, "spoiler", "never", by=meg.id)
        assert (await tried(studio, meg, "a nude")).embeds[0].title == "For a moderator"
        await policies.set(studio.guild.id, scope, "mode", "off", by=meg.id)
        assert "its mode is off" in words(await tried(studio, meg, "a fox"))


async def test_a_prompt_cannot_break_out_of_the_quote(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        message = await tried(studio, manager(studio), "@everyone **nude** <@1> " + "x" * 3900)
        assert "@\u200beveryone" in words(message)
        assert "<@1>" not in words(message)
        assert studio.pinged() == []


async def test_a_backtest_counts_what_a_term_would_have_hit(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        for who, prompt in [
            (studio.ada, "a wombat"),
            (studio.ada, "wombatty weather"),
            (studio.ben, "a wombat at night"),
            (studio.ben, "a red fox"),
        ]:
            await studio.picture(await studio.imagine(who, prompt=prompt))
        meg = manager(studio)
        text = await backtest(studio, meg, "wombat")
        assert "**2 of the last 4 prompts**, by 2 people" in text
        assert "a **wombat** at night" in text
        assert studio.ben.mention in text
        assert "red fox" not in text
        wider = await backtest(studio, meg, "wombat*", action="spoiler")
        assert "**3 of the last 4 prompts**" in wider
        assert studio.app.moderation.rulebook.rules(studio.guild.id) == []


async def test_a_backtest_of_a_term_that_hits_nothing_says_so(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        meg = manager(studio)
        assert "Nobody has asked for a picture here yet" in await backtest(studio, meg, "wombat")
        await studio.picture(await studio.imagine())
        assert "**0 of the last 1 prompt**" in await backtest(studio, meg, "wombat")


async def test_a_backtest_of_no_term_is_refused(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer = await manager(studio).slash(studio.channel, "filter backtest", term="**")
        (message,) = answer.followups or [answer.response]
        assert "letters or digits" in message.content
