"""Where torchvision publishes its weights. No torch here: adapters declare files before anything is loaded."""

from bridge import Weights

ADDRESS = "https://download.pytorch.org/models"


def declare_file(file: str, length: int, origin: str, **when: str) -> Weights:
    """One of torchvision's files, so many bytes long. Names end with the beginning of the sha256, which torch checks.
    """
    digits = file.rpartition("-")[2].partition(".")[0]
    return Weights(package=f"{ADDRESS}/{file}", file=file, size=length, sha256=digits,
                   licence="BSD-3-Clause (torchvision)", origin=f"{origin}, torchvision, https://pytorch.org/vision",
                   when={**when, "file": ""})
