"""Files that no package has, and that people bring: how an adapter takes them, and what is said while they are missing.

An adapter declares such a file as any other, with an address in place of a package:

    Weights(package="https://download.pytorch.org/models/net-907ea3f9.pth", file="net-907ea3f9.pth",
            sha256="907ea3f9", …, when={"file": ""})

and gives its `setup` an option `file: OwnFile = ""`, which `choose_file` reads. It is fetched only for who says
`catwalk pull` and the model's name. A file that torch has fetched before is found where torch keeps its own.
"""

from collections.abc import Collection, Iterable, Mapping
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
    chosen: Path | None = find_file(word) if word else declared.path
    return chosen


def find_file(word: str) -> Path:
    """What is at a path, or was fetched from an address."""
    if word.startswith("https://"):
        return declare_address(word).path
    path = Path(word).expanduser().absolute()
    if not path.is_file():
        raise WeightsMissing(f"There is no file {path}, which the option “{OPTION}” names.")
    return path


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


def demand_paths(info: Info, options: Mapping[str, Json]) -> None:
    """WeightsMissing unless there is a file where the option of a model whose file people bring names one."""
    word = options.get(OPTION)
    brought = any(Weights.from_json(item).brought for item in info.weights)
    if brought and isinstance(word, str) and word and not word.startswith("https://"):
        find_file(word)


def demand_files(model: str, wanted: Iterable[Weights], usual: Collection[Weights]) -> None:
    """WeightsMissing, with the one command that gets them, unless all that people must bring is there.

    `usual` are those that are wanted where nobody says an option: `catwalk pull` and the name alone gets them.
    """
    missing = [weights for weights in wanted if weights.brought and not weights.present]
    if missing:
        raise WeightsMissing(explain_brought(model, missing, usual))


def explain_brought(model: str, missing: Collection[Weights], usual: Collection[Weights] | None = None) -> str:
    """Which files a model needs that people bring, and how; `usual` as above, where it may be others."""
    files = " and ".join(f"{item.file} ({describe_size(item.size)}, {item.licence})" for item in missing)
    chosen = "" if usual is None else "".join(spell_options(model, item) for item in missing if item not in usual)
    return (f"“{model}” needs a file that no package has: {files}.{describe_others(missing)} "
            f"`catwalk pull {model}{chosen}` gets it from where its makers keep it; or name one of your own: "
            f"`catwalk {model} --option {model}.{OPTION}=PATH`.")


def spell_options(model: str, weights: Weights) -> str:
    """The words with which `catwalk pull` fetches this file."""
    return "".join(f" --option {model}.{name}={value}" for name, value in weights.when.items() if name != OPTION)


def describe_others(missing: Iterable[Weights]) -> str:
    """Files of the same name that are not the same files."""
    paths = [path for weights in missing for path in weights.places if path.is_file()]
    return "".join(f" {path} has its name, but is another file, or was cut off." for path in paths)


def write_others(model: str, others: Iterable[Weights]) -> str:
    """The files for other options, and how one gets them: a line each."""
    return "".join(f"Not fetched: {weights.file} ({describe_size(weights.size)}). "
                   f"To get it: catwalk pull {model}{spell_options(model, weights)}\n"
                   for weights in others if weights.brought and not weights.present)
