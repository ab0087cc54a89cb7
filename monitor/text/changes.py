"""Detect edits that change what an article says.

Headline, numbers, names, negations, a paragraph, a correction.

Punctuation, spacing, case, script, typing errors, moved and joined paragraphs, clocks, counters and boxes of related
links change nothing. Sentences are compared, not paragraphs, as those are split and joined by editors. Linear in the
text; of the sentences that differ, a bounded number is compared with each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from monitor.text.calendar_names import MONTHS, WEEKDAYS
from monitor.text.correction import CORRECTED, MOST_CHARS, shown_words
from monitor.text.fold import folded
from monitor.text.language import is_cjk

Difference = tuple[str, str, str]  # kind, the words before, the words after; one of them may be empty

MOST_DIFFERENCES = 6
_MOST_TITLE = 500  # characters of a headline that are compared
_MOST_PAIRED = 60  # sentences of each version that are compared with each other
_MOST_SEARCHED = 200  # sentences that are looked for in the middle of others
_MOST_TOKENS = 400  # of a sentence
_ALIKE = 0.5  # share of words that two versions of one sentence have in common
_PARAGRAPH = 40  # letters from which sentences in a row are a paragraph; a Chinese character counts for three
_FACT = 12  # letters from which a new sentence counts that has a number or name of its own
_SHORT = 120  # characters of a line that may be a counter, a ticker or a link

_BETWEEN = re.compile(  # sentences
    r"(?<=[.!?])\s+|(?<=[.!?][\"'”’)])\s+|(?<=[。！？；])(?![”」』’)）])|(?<=[。！？；][”」』’)）])"
)
_ENDED = re.compile(r"[.!?。！？；…][\"'”’」』)）]*\s*$")
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*+%?|[^\W\d_]+(?:['’][^\W\d_]+)?")
_PERCENT = re.compile(r"(?<=\d) ?(?:percent|per cent|pct)\b")
_MYRIADS = re.compile(r"(?<![\d.])(\d{1,9}(?:\.\d{1,4})?) ?([万亿])")
_DATELINE = re.compile(
    r"^(?:[A-Z][A-Z .,'/-]{2,40}(?:, [A-Z][a-z]+\.? \d{1,2})? ?(?:\([A-Za-z .]{2,20}\))? ?[-–—] "
    r"|[【（(]?(?:新华社|中新社|中新网|本报|人民网|新华网|财联社)[^，。,]{0,14}?(?:电|讯|消息)[】）)]?[ ，：]?)"
)
_AGO = re.compile(
    r"(?<!\d)\d{1,4}\s*(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)\s+ago"
    r"|(?<!\d)\d{1,3}\s*min(?:ute)?s?[ -]read"
    r"|(?<!\d)\d{1,4}\s*(?:秒|分钟|小时|天|分|時間|日)前|\b(?:vor|il y a|hace) \d{1,4} \w{1,12}",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"^\W*(?:last\s+)?(?:updated|published|posted|modified|first published|aktualisiert|stand|mis à jour|publié"
    r"|actualizado|publicado|обновлено|更新|发布|發布|发表|編輯|编辑于|最后更新)",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    r"\b(?:views?|comments?|shares?|likes?|reads?|retweets?|reposts?|followers?|subscribers?|replies|upvotes?|claps?"
    r"|listeners?|watching|kommentare?|aufrufe|lesezeit|lectures?|commentaires?|vues|comentarios?|visitas"
    r"|просмотр\w*|комментари\w*)\b|阅读|閱讀|浏览|瀏覽|评论|評論|点赞|點讚|转发|轉發|收藏|在看|分享|人气|播放|조회|댓글|閲覧|コメント",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}\b")
_RELATED = re.compile(
    r"^\W*(?:related|see also|more on this|most read|recommended|you may also like|more from|trending|popular"
    r"|mehr zum thema|à lire aussi|lire aussi|te puede interesar|читайте также|相关阅读|相关新闻|相关推荐|推荐阅读"
    r"|延伸阅读|延伸閱讀|相關新聞|热门|猜你喜欢|関連記事|관련기사)(?:\s+(?:stories|articles|news|links|topics|content))?\W*$",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"^\W*(?:read more|read also|read next|also read|more:|watch:|listen:|sign up|subscribe|follow us|advertisement"
    r"|we use cookies|.{0,160}\bfollow (?:her|him|them|me) (?:at|on)\b"
    r"|click here|download (?:the|our) app|join (?:us|our)|support (?:us|our)|share this|photo:|image:|lesen sie auch"
    r"|lire aussi|lee también|читайте|扫码|关注我们|点击|责任编辑|编辑[:：]"
    r"|©|copyright|all rights reserved|get our|disclaimer|免责声明|版权|本文仅代表"
    r"|原标题|[（(]?(?:编辑|责编)|校对|来源[:：]|图源|阅读原文|声明[:：]|下载客户端)",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"^\W*(?:live(?: updates?)?|breaking(?: news)?|exclusive|just in|watch|video"
    r"|opinion|analysis|直播|快讯|突发|独家|视频)\s*(?:[:：|】\])!！-]|–|—)+\s*",
    re.IGNORECASE,
)
_SITE = re.compile(r"\s*(?: [-|–—_·] |[|_]| - )([^-|–—_·]{2,40})$")
_SMALL = re.compile(r"(?<![A-Z])\b[a-z]{3,}")
_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}
# What a number counts: one in the place of another is another number.
_UNITS = {
    word: unit
    for unit, words in enumerate(
        (
            *("dollar dollars", "euro euros", "pound pounds sterling", "yen", "yuan renminbi rmb", "rupee rupees"),
            *("thousand", "million millions mn", "billion billions bn", "trillion trillions"),
        )
    )
    for word in words.split()
}
_SIGNS = (("us$", " dollar "), ("$", " dollar "), ("€", " euro "), ("£", " pound "))
_HAN_VERY = re.compile("十分(?!钟|之)")  # where it is no number
_HAN_COUNT = re.compile("[一二两三四五六七八九]?[十百千][零〇一二两三四五六七八九十百千]*")
_HAN_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_MOJIBAKE = re.compile("(?:â[€†„‚]|[ÃÂ])[\x80-\xff–-™Œ-ž]")  # UTF-8 that was read as Windows-1252
_HAN_NUMBERS = frozenset("〇零一二两三四五六七八九十百千万亿")
_NEGATIONS = frozenset("not no never none without nor cannot nicht kein keine ne pas jamais sin нет не".split())
_HAN_NEGATIONS = re.compile("不(?![过仅但只久管同])|没|未(?!来)|无(?!线|人机)|否(?!则)|并非|尚无")
# Families of outcomes, `/` between those that exclude each other; the words of one outcome say the same.
_OUTCOMES = tuple(
    tuple(frozenset(group.split()) for group in family.split("/"))
    for family in (
        "injured injures hurt wounded wounds / killed kills dead dies died deaths / unharmed unhurt safe survived"
        " / missing",
        "won wins win beat beats / lost loses lose / drew draws draw",
        "raised raises raise hikes hiked lifts lifted increased increases increase rises rise rose up gains gained"
        " / cut cuts lowered lowers falls fall fell decreased decreases decrease down drops dropped"
        " / held holds unchanged",
        "approved approves approve passes passed accepted accepts accept"
        " / rejected rejects reject refused refuses blocked",
        "arrested detained / charged / convicted guilty / acquitted innocent cleared"
        " / released freed / jailed sentenced",
        "confirms confirmed confirm / denies denied deny / withdraws withdrew withdrawn",
        "leaves left quits resigns resigned / stays remains / joins joined / fired sacked dismissed",
        "buys bought acquires acquired / sells sold",
        "opened opens open / closed closes close shut",
        "more over above / less fewer under below",
        "before / after",
        "legal / illegal",
        "success / failure",
        "legally / illegally",
        "alleged allegedly suspected / proven",
        "上 / 下",
        "升 / 降",
        "涨 / 跌",
        "增 / 减",
        "胜 赢 / 负 输",
        "多 / 少",
        "高 / 低",
        "男 / 女",
        "东 / 西 / 南 / 北",
        "左 / 右",
        "前 / 后",
        "买 / 卖",
        "生 / 死 亡 / 伤",
        "开 / 关",
    )
)
# Capitals that are no names, and words whose exchange says the same.
_NO_NAMES = frozenset(
    (
        "mr mrs ms dr sir lady lord president prime minister the a an in on at of and or but for to from by with he"
        " she it they we i his her their its this that these those there when while after before as if monday tuesday"
        " wednesday thursday friday saturday sunday january february march april may june july august september october"
        " november december jan feb mar apr jun jul aug sep sept oct nov dec am pm bst gmt est"
    ).split()
)
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余杜叶程魏苏吕丁沈姚卢姜崔钟谭陆汪范金"
)
_AFTER_NAMES = frozenset("说称表，。、在和与的是将为任出指认介透") | {""}
_PLACES = frozenset("省市县区州江海岛山河路镇村湾港国")
_FIRMS = ("公司", "集团", "银行", "大学", "医院", "法院", "科技", "汽车")
_SMALL_WORDS = frozenset(
    "the a an in on at of to for and as is are was were be by with its his her their that this".split()
)
_HAN_PLAIN = re.compile(
    "表示|指出|透露|介绍|认为|说道|称|说|但是|不过|然而|因此|所以|目前|日前|近日|已经|同时|此外|而且|并且|以及|其中|据悉|据了解|当前|现在"
    "|[的地得了着过也都就又还则便把将被由与和及并在于从对向为是有这那其之所]"
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Result of an edit.

    kept: the share of the text before that is still there, from 0 to 1
    """

    differences: tuple[Difference, ...]
    kept: float


