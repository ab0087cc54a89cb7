"""The language of a text, by script and by its commonest words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.language import guess_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("实验室的发言人表示,OpenAI 和 Anthropic 的项目会继续。", "zh"),
        ("新しい橋は月曜日の朝に開通する予定です。", "ja"),
        ("새로운 다리는 월요일 아침에 개통될 예정이다.", "ko"),
        ("Новый мост откроется в понедельник утром, сообщили власти города.", "ru"),
        ("Новий міст відкриють у понеділок вранці, і це добра новина.", "uk"),
        ("The new bridge will be opened on Monday and it is the first of its kind.", "en"),
        ("Die neue Brücke wird am Montag für den Verkehr geöffnet, und das ist gut.", "de"),
        ("Le nouveau pont sera ouvert lundi et les habitants de la ville sont contents.", "fr"),
        ("El nuevo puente se abrirá el lunes y los vecinos de la ciudad están contentos.", "es"),
        ("Il nuovo ponte sarà aperto lunedì e gli abitanti della città sono contenti.", "it"),
        ("De nieuwe brug wordt maandag geopend en het is de eerste van zijn soort.", "nl"),
        ("Το νέο γεφύρι ανοίγει τη Δευτέρα", "el"),
        ("Regjeringen la i går fram nye tiltag for skolen, og statsministeren sier at det ikke er noe valg nå.", "no"),
        ("El govern va anunciar ahir noves mesures per a l'educació, i aquest és el pla dels ministres.", "ca"),
        ("Vlada je jučer najavila nove mjere za školstvo, a ministar kaže da to nije moguće.", "hr"),
        ("Vláda včera oznámila nová opatření pro školství, zatímco opozice žádá volby a ministr je proti.", "cs"),
        ("Vláda včera oznámila nové opatrenia pre školstvo, minister hovorí, že to nie je možné.", "sk"),
        ("O presidente anuncia novas medidas para a economia", "pt"),
        ("O governo anunciou ontem medidas para a educação, mas a oposição não está de acordo.", "pt"),
        ("Қазақстан үкіметі жаңа шараларды жариялады, бұл туралы министр айтты.", "kk"),
        ("Урад абвясціў новыя меры, паведаміў міністр. Гэта ўжо другі план.", "be"),
        ("Влада је јуче најавила нове мере за школство.", "sr"),
        ("سرکار نے کل نئے اقدامات کا اعلان کیا ہے۔", "ur"),
        ("সরকার গতকাল নতুন পদক্ষেপ ঘোষণা করেছে।", "bn"),
    ],
)
def test_a_language_is_told(text: str, language: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025-03-04",
        "!?",
        "xq zzt vrrp qwx",
        "Dowladda ayaa shalay ku dhawaaqday tallaabooyin cusub oo ku saabsan dhaqaalaha iyo waxbarashada.",
        "Gouvènman an te anonse yè nouvo mezi pou ekonomi ak edikasyon, pandan opozisyon an ap mande eleksyon.",
        "Regeringen meddelte i går nye tiltag for skolen",
        "حکوومەت دوێنێ بڕیاری نوێی ڕاگەیاند",
    ],
)
def test_what_is_in_no_language_has_none(text: str) -> None:
    assert guess_language(text) is None


@given(st.text(max_size=200))
def test_any_text_gives_a_code_of_two_letters_or_none(text: str) -> None:
    language = guess_language(text)
    assert language is None or (len(language) == 2 and language.isalpha())
