"""The search for pairs that acted together more than chance allows: candidates by what their evidence can be at most, then exact tests."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from gravamen.evidence import steps
from gravamen.evidence.affinity import Configuration, fit
from gravamen.evidence.discovery import Correction, least_log_evidence, q_values
from gravamen.evidence.engine import Engine
from gravamen.evidence.parameters import Null, Parameters
from gravamen.evidence.poisson_binomial import Floats, Integers
from gravamen.evidence.population import Population
from gravamen.evidence.strata import stratify, without_strata
from gravamen.evidence.synchrony import Synchrony, test_synchrony

Progress = Callable[[str], None]

AFFINITY_OBJECTS = 2
"""Where affinity counts, pairs are tested that met on at least so many objects; met on one, they are nobody's evidence."""
CANDIDATES = 20_000
"""Where objects are skipped, so many pairs are tested that would not be reportable by what they did elsewhere."""
_DIGITS = 12
"""Significant digits of published probabilities: mathematical libraries of different machines agree to about fifteen."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Objects on which candidates were not searched, those with most co-actions for their weight first, and what that can lose.

    `weights` are the most that a co-action on each can tell, in natural logarithms. Candidates are tested on them like on all others.
    A pair can have been missed only if it met on at least `least_to_lose` of them (None: even all of them would not do), and
    what it did elsewhere is too little to make it a candidate.
    """

    objects: Integers
    co_actions: Integers
    weights: Floats
    least_to_lose: int | None


@dataclass(frozen=True, slots=True)
class Tested:
    """The candidate pairs and how they fared. Arrays run over pairs, in the order of their numbers.

    `p` is that of the chosen null, `q` the false discovery rate at which the pair would be reported, and
    `pairs_alike` how many pairs are in its class, met or not: all, unless there are strata.
    """

    a: Integers
    b: Integers
    p: Floats
    q: Floats
    pairs_alike: Integers
    p_synchrony: Floats
    p_affinity: Floats
    synchrony: Synchrony
    affinity_by_action: Floats
    expected_shared: Floats
    hypotheses: int
    skipped: Skipped


def test_pairs(engine: Engine, population: Population, parameters: Parameters, window: int, rate: float, say: Progress) -> Tested:
    """Every pair of accounts tested that can be reported at the rate; the pairs left out are above it, whatever their test would say.

    Leaves the tables `candidates`, `candidate_shares` and `profile` in the engine.
    """
    if parameters.has_strata and len(population.strata.pairs) == 1:
        say("counting what pairs share")
        population.strata = stratify(engine, population.hypotheses)
    floor = _least_weight_of_any(engine, population, parameters, window, rate, say)
    skipped = _skip_dearest(engine, parameters, window)
    say("looking for pairs that met")
    engine.make("pair_weights", steps.pair_weights(window))
    if parameters.has_strata:
        engine.make("pair_weights", steps.weighted_pairs())
    least = _least_weight(engine, population, parameters, rate, floor, skipped)
    engine.make("candidates", steps.candidates(least, _least_met(parameters)))
    engine.drop("pair_weights")
    say("testing pairs against chance")
    engine.make("candidate_shares", steps.candidate_shares())
    synchrony = test_synchrony(engine, window)
    tested = _judged(engine, population, parameters, synchrony, skipped)
    return replace(tested, skipped=_loss(population, parameters, rate, tested, least))


def _least_weight_of_any(engine: Engine, population: Population, parameters: Parameters, window: int, rate: float, say: Progress) -> int:
    """Makes the tables up to `promising`; gives the least weight that a reportable pair has, were all pairs that met reported."""
    say("measuring each object's time profile")
    engine.make("near", steps.near(window))
    engine.make("profile", steps.profile())
    met = engine.fetch("SELECT CAST(COALESCE(SUM(m), 0) AS BIGINT) AS m FROM profile")["m"][0].as_py()
    floor = 0
    if rate < 1 and met and parameters.null in (Null.SYNCHRONY, Null.BOTH):
        most = min(met, max(population.hypotheses, 1))
        floor = _in_units(_needed(population, parameters.correction, rate) - math.log(most))
    spared = math.ceil(population.strata.largest_bonus * steps.WEIGHT_UNIT) if parameters.has_strata else 0
    engine.make("promising", steps.promising(floor - spared))
    engine.drop("near")
    return floor


def _needed(population: Population, correction: Correction, rate: float) -> float:
    """The evidence, in natural logarithms, at which a single pair would be reported."""
    tests = population.hypotheses * correction.factor(population.hypotheses) * len(population.actions)
    return math.log(max(tests, 1) / rate)


def _in_units(logarithms: float) -> int:
    return math.floor(logarithms * steps.WEIGHT_UNIT) if math.isfinite(logarithms) else 1 << 62


def _least_met(parameters: Parameters) -> int:
    needs_affinity = parameters.null in (Null.AFFINITY, Null.EITHER)
    return AFFINITY_OBJECTS if needs_affinity else 1 << 30


def _skip_dearest(engine: Engine, parameters: Parameters, window: int) -> Skipped:
    """Makes the table `skipped`: objects with the most co-actions for their weight, until what remains is within the limit."""
    found = engine.fetch(f"SELECT o, twice, weight FROM ({steps.search_cost(window)}) AS costs ORDER BY o")
    objects, costs, weights = integers(found, "o"), integers(found, "twice") // 2, integers(found, "weight")
    order = np.lexsort((objects, -costs / weights))
    over = int(costs.sum()) - np.concatenate([[0], np.cumsum(costs[order])])
    chosen = order[: int(np.flatnonzero(over <= parameters.search_limit)[0])]
    engine.give("skipped", pa.table({"o": pa.array(objects[chosen], pa.int32())}))
    engine.make("searched", steps.searched())
    engine.drop("promising")
    return Skipped(objects[chosen], costs[chosen], weights[chosen] / steps.WEIGHT_UNIT, None)


