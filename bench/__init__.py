"""Measurements with figures; never a timed test. `python -m bench` runs them all."""
