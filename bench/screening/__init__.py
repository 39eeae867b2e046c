"""The prompt screening on texts that its lists and its matcher were not made from.

`python -m bench.screening` prints the figures and fails if a goal is missed. The sets stay as they
are: a miss is mended in the screening, so that the next figures still mean something.
"""
