"""A person's prompt as moderators see it: quoted, with the words that were found marked."""

from bot.render.text import shown_prompt
from bot.screening.findings import Verdict
from bot.screening.marking import merged_spans

# Of the private use area, which means nothing to anybody, so no prompt loses anything by it.
_ON, _OFF = "\ue000", "\ue001"
_MARK = "**"
_GAIN = len(_MARK) - 1  # characters that one sign grows by
_MOST_MARKS = 50
_UNMEANT = str.maketrans({_ON: "\ufffd", _OFF: "\ufffd"})


def quoted(prompt: str, verdict: Verdict, limit: int) -> str:
    """Quote a prompt to the end of the text, what was found in it in bold.

    Args:
        prompt: as it was typed; the spans of the findings point into it.
        verdict: its findings; those of rules that are only tried out are not marked.
        limit: the most characters to return.
    """
    spans = merged_spans(verdict)[:_MOST_MARKS]
    lead = ">>> "
    room = limit - len(lead) - 2 * _GAIN * len(spans) - len(_MARK)
    text = shown_prompt(_signed(prompt.translate(_UNMEANT), spans), room)
    if text.count(_ON) > text.count(_OFF):  # the end was cut off within a mark
        text += _OFF
    # What shows nothing is dropped by then, and a mark around it would show its own stars.
    text = text.replace(_ON + _OFF, "") or "…"
    return lead + text.replace(_ON, _MARK).replace(_OFF, _MARK)


def _signed(prompt: str, spans: list[tuple[int, int]]) -> str:
    parts, position = [], 0
    for start, end in spans:
        parts += [prompt[position:start], _ON, prompt[start:end], _OFF]
        position = end
    return "".join([*parts, prompt[position:]])
