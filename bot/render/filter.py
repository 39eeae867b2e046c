"""What moderators read about a server's own terms, and what a rule would do; never members."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import discord

from bot.moderation.policy import Mode, Policy, SpoilerPolicy
from bot.moderation.rulebook import Backtest, Imported
from bot.records import ServerRule
from bot.render.card import DONE, FAILED, NEUTRAL, WORKING
from bot.render.findings import finding_lines
from bot.render.quote import quoted
from bot.render.text import one_line, plural, shown_prompt, when
from bot.screening.findings import Action, Finding, Source, Verdict

PAGE = 20
"""Terms on a page of the list."""

_TERM = 60  # characters of a term that are shown
_MOST_FAULTS = 5
_FIELD_LIMIT = (
    1024  # https://docs.discord.com/developers/resources/message#embed-object-embed-limits
)
_MOST_FINDINGS = 8
_GRAMMAR = (
    "`word` is that word and its plural · `word*` begins with it · `*word` ends with it · "
    "`*word*` has it anywhere. Disguises such as n.u.d.e or nud3 are found by themselves."
)

_DOES = {
    Action.ALLOW: "always allowed",
    Action.SPOILER: "hidden until clicked",
    Action.REVIEW: "a moderator decides",
    Action.BLOCK: "blocked",
}
_VERDICTS = {
    Action.ALLOW: ("Allowed", "Nothing would stop this prompt.", DONE),
    Action.SPOILER: ("Hidden until clicked", "It would be made, behind a spoiler.", WORKING),
    Action.REVIEW: ("For a moderator", "A moderator would have to decide first.", WORKING),
    Action.BLOCK: ("Blocked", "It would be refused, and nothing spent.", FAILED),
}


_MODES = {
    Mode.OFF: " But no pictures are made in this channel: its mode is off.",
    Mode.PROMPT_REVIEW: " In this channel a moderator reads every prompt anyway.",
    Mode.IMAGE_REVIEW: " In this channel a moderator looks at every picture anyway.",
}


def pages(terms: int) -> int:
    """How many pages the list has; at least one."""
    return max(1, -(-terms // PAGE))


def listing(server: str, rules: Sequence[ServerRule], page: int) -> discord.Embed:
    """Show one page of a server's own terms; pages count from 0, and the last stands for more."""
    embed = discord.Embed(title=f"Filter · {one_line(server, 100)}", colour=NEUTRAL)
    if not rules:
        embed.description = (
            "This server has no terms of its own yet. The bot's own word packs look at every "
            "prompt all the same: `/filter packs` shows them.\n\n"
            f"Add a term with `/filter add`: {_GRAMMAR}"
        )
        return embed
    page = max(0, min(page, pages(len(rules)) - 1))
    ordered = sorted(rules, key=lambda rule: (-rule.action.severity, rule.term))
    shown = ordered[page * PAGE : (page + 1) * PAGE]
    embed.description = "\n".join(map(_listed, shown))
    text = f"Page {page + 1} of {pages(len(rules))} · {plural(len(rules), 'term')}"
    return embed.set_footer(text=text)


def added(rule: ServerRule) -> str:
    """Confirm a term, and say what follows from it."""
    text = f"{_code(rule.term)} is on the list: {_DOES[rule.action]}."
    if rule.kind == "allow":
        return (
            f"{text} No word list or term of yours stops these words any more; the rest of a "
            "prompt is still checked."
        )
    if rule.shadow:
        text += " It is **being tried out**: hits go to the records, and nothing follows from them."
        return f"{text} Add it again without `try_out` when you are content with it."
    return f"{text} It counts from now on. `/filter backtest` shows what it would have hit."


def removed(rule: ServerRule) -> str:
    """Confirm that a term is gone."""
    return f"{_code(rule.term)} is off the list ({_DOES[rule.action]} until now)."


