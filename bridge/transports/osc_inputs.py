"""Live settings that come by OSC: /MODEL/INPUT."""

from collections.abc import Mapping

from ..codecs.osc import Message, show_text
from ..codecs.osc_inputs import is_echo, read_setting
from ..codecs.osc_mapping import spell_part
from ..codecs.osc_patterns import is_pattern, match_addresses
from ..errors import BadInput, CatwalkError
from ..hub import Hub
from ..info import Field, find_field
from .osc_troubles import Trouble


class OscInputs:
    """Finds what addresses mean, and holds what came there."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    @staticmethod
    def is_setting(address: str) -> bool:
        """Whether an address is that of an input: /MODEL/INPUT."""
        return address.count("/") == 2 and not address.endswith(("/query", "/run")) and not is_echo(address)

    def hold_settings(self, newest: Mapping[str, Message]) -> list[Trouble]:
        """Hold inputs for everyone; the trouble with each that cannot be."""
        troubles: list[Trouble] = []
        for address, message in newest.items():
            try:
                for name, item in self.find_inputs(address):
                    troubles += self.hold_setting(name, item, message)
            except CatwalkError as error:
                troubles.append(Trouble(address, error))
        return troubles

    def hold_setting(self, name: str, item: Field, message: Message) -> list[Trouble]:
        """Hold one input; the trouble when it cannot be."""
        try:
            self.hub.hold_settings(name, {item.name: read_setting(item, message.values)})
            return []
        except CatwalkError as error:
            return [Trouble(f"/{name}/{item.name}", error, name)]

    def find_inputs(self, address: str) -> list[tuple[str, Field]]:
        """The inputs that an address, or a pattern, stands for. Raises UnknownModel, BadInput, BadMessage."""
        if not is_pattern(address):
            return [self.find_input(address)]
        known = {f"/{spell_part(name)}/{spell_part(item.name)}": (name, item) for name, seat in self.hub.seats.items()
                 for item in seat.engine.info.inputs}
        found = [known[match] for match in match_addresses(address, tuple(known))]
        if not found:
            raise BadInput(f"No input matches {show_text(address)}. There are {len(known)}, such as "
                           f"{', '.join(list(known)[:3])}.")
        return found

    def find_input(self, address: str) -> tuple[str, Field]:
        """The model and the input at an address, as the layouts spell names. Raises UnknownModel, BadInput."""
        _, model, word = address.split("/")
        name = self.find_model(model)
        inputs = self.hub.find_seat(name).engine.info.inputs
        for item in inputs:
            if word in (item.name, spell_part(item.name)):
                return name, item
        return name, find_field(inputs, word, name)

    def find_models(self, word: str) -> list[str]:
        """The models that a part of an address, or a pattern, stands for. Raises UnknownModel, BadMessage."""
        if not is_pattern(word):
            return [self.find_model(word)]
        known = {spell_part(name): name for name in self.hub.seats}
        found = match_addresses(word, tuple(known))
        return [known[match] for match in found] or [self.find_model(word)]

    def find_model(self, word: str) -> str:
        """A model's name, as an address spells it. Raises UnknownModel."""
        if word not in self.hub.seats:
            word = next((name for name in self.hub.seats if spell_part(name) == word), word)
        self.hub.find_seat(word)
        return word
