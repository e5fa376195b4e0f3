"""Train the block model, cross-validate it by host, and write ``newscrawler/extraction/block_model.json``.

    python scripts/train_block_model.py ../shared/data/extraction [--validate] [--write]

Needs numpy and lightgbm beside the project's own dependencies; the program itself needs neither. What is learnt is
structure and text statistics (``features.py``): no word of a page, and no name of a host, gets into the file.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import importlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm  # type: ignore[import-not-found,unused-ignore]
import numpy as np

from newscrawler.extraction.body import body
from newscrawler.extraction.features import FEATURES
from newscrawler.extraction.model import FORMAT
from newscrawler.extraction.read import Reading, reading
from newscrawler.items import Page
from newscrawler.sites import site_for_url
from newscrawler.text.fold import fold

FOLDS = 5
TREES = 160
SEEDS = (7,)
"""One booster for each; their scores are averaged. Two gain .0006 of F1 and cost 8 % of a page's time, three .0013."""
PARAMETERS = {
    "objective": "binary", "learning_rate": 0.06, "num_leaves": 31, "min_data_in_leaf": 60, "feature_fraction": 0.4,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5, "max_bin": 63, "num_threads": 1, "verbose": -1,
    "deterministic": True,
}  # fmt: skip
SET_WEIGHTS = {"aeb": 1.2, "fundus": 2.0, "atf": 1.0, "traf": 0.8, "world": 1.2, "magic": 1.2}
WITHOUT_READER = 0.3
"""Share of pages that are learnt a second time as if trafilatura had found nothing, so that it is not relied on."""
UNLABELLED = 0.35
"""Weight of blocks that the gold says nothing of, labelled by a first model (``traf`` gives only some segments)."""
GRAM = 12
READER = np.array([i for i, n in enumerate(FEATURES) if n == "traf" or n.startswith("traf_") or "_traf" in n])


@dataclass(slots=True)
class Sample:
    """One page of the benchmark as rows of features with labels and weights."""

    gold: dict[str, Any]
    at: np.ndarray
    """Block numbers of the rows."""
    rows: np.ndarray
    labels: np.ndarray
    weights: np.ndarray
    sizes: np.ndarray


def main() -> None:
    """Validate, train on everything, write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument(
        "--validate", action="store_true", help="score every page by a model that never saw its host"
    )
    arguments.add_argument(
        "--save", type=Path, help="the out-of-fold predictions, for score.py --predictions"
    )
    arguments.add_argument("--write", action="store_true", help="train on all pages and write the model")
    options = arguments.parse_args()
    samples = [
        s for gold in golds(options.data) if (s := sample(gold, page_reading(options.data, gold))) is not None
    ]
    print(f"{len(samples)} pages, {sum(len(s.labels) for s in samples)} blocks, {len(FEATURES)} features")  # noqa: T201
    if options.validate:
        validate(samples, options.data, options.save)
    if options.write:
        model = trained(samples)
        target = Path(__file__).resolve().parents[1] / "newscrawler" / "extraction" / "block_model.json"
        target.write_text(exported(model), "utf-8")


def golds(data: Path) -> list[dict[str, Any]]:
    """The benchmark's rows."""
    return [json.loads(line) for line in (data / "gold.jsonl").open(encoding="utf-8")]


def page_reading(data: Path, gold: dict[str, Any]) -> Reading | None:
    """The page as the extractor reads it."""
    html = gzip.decompress((data / "pages" / gold["file"]).read_bytes())
    return reading(Page(url=gold["url"], body=html), site_for_url(gold["url"]))


def sample(gold: dict[str, Any], read: Reading | None) -> Sample | None:
    """The page's rows with labels; ``None`` for a page without blocks."""
    if read is None:
        return None
    table = read.table
    at = np.array([i for i, row in enumerate(table.rows) if row is not None], int)
    if not len(at):
        return None
    labels, weights = labelled(gold, table.keys, [b.text for b in read.blocks.blocks])
    sizes = np.array([min(500, len(b.text)) for b in read.blocks.blocks], np.float32)
    rows = np.array([table.rows[i] for i in at], np.float32)
    return Sample(
        gold=gold,
        at=at,
        rows=rows,
        labels=labels[at],
        weights=weights[at] * (0.25 + sizes[at] / 120),
        sizes=sizes[at],
    )


