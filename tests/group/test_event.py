"""One event, whoever reports it in whatever words; another where the facts are others."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.group import Decision, decide, features, glossary_of, pack, percent, unpack
from monitor.group.event import options_for
from monitor.group.features import KEYS, MOST_MEMBERS, MOST_POSTINGS, weigh
from monitor.group.similarity import SHIPPED, days_between, languages, measures, similarity
from tests.group.memory_index import MemoryIndex

NOW = datetime(2030, 5, 15, 12, tzinfo=UTC)
GLOSSARY = glossary_of()


class Desk:
    """An archive and what was decided of each headline; `at` counts hours."""

    def __init__(self) -> None:
        self.archive, self.decisions = MemoryIndex(), list[Decision]()
        self.glossary = GLOSSARY

    def take(self, title: str, text: str = "", *, at: float = 0, apart: tuple[int, ...] = ()) -> Decision:
        language = "zh" if any("\u4e00" <= char <= "\u9fff" for char in title) else "en"
        item = features(title, text, language, NOW + timedelta(hours=at), self.glossary)
        self.glossary = self.glossary.with_name_pairs(item.name_pairs)
        decision = decide(item, self.archive, apart)
        number = len(self.decisions)
        self.decisions.append(decision)
        if decision.kind != "digest":
            self.archive.add(number, number if decision.event is None else decision.event, decision.weighed)
        return decision


FERRY = "Sandmere council buys two electric ferries for $31 million"


def test_the_first_item_starts_an_event_and_says_so() -> None:
    decision = Desk().take(FERRY)
    assert (decision.kind, decision.event, decision.follows) == ("first", None, None)
    assert decision.sentence == "no other item reports its event"


def test_the_same_in_other_words_is_one_more_report() -> None:
    desk = Desk()
    desk.take(FERRY)
    assert desk.take("Two electric ferries for Sandmere: council agrees to pay $31M", at=2).event == 0


def test_the_same_in_chinese_is_one_more_report() -> None:
    desk = Desk()
    desk.take("Honda acquires battery start-up Orrin for $2.5 billion")
    assert desk.take("本田25亿美元收购电池初创公司Orrin", at=3).event == 0


def test_a_gloss_in_one_text_joins_later_ones_that_give_one_spelling_only() -> None:
    desk = Desk()
    desk.take("人物：布兰特（Odile Brandt）出任本田首席科学家", at=-60)
    desk.take("Honda chief scientist Brandt resigns after nine years", at=0)
    assert desk.take("本田首席科学家布兰特辞职", at=1).event == 1


def test_another_thing_of_the_same_company_on_the_same_day_is_another_event() -> None:
    desk = Desk()
    desk.take("Honda acquires battery start-up Orrin for $2.5 billion")
    assert desk.take("Honda recalls 40,000 scooters over faulty brakes", at=1).event is None
    assert desk.take("本田在东京发布新款电动汽车", at=2).event is None


def test_a_kind_of_happening_in_common_is_not_enough() -> None:
    desk = Desk()
    desk.take("巡天望远镜完成太空试验")
    assert desk.take("Rocket test in space is complete", at=1).event is None


def test_something_new_about_an_event_starts_one_that_points_back() -> None:
    desk = Desk()
    desk.take("Odile Brandt resigns as chief scientist of Orrin Labs", "Brandt led the superconductor team at Orrin.")
    decision = desk.take("Orrin Labs dissolves superconductor team that Odile Brandt led until Tuesday", at=60)
    assert (decision.kind, decision.follows) == ("development", 0)
    assert decision.sentence.startswith("something new about a known event: ")


def test_a_report_a_week_later_is_another_event() -> None:
    desk = Desk()
    desk.take(FERRY)
    assert desk.take(FERRY, at=24 * 8).event is None


def test_without_times_the_words_alone_decide() -> None:
    archive = MemoryIndex()
    for number in range(2):
        decision = decide(features(FERRY, "", "en", None, GLOSSARY), archive)
        archive.add(number, 0, decision.weighed)
    assert decision.event == 0


def test_a_digest_belongs_to_the_events_of_its_topics_and_starts_none() -> None:
    desk = Desk()
    desk.take("本田25亿美元收购电池初创公司Orrin")
    desk.take("滨海县发生4.6级地震 暂无人员伤亡报告", at=1)
    decision = desk.take("AI早报|本田25亿美元收购Orrin；滨海县发生4.6级地震；海港城主场取胜", at=2)
    assert (decision.kind, decision.event, decision.events) == ("digest", None, (0, 1))
    assert decision.sentence == "several topics in one, of 2 known events"


def test_the_form_of_an_earlier_report_with_other_facts_is_kept_apart() -> None:
    desk = Desk()
    desk.take("Stocks close higher; Harbour index rises 1.1 percent")
    title = "Stocks close lower; Harbour index falls 0.4 percent"
    assert desk.take(title, at=24, apart=(0,)).event is None


def test_the_evidence_names_what_is_in_common_and_how_far_the_next_event_is() -> None:
    desk = Desk()
    desk.take("Honda acquires battery start-up Orrin for $2.5 billion")
    desk.take("Honda recalls 40,000 scooters over faulty brakes", at=1)
    evidence = desk.take("本田25亿美元收购电池初创公司Orrin", at=3).evidence
    assert set(evidence.names) == {"本田", "orrin"}
    assert evidence.numbers == ("25亿美元",)
    assert set(evidence.words) == {"收购", "电池", "初创"}
    assert evidence.reports == 1
    assert evidence.sure > 0.6 > 0.3 > (evidence.other or 0.0)
    assert evidence.sentence.startswith("in common with the 1 report of the nearest event: orrin, 本田, 25亿美元, ")
    assert "the next nearest event: " in evidence.sentence


def test_why_an_item_stands_alone_says_which_event_was_nearest_and_what_was_missing() -> None:
    desk = Desk()
    desk.take("Honda acquires battery start-up Orrin for $2.5 billion")
    decision = desk.take("Honda recalls 40,000 scooters over faulty brakes", at=1)
    assert (decision.kind, decision.evidence.event, decision.evidence.but) == ("first", 0, "to be joined it takes 60%")


@pytest.mark.parametrize(("sure", "words"), [(0.0, "under 1%"), (0.5, "50%"), (1.0, "over 99%")])
def test_nothing_is_told_as_certain(sure: float, words: str) -> None:
    assert percent(sure) == words


LEAVES = ("OpenAI首席科学家官宣离职,研究主管接任", "这位科学家周二宣布离职,他在公司工作了近十年。")
LEAVES_TOO = ("超级对齐负责人从OpenAI离职,团队去向未定", "另一位负责人的告别信只有四个字,他没有说明去向。")


def test_another_person_who_leaves_the_same_house_is_another_event() -> None:
    desk = Desk()
    desk.take(*LEAVES)
    assert desk.take(*LEAVES_TOO, at=3).event is None


def test_a_headline_alone_may_say_no_more_than_a_name_and_what_happened() -> None:
    desk = Desk()
    desk.take("Sandmere council approves ferry purchase at last")
    desk.take("Honda recalls 40,000 scooters over faulty brakes", at=1)
    assert desk.take("Honda recalls scooters", at=2).event == 1


def test_of_two_events_the_likelier_takes_the_item() -> None:
    desk = Desk()
    desk.take("Honda recalls 40,000 scooters over faulty brakes")
    desk.take("Honda acquires battery start-up Orrin for $2.5 billion", at=1)
    assert desk.take("Honda buys Orrin, a battery start-up, for $2.5B", at=2).event == 1


def test_the_same_stream_gives_the_same_decisions() -> None:
    titles = [
        FERRY,
        "Honda acquires Orrin",
        "本田收购Orrin",
        "Two electric ferries for Sandmere",
        "滨海县发生4.6级地震",
    ]
    runs = []
    for _ in range(2):
        desk = Desk()
        runs.append([(d.kind, d.event, d.sentence) for d in (desk.take(t, at=n) for n, t in enumerate(titles))])
    assert runs[0] == runs[1]


def test_an_item_without_a_word_is_alone() -> None:
    desk = Desk()
    desk.take("")
    assert [desk.take(title).kind for title in ("", "…", "?!")] == ["first"] * 3


@given(st.text(max_size=80), st.text(max_size=200))
def test_what_is_stored_of_an_item_comes_back_as_it_was(title: str, text: str) -> None:
    weighed = weigh(features(title, text, "zh", NOW, GLOSSARY), 0, {})
    again = unpack(pack(weighed))
    assert again == weighed
    assert again.keys == weighed.keys
    assert len(weighed.keys) <= KEYS
    assert len(weighed.weights) <= 100


@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(["zh", "en"]))
def test_measures_are_bounded_and_each_has_a_weight(one: str, other: str, language: str) -> None:
    a = weigh(features(one, "", language, NOW, GLOSSARY), 0, {})
    b = weigh(features(other, "", "en", NOW, GLOSSARY), 0, {})
    measured = measures(a, b)
    assert set(measured) == set(SHIPPED.pair[languages(a, b)])
    assert all(-1e-9 <= value <= 1 + 1e-9 for value in measured.values())
    assert -8 <= similarity(a, b) <= 8


def test_a_time_that_is_not_known_counts_for_a_day() -> None:
    assert days_between(NOW, None) == days_between(None, None) == 1.0
    assert days_between(NOW, NOW + timedelta(hours=6)) == 0.25


class TestMemoryIndex:
    """The archive in memory holds to the bounds that the protocol promises."""

    def test_a_key_leads_to_its_newest_items_only(self) -> None:
        archive = MemoryIndex()
        weighed = weigh(features(FERRY, "", "en", NOW, GLOSSARY), 0, {})
        for number in range(MOST_POSTINGS + 5):
            archive.add(number, number, weighed)
        found = archive.heaviest_events({weighed.keys[0]: 0.5}, None, 999)
        assert found == list(range(5, MOST_POSTINGS + 5))

    def test_an_event_is_known_by_its_first_report_and_the_newest(self) -> None:
        archive = MemoryIndex()
        for number in range(20):
            archive.add(number, 0, weigh(features(f"Ferry {FERRY} {number}", "", "en", NOW, GLOSSARY), number, {}))
        members = archive.members([0])[0]
        assert members.size == 20
        assert len(members.reports) == MOST_MEMBERS
        assert "ferry0" not in members.reports[1].weights

    def test_items_before_the_window_are_left_out_and_untimed_ones_stay(self) -> None:
        archive = MemoryIndex()
        for number, when in enumerate([NOW - timedelta(days=9), NOW, None]):
            archive.add(number, number, weigh(features(FERRY, "", "en", when, GLOSSARY), 0, {}))
        key = weigh(features(FERRY, "", "en", NOW, GLOSSARY), 0, {}).keys[0]
        assert archive.heaviest_events({key: 0.5}, NOW - timedelta(days=6), 9) == [1, 2]

    def test_counts_of_items_follow_what_is_added(self) -> None:
        archive = MemoryIndex()
        archive.add(0, 0, weigh(features("Orrin ferry", "", "en", NOW, GLOSSARY), 0, {}))
        assert archive.document_frequencies(["orrin", "absent"]) == (1, {"orrin": 1})


@pytest.mark.parametrize("events", [1, 30])
def test_an_item_is_held_against_four_events_at_most(events: int) -> None:
    desk = Desk()
    for number in range(events):
        desk.take(f"Sandmere ferry number {number} of {chr(97 + number % 26) * 5} line opens", at=number / 10)
    weighed = weigh(features("Sandmere ferry line opens", "", "en", NOW, GLOSSARY), 0, {})
    assert 1 <= len(options_for(weighed, desk.archive)) <= 4


@pytest.mark.parametrize(("timed", "joined"), [(True, 0), (False, 2)])
def test_of_two_very_likely_events_the_larger_one_is_joined_where_times_are_known(timed: bool, joined: int) -> None:
    archive, when = MemoryIndex(), NOW if timed else None
    titles = (
        "Two electric ferries for Sandmere: council agrees to pay $31M",
        "Sandmere pays for two electric ferries",
        FERRY,
    )
    for number, title in enumerate(titles):  # the event began twice: 0 with two reports, and 2
        archive.add(number, number // 2 * 2, weigh(features(title, "", "en", when, GLOSSARY), number, {}))
    decision = decide(features(FERRY, "", "en", when, GLOSSARY), archive)
    assert (decision.kind, decision.event) == ("report", joined)
    assert ("a smaller event is nearer: " in decision.sentence) is timed
