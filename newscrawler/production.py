"""`settings.production` after a look at the installation: the settings module of eggs and wheels.

Scrapyd shows what is printed here as the answer to a deploy, so that it must be one clear line.
"""

from __future__ import annotations

import sys

from newscrawler.deployment.selfcheck import require_sound
from newscrawler.errors import UsageError

try:
    require_sound()
except UsageError as error:
    sys.stderr.write(f"{error}\n")
    raise SystemExit(2) from error

from settings.production import *  # noqa: F403 - only now is it known to be ours
