"""Which words of a prompt to mark."""

from bot.screening.findings import Verdict


def merged_spans(verdict: Verdict) -> list[tuple[int, int]]:
    """Where the findings that count stand in the prompt: sorted, none within another."""
    spans = sorted(f.span for f in verdict.findings if not f.shadow and f.span[0] < f.span[1])
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