def not_listed(term: str) -> str:
    """Say that there is no such term."""
    return (
        f"{_code(term)} is not on the list. Choose one of the suggestions, or see `/filter list`."
    )


def choice_name(rule: ServerRule) -> str:
    """Name a term among suggestions, which are plain text of at most 100 characters."""
    trial = ", being tried out" if rule.shadow else ""
    return f"{one_line(rule.term, _TERM)} ({_DOES[rule.action]}{trial})"


def trial(
    prompt: str, verdict: Verdict, rules: Iterable[ServerRule], policy: Policy
) -> discord.Embed:
    """Show what the screening makes of a prompt, its words marked, and why.

    Args:
        prompt: as it was typed.
        verdict: every finding, those of terms being tried out, too.
        rules: the server's own terms, to name those that hit.
        policy: what counts in the channel.
    """
    action = _action(verdict, policy)
    title, sentence, colour = _VERDICTS[action]
    if action is not Action.BLOCK:
        sentence += _MODES.get(policy.mode, "")
    embed = discord.Embed(title=title, colour=colour)
    # Here the words of terms that are only tried out are marked as well.
    marked = Verdict(tuple(replace(finding, shadow=False) for finding in verdict.findings))
    embed.description = f"{sentence}\n{quoted(prompt, marked, 3000)}"
    ranked = sorted(named(verdict, rules).findings, key=lambda f: (f.shadow, -f.action.severity))
    for finding in ranked[:_MOST_FINDINGS]:
        name = "Tried out" if finding.shadow else _DOES[finding.action].capitalize()
        embed.add_field(name=name, value=_why(finding), inline=False)
    text = "Only a test: nothing is counted, stored or sent."
    if len(ranked) > _MOST_FINDINGS:
        text = f"{plural(len(ranked) - _MOST_FINDINGS, 'more finding')}. {text}"
    return embed.set_footer(text=text)


def backtested(term: str, action: Action, result: Backtest) -> discord.Embed:
    """Show what a term would have done to earlier prompts."""
    embed = discord.Embed(title="Backtest", colour=NEUTRAL)
    if not result.looked_at:
        embed.description = (
            "Nobody has asked for a picture here yet, so there is nothing to try this term on. "
            "`/filter test` tries it on a prompt of yours."
        )
        return embed
    share = f"{result.hits:,} of the last {plural(result.looked_at, 'prompt')}"
    people = f", by {result.people} {'person' if result.people == 1 else 'people'}"
    embed.description = (
        f"{_code(term)} ({_DOES[action]}) would have changed what happened to **{share}**"
        f"{people if result.hits else ''}."
    )
    if not result.hits:
        embed.description += " It is safe to add, or too narrow."
    for sample in result.samples:
        said = f"<@{sample.prompt.person_id}> {when(sample.prompt.at)}\n"
        text = quoted(sample.prompt.prompt, sample.verdict, 400)
        embed.add_field(name=_VERDICTS[sample.verdict.action][0], value=said + text, inline=False)
    return embed.set_footer(text="Only a test: the term is not on the list.")


def imported(result: Imported, left_out: Sequence[str] = ()) -> str:
    """Say what an import did.

    Args:
        result: what became of each term.
        left_out: sentences about what was there and is not taken over at all.
    """
    known = f"{result.known:,} {'was' if result.known == 1 else 'were'} there already."
    known = known if result.known else "None was there before."
    lines = [f"{plural(result.added, 'term')} added. {known}"]
    lines += [f"- {shown_prompt(fault, 200)}" for fault in result.refused[:_MOST_FAULTS]]
    more = len(result.refused) - _MOST_FAULTS
    if more > 0:
        lines.append(f"- … and {more} more that cannot be used.")
    return "\n".join([*lines, *left_out])


def exported(terms: int) -> str:
    """Say what the file is."""
    return (
        f"{plural(terms, 'term')}, as a file that `/filter import` takes in any server. Keep it "
        "among moderators: people who know the list can get around it."
    )


