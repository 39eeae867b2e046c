"""The panel: what it shows, what it changes, for whom, and after a restart."""

from pathlib import Path
from typing import Any

import discord
import pytest

from bot.limits import Window
from bot.moderation.policies import AGE_RESTRICTED, SERVER
from bot.moderation.policy import EVERYONE, FIELDS, Kind, Mode, Policy
from bot.screening.findings import Action
from tests.cogs.settings.people import demote, events, hide, let_in, manager
from tests.studio import Studio, buttons, fields, open_studio, shown, told, words


class Panel:
    """An open panel, and whoever opened it."""

    def __init__(self, studio: Studio, who: Any, answer: Any) -> None:
        self.studio, self.who, self.answer = studio, who, answer

    @property
    def message(self) -> discord.Message:
        return shown(self.answer)

    @property
    def text(self) -> str:
        return words(self.message)

    @property
    def controls(self) -> dict[str, dict[str, Any]]:
        rows = self.answer.response.components
        return {part["custom_id"]: part for row in rows for part in row["components"]}

    def menu(self, action: str) -> str:
        """The id of the one menu that does this."""
        (found,) = [id_ for id_ in self.controls if id_.startswith(f"settings:{action}:")]
        return found

    async def pick(self, name: str) -> None:
        menus = {
            option["value"]: id_
            for id_, part in self.controls.items()
            for option in part.get("options", ())
        }
        await self.who.select(self.message, [name], custom_id=menus[name])

    async def choose(self, *values: Any) -> None:
        await self.who.select(self.message, list(values), custom_id=self.menu("choose"))

    async def press(self, label: str) -> Any:
        return await self.who.click(self.message, label=label)

    async def write(self, value: str, label: str = "Write it") -> None:
        form = await self.press(label)
        await self.who.submit_modal(form, {"value": value})

    def policy(self, scope: int = SERVER) -> Policy:
        return self.studio.app.moderation.policies.at(self.studio.guild.id, scope)


async def opened(studio: Studio, channel: Any = None) -> Panel:
    meg = manager(studio)
    return Panel(studio, meg, await meg.slash(channel or studio.channel, "settings"))


