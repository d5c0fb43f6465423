"""The speed bars: `make bench` measures each beside its own limit, in one interleaved run, best of three."""
