"""Why a rule hit, in moderators' words."""

from bot.render.text import one_line, shown_prompt
from bot.screening.findings import Finding, Source, Verdict, View

_MOST = 5

_SOURCES = {
    Source.SHAPE: "the prompt's shape",
    Source.FLOOR: "the operator's own list",
    Source.PACK: "a word pack",
    Source.SERVER: "a term of this server",
    Source.PROMPT: "a prompt that was removed here before",
    Source.SEMANTIC: "a model's guess at the meaning",
    Source.PICTURE: "looks like a picture that was removed here before",
    Source.VISION: "a model's guess at the picture",
}
_VIEWS = {
    View.SKELETON: "written with look-alike signs",
    View.SPACED: "its letters set apart",
    View.MASKED: "letters starred out",
}


def finding_lines(verdict: Verdict, *, rules: bool = False) -> list[str]:
    """One line for each finding that matters most, the deciding ones first.

    Args:
        verdict: what was found.
        rules: whether to name the keys of the rules, too; for moderators alone.
    """
    ranked = sorted(verdict.findings, key=lambda f: (f.shadow, -f.action.severity))
    lines = [_line(finding, rules=rules) for finding in ranked[:_MOST]]
    more = len(ranked) - _MOST
    return [*lines, f"… and {more} more"] if more > 0 else lines


def _line(finding: Finding, *, rules: bool) -> str:
    where = _SOURCES[finding.source]
    if finding.score is not None:
        where += f" ({round(finding.score * 100)} %)"
    parts = [f"**{_short(finding.category, 30)}**", where]
    if finding.matched:
        parts.insert(1, f"“{_short(finding.matched, 50)}”")
    if finding.view in _VIEWS:
        parts.append(_VIEWS[finding.view])
    if finding.shadow:
        parts.append("only tried out: nothing follows")
    if rules:
        parts.append(f"rule `{one_line(finding.rule, 60).replace('`', 'ˋ') or '?'}`")
    return " · ".join(parts)


def _short(text: str, limit: int) -> str:
    # Twice: one line first, because what begins a line means something in markdown.
    return shown_prompt(one_line(text, limit), 2 * limit)
