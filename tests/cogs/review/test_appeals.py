"""Appeals: by the person it was decided about, to another moderator."""

from pathlib import Path
from typing import Any

import discord
import pytest

from bot.case import AppealState, Case
from bot.storage.cases import CaseTable
from tests.cogs.moderators import another_moderator, card, case, moderate, points
from tests.studio import Studio, buttons, open_studio, shown, told, words

TEXT = {"text": "It is a *marble* statue."}
NUDE = "a nude statue"


async def refused(studio: Studio, **settings: object) -> tuple[Any, Any]:
    """A prompt that the screening refused with a strike: the answer, and the moderator channel."""
    moderators = await moderate(studio, "open", **settings)
    answer = await studio.imagine(prompt=NUDE)
    assert answer.ephemeral
    return answer, moderators


async def appealed(studio: Studio, **settings: object) -> tuple[Any, discord.Message]:
    """The moderator channel and the card of an appeal."""
    answer, moderators = await refused(studio, **settings)
    form = await studio.ada.click(answer.response, label="Appeal")
    await studio.ada.submit_modal(form, TEXT)
    return moderators, await card(studio, moderators, "An appeal")


async def rejected(studio: Studio) -> tuple[Any, Any]:
    """A prompt that `mod` rejected with a strike: the answer, and the moderator channel."""
    moderators = await moderate(studio, "prompt review")
    answer = await studio.imagine(prompt="a red fox")
    message = await card(studio, moderators, "drawn?")
    asked: Any = await studio.mod.click(message, label="Reject with strike")
    await studio.mod.select(asked.response.message, ["gore"])
    await studio.shows(answer, "Gore or violence")
    await card(studio, moderators, "Rejected")
    return answer, moderators


async def told_directly(studio: Studio, *texts: str) -> discord.Message:
    """Wait for a direct message to ada."""

    def look() -> discord.Message | None:
        studio.app.moderation.desk.wake()
        messages = studio.ada.user.dm_channel.history()
        return next((m for m in messages if all(text in m.content for text in texts)), None)

    message: discord.Message = await studio.until(look)
    return message


@pytest.mark.parametrize("restart", [False, True])
async def test_a_refusal_can_be_appealed_by_its_button(tmp_path: Path, restart: bool) -> None:
    async with open_studio(tmp_path) as studio:
        answer, moderators = await refused(studio)
        if restart:
            await studio.restart()
        form = await studio.ada.click(answer.response, label="Appeal")
        if restart:
            await studio.restart()
        sent = await studio.ada.submit_modal(form, TEXT)
        assert "case 1" in told(sent)

        message = await card(studio, moderators, "An appeal", "It is a \\*marble\\* statue.")
        assert "a **nude** statue" in words(message)
        assert buttons(message) == ["Uphold", "Overturn", "Overturn and allow this phrase"]
        assert studio.pinged(moderators) == []


@pytest.mark.parametrize("restart", [False, True])
async def test_an_overturned_refusal_gives_the_strike_back(tmp_path: Path, restart: bool) -> None:
    async with open_studio(tmp_path) as studio:
        moderators, message = await appealed(studio)
        assert points(studio, studio.ada) == 1
        if restart:
            await studio.restart()
        await studio.mod.click(message, label="Overturn")
        decided = await card(studio, moderators, "taken back", studio.mod.mention)
        assert buttons(decided) == []
        assert points(studio, studio.ada) == 0
        direct = await told_directly(studio, "strike is taken back", "word rules still hold")
        assert "may ask again" not in direct.content
        assert (await studio.imagine(studio.ben, prompt=NUDE)).ephemeral


