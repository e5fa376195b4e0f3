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
    ("Министр иностранных дел сказал, что переговоры продолжатся на следующей неделе.", "ru", "Cyrl", "ltr"),
    ("Міністр закордонних справ сказав, що переговори триватимуть наступного тижня.", "uk", "Cyrl", "ltr"),
    ("Сыртқы істер министрі келіссөздер келесі аптада жалғасатынын айтты.", "kk", "Cyrl", "ltr"),
    ("Тышкы иштер министри сүйлөшүүлөр кийинки жумада уланарын айтты.", "ky", "Cyrl", "ltr"),
    ("Dışişleri bakanı görüşmelerin gelecek hafta da süreceğini söyledi.", "tr", "Latn", "ltr"),
    ("Xarici işlər naziri danışıqların gələn həftə də davam edəcəyini dedi.", "az", "Latn", "ltr"),
    ("Daşary işler ministri gepleşikleriň indiki hepde-de dowam etjekdigini aýtdy.", "tk", "Latn", "ltr"),
    ("Wezîrê karên derve got ku danûstandin dê hefteya bê jî bidomin.", "ku", "Latn", "ltr"),
    ("Le ministre a déclaré que les pourparlers continueraient la semaine prochaine.", "fr", "Latn", "ltr"),
    ("Menteri luar negeri mengatakan pembicaraan akan dilanjutkan pekan depan.", "id", "Latn", "ltr"),
    ("Bộ trưởng ngoại giao cho biết các cuộc đàm phán sẽ tiếp tục vào tuần tới.", "vi", "Latn", "ltr"),
    ("विदेश मंत्री ने कहा कि वार्ता अगले सप्ताह भी जारी रहेगी।", "hi", "Deva", "ltr"),
    ("পররাষ্ট্রমন্ত্রী বলেছেন, আগামী সপ্তাহেও আলোচনা চলবে।", "bn", "Beng", "ltr"),
    ("外交部长说，会谈将于下周继续。", "zh-Hans", "Hans", "ltr"),
    ("外交部長說，會談將於下週繼續。", "zh-Hant", "Hant", "ltr"),
    ("外相は協議が来週も続くと述べた。", "ja", "Jpan", "ltr"),
    ("외교부 장관은 회담이 다음 주에도 계속될 것이라고 말했다.", "ko", "Kore", "ltr"),
    ("שר החוץ אמר שהשיחות יימשכו בשבוע הבא.", "he", "Hebr", "rtl"),
    ("Ο υπουργός είπε ότι οι συνομιλίες θα συνεχιστούν την επόμενη εβδομάδα.", "el", "Grek", "ltr"),
    ("รัฐมนตรีกล่าวว่าการเจรจาจะดำเนินต่อไปในสัปดาห์หน้า", "th", "Thai", "ltr"),
]


@pytest.mark.parametrize(("text", "language", "script", "direction"), CLEAR, ids=[row[1] for row in CLEAR])
def test_a_sentence_is_in_its_language(text: str, language: str, script: str, direction: str) -> None:
    found = identify_language(text)
    assert (found.language, found.script, found.direction) == (language, script, direction)
    assert found.confidence > 0.9


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "۱۲۳۴۵",
        "2023-05-12 10:45",
        "😀😀🔥",
        "!!! ???",
        "\u200f\u200e",
        "«»",
        "— —",
        "(1)",
        "https://",
    ],
    ids=range(11),
)
def test_no_letters_no_language(text: str) -> None:
    found = identify_language(text, hints=["en"], candidates=["fa", "ps"])
    assert (found.language, found.confidence, found.script, found.direction) == ("und", 0.0, "Zyyy", "ltr")


DISGUISED = [
    (
        "\u202bر\u200eئيس جمه\u2066ور \u200fگ\ufeffفت كه او به كابل مي\u200cرود\u202c",
        "fa",
    ),  # Arabic keyboard, bidi
    ("ارسال نظر The lawyers are set to sue the German magazine which published the story.", "en"),
    ("Breaking News او در ماه جولای شهر را ترک کرد و گفت که پیشرفت‌هایی حاصل شده است", "fa"),
    ("کمیسیون نتایج را منتشر کرد. https://example.org/the/very/long/story #News @Newsroom", "fa"),
    ("إِنَّ الَّذينَ لا يُؤمِنونَ بِالآخِرَةِ زَيَّنّا لَهُم أَعمالَهُم", "ar"),
    ("THE RELATIONS BETWEEN THE NORTH AND THE SOUTH HAVE IMPROVED IN RECENT MONTHS.", "en"),
    ("دا خبر شریک کړئ: رئیس جمهور در کنفرانس خبری گفت که انتخابات سال آینده برگزار خواهد شد", "fa"),
]


