"""Which language a document is in, and each of its paragraphs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from .identify import Identified, Reading, is_fitting, judged, read, together
from .script import UNKNOWN_SCRIPT, direction_of, script_letters
from .tags import UNDETERMINED, base_language, canonical_tags, included_languages

_DOCUMENT_WEIGHT = 20.0
"""What a paragraph must say against its document before it counts as another language, in weight units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLanguage:
    """The languages of a document."""

    language: str
    """BCP 47 tag of the language with the most letters; ``und`` when the text does not say."""
    languages: Mapping[str, float] = field(default_factory=dict)
    """Share of the letters per language, largest first, adding up to 1; empty for a text without letters."""
    script: str = UNKNOWN_SCRIPT
    """ISO 15924 code of ``language`` in this document."""
    direction: str = "ltr"
    """``"ltr"`` or ``"rtl"``, from the script."""
    declared: str | None = None
    """What the page says of itself: the first hint that names a language; ``None`` without one."""
    is_declared_right: bool | None = None
    """Whether ``declared`` agrees with the text; ``None`` when either is unknown."""
    paragraphs: tuple[Identified, ...] = ()
    """One for each paragraph given, in order."""


def identify_document(
    paragraphs: Sequence[str],
    *,
    title: str | None = None,
    hints: Sequence[str] = (),
    site_languages: Sequence[str] = (),
) -> DocumentLanguage:
    """The languages of a document; never raises, and the same arguments always give the same answer.

    Paragraphs that say little lean on the rest, those that are clearly in another language keep it. The
    title counts for the document, not for the shares (unless there is nothing else).
    """
    declared = canonical_tags(hints)
    site = canonical_tags(site_languages)
    texts = [*paragraphs, title] if title else list(paragraphs)
    readings = [read(text) for text in texts]
    letters = [_letters(text, reading) for text, reading in zip(texts, readings, strict=True)]
    first = [judged(reading, declared, site) for reading in readings]
    shares = _shares(first, letters)
    if shares:
        prior = {included_languages(tag)[0]: _DOCUMENT_WEIGHT * share for tag, share in shares.items()}
        second = [judged(reading, declared, site, prior) for reading in readings]
    else:
        second = first
    count = len(paragraphs)
    second = _without_misfit(readings, second, letters, declared, site)
    final = _shares(second[:count], letters[:count]) or _shares(second, letters)
    language = next(iter(final), UNDETERMINED)
    script = next((each.script for each in second if each.language == language), UNKNOWN_SCRIPT)
    if language == UNDETERMINED:
        script = next((each.script for each in second if each.script != UNKNOWN_SCRIPT), UNKNOWN_SCRIPT)
    return DocumentLanguage(
        language=language,
        languages=final,
        script=script,
        direction=direction_of(script),
        declared=declared[0] if declared else None,
        is_declared_right=_is_right(declared, language),
        paragraphs=tuple(second[:count]),
    )


def _letters(text: str, reading: Reading) -> int:
    """How many letters a text has; of a long one only a sample was read."""
    return reading.letters if reading.text == text else sum(script_letters(text).values())


def _without_misfit(
    readings: Sequence[Reading],
    identified: list[Identified],
    letters: Sequence[int],
    declared: tuple[str, ...],
    site: tuple[str, ...],
) -> list[Identified]:
    """``identified``, with ``und`` for languages that a document in a language without a profile resembles.

    Such a text looks like one neighbour or another in each paragraph; only the whole is long enough to tell.
    """
    main = next(iter(_shares(identified, letters)), UNDETERMINED)
    script = next((each.script for each in identified if each.language == main), UNKNOWN_SCRIPT)
    groups: dict[str, list[Reading]] = {}
    for reading, each in zip(readings, identified, strict=True):
        if reading.script == script and each.language != UNDETERMINED:
            groups.setdefault(each.language, []).append(reading)
    whole = [reading for group in groups.values() for reading in group]
    if not whole or judged(together(whole), declared, site).language != UNDETERMINED:
        return identified
    misfits = {tag for tag, group in groups.items() if not is_fitting(together(group), tag)}
    return [
        replace(each, language=UNDETERMINED, confidence=0.0) if each.language in misfits else each
        for each in identified
    ]


def _shares(identified: Sequence[Identified], letters: Sequence[int]) -> dict[str, float]:
    """Language to its share of the letters, largest first, ties in alphabetical order."""
    counts: dict[str, int] = {}
    for each, number in zip(identified, letters, strict=True):
        if number:
            counts[each.language] = counts.get(each.language, 0) + number
    total = sum(counts.values())
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return {language: round(number / total, 4) for language, number in ranked}


def _is_right(declared: tuple[str, ...], language: str) -> bool | None:
    """Whether the first declared language may be written as ``language``."""
    if not declared or language == UNDETERMINED:
        return None
    bases = {base_language(tag) for tag in included_languages(declared[0])}
    return base_language(language) in bases
