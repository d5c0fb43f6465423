"""Programs that tests start, read and end."""

import asyncio
import os
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

PATIENCE = 20  # seconds after which a test gives up
COMPILING = 180  # seconds; SuperCollider compiles its own classes at each start: in two, on a busy machine in thirty


@asynccontextmanager
async def start_program(*words: object, cwd: Path | None = None, **environment: str) -> AsyncIterator[Process]:
    """A program whose lines can be read; it is ended afterwards."""
    process = await asyncio.create_subprocess_exec(*map(str, words), stdin=PIPE, stdout=PIPE, stderr=STDOUT,
                                                   cwd=cwd, env={**os.environ, **environment})
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def read_until(process: Process, *words: str, patience: float = PATIENCE) -> list[str]:
    """The program's lines up to the one that has all these words in it."""
    lines: list[str] = []
    assert process.stdout
    try:
        async with asyncio.timeout(patience):
            while not lines or not all(word in lines[-1] for word in words):
                line = await process.stdout.readline()
                assert line, f"The program ended: {lines}"
                lines.append(line.decode(errors="replace").strip())
    except TimeoutError:
        raise AssertionError(f"The program did not say {' '.join(words)}: {lines[:20]} … {lines[-5:]}") from None
    return lines


@asynccontextmanager
async def start_sclang(script: Path, folder: Path) -> AsyncIterator[Process]:
    """SuperCollider's language with a home of its own, about to run a script."""
    async with start_program("sclang", "-i", "none", script, HOME=str(folder), QTWEBENGINE_DISABLE_SANDBOX="1",
                             QT_QPA_PLATFORM="offscreen") as sclang:
        await read_until(sclang, "Welcome to SuperCollider", patience=COMPILING)
        yield sclang


async def run_program(*words: object, cwd: Path | None = None) -> str:
    """What a program says that ends by itself, and well."""
    process = await asyncio.create_subprocess_exec(*map(str, words), stdout=PIPE, stderr=STDOUT, cwd=cwd)
    said, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0, said.decode(errors="replace")
    return said.decode(errors="replace")
