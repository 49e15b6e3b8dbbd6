"""The fourteen acts in seven groups, as many as shapes and colours can tell apart."""

from __future__ import annotations

from enum import StrEnum

from gravamen.model import Act, Evidence


class Group(StrEnum):
    """Acts that a chart draws alike; the value is what its legend says, with every act that is in it."""

    ALLEGATION = "allegation (allege, confirm)"
    PRESSURE = "demand, warning (demand, warn, threaten, concern)"
    ANSWER = "denial, rejection (deny, reject)"
    PROMISE = "promise"
    SUPPORT = "offer, endorsement (offer, endorse)"
    DEED = "deed (meet, sanction)"
    OTHER = "other statement (state)"


GROUP_OF = {
    Act.ALLEGE: Group.ALLEGATION,
    Act.CONFIRM: Group.ALLEGATION,
    Act.DEMAND: Group.PRESSURE,
    Act.WARN: Group.PRESSURE,
    Act.THREATEN: Group.PRESSURE,
    Act.CONCERN: Group.PRESSURE,
    Act.DENY: Group.ANSWER,
    Act.REJECT: Group.ANSWER,
    Act.PROMISE: Group.PROMISE,
    Act.OFFER: Group.SUPPORT,
    Act.ENDORSE: Group.SUPPORT,
    Act.MEET: Group.DEED,
    Act.SANCTION: Group.DEED,
    Act.STATE: Group.OTHER,
}
SHAPE_OF = {
    Group.ALLEGATION: "triangle-up",
    Group.PRESSURE: "diamond",
    Group.ANSWER: "triangle-down",
    Group.PROMISE: "square",
    Group.SUPPORT: "cross",
    Group.DEED: "circle",
    Group.OTHER: "stroke",
}
NOT_GRADED = "not an allegation"
GRADES = {Evidence.NONE: "none offered", Evidence.CLAIMED: "claimed", Evidence.SHOWN: "shown", Evidence.INDEPENDENT: "independent"}
"""How the evidence grades of an allegation are called."""
FILLED = {Evidence.NONE: 0.0, Evidence.CLAIMED: 0.35, Evidence.SHOWN: 0.7, Evidence.INDEPENDENT: 1.0}
"""How much of its mark's filling is opaque; the outline always is."""
FILLED_OTHERWISE = 0.5
