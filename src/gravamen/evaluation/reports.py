"""A score in the forms in which it is shown: tables for people, JSON values for programs, a diagram of the confidence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import RenderableType

from gravamen.evaluation import results, tables
from gravamen.evaluation.attributions import AttributionScore
from gravamen.evaluation.coding import CodingScore
from gravamen.evaluation.evaluating import Score
from gravamen.evaluation.linking import LinkingScore
from gravamen.evaluation.statements import StatementScore


def tables_of(score: Score) -> Iterator[RenderableType]:
    """The score as Rich tables for 80 columns."""
    match score:
        case AttributionScore():
            return tables.attribution_tables(score)
        case StatementScore():
            return tables.statement_tables(score)
        case LinkingScore():
            return tables.linking_tables(score)
        case CodingScore():
            return tables.coding_tables(score)
        case _:
            return tables.agreement_tables(score)


def result_of(score: Score) -> dict[str, Any]:
    """The score as JSON values; floors name measures by the path into them."""
    match score:
        case AttributionScore():
            return results.attribution_result(score)
        case StatementScore():
            return results.statement_result(score)
        case LinkingScore():
            return results.linking_result(score)
        case CodingScore():
            return results.coding_result(score)
        case _:
            return results.agreement_result(score)


def draw(score: Score, path: Path) -> None:
    """Draw how reliable the confidence of statements is. Raises OSError, and ValueError where there is no confidence."""
    from gravamen.evaluation.diagram import save_diagram  # noqa: PLC0415 - Altair takes a second to load

    if not isinstance(score, StatementScore) or score.calibration is None:
        raise ValueError(f"{path} is not drawn: no statement was found that carries a confidence")
    save_diagram(score.calibration, path)
