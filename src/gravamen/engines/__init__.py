"""Engines: where reading runs. `local` runs it in this process or on the cores of this machine."""

from gravamen.engines.attempts import Outcome, is_fatal
from gravamen.engines.local import FEW, in_flight, read_all, understand

__all__ = ["FEW", "Outcome", "in_flight", "is_fatal", "read_all", "understand"]
