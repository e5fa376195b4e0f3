"""More stories than anybody wrote, for crawls of thousands of pages: sentences of the real ones, mixed anew."""

import re
from functools import cache
from hashlib import blake2b

from newscrawler.demo.stories import SECTIONS, Block, Language, Story, stories
from newscrawler.items import Role

SENTENCE_END = re.compile(r"(?<=[.!?؟])\s+")
HEADLINE_WORDS = 4


def _choice(length: int, *key: object) -> int:
    """An index below ``length`` that depends on the key alone."""
    digest = blake2b(" ".join(map(str, key)).encode(), digest_size=8).digest()
    return int.from_bytes(digest) % length


@cache
def _sentences(language: Language) -> tuple[str, ...]:
    texts = (block.text for story in stories(language) for block in story.blocks)
    found = (sentence for text in texts for sentence in SENTENCE_END.split(text) if len(sentence) > 40)
    return tuple(dict.fromkeys(found))


def filler_story(language: Language, number: int) -> Story:
    """Filler story ``number`` of a language: four to six paragraphs, the same for the same number."""
    pool = _sentences(language)
    headlines = [story.headline.split() for story in stories(language) if not story.same_as]
    start, end = (headlines[_choice(len(headlines), language, number, part)] for part in ("start", "end"))
    blocks = tuple(
        Block(
            role=Role.PARAGRAPH,
            text=" ".join(pool[_choice(len(pool), language, number, place, n)] for n in range(2 + place % 2)),
        )
        for place in range(4 + number % 3)
    )
    return Story(
        key=f"filler-{language}-{number}",
        language=language,
        section=SECTIONS[number % len(SECTIONS)],
        headline=" ".join(start[:HEADLINE_WORDS] + end[-HEADLINE_WORDS:]),
        blocks=blocks,
        has_image=number % 4 == 0,
    )
