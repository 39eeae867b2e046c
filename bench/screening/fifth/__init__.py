"""A third set, by yet another hand that had seen neither the engine nor the sets before."""