@pytest.mark.parametrize(("text", "language"), DISGUISED, ids=range(len(DISGUISED)))
def test_what_surrounds_a_text_does_not_change_its_language(text: str, language: str) -> None:
    assert identify_language(text).language == language


def test_the_languages_of_the_site_decide_where_the_text_does_not() -> None:
    assert identify_language("Kabul Bank", candidates=["en", "fa-AF", "ps"]).language == "en"
    assert identify_language("حامد کرزی", candidates=["ps"]).language == "ps"
    assert identify_language("حامد کرزی", candidates=["fa"]).language == "fa"


def test_a_clear_text_in_another_language_is_not_pressed_into_those_of_the_site() -> None:
    for text, language, _, _ in CLEAR:
        assert identify_language(text, candidates=["en", "fa", "ps"]).language == language


def test_a_template_that_declares_english_does_not_win() -> None:
    for text, language, _, _ in CLEAR:
        assert identify_language(text, hints=["en"]).language == language


@pytest.mark.parametrize(
    ("hints", "candidates", "language"),
    [
        ([], [], "fa"),
        ([], ["en", "fa-AF", "ps"], "fa-AF"),
        (["fa"], ["en", "fa-AF", "ps"], "fa-AF"),
        (["en"], ["en", "prs"], "fa-AF"),
        (["prs"], [], "fa-AF"),
        (["fa-AF"], ["fa", "en"], "fa-AF"),
        ([], ["fa", "fa-AF"], "fa"),
        (["fa"], ["fa"], "fa"),
    ],
)
def test_dari_is_what_the_page_or_its_site_calls_dari(
    hints: list[str], candidates: list[str], language: str
) -> None:
    text = "وزیر امور خارجه گفت که گفتگوها هفته آینده ادامه خواهد یافت."
    assert identify_language(text, hints=hints, candidates=candidates).language == language


def test_pa_on_a_pashto_page_is_not_punjabi() -> None:
    assert identify_language("د افغانستان ولسمشر نن کابل ته راغی", hints=["pa"]).language == "ps"


def test_kurdish_sites_that_declare_ku_write_sorani() -> None:
    assert identify_language("سەرۆکی هەرێم", hints=["ku"], candidates=["ku", "en"]).language == "ckb"


def test_a_document_in_a_language_without_a_profile_is_undetermined() -> None:
    faroese = (
        "Landsstýrið hevur gjørt av at broyta lógina um fiskiveiðu, so at øll skip kunnu fáa somu rættindi. "
        "Tingið fer at viðgera uppskotið í næstu viku, og fleiri tingmenn siga seg vera ímóti. Formaðurin í "
        "fiskimannafelagnum sigur, at hetta fer at gera støðuna hjá smáu bátunum verri, tí teir fáa minni av "
        "kvotuni. Hinvegin heldur landsstýrismaðurin, at skipanin verður rættvísari, tá ið øll sleppa framat."
    )
    found = identify_language(faroese)
    assert found.language == "und"
    assert found.script == "Latn"
    assert found.alternatives  # what it resembles


def test_a_guess_is_not_an_answer() -> None:
    assert identify_language("Xqz").language == "und"


def test_alternatives_are_likeliest_first_and_sum_below_one() -> None:
    found = identify_language("کابل نظر")
    shares = [share for _, share in found.alternatives]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) + found.confidence <= 1.001


HAN = [
    ("国会議員", [], "ja"),
    ("國會議員", [], "zh-Hant"),
    ("国会议员", [], "zh-Hans"),
    ("日本経済新聞", [], "ja"),
    ("東京都知事", ["ja"], "ja"),
    ("北京", [], "zh-Hans"),
    ("北京", ["zh-TW"], "zh-Hant"),
    ("台北市長", ["zh"], "zh-Hant"),
]


@pytest.mark.parametrize(("text", "candidates", "language"), HAN, ids=range(len(HAN)))
def test_han_characters(text: str, candidates: list[str], language: str) -> None:
    assert identify_language(text, candidates=candidates).language == language
