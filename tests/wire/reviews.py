"""Members whose pictures wait for a moderator, the moderator, and what must hold in the end."""

import asyncio
import re
import sqlite3
import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field

from bot.moderation.policies import Policies
from bot.storage.database import open_database
from bot.storage.policies import PolicyTable
from tests.wire.ledger import stuck
from tests.wire.localdiscord import Interaction, Message
from tests.wire.localdiscord.world import CHANNEL_ID, GALLERY_ID, GUILD_ID, MODERATORS_ID
from tests.wire.process import Wire

APPROVE, REJECT, CANCEL = PLANS = "approved", "rejected", "cancelled"
_ENDS = {
    APPROVE: ("approved", "delivered"),
    REJECT: ("rejected", "failed"),
    CANCEL: ("void", "cancelled"),
}
_ABOUT = re.compile(r"<@([0-9]+)> in <#([0-9]+)>")
_AGAIN = 1.0  # seconds after which a press that led to nothing is made again


async def appoint_moderators(wire: Wire) -> None:
    """Review prompts in the one channel and pictures in the other; before the bot is started."""
    async with open_database(wire.folder / "imagine.db") as database:
        policies = Policies(PolicyTable(database))
        await policies.load()
        for scope, name, value in (
            (0, "moderators", str(MODERATORS_ID)),
            (CHANNEL_ID, "mode", "prompt review"),
            (GALLERY_ID, "mode", "image review"),
        ):
            await policies.set(GUILD_ID, scope, name, value, by=1)


@dataclass
class Asked:
    """A picture that somebody asked for, what shall become of it, and when that was decided."""

    seed: int
    plan: str
    interaction: Interaction
    decided: float | None = None


@dataclass
class Desk:
    """Lets members ask, and presses every card as planned until it is decided."""

    wire: Wire
    asked: dict[tuple[int, int], Asked] = field(default_factory=dict)
    _pressed: dict[int, float] = field(default_factory=dict)

    async def ask(self, number: int, plan: str, channel_id: int) -> None:
        """Let a person ask; once in each channel, so that cards can be told apart."""
        person, seed = self.wire.discord.person(number), len(self.asked) + 1
        asked = await self.wire.discord.imagine(person, seed=seed, channel_id=channel_id)
        self.asked[person.id, channel_id] = Asked(seed, plan, asked)

    @property
    def cards(self) -> list[Message]:
        """Every card, decided or not."""
        messages = self.wire.discord.world.messages.values()
        return [m for m in messages if m.channel_id == MODERATORS_ID and not m.ephemeral]

    async def look(self) -> bool:
        """Press what waits; whether anything does."""
        waiting, now = [card for card in self.cards if card.buttons], time.monotonic()
        for card in waiting:
            if card.buttons and now - self._pressed.get(card.id, 0.0) > _AGAIN:
                self._pressed[card.id] = now
                await self._decide(card)
        return bool(waiting)

    def take_back(self) -> None:
        """What a dead bot left open was not decided, whatever had been pressed."""
        for row in _cases(self.wire):
            if row["case_state"] == "open":
                self.asked[row["owner_id"], row["channel_id"]].decided = None

    async def finish(self, seconds: float = 30.0) -> None:
        """Go on until no card waits and every message shows its end."""
        async with asyncio.timeout(seconds):
            while await self.look() or stuck(self.wire):
                await asyncio.sleep(0.05)

    async def _decide(self, card: Message) -> None:
        about = _ABOUT.search(card.content)
        assert about is not None, card
        asked = self.asked[int(about[1]), int(about[2])]
        asked.decided = asked.decided or time.monotonic()
        discord, mod = self.wire.discord, self.wire.discord.person(9_999_999, moderator=True)
        if asked.plan == CANCEL:
            own = asked.interaction
            if own.message is not None and "Cancel" in own.message.buttons:
                await discord.press(own.person, own.message, "Cancel")
        elif asked.plan == APPROVE:
            await discord.press(mod, card, "Approve")
        else:
            pressed = await discord.press(mod, card, "Reject")
            with suppress(TimeoutError):  # the bot may have been killed
                async with asyncio.timeout(1.0):
                    while pressed.message is None or pressed.message.menu is None:
                        await asyncio.sleep(0.01)
                await discord.choose(mod, pressed.message, "gore")


def assert_as_decided(desk: Desk) -> None:
    """Compare every case (no bot may be running) with its job, its card and what was planned."""
    cards = Counter(card.content.split("**")[1] for card in desk.cards)
    for row in _cases(desk.wire):
        asked = desk.asked[row["owner_id"], row["channel_id"]]
        about = (asked.plan, dict(row))
        if asked.interaction.message is None:  # killed before anybody was told of it
            assert (row["state"], row["charged"]) == ("cancelled", 0), about
            assert row["case_state"] in {None, "void"}, about
            continue
        assert (row["case_state"], row["state"]) == _ENDS[asked.plan], about
        assert row["shown"] == row["version"], about
        assert cards[f"Case {row['case_id']}"] == 1, about
        if asked.plan != APPROVE and row["channel_id"] == CHANNEL_ID:
            assert row["attempts"] == 0, about  # nothing was spent on it
        assert not _published_early(desk.wire, asked), about
    assert [card for card in desk.cards if card.buttons] == []


def _cases(wire: Wire) -> list[sqlite3.Row]:
    with closing(sqlite3.connect(wire.folder / "imagine.db")) as database:
        database.row_factory = sqlite3.Row
        rows = database.execute(
            "SELECT job.*, c.id AS case_id, c.state AS case_state, c.shown, c.version"
            " FROM job LEFT JOIN moderation_case AS c ON c.job_id = job.id"
        ).fetchall()
    jobs = {row["id"] for row in rows}
    assert len(jobs) == len(rows)  # one case of each
    return rows


def _published_early(wire: Wire, asked: Asked) -> bool:
    """Whether everybody could see a picture before it was approved, or though it never was."""
    approved = asked.decided if asked.plan == APPROVE and asked.decided else float("inf")
    name = f"imagine-{asked.seed}.png"
    public = [m.pictured for m in wire.discord.world.pictures() if name in m.files]
    return any(moment is None or moment < approved for moment in public)
