"""The time of day in a date line: with a colon, a dot, h or 時, and half of the day in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from monitor.text.calendar_names import bare
from monitor.text.time_zones import zone_after

_COLON = re.compile(r"(?<![\d:+])(\d{1,2}) ?: ?(\d{2})(?:[:.](\d{2})(?:[.,:]\d{1,9})?)?(?!\d)")
_UNIT = re.compile(
    r"(?<![\d.,])(\d{1,2}) ?(?:h|hrs?|u|uhr|uur|ч|час|horas?|heures?|時|时|点|點|시)(?![^\W\d_]{2})\.?"
    r"(?: ?(\d{1,2})(?: ?(?:m|min|分|분)\b\.?)?(?: ?(\d{1,2}) ?(?:s|秒|초))?)?(?![\d./])"
)
_DOT = re.compile(r"(?<![\d.,/-])(\d{1,2})\.([0-5]\d)(?:\.([0-5]\d))?(?!\d|\.\d|%)")
_HOUR = re.compile(r"(?<![\d.,:/-])(\d{1,2})()()(?= ?[ap]\.? ?m\b)")
_COMPACT = re.compile(r"\A ?t? ?([01]\d|2[0-4])([0-5]\d)([0-5]\d)?(?:\.\d{1,9})?(?!\d)")

_MORNING = frozenset(
    "am a.m. 上午 早上 早晨 清晨 凌晨 午前 朝 오전 새벽 아침 ص صباحا صباحاً صباحًا صباح قظ صبح पूर्वाह्न "
    "सुबह পূর্বাহ্ণ সকাল πμ дп утра ночи öö sa sáng pd fm "
    "ap mañana manhã matin morgens vormittags vorm früh rano ráno mattina pagi pg ก่อนเที่ยง".split()
)
_EVENING = frozenset(
    "pm p.m. 下午 傍晚 晚间 晚間 晚上 夜间 夜間 午後 夕方 夜 오후 저녁 밤 م مساء مساءً مساءا ظهرا "
    "ظهراً بظ عصر शाम दोपहर रात अपराह्न অপরাহ্ণ বিকাল সন্ধ্যা রাত شام شب "
    "μμ пп вечера дня ös ch chiều tối md em ip tarde noche noite soir abends nachmittags nachm "
    "wieczorem večer sera pomeriggio "
    "siang sore petang malam ptg หลังเที่ยง".split()
)
_NIGHT = frozenset("晚上 深夜 夜 밤 रात রাত شب malam".split())  # twelve is midnight then
_NOON = frozenset("中午 正午 낮 trưa".split())
_SKIPPED = frozenset(
    ("uhr uur h hrs hr hours น klo kl hod horas heures en de la da del in the du ora ore óra г").split()
)
_HALVES = {bare(word): half for half, words in (("am", _MORNING), ("pm", _EVENING), ("noon", _NOON)) for word in words}
_NIGHTS = frozenset(map(bare, _NIGHT))
_ONLY_AFTER = frozenset(map(bare, "ص م sa ch pd md em fm ap ip".split()))


def _alternatives(*, wide: bool) -> str:
    """The words that may stand before a time, those of scripts without spaces or the others.

    The longest first.
    """
    words = (word for word in {*_MORNING, *_EVENING, *_NOON, "深夜"} if (word[0] >= "\u3000") == wide)
    return "|".join(sorted((word for word in words if bare(word) not in _ONLY_AFTER), key=len, reverse=True))


_BEFORE = re.compile(
    rf"(?:(?P<wide>{_alternatives(wide=True)})"
    rf"|(?<![^\W\d_])(?P<word>{_alternatives(wide=False)}|[apπμ]\. ?[mμ]|d[eu](?=\.)))[. ]{{0,2}}\Z"
)
_SPACED_HALF = re.compile(r"[\s,]{0,2}([apπμ])\.? ?([mμ])(?![^\W\d_])\.?")
_WORD = re.compile(r"[\s,]{0,2}([^\W\d_][^\s\d,;:()/\[\]+‹›-]*)")
_LONGEST_WORD = 14


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day. after: days that 24:00 goes beyond its date; zone: the one it names, or None."""

    hour: int
    minute: int
    second: int = 0
    zone: tzinfo | None = None

    def on(self, year: int, month: int, day: int, own: tzinfo) -> datetime:
        """The moment of this time on a day. Raises ValueError where the numbers are no date or time."""
        if self.hour > 24 or self.minute > 59 or self.second > 60:
            raise ValueError("no time of day")
        start = datetime(year, month, day, 0, self.minute, min(self.second, 59), tzinfo=self.zone or own)
        return start.replace(hour=self.hour) if self.hour < 24 else start + timedelta(days=1)


MIDNIGHT = ClockTime(0, 0)


def colon_time(text: str, local: datetime) -> tuple[ClockTime | None, str]:
    """Find the first time with a colon, and the text without it, its meridiem and its zone."""
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
    return None


def _completed(found: re.Match[str], text: str, local: datetime) -> tuple[ClockTime, int, int]:
    """Read a matched time with its meridiem and zone, and the range of all three."""
    start, end = found.span()
    half = ""
    if before := _BEFORE.search(text, max(start - _LONGEST_WORD, 0), start):
        half, start = (before["wide"] or before["word"]), before.start()
    after, end = _half_after(text, end)
    zone, end = zone_after(text, end, local)
    hour = _hour(int(found[1]), bare(half or after).replace(" ", ""))
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


def _hour(hour: int, half: str) -> int:
    if half == "de":
        half = "am"
    kind = "pm" if half in ("du", "深夜") and hour < 12 and half == "du" else _HALVES.get(half, "")
    if kind == "noon":
        return hour + 12 if hour < 4 else hour
    if half in _NIGHTS or half == "深夜":
        return 24 if hour == 12 else hour if half == "深夜" or hour < 5 else hour + 12 if hour < 12 else hour
    if kind == "pm" and hour < 12:
        return hour + 12
    return 0 if kind == "am" and hour == 12 else hour
