"""Files that no package has, and that people bring: how an adapter takes them, and what is said while they are missing.

An adapter declares such a file as any other, with an address in place of a package:

    Weights(package="https://download.pytorch.org/models/net-907ea3f9.pth", file="net-907ea3f9.pth",
            sha256="907ea3f9", …, when={"file": ""})

and gives its `setup` an option `file: OwnFile = ""`, which `choose_file` reads. It is fetched only for who says
`catwalk pull` and the model's name. A file that torch has fetched before is found where torch keeps its own.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated, Any
from urllib.parse import urldefrag

from .errors import BadSetting, WeightsMissing
from .info import Info
from .messages import Json
from .weights import Weights, describe_size

OPTION = "file"  # the option that names a file of the person's own
HASH = "sha256="
OwnFile = Annotated[str, "A file of your own in its place: a path, or an address like https://…/net.onnx#sha256=…"]


def choose_file(word: str, declared: Any) -> Path | None:
    """The file that somebody named with the option, else the declared one; None where weights are left out.

    Raises WeightsMissing when it is not there, BadSetting for an address without a sha256.
    """
    if word.startswith("https://"):
        return declare_address(word).path
    if word:
        path = Path(word).expanduser().absolute()
        if not path.is_file():
            raise WeightsMissing(f"There is no file {path}, which the option “{OPTION}” names.")
        return path
    chosen: Path | None = declared.path
    return chosen


def declare_address(word: str) -> Weights:
    """An address with the sha256 of what is there, as a declaration."""
    address, fragment = urldefrag(word)
    name = PurePosixPath(address).name
    try:
        if not fragment.startswith(HASH):
            raise ValueError
        return Weights(package=address, file=name, sha256=fragment.removeprefix(HASH).lower(), size=0,
                       licence="you know it", origin=f"A file that you named, {address}")
    except ValueError:
        raise BadSetting(f"An address must end with the sha256 of its file, as in https://…/net.onnx#{HASH}9f86d0…; "
                         f"it was {word}.") from None


def list_addresses(info: Info, options: Mapping[str, Json]) -> list[Weights]:
    """What a model's options name by an address."""
    words = [options.get(field.name) for field in info.options if field.name == OPTION]
    return [declare_address(word) for word in words if isinstance(word, str) and word.startswith("https://")]


def demand_files(model: str, wanted: Iterable[Weights]) -> None:
    """WeightsMissing, with the one command that gets them, unless all that people must bring is there."""
    missing = [weights for weights in wanted if weights.brought and not weights.present]
    if missing:
        raise WeightsMissing(explain_brought(model, missing))


def explain_brought(model: str, missing: Iterable[Weights]) -> str:
    """Which files a model needs that people bring, and how."""
    files = " and ".join(f"{item.file} ({describe_size(item.size)}, {item.licence})" for item in missing)
    return (f"“{model}” needs a file that no package has: {files}. `catwalk pull {model}` gets it from where its "
            f"makers keep it; or name one of your own: `catwalk {model} --option {model}.{OPTION}=PATH`.")
