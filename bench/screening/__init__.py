"""The prompt screening, measured on texts that were written by people who had not seen its lists.

`python -m bench.screening` prints the figures and fails if a goal is missed. Both sets, the first
and the one in `fresh`, were measured once before anything was mended with them in view; those first
figures are in docs/moderation.md. A new claim needs a new set.
"""
