from __future__ import annotations

import pytest

from newscrawler.extraction.classes import PURPOSES, purposes
from newscrawler.extraction.features import FEATURES
from newscrawler.extraction.model import FORMAT, block_model, model_from

TREE = {"nodes": [[0, 1.5, -1, 1], [1, 0.0, -2, -3]], "leaves": [-1.0, 0.0, 2.0]}


def test_the_shipped_model_fits_the_features() -> None:
    assert block_model().features == FEATURES


@pytest.mark.parametrize(("row", "chance"), [([1.5, 9.0], 0.2689), ([2.0, 0.0], 0.5), ([2.0, 1.0], 0.8808)])
def test_a_tree_is_read_as_written(row: list[float], chance: float) -> None:
    model = model_from({"format": FORMAT, "features": ["a", "b"], "trees": [TREE]})
    assert model.probability(row) == pytest.approx(chance, abs=1e-4)


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="format"):
        model_from({"format": "something-2", "features": [], "trees": []})


@pytest.mark.parametrize(
    ("names", "purpose"),
    [
        ("story-body__text", "body"), ("storyBody", "body"), ("comment-list", "comment"), ("jp-relatedposts", "related"),
        ("related_articles", "related"), ("c-byline", "author"), ("site-footer", "footer"), ("kommentare", "comment"), ("col-md-8", None),
    ],
)  # fmt: skip
def test_purposes(names: str, purpose: str | None) -> None:
    mask = purposes(names)
    assert (mask == 0) if purpose is None else bool(mask & (1 << PURPOSES.index(purpose)))
