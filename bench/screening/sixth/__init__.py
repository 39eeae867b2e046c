"""A sixth set, likewise."""
