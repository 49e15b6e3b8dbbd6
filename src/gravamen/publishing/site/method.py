"""The method: by which rules the record is put together, and what each word means. The same tables as the code works by."""

from __future__ import annotations

from gravamen.disputes import linking, replying, tracking
from gravamen.disputes.positions import DIRECTNESS
from gravamen.disputes.tracking import MEANING
from gravamen.model import Act
from gravamen.publishing import wording
from gravamen.publishing.account import GRADES
from gravamen.publishing.site.rendering import Setting, kind_of, render
from gravamen.reading.version import reader_version
from gravamen.record.stakes import JUDGED_BY_ANOTHER, PARTS


def method_page(setting: Setting) -> str:
    """The page."""
    return render(
        "method",
        setting,
        rules=(linking.RULE, replying.RULE, tracking.RULE),
        reader=reader_version(),
        statuses=MEANING,
        grades=GRADES,
        directness=DIRECTNESS,
        parts=tuple(PARTS.values()),
        judged=JUDGED_BY_ANOTHER,
        acts=[(act, wording.verb_of(act, negated=False), kind_of(act)) for act in Act],
    )
