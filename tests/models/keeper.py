"""Counts the frames of each stream, and says so only in words: it finds neither poses nor boxes."""

from bridge import Memory, Model


class Keeper(Model):
    """Counts frames."""

    def run(self, stumble: bool = False, memory: Memory | None = None) -> str:
        memory = Memory() if memory is None else memory
        memory["frames"] = memory.get("frames", 0) + 1
        if stumble:
            raise ValueError("stumbled")
        return str(memory["frames"])
