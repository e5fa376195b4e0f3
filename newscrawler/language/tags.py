"""Language tags as pages write them, in the one spelling that we use (BCP 47)."""

from collections.abc import Iterable

UNDETERMINED = "und"

# What templates, feeds and ISO 639-2/3 tables write for the languages we tell apart.
_ALIASES = {
    "prs": "fa-AF",
    "fa-af": "fa-AF",
    "dari": "fa-AF",
    "dr": "fa-AF",
    "fas": "fa",
    "per": "fa",
    "pes": "fa",
    "farsi": "fa",
    "pus": "ps",
    "pbt": "ps",
    "pbu": "ps",
    "pst": "ps",
    "pashto": "ps",
    "urd": "ur",
    "ara": "ar",
    "arb": "ar",
    "kur": "ku",
    "kmr": "ku",
    "ku-latn": "ku",
    "ku-arab": "ckb",
    "ku-iq": "ckb",
    "sorani": "ckb",
    "uig": "ug",
    "snd": "sd",
    "uzb": "uz",
    "uzn": "uz",
    "uz-latn": "uz",
    "uz-cyrl": "uz-Cyrl",
    "tgk": "tg",
    "tuk": "tk",
    "tk-cyrl": "tk-Cyrl",
    "kaz": "kk",
    "kir": "ky",
    "aze": "az",
    "azj": "az",
    "tur": "tr",
    "eng": "en",
    "rus": "ru",
    "ukr": "uk",
    "hin": "hi",
    "ben": "bn",
    "deu": "de",
    "ger": "de",
    "fra": "fr",
    "fre": "fr",
    "spa": "es",
    "por": "pt",
    "ita": "it",
    "nld": "nl",
    "dut": "nl",
    "ind": "id",
    "in": "id",
    "iw": "he",
    "heb": "he",
    "ji": "yi",
    "swa": "sw",
    "swh": "sw",
    "fil": "tl",
    "tgl": "tl",
    "nb": "no",
    "nn": "no",
    "nob": "no",
    "jpn": "ja",
    "kor": "ko",
    "zho": "zh",
    "chi": "zh",
    "cmn": "zh",
    "zh-cn": "zh-Hans",
    "zh-sg": "zh-Hans",
    "zh-hans": "zh-Hans",
    "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant",
    "zh-mo": "zh-Hant",
    "zh-hant": "zh-Hant",
}
_NOT_A_LANGUAGE = frozenset(
    {"", "und", "zxx", "mul", "mis", "x", "xx", "un", "unk", "unknown", "none", "default"}
)
_MAX_TAG_LENGTH = 35


def canonical_tag(tag: str) -> str | None:
    """``tag`` in our spelling (``prs`` is ``fa-AF``, ``EN_us`` is ``en``), or ``None`` if it names no language."""
    parts = tag.strip().replace("_", "-").lower().split("-")
    for end in range(min(len(parts), 3), 0, -1):
        known = _ALIASES.get("-".join(parts[:end]))
        if known is not None:
            return known
    first = parts[0]
    if first in _NOT_A_LANGUAGE or len(tag) > _MAX_TAG_LENGTH:
        return None
    if not (2 <= len(first) <= 3 and first.isascii() and first.isalpha()):
        return None
    return first


def canonical_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """The languages that ``tags`` name, in our spelling, each once, in their order."""
    known = (canonical_tag(tag) for tag in tags)
    return tuple(dict.fromkeys(tag for tag in known if tag is not None))


def base_language(tag: str) -> str:
    """The language of a tag without script and region: ``fa`` for ``fa-AF``, ``zh`` for ``zh-Hans``."""
    return tag.partition("-")[0]


# One declared language that stands for several written ones: sites in Sorani write ``ku``.
_INCLUDED = {
    "ku": ("ckb",),
    "zh": ("zh-Hans", "zh-Hant"),
    "uz": ("uz-Cyrl",),
    "tk": ("tk-Cyrl",),
    "ckb": ("ku",),
}


def included_languages(tag: str) -> tuple[str, ...]:
    """The languages of our profiles that a page in ``tag`` may be written in, the likeliest first."""
    own = "fa" if tag == "fa-AF" else tag
    return (own, *_INCLUDED.get(own, ()))
