"""Where a model runs. The door is the same for all: `start`, `ask`, `recall`, `stop`, `state`."""