def compare(before: tuple[str, str], after: tuple[str, str]) -> Comparison:
    """Compare headlines and texts of two versions of an article.

    The texts have one paragraph a line.
    """
    heads = tuple(_headline(before[0][:_MOST_TITLE], after[0][:_MOST_TITLE]))
    old, new = (tuple(_sentences(text[:MOST_CHARS])) for text in (before[1], after[1]))
    gone, come = _left_over(old, new), _left_over(new, old)
    words = {word for one in old for word in one.tokens}, {word for one in new for word in one.tokens}
    pairs = _paired(gone, come)
    found: list[Difference] = []
    for one, other in pairs:
        if kind := _edited(one, other, words):
            found.append((kind, one.text, other.text))
    unpaired = [one for one in gone if one not in {first for first, _ in pairs}]
    fresh = [one for one in come if one not in {second for _, second in pairs}]
    found += _paragraphs(fresh, words[0], added=True)
    found += _paragraphs(unpaired, words[1], added=False)
    weight = sum(one.weight for one in old)
    lost = sum(one.weight for one in unpaired)
    ordered = sorted([*heads, *found], key=lambda each: each[0] not in ("headline", "correction"))
    shown = tuple((kind, shown_words(one), shown_words(other)) for kind, one, other in ordered[:MOST_DIFFERENCES])
    return Comparison(shown, 1 - lost / weight if weight else 1.0)


