"""Normalise a date line: digits, signs and month names in one spelling.

Dates that count from now (3小时前, yesterday) are read here too, as words of many languages.

After this, months are written `‹11›` and weekdays are removed, so that a pattern for the order of day,
month and year is written once for all languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from monitor.text.calendar_names import JALALI_MONTHS, TWO_WORDS, WEEKDAYS, bare, month_number, month_of

LONGEST = 160  # characters looked at; a date line is shorter
_SIGNS = str.maketrans(
    {"\u2212": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "،": ",", "、": ",", "‹": " ", "›": " ", "′": "'", "’": "'"}
    | dict.fromkeys("ʼʻ՚ꞌ‵ʹ", "'")
)
_WORD = re.compile(r"[^\W\d_][^\s\d,;:/()\[\]<>+|·•‹›\"'-]*(?:['-][^\W\d_]{1,3}(?![^\W\d_]))?")
_OTHER_DIGIT, _THAI = re.compile(r"(?![0-9])\d"), re.compile("[\u0e00-\u0e7f]")
_VIETNAMESE_MONTH = re.compile(r"\b(?:tháng|thg)\.? ?(\d{1,2})\b")
_CHINESE_NUMBER = re.compile(
    r"[〇零一二三四五六七八九十廿卅两兩几]{1,4}(?=\s?(?:年|月|日|号|號|时|時|点|點|分|秒|天|周|週|星期|个|個|小时|小時|鐘))"
)
_CHINESE_DIGITS = {"〇": 0, "零": 0, "两": 2, "兩": 2, "几": 3, "廿": 20, "卅": 30} | {
    char: value for value, char in enumerate("一二三四五六七八九十", 1)
}
_AGO = re.compile(
    r"(?:(?<=[^\W\d_])|(?<=[^\W\d_]\.)) ago\b(?![.,]? ?(?:de |del )?\d)"
)  # not August, as Romance languages shorten it
_ENGLISH_WORDS = re.compile(
    r"\b(out|set)\b(?!.{0,12}(?:19|20)\d\d\b|\.| de )|\bonce\b"
)  # October and September in Romance languages, and Turkish ago without its accent
_EXIF = re.compile(r"(?<!\d)((?:19|20)\d{2}):(\d{2}):(\d{2})(?= )")
_TWO_WORDS = re.compile("|".join(map(re.escape, TWO_WORDS)))
_OF_WEEK = re.compile(
    r"((?:上(?:个|個)?|本|这|這)(?=(?:周|週|星期|礼拜|禮拜)[一二三四五六日])|[先今]週の?(?=.曜)|(?<=[\u0e00-\u0e7f])(?=ที่แล้ว))(.)"
)
_FOUR_DIGITS = re.compile(r"(?<!\d)\d{4}(?!\d)")
# No months are the day of Turkish, which without its accent is a month of Maltese, and without a year beside them those
# that are everyday words of another language: Italian in and among, Swedish ago, Kazakh for week.
_NO_MONTHS = frozenset(("gün",))
_NO_MONTHS_ALONE = _NO_MONTHS | {"tra", "fra", "sen", "ап"}
JALALI = 20  # added to the number of a month of that calendar, so that one sign holds both


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date line made uniform.

    text:    folded; digits ASCII; months as ‹1› to ‹12›, those of the Jalali calendar as ‹21› to ‹32›
    words:   the same with the names of months and weekdays: Turkish gün is a day, and as Maltese Ġun a month
    weekday: the first that was named, 1 (Monday) to 7; 0 where none was
    thai:    it has Thai letters: a year of two digits counts from 2500
    """

    text: str
    words: str
    weekday: int = 0
    thai: bool = False


