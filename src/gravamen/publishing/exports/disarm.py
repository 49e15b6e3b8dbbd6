"""FIAT's methods as techniques of the DISARM Red framework, by their ids.

The ids are those of DISARM 1.6 (DISARM Foundation, https://github.com/DISARMFoundation/DISARMframeworks, CC BY-SA 4.0), whose words
are not used here. A method that DISARM has no technique for is left without one.
"""

from __future__ import annotations

from collections.abc import Mapping

SOURCE = "DISARM"
VERSION = "1.6"
ADDRESS = "https://github.com/DISARMFoundation/DISARMframeworks/blob/main/generated_pages/techniques/{id}.md"

TECHNIQUES: Mapping[str, tuple[str, ...]] = {
    "Brigading": ("T0049.001",),
    "Sockpuppets": ("T0090.004",),
    "Botnets": ("T0090.003", "T0049.003"),
    "Third-Party Automation": ("T0090.003", "T0049.003"),
    "Search Engine Manipulation": ("T0046",),
    "Domain Spoofing": ("T0099",),
    "DDoS": ("T0123",),
    "Hacking - Data Exfiltration": ("T0089",),
    "Deceptive Content Manipulation": ("T0086.003",),
    "Cheapfakes": ("T0086.003",),
    "Deep Learning Processes": ("T0086.002",),
    "Generative AI": ("T0086.002",),
}
"""FIAT's methods of 2020 and 2024, and the techniques that mean the same, narrowest first."""
