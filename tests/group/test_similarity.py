"""What each measure of two items says, and what the weights make of them."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from monitor.group import WeighedTerms, features, glossary_of
from monitor.group.features import weigh
from monitor.group.similarity import SHIPPED, languages, measures, similarity

NOW = datetime(2030, 5, 15, 12, tzinfo=UTC)
GLOSSARY = glossary_of()


def item(title: str, text: str = "", *, at: float = 0) -> WeighedTerms:
    language = "zh" if any("\u4e00" <= char <= "\u9fff" for char in title) else "en"
    return weigh(features(title, text, language, NOW + timedelta(hours=at), GLOSSARY), 0, {})


def measured(one: str, other: str) -> dict[str, float]:
    return measures(item(one), item(other))


def test_the_same_headline_is_as_alike_as_can_be() -> None:
    found = measured("Honda buys Orrin", "Honda buys Orrin")
    assert found["same_title"] == found["same_text"] == pytest.approx(1.0)
    assert found["known"] == found["knows"] == found["both_known"] == 1.0


def test_nothing_in_common_measures_nothing() -> None:
    found = measured("Honda buys Orrin", "Council opens library")
    assert not any(found[name] for name in ("same_title", "same_text", "known", "knows", "rarest", "words", "amounts"))


def test_a_headline_within_a_longer_one_is_known_and_does_not_know() -> None:
    found = measured("Honda buys Orrin", "Honda buys Orrin, a maker of solid batteries in Sandmere")
    assert found["known"] == 1.0
    assert found["knows"] < 0.6


def test_what_only_chinese_could_have_is_no_part_of_a_comparison_across_languages() -> None:
    assert measured("本田收购欧林公司旗下工厂", "Honda buys factory of the company")["known"] == 1.0


def test_words_of_a_lead_count_towards_the_text_and_not_the_title() -> None:
    found = measures(item("Honda buys Orrin", "The Sandmere plant stays."), item("Orrin sold", "Sandmere is relieved."))
    assert found["same_text"] > 0
    assert found["both_bodies"] == 1.0
    assert measured("Honda buys Orrin", "Orrin sold")["both_bodies"] == 0.0


def test_amounts_agree_however_they_are_written() -> None:
    found = measured("Honda pays $2.5 billion", "本田斥资25亿美元")
    assert found["amounts"] == 0.5
    assert found["amounts_differ"] == 0.0


def test_amounts_differ_where_both_have_some_and_share_none() -> None:
    assert measured("Honda pays $2.5 billion", "Honda pays $3.1 billion")["amounts_differ"] == 1.0
    assert measured("Honda pays $2.5 billion", "Honda pays up")["amounts_differ"] == 0.0


def test_what_happened_agrees_across_words() -> None:
    assert measured("Brandt resigns", "布兰特辞职")["action"] == 1.0
    assert measured("Brandt resigns", "Brandt is arrested")["actions_differ"] == 1.0


def test_names_are_compared_where_both_are_chinese() -> None:
    found = measured("本田发布Orrin电池", "本田发布Kestrel摩托")
    assert 0 < found["names"] < 1
    assert found["names_differ"] == 0.0
    assert measured("海港城发布Orrin电池", "滨海县发布Kestrel摩托")["names_differ"] == 1.0
    assert measured("海港城发布电池", "滨海县发布摩托")["unnamed"] == 1.0
    assert measured("Honda unveils Orrin", "本田发布Orrin")["names"] == 0.0


def test_rare_terms_are_counted_from_the_rarest() -> None:
    found = measured("Orrin people act", "Orrin people speak")
    assert found["rarest"] > found["second"] > found["third"] == 0.0


@pytest.mark.parametrize(
    "one, other, table",
    [("渡轮", "码头", "chinese"), ("ferry", "pier", "words"), ("渡轮", "pier", "across"), ("ferry", "码头", "across")],
)
def test_each_pair_of_languages_has_weights_of_its_own(one: str, other: str, table: str) -> None:
    assert languages(item(one), item(other)) == table


def test_the_further_apart_the_less_likely() -> None:
    title = "Sandmere council buys two electric ferries for $31 million"
    days = count(0, 24)
    odds = [similarity(item(title, at=next(days)), item(title)) for _ in range(6)]
    assert odds == sorted(odds, reverse=True)


def test_what_is_in_common_makes_likelier_and_what_differs_less() -> None:
    for table in SHIPPED.pair.values():
        assert min(table[name] for name in ("same_title", "same_text", "known", "knows", "second", "third")) > 0
        assert max(table[name] for name in ("bias", "days", "names_differ", "amounts_differ")) <= 0


def test_the_weights_cannot_be_changed_by_who_reads_them() -> None:
    with pytest.raises(TypeError):
        SHIPPED.event["bias"] = 0.0  # type: ignore[index]  # that it is refused is what is tested
