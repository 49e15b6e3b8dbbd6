"""Engines: where reading runs. `local` runs it in this process or on the cores of this machine."""

from gravamen.engines.local import cores, read_all, understand

__all__ = ["cores", "read_all", "understand"]
