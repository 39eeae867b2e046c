"""A second set, written without a look at the lists, the engine or the first set."""
