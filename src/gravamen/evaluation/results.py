"""Scores as plain JSON values; floors name their measures by the path into these."""

from __future__ import annotations

from typing import Any

from gravamen.evaluation.agreement import Agreement
from gravamen.evaluation.attributions import AttributionScore
from gravamen.evaluation.calibration import Calibration
from gravamen.evaluation.coding import CodingScore
from gravamen.evaluation.linking import LinkingScore
from gravamen.evaluation.statements import StatementScore
from gravamen.evaluation.tallies import Interval, Tally

Result = dict[str, Any]


def attribution_result(score: AttributionScore) -> Result:
    """`articles`, then a measure a key."""
    measures = {name: _tally(tally, score.intervals.get(name)) for name, tally in score.measures.items()}
    return {"articles": score.articles, **measures}


def statement_result(score: StatementScore) -> Result:
    """`articles`, the main measures, `per_act`, `among_matched`, `confusions` and `calibration`."""
    return {
        "articles": score.articles,
        **{name: _tally(tally, score.intervals[name]) for name, tally in score.main.items()},
        "per_act": {act: _tally(tally) for act, tally in score.per_act.items()},
        "among_matched": {name: _share(tally, score.field_intervals[name]) for name, tally in score.fields.items()},
        "confusions": [list(confusion) for confusion in score.confusions],
        "calibration": _calibration(score.calibration) if score.calibration else None,
    }


def agreement_result(agreement: Agreement) -> Result:
    """The result of the second annotator against the first, and `act_kappa`."""
    return {
        **statement_result(agreement.score),
        "act_kappa": agreement.act_kappa,
        "only_first": agreement.only_first,
        "only_second": agreement.only_second,
    }


def linking_result(score: LinkingScore) -> Result:
    """`articles`, a measure a key, and how much reaches across articles."""
    measures = {name: _tally(tally, score.intervals[name]) for name, tally in score.measures.items()}
    return {"articles": score.articles, **measures, "disputes_across": score.disputes_across, "answers_across": score.answers_across}


def coding_result(score: CodingScore) -> Result:
    """`cases`; `fields`: a measure a field; `exactly`: the share of cases with exactly the coders' values; `items`: how often what is
    prefilled of the 18 statements is as the coders have it."""
    return {
        "cases": score.cases,
        "fields": {name: _tally(tally, score.intervals[name]) for name, tally in score.fields.items()},
        "exactly": {name: _share(tally, score.exact_intervals[name]) for name, tally in score.exactly.items()},
        "items": {name: {"share": tally.recall, "n": tally.gold} for name, tally in score.items.items()},
    }


def _tally(tally: Tally, interval95: Interval | None = None) -> Result:
    figures = {"precision": tally.precision, "recall": tally.recall, "f1": tally.f1}
    counts = {"hits": tally.hits, "predicted": tally.predicted, "gold": tally.gold}
    return {**figures, **({"interval95": list(interval95)} if interval95 else {}), **counts}


def _share(tally: Tally, interval95: Interval) -> Result:
    return {"share": tally.recall, "interval95": list(interval95), "n": tally.gold}


def _calibration(calibration: Calibration) -> Result:
    bins = [{"statements": b.statements, "confidence": b.confidence, "right": b.right} for b in calibration.bins]
    return {"error": calibration.error, "statements": calibration.statements, "bins": bins}
