"""Another thing of the same names: one more person who leaves or is hired, and what the house does then."""

import pytest

from tests.group.test_event import Desk

BRANDT = (
    "Odile Brandt resigns as chief scientist of Orrin Labs",
    "Odile Brandt, who led battery research at Orrin Labs for nine years, said on Tuesday that she would leave the "
    "company. Piers Hallow, her deputy, takes over.",
)
BRANDT_TOO = (
    "Orrin Labs chief scientist Brandt quits after nine years",
    "The chief scientist of Orrin Labs, Odile Brandt, is leaving; Piers Hallow will lead research, the company said.",
)
CHINESE = (
    "欧林实验室首席科学家布兰特宣布辞职 哈洛接任",
    "欧林实验室首席科学家奥迪尔·布兰特（Odile Brandt）周二宣布辞职，她在公司主持电池研究九年。"
    "副手皮尔斯·哈洛（Piers Hallow）接任。",
)
QUILL = (
    "Hours after Odile Brandt left Orrin Labs, Mara Quill, who ran its safety group, said she was leaving as well. She "
    "gave no reason."
)
QUILL_CHINESE = (
    "布兰特离开几小时后，欧林实验室的安全主管玛拉·奎尔（Mara Quill）也宣布辞职，她没有说明原因。"
    "布兰特此前在公司主持电池研究。"
)
AVERILL = (
    "Ferry operator Sandmere Lines hires Tom Averill as finance chief",
    "Sandmere Lines said on Monday that Tom Averill joins from the port authority as its finance chief.",
)
CHENG = ("远航汽车任命程越为财务总监", "远航汽车周一宣布，任命程越（Cheng Yue）为财务总监，他来自港务集团。")
Told = tuple[str, str]


@pytest.mark.parametrize(
    ("before", "title", "text"),
    [
        ([BRANDT], "Mara Quill, head of safety at Orrin Labs, resigns too", QUILL),
        ([BRANDT, BRANDT_TOO], "Second departure in a day: Mara Quill leaves Orrin Labs", QUILL),
        ([BRANDT], "Orrin Labs safety head Quill quits hours later", QUILL),
        ([CHINESE], "安全主管奎尔也从欧林实验室辞职", QUILL_CHINESE),
        ([CHINESE], "欧林实验室一天走了两位主管：奎尔也离职", QUILL_CHINESE),
        (
            [AVERILL],
            "Sandmere Lines hires Ruth Ebner to run its northern routes",
            "A day after it hired Tom Averill as finance chief, Sandmere Lines said Ruth Ebner joins to run routes.",
        ),
        (
            [CHENG],
            "远航汽车任命卢宁掌管北方区",
            "在任命程越为财务总监的第二天，远航汽车宣布任命卢宁（Lu Ning）掌管北方区业务。",
        ),
    ],
)
def test_another_person_who_moves_is_something_new_about_the_first(before: list[Told], title: str, text: str) -> None:
    desk = Desk()
    for hour, told in enumerate(before):
        desk.take(*told, at=hour)
    decision = desk.take(title, text, at=len(before) + 2)
    assert (decision.kind, decision.follows) == ("development", 0)
    assert decision.evidence.but.startswith("its headline names ")
    assert f", but {decision.evidence.but}; " in decision.sentence


@pytest.mark.parametrize(
    ("first", "title", "text"),
    [
        (BRANDT, *BRANDT_TOO),
        (
            ("Orrin Labs loses its chief scientist", BRANDT[1]),
            "Brandt leaves Orrin; Piers Hallow named successor",
            "Odile Brandt is leaving Orrin Labs after nine years at the head of its battery research. Piers Hallow "
            "succeeds her.",
        ),
        (
            (CHINESE[0], CHINESE[1].split("副手")[0]),
            "布兰特离开欧林实验室 哈洛接任",
            "奥迪尔·布兰特（Odile Brandt）离开欧林实验室，副手皮尔斯·哈洛（Piers Hallow）接任首席科学家，"
            "她主持电池研究九年。",
        ),
        (BRANDT, "布兰特离开Orrin，哈洛接任首席科学家", "布兰特（Brandt）周二宣布离开Orrin Labs，哈洛（Hallow）接任。"),
    ],
)
def test_the_same_person_in_other_words_is_one_more_report(first: Told, title: str, text: str) -> None:
    desk = Desk()
    desk.take(*first)
    decision = desk.take(title, text, at=2)
    assert (decision.kind, decision.event, decision.evidence.but) == ("report", 0, "")


def test_what_a_house_does_when_somebody_has_left_is_something_new() -> None:
    desk = Desk()
    desk.take(*BRANDT)
    decision = desk.take(
        "Orrin Labs dissolves Brandt's battery research team",
        "Orrin Labs dissolves the battery research team that Odile Brandt led until Tuesday, a day after she left.",
        at=20,
    )
    assert (decision.kind, decision.follows) == ("development", 0)


def test_a_second_report_of_the_second_person_joins_the_second_event() -> None:
    desk = Desk()
    desk.take(*BRANDT)
    desk.take("Mara Quill, head of safety at Orrin Labs, resigns too", QUILL, at=3)
    decision = desk.take(
        "Quill, safety chief of Orrin Labs, also leaves",
        "Mara Quill, the head of safety at Orrin Labs, leaves the company hours after Odile Brandt did.",
        at=4,
    )
    assert (decision.kind, decision.event) == ("report", 1)


def test_of_headlines_alone_nobody_is_taken_for_another() -> None:
    desk = Desk()
    desk.take("Orrin Labs chief scientist Brandt resigns")
    assert desk.take("Orrin Labs chief scientist Odile Brandt resigns", at=1).event == 0
