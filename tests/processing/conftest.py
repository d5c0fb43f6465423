"""What the library's tests share."""

from pathlib import Path

import pytest

from .puppet import CHECKS, PUPPETS, RUNWAY, SOURCES, compile_java


@pytest.fixture(scope="session")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library, RunwayML's calls, the puppets and the checks, compiled."""
    return compile_java([*SOURCES, *RUNWAY, *PUPPETS, *CHECKS], tmp_path_factory.mktemp("classes"))
