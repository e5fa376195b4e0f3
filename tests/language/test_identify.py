import pytest

from newscrawler.language import identify_language

CLEAR = [
    ("The minister said on Monday that the talks would go on next week.", "en", "Latn", "ltr"),
    ("وزیر امور خارجه گفت که گفتگوها هفته آینده ادامه خواهد یافت.", "fa", "Arab", "rtl"),
    ("د بهرنیو چارو وزیر وویل چې خبرې به راتلونکې اوونۍ دوام ومومي.", "ps", "Arab", "rtl"),
    ("وزیر خارجہ نے کہا کہ مذاکرات اگلے ہفتے بھی جاری رہیں گے۔", "ur", "Arab", "rtl"),
    ("قال وزير الخارجية إن المحادثات ستستمر الأسبوع المقبل.", "ar", "Arab", "rtl"),
    ("وەزیری دەرەوە گوتی گفتوگۆکان هەفتەی داهاتوو بەردەوام دەبن.", "ckb", "Arab", "rtl"),
    ("تاشقى ئىشلار مىنىستىرى سۆھبەتنىڭ كېلەر ھەپتە داۋام قىلىدىغانلىقىنى ئېيتتى.", "ug", "Arab", "rtl"),
    ("پرڏيهي وزير چيو ته ڳالهيون ايندڙ هفتي به جاري رهنديون.", "sd", "Arab", "rtl"),
    ("Tashqi ishlar vaziri muzokaralar kelasi hafta ham davom etishini aytdi.", "uz", "Latn", "ltr"),
    ("Ташқи ишлар вазири музокаралар келаси ҳафта ҳам давом этишини айтди.", "uz-Cyrl", "Cyrl", "ltr"),
    ("Вазири корҳои хориҷӣ гуфт, ки гуфтушунид ҳафтаи оянда идома меёбад.", "tg", "Cyrl", "ltr"),
    ("Wezîrê karên derve got ku danûstandin dê hefteya bê jî bidomin.", "ku", "Latn", "ltr"),
    ("外交部长说，会谈将于下周继续。", "zh-Hans", "Hans", "ltr"),
    ("外交部長說，會談將於下週繼續。", "zh-Hant", "Hant", "ltr"),
    ("外相は協議が来週も続くと述べた。", "ja", "Jpan", "ltr"),
    ("외교부 장관은 회담이 다음 주에도 계속될 것이라고 말했다.", "ko", "Kore", "ltr"),
    ("שר החוץ אמר שהשיחות יימשכו בשבוע הבא.", "he", "Hebr", "rtl"),
]


@pytest.mark.parametrize(("text", "language", "script", "direction"), CLEAR, ids=[row[1] for row in CLEAR])
def test_a_sentence_is_in_its_language(text: str, language: str, script: str, direction: str) -> None:
    found = identify_language(text)
    assert (found.language, found.script, found.direction) == (language, script, direction)
