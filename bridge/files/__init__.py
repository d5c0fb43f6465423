"""Files in, files out: what `catwalk run` reads, asks and writes, so that it can be killed at any moment and go on."""
