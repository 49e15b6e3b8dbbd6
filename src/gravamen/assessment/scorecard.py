"""The 18 statements of the scorecard, in our words, with stable keys.

What they ask follows the rubric that DFRLab published with its Foreign Interference Attribution Tracker (credibility 5, objectivity 3,
evidence 5, transparency 5); `fiat` is the column of its data set of 2020 that codes the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MEASURES = "how checkable the attribution is, never whether it is true"
"""What a score says; it stands wherever one is shown."""


class Section(StrEnum):
    """The parts of the scorecard."""

    CREDIBILITY = "credibility"
    OBJECTIVITY = "objectivity"
    EVIDENCE = "evidence"
    TRANSPARENCY = "transparency"


@dataclass(frozen=True, slots=True)
class Item:
    """One statement about an allegation, and what answering it with yes means."""

    key: str
    section: Section
    text: str
    yes_means: str
    fiat: str


ITEMS = (
    Item(
        "no_financial_interest",
        Section.CREDIBILITY,
        "Who alleges has no money at stake in it.",
        "No contract, sale, investment or payment of theirs depends directly on the allegation being believed.",
        "attribution_financial_incentive",
    ),
    Item(
        "open_funding",
        Section.CREDIBILITY,
        "Who alleges is paid from several sources that are known.",
        "Their funding is public, and no single interested party provides it; for a state body, its public budget.",
        "attribution_financial_transparency",
    ),
    Item(
        "no_strong_ideology",
        Section.CREDIBILITY,
        "Who alleges does not speak for a strong political ideology.",
        "They are no party, no movement, and no outlet that takes a party's side as a rule.",
        "attribution_endorse_political",
    ),
    Item(
        "no_campaign_tie",
        Section.CREDIBILITY,
        "Who alleges is tied to no election campaign.",
        "They are no candidate, work for none and advise none that is in the race which the allegation touches.",
        "attribution_campaign_affiliation",
    ),
    Item(
        "no_false_record",
        Section.CREDIBILITY,
        "Who alleges has not spread false or misleading information before.",
        "No correction, ruling or independent check shows that they knowingly or repeatedly did.",
        "attribution_published_mis_disinfo",
    ),
    Item(
        "neutral_wording",
        Section.OBJECTIVITY,
        "It is worded without emotion or bias.",
        "The words describe what was done; they do not insult, shout, mock or stir.",
        "attribution_language",
    ),
    Item(
        "headline_fits",
        Section.OBJECTIVITY,
        "Its headline says what its text says.",
        "The headline claims no more, and nothing else, than the text below it bears out.",
        "attribution_convey_content",
    ),
    Item(
        "facts_apart",
        Section.OBJECTIVITY,
        "It keeps what is known apart from what is argued.",
        "A reader can tell which sentences report findings and which ones interpret or judge them.",
        "attribution_factual_argument",
    ),
    Item(
        "shows_methods",
        Section.EVIDENCE,
        "It shows how it was done: methods or platforms.",
        "It names at least one method, tactic or platform of the alleged operation.",
        "attribution_clarity",
    ),
    Item(
        "shows_reach",
        Section.EVIDENCE,
        "It puts the reach or effect in context.",
        "It gives figures, or says in words how many were reached or what came of it, so that the size can be judged.",
        "attribution_context",
    ),
    Item(
        "names_responsible",
        Section.EVIDENCE,
        "It names who is responsible.",
        "It names a state, body, group or person as the one who did it or had it done.",
        "attribution_identified_responsibility",
    ),
    Item(
        "explains_aim",
        Section.EVIDENCE,
        "It explains what the operation was for.",
        "It says what the responsible actor wanted to reach by it.",
        "attribution_strategic_rationale",
    ),
    Item(
        "own_knowledge",
        Section.EVIDENCE,
        "It rests on what only this source can know.",
        "It draws on intelligence, a platform's own data, seized or court material, or the like, first hand.",
        "attribution_privileged_evidence",
    ),
    Item(
        "data_open",
        Section.TRANSPARENCY,
        "What it rests on can be looked at.",
        "Data, documents, or archived copies of what it speaks of are open to everybody.",
        "attribution_open_access",
    ),
    Item(
        "method_explained",
        Section.TRANSPARENCY,
        "It explains how its conclusion was reached.",
        "It says which steps led from what was seen to who is held responsible.",
        "attribution_methodology",
    ),
    Item(
        "replicable",
        Section.TRANSPARENCY,
        "Others can repeat it from open sources.",
        "With public sources and the stated method alone, somebody else can reach the same result.",
        "attribution_open_source",
    ),
    Item(
        "limits_stated",
        Section.TRANSPARENCY,
        "It states its limits.",
        "It says how sure it is, what it could not find out, or what else might explain what was seen.",
        "attribution_acknowledge_limitations",
    ),
    Item(
        "corroborated",
        Section.TRANSPARENCY,
        "An independent third party bears it out.",
        "Somebody who is no party to the dispute, and not of the same side, comes to the same by work of their own; "
        "reports that repeat it do not count.",
        "attribution_corroboration",
    ),
)
BY_KEY = {item.key: item for item in ITEMS}