async def test_an_overturned_refusal_may_allow_the_phrase(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        _, message = await appealed(studio)
        pressed = await studio.mod.click(message, label="Overturn and allow this phrase")
        assert "“nude” may pass" in told(pressed)
        await told_directly(studio, "You may ask again.")
        await studio.picture(await studio.imagine(prompt=NUDE))


async def test_a_phrase_allowed_just_now_passes_when_its_person_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_studio(tmp_path) as studio:
        _, message = await appealed(studio)
        overturn = CaseTable.overturn

        async def slowly(table: CaseTable, case_id: int, **how: Any) -> Case | None:
            case = await overturn(table, case_id, **how)
            await told_directly(studio, "was right")  # before whoever decided can go on
            return case

        monkeypatch.setattr(CaseTable, "overturn", slowly)
        await studio.mod.click(message, label="Overturn and allow this phrase")
        await told_directly(studio, "You may ask again.")


async def test_an_upheld_refusal_keeps_its_strike_and_its_person_is_told(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators, message = await appealed(studio)
        pressed = await studio.mod.click(message, label="Uphold")
        assert "Case 1 is decided. Appeal: the decision stands." in told(pressed)
        await card(studio, moderators, "the decision stands")
        assert points(studio, studio.ada) == 1
        await told_directly(studio, "Studio", "case 1", "the decision stands")


async def test_each_decision_is_appealed_once(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer, moderators = await refused(studio)
        first = await studio.ada.click(answer.response, label="Appeal")
        second = await studio.ada.click(answer.response, label="Appeal")
        await studio.ada.submit_modal(first, TEXT)
        assert "already" in told(await studio.ada.submit_modal(second, TEXT))
        assert "already" in told(await studio.ada.click(answer.response, label="Appeal"))
        await card(studio, moderators, "An appeal")
        assert len(moderators.history()) == 1


async def test_a_rejection_that_came_as_a_direct_message_is_appealed_there(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "prompt review")
        answer = await studio.imagine(prompt="a red fox")
        message = await card(studio, moderators, "drawn?")
        await studio.mod.delete(shown(answer))
        studio.forbid(studio.channel, "send_messages")
        asked: Any = await studio.mod.click(message, label="Reject")
        await studio.mod.select(asked.response.message, ["gore"])

        direct = await studio.until(studio.ada.user.dm_channel.history)
        form = await studio.ada.user.click(direct[0], label="Appeal")
        assert "case 1" in told(await studio.ada.user.submit_modal(form, TEXT))
        await card(studio, moderators, "An appeal", "It is a \\*marble\\* statue.")


async def test_what_a_moderator_decided_wrongly_may_be_asked_for_again(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer, moderators = await rejected(studio)
        form = await studio.ada.click(answer.response.message, label="Appeal")
        await studio.ada.submit_modal(form, TEXT)
        await studio.mod.click(await card(studio, moderators, "An appeal"), label="Overturn")
        await told_directly(studio, "strike is taken back. You may ask again.")


async def test_where_strikes_are_off_a_fourth_appeal_waits_for_the_others(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "open", strikes="off")
        answers = [await studio.imagine(prompt=f"{NUDE} {number}") for number in range(4)]
        forms = [await studio.ada.click(answer.response, label="Appeal") for answer in answers]
        for form in forms[:3]:
            await studio.ada.submit_modal(form, TEXT)
        assert "look at those first" in told(await studio.ada.submit_modal(forms[3], TEXT))
        late = await studio.ada.click(answers[3].response, label="Appeal")
        assert "look at those first" in told(late)
        message = await card(studio, moderators, "An appeal")
        await studio.mod.click(message, label="Uphold")
        form = await studio.ada.click(answers[3].response, label="Appeal")
        assert "case 4" in told(await studio.ada.submit_modal(form, TEXT))


async def test_an_appeal_of_spaces_asks_for_words(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer, _ = await refused(studio)
        form = await studio.ada.click(answer.response, label="Appeal")
        assert "needs words" in told(await studio.ada.submit_modal(form, {"text": " \n"}))
        assert (await case(studio)).appeal is None


async def test_only_the_person_it_is_about_can_appeal(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer, _ = await rejected(studio)
        message = answer.response.message
        assert "Only the person" in told(await studio.ben.click(message, label="Appeal"))
        assert (await studio.ada.click(message, label="Appeal")).modal is not None


async def test_where_there_is_another_moderator_that_one_decides(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer, moderators = await rejected(studio)
        kim = another_moderator(studio)
        await studio.app.moderation.events.add(
            studio.guild.id, "decided", now=(await case(studio)).decided, actor_id=kim.id
        )
        form = await studio.ada.click(answer.response.message, label="Appeal")
        await studio.ada.submit_modal(form, TEXT)
        message = await card(studio, moderators, "An appeal", "By " + studio.mod.mention)
        for label in ("Uphold", "Overturn"):
            assert "another moderator" in told(await studio.mod.click(message, label=label))
        assert (await case(studio)).appeal is AppealState.OPEN
        await kim.click(message, label="Overturn")
        await card(studio, moderators, "taken back", kim.mention)
        assert points(studio, studio.ada) == 0


async def test_where_there_is_no_other_moderator_the_same_one_decides(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer, moderators = await rejected(studio)
        form = await studio.ada.click(answer.response.message, label="Appeal")
        await studio.ada.submit_modal(form, TEXT)
        message = await card(studio, moderators, "An appeal")
        await studio.mod.click(message, label="Uphold")
        await card(studio, moderators, "the decision stands")


@pytest.mark.parametrize("label", ["Uphold", "Overturn", "Overturn and allow this phrase"])
async def test_a_member_who_is_no_moderator_decides_no_appeal(tmp_path: Path, label: str) -> None:
    async with open_studio(tmp_path) as studio:
        _, message = await appealed(studio)
        for person in (studio.ada, studio.ben):
            assert "Only those" in told(await person.click(message, label=label))
        assert (await case(studio)).appeal is AppealState.OPEN


async def test_of_two_moderators_the_first_to_answer_an_appeal_wins(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators, message = await appealed(studio)
        kim = another_moderator(studio)
        path = f"/channels/{moderators.id}/messages/*"
        studio.env.inject_error("PATCH", path, status=503, times=None)
        await studio.mod.click(message, label="Uphold")
        late = await kim.click(message, label="Overturn")
        assert f"{studio.mod.mention} was quicker: the decision stands" in told(late)
        assert (await case(studio)).appeal is AppealState.UPHELD


async def test_without_a_moderator_channel_an_appeal_waits_for_one(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer = await studio.imagine(prompt=NUDE)
        form = await studio.ada.click(answer.response, label="Appeal")
        assert "tell a moderator" in told(await studio.ada.submit_modal(form, TEXT))
        moderators = await moderate(studio, "open")
        studio.app.moderation.desk.wake(anew=True)
        await card(studio, moderators, "An appeal")


async def test_where_the_moderator_channel_is_gone_who_appeals_is_told_whom_to_ask(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        answer, moderators = await refused(studio)
        studio.env.backend.delete_channel(moderators.id)
        form = await studio.ada.click(answer.response, label="Appeal")
        assert "tell a moderator" in told(await studio.ada.submit_modal(form, TEXT))


async def test_who_takes_no_direct_messages_is_not_told_and_nothing_breaks(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators, message = await appealed(studio)
        studio.env.inject_error("POST", "/users/@me/channels", status=403, code=50007)
        await studio.mod.click(message, label="Uphold")
        await card(studio, moderators, "the decision stands")
