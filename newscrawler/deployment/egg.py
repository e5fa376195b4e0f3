"""The egg that Scrapyd runs: packages and their data, built beside the checkout and not in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from newscrawler.errors import UsageError


def build_egg(checkout: Path) -> bytes:
    """The egg of the checkout. Raises `UsageError` when it cannot be built.

    ``scrapyd-deploy`` builds the same one, and leaves ``build/`` and ``newscrawler.egg-info/`` behind.
    """
    if not (checkout / "setup.py").is_file():
        raise UsageError(f"{checkout}: no setup.py here, so no egg can be built; deploy from a checkout")
    with TemporaryDirectory() as folder:
        done = subprocess.run(  # noqa: S603 - our own setup.py
            [
                *(sys.executable, "-W", "ignore", "setup.py", "--quiet", "egg_info", "--egg-base", folder),
                *("build", "--build-base", f"{folder}/build"),
                *("bdist_egg", "--bdist-dir", f"{folder}/egg", "--dist-dir", f"{folder}/dist"),
            ],
            cwd=checkout,
            capture_output=True,
            text=True,
            check=False,
        )
        eggs = list(Path(folder, "dist").glob("*.egg"))
        if done.returncode or not eggs:
            lines = done.stderr.strip().splitlines() or ["nothing was built"]
            raise UsageError(f"{checkout}: the egg cannot be built: {lines[-1]}")
        return eggs[0].read_bytes()
