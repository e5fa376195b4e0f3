"""``make fuzz``: hours with atheris. ``python -m fuzz TARGET [libFuzzer options]``; without one, each in turn.

Needs the extra ``fuzz``. An input that raises, or takes longer than a few seconds, is kept beside the corpus in
``fuzz/corpus/TARGET``; put it into ``tests/hostile/test_fuzz.py`` when the cause is mended.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

from fuzz.targets import TARGETS, seeds

CORPUS = Path(__file__).parent / "corpus"
MINUTES = int(os.environ.get("MINUTES", "20"))
"""For each target."""


def fuzz(target: str, options: list[str]) -> None:
    """Fuzz one target until a bound of the options is reached."""
    atheris = importlib.import_module("atheris")
    corpus = CORPUS / target
    corpus.mkdir(parents=True, exist_ok=True)
    for i, seed in enumerate(seeds(target)):
        (corpus / f"seed{i}").write_bytes(seed)
    limits = ["-timeout=10", "-rss_limit_mb=2048", f"-artifact_prefix={corpus}/"]
    atheris.instrument_all()
    atheris.Setup([sys.argv[0], *limits, *options, str(corpus)], TARGETS[target])
    atheris.Fuzz()


def main() -> int:
    """Fuzz the target named, or all of them; the first failure is the exit status."""
    if len(sys.argv) > 1:
        fuzz(sys.argv[1], sys.argv[2:])
        return 0
    for target in TARGETS:
        sys.stdout.write(f"{target}: {MINUTES} minutes\n")
        command = [sys.executable, "-m", "fuzz", target, f"-max_total_time={60 * MINUTES}"]
        status = subprocess.run(command, check=False).returncode  # noqa: S603 - our own command
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
