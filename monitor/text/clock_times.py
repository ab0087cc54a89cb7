"""The time of day in a date line, the half of the day in words, and its zone.

Times are written with a colon, a dot, h or 時; zones as offsets of every form, abbreviations, cities in words.
One abbreviation may mean several zones (CST, IST, BST). Where the source's own zone goes by that
name, it is meant; else the one that is most often written so.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.text.calendar_names import bare

_HOURS: dict[str, float] = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "ist": 5.5, "cet": 1, "cest": 2,
    "met": 1, "mest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "мск": 3, "msd": 4, "trt": 3,
    "sast": 2, "cat": 2, "wat": 1, "eat": 3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "hast": -10, "ast": -4, "adt": -3, "nst": -3.5,
    "ndt": -2.5, "brt": -3, "brst": -2, "art": -3, "clt": -4, "clst": -3, "cot": -5, "pet": -5, "vet": -4,
    "ect": -5, "bot": -4, "uyt": -3, "pyt": -3, "gft": -3, "amt": -4, "gst": 4, "irst": 3.5, "irdt": 4.5,
    "azt": 4, "get": 4, "samt": 4, "pkt": 5, "uzt": 5, "yekt": 5, "aft": 4.5, "npt": 5.75, "bdt": 6, "btt": 6,
    "almt": 5, "omst": 6, "mmt": 6.5, "ict": 7, "wib": 7, "krat": 7, "novt": 7, "wita": 8, "wit": 9, "hkt": 8,
    "sgt": 8, "myt": 8, "pht": 8, "irkt": 8, "ulat": 8, "awst": 8, "jst": 9, "kst": 9, "yakt": 9, "acst": 9.5,
    "acdt": 10.5, "aest": 10, "aedt": 11, "chst": 10, "vlat": 10, "sbt": 11, "magt": 11, "nzst": 12, "nzdt": 13,
    "fjt": 12, "pett": 12,
}  # fmt: skip
_NAMED = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
    "eastern time": "America/New_York", "central time": "America/Chicago", "mountain time": "America/Denver",
    "pacific time": "America/Los_Angeles", "beijing time": "Asia/Shanghai", "北京时间": "Asia/Shanghai",
    "北京時間": "Asia/Shanghai", "香港时间": "Asia/Hong_Kong", "香港時間": "Asia/Hong_Kong", "台北时间": "Asia/Taipei",
    "台北時間": "Asia/Taipei", "台灣時間": "Asia/Taipei", "日本時間": "Asia/Tokyo", "한국시간": "Asia/Seoul",
    "한국 시간": "Asia/Seoul", "moscow time": "Europe/Moscow", "по московскому времени": "Europe/Moscow",
    "по москве": "Europe/Moscow", "по киеву": "Europe/Kyiv", "за києвом": "Europe/Kyiv",
    "heure de paris": "Europe/Paris",
    "horário de brasília": "America/Sao_Paulo", "hora de brasília": "America/Sao_Paulo", "london time": "Europe/London",
    "uk time": "Europe/London", "israel time": "Asia/Jerusalem", "mecca time": "Asia/Riyadh",
    "بتوقيت مكة": "Asia/Riyadh", "بتوقيت جرينتش": "UTC", "بتوقيت غرينتش": "UTC", "格林尼治时间": "UTC", "世界时": "UTC",
}  # fmt: skip
_PHRASES = re.compile("|".join(sorted((re.escape(name) for name in _NAMED if len(name) > 2), key=len, reverse=True)))
_OFFSET = re.compile(
    r"[\s,(\[]{0,3}(?:(?:gmt|utc|ut|z) ?([+-]) ?|([+-]))(\d{1,2})(?:[:.]?([0-5]\d))?(?::?\d\d)?"
    r"(?:小时|小時|h)?(?![\d./]|-\d| ?‹)"
)
_ABBREVIATION = re.compile(r"[\s,(\[]{0,3}([^\W\d_]{1,5})\b")
_PLACE = re.compile(r"[\s,(\[]{0,3}([a-z]{2,12}/[a-z_]{2,20}(?:/[a-z_]{2,20})?)\b")
# Zones that are words of a language: believed only where the time ends with them.
_WORDS = frozenset(
    "get art cat eat met wit et ct mt pt est ist west pet ast ect vet bot cot wet wat mest amt gst".split()
)
_ENDS = re.compile(r"\s*(?:\Z|[,;|()\[\]/·•<-]|\d|‹)")
_CHINESE_HOURS = timedelta(hours=8)
_WIDEST = timedelta(hours=14)


def zone_after(text: str, position: int, local: datetime) -> tuple[tzinfo | None, int]:
    """The zone that stands at a position of a uniform text, and where it ends.

    None where none does.

    local: now in the source's own zone
    """
    if found := _OFFSET.match(text, position):
        ahead = timedelta(hours=int(found[3]), minutes=int(found[4] or 0))
        if ahead <= _WIDEST:
            return timezone(ahead if (found[1] or found[2]) == "+" else -ahead), found.end()
    if found := _PLACE.match(text, position):
        parts = ("_".join(word.capitalize() for word in part.split("_")) for part in found[1].split("/"))
        with contextlib.suppress(ZoneInfoNotFoundError, ValueError, OSError):
            return ZoneInfo("/".join(parts)), found.end()
    found = _ABBREVIATION.match(text, position)
    if found is None or (found[1] in _WORDS and not _ENDS.match(text, found.end())):
        return None, position
    name, source = found[1], local.tzinfo or UTC
    moments = [datetime(local.year, month, 1, tzinfo=source) for month in (1, 7)]  # its names in winter and summer
    own = {moment.tzname() or "": moment.utcoffset() or timedelta() for moment in moments}
    if name not in ("z", "ut", "utc", "gmt") and (offset := own.get(name.upper())):
        return timezone(offset), found.end()
    if name == "cst" and local.utcoffset() == _CHINESE_HOURS:
        return timezone(_CHINESE_HOURS), found.end()
    if name in _HOURS:
        return timezone(timedelta(hours=_HOURS[name])), found.end()
    if name in _NAMED:
        return ZoneInfo(_NAMED[name]), found.end()
    return None, position


def zone_in_words(text: str) -> tzinfo | None:
    """The zone that a phrase anywhere in a uniform text names, such as 北京时间."""
    found = _PHRASES.search(text)
    return ZoneInfo(_NAMED[found[0]]) if found else None


_COLON = re.compile(r"(?<![\d:+])(\d{1,2}) ?: ?(\d{2})(?:[:.](\d{2})(?:[.,:]\d{1,9})?)?(?!\d)")
_UNIT = re.compile(
    r"(?<![\d.,])(\d{1,2}) ?(?:h|hrs?|u|uhr|uur|ч|час|horas?|heures?|時|时|点|點|시)(?![^\W\d_]{2})\.?"
    r"(?: ?(\d{1,2})(?: ?(?:m|min|分|분)\b\.?)?(?: ?(\d{1,2}) ?(?:s|秒|초))?)?(?![\d./])"
)
_DOT = re.compile(r"(?<![\d.,/-])(\d{1,2})\.([0-5]\d)(?:\.([0-5]\d))?(?!\d|\.\d|%)")
_HOUR = re.compile(r"(?<![\d.,:/-])(\d{1,2})()()(?= ?[ap]\.? ?m\b)")
_COMPACT = re.compile(r"\A ?t? ?([01]\d|2[0-4])([0-5]\d)([0-5]\d)?(?:\.\d{1,9})?(?!\d)")

_MORNING = frozenset(
    "am a.m. 上午 早上 早晨 早 清晨 凌晨 午前 朝 오전 새벽 아침 ص صباحا صباحاً صباحًا صباح قظ صبح पूर्वाह्न "
    "सुबह পূর্বাহ্ণ সকাল πμ дп утра ночи öö sa sáng pd fm "
    "ap mañana manhã matin morgens vormittags vorm früh rano ráno mattina pagi pg ก่อนเที่ยง".split()
)
_EVENING = frozenset(
    "दुपारी रात्री બપોર બપોરે રાત રાત્રે ਦੁਪਹਿਰ ਰਾਤ మధ్యాహ్నం సాయంత్రం రాత్రి ಮಧ್ಯಾಹ್ನ ಸಂಜೆ ರಾತ್ರಿ കഴിഞ്ഞ് വൈകുന്നേരം രാത്രി "
    "ප.ව দুপুর दिउँसोको रातिको pm p.m. 下午 傍晚 晚间 晚間 晚上 晚 夜间 夜間 午後 午后 夕方 "
    "夜 오후 저녁 밤 م مساء مساءً مساءا ظهرا "
    "ظهراً بظ عصر शाम दोपहर रात अपराह्न অপরাহ্ণ বিকাল সন্ধ্যা রাত شام شب "
    "μμ пп вечера дня ös ch chiều tối md em ip tarde noche noite soir abends nachmittags nachm "
    "wieczorem večer sera pomeriggio "
    "siang sore petang malam ptg หลังเที่ยง".split()
)
_NIGHT = frozenset("晚上 晚 深夜 夜 밤 रात রাত شب malam".split())  # twelve is midnight then
_NOON = frozenset("中午 正午 낮 trưa".split())
_SKIPPED = frozenset(
    ("uhr uur h hrs hr hours น klo kl hod horas heures en de la da del in the du ora ore óra г").split()
)
_HALVES = {bare(word): half for half, words in (("am", _MORNING), ("pm", _EVENING), ("noon", _NOON)) for word in words}
_NIGHTS = frozenset(map(bare, _NIGHT))
_ONLY_AFTER = frozenset(map(bare, "ص م sa ch pd md em fm ap ip".split()))


def _alternatives(*, wide: bool) -> str:
    """The words that may stand before a time, the longest first.

    Those of scripts without spaces, or the others.
    """
    words = (word for word in {*_MORNING, *_EVENING, *_NOON, "深夜"} if (word[0] >= "\u3000") == wide)
    return "|".join(sorted((word for word in words if bare(word) not in _ONLY_AFTER), key=len, reverse=True))


_BEFORE = re.compile(
    rf"(?:(?P<wide>{_alternatives(wide=True)})"
    rf"|(?<![^\W\d_])(?P<word>{_alternatives(wide=False)}|[apπμ]\. ?[mμ]|d[eu](?=\.)))[. ]{{0,2}}\Z"
)
_SPACED_HALF = re.compile(r"[\s,]{0,2}([apπμ])\.? ?([mμ])(?![^\W\d_])\.?")
_NOON_ALONE = re.compile(r"\b(?:noon|midday)\b|正午")
_WORD = re.compile(r"[\s,]{0,2}([^\W\d_][^\s\d,;:()/\[\]+‹›-]*)")
_LONGEST_WORD = 14


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day.

    after: days that 24:00 goes beyond its date
    zone:  the one it names, or None
    """

    hour: int
    minute: int
    second: int = 0
    zone: tzinfo | None = None

    def on(self, year: int, month: int, day: int, own: tzinfo) -> datetime:
        """The moment of this time on a day.

        Raises ValueError where the numbers are no date or time.
        """
        if self.hour > 24 or self.minute > 59 or self.second > 60:
            raise ValueError("no time of day")
        start = datetime(year, month, day, 0, self.minute, min(self.second, 59), tzinfo=self.zone or own)
        return start.replace(hour=self.hour) if self.hour < 24 else start + timedelta(days=1)