def packs(policy: Mapping[str, Action | None], terms: Mapping[str, int]) -> discord.Embed:
    """Show the bot's own word lists: what follows from each, and how long it is, never its words.

    Args:
        policy: what follows from a hit, by category; None is off.
        terms: how many terms there are, by category.
    """
    lines = []
    for category, action in policy.items():
        does = "**off**" if action is None else f"**{_DOES[action]}**"
        lines.append(f"{category.capitalize()}: {does} · {plural(terms.get(category, 0), 'term')}")
    return discord.Embed(
        title="Word packs of this bot",
        description="\n".join(lines)
        + "\n\n`/settings` changes what follows, for the server or for one channel. Let single "
        "words through with `/filter add`, as always allowed.",
        colour=NEUTRAL,
    ).set_footer(text="Beside them is a short list of the operator's that nobody can switch off.")


def needs_manage_server() -> str:
    """Say what the bot lacks to read AutoMod's rules, and two ways around."""
    return (
        "To read this server's AutoMod rules the bot needs the permission Manage Server, which it "
        "does not ask for otherwise. Give it to the bot's role under Server Settings → Roles, "
        "import, and take it away again; or copy the keywords into a file, one a line, and import "
        "that."
    )


def allowing_not_tried(terms: int) -> str:
    """Say that terms which let words through are left out of a trial; so many of them."""
    what = "1 allow term was" if terms == 1 else f"{terms:,} allow terms were"
    return (
        f"{what} left out: only what stops a prompt can be tried out. `/filter backtest` with "
        "allow shows what would change; import without `try_out` to let the words through."
    )


def trial_of_allowing() -> str:
    """Refuse to try out a term that lets words through; no markdown, as refusals have none."""
    return (
        "Words that are let through cannot be tried out. See what would change with /filter "
        "backtest and the action allow, then add them without try_out."
    )


def named(verdict: Verdict, rules: Iterable[ServerRule]) -> Verdict:
    """Put a server's own terms, for moderators, in place of their numbers: ``server:word*``."""
    terms = {f"{Source.SERVER}:{rule.id}": f"{Source.SERVER}:{rule.term}" for rule in rules}
    return Verdict(
        tuple(replace(one, rule=terms.get(one.rule, one.rule)) for one in verdict.findings)
    )


def import_from_what() -> str:
    """Say that an import needs one source."""
    return (
        "Choose one source: a file (JSON or CSV), or automod: True for this server's AutoMod rules."
    )


def not_taken_over(rules: Sequence[str]) -> list[str]:
    """Name the AutoMod rules that have no list of words, or also more than that."""
    if not rules:
        return []
    named = ", ".join(f"“{shown_prompt(one_line(name, 50), 100)}”" for name in rules[:_MOST_FAULTS])
    more = f" and {len(rules) - _MOST_FAULTS} more" if len(rules) > _MOST_FAULTS else ""
    return [f"Only lists of words can be taken over, so this was left out: {named}{more}."]


def _action(verdict: Verdict, policy: Policy) -> Action:
    """What follows in a place; where nothing is hidden, a moderator decides instead."""
    if verdict.action is Action.SPOILER and policy.spoiler is SpoilerPolicy.NEVER:
        return Action.REVIEW
    return verdict.action


def _listed(rule: ServerRule) -> str:
    trial = ", **being tried out**" if rule.shadow else ""
    return f"{_code(rule.term)} {_DOES[rule.action]}{trial} · <@{rule.by_id}> {when(rule.at)}"


def _why(finding: Finding) -> str:
    (line,) = finding_lines(Verdict((replace(finding, shadow=False),)), rules=True)
    return line[:_FIELD_LIMIT]


def _code(term: str) -> str:
    """A term with its stars, which mean something else in plain markdown."""
    return f"`{one_line(term, _TERM).replace('`', 'ˋ') or '…'}`"