def uniform(text: str, zone: str = "") -> DateLine:
    """Make a date line uniform.

    zone: the IANA name of its source, for names that mean two months.
    """
    text = unicodedata.normalize("NFKC", text[: 4 * LONGEST].translate(_SIGNS))
    if not text.isprintable() or _OTHER_DIGIT.search(text):
        # Digits of any script in ASCII; without signs that only direct or join, which are not printable.
        text = "".join(
            str(unicodedata.decimal(char)) if char.isdecimal() else char
            for char in text
            if unicodedata.category(char) != "Cf"
        )
    text = " ".join(text.casefold().replace("\u0307", "").split())[:LONGEST]
    text = _TWO_WORDS.sub(lambda found: TWO_WORDS[found[0]], text)
    text = _OF_WEEK.sub(r"\1 \2", text)
    text = _AGO.sub(" earlier", text)
    text = _ENGLISH_WORDS.sub("", text)
    text = _EXIF.sub(r"\1-\2-\3", text)
    text = _CHINESE_NUMBER.sub(lambda found: chinese_number(found[0]), text)
    text = _VIETNAMESE_MONTH.sub(r" ‹\1› ", text)
    weekdays: list[int] = []
    kept = _NO_MONTHS if _FOUR_DIGITS.search(text) else _NO_MONTHS_ALONE

    def named(found: re.Match[str]) -> str:
        return found[0] if found[0].rstrip(".") in kept else _named(found[0], zone, weekdays)

    return DateLine(_WORD.sub(named, text), text, weekdays[0] if weekdays else 0, _THAI.search(text) is not None)


def _named(word: str, zone: str, weekdays: list[int]) -> str:
    """The sign of a month, nothing for a weekday, else the word as it is."""
    name = bare(word)
    for spelling in (name, name[1:] if name[:1] == "ב" else ""):  # Hebrew: "in" is written at the name
        if month := month_of(spelling, zone):
            return f" ‹{month}› "
    if name in JALALI_MONTHS:
        return f" ‹{JALALI + JALALI_MONTHS[name]}› "
    if name in WEEKDAYS:
        weekdays.append(WEEKDAYS[name])
        return " "
    if "." in word.rstrip("."):  # "Di.24.Nov.", "พ.ศ."
        parts = word.split(".")
        if any(month_number(part, zone) or bare(part) in WEEKDAYS for part in parts):
            return ".".join(_named(part, zone, weekdays) if part else "" for part in parts)
    return word


def chinese_number(numerals: str) -> str:
    """The digits of a number in Chinese numerals.

    二〇二六 is a row of digits, 二十四 is counted.

    >>> chinese_number("二十四"), chinese_number("二〇二六"), chinese_number("十")
    ('24', '2026', '10')
    """
    if not any(sign in numerals for sign in "十廿卅"):
        return "".join(str(_CHINESE_DIGITS[sign]) for sign in numerals)
    total, digit = 0, 0
    for sign in numerals:
        value = _CHINESE_DIGITS[sign]
        if sign == "十":
            total, digit = total + 10 * (digit or 1), 0
        elif value >= 20:
            total, digit = total + value, 0
        else:
            digit = value
    return str(total + digit)


