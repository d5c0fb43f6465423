"""torchvision's own networks, with weights out of files that it publishes or that somebody trained in the same shape.

Sizes, normalisation and names are torchvision's: they come with its declaration of the weights. Files are state dicts,
as `torch.save(network.state_dict(), path)` writes them.
"""

from pathlib import Path
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor
from torchvision.models import get_model, get_model_weights

from bridge.errors import BadSetting

from .untrained import start_untrained


class Vision:
    """One of torchvision's networks, trained, and what torchvision says of its weights."""

    def __init__(self, name: str, path: Path | None, device: str, **building: Any) -> None:
        self.device = device
        self.declared = get_model_weights(name).DEFAULT
        self.prepare = self.declared.transforms()
        self.names: list[str] = self.declared.meta.get("categories", [])
        self.network = start_untrained(lambda: get_model(name, weights=None, **building)).eval()
        if path:
            self.load(name, path)
        self.network.to(device)

    def load(self, name: str, path: Path) -> None:
        """BadSetting for a file of another network, or of none."""
        state = read_state(path)
        try:
            self.network.load_state_dict(state)  # which knows what older files lack
        except RuntimeError:
            own = self.network.state_dict()
            fits = sum(key in state and getattr(state[key], "shape", None) == part.shape for key, part in own.items())
            raise BadSetting(f"{path} must hold the weights of torchvision's {name}; it holds another network's: "
                             f"{fits} of the {len(own)} parts are there in the right shape. Is it one of another size?"
                             ) from None

    def read_picture(self, picture: NDArray[Any]) -> Tensor:
        """A picture (height, width, 3) of bytes as torchvision takes it: (3, height, width), on the device."""
        return torch.from_numpy(picture).permute(2, 0, 1).contiguous().to(self.device)

    def read_clip(self, frames: NDArray[Any]) -> Tensor:
        """Frames (frames, height, width, 3) of bytes, as torchvision takes them: (frames, 3, height, width)."""
        return torch.from_numpy(frames).permute(0, 3, 1, 2).contiguous().to(self.device)

    @torch.inference_mode()
    def run(self, *pictures: Any) -> Any:
        return self.network(*pictures)


def read_state(path: Path) -> dict[str, Any]:
    """A state dict out of a file. BadSetting for what is none, and for what holds more than numbers: that could run a
    program, and is never opened."""
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except Exception:  # torch, pickle and zip each have their own
        state = None
    if not isinstance(state, dict):
        raise BadSetting(f"{path} must be a state dict, as torch.save(network.state_dict(), path) writes it: names and "
                         "numbers alone. It is none, or broken, or holds more, which is not opened since it could run "
                         "a program.")
    return state
