"""A flat string cut into the parts that a date is made of."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from newscrawler.dates.names import Kind, Lexicon, Meaning

__all__ = ["Part", "read_parts"]

# A string with one of these is a price, a score, an address or prose, not a bare date.
_FOREIGN_SIGNS = frozenset("%$€£¥₹₽؋﷼@#=<>{}!?؟*&^~°\\+…")

_LONGEST_NAME = 5  # words of a name or label, "this article was published on"
_LONGEST_RUN = 16  # letters of a name in a script without spaces
_JOINING = frozenset({"", " ", ".", ". ", "-", "_"})

_SCAN = re.compile(
    r"""
      (?P<iana>(?<![a-z])[a-z]+/[a-z_]+(?:/[a-z_]+)?)
    | (?P<triple>(?<!\d[.])(?<!/)
        \d{1,4}\ ?(?P<sign>[/.\-])\ ?\d{1,2}\ ?(?P=sign)\ ?
        (?:\d{4}(?=\d{1,2}(?::\d\d|(?P=sign)\d))|\d{2}(?=\d\d:\d\d)|\d{1,4}(?![\d:]|[./\-]\d{1,3}(?![\d:]))))
    | (?P<year>(?<!\d)(?:1[34]|19|20)\d\d(?=\d{1,2}(?::\d\d|\.?\ ?[^\W\d])))
    | (?P<time>(?<!:)\d{1,2}\ ?(?::\ ?\d{2}(?:\ ?:\ ?\d{2}(?:[.,]\d{1,9})?)?|h\ ?\d{2})(?![\d:]))
    | (?P<offset>[+\-]\d{1,2}(?::?\d{2})?(?![\d/.:\-]))
    | (?P<dotted>(?<![\d.])\d{1,2}\.\d{2}(?![\d.]))
    | (?P<number>\d+)
    | (?P<han>[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff々]+)
    | (?P<word>(?:[^\W\d_]|[\u0900-\u109f])+)
    | (?P<gap>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_MODEL = re.compile(r"(?<![a-z0-9])[a-z](?=\d)")
"""``v2.10.2023``, ``A4``, ``G20``: a letter on a number makes it a version or a name."""

_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One piece of the text with every sense it may have."""

    text: str
    senses: tuple[Meaning, ...]
    numbers: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()
    """How many digits each number has."""
    is_run: bool = False
    """Writing without spaces (Chinese, Japanese, Thai), yet to be cut into words."""
    before: str = ""
    """The signs and spaces since the part before; empty when glued to it."""

    @property
    def kind(self) -> Kind:
        """The kind of the first sense: enough for parts known by their shape."""
        return self.senses[0].kind

    def has(self, kind: Kind) -> bool:
        """Whether any sense is of that kind."""
        return any(sense.kind is kind for sense in self.senses)


_SHAPES = {
    kind: (Meaning(kind=kind),)
    for kind in (Kind.NUMBER, Kind.TRIPLE, Kind.TIME, Kind.DOTTED, Kind.OFFSET, Kind.IANA, Kind.UNKNOWN)
}


def read_parts(flat: str, words: Lexicon) -> tuple[list[Part], str] | None:
    """The parts in order and the signs after the last; ``None`` when a sign shows that this is no date."""
    if _MODEL.search(flat):
        return None
    pieces = _pieces(flat)
    if pieces is None:
        return None
    raw, tail = pieces
    return list(_named(raw, words)), tail


def _pieces(flat: str) -> tuple[list[Part], str] | None:
    """Numbers, times and single words as written."""
    found: list[Part] = []
    gap = ""
    position = 0
    while position < len(flat):
        match = _SCAN.match(flat, position)
        if match is None:  # cannot be: the last alternative takes any character
            return None
        name = match.lastgroup or ""
        text = match.group()
        position = match.end()
        if name == "offset" and not _follows_time(found, gap, text):
            text, name, position = text[0], "gap", match.start() + 1
        if name == "gap":
            if text in _FOREIGN_SIGNS:
                return None
            gap += text
            continue
        found.append(_piece(name, text, gap))
        gap = ""
    return found, gap


def _follows_time(found: list[Part], gap: str, text: str) -> bool:
    """An offset stands at a time (`10:31 +0430`) or at GMT (`GMT+5`); elsewhere its sign is a dash."""
    if not found or gap not in {"", " "}:
        return False
    if found[-1].text in {"gmt", "utc"}:
        return True
    return found[-1].kind is Kind.TIME and len(text) >= 5


def _piece(name: str, text: str, before: str) -> Part:
    if name in {"word", "han"}:
        return Part(text=text, senses=_SHAPES[Kind.UNKNOWN], before=before, is_run=name == "han")
    digits = _DIGITS.findall(text)
    if name in {"year", "number"}:
        # The width bound also keeps int() off absurd lengths.
        number = int(text) if len(text) <= 14 else -1
        return Part(
            text=text, senses=_SHAPES[Kind.NUMBER], numbers=(number,), widths=(len(text),), before=before
        )
    kind = Kind(name)
    return Part(
        text=text,
        senses=_SHAPES[kind],
        numbers=tuple(map(int, digits)),
        widths=tuple(map(len, digits)),
        before=before,
    )


def _named(raw: list[Part], words: Lexicon) -> Iterator[Part]:
    """The same with words joined into the longest names that the tables know."""
    position = 0
    while position < len(raw):
        part = raw[position]
        if part.kind is not Kind.UNKNOWN:
            yield part
            position += 1
            continue
        length, senses = _longest_name(raw, position, words)
        if senses:
            text = " ".join(piece.text for piece in raw[position : position + length])
            yield replace(part, text=text, senses=senses)
        elif part.is_run:
            yield from _segmented(part, words)
        else:
            yield part
        position += length


def _longest_name(
    raw: list[Part], start: int, words: Mapping[str, tuple[Meaning, ...]]
) -> tuple[int, tuple[Meaning, ...]]:
    keys = [raw[start].text]
    for part in raw[start + 1 : start + _LONGEST_NAME]:
        joins = part.kind is Kind.UNKNOWN or (part.kind is Kind.NUMBER and part.widths == (1,))
        if not joins or part.before not in _JOINING:
            break
        keys.append(keys[-1] + part.text)
    for length in range(len(keys), 0, -1):
        senses = words.get(keys[length - 1])
        if senses:
            return length, senses
    return 1, ()


def _segmented(part: Part, words: Mapping[str, tuple[Meaning, ...]]) -> Iterator[Part]:
    """Names written without spaces between them: the longest known one at each step."""
    text, before = part.text, part.before
    while text:
        for length in range(min(len(text), _LONGEST_RUN), 0, -1):
            senses = words.get(text[:length])
            if senses:
                break
        else:
            length, senses = len(text), _SHAPES[Kind.UNKNOWN]
        yield Part(text=text[:length], senses=senses, before=before)
        text, before = text[length:], ""