_MINUTE, _HOUR, _DAY, _WEEK, _MONTH, _YEAR = 60, 3600, 86_400, 604_800, 2_592_000, 31_536_000
# How words for spans begin, after folding; a word that is whole here is only itself (an equals sign).
_UNITS = {
    1: (
        "sec seg sek сек δευτ שני ثاني ثوان วินาที giây detik saniy másodperc mp= წამ վայրկ সেকেন্ড "
        "सेकं सेके सेकण 秒 초 soic s= soniya сония"
    ),
    _MINUTE: (
        "min мин хв λεπ דק دقيق دقائ دقيقه دقیقه منٹ นาที phút menit dakik perc წუთ րոպ মিনিট मिनट 分 "
        "분 mín m= minuut дақиқа"
    ),
    _HOUR: (
        "hour heur hora ora= ore= ure= ur= uri= uro= hor hr= hrs= h= stund std= st= godz hodin hod= "
        "час= часа= часов= часу= часы= ч= годин год= сат= сата= сати= sat= sata= sati= óra órá= "
        "órával tun time= timer= tim= timm uur= uren= u= ώρ ωρ שע ساع گھن ساعت ชั่วโมง ชม giờ jam= "
        "saat saata цаг саат сағ საათ ժամ ঘণ্টা घंट घण्ट 小时 小時 時間 钟头 鐘頭 시간 klst val"
    ),
    _DAY: (
        "day= days= d= tag tage jour j= día dia= dias= días= giorn gg= g= dag dage dagen dager dygn "
        "dni= dzie dnů= dny= den= день дня дней дн дні днів дана ден дена дни ημέρ μέρ ημερ יום ימים "
        "يوم ايام أيام يوما روز دن= วัน ngày hari gün nap= napja pv päiv zile zi= დღ օր দিন दिन 天 日 "
        "일 lá laeth dzień күн кун"
    ),
    _WEEK: (
        "week= weeks= wk w= woche sem= semai seman settim vk viikk uke= uker veck tydz tyg týd týž "
        "нед тижд тиж hét hete εβδ שבוע أسبوع أسابيع اسبوع هفت ہفت สัปดาห์ tuần minggu haft hafta "
        "კვირ շաբ সপ্তাহ सप्ताह हफ़्त हफ्त 周 週 星期 礼拜 禮拜 주= 주일 седмица="
    ),
    _MONTH: (
        "month mon= mo= mos= monat mois mes= meses= mese= mesi= mês mån måned maand mies měs mesec "
        "mjes месяц мес місяц міс меся hónap μήν μην חוד שהר شهر أشهر اشهر ماه مہین เดือน tháng bulan "
        "ay= ay luna luni თვ ամիս মাস महीन मास 月 개월 달= kk= kuuk aylar"
    ),
    _YEAR: (
        "year yr y= година= jahr an= ans= ann año ano= anos= anni= år= jaar lat= lata= rok let= roky год= "
        "года= лет= г= рік років роки év éve χρόν έτ שנ سنة سنوات سنين سال ปี năm tahun yıl yil წელ "
        "տարի বছর साल वर्ष 年 년= ani vuos vuot"
    ),
}
# More of them, which count beside a number only: some are names and everyday words too.
_COUNTED_UNITS = {
    _MINUTE: (
        "dəqiqə daqiqa dakika dk= хвілін мүн मि મિનિટ ਮਿੰਟ நிமி నిమి ನಿಮಿಷ മിനിറ്റ මිනිත්තු ນາທີ ນທ នាទី "
        "မိနစ် munud mun= nóim წთ= ր= ደቂቃ mnt="
    ),
    _HOUR: (
        "ц= სთ= ժ= timar= urama= urami= ώ= oras= ঘন্টা घं तास કલાક ਘੰਟ மணி గంట గం= ಗಂಟೆ മണിക്കൂ පැය ຊົ່ວໂມງ "
        "ຊມ ម៉ោង နာရီ klukk ordu= awr= uair huair soat= saa= sa= stonn гадзін гадз= siegħ sagħt sigħat ሰዓት "
        "ሰዓቶች="
    ),
    _DAY: (
        "diwrnod ddiwrnod kun= dgn= døgn dan= dana= dnem= dňom dňami dnev dien dae= deeg= dies= egun= ημ= "
        "дзень дні= дзён өдр दिवस દિવસ ਦਿਨ நாள நாட் రోజ ದಿನ ദിവസ දින ມື້ ថ្ងៃ ရက် dögum= degi= ditë= siku= "
        "ġurnata jumejn ġranet ቀን ቀናት ቀኖች päev nappal= دنوں= д= хоног araw="
    ),
    _WEEK: (
        "uge= uger= weken weke= savait sav= nedēļ nedelj ned= sedmic sed= tjed tj= tedn ted= седмиц седм săpt "
        "sett= setman setm= апта апт= ап= тыдн тыдзень тыд= hf= həft हप्त आठवड અઠવાડ ਹਫ਼ਤ வார వార ವಾರ ആഴ്ച "
        "සති ອາທິດ ອທ សប្ដាហ៍ ပတ် aste= wythnos seachtain sheachtain vikum= viku= javë долоо= wiki= mgg= mgu= "
        "linggo= veker= veke= nädal näd= અઠ= კვ= ሳምንት ሳምንታት="
    ),
    _MONTH: (
        "महिन माह か月 カ月 ヶ月 ヵ月 ケ月 箇月 ай= oy= mdr= md= mj= mēnes mēn= mėnes mėn= મહિન ਮਹੀਨ மாத నెల ತಿಂಗಳ മാസ "
        "මාස ເດືອນ ខែ hilabete mhí= mánuð mán= muaj сарын miezi mwezi= xhur méint ወር ወራት buwan bln= kuu= ماہ= "
        "mis="
    ),
    _YEAR: (
        "lety= leti= letom= letoma= any= godin god= годы гады р= aasta gadiem gada gad= metus metų met= שנים= વર્ષ "
        "ਸਾਲ ஆண்டு ஆண்டி సంవత్సర సం= ವರ್ಷ വർഷ වසර ປີ ឆ្នាំ နှစ် thn= taon= წლის տ= anys= urte= bliain bliana "
        "bl= árum= ári= vjet vit= жил жыл ж= miaka= mwaka= ዓመት ዓመታት joer snin sena= flynydd"
    ),
}
_Units = tuple[Mapping[str, int], Sequence[tuple[str, int]]]  # whole words, and beginnings, the longest first


