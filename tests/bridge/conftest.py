"""A running bridge with small real models, and the programs that speak to it."""

from hypothesis import settings

settings.register_profile("catwalk", deadline=None, database=None, derandomize=True)
settings.load_profile("catwalk")
