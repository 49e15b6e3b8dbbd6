"""The configuration model has the data's degrees, and its tails hold for graphs drawn from it."""

from __future__ import annotations

import numpy as np
import pytest

from gravamen.evidence.affinity import fit


def model_of(degrees: list[int], popularities: list[int]):
    activity, accounts = np.unique(degrees, return_counts=True)
    popularity, objects = np.unique(popularities, return_counts=True)
    return fit(activity, accounts, popularity, objects)


def test_mean_degrees_are_those_of_the_data() -> None:
    rng = np.random.default_rng(5)
    graph = rng.random((300, 500)) < np.outer(rng.pareto(2, 300) + 0.1, rng.pareto(2, 500) + 0.1) / 20
    graph = graph[graph.any(axis=1)][:, graph.any(axis=0)]
    model = model_of(graph.sum(axis=1).tolist(), graph.sum(axis=0).tolist())
    links = model.links()
    assert (links * model.objects).sum(axis=1) == pytest.approx(model.activity, rel=1e-6)
    assert (links.T * model.accounts).sum(axis=1) == pytest.approx(model.popularity, rel=1e-5)


def test_an_account_that_posted_everything_is_no_trouble() -> None:
    model = model_of([4, 1, 1], [2, 2, 1, 1])
    assert model.links()[-1] == pytest.approx(1, abs=2e-3)


def test_tails_hold_in_graphs_drawn_from_the_model() -> None:
    rng = np.random.default_rng(11)
    degrees, popularities = rng.integers(2, 40, 200), rng.integers(1, 30, 320)
    popularities[: abs(int(degrees.sum() - popularities.sum()))] += 1
    model = model_of(degrees.tolist(), popularities.tolist())
    odds = model.links()[np.searchsorted(model.activity, degrees)][:, np.searchsorted(model.popularity, popularities)]
    below = np.zeros(3)
    rates, drawn = np.array([0.05, 0.01, 0.001]), 0
    for _ in range(20):
        graph = (rng.random(odds.shape) < odds).astype(np.int64)
        a, b = np.triu_indices(200, 1)
        tails = model.tails(degrees[a], degrees[b], (graph @ graph.T)[a, b])
        below += (tails[None, :] <= rates[:, None]).sum(axis=1)
        drawn += len(a)
    assert np.all(below / drawn <= rates * 1.1)
    assert below[0] / drawn > 0.005  # not so cautious as to be of no use