def _table(units: Mapping[int, str]) -> _Units:
    words = [(bare(word), seconds) for seconds, listed in units.items() for word in listed.split()]
    whole = {word[:-1]: seconds for word, seconds in words if word[-1] == "="}
    return whole, sorted((pair for pair in words if pair[0][-1] != "="), key=lambda pair: -len(pair[0]))


_SPOKEN = _table(_UNITS)
_COUNTED = _table({span: f"{words} {_COUNTED_UNITS.get(span, '')}" for span, words in _UNITS.items()})
_AGO_WORDS = frozenset(
    map(
        bare,
        (
            "назад тому önce evvel oldin бұрын geleden siden sedan temu zpět nazpět sitten tagasi "
            "ezelőtt lalu trước đây nakaraan ที่แล้ว 前 전 earlier fa atpakaļ atrás atras vor vorher vorige "
            "există acum pred prije pre před преди пре prieš pirms hace há ha منذ قبل مضت पहले پہلے پیش "
            "لפני לפני πριν পূর্বে আগে წინ առաջ duela fai síðan sejak"
        ).split(),
    )
)
# Words of ago that mean other things too: they count right before a number, behind a number and its unit, or behind a
# unit and its number.
_BEFORE = "hai fyrir пред viru virun viru(n) ပြီးခဲ့သည့် လွန်ခဲ့သော".split()
_BEHIND = (
    "sidan|sen|sedan|ilu|eest|gelede|më parë|ó shin|yn ôl|таму|öncə|əvvəl|мурун|өмнө|पहिले|अघि|पूर्वी|পূর্বে|પહેલાં|પહેલાં|"
    "ਪਹਿਲਾਂ|முன்|క్రితం|ಹಿಂದೆ|മുമ്പ്|മുമ്പ്|በፊት|nakalipas|perce|órája|napja|hete|hónapja|éve|în urmă|yang lepas|પહેલા|മുൻപ്|अगाडि|пеш"
).split("|")
_BEHIND_NUMBER = "කට පෙර|zilizopita|iliyopita|uliopita".split("|")
_ENDINGS = re.compile("पूर्वी|ກ່ອນ|ຜ່ານມາ|មុន|ကြာ")  # written at the unit
_AGO_AROUND = re.compile(
    rf"(?<![^\W\d_])(?:{'|'.join(map(re.escape, _BEFORE))})\s(?=\d)|\d[^\d]{{1,24}}(?:{_ENDINGS.pattern}|"
    rf"(?<![^\W\d_])(?:{'|'.join(_BEHIND)})(?![^\W\d_]))"
)
_AGO_BEHIND = re.compile(rf"\d\s?(?:{'|'.join(_BEHIND_NUMBER)})")
_HINTS = frozenset(bare(phrase.split()[-1].partition("(")[0]) for phrase in (*_BEFORE, *_BEHIND, *_BEHIND_NUMBER))
_WHOLE_PHRASE = 3  # words; where all are known, those that count beside a number only count too
_UNIT_FIRST = re.compile(r"([^\W\d_][^\s\d,.;:()]*)\s(\d{1,4})")
_UNITS_BESIDE = {  # short words that are another unit in another language
    "тому": {"год": _HOUR},
    **{ago: {"години": _YEAR, "година": _YEAR, "године": _YEAR, "год": _YEAR} for ago in ("преди", "пред", "пре")},
    **{ago: {"g": _YEAR} for ago in ("prije", "pirms")},
    "gelede": {"j": _YEAR},
    "hace": {"a": _YEAR},
    **{bare(ago): {"il": _YEAR} for ago in ("öncə", "əvvəl")},
    "pre": {"c": _HOUR},
    "eest": {"p": _DAY, "t": _HOUR, "a": _YEAR},
    **{ago: {"u": _WEEK, "v": _WEEK, "t": _HOUR} for ago in ("siden", "sidan", "sedan", "sen")},
    "sitten": {"t": _HOUR, "v": _YEAR},
    "lalu": {"h": _DAY},
}
_AGO_PHRASE = re.compile(
    r"\bil y a\b|\bvor\b|以前|之前|前|전\b|"
    r"전$|ที่แล้ว|ที่ผ่านมา|มาแล้ว|\bcách đây\b|\bund zwar\b|\btill\b(?=\s*sedan)"
)
_ONES = frozenset(
    map(
        bare,
        "a an one un une uno una um uma ein eine einer einem einen en ett et jeden jedna jednu jedné "
        "jedne jednu один одну одна одно една едно један једну bir satu se một "
        "ఒక ಒಂದು ஒரு ഒരു એક ਇੱਕ jednog jednom једног једне enim eno eden еден една бір "
        "isang eit 'n un' bat một ένα μία μια egy "
        "yksi yhden yks üks vienu vieną ერთი մեկ một en éen één 한 ایک एक এক".split(),
    )
)
_TWOS = "two zwei deux dos due dois duas twee två to dwa dwie dva dvě два две дві couple iki dua hai két kaksi שתי שני"
_THREES = "three drei trois tres tre três drie trzy tři три üç tiga ba három kolme few several einigen paar quelques"
_HALVES = "half halben halbe halb media mezza meia 半 반 yarım"
_NUMBERS = {
    **dict.fromkeys(_ONES, 1.0),
    **{
        word: float(number) for number, word in enumerate("four five six seven eight nine ten eleven twelve".split(), 4)
    },
    **{bare(word): 2.0 for word in _TWOS.split()},
    **{bare(word): 3.0 for word in _THREES.split()},
    **dict(zip("neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen".split(), range(4, 11), strict=True)),
    **{bare(word): 0.5 for word in _HALVES.split()},
}
_DUALS = {
    "ساعتين": 2 * _HOUR,
    "يومين": 2 * _DAY,
    "دقيقتين": 2 * _MINUTE,
    "أسبوعين": 2 * _WEEK,
    "شهرين": 2 * _MONTH,
    "سنتين": 2 * _YEAR,
    "عامين": 2 * _YEAR,
    "שעתיים": 2 * _HOUR,
    "יומיים": 2 * _DAY,
    "שבועיים": 2 * _WEEK,
    "חודשיים": 2 * _MONTH,
    "שנתיים": 2 * _YEAR,
    "semenit": _MINUTE,
    "sejam": _HOUR,
    "sehari": _DAY,
    "seminggu": _WEEK,
    "sebulan": _MONTH,
    "setahun": _YEAR,
    "하루": _DAY,
    "이틀": 2 * _DAY,
    "사흘": 3 * _DAY,
    "полчаса": _HOUR // 2,
    "півгодини": _HOUR // 2,
}  # words that hold their number
_PAIR = re.compile(r"(\d{1,4}(?:[.,]\d)?|半|반)\s?(?:个|個|多)?(?:半)?\s?(?:de\s)?([^\W\d_][^\s\d,.;:()]*)")
_TOKEN = re.compile(r"[^\W\d_][^\s\d,.;:()]*")
_IL_Y_A = re.compile(r"\bil y ?a\b")
_SHORT_SPAN = re.compile(r"\W*(\d{1,3})\s?(s|secs?|m|mins?|h|hrs?|d|w|wk|wks|mo|mos|y|yr|yrs)\.?\W*")

