"""Bot challenges by what they are made of, not by the words they show: those are in the reader's language.

A challenge is named in the run's books and left alone. It is never answered, and nothing is changed about the
request to get around it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

STATUSES = frozenset({202, 401, 403, 405, 429, 503})
"""With which challenges answer. A page that answers 200 is told from a story by reading it."""
HEADERS: Mapping[str, re.Pattern[str]] = {
    "cf-mitigated": re.compile("challenge"),
    "x-amzn-waf-action": re.compile("challenge|captcha"),
    "x-datadome": re.compile(""),
    "x-dd-b": re.compile(""),
    "x-sucuri-block": re.compile(""),
    "x-px-block": re.compile(""),
}
"""Header, in lower case, to what it says in a challenge."""
# Scripts, form fields and file names of the programs that make them.
MARKS = re.compile(
    rb"/cdn-cgi/challenge-platform/|challenges\.cloudflare\.com|cf[-_]chl[-_]|cf-browser-verification|"
    rb"jschl[-_]answer|_Incapsula_Resource|incap_ses|geo\.captcha-delivery\.com|ct\.captcha-delivery\.com|"
    rb"px-captcha|/_px/|captcha\.px-cdn|ak[-_]challenge|sec-if-cpt-container|bm-verify=|awswaf\.com|"
    rb"aws-waf-token|ddos-guard\.net|/\.well-known/ddos-guard|sucuri_cloudproxy_js|kramericaindustries|"
    rb"arvancloud\.ir/captcha|__arcsjs|/__challenge|anubis_challenge|/\.within\.website/|techaro\.lol|"
    rb"(?:hcaptcha|recaptcha|friendlycaptcha)[^\"'<>]{0,80}(?:api\.js|enterprise\.js|widget)|"
    rb"class=[\"'][^\"'<>]{0,80}(?:g-recaptcha|h-captcha|cf-turnstile)",
    re.IGNORECASE,
)
LOOKED_AT = 65_536
"""Bytes of the body that are looked at."""


def is_challenge(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether the response is a bot challenge instead of what was asked for."""
    if status not in STATUSES:
        return False
    said = {name.lower(): value.lower() for name, value in headers.items()}
    if any(name in said and pattern.search(said[name]) for name, pattern in HEADERS.items()):
        return True
    return MARKS.search(body, 0, LOOKED_AT) is not None
