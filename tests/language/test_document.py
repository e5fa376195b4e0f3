from dataclasses import asdict

import pytest

from newscrawler.language import identify_document

DARI = "سخنگوی وزارت امور خارجه در یک نشست خبری در کابل گفت که این گفتگوها هفته آینده ادامه خواهد یافت."
PASHTO = "د بهرنیو چارو وزارت ویاند په کابل کې خبریالانو ته وویل چې دا خبرې به راتلونکې اوونۍ هم دوام ولري."
ENGLISH = "A spokesman for the foreign ministry told reporters in Kabul that the talks would go on next week."
SITE = ["en", "fa-AF", "ps"]


def test_a_story_with_a_label_and_a_quotation() -> None:
    found = identify_document([DARI, "عکس", DARI, PASHTO, "Read more"], title="خبر", site_languages=SITE)
    assert found.language == "fa-AF"
    assert [p.language for p in found.paragraphs] == ["fa-AF", "fa-AF", "fa-AF", "ps", "en"]
    assert list(found.languages) == ["fa-AF", "ps", "en"]
    assert sum(found.languages.values()) == pytest.approx(1, abs=0.001)
    assert (found.script, found.direction) == ("Arab", "rtl")


def test_short_paragraphs_lean_on_the_document() -> None:
    name = "حامد کرزی"
    assert identify_document([PASHTO, name]).paragraphs[1].language == "ps"
    assert identify_document([DARI, name]).paragraphs[1].language == "fa"


@pytest.mark.parametrize(
    ("paragraphs", "hints", "declared", "is_right"),
    [
        ([DARI], ["en"], "en", False),  # a template's default
        ([PASHTO], ["pa"], "pa", False),  # not Punjabi
        ([PASHTO], ["pus-AF"], "ps", True),
        ([DARI], ["fa"], "fa", True),
        ([ENGLISH], ["en-GB", "fa"], "en", True),
        ([ENGLISH], [], None, None),
        ([ENGLISH], ["{{lang}}"], None, None),
        (["123"], ["en"], "en", None),
        (["وەزیری دەرەوە گوتی گفتوگۆکان هەفتەی داهاتوو بەردەوام دەبن."], ["ku"], "ku", True),
    ],
    ids=range(9),
)
def test_the_declared_language_stands_beside_the_found_one(
    paragraphs: list[str], hints: list[str], declared: str | None, is_right: bool | None
) -> None:
    found = identify_document(paragraphs, hints=hints, site_languages=SITE)
    assert (found.declared, found.is_declared_right) == (declared, is_right)


def test_one_answer_per_paragraph_and_plain_values() -> None:
    found = identify_document([DARI, "", "—", ENGLISH], title="")
    assert len(found.paragraphs) == 4
    assert [p.language for p in found.paragraphs][1:3] == ["und", "und"]
    assert asdict(found)["languages"] == dict(found.languages)


def test_no_text_at_all() -> None:
    found = identify_document([])
    assert (found.language, dict(found.languages), found.script, found.direction) == (
        "und",
        {},
        "Zyyy",
        "ltr",
    )
    assert identify_document([], title=PASHTO).language == "ps"


def test_a_document_in_a_language_without_a_profile_is_undetermined() -> None:
    paragraphs = [
        "Landsstýrið hevur gjørt av at broyta lógina um fiskiveiðu, so at øll skip kunnu fáa somu rættindi.",
        "Tingið fer at viðgera uppskotið í næstu viku, og fleiri tingmenn siga seg vera ímóti.",
        "Formaðurin í fiskimannafelagnum sigur, at hetta fer at gera støðuna hjá smáu bátunum verri.",
        "Hinvegin heldur landsstýrismaðurin, at skipanin verður rættvísari, tá ið øll sleppa framat.",
    ]
    found = identify_document(paragraphs, hints=["en"], site_languages=["en"])
    assert found.language == "und"
    assert found.script == "Latn"
