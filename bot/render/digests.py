"""The week of a server's moderators on one card."""

import discord

from bot.moderation.digest import Digest
from bot.records import RuleRecord
from bot.render.card import NEUTRAL
from bot.render.text import one_line, when

_MOST_RULES = 10
_OFTEN_WRONG = 0.2  # share of overturned hits above which a rule deserves a look
_ENOUGH_HITS = 5

# What counts of the audit, and how people call it.
_COUNTED = {
    "verdict": "Prompts with a finding",
    "opened": "Cases opened",
    "decided": "Decisions",
    "strike": "Strikes given or taken back",
    "reported": "Reports",
    "hidden": "Pictures hidden by reports",
    "deleted": "Pictures deleted",
    "appeal": "Steps of appeals",
    "barred": "People blocked",
    "unbarred": "People unblocked",
    "rule": "Changes of the word list",
    "setting": "Changes of the settings",
}


def digest(digest: Digest) -> discord.Embed:
    """Show what happened, and which rules may need a look."""
    lines = [
        f"{name}: {digest.counts[kind]}" for kind, name in _COUNTED.items() if kind in digest.counts
    ]
    embed = discord.Embed(
        title="The week of this server's moderators",
        description=f"{when(digest.since, 'D')} to {when(digest.until, 'D')}\n" + "\n".join(lines),
        colour=NEUTRAL,
    )
    rules = [rule for rule in digest.rules if rule.hits][:_MOST_RULES]
    if rules:
        value = "\n".join(_rule(rule) for rule in rules)[:1024]
        embed.add_field(name="Rules that hit, and how often wrongly", value=value, inline=False)
    if any(_often_wrong(rule) for rule in rules):
        embed.set_footer(text="⚠ over a fifth were overturned: try it with /filter backtest")
    return embed


def _rule(rule: RuleRecord) -> str:
    share = round(100 * rule.overturned / rule.hits)
    mark = " ⚠" if _often_wrong(rule) else ""
    return f"`{one_line(rule.rule, 60).replace('`', 'ˋ')}` · {rule.hits} · {share} % wrong{mark}"


def _often_wrong(rule: RuleRecord) -> bool:
    return rule.hits >= _ENOUGH_HITS and rule.overturned > rule.hits * _OFTEN_WRONG