def _least_weight(engine: Engine, population: Population, parameters: Parameters, rate: float, floor: int, skipped: Skipped) -> int:
    """From which weight on, in units, pairs that were found are candidates.

    Without skipped objects, all pairs that may be reported are. With them, any pair may have met on all of them too, which would make
    candidates of nearly all; then the `CANDIDATES` with the greatest weight are taken, and all that need no more than they have.
    """
    if rate >= 1:
        return -(1 << 62)
    unseen = float(skipped.weights.sum())
    ranked = engine.fetch(
        "SELECT weight, COUNT(*) AS pairs FROM (SELECT a, b, MAX(weight) AS weight FROM pair_weights "
        f"WHERE weight >= {floor - math.ceil(unseen * steps.WEIGHT_UNIT)} GROUP BY a, b) AS best GROUP BY weight ORDER BY weight DESC"
    )
    weights = np.repeat(integers(ranked, "weight"), integers(ranked, "pairs")) / steps.WEIGHT_UNIT
    # Of several kinds of object the best counts, times their number.
    kinds = math.log(len(population.actions))
    seen = least_log_evidence(weights - kinds, population.hypotheses, parameters.correction, rate) + kinds
    if not unseen:
        return _in_units(seen)
    possible = least_log_evidence(weights + unseen - kinds, population.hypotheses, parameters.correction, rate) + kinds - unseen
    affordable = float(weights[CANDIDATES]) if len(weights) > CANDIDATES else 0.0
    return _in_units(min(seen, max(possible, affordable)))


def _judged(engine: Engine, population: Population, parameters: Parameters, synchrony: Synchrony, skipped: Skipped) -> Tested:
    kinds = len(population.actions)
    affinity, expected = _affinity(engine, population, synchrony)
    first = synchrony.first_of_pair
    a, b = synchrony.a[first], synchrony.b[first]
    p_synchrony = _least_of_kinds(synchrony.p, first, kinds)
    p_affinity = _least_of_kinds(affinity, first, kinds)
    p = rounded(_chosen(parameters.null, p_synchrony, p_affinity))
    strata = population.strata if parameters.has_strata else without_strata(population.hypotheses)
    classes = strata.of(engine, a, b)
    q = q_values(np.minimum(p / strata.weights[classes], 1.0), population.hypotheses, parameters.correction)
    return Tested(
        a=a,
        b=b,
        p=p,
        q=rounded(q),
        pairs_alike=strata.pairs[classes],
        p_synchrony=rounded(p_synchrony),
        p_affinity=rounded(p_affinity),
        synchrony=synchrony,
        affinity_by_action=affinity,
        expected_shared=expected,
        hypotheses=population.hypotheses,
        skipped=skipped,
    )


def _least_of_kinds(p: Floats, first: Integers, kinds: int) -> Floats:
    """The smallest p-value of each pair's kinds of object, times the number of kinds there are (Bonferroni)."""
    if not len(first):
        return np.zeros(0)
    return np.minimum(np.minimum.reduceat(p, first) * kinds, 1.0)


def _chosen(null: Null, p_synchrony: Floats, p_affinity: Floats) -> Floats:
    match null:
        case Null.SYNCHRONY:
            return p_synchrony
        case Null.AFFINITY:
            return p_affinity
        case Null.BOTH:
            return np.maximum(p_synchrony, p_affinity)
        case Null.EITHER:
            return np.minimum(2 * np.minimum(p_synchrony, p_affinity), 1.0)


def _affinity(engine: Engine, population: Population, synchrony: Synchrony) -> tuple[Floats, Floats]:
    """For each pair and kind of object, the affinity tail and the expected number of shared objects."""
    tails, expected = np.ones(len(synchrony.a)), np.zeros(len(synchrony.a))
    for number, action in enumerate(population.actions):
        rows = np.flatnonzero(synchrony.kind == number)
        if not len(rows):
            continue
        degree, model = population.affinity(engine, action, fit)
        first, second = degree[synchrony.a[rows]], degree[synchrony.b[rows]]
        tails[rows], expected[rows] = _tails(model, first, second, synchrony.shared[rows])
    return tails, expected


def _tails(model: Configuration, first: Integers, second: Integers, shared: Integers) -> tuple[Floats, Floats]:
    return model.tails(first, second, shared), model.expected_shared(first, second)


def _loss(population: Population, parameters: Parameters, rate: float, tested: Tested, least: int) -> Skipped:
    """What was skipped, with the number of skipped objects that a missed pair must have met on."""
    skipped = tested.skipped
    reachable = np.cumsum(np.sort(skipped.weights)[::-1])
    # Were a missed pair reported, it would be one more than now; it had less than `least` elsewhere.
    reported = int(np.count_nonzero(tested.q <= rate))
    wanting = _needed(population, parameters.correction, rate) - math.log(reported + 1) - least / steps.WEIGHT_UNIT
    enough = np.flatnonzero(reachable >= wanting)
    return replace(skipped, least_to_lose=int(enough[0]) + 1 if len(enough) else None)


def integers(table: pa.Table, column: str) -> Integers:
    """A column of whole numbers as an array."""
    return table[column].to_numpy().astype(np.int64)


def rounded(values: Floats) -> Floats:
    """Values to the digits that are published."""
    return np.array([float(f"{value:.{_DIGITS}g}") for value in values.tolist()], np.float64)
