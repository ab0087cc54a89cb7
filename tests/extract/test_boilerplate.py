"""Lines that come again on a source's pages are learned, and not published; what only looks so stays."""

from __future__ import annotations

from monitor.extract import NO_BOILERPLATE, Boilerplate, learn_boilerplate
from tests.extract.pages import page, read

BULLETIN = "This bulletin is read by forty thousand people along the coast every morning of the week."
ENDS = "And this is where the story of the river ends for the time being, she said on Thursday."


def learned(*bodies: str) -> Boilerplate:
    """What a source's pages with these bodies teach."""
    return learn_boilerplate([read(page(body, title=f"Plan {n}")).line_fingerprints for n, body in enumerate(bodies)])


def story(number: int, line: str = f"<p>{BULLETIN}</p>") -> str:
    return f"<p>Story number {number} has a paragraph that no other story of the source has in it.</p>{line}"


def test_a_line_of_half_the_pages_is_not_published() -> None:
    boilerplate = learned(*(story(n, f"<p>{BULLETIN}</p>" if n % 2 else "") for n in range(8)))
    html = page(f"<p>{BULLETIN}</p><p>{ENDS}</p>")
    assert BULLETIN in read(html).text
    cut = read(html.replace("says it", "puts it"), boilerplate=boilerplate)
    assert BULLETIN not in cut.text
    assert BULLETIN not in cut.html
    assert ENDS in cut.text
    assert any("every page of the source" in note for note in cut.notes)


def test_a_line_of_fewer_pages_is_content() -> None:
    boilerplate = learned(*(story(n, f"<p>{BULLETIN}</p>" if n % 3 == 0 else "") for n in range(10)))
    assert BULLETIN in read(page(f"<p>{BULLETIN}</p><p>{ENDS}</p>"), boilerplate=boilerplate).text


def test_three_pages_are_too_few_and_the_same_page_counts_once() -> None:
    assert learned(story(1), story(2), story(3)) == NO_BOILERPLATE
    same = [read(page(story(2))).line_fingerprints] * 9
    assert learn_boilerplate([read(page(story(1))).line_fingerprints, *same]) == NO_BOILERPLATE


def test_a_page_that_is_mostly_what_others_have_is_a_form_and_stays_whole() -> None:
    boilerplate = learned(*(story(n) for n in range(4)))
    same = page(story(5))
    assert BULLETIN in read(same, boilerplate=boilerplate).text, "the five paragraphs of each page are its content"


def test_a_heading_of_a_regular_column_stays_with_the_prose_below_it() -> None:
    heading = "<h2>What to watch tomorrow</h2>"
    pages = [
        heading + f"<p>On day {n} the council of the town meets to hear what the harbour costs.</p>" for n in "abcde"
    ]
    kept = read(
        page(f"{heading}<p>{ENDS}</p>").replace("says it", "puts it"),
        boilerplate=learned(*pages),
    )
    assert "What to watch tomorrow" in kept.text


def test_what_is_learned_does_not_depend_on_what_was_cut_before() -> None:
    boilerplate = learned(*(story(n) for n in range(4)))
    html = page(story(5)).replace("says it", "puts it")
    assert read(html).line_fingerprints == read(html, boilerplate=boilerplate).line_fingerprints


def test_a_byline_and_a_heading_of_related_articles_on_every_page_still_say_what_they_say() -> None:
    def signed(number: int) -> str:
        related = f"<h3>相关阅读</h3><p>第{number}条相关消息的标题</p>"
        return page(story(number) + related).replace("</h1>", "</h1><p>文 | 周岚</p>").replace("says", f"{number} says")

    boilerplate = learn_boilerplate([read(signed(number)).line_fingerprints for number in range(4)])
    article = read(signed(9), boilerplate=boilerplate)
    assert any("every page of the source" in note for note in article.notes)
    assert article.author == "周岚"
    assert "相关消息" not in article.text
