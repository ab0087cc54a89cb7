"""Names of months in the languages of the news, full and short, and the pattern that finds them."""

from __future__ import annotations

import re
from itertools import chain

_NAMES = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "de-at": "jänner feber märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "id": "januari februari maret april mei juni juli agustus september oktober november desember",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
}
# Short forms that are no word of their own beside a day and a year; a dot may follow.
_SHORT = {
    "en": "jan feb mar apr may jun jul aug sep oct nov dec",
    "en-4": "janu febr marc apri may june july augu sept octo nove dece",
    "de": "jan feb mär apr mai jun jul aug sep okt nov dez",
    "de-4": "jän febr mrz apr mai jun jul aug sept okt nov dez",
    "fr": "janv févr mars avr mai juin juil août sept oct nov déc",
    "es": "ene feb mar abr may jun jul ago sept oct nov dic",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
}
_MONTHS = {
    name: number
    for names in chain(_NAMES.values(), _SHORT.values())
    for number, name in enumerate(names.split(), start=1)
}
# The longest first, as a pattern takes the first alternative that fits.
MONTH = rf"(?P<month>(?:{'|'.join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))})\b\.?)"


def month_number(name: str) -> int:
    """1 to 12 for a name or a short form in any case, with or without its dot; 0 for another word."""
    return _MONTHS.get(name.casefold().rstrip("."), 0)
