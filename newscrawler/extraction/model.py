"""The block model: gradient-boosted trees kept as a readable data file, read by a page of plain Python.

``scripts/train_block_model.py`` makes the file. A tree is a list of nodes ``[feature, threshold, left, right]``; a
negative child ``-k`` is leaf number ``k - 1``. A block's score is the sum of its leaves, in log-odds.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

FORMAT = "newscrawler-block-model-1"
SURE = -5.0
"""Log-odds under which a block is given up after the first trees: nothing later brings it back over one half."""
FIRST = 40
"""Trees after which that is asked."""

Tree = tuple[list[int], list[float], list[int], list[int], list[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A trained model."""

    features: tuple[str, ...]
    """Names of the features, in the order of the vectors."""
    trees: tuple[Tree, ...]
    """For each tree: the feature, threshold, left and right child of its nodes, and the values of its leaves."""

    def probability(self, row: Sequence[float]) -> float:
        """How likely the block with these features is a part of the story, 0 to 1."""
        total = 0.0
        for number, (feature, threshold, left, right, value) in enumerate(self.trees):
            node = 0
            while node >= 0:
                node = left[node] if row[feature[node]] <= threshold[node] else right[node]
            total += value[-node - 1]
            if number == FIRST and total < SURE:
                break
        return 1 / (1 + math.exp(-total)) if total > -30 else 0.0


@cache
def block_model() -> Model:
    """The model that is shipped. Raises `ValueError` on a file of another format."""
    text = resources.files("newscrawler.extraction").joinpath("block_model.json").read_text("utf-8")
    data = json.loads(text)
    if data["format"] != FORMAT:
        raise ValueError(f"block_model.json: format {data['format']!r} is not {FORMAT!r}")
    trees = []
    for tree in data["trees"]:
        feature, threshold, left, right = ([node[i] for node in tree["nodes"]] for i in range(4))
        trees.append((feature, threshold, left, right, tree["leaves"]))
    return Model(features=tuple(data["features"]), trees=tuple(trees))