MIDNIGHT = ClockTime(0, 0)
_MIDDAY = ClockTime(12, 0)


def colon_time(text: str, local: datetime) -> tuple[ClockTime | None, str]:
    """Find the first time with a colon; also return the text without it.

    Its meridiem and its zone are removed from the text too.
    """
    found = _COLON.search(text)
    if not found:
        return None, text
    clock, start, end = _completed(found, text, local)
    return clock, f"{text[:start]} {text[end:]}"


def other_time(texts: Sequence[str], local: datetime) -> ClockTime | None:
    """A time in another form, such as 13h10, 13.10, 13時10分, 1 pm or T1310.

    Only what stands beside a date is one.

    texts: what stands after the date, and before it
    """
    for pattern in (_COMPACT, _UNIT, _HOUR, _DOT):
        for text in texts:
            if found := pattern.search(text):
                return _completed(found, text, local)[0]
    return _MIDDAY if any(_NOON_ALONE.search(text) for text in texts) else None


def _completed(found: re.Match[str], text: str, local: datetime) -> tuple[ClockTime, int, int]:
    """Read a matched time with its meridiem and zone, and the range of all three."""
    start, end = found.span()
    half = ""
    if before := _BEFORE.search(text, max(start - _LONGEST_WORD, 0), start):
        half, start = (before["wide"] or before["word"]), before.start()
    after, end = _half_after(text, end)
    zone, end = zone_after(text, end, local)
    hour, half = int(found[1]), bare(half or after).replace(" ", "")
    kind = {"de": "am", "du": "pm"}.get(half) or _HALVES.get(half, "")  # de la mañana, du soir: cut at a dot
    if kind == "noon":
        hour += 12 if hour < 4 else 0
    elif half == "深夜" or half in _NIGHTS:
        later = half != "深夜" and 5 <= hour < 12
        hour = 24 if hour == 12 else hour + 12 if later else hour
    elif kind == "pm" and hour < 12:
        hour += 12
    elif kind == "am" and hour == 12:
        hour = 0
    return ClockTime(hour, int(found[2] or 0), int(found[3] or 0), zone), start, end


def _half_after(text: str, position: int) -> tuple[str, int]:
    """Find the meridiem after a time, behind words such as Uhr, and its end."""
    if found := _SPACED_HALF.match(text, position):
        return found[1] + found[2], found.end()
    end = position
    for _ in range(4):
        found = _WORD.match(text, end)
        if not found:
            break
        word = bare(found[1])
        if word in _HALVES:
            return word, found.end()
        if word not in _SKIPPED:
            break
        end = found.end()
        if word in ("uhr", "uur", "h", "hrs", "น"):
            position = end
    return "", position
