import pytest

from newscrawler.language.tags import canonical_tag, canonical_tags, included_languages

TAGS = [
    ("en", "en"),
    ("EN_us", "en"),
    ("en-GB", "en"),
    (" ps-AF ", "ps"),
    ("pus", "ps"),
    ("fa-IR", "fa"),
    ("fas", "fa"),
    ("prs", "fa-AF"),
    ("fa_AF", "fa-AF"),
    ("fa-Arab-AF", "fa"),
    ("pa", "pa"),
    ("ku-Arab", "ckb"),
    ("kmr", "ku"),
    ("uz-Cyrl-UZ", "uz-Cyrl"),
    ("uz-Latn", "uz"),
    ("zh-CN", "zh-Hans"),
    ("zh_TW", "zh-Hant"),
    ("zh-Hant-HK", "zh-Hant"),
    ("zh", "zh"),
    ("iw", "he"),
    ("nb-NO", "no"),
    ("und", None),
    ("zxx", None),
    ("x-default", None),
    ("", None),
    ("c", None),
    ("english please", None),
    ("{{ lang }}", None),
    ("en" + "-x" * 40, None),
    ("ру", None),
]


@pytest.mark.parametrize(("written", "ours"), TAGS, ids=[row[0][:12] or "empty" for row in TAGS])
def test_canonical_tag(written: str, ours: str | None) -> None:
    assert canonical_tag(written) == ours


def test_canonical_tags_keep_their_order_and_drop_what_names_no_language() -> None:
    assert canonical_tags(["ps", "x-default", "prs", "pus", "EN"]) == ("ps", "fa-AF", "en")


@pytest.mark.parametrize(
    ("tag", "written"), [("ku", "ckb"), ("fa-AF", "fa"), ("zh", "zh-Hant"), ("uz", "uz-Cyrl")]
)
def test_a_declared_language_may_be_written_in_another_profile(tag: str, written: str) -> None:
    assert written in included_languages(tag)