# ── sentences ───────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence.

    key: what must be equal for it to say the same; paragraph: its number; ended: it ends as one does
    """

    text: str
    key: str
    tokens: tuple[str, ...]
    names: frozenset[str]
    weight: int
    paragraph: int
    ended: bool

    @property
    def numbers(self) -> Counter[str]:
        """The numbers in it, each as it is compared."""
        return Counter(number for token in self.tokens if (number := _number(token)))


def _sentences(text: str) -> Iterator[_Sentence]:
    """Split a text into sentences, without clocks, counters and boxes of links."""
    in_box = False
    for number, line in enumerate(_MOJIBAKE.sub(_read_again, text).split("\n")):
        line = line.strip()
        if _RELATED.match(line) and len(line) <= 40:
            in_box = True
        elif len(line) > 200:
            in_box = False
        is_short = len(line) <= _SHORT and not _ENDED.search(line)
        is_counter = is_short and (_COUNTER.search(line) and any(map(str.isdigit, line)))
        is_ticker = is_short and "%" in line and sum(map(str.isdigit, line)) > 3
        is_stamp = len(line) <= _SHORT and (_STAMP.match(line) or _AGO.fullmatch(line) or _CLOCK.fullmatch(line))
        if not line or in_box or is_counter or is_ticker or is_stamp or _ASIDE.match(line):
            continue
        for part in _BETWEEN.split(_AGO.sub("", _DATELINE.sub("", line))):
            if sentence := _sentence(part.strip(), number, ended=bool(_ENDED.search(part)) or len(line) > _SHORT):
                yield sentence


def _sentence(text: str, paragraph: int, *, ended: bool) -> _Sentence | None:
    tokens = tuple(_tokens(text))
    if not tokens:
        return None
    words = _TOKEN.findall(text)
    # The first word has a capital anyway.
    names = frozenset(
        name for word in words[1:] if word[:1].isupper() and (name := folded(word)) not in _NO_NAMES and len(name) > 1
    )
    weight = sum(3 if is_cjk(token[0]) else len(token) for token in tokens)
    return _Sentence(text, "".join(tokens), tokens, names, weight, paragraph, ended)


def _tokens(text: str) -> Iterator[str]:
    """Give the words of a text, folded; each Chinese character is one.

    A number has one spelling.
    """
    plain = _HAN_COUNT.sub(_han_count, _PERCENT.sub("%", _HAN_VERY.sub("很", folded(text))))
    for sign, word in _SIGNS:
        plain = plain.replace(sign, word)
    plain = _MYRIADS.sub(lambda found: str(round(float(found[1]) * (10**4 if found[2] == "万" else 10**8))), plain)
    for word in _TOKEN.findall(plain):
        if word[0].isdigit():
            yield _number(word)
        elif any(map(is_cjk, word)):
            yield from re.findall(r"[a-z]+|[^a-z]", word)
        elif word.endswith(("n't", "n’t")):
            yield from (word[:-3], "not")
        else:
            yield word


def _read_again(found: re.Match[str]) -> str:
    try:
        return found[0].encode("cp1252").decode()
    except UnicodeError:
        return found[0]


def _han_count(found: re.Match[str]) -> str:
    """Write a Chinese number in digits: 四百二十 as 420.

    A single character stays, as it is often part of a word.
    """
    total = digit = 0
    for sign in found[0]:
        if sign in _HAN_DIGITS:
            digit = _HAN_DIGITS[sign]
        else:
            total, digit = total + (digit or 1) * _HAN_UNITS[sign], 0
    return str(total + digit) if len(found[0]) > 1 else found[0]


def _number(token: str) -> str:
    """Normalise a number: '1,200' to '1200', 'three' to '3'; empty for other words."""
    if token[0].isdigit():
        whole = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", token)
        return whole.replace(",", ".")
    return _NUMBER_WORDS.get(token, "") or (token if token in _HAN_NUMBERS else "")


def _left_over(sentences: Sequence[_Sentence], others: Sequence[_Sentence]) -> list[_Sentence]:
    """Give the sentences that the other version lacks, even joined or split."""
    left, found = Counter(each.key for each in others), []
    for sentence in sentences:
        if left[sentence.key] > 0:
            left[sentence.key] -= 1
        else:
            found.append(sentence)
    whole = "".join(each.key for each in others)
    return [each for each in found[:_MOST_SEARCHED] if each.key not in whole] + found[_MOST_SEARCHED:]


def _paired(gone: Sequence[_Sentence], come: Sequence[_Sentence]) -> list[tuple[_Sentence, _Sentence]]:
    """Pair sentences that are two versions of one, the most alike first."""
    alike = []
    for one in gone[:_MOST_PAIRED]:
        for other in come[:_MOST_PAIRED]:
            common = (Counter(one.tokens) & Counter(other.tokens)).total()
            share = 2 * common / (len(one.tokens) + len(other.tokens))
            if share >= _ALIKE:
                alike.append((share, one, other))
    pairs: list[tuple[_Sentence, _Sentence]] = []
    taken: set[_Sentence] = set()
    for _, one, other in sorted(alike, key=lambda each: -each[0]):
        if one not in taken and other not in taken:
            taken |= {one, other}
            pairs.append((one, other))
    return pairs


# ── what an edit changed ────────────────────────────────────────────────────


def _edited(one: _Sentence, other: _Sentence, words: tuple[set[str], set[str]]) -> str:
    """Name the kind of difference between two versions of a sentence.

    Empty where they say the same.

    words: all of the article before and after
    """
    if not CORRECTED.match(one.text) and CORRECTED.match(other.text):
        return "correction"
    if one.numbers != other.numbers:
        return "number"
    removed, added = _exchanged(one.tokens, other.tokens)
    for names in (MONTHS, WEEKDAYS, _UNITS):
        days = [{names[word] for word in words if word in names} for words in (removed, added)]
        if all(days) and days[0] != days[1]:
            return "number"
    if _negations(removed) != _negations(added):
        return "negation"
    was, now = set(removed), set(added)
    if any(_outcome(family, was) != _outcome(family, now) for family in _OUTCOMES if was and now):
        return "negation"
    lost, new = one.names - set(other.tokens), other.names - set(one.tokens)
    pairs = zip(sorted(lost), sorted(new), strict=False)
    misspelt = all(sorted(name) == sorted(spelt) for name, spelt in pairs)  # two letters changed places
    replaced = lost and new and not misspelt
    if replaced or _new_names(one, lost, words[1]) or _new_names(other, new, words[0]):
        return "name"
    if _names_a_person(one.tokens, other.tokens):
        return "name"
    han = ["".join(filter(_is_han, tokens)) for tokens in (removed, added)]
    plain = [_HAN_PLAIN.sub("", each) for each in han]
    if (len(plain[0]) >= 2 and len(plain[1]) >= 2) or abs(len(plain[0]) - len(plain[1])) >= 5:
        return "name" if max(map(len, plain)) <= 4 else "paragraph"
    long = [{word for word in tokens if len(word) > 3 and not _is_han(word)} for tokens in (removed, added)]
    changed = max(len(long[0] - long[1]), len(long[1] - long[0]))
    return "paragraph" if changed >= 5 and changed >= 0.3 * len(other.tokens) else ""


def _exchanged(one: Sequence[str], other: Sequence[str]) -> tuple[list[str], list[str]]:
    """Give the words that left and those that came."""
    removed: list[str] = []
    added: list[str] = []
    one, other = one[:_MOST_TOKENS], other[:_MOST_TOKENS]
    for _, start, end, begin, stop in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if one[start:end] != other[begin:stop]:
            removed += one[start:end]
            added += other[begin:stop]
    return removed, added


def _negations(tokens: Iterable[str]) -> int:
    words = list(tokens)
    return sum(word in _NEGATIONS for word in words) + len(_HAN_NEGATIONS.findall("".join(filter(_is_han, words))))


def _outcome(family: Sequence[frozenset[str]], words: set[str]) -> frozenset[int]:
    """Give which outcomes of a family these words tell."""
    return frozenset(number for number, group in enumerate(family) if group & words)


def _is_han(token: str) -> bool:
    return len(token) == 1 and is_cjk(token)


def _new_names(sentence: _Sentence, names: frozenset[str], known: set[str]) -> bool:
    """Return True if a sentence has names that the other version lacks.

    A name that is a part of one there is not lacking.
    """
    for name in names - known:
        at = sentence.tokens.index(name)
        beside = {*sentence.tokens[max(at - 1, 0) : at], *sentence.tokens[at + 1 : at + 2]}
        if not beside & known - _NO_NAMES or not any(word in sentence.names for word in beside & known):
            return True
    return False


def _names_a_person(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return True if one Chinese character of a name was replaced.

    Behind a surname, or before the ending of a place or firm.
    """
    for _, start, end, begin, stop in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if end - start == stop - begin == 1 and one[start] != other[begin] and _is_han(one[start]):
            is_person = start > 0 and one[start - 1] in _SURNAMES and "".join(one[end : end + 1]) in _AFTER_NAMES
            is_place = "".join(one[end : end + 1]) in _PLACES
            if is_person or is_place or "".join(one[end : end + 3]).startswith(_FIRMS):
                return True
    return False


