from hypothesis import settings

# A limit on the clock would fail by chance on a busy machine.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")
