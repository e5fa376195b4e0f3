"""The block model: gradient-boosted trees kept as a readable data file, run as plain Python.

``scripts/train_block_model.py`` makes the file. A tree is a list of nodes ``[feature, threshold, left, right]``: a row
goes left where the feature is at most the threshold; a negative child ``-k`` is leaf number ``k - 1``. A block's score
is the sum of its leaves, in log-odds.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

FORMAT = "newscrawler-block-model-1"
FIRST = 24
"""Trees after which hopeless blocks are given up: two in five of those that are asked about."""
HOPELESS = -1.5
"""Log-odds after these trees under which a block is given up: below the lowest bar, and none came back over it."""

Score = Callable[[Sequence[float]], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A trained model."""

    features: tuple[str, ...]
    """Names of the features, in the order of the vectors."""
    first: Score
    """The sum of the first trees."""
    rest: Score
    """The sum of the others."""

    def probability(self, row: Sequence[float]) -> float:
        """How likely the block with these features is a part of the story, 0 to 1; 0 for one that is given up."""
        total = self.first(row)
        if total <= HOPELESS:
            return 0.0
        return 1 / (1 + math.exp(-total - self.rest(row)))


@cache
def block_model() -> Model:
    """The model that is shipped. Raises `ValueError` on a file of another format."""
    text = resources.files("newscrawler.extraction").joinpath("block_model.json").read_text("utf-8")
    return model_from(json.loads(text))


def model_from(data: Mapping[str, Any]) -> Model:
    """The model that the data describe. Raises `ValueError` on another format."""
    if data.get("format") != FORMAT:
        raise ValueError(f"block model: format {data.get('format')!r} is not {FORMAT!r}")
    trees = data["trees"]
    return Model(
        features=tuple(data["features"]), first=_compiled(trees[:FIRST]), rest=_compiled(trees[FIRST:])
    )


def _compiled(trees: Sequence[Mapping[str, Any]]) -> Score:
    """The sum of the trees as one Python function: ten times faster than walking lists of nodes."""
    terms = [_expression(tree["nodes"], tree["leaves"]) for tree in trees]
    body = "".join(f"    s += {term}\n" for term in terms)
    names: dict[str, Any] = {}
    # Nothing but numbers of the data file gets into the source (see _expression).
    exec(compile(f"def score(r):\n    s = 0.0\n{body}    return s\n", "block_model", "exec"), names)  # noqa: S102
    score: Score = names["score"]
    return score


def _expression(nodes: Sequence[Sequence[float]], leaves: Sequence[float], at: int = 0) -> str:
    """One tree as a conditional expression over the row ``r``."""
    if at < 0:
        return repr(float(leaves[-at - 1]))
    if not nodes:
        return repr(float(leaves[0]))
    feature, threshold, left, right = nodes[at]
    yes, no = _expression(nodes, leaves, int(left)), _expression(nodes, leaves, int(right))
    return f"({yes} if r[{int(feature)}] <= {float(threshold)!r} else {no})"
