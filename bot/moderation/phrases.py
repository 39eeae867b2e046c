"""Which of a prompt's words a moderator's "allow this phrase" is about."""

from collections.abc import Awaitable, Callable, Sequence

from bot.case import Case
from bot.errors import InputRefused
from bot.jobs.storing import until_stored
from bot.moderation.rulebook import Rulebook
from bot.screening.findings import Source, Verdict

_TERM = frozenset({Source.PACK, Source.SERVER})  # the operator's list gives way to nobody


def phrases(verdict: Verdict) -> tuple[str, ...]:
    """The words that alone made a moderator necessary, as typed; each once.

    Words with stars in them are left out: as a term, a star would stand for any letters.
    """
    deciding = verdict.deciding
    if deciding is None:
        return ()
    words = (
        " ".join(finding.matched.split())
        for finding in verdict.findings
        if finding.source in _TERM
        and not finding.shadow
        and finding.action is deciding.action
        and "*" not in finding.matched
    )
    return tuple(dict.fromkeys(filter(None, words)))


async def allowing(
    rulebook: Rulebook, case: Case, decide: Callable[[Sequence[str]], Awaitable[Case | None]]
) -> Case | None:
    """Decide a case so that its words pass from now on, in the same statement.

    Args:
        rulebook: of the server's terms.
        case: as it was before.
        decide: makes the decision, with the terms that are to be allowed.

    Returns:
        The case as decided; None when somebody was quicker.

    Raises:
        InputRefused: it is decided, but there are no such words, or the server's list takes no
            more.
        DatabaseError: nothing was decided.
    """
    try:
        terms = _terms(rulebook, case)
    except InputRefused as refusal:
        if await decide(()) is None:
            return None
        raise InputRefused(f"That is decided, but no phrase was allowed: {refusal}") from refusal
    decided = await decide(terms)
    if decided is not None:
        await until_stored(lambda: rulebook.read_again(case.guild_id))
    return decided


def _terms(rulebook: Rulebook, case: Case) -> list[str]:
    words = phrases(case.findings)
    if not words:
        raise InputRefused(
            "no single word of this prompt was the reason. Use `/filter add` to allow one."
        )
    return rulebook.allowable(case.guild_id, words)
