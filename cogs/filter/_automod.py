"""The words of a server's AutoMod rules, as terms of this bot."""

from collections.abc import Iterable

import discord

from bot.errors import InputRefused
from bot.moderation.rulebook import NewRule
from bot.render.filter import needs_manage_server
from bot.screening.findings import Action

_WORDS = discord.AutoModRuleTriggerType.keyword
_STOPS = {discord.AutoModRuleActionType.block_message, discord.AutoModRuleActionType.timeout}


async def terms_of_automod(interaction: discord.Interaction) -> tuple[list[NewRule], list[str]]:
    """Ask Discord for the server's rules, and take over their words as `terms_of` does.

    Raises:
        InputRefused: the bot may not see them.
    """
    if interaction.guild is None:
        return [], []
    try:
        rules = await interaction.guild.fetch_automod_rules()
    except discord.Forbidden as error:
        raise InputRefused(needs_manage_server()) from error
    return terms_of(rules)


def terms_of(rules: Iterable[discord.AutoModRule]) -> tuple[list[NewRule], list[str]]:
    """Take over what is switched on and about the words of messages.

    A rule that only alerts moderators becomes a review: somebody looks, and then decides.

    Returns:
        The terms, and the names of the rules of which something was left out.
    """
    terms, left_out = [], []
    for rule in rules:
        trigger = rule.trigger
        if not rule.enabled:
            continue
        if trigger.type is not _WORDS or trigger.regex_patterns:
            left_out.append(rule.name)
        if trigger.type is not _WORDS:
            continue
        stops = any(action.type in _STOPS for action in rule.actions)
        action = Action.BLOCK if stops else Action.REVIEW
        terms += [NewRule(word, "deny", action) for word in trigger.keyword_filter]
        terms += [NewRule(word, "allow", Action.ALLOW) for word in trigger.allow_list]
    return terms, left_out
