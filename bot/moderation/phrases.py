"""Which of a prompt's words a moderator's "allow this phrase" is about."""

from bot.errors import InputRefused
from bot.moderation.rulebook import Rulebook
from bot.screening.findings import Action, Source, Verdict

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


async def allow(rulebook: Rulebook, guild_id: int, verdict: Verdict, *, by: int) -> None:
    """Let these words pass from now on in a server.

    Raises:
        InputRefused: there are none, or the server's list takes no more; what was decided stands.
        DatabaseError: it could not be stored.
    """
    words = phrases(verdict)
    if not words:
        raise InputRefused(
            "That is decided, but no phrase was allowed: no single word of this prompt was the "
            "reason. Use `/filter add` to allow one."
        )
    for word in words:
        try:
            await rulebook.add(guild_id, "allow", word, Action.ALLOW, shadow=False, by=by)
        except InputRefused as error:
            raise InputRefused(
                f"That is decided, but the phrase was not allowed: {error}"
            ) from error