_JUST_NOW = re.compile(
    r"刚刚|剛剛|刚才|剛才|たった今|さっき|방금|지금 막|เมื่อสักครู่|เมื่อกี้|^\W*(?:just )?now\W*$|"
    r"(?<![^\W\d_])(?:"  # the others as words of their own: a name may begin as one of them does
    r"just now|moments? (?:ago|earlier)|seconds (?:ago|earlier)|gerade eben|soeben|"
    r"à l'instant|il y a quelques (?:secondes|instants)|hace un momento|"
    r"ahora mismo|proprio ora|poco fa|agora mesmo|agora há pouco|zojuist|"
    r"zonet|przed chwilą|только что|щойно|az önce|"
    r"şimdi|vừa xong|baru saja|الآن|للتو|"
    r"همین الان|לפני רגע|עכשיו|μόλις τώρα|juuri nyt|nyss|právě teď|"
    r"upravo|tocmai|éppen most|अभी|এইমাত্র|ابھی"
    r")(?![^\W\d_])"
)
_DAYS = {
    0: (
        "今天 今日 本日 сёння today heute aujourd'hui hoy oggi hoje vandaag idag i_dag dzisiaj dziś dnes "
        "сегодня сьогодні днес данас danas bugün hari_ini hôm_nay วันนี้ اليوم امروز آج היום σήμερα "
        "tänään ma azi astăzi bugun бугун бүгін бүгүн өнөөдөр vandag hoxe í_dag sot danes "
        "தினம் నేడు ఈరోజు ಇಂದು ഇന്ന് આજે ਅੱਜ आज ថ្ងៃនេះ "
        "ມື້ນີ້ leo 오늘 आज আজ დღეს այսօր täna šodien šiandien avui gaur"
    ),
    1: (
        "昨天 昨日 yesterday gestern hier ayer ieri ontem gisteren igår i_går wczoraj včera вчера "
        "вчора ўчора учора јуче jučer juče včeraj dün dünən gister onte í_gær dje кеше кечээ өчигдөр kecha кеча дирӯз "
        "நேற்று నిన్న ನಿನ್ನೆ ഇന്നലെ ඊයේ ગઇકાલે ગઈકાલે काल ਕਲ हिजो မနေ့က ម្សិលមិញ ມື້ວານນີ້ jana kemarin "
        "hôm_qua เมื่อวานนี้ เมื่อวาน أمس امس دیروز אתמול χθες χτες "
        "eilen tegnap 어제 कल গতকাল გუშინ երեկ eile vakar ahir atzo semalam kahapon вчора گزشتہ_کل"
    ),
    2: (
        "前天 一昨日 おととい vorgestern avant-hier anteayer antier anteontem eergisteren i_förrgår "
        "przedwczoraj předevčírem позавчера позавчора преди_два_дни "
        "онзи_ден пазаўчора predvčerom önceki_gün hôm_kia เมื่อวานซืน אול "
        "אמס שלשום προχθές toissapäivänä tegnapelőtt 그저께 그제 परसों l'altro_ieri prekjučer"
    ),
    3: ("大前天"),
}
_DAY_WORDS = {bare(word.replace("_", " ")): back for back, words in _DAYS.items() for word in words.split()}
_WORDS_ELSEWHERE = ("hier", "ma", "leo", "jana", "sot", "onte", "dje")
_DOT = "\x00"  # stands for the dot of 13.10 while the dots of short forms are left out
_SPACED, _UNSPACED = (  # the longest first; where one of the latter may begin is told by its first character
    "|".join(re.escape(word) for word in sorted(_DAY_WORDS, key=len, reverse=True) if (word[0] >= "\u0e00") == unspaced)
    for unspaced in (False, True)
)
_FIRST = "".join(sorted({word[0] for word in _DAY_WORDS if word[0] >= "\u0e00"}))
_DAY_WORD = re.compile(rf"(?<![^\W\d_])(?:{_SPACED})(?![^\W\d_])|(?=[{_FIRST}])(?:{_UNSPACED})")


