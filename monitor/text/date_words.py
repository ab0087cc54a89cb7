"""A date line made uniform: digits, signs and names of months in one spelling, whatever the script.

After this, months are written `‹11›` and weekdays are gone, so that a pattern for the order of day,
month and year is written once for all languages.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from monitor.text.calendar_names import JALALI_MONTHS, TWO_WORDS, WEEKDAYS, bare, month_number

LONGEST = 160  # characters looked at; a date line is shorter
_SIGNS = str.maketrans(
    {"\u2212": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "،": ",", "、": ",", "‹": " ", "›": " ", "′": "'", "’": "'"}
)
_WORD = re.compile(r"[^\W\d_][^\s\d,;:/()\[\]<>+|·•‹›\"'-]*(?:['-][^\W\d_]{1,3}(?![^\W\d_]))?")
_VIETNAMESE_MONTH = re.compile(r"\b(?:tháng|thg)\.? ?(\d{1,2})\b")
_CHINESE_NUMBER = re.compile(
    r"[〇零一二三四五六七八九十廿卅两兩几]{1,4}(?=\s?(?:年|月|日|号|號|时|時|点|點|分|秒|天|周|週|星期|个|個|小时|小時|鐘))"
)
_CHINESE_DIGITS = {"〇": 0, "零": 0, "两": 2, "兩": 2, "几": 3, "廿": 20, "卅": 30} | {
    char: value for value, char in enumerate("一二三四五六七八九十", 1)
}
_AGO = re.compile(r"(?<=[^\W\d_]) ago\b(?![.,]? ?(?:de |del )?\d)")  # not August, as Romance languages shorten it
_ENGLISH_WORDS = re.compile(
    r"\b(out|set)\b(?!.{0,12}(?:19|20)\d\d\b|\.| de )"
)  # October and September in Romance languages
_EXIF = re.compile(r"(?<!\d)((?:19|20)\d{2}):(\d{2}):(\d{2})(?= )")
JALALI = 20  # added to the number of a month of that calendar, so that one sign holds both


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date line made uniform.

    text:    folded; digits ASCII; months as ‹1› to ‹12›, those of the Jalali calendar as ‹21› to ‹32›
    weekday: the first that was named, 1 (Monday) to 7; 0 where none was
    thai:    it has Thai letters: a year of two digits counts from 2500
    """

    text: str
    weekday: int = 0
    thai: bool = False


def uniform(text: str, zone: str = "") -> DateLine:
    """Make a date line uniform. zone: the IANA name of its source, for names that mean two months."""
    text = unicodedata.normalize("NFKC", text[: 4 * LONGEST].translate(_SIGNS))
    if not text.isascii():
        text = "".join(map(_plain_char, text))
    text = " ".join(text.casefold().replace("\u0307", "").split())[:LONGEST]
    for words, word in TWO_WORDS.items():
        text = text.replace(words, word)
    text = _AGO.sub(" earlier", text)
    text = _ENGLISH_WORDS.sub("", text)
    text = _EXIF.sub(r"\1-\2-\3", text)
    text = _CHINESE_NUMBER.sub(lambda found: chinese_number(found[0]), text)
    text = _VIETNAMESE_MONTH.sub(r" ‹\1› ", text)
    weekdays: list[int] = []

    def named(found: re.Match[str]) -> str:
        return _named(found[0], zone, weekdays)

    thai = any("\u0e00" <= char <= "\u0e7f" for char in text)
    return DateLine(_WORD.sub(named, text), weekdays[0] if weekdays else 0, thai)


def _plain_char(char: str) -> str:
    """A digit of any script in ASCII; nothing for a sign that only directs or joins."""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    return "" if unicodedata.category(char) == "Cf" else char


def _named(word: str, zone: str, weekdays: list[int]) -> str:
    """The sign of a month, nothing for a weekday, else the word as it is."""
    name = bare(word)
    for spelling in (name, name[1:] if name[:1] == "ב" else ""):  # Hebrew: "in" is written at the name
        if month := month_number(spelling, zone):
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
    """The digits of a number in Chinese numerals: 二〇二六 is a row of digits, 二十四 is counted.

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
