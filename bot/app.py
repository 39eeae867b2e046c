"""The one composition root: database, HTTP session, services, bot; closed in reverse."""

import hashlib
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Self

import discord
from discord.ext import commands

from bot import __version__
from bot.case import Case
from bot.config import Settings
from bot.errors import SettingsError
from bot.imageapi.client import ImageClient
from bot.jobs.presenter import Presenter
from bot.jobs.runner import Pace, Runner
from bot.jobs.service import Jobs
from bot.moderation.cards import Cards
from bot.moderation.office import Moderation, open_lists
from bot.moderation.places import Surroundings
from bot.screening.packs import load_floor
from bot.storage.database import Database, open_database
from bot.storage.jobs import JobTable
from bot.storage.vault import Vault
from bot.ui.buttons import CaseButton, JobButton
from bot.ui.forms import Forms
from bot.ui.reach import reaches
from bot.ui.tree import Tree

_log = logging.getLogger(__name__)

# This bot never speaks; discord.py's hints about missing voice libraries would only alarm people.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

EXTENSIONS = (
    "cogs.imagine",
    "cogs.quota",
    "cogs.settings",
    "cogs.filter",
    "cogs.review",
    "cogs.reports",
    "cogs.cases",
)
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,  # else a placeholder whose id a crash took is not found again
)
_VAULT = "held"  # beside the database: pictures that wait for a moderator
_NO_KEY = "none"  # `require_for_run` has refused this before anything is sent to the vendor


class ImagineBot(commands.Bot):
    """The Discord side: loads the features, keeps the commands in sync.

    Attributes:
        forms: those that are taken when they are sent; features add theirs on loading.
        presenter: how jobs are shown to people; set by the feature that does it, on loading, as is
            the rest.
        cards: how cases are shown to moderators.
        report_button: what stands under a picture for whoever finds it wrong.
        appeal_button: what stands under a refusal for whoever finds that wrong.
        case_view: what a moderator can press about a case; None where there is nothing to decide.
    """

    presenter: Presenter
    cards: Cards
    report_button: type[JobButton]
    appeal_button: type[CaseButton]
    case_view: Callable[[Case], discord.ui.View | None]

    def __init__(
        self, *, settings: Settings, jobs: Jobs, moderation: Moderation, database: Database
    ) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            # Interactions need no intent; guilds are kept for their upload limits.
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        self.forms = Forms()
        self.settings = settings
        self.jobs = jobs
        self.moderation = moderation
        moderation.places.look = self.surroundings
        moderation.places.reach = lambda guild, channel: reaches(self.get_guild(guild), channel)
        self._database = database

    @classmethod
    def of(cls, interaction: discord.Interaction) -> Self:
        """The bot that something was typed, pressed or sent to."""
        if not isinstance(interaction.client, cls):
            raise TypeError("the interaction belongs to another bot")
        return interaction.client

    def surroundings(self, guild_id: int, channel_id: int) -> Surroundings | None:
        """What Discord has told of a channel or thread; None before it has told of the server."""
        guild = self.get_guild(guild_id)
        if guild is None:
            return None
        place = guild.get_channel_or_thread(channel_id)
        if place is None and guild.unavailable:  # it has only been announced
            return None
        channel = place.parent if isinstance(place, discord.Thread) else place
        parent_id = place.parent_id if isinstance(place, discord.Thread) else None
        return Surroundings(bool(getattr(channel, "nsfw", False)), parent_id, place is not None)

    async def setup_hook(self) -> None:
        """Load the features and, where the commands have changed, tell Discord."""
        for name in EXTENSIONS:
            await self.load_extension(name)
        await self._sync_if_changed()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Take a form that was sent.

        discord.py makes a task for each listener at every interaction, commands included: this one
        serves the forms of all features.
        """
        await self.forms.take(interaction)

    async def _sync_if_changed(self) -> None:
        """Syncing at every start would use up Discord's daily allowance of new commands."""
        dev_guild = self.settings.dev_guild_id
        guild = None if dev_guild is None else discord.Object(dev_guild)
        if guild is not None:
            self.tree.copy_global_to(guild=guild)
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands(guild=guild)]
        text = json.dumps([__version__, payload], sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()
        key = f"commands:{self.application_id}:{dev_guild or 'global'}"
        if await self._database.note(key) != digest:
            await self._sync(guild)
            await self._database.set_note(key, digest)
            _log.info("Told Discord about the commands as they are now.")

    async def _sync(self, guild: discord.Object | None) -> None:
        try:
            await self.tree.sync(guild=guild)
        except (discord.Forbidden, discord.NotFound) as error:
            if guild is None:
                raise
            raise SettingsError(
                f"DEV_GUILD_ID: the bot is not in the server {guild.id}, or there is none."
                " Invite it there, correct the id, or leave the setting empty."
            ) from error


@dataclass(frozen=True, slots=True)
class App:
    """Everything that is open while the bot lives."""

    settings: Settings
    database: Database
    api: ImageClient
    runner: Runner
    jobs: Jobs
    moderation: Moderation
    bot: ImagineBot

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Carry jobs and cases on while the block lasts; enter it once the bot is logged in."""
        async with (
            self.runner.serve(self.bot.presenter),
            self.moderation.desk.serve(self.bot.cards),
        ):
            yield


@asynccontextmanager
async def open_app(settings: Settings, *, pace: Pace | None = None) -> AsyncIterator[App]:
    """Open everything `settings` describe, without connecting to Discord yet.

    Args:
        settings: validated.
        pace: in place of the one the settings describe.

    Raises:
        DatabaseError: the database cannot be used as it is.
        SettingsError: the operator's floor list cannot be read.
    """
    key = settings.novita_api_key
    async with (
        open_database(settings.database_path) as database,
        ImageClient(
            base_url=settings.novita_base_url,
            key=key.get_secret_value() if key else _NO_KEY,
            model=settings.novita_model,
        ) as api,
    ):
        table = JobTable(
            database,
            windows=settings.user_limits,
            max_in_flight=settings.user_max_in_flight,
            model=settings.novita_model,
        )
        vault = await Vault.open(settings.database_path.parent / _VAULT)
        lists = await open_lists(database, floor=load_floor(settings.floor_list))
        runner = Runner(
            table=table, api=api, pace=pace or pace_of(settings), vault=vault, gate=lists.gate
        )
        jobs = Jobs(table=table, runner=runner)
        moderation = Moderation.over(lists, jobs=jobs, vault=vault, database=database)
        async with ImagineBot(
            settings=settings, jobs=jobs, moderation=moderation, database=database
        ) as bot:
            yield App(settings, database, api, runner, jobs, moderation, bot)


def pace_of(settings: Settings) -> Pace:
    """How fast the runner may go by these settings."""
    return Pace(
        images_per_minute=settings.novita_images_per_minute,
        polls_per_second=settings.novita_polls_per_second,
        job_timeout=settings.job_timeout,
    )
