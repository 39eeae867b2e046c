"""The commands. Whoever may manage the server edits its terms; nobody else sees them."""

import io
from dataclasses import replace
from unicodedata import normalize

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import ImagineBot
from bot.errors import InputRefused
from bot.moderation.rulebook import NewRule, read_export
from bot.records import RuleKind, ServerRule
from bot.render import filter as texts
from bot.render.permissions import may_not
from bot.screening.findings import Action
from bot.screening.packs import count
from bot.screening.views import fold
from bot.ui.buttons import may_manage
from bot.ui.errors import say
from cogs.filter._automod import terms_of_automod
from cogs.filter._files import text_of
from cogs.filter._pages import show
from cogs.filter._test import screened

# https://docs.discord.com/developers/interactions/application-commands#autocomplete
_MOST_CHOICES = 25
_ACTIONS = [
    app_commands.Choice(name="block: refuse the prompt", value="block"),
    app_commands.Choice(name="review: a moderator decides first", value="review"),
    app_commands.Choice(name="spoiler: hide prompt and picture until clicked", value="spoiler"),
    app_commands.Choice(name="allow: let these words through", value="allow"),
]
_TERM = "A word or phrase: word, word*, *word or *word*"
_Text = app_commands.Range[str, 1, 100]


@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
class FilterCog(
    commands.GroupCog,
    group_name="filter",
    group_description="The words and phrases this server looks for.",
):
    """`/filter …`."""

    def __init__(self, bot: ImagineBot) -> None:
        self._bot = bot

    @app_commands.command(description="Put a word or phrase on this server's list.")
    @app_commands.describe(
        term=_TERM,
        action="What follows when a prompt has it",
        try_out="Only note the hits for now; nothing follows from them",
    )
    @app_commands.choices(action=_ACTIONS)
    async def add(
        self, interaction: discord.Interaction, term: _Text, action: str, try_out: bool = False
    ) -> None:
        """Add a term, or change what follows from one."""
        guild_id = await _begin(interaction)
        if guild_id is None:
            return
        new = _rule(term, action)
        if try_out and new.kind == "allow":
            raise InputRefused(texts.trial_of_allowing())
        rule = await self._bot.moderation.rulebook.add(
            guild_id, new.kind, term, new.action, shadow=try_out, by=interaction.user.id
        )
        await interaction.edit_original_response(content=texts.added(rule))

    @app_commands.command(description="Take a word or phrase off this server's list.")
    @app_commands.describe(term="As it stands on the list")
    async def remove(self, interaction: discord.Interaction, term: _Text) -> None:
        """Remove a term."""
        guild_id = await _begin(interaction)
        if guild_id is None:
            return
        found = self._find(guild_id, term)
        removed = found and await self._bot.moderation.rulebook.remove(
            guild_id, found.kind, found.term, by=interaction.user.id
        )
        text = texts.removed(removed) if removed else texts.not_listed(term)
        await interaction.edit_original_response(content=text)

    @remove.autocomplete("term")
    async def _suggest(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        if not may_manage(interaction):
            return []
        rules = self._bot.moderation.rulebook.rules(interaction.guild_id or 0)
        fitting = [rule for rule in rules if fold(typed.strip()).text in rule.term]
        return [
            app_commands.Choice(name=texts.choice_name(rule), value=_key(rule))
            for rule in fitting[:_MOST_CHOICES]
        ]

    @app_commands.command(name="list", description="See this server's own words and phrases.")
    async def list_(self, interaction: discord.Interaction) -> None:
        """Show the terms, page by page."""
        if await _begin(interaction) is not None:
            await show(interaction, 0)

    @app_commands.command(description="Try a prompt: what would happen, and why?")
    @app_commands.describe(prompt="As somebody could type it for /imagine")
    async def test(
        self, interaction: discord.Interaction, prompt: app_commands.Range[str, 1, 4000]
    ) -> None:
        """Screen a prompt as in this channel, without any consequence."""
        guild_id = await _begin(interaction)
        if guild_id is None:
            return
        policy, verdict = await screened(interaction, prompt)
        rules = self._bot.moderation.rulebook.rules(guild_id)
        embed = texts.trial(prompt, verdict, rules, policy)
        await interaction.edit_original_response(embed=embed)

    @app_commands.command(name="import", description="Take over a list of words and phrases.")
    @app_commands.describe(
        file="JSON as /filter export writes it, CSV, or one term a line",
        automod="Take over the words of this server's AutoMod rules",
        try_out="Only note the hits for now; nothing follows from them",
    )
    async def import_(
        self,
        interaction: discord.Interaction,
        file: discord.Attachment | None = None,
        automod: bool = False,
        try_out: bool = False,
    ) -> None:
        """Add many terms at once."""
        guild_id = await _begin(interaction)
        if guild_id is None:
            return
        left_out: list[str] = []
        notes: list[str] = []
        if file is not None and not automod:
            terms = read_export(await text_of(file))
        elif automod and file is None:
            terms, left_out = await terms_of_automod(interaction)
        else:
            raise InputRefused(texts.import_from_what())
        if try_out:
            tried = [replace(term, shadow=True) for term in terms if term.kind == "deny"]
            if len(tried) < len(terms):
                notes.append(texts.allowing_not_tried(len(terms) - len(tried)))
            terms = tried
        rulebook = self._bot.moderation.rulebook
        result = await rulebook.add_many(guild_id, terms, by=interaction.user.id)
        text = texts.imported(result, [*texts.not_taken_over(left_out), *notes])
        await interaction.edit_original_response(content=text)

    @app_commands.command(description="Get this server's words and phrases as a file.")
    async def export(self, interaction: discord.Interaction) -> None:
        """Give the list away, to whoever may edit it."""
        guild_id = await _begin(interaction)
        if guild_id is None:
            return
        rulebook = self._bot.moderation.rulebook
        content = io.BytesIO(rulebook.export(guild_id).encode())
        file = discord.File(content, filename="filter.json")
        text = texts.exported(len(rulebook.rules(guild_id)))
        await interaction.edit_original_response(content=text, attachments=[file])

    @app_commands.command(description="See the bot's own word packs and what follows from them.")
    async def packs(self, interaction: discord.Interaction) -> None:
        """Show what follows from each pack, never its words."""
        guild_id = await _begin(interaction)
        if guild_id is None:
            return
        policy = self._bot.moderation.policies.at(guild_id)
        terms = {category: count(category) for category in policy.packs}
        await interaction.edit_original_response(embed=texts.packs(policy.packs, terms))

    @app_commands.command(description="What would a term have done to the last 1,000 prompts?")
    @app_commands.describe(term=_TERM, action="What would follow when a prompt has it")
    @app_commands.choices(action=_ACTIONS)
    async def backtest(
        self, interaction: discord.Interaction, term: _Text, action: str = "block"
    ) -> None:
        """Try a term on what people asked for lately, before it is switched on."""
        guild_id = await _begin(interaction)
        if guild_id is None:
            return
        moderation, rule = self._bot.moderation, _rule(term, action)
        result = await moderation.rulebook.backtest(
            guild_id,
            [rule],
            await moderation.prompts.latest(guild_id),
            moderation.policies.at(guild_id).packs,
        )
        embed = texts.backtested(term, rule.action, result)
        await interaction.edit_original_response(embed=embed)

    def _find(self, guild_id: int, term: str) -> ServerRule | None:
        """The rule that was chosen, or whose term was typed; a denied one before an allowed one."""
        rules = self._bot.moderation.rulebook.rules(guild_id)
        typed = " ".join(fold(term).text.split())
        fitting = [rule for rule in rules if typed in {fold(_key(rule)).text, rule.term}]
        return max(fitting, key=lambda rule: rule.kind, default=None)


def _rule(term: str, action: str) -> NewRule:
    kind: RuleKind = "allow" if action == Action.ALLOW else "deny"
    return NewRule(term, kind, Action(action))


def _key(rule: ServerRule) -> str:
    """What stands for a rule when it is chosen: one term may be both denied and allowed.

    It is composed, because 100 characters are the most: a Korean sign is folded to three.
    """
    return normalize("NFC", f"{rule.kind}: {rule.term}")


async def _begin(interaction: discord.Interaction) -> int | None:
    """The server whose list it is, once the answer is deferred: the disk may take its time.

    None after telling the person that they may not.
    """
    if not may_manage(interaction):
        await say(interaction, may_not("Manage Server"))
        return None
    await interaction.response.defer(ephemeral=True)
    return interaction.guild_id
