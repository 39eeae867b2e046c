"""What is said around appeals."""

from bot.case import APPEAL_WITHIN, AppealState, Case, CaseKind, CaseState
from bot.render.text import one_line, shown_prompt, when
from bot.screening.findings import Source

LONGEST = 800
"""Characters of an appeal."""

_RULES_HOLD = (
    "The server's word rules still hold, though, and refuse the same words. Put it in other words, "
    "or ask whoever manages the server to change them with `/filter`."
)
_APPEALED = {
    AppealState.OPEN: "Your appeal is with the moderators already; you will be told.",
    AppealState.UPHELD: "The moderators have looked at this again: the decision stands.",
    AppealState.OVERTURNED: "The moderators have taken this decision back already.",
}


def why_not(case: Case, *, now: float) -> str | None:
    """Say why a case cannot be appealed by its person; None when it can. `now` is a Unix time."""
    if case.appeal is not None:
        return _APPEALED[case.appeal]
    if case.state is CaseState.OPEN:
        return "The moderators have not decided about this yet. Should they refuse it, appeal then."
    if case.state in {CaseState.APPROVED, CaseState.VOID} or case.kind is CaseKind.RECORD:
        return "Nothing was decided against you here, so there is nothing to appeal."
    if any(finding.source is Source.FLOOR for finding in case.findings.findings):
        return "This rule is the operator's own: no moderator of this server can allow it."
    if (case.decided or case.opened) <= now - APPEAL_WITHIN:
        return "This was more than 30 days ago, too long for an appeal."
    return None


def not_yours() -> str:
    """Say who may appeal."""
    return "Only the person whom this was decided about can appeal."


def made_already() -> str:
    """Say that a case has had its appeal."""
    return "This has been appealed already; each decision can be appealed once."


def taken(case_id: int, *, moderated: bool) -> str:
    """Say that an appeal is on its way; `moderated`: there is a moderator channel for it."""
    if moderated:
        return (
            f"Your appeal is with the moderators now, as case {case_id}. Where there are several, "
            "another one decides this time. A direct message will tell you, if you take any."
        )
    return (
        f"Your appeal is on record as case {case_id}, but this server has no moderator channel at "
        "present that this bot can use. Please tell a moderator; they see it once they have set "
        "one with `/settings`."
    )


def needs_another(until: float) -> str:
    """Say that whoever is concerned should not decide; `until` is a Unix time."""
    return (
        "You made the first decision, or it is about you, so another moderator should look at this "
        f"one. If nobody has by then, you can {when(until)}."
    )


def too_many() -> str:
    """Say that a person's earlier appeals come first."""
    return (
        "Three of your appeals are with the moderators already. Please let them look at those "
        "first; this one can be appealed for 30 days."
    )


def outcome(case: Case, server: str | None, *, may_ask_again: bool) -> str:
    """Tell a person what became of their appeal.

    Args:
        case: as the moderators decided it.
        server: its name.
        may_ask_again: whether no rule stands against the same words now.
    """
    where = f" in **{shown_prompt(one_line(server, 100), 200)}**" if server else ""
    said = f"Your appeal{where} (case {case.id}, {when(case.opened, 'D')})"
    if case.appeal is AppealState.OVERTURNED:
        strike = " Its strike is taken back." if case.struck is not None else ""
        next_step = "You may ask again." if may_ask_again else _RULES_HOLD
        return f"{said} was right: the decision is taken back.{strike} {next_step}"
    return f"{said} was looked at again, and the decision stands."
