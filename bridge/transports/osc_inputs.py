"""Live settings that come by OSC: /MODEL/INPUT."""

from collections.abc import Mapping

from ..codecs.osc import Message
from ..codecs.osc_inputs import is_echo, read_setting
from ..codecs.osc_mapping import spell_part
from ..errors import CatwalkError
from ..hub import Hub
from ..info import Field, find_field


class OscInputs:
    """Finds what addresses mean, and holds what came there."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    @staticmethod
    def is_setting(address: str) -> bool:
        """Whether an address is that of an input: /MODEL/INPUT."""
        return address.count("/") == 2 and not address.endswith(("/query", "/run")) and not is_echo(address)

    def hold_settings(self, newest: Mapping[str, Message]) -> list[str]:
        """Hold inputs for everyone; a sentence for each that cannot be."""
        troubles = []
        for address, message in newest.items():
            try:
                name, item = self.find_input(address)
                self.hub.hold_settings(name, {item.name: read_setting(item, message.values)})
            except CatwalkError as error:
                troubles.append(str(error))
        return troubles

    def find_input(self, address: str) -> tuple[str, Field]:
        """The model and the input at an address, as the layouts spell names. Raises UnknownModel, BadInput."""
        _, model, word = address.split("/")
        name = self.find_model(model)
        inputs = self.hub.find_seat(name).engine.info.inputs
        for item in inputs:
            if word in (item.name, spell_part(item.name)):
                return name, item
        return name, find_field(inputs, word, name)

    def find_model(self, word: str) -> str:
        """A model's name, as an address spells it. Raises UnknownModel."""
        if word not in self.hub.seats:
            word = next((name for name in self.hub.seats if spell_part(name) == word), word)
        self.hub.find_seat(word)
        return word