def just_now(text: str) -> bool:
    """Detect a phrase for this moment in a uniform text."""
    return _JUST_NOW.search(text) is not None


def time_ago(text: str, *, counted: bool = False) -> timedelta | None:
    """Return the span in a text such as '1 hour, 20 minutes ago'.

    None for other texts. counted: only one with its number, not 'an hour ago'
    """
    text = _IL_Y_A.sub("earlier ", text).replace("'", " ")
    if short := _SHORT_SPAN.fullmatch(text):
        return timedelta(seconds=int(short[1]) * (_seconds(short[2]) or 0))
    words = [bare(word) for word in _TOKEN.findall(text)]
    alone = _AGO_PHRASE.search(text) is not None or not _AGO_WORDS.isdisjoint(words)
    hinted = not _HINTS.isdisjoint(words) or (not text.isascii() and _ENDINGS.search(text) is not None)
    if not alone and not hinted:
        return None
    behind = hinted and _AGO_BEHIND.search(text) is not None
    own = {unit: span for word in words for unit, span in _UNITS_BESIDE.get(word, {}).items()}
    if alone or behind or _AGO_AROUND.search(text):
        pairs = [(number, word) for word, number in _UNIT_FIRST.findall(text)] if behind else _PAIR.findall(text)
        spans = [(number, seconds) for number, word in pairs if (seconds := _counted(word, own))]
        if spans:
            counts = [0.5 if number in ("半", "반") else float(number.replace(",", ".")) for number, _ in spans]
            return timedelta(seconds=sum(count * seconds for count, (_, seconds) in zip(counts, spans, strict=True)))
    known = (word in _NUMBERS or word in _AGO_WORDS or word in _HINTS or _counted(word, own) for word in words)
    whole = len(words) <= _WHOLE_PHRASE and all(known)
    if counted or not (alone or whole):
        return None
    return _in_words(words, partial(_counted, own=own) if whole else _seconds)


