"""The prompt screening, measured on texts that were written by people who had not seen its lists.

`python -m bench.screening` prints the figures and fails if a goal is missed. The first set and the
two in `second` and `third` were each measured once before anything was mended with them in view;
those first figures are in docs/moderation.md. All three have been mended with since: a new claim
needs a new set.
"""