async def test_everything_is_shown_at_a_glance_to_the_manager_alone(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        panel = await opened(studio)
        assert panel.answer.ephemeral
        assert "Studio" in panel.text
        assert all(field.label in panel.text for name, field in FIELDS.items() if name != "paused")
        assert buttons(panel.message) == ["Server", "Age-restricted channels", "This channel"]
        offered = [o["value"] for p in panel.controls.values() for o in p.get("options", ())]
        assert set(offered) == set(FIELDS) - {"paused"}


async def test_in_direct_messages_there_is_nothing_to_set(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        offered = manager(studio).user.available_commands()
        assert "imagine" in offered
        assert {"settings", "pause", "resume", "filter list"}.isdisjoint(offered)


@pytest.mark.parametrize("who", ["ada", "mod"])
async def test_whoever_may_not_manage_the_server_sees_nothing(tmp_path: Path, who: str) -> None:
    async with open_studio(tmp_path) as studio:
        person = getattr(studio, who)
        assert "settings" not in person.available_commands(studio.channel)
        let_in(studio, person, "settings")
        assert "Manage Server" in told(await person.slash(studio.channel, "settings"))


@pytest.mark.parametrize("restart", [False, True])
async def test_a_mode_is_chosen_in_place_and_counts_at_once(tmp_path: Path, restart: bool) -> None:
    async with open_studio(tmp_path) as studio:
        panel = await opened(studio)
        await panel.pick("mode")
        assert FIELDS["mode"].help in panel.text
        assert panel.controls["settings:default:0:mode:0"]["disabled"]  # there is nothing to undo
        if restart:
            await studio.restart()
        await panel.choose("off")
        assert panel.policy().mode is Mode.OFF
        assert "● Mode: **off**" in panel.text
        assert len(studio.channel.history()) == 0
        (event,) = await events(studio, "setting")
        assert (event.actor_id, event.subject, event.after) == (panel.who.id, "0:mode", "off")
        refused = await studio.imagine()
        assert refused.ephemeral


async def test_every_setting_has_a_page_and_a_way_back(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        panel = await opened(studio)
        for name, field in FIELDS.items():
            if name == "paused":
                continue
            await panel.pick(name)
            assert panel.message.embeds[0].title == field.label
            written = field.kind in {
                Kind.NUMBER, Kind.SPAN, Kind.TEXT, Kind.WINDOWS, Kind.LADDER
            }  # fmt: skip
            assert ("Write it" in buttons(panel.message)) == written
            await panel.press("Back")
            assert (panel.message.embeds[0].title or "").startswith("Settings")
        assert await events(studio, "setting") == []


async def test_a_switch_and_a_pack_are_chosen_from_what_they_can_be(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        panel = await opened(studio)
        await panel.pick("strikes")
        await panel.choose("off")
        await panel.pick("pack_gore")
        now = [o["value"] for o in panel.controls[panel.menu("choose")]["options"] if o["default"]]
        assert now == ["block"]
        await panel.choose("spoiler")
        assert panel.policy().strikes is False
        assert panel.policy().pack_gore is Action.SPOILER


async def test_channels_are_chosen_and_none_is_every_channel(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        other = studio.guild.create_text_channel("more")
        panel = await opened(studio)
        await panel.pick("channels")
        await panel.choose(studio.channel, other)
        assert panel.policy().channels == (studio.channel.id, other.id)
        await panel.pick("channels")
        chosen = panel.controls[panel.menu("choose")]["default_values"]
        assert [int(one["id"]) for one in chosen] == [studio.channel.id, other.id]
        await panel.choose()
        assert panel.policy().channels == ()


async def test_roles_are_chosen(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        role = studio.guild.roles["Moderators"]
        panel = await opened(studio)
        await panel.pick("report_immune")
        await panel.choose(role)
        assert panel.policy().report_immune == (role.id,)
        assert role.mention in panel.text


async def test_a_moderator_channel_the_bot_cannot_use_is_told_with_what_lacks(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = studio.guild.create_text_channel("moderators")
        studio.forbid(moderators, "attach_files", "send_messages")
        panel = await opened(studio)
        await panel.pick("moderators")
        await panel.choose(moderators)
        assert panel.policy().moderators == moderators.id
        assert "Send Messages, Embed Links, Attach Files" in panel.text  # no text, no embeds
        assert moderators.mention in panel.text
        studio.env.backend.delete_channel(moderators.id)
        await panel.press("This channel")
        assert "is gone" in panel.text


async def test_a_moderator_channel_the_bot_can_use_needs_no_word(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = studio.guild.create_text_channel("moderators")
        panel = await opened(studio)
        hide(studio, moderators, panel.who)
        await panel.pick("moderators")
        await panel.choose(moderators)
        assert "⚠️" not in panel.text
        await panel.pick("moderators")
        await panel.choose()
        assert panel.policy().moderators is None


async def test_a_moderator_channel_that_everybody_can_read_is_told(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = studio.guild.create_text_channel("moderators")
        panel = await opened(studio)
        await panel.pick("moderators")
        await panel.choose(moderators)
        assert f"Everybody can read {moderators.mention}" in panel.text
        hide(studio, moderators)
        await panel.press("This channel")
        assert "Everybody can read" not in panel.text


@pytest.mark.parametrize("mode", ["prompt review", "image review"])
async def test_a_review_without_a_moderator_channel_is_warned_about(
    tmp_path: Path, mode: str
) -> None:
    async with open_studio(tmp_path) as studio:
        panel = await opened(studio)
        await panel.pick("mode")
        await panel.choose(mode)
        assert "every picture is refused" in panel.text


async def test_a_term_that_asks_for_a_review_needs_a_moderator_channel(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        panel = await opened(studio)
        assert "⚠️" not in panel.text
        await studio.app.moderation.rulebook.add(
            studio.guild.id, "deny", "wombat", Action.REVIEW, shadow=False, by=panel.who.id
        )
        await panel.press("This channel")
        assert "what would need a moderator is refused" in panel.text


WRITTEN: list[tuple[str, str, object]] = [
    ("server_limits", "30/1h, 200/1d", (Window(30, 3600), Window(200, 86400))),
    ("server_limits", "", ()),
    ("daily_images", "200", 200),
    ("price", "0,10 eur", "0.10 EUR"),
    ("account_age", "7d", 604800),
    ("ladder", "2: 10m, 4: 2d", ((2, 600), (4, 172800))),
    ("retention", "14d", 1209600),
]


async def test_what_is_written_counts_at_once(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        panel = await opened(studio)
        for name, typed, value in WRITTEN:
            await panel.pick(name)
            await panel.write(typed)
            assert getattr(panel.policy(), name) == value
            assert (panel.message.embeds[0].title or "").startswith("Settings")


async def test_the_form_holds_what_is_set(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        panel = await opened(studio)
        await panel.pick("ladder")
        form = await panel.press("Write it")
        assert form.modal["title"] == "Time-outs"
        (label,) = form.modal["components"]
        assert label["component"]["value"] == "3: 1h, 5: 1d"
        assert label["description"] == FIELDS["ladder"].help


@pytest.mark.parametrize("restart", [False, True])
async def test_wrong_input_is_told_and_kept_for_the_next_try(tmp_path: Path, restart: bool) -> None:
    async with open_studio(tmp_path) as studio:
        panel = await opened(studio)
        await panel.pick("server_limits")
        await panel.write("30 per *hour*")
        assert "COUNT/SPAN" in fields(panel.message)["Not changed"]
        assert panel.policy().server_limits == ()
        if restart:
            await studio.restart()
        form = await panel.press("Try again")
        (label,) = form.modal["components"]
        assert label["component"]["value"] == "30 per *hour*"
        await panel.who.submit_modal(form, {"value": "30/1h"})
        assert panel.policy().server_limits == (Window(30, 3600),)
        assert "Not changed" not in panel.text


async def test_a_form_opened_before_a_restart_can_be_sent_after_it(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        panel = await opened(studio)
        await panel.pick("daily_images")
        form = await panel.press("Write it")
        await studio.restart()
        await panel.who.submit_modal(form, {"value": "77"})
        assert panel.policy().daily_images == 77


async def test_limits_of_roles_are_set_one_role_at_a_time(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        role, everyone = studio.guild.roles["Moderators"], studio.guild.default_role
        panel = await opened(studio)

        async def limit(role: Any, typed: str) -> Any:
            form = await panel.who.select(panel.message, [role], custom_id=panel.menu("role"))
            await panel.who.submit_modal(form, {"value": typed})
            return form

        await panel.pick("role_limits")
        form = await limit(role, "5/10m")
        assert form.modal["title"] == "Limits of Moderators"
        form = await limit(everyone, "1/1h")
        assert form.modal["title"] == "Limits of everyone"
        both = {role.id: (Window(5, 600),), EVERYONE: (Window(1, 3600),)}
        assert dict(panel.policy().role_limits) == both
        await limit(role, "unlimited")
        assert dict(panel.policy().role_limits)[role.id] == ()
        form = await limit(role, "")
        assert form.modal["components"][0]["component"]["value"] == "unlimited"
        assert dict(panel.policy().role_limits) == {EVERYONE: (Window(1, 3600),)}


async def test_wrong_limits_of_a_role_can_be_mended(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        role = studio.guild.roles["Moderators"]
        panel = await opened(studio)
        await panel.pick("role_limits")
        form = await panel.who.select(panel.message, [role], custom_id=panel.menu("role"))
        await panel.who.submit_modal(form, {"value": "five"})
        assert "'five' is no limit" in fields(panel.message)["Not changed"]
        form = await panel.press("Try again")
        assert form.modal["title"] == "Limits of Moderators"
        assert form.modal["components"][0]["component"]["value"] == "five"
        await panel.who.submit_modal(form, {"value": "5/10m"})
        assert dict(panel.policy().role_limits) == {role.id: (Window(5, 600),)}


@pytest.mark.parametrize("restart", [False, True])
async def test_back_to_default_undoes_what_was_set(tmp_path: Path, restart: bool) -> None:
    async with open_studio(tmp_path) as studio:
        panel = await opened(studio)
        await panel.pick("report_hide")
        await panel.write("9")
        await panel.pick("report_hide")
        if restart:
            await studio.restart()
        await panel.press("Back to default")
        assert panel.policy().report_hide == Policy().report_hide
        assert "○ Reports that hide: **3**" in panel.text


async def test_a_channel_has_settings_of_its_own(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        panel = await opened(studio)
        await panel.press("This channel")
        assert "Pictures a day" not in panel.text
        offered = [o["value"] for p in panel.controls.values() for o in p.get("options", ())]
        assert set(offered) == {name for name, field in FIELDS.items() if field.per_channel}
        await panel.pick("mode")
        await panel.choose("logged")
        assert panel.policy(studio.channel.id).mode is Mode.LOGGED
        assert panel.policy().mode is Mode.OPEN
        assert "● Mode: **logged**" in panel.text
        await panel.press("Server")
        assert f"in {studio.channel.mention}" in panel.text


async def test_a_channel_that_the_server_does_not_allow_says_so(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        other = studio.guild.create_text_channel("more")
        panel = await opened(studio)
        await panel.pick("channels")
        await panel.choose(other)
        assert "No pictures are made here" not in panel.text
        await panel.press("This channel")
        assert "No pictures are made here" in panel.text
        there = await opened(studio, other)
        await there.press("This channel")
        assert "No pictures are made here" not in there.text


async def test_age_restricted_channels_have_a_profile_of_their_own(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        panel = await opened(studio)
        await panel.press("Age-restricted channels")
        await panel.pick("pack_sexual")
        await panel.choose("spoiler")
        assert panel.policy(AGE_RESTRICTED).pack_sexual is Action.SPOILER
        assert panel.policy().pack_sexual is Action.BLOCK


async def test_in_a_thread_this_channel_is_the_threads_channel(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        panel = await opened(studio, studio.thread())
        await panel.press("This channel")
        await panel.pick("mode")
        await panel.choose("off")
        assert panel.policy(studio.channel.id).mode is Mode.OFF


async def test_what_was_spent_is_shown_as_money(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await studio.picture(await studio.imagine())
        panel = await opened(studio)
        await panel.pick("price")
        await panel.write("0.25 USD")
        assert "Last 24 hours: **1 picture** = **0.25 USD**" in panel.text


@pytest.mark.parametrize("label", ["Server", "Age-restricted channels", "This channel"])
async def test_whoever_lost_the_right_cannot_look_on(tmp_path: Path, label: str) -> None:
    async with open_studio(tmp_path) as studio:
        panel = await opened(studio)
        if label == "Server":
            await panel.press("This channel")
        demote(studio, panel.who)
        assert "Manage Server" in told(await panel.press(label))


async def test_whoever_lost_the_right_cannot_change_anything(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        panel = await opened(studio)
        await panel.pick("daily_images")
        await panel.write("5")
        await panel.pick("daily_images")
        form = await panel.press("Write it")
        other = Panel(studio, panel.who, await panel.who.slash(studio.channel, "settings"))
        third = Panel(studio, panel.who, await panel.who.slash(studio.channel, "settings"))
        await other.pick("mode")
        demote(studio, panel.who)
        meg = panel.who
        refusals = [
            await meg.submit_modal(form, {"value": "6"}),
            await panel.press("Write it"),
            await panel.press("Back to default"),
            await panel.press("Back"),
            await meg.select(other.message, ["off"], custom_id=other.menu("choose")),
            await meg.select(third.message, ["mode"], custom_id=next(
                id_ for id_ in third.controls if ":pick:" in id_)),
        ]  # fmt: skip
        for refusal in refusals:
            assert "Manage Server" in told(refusal)
        assert panel.policy().daily_images == 5
        assert panel.policy().mode is Mode.OPEN


async def test_the_owner_and_administrators_may(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        role = studio.guild.create_role(
            "Admins", permissions=discord.Permissions(administrator=True)
        )
        root = studio.guild.add_member(studio.env.create_user("root"), roles=[role])
        panel = Panel(studio, root, await root.slash(studio.channel, "settings"))
        await panel.pick("mode")
        await panel.choose("off")
        assert panel.policy().mode is Mode.OFF


async def test_a_setting_that_is_no_more_leads_back_to_the_panel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_studio(tmp_path) as studio:
        panel = await opened(studio)
        await panel.pick("digest")
        monkeypatch.delitem(FIELDS, "digest")
        await panel.choose("off")
        assert (panel.message.embeds[0].title or "").startswith("Settings")
        assert "Weekly summary" not in panel.text
        assert await events(studio, "setting") == []
