"""A switch's ports as its configuration sets them, whatever the platform's words for it."""

from netmon.regulation.switching.model import Mode, Port, Switch, Virtual
from netmon.regulation.switching.read import PLATFORMS, switch_of

__all__ = ["PLATFORMS", "Mode", "Port", "Switch", "Virtual", "switch_of"]