def _in_words(words: Sequence[str], unit: Callable[[str], int | None]) -> timedelta | None:
    """Return the span whose number is a word, or one."""
    for place, word in reversed([*enumerate(words)]):
        if word in _DUALS:
            return timedelta(seconds=_DUALS[word])
        numbers = [_NUMBERS[each] for each in words[max(place - 3, 0) : place] if each in _NUMBERS]
        # French an is a year in "un an", and a number in "half an hour".
        if (numbers or word not in _NUMBERS) and word not in _AGO_WORDS and (seconds := unit(word)):
            count = 0.5 if 0.5 in numbers else numbers[-1] if numbers else 1.0
            return timedelta(seconds=seconds * count)
    return None


def day_word(text: str) -> tuple[int, str] | None:
    """Find a word such as yesterday or 昨天; return its days back and the other text.

    French hier and others that are words or names of other languages count alone, beside a number and as published.
    """
    plain = bare(text.replace(".", _DOT)).replace(_DOT, ".")
    found = _DAY_WORD.search(plain)
    if found is None:
        return None
    rest = f"{plain[: found.start()]} {plain[found.end() :]}"
    if found[0] in _WORDS_ELSEWHERE and re.search(r"[^\W\d_]", rest) and not re.search(r"\d(?!\d?›)|publie", rest):
        return None
    return _DAY_WORDS[found[0]], rest


def _seconds(word: str, units: _Units = _SPOKEN) -> int | None:
    """Get the span of a word such as hour, also with a suffix (小时前, 시간 전)."""
    name, (whole, beginnings) = bare(word), units
    if name in whole:
        return whole[name]
    return next((seconds for beginning, seconds in beginnings if name.startswith(beginning)), None)


def _counted(word: str, own: Mapping[str, int]) -> int | None:
    """Get the span of a word beside a number.

    own: what short words are beside the word of ago that was found
    """
    return own.get(bare(word)) or _seconds(word, _COUNTED)