def labelled(
    gold: dict[str, Any], keys: Sequence[str], texts: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    """For every block whether the gold text has it, and how sure that is (0: unknown)."""
    labels, weights = np.zeros(len(keys), np.float32), np.zeros(len(keys), np.float32)
    if gold["set"] == "traf":
        wanted = [k for s in gold["gold"]["with"] if (k := fold(s))]
        unwanted = [k for s in gold["gold"]["without"] if (k := fold(s))]
        for i, key in enumerate(keys):
            if key and (any(s in key for s in wanted) or (len(key) > 15 and any(key in s for s in wanted))):
                labels[i] = weights[i] = 1
            elif key and (any(s in key for s in unwanted) or (len(key) > 3 and key in unwanted)):
                weights[i] = 1
        return labels, weights
    lines = (gold["gold"].get("body") or "\n".join(gold["gold"].get("paragraphs") or [])).split("\n")
    optional = [fold(x) for x in lines if gold["set"] == "fundus" and x[:1] == "[" and x[-1:] == "]"]
    line_keys = [fold(x) for x in lines]
    whole = "".join(line_keys)
    known = grams(whole)
    unsure = set()
    for i, key in enumerate(keys):
        if not key or any(key in o for o in optional):
            continue
        weights[i] = 1
        if key in line_keys:
            labels[i] = 1
        elif len(key) < 2 * GRAM:
            if len(key) >= GRAM // 2 and key in whole:
                unsure.add(i)
                weights[i] = 0.3
        else:
            own = grams(key)
            share = len(own & known) / len(own)
            labels[i] = share > 0.5
            if 0.2 < share < 0.8:
                weights[i] = 0.4
    for i in unsure:  # a short block inside a gold line belongs to it when its neighbours do
        near = [labels[j] for j in range(max(0, i - 2), min(len(keys), i + 3)) if j != i and j not in unsure]
        labels[i] = sum(near) >= 2
    choose_copies(keys, whole, labels, weights)
    return labels, weights


def choose_copies(keys: Sequence[str], whole: str, labels: np.ndarray, weights: np.ndarray) -> None:
    """Of a paragraph printed more often than the gold has it, only the copy amid the story counts."""
    places = collections.defaultdict(list)
    for i in map(int, np.flatnonzero(labels == 1)):
        places[keys[i]].append(i)
    for key, at in places.items():
        if len(at) < 2 or whole.count(key) >= len(at):
            continue
        density = [float((labels[max(0, i - 6) : i + 7] == 1).sum()) - 0.01 * n for n, i in enumerate(at)]
        best = density.index(max(density))
        for n, i in enumerate(at):
            if n != best:
                weights[i] = 0.15
                labels[i] = density[n] >= 3


def grams(key: str) -> set[str]:
    """All runs of ``GRAM`` characters."""
    return {key[i : i + GRAM] for i in range(max(1, len(key) - GRAM + 1))}


def matrix(samples: Sequence[Sample], seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows, labels and weights of many pages, long pages weighing less per block."""
    rows = np.concatenate([s.rows for s in samples])
    labels = np.concatenate([s.labels for s in samples])
    weights = np.concatenate(
        [s.weights / max(1e-6, s.weights.sum()) ** 0.7 * SET_WEIGHTS[s.gold["set"]] for s in samples]
    )
    pages = np.concatenate([np.full(len(s.labels), n) for n, s in enumerate(samples)])
    again = np.random.RandomState(seed).rand(len(samples)) < WITHOUT_READER
    mask = again[pages]
    blind = rows[mask].copy()
    blind[:, READER] = 0
    rows = np.concatenate([rows, blind])
    labels = np.concatenate([labels, labels[mask]])
    weights = np.concatenate([weights, 0.7 * weights[mask]])
    known = weights > 0
    return rows[known], labels[known], weights[known] / weights[known].mean()


def trained(samples: Sequence[Sample]) -> list[Any]:
    """The boosters of these pages, one for each seed."""
    return [trained_once(samples, seed) for seed in SEEDS]


def trained_once(samples: Sequence[Sample], seed: int) -> Any:
    """A booster: a first one labels what the gold is silent on, the second learns from both."""
    first = fitted(samples, TREES * 3 // 4, seed)
    return fitted([with_guesses(s, first) if s.gold["set"] == "traf" else s for s in samples], TREES, seed)


def fitted(samples: Sequence[Sample], trees: int, seed: int) -> Any:
    """One LightGBM booster."""
    rows, labels, weights = matrix(samples, seed)
    parameters = PARAMETERS | dict.fromkeys(("seed", "bagging_seed", "feature_fraction_seed"), seed)
    return lightgbm.train(parameters, lightgbm.Dataset(rows, labels, weight=weights), trees)


def chances_by(boosters: Sequence[Any], rows: np.ndarray) -> np.ndarray:
    """The probabilities of the boosters together: the mean of their log-odds."""
    scores: np.ndarray = np.mean([b.predict(rows, raw_score=True) for b in boosters], axis=0)
    return np.asarray(1 / (1 + np.exp(-scores)))


def with_guesses(one: Sample, model: Any) -> Sample:
    """The page with the model's labels where the gold gives none."""
    chances = model.predict(one.rows)
    silent = one.weights == 0
    labels, weights = one.labels.copy(), one.weights.copy()
    labels[silent] = chances[silent] > 0.5
    weights[silent] = UNLABELLED * np.abs(chances[silent] - 0.5) * 2 * (0.25 + one.sizes[silent] / 120)
    return Sample(gold=one.gold, at=one.at, rows=one.rows, labels=labels, weights=weights, sizes=one.sizes)


def folds(samples: Sequence[Sample]) -> Iterator[tuple[list[Sample], list[Sample]]]:
    """Pages to learn from and pages to judge by, a host never in both."""
    sizes = collections.Counter(s.gold["host"] for s in samples)
    load, fold_of = [0] * FOLDS, {}
    for host, count in sorted(sizes.items(), key=lambda x: (-x[1], x[0])):
        fold_of[host] = load.index(min(load))
        load[fold_of[host]] += count
    for number in range(FOLDS):
        yield (
            [s for s in samples if fold_of[s.gold["host"]] != number],
            [s for s in samples if fold_of[s.gold["host"]] == number],
        )


def validate(samples: Sequence[Sample], data: Path, save: Path | None) -> None:
    """Print each set's score with every page read by a model that never saw its host."""
    sys.path.insert(0, str(data))
    scorer = importlib.import_module("score")
    predictions: dict[str, dict[str, Any]] = {}
    for learn, judge in folds(samples):
        model = trained(learn)
        for one in judge:
            chances = {
                int(i): round(float(p), 4) for i, p in zip(one.at, chances_by(model, one.rows), strict=True)
            }
            predictions[one.gold["id"]] = {
                "id": one.gold["id"],
                "text": text_by(one, chances, data),
                "chances": chances,
            }
    if save:
        save.write_text(
            "".join(json.dumps(p, ensure_ascii=False) + "\n" for p in predictions.values()), "utf-8"
        )
    by_set = collections.defaultdict(list)
    for gold in golds(data):
        gold["gold"].setdefault("paragraphs", [])
        by_set[gold["set"]].append(
            scorer.page_score(gold["set"], gold["gold"], predictions.get(gold["id"], {}))
        )
    for name, scores in by_set.items():
        o = scorer.set_score(name, scores)
        print(f"{name:8} f1 {o['f1']:.4f}  p {o['p']:.4f}  r {o['r']:.4f}")  # noqa: T201


def text_by(one: Sample, by_block: dict[int, float], data: Path) -> str:
    """The page's text as the extractor would give it with these probabilities."""
    read = page_reading(data, one.gold)
    if read is None:
        return ""
    chances = [by_block.get(i, 0.0) for i in range(len(read.blocks.blocks))]
    return body(read.blocks, read.evidence, read.table, chances=chances).text


def exported(boosters: Sequence[Any]) -> str:
    """The model as text: one line for each tree, the boosters' by turns, their leaves scaled so that the sum is the mean."""
    trees = []
    for turn in zip(*(b.dump_model()["tree_info"] for b in boosters), strict=True):
        for tree in turn:
            nodes: list[list[Any]] = []
            leaves: list[float] = []
            unroll(tree["tree_structure"], nodes, leaves)
            trees.append({"nodes": nodes, "leaves": [round(x / len(boosters), 5) for x in leaves]})
    head = json.dumps({"format": FORMAT, "features": list(FEATURES)})[:-1]
    body_lines = ",\n".join(json.dumps(t, separators=(",", ":")) for t in trees)
    return f'{head},\n"trees": [\n{body_lines}\n]}}\n'


def unroll(node: dict[str, Any], nodes: list[list[Any]], leaves: list[float]) -> int:
    """The number of the node in its tree: 0 and up, or for a leaf -1 and down."""
    if "leaf_value" in node:
        leaves.append(node["leaf_value"])
        return -len(leaves)
    at = len(nodes)
    nodes.append([node["split_feature"], float(f"{node['threshold']:.6g}"), 0, 0])
    nodes[at][2] = unroll(node["left_child"], nodes, leaves)
    nodes[at][3] = unroll(node["right_child"], nodes, leaves)
    return at


if __name__ == "__main__":
    main()