def _paragraphs(sentences: Sequence[_Sentence], known: set[str], *, added: bool) -> Iterator[Difference]:
    """Give the sentences of one version alone, where they say enough.

    Those of one paragraph together.
    """
    runs: dict[int, list[_Sentence]] = {}
    for sentence in sentences:
        runs.setdefault(sentence.paragraph, []).append(sentence)
    for run in runs.values():
        text = " ".join(each.text for each in run)
        weight = sum(each.weight for each in run)
        is_correction = any(CORRECTED.match(each.text) for each in run)
        tells = any(each.numbers or each.names - known for each in run)
        ended = any(each.ended for each in run)
        if is_correction and added:
            yield "correction", "", text
        elif (ended and weight >= _PARAGRAPH) or (tells and ended and weight >= _FACT):
            yield ("paragraph", "", text) if added else ("paragraph", text, "")


def _headline(before: str, after: str) -> Iterator[Difference]:
    one, other = (_bare(title) for title in (before, after))
    if CORRECTED.match(after) and not CORRECTED.match(before):
        yield "correction", before, after
        return
    tokens = tuple(_tokens(one)), tuple(_tokens(other))
    if tokens[0] == tokens[1] or not tokens[0] or not tokens[1]:
        return
    removed, added = _exchanged(*tokens)
    typos = len(removed) == len(added) and all(_is_typo(*pair) for pair in zip(removed, added, strict=True))
    is_small = all(word in _SMALL_WORDS for word in (*removed, *added))
    if not typos and not is_small:
        yield "headline", before, after


def _bare(title: str) -> str:
    """Give a headline without what sites put before and behind it."""
    title = _PREFIX.sub("", title)
    if (found := _SITE.search(title)) and not _SMALL.search(found[1]) and not any(map(str.isdigit, found[1])):
        return title[: found.start()]
    return title


def _is_typo(one: str, other: str) -> bool:
    """Return True if two words differ by one letter, or by two that changed places.

    Numbers never do.
    """
    if _number(one) or _number(other) or min(len(one), len(other)) < 4 or one[0] != other[0]:
        return False
    if len(one) == len(other):
        apart = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
        return len(apart) == 1 or (len(apart) == 2 and apart[0] == apart[1][::-1])
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
