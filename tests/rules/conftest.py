"""Property tests say what is right, not how fast the machine is: no time limit a case."""

from hypothesis import settings

settings.register_profile("any_machine", deadline=None)
settings.load_profile("any_machine")
