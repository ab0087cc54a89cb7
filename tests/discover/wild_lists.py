# ruff: noqa: E501  a row of HTML reads better unbroken
"""List pages in the manner of many kinds of sites, each with what should be found on it.

Written from memory of such sites before the finder was tried on them; names and texts are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

NAV = (
    '<header class="site-header"><a href="/">Harbour Post</a><nav><ul><li><a href="/news/">News</a></li>'
    '<li><a href="/about/">About us</a></li><li><a href="/contact/">Contact and directions</a></li></ul></nav></header>'
)
FOOT = (
    '<footer><ul><li><a href="/imprint/">Imprint and legal information</a></li><li><a href="/privacy/">Privacy policy '
    "of this web site</a></li></ul><p>© 2026</p></footer>"
)
EN = [
    "Council approves two electric ferries for the estuary",
    "Repair cafe gives a toaster its second life",
    "New rules count the whole rack and not the chip",
    "Telescope passes its last test before the long wait",
    "Old shipyard becomes a school for apprentices",
    "Flood barrier closes for the first time this winter",
]
ZH = [
    "关于公开招聘事业单位工作人员的公告",
    "市人民政府办公室关于印发防汛应急预案的通知",
    "滨江大桥维修工程中标结果公示",
    "关于调整公共交通票价的听证会公告",
    "二〇二六年度第三批人才公寓申请指南",
    "老旧小区改造项目征求意见的通告",
]
JA = [
    "令和八年度補正予算の概要について公表します",
    "港湾施設の利用料金の改定に関するお知らせ",
    "電子申請システムの停止について",
    "防災訓練の参加者を募集します",
    "橋の補修工事に伴う通行止めのお知らせ",
]
KO = [
    "2026학년도 2학기 장학금 신청 안내",
    "도서관 휴관일 변경 안내드립니다",
    "신입생 오리엔테이션 일정 공지",
    "기숙사 입사 신청 기간 연장 안내",
    "교내 주차 요금 변경에 관한 공지",
]


@dataclass(frozen=True, slots=True)
class WildList:
    """A list page. titles: of its entries, in order; url, date: of the first, empty where it is not asked."""

    name: str
    body: str
    titles: Sequence[str]
    url: str = ""
    date: str = ""
    address: str = "https://site.example/news/"


def page(*parts: str, head: str = "") -> str:
    """A page of these parts, with navigation and a footer."""
    return f"<html><head><title>News</title>{head}</head><body>{NAV}{''.join(parts)}{FOOT}</body></html>"


def rows(titles: Sequence[str], row: Callable[[int, str], str]) -> str:
    """A row for each title; rows are counted from 1."""
    return "".join(row(number, title) for number, title in enumerate(titles, start=1))


VERSIONS = ["v2.4.1", "v2.4.0", "v2.3.0", "v2.2.9"]
HOT = ["渡轮复航", "大桥通车时间", "人才公寓申请", "台风蓝色预警", "地铁末班车延长"]
SHORT = ["Ferry timetable", "Bridge tolls", "Winter opening", "Open day", "Staff changes"]

FIRST = (
    WildList(
        "releases of a repository",
        page(
            '<div class="Box"><nav class="tabs"><a href="/o/r/tags">Tags</a><a href="/o/r/releases">Releases</a></nav></div>',
            rows(VERSIONS, lambda n, t: f'<section><div class="row"><relative-time datetime="2026-11-2{5 - n}T10:00:00Z">Nov '
                 f'{25 - n}, 2026</relative-time><a href="/o/r/commit/abc{n}1f9e"><code>abc{n}1f9</code></a></div><div><h2><a '
                 f'href="/o/r/releases/tag/{t}" class="Link--primary Link">{t}</a></h2><div class="markdown-body"><p>What '
                 f'changed: fixes <a href="/o/r/issues/{n}">#{n}</a> by <a href="/ada">@ada</a></p></div><details><summary>'
                 f'Assets 2</summary><ul><li><a href="/o/r/archive/{t}.zip">Source code (zip)</a></li></ul></details></div>'
                 f'</section>'),
        ),
        VERSIONS, "https://site.example/o/r/releases/tag/v2.4.1", "2026-11-24", "https://site.example/o/r/releases",
    ),
    WildList(
        "notices of a Chinese office",
        page(
            '<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zw/">政务公开</a> &gt; 通知公告</div><ul class="gl-list">',
            rows(ZH, lambda n, t: f'<li><a href="./202611/t202611{25 - n}_10{n}.html" title="{t}" target="_blank">'
                 f'{t[:16]}…</a><span>2026-11-{25 - n}</span></li>'),
            '</ul><div class="links"><h3>友情链接</h3><a href="https://gov.example/">中华人民共和国某某部委门户网站</a></div>',
        ),
        ZH, "https://site.example/news/202611/t20261124_101.html", "2026-11-24",
    ),
    WildList(
        "notices of a Japanese ministry",
        page(
            '<div id="main"><h1>新着情報</h1><dl class="news-list">',
            rows(JA, lambda n, t: f'<dt>2026年11月{25 - n}日<span class="ico">報道発表</span></dt>'
                 f'<dd><a href="/press/r8_{n}00{n}.html">{t}</a></dd>'),
            "</dl></div>",
        ),
        JA, "https://site.example/press/r8_1001.html", "2026-11-24",
    ),
    WildList(
        "notice board of a Korean university",
        page(
            '<table class="board-list"><thead><tr><th>번호</th><th>제목</th><th>작성자</th><th>작성일</th><th>조회</th></tr></thead>'
            "<tbody>",
            rows(KO, lambda n, t: f'<tr><td>{100 - n}</td><td class="left"><a href="?mode=view&amp;articleNo={9000 - n}">'
                 f'<span>{t}</span></a> <img alt="첨부파일" src="/i.gif"></td><td>학사팀</td><td>2026.11.{25 - n}</td>'
                 f"<td>{n * 31}</td></tr>"),
            '</tbody></table><div class="paging"><a href="?page=2">2</a><a href="?page=3">3</a></div>',
        ),
        KO, "https://site.example/news/?mode=view&articleNo=8999", "2026-11-24",
    ),
    WildList(
        "university cards with day and month apart",
        page(
            '<div class="news-grid">',
            rows(EN, lambda n, t: f'<div class="card"><div class="cal"><b>{25 - n}</b><i>Nov 2026</i></div><a '
                 f'href="/en/info/1021/3{n}47.htm"><p class="tt">{t}</p></a><p class="de">A text about it that goes on for a '
                 f'while and then ends.</p></div>'),
            "</div>",
        ),
        EN, "https://site.example/en/info/1021/3147.htm", "2026-11-24",
    ),
    WildList(
        "forum index",
        page(
            '<table class="forum"><tr class="hd"><th>Topic</th><th>Replies</th><th>Last post</th></tr>',
            rows(EN, lambda n, t: f'<tr><td><a class="topictitle" href="./viewtopic.php?f=2&amp;t={400 + n}">{t}</a><br>by '
                 f'<a class="username" href="./memberlist.php?mode=viewprofile&amp;u={n}">Ada Miller</a> » 2{n} Nov 2026, '
                 f'10:0{n}<div class="pagination"><a href="./viewtopic.php?f=2&amp;t={400 + n}&amp;start=20">2</a></div></td>'
                 f'<td>{n * 7}</td><td>by <a href="./memberlist.php?u=9">Bo Lind</a></td></tr>'),
            "</table>",
        ),
        EN, "https://site.example/news/viewtopic.php?f=2&t=401", "2026-11-21",
    ),
    WildList(
        "hot list with ranks",
        page(
            '<table class="hot"><tbody>',
            rows(HOT, lambda n, t: f'<tr><td class="td-01">{n}</td><td class="td-02"><a href="/weibo?q=%23{n}%23&amp;t=31">'
                 f'{t}</a><span>{900000 - n * 31}</span></td><td class="td-03"><i class="icon">热</i></td></tr>'),
            "</tbody></table>",
        ),
        HOT, "https://site.example/weibo?q=%231%23&t=31",
    ),
    WildList(
        "profile of a microblog",
        page(
            '<div class="activity-stream">',
            rows(EN, lambda n, t: f'<div class="entry"><div class="status"><div class="status__info"><a class="u-url" href='
                 f'"/@ada/11{n}480000000000001"><time datetime="2026-11-2{n}T08:00:00Z">{n}d</time></a><a class="name" '
                 f'href="/@ada"><strong>Ada</strong> @ada</a></div><div class="e-content"><p>{t}. We will tell more of it '
                 f'when we know more, with pictures from the quay.</p></div><a href="/interact/{n}">Reply</a></div></div>'),
            "</div>",
        ),
        [f"{t}. We will tell more of it when we know more, with pictures from the quay." for t in EN],
        "https://site.example/@ada/111480000000000001", "2026-11-21", "https://site.example/@ada",
    ),
    WildList(
        "episodes of a podcast",
        page(
            '<section class="episodes">',
            rows(EN, lambda n, t: f'<article><button aria-label="Play">▶</button><span>Ep. {90 - n}</span><h3><a href="/episodes/'
                 f'{90 - n}">{t}</a></h3><span>Nov {25 - n}, 2026</span> · <span>4{n} min</span><p>In this episode we talk '
                 f'with <a href="https://other.example/guest{n}">a guest of the harbour</a>.</p><a href="/episodes/{90 - n}.mp3" '
                 f'download>Download</a></article>'),
            "</section>",
        ),
        EN, "https://site.example/episodes/89", "2026-11-24", "https://site.example/episodes",
    ),
    WildList(
        "changelog with anchors",
        page(
            "<main><h1>Changelog</h1>",
            rows(["3.2.0", "3.1.4", "3.1.3", "3.0.0"], lambda n, t: f'<h2 id="v{t}"><a href="#v{t}">{t}</a> - 2026-1{2 - n % 3}-0{n}'
                 f"</h2><h3>Fixed</h3><ul><li>The bridge is counted once in the list of bridges</li><li>Two more of the "
                 f"kind {n}</li></ul>"),
            "</main>",
        ),
        ["3.2.0", "3.1.4", "3.1.3", "3.0.0"], "https://site.example/changelog#v3.2.0", "2026-11-01",
        "https://site.example/changelog",
    ),
    WildList(
        "newsroom with cards under an overlay",
        page(
            '<div class="grid">',
            rows(EN, lambda n, t: f'<div class="tile"><img src="/i/{n}.jpg" alt=""><div class="tile__text"><span class="tag">'
                 f'Company</span><div class="tile__headline">{t}</div><span class="tile__date">November {25 - n}, 2026</span>'
                 f'</div><a class="tile__overlay" href="/newsroom/2026/11/{n}-{"-".join(t.lower().split()[:4])}" '
                 f'aria-label="{t}"></a></div>'),
            "</div>",
        ),
        EN, "https://site.example/newsroom/2026/11/1-council-approves-two-electric", "2026-11-24",
    ),
    WildList(
        "masonry of figures",
        page(
            '<div class="masonry">',
            rows(EN, lambda n, t: f'<figure><a href="/story/{n}xk{n}"><img src="/i/{n}.webp" alt="A photo of the harbour"></a>'
                 f'<figcaption><a href="/story/{n}xk{n}">{t}</a><small>{n} hours ago</small></figcaption></figure>'),
            "</div>",
        ),
        EN, "https://site.example/story/1xk1", "2026-11-29",
    ),
    WildList(
        "list beside a side list under names that tell nothing",
        page(
            '<div class="x1a"><div class="x2b">',
            rows(EN, lambda n, t: f'<div class="x3c"><h3 class="x4d"><a class="x5e" href="/a/{5000 - n}">{t}</a></h3><span '
                 f'class="x6f">2026-11-{25 - n}</span></div>'),
            '</div><div class="x7g"><div class="x8h">Most read</div>',
            rows(["Ten years of the harbour in ten pictures", "The best walks along the estuary", "How the bridge was built"],
                 lambda n, t: f'<div class="x9i"><a class="x0j" href="/a/{1200 + n}">{t}</a></div>'),
            "</div></div>",
        ),
        EN, "https://site.example/a/4999", "2026-11-24",
    ),
    WildList(
        "headings by day",
        page(
            '<div class="log"><h2>Tuesday, 24 November 2026</h2><ul>',
            rows(EN[:3], lambda n, t: f'<li><a href="/log/24/{n}">{t}</a></li>'),
            "</ul><h2>Monday, 23 November 2026</h2><ul>",
            rows(EN[3:], lambda n, t: f'<li><a href="/log/23/{n}">{t}</a></li>'),
            "</ul></div>",
        ),
        EN, "https://site.example/log/24/1", "2026-11-24",
    ),
    WildList(
        "links with votes and comments",
        page(
            "<table>",
            rows(EN, lambda n, t: f'<tr class="athing"><td>{n}.</td><td><a href="vote?id={n}">▲</a></td><td><span '
                 f'class="titleline"><a href="https://other{n}.example/p/{n}/some-story">{t}</a> (<a href="from?site=o">other'
                 f'{n}.example</a>)</span></td></tr><tr><td colspan=2></td><td class="subtext"><span>{n * 9} points</span> by '
                 f'<a href="user?id=ada">ada</a> <span title="2026-11-2{n}T09:00:00"><a href="item?id={n}">{n} hours ago</a>'
                 f'</span> | <a href="hide?id={n}">hide</a> | <a href="item?id={n}">{n * 3} comments</a></td></tr>'),
            "</table>",
        ),
        EN, "https://other1.example/p/1/some-story", "", "https://site.example/newest",
    ),
    WildList(
        "two entries",
        page(
            "<main>",
            rows(EN[:2], lambda n, t: f'<article><h2><a href="/2026/11/0{n}/{"-".join(t.lower().split()[:5])}/">{t}</a></h2><time '
                 f'datetime="2026-11-0{n}">1 Nov</time><p>Some words about it.</p></article>'),
            "</main>",
        ),
        EN[:2], "https://site.example/2026/11/01/council-approves-two-electric-ferries/", "2026-11-01",
    ),
    WildList(
        "press releases in a table with PDFs",
        page(
            '<table class="releases"><tr><th>Date</th><th>Release</th><th>File</th></tr>',
            rows(EN, lambda n, t: f'<tr><td>{25 - n}/11/2026</td><td>{t}</td><td><a href="/files/pr_{n}.pdf">PDF, 120 kB</a>'
                 f"</td></tr>"),
            "</table>",
        ),
        EN, "https://site.example/files/pr_1.pdf", "2026-11-24",
    ),
    WildList(
        "blog with excerpts",
        page(
            '<div class="content">',
            rows(EN, lambda n, t: f'<div class="post-{n} hentry"><h2 class="entry-title"><a href="/?p={70 - n}" rel="bookmark">'
                 f'{t}</a></h2><div class="meta">Posted on <a href="/?p={70 - n}"><time datetime="2026-11-{25 - n}">24 Nov</time>'
                 f'</a> by <a href="/author/ada">Ada</a></div><p>The story begins at the quay. <a href="/?p={70 - n}#more">'
                 f'Continue reading <span>{t}</span></a></p></div>'),
            '</div><aside class="widget"><h3>Archives</h3><ul><li><a href="/2026/10/">October 2026</a></li></ul></aside>',
        ),
        EN, "https://site.example/?p=69", "2026-11-24",
    ),
    WildList(
        "utility classes only",
        page(
            '<div class="mx-auto max-w-4xl px-4"><div class="grid gap-6">',
            rows(EN, lambda n, t: f'<a class="block rounded-lg border p-4 hover:bg-gray-50" href="/blog/{"-".join(t.lower().split())}">'
                 f'<div class="text-xs uppercase">Product</div><div class="mt-1 text-lg font-semibold">{t}</div><div '
                 f'class="mt-2 text-sm">A line about it that is not very long.</div><div class="mt-4 text-xs">Nov {25 - n}, 2026 '
                 f"· {n} min read</div></a>"),
            "</div></div>",
        ),
        EN, "https://site.example/blog/council-approves-two-electric-ferries-for-the-estuary", "2026-11-24",
    ),
    WildList(
        "French cards of an office",
        page(
            '<ul class="fr-grid-row">',
            rows(["Réouverture du pont levant après les travaux", "Tarifs de l'eau : ce qui change en janvier",
                  "Deux nouvelles lignes de bac pour l'estuaire", "Inscriptions aux ateliers de réparation"],
                 lambda n, t: f'<li><div class="fr-card"><div class="fr-card__body"><h3 class="fr-card__title"><a href="/fr/actualites/'
                 f'{n}{n}-actu">{t}</a></h3><p class="fr-card__desc">En quelques mots.</p><p class="fr-card__detail">Publié le '
                 f'{25 - n} novembre 2026</p></div></div></li>'),
            "</ul>",
        ),
        ["Réouverture du pont levant après les travaux", "Tarifs de l'eau : ce qui change en janvier",
         "Deux nouvelles lignes de bac pour l'estuaire", "Inscriptions aux ateliers de réparation"],
        "https://site.example/fr/actualites/11-actu", "2026-11-24",
    ),
    WildList(
        "short titles with dates",
        page(
            '<ul class="list">',
            rows(SHORT, lambda n, t: f'<li><a href="/n/{n}">{t}</a> <em>{25 - n}.11.2026</em></li>'),
            "</ul>",
        ),
        SHORT, "https://site.example/n/1", "2026-11-24",
    ),
    WildList(
        "events with place and time",
        page(
            '<div class="events">',
            rows(EN, lambda n, t: f'<div class="event"><div class="event-date"><span>{n}</span><span>Dec</span></div><div><h4><a '
                 f'href="/events/2026/{n}/">{t}</a></h4><p><i>18:30</i> Great Hall, Pier {n}</p></div></div>'),
            "</div>",
        ),
        EN, "https://site.example/events/2026/1/", "", "https://site.example/events/",
    ),
    WildList(
        "open positions",
        page(
            '<div class="jobs">',
            rows(["Harbour pilot", "Bridge operator (night)", "Data engineer", "Apprentice electrician"], lambda n, t:
                 f'<div class="opening"><a data-mapped="true" href="/jobs/{400 + n}">{t}</a><br><span class="location">Pier {n}, '
                 f"Estuary</span></div>"),
            "</div>",
        ),
        ["Harbour pilot", "Bridge operator (night)", "Data engineer", "Apprentice electrician"],
        "https://site.example/jobs/401", "", "https://site.example/jobs",
    ),
    WildList(
        "incidents of a status page",
        page(
            '<div class="months"><h4>November 2026</h4>',
            rows(["Elevated error rates", "Login unavailable", "Slow reports"], lambda n, t: f'<div class="incident"><a '
                 f'class="impact-major" href="/incidents/k{n}x9z">{t}</a><div class="message">This incident has been resolved.'
                 f'</div><div class="secondary">Nov {25 - n}, 10:0{n} - 11:30 UTC</div></div>'),
            "</div>",
        ),
        ["Elevated error rates", "Login unavailable", "Slow reports"], "https://site.example/incidents/k1x9z", "2026-11-24",
        "https://site.example/history",
    ),
)  # fmt: skip

# Written after the finder was mended for the first ones.
SECOND = (
    WildList(
        "tags of a repository",
        page(
            '<ul class="content-list">',
            rows(VERSIONS, lambda n, t: f'<li class="flex-row"><div><a class="item-title ref-name" href="/o/r/-/tags/{t}">{t}</a><div class="block-truncated"><a class="commit-sha" href="/o/r/-/commit/ab{n}">ab{n}cdef</a> · <a class="item-title" href="/o/r/-/commit/ab{n}">Merge branch of the harbour {n}</a> · <time datetime="2026-11-2{5 - n}T10:00:00Z">{n} days ago</time></div></div><a href="/o/r/-/archive/{t}.zip">Download</a></li>'),
            "</ul>",
        ),
        VERSIONS, "https://site.example/o/r/-/tags/v2.4.1", "2026-11-24", "https://site.example/o/r/-/tags",
    ),
    WildList(
        "hot questions as cards",
        page(
            '<div class="HotList">',
            rows(["如何看待滨江大桥提前通车", "老城区改造有哪些值得借鉴的经验", "渡轮复航对通勤有多大影响", "为什么今年的台风来得这么晚"],
                 lambda n, t: f'<section class="HotItem"><div class="HotItem-index"><div class="HotItem-rank">{n}</div></div><div class="HotItem-content"><a href="https://www.site.example/question/64{n}0088" title="{t}"><h2 class="HotItem-title">{t}</h2><p class="HotItem-excerpt">一段不太长的说明文字，讲讲这个问题的来龙去脉。</p></a><div class="HotItem-metrics">{900 - n} 万热度 <button>分享</button></div></div><a class="HotItem-img" href="https://www.site.example/question/64{n}0088"><img src="/i.jpg" alt="{t}"></a></section>'),
            "</div>",
        ),
        ["如何看待滨江大桥提前通车", "老城区改造有哪些值得借鉴的经验", "渡轮复航对通勤有多大影响", "为什么今年的台风来得这么晚"],
        "https://www.site.example/question/6410088", "", "https://www.site.example/hot",
    ),
    WildList(
        "German newsroom with buttons",
        page(
            '<div class="teaser-list">',
            rows(["Fähren fahren wieder nach dem neuen Fahrplan", "Brücke über die Elbe wird für Wochen gesperrt", "Neue Ausbildung im alten Hafenspeicher", "Sturmflut: Was jetzt an der Küste gilt"],
                 lambda n, t: f'<div class="teaser"><span class="teaser__date">{25 - n}. November 2026</span><span class="teaser__kicker">Presse</span><p class="teaser__head">{t}</p><p class="teaser__text">Ein kurzer Text dazu, der nicht viel verrät.</p><a class="btn" href="/presse/meldung-{n}.html">Mehr erfahren</a></div>'),
            "</div>",
        ),
        ["Fähren fahren wieder nach dem neuen Fahrplan", "Brücke über die Elbe wird für Wochen gesperrt", "Neue Ausbildung im alten Hafenspeicher", "Sturmflut: Was jetzt an der Küste gilt"],
        "https://site.example/presse/meldung-1.html", "2026-11-24",
    ),
    WildList(
        "a leading story, the latest, and what is popular",
        page(
            f'<section class="hero"><a href="/2026/11/25/lead-story-of-the-day"><img src="/h.jpg" alt=""><h1>{EN[0]}</h1></a><p>With a long lead.</p></section><section class="latest"><h2>Latest</h2>',
            rows(EN[1:], lambda n, t: f'<article><a href="/2026/11/2{5 - n}/story-{n}-of-the-harbour"><h3>{t}</h3></a><time>Nov {25 - n}, 2026</time></article>'),
            '</section><section class="popular"><h2>Popular</h2><ol><li><a href="/2025/01/02/the-best-walks-in-town">The best walks in town and how to find them</a></li><li><a href="/2025/03/04/where-to-eat-fish">Where to eat fish on a rainy day by the sea</a></li></ol></section>',
        ),
        EN, "https://site.example/2026/11/25/lead-story-of-the-day", "", "https://site.example/",
    ),
    WildList(
        "archive of a mailing list",
        page(
            "<ul>",
            rows(["[harbour] Tide tables for 2027", "[harbour] Re: Tide tables for 2027", "[harbour] New release of the buoy driver", "[harbour] Minutes of the meeting"],
                 lambda n, t: f'<li><a href="00{n}412.html">{t}</a><a name="{n}412">&nbsp;</a> <i>Ada Miller</i></li>'),
            "</ul>",
        ),
        ["[harbour] Tide tables for 2027", "[harbour] Re: Tide tables for 2027", "[harbour] New release of the buoy driver", "[harbour] Minutes of the meeting"],
        "https://site.example/pipermail/harbour/001412.html", "", "https://site.example/pipermail/harbour/date.html",
    ),
    WildList(
        "security advisories in a table",
        page(
            '<table id="adv"><thead><tr><th>ID</th><th>Title</th><th>Severity</th><th>Published</th></tr></thead><tbody>',
            rows(["Buoy driver: overflow when parsing tides", "Lock gate controller accepts any password", "Ferry ticket printer leaks card numbers"],
                 lambda n, t: f'<tr><td><a href="/advisory/HSA-2026-00{n}">HSA-2026-00{n}</a></td><td>{t}</td><td><span class="badge">High</span></td><td>2026-11-2{5 - n}</td></tr>'),
            "</tbody></table>",
        ),
        ["Buoy driver: overflow when parsing tides", "Lock gate controller accepts any password", "Ferry ticket printer leaks card numbers"],
        "https://site.example/advisory/HSA-2026-001", "2026-11-24", "https://site.example/advisory",
    ),
    WildList(
        "archive of letters",
        page(
            '<div class="portable-archive-list">',
            rows(EN, lambda n, t: f'<div class="container-H2dyKk"><div role="article" aria-label="Post preview for {t}"><a href="https://site.example/p/letter-{n}" data-testid="post-preview-title" class="pencraft">{t}</a><a href="https://site.example/p/letter-{n}" class="pencraft sub">What it means for all of us who live here</a><div class="meta"><time datetime="2026-11-2{n}T06:00:00Z">Nov 2{n}</time> • <a href="https://site.example/@ada">Ada Miller</a></div></div></div>'),
            "</div>",
        ),
        EN, "https://site.example/p/letter-1", "2026-11-21", "https://site.example/archive",
    ),
    WildList(
        "Russian news with the time of day",
        page(
            '<div class="lenta"><div class="lenta__day">29 ноября</div>',
            rows(["Паромы возобновили движение через залив", "Мост закроют на ремонт до конца недели", "В порту открылась школа для подмастерьев"],
                 lambda n, t: f'<div class="lenta__item"><span class="lenta__time">1{5 - n}:2{n}</span><a class="lenta__link" href="/news/2026/11/29/{7000 - n}.shtml">{t}</a></div>'),
            "</div>",
        ),
        ["Паромы возобновили движение через залив", "Мост закроют на ремонт до конца недели", "В порту открылась школа для подмастерьев"],
        "https://site.example/news/2026/11/29/6999.shtml", "2026-11-29",
    ),
    WildList(
        "Arabic list",
        page(
            '<div dir="rtl" class="items">',
            rows(["عودة العبارات إلى العمل بعد الصيانة", "إغلاق الجسر القديم حتى نهاية الأسبوع", "افتتاح مدرسة للمتدربين في الميناء", "تحذير من عاصفة قادمة إلى الساحل"],
                 lambda n, t: f'<div class="item"><h4><a href="/ar/story/{800 + n}">{t}</a></h4><span>{25 - n} نوفمبر 2026</span></div>'),
            "</div>",
        ),
        ["عودة العبارات إلى العمل بعد الصيانة", "إغلاق الجسر القديم حتى نهاية الأسبوع", "افتتاح مدرسة للمتدربين في الميناء", "تحذير من عاصفة قادمة إلى الساحل"],
        "https://site.example/ar/story/801", "2026-11-24",
    ),
    WildList(
        "pictures whose words are in alt",
        page(
            '<div class="wall">',
            rows(EN, lambda n, t: f'<div class="pic"><a href="/gallery/{n}00{n}"><img src="/t/{n}.jpg" alt="{t}" width="300" height="200"></a></div>'),
            "</div>",
        ),
        EN, "https://site.example/gallery/1001",
    ),
    WildList(
        "posts by year in one line each",
        page(
            "<main><h1>Writing</h1><h2>2026</h2><ul>",
            rows(["On tides", "Why buoys are red", "Notes on rope"], lambda n, t: f'<li><span>2{5 - n} Nov</span> — <a href="/writing/{"-".join(t.lower().split())}/">{t}</a></li>'),
            "</ul><h2>2025</h2><ul>",
            rows(["A year of fog", "Lamps"], lambda n, t: f'<li><span>1{n} Mar</span> — <a href="/writing/{"-".join(t.lower().split())}/">{t}</a></li>'),
            "</ul></main>",
        ),
        ["On tides", "Why buoys are red", "Notes on rope", "A year of fog", "Lamps"], "https://site.example/writing/on-tides/", "2026-11-24", "https://site.example/writing/",
    ),
    WildList(
        "rows that a script opens",
        page(
            '<table class="grid"><tbody>',
            rows(ZH[:4], lambda n, t: f'<tr onclick="location.href=\'/notice/detail?id={80 - n}\'" style="cursor:pointer"><td>{n}</td><td class="subject">{t}</td><td>2026/11/{25 - n}</td></tr>'),
            "</tbody></table>",
        ),
        ZH[:4], "https://site.example/notice/detail?id=79", "2026-11-24",
    ),
)  # fmt: skip

# Written before the finder was tried on them, later: kinds that the others do not have.
THIRD: tuple[WildList, ...] = (
    WildList(
        "a short headline at an address of sections, among news",
        page("<main><ul>", rows(["Live: the bridge", *EN[:3]], lambda n, t: f'<li><h3><a href="{"/live" if n == 1 else f"/z/{n}441{n}"}">{t}</a></h3><time datetime="2026-11-2{6 - n}T11:00:00Z">x</time></li>'), "</ul></main>"),
        ["Live: the bridge", *EN[:3]], "https://site.example/live", "2026-11-25",
    ),
    WildList(
        "cards under an overlay link",
        page('<div class="grid">', rows(EN, lambda n, t: f'<article class="card"><a class="stretched" href="/stories/{n}0{n}-story" aria-hidden="true" tabindex="-1"></a><span class="kicker">Harbour</span><h2 class="card-title">{t}</h2><p class="dek">What changes for those who live near the water, and when.</p><span class="meta">2{6 - n} Nov 2026 · 4 min read</span></article>'), "</div>"),
        EN, "https://site.example/stories/101-story", "2026-11-25",
    ),
    WildList(
        "a government notice list with a menu beside",
        page('<div class="left"><ul class="menu">', rows(["政务公开", "办事服务", "互动交流", "政策文件"], lambda n, t: f'<li><a href="/col/col{n}/index.html">{t}</a></li>'), '</ul></div><div class="right"><ul class="news_list">', rows(ZH, lambda n, t: f'<li><span class="fr">[2026-11-{26 - n:02}]</span><i>·</i><a target="_blank" href="/art/2026/11/{26 - n}/art_{n}_88{n}.html" title="{t}">{t[:12]}...</a></li>'), "</ul></div>"),
        ZH, "https://site.example/art/2026/11/25/art_1_881.html", "2026-11-25",
    ),
    WildList(
        "a board of a forum",
        page('<table class="board"><tr><th>Topic</th><th>Replies</th><th>Last post</th></tr>', rows(EN, lambda n, t: f'<tr><td><a class="topic" href="/t/{n}33{n}">{t}</a><br><small>by <a href="/u/mara{n}">mara{n}</a></small></td><td>{n * 7}</td><td>Nov {26 - n}, 2026 <a href="/t/{n}33{n}#last">→</a></td></tr>'), "</table>"),
        EN, "https://site.example/t/1331", "2026-11-25",
    ),
    WildList(
        "releases of a program",
        page("<section>", rows(["v2.4.0", "v2.3.1", "v2.3.0", "v2.2.9"], lambda n, t: f'<div class="release-entry"><div class="meta"><a href="/tree/{t}">{t}</a></div><div class="main"><h2><a href="/releases/tag/{t}">Release {t}</a></h2><relative-time datetime="2026-11-{26 - n}T08:00:00Z">3 days ago</relative-time><p>Fixes and small things.</p></div></div>'), "</section>"),
        [f"Release {v}" for v in ("v2.4.0", "v2.3.1", "v2.3.0", "v2.2.9")], "https://site.example/releases/tag/v2.4.0", "2026-11-25",
    ),
    WildList(
        "a definition list",
        page('<dl class="news">', rows(EN, lambda n, t: f'<dt>{26 - n} November 2026</dt><dd><a href="/press/{n}.html">{t}</a></dd>'), "</dl>"),
        EN, "https://site.example/press/1.html", "2026-11-25",
    ),
    WildList(
        "days above rows with clocks",
        page('<div class="ticker"><h3>25 November 2026</h3><ul>', rows(EN[:3], lambda n, t: f'<li><span>1{9 - n}:30</span> <a href="/tick/{n}51{n}">{t}</a></li>'), "</ul><h3>24 November 2026</h3><ul>", rows(EN[3:], lambda n, t: f'<li><span>0{9 - n}:15</span> <a href="/tick/{n}62{n}">{t}</a></li>'), "</ul></div>"),
        EN, "https://site.example/tick/1511", "2026-11-25",
    ),
    WildList(
        "news beside what is read most",
        page('<div class="cols"><section class="latest">', rows(EN, lambda n, t: f'<article><h2><a href="/news/2026/11/{26 - n}/item-{n}">{t}</a></h2><time datetime="2026-11-{26 - n}">2{6 - n} Nov</time></article>'), '</section><aside class="most-read"><h4>Most read</h4><ol>', rows(["The summer of the long queue", "What a harbour master earns"], lambda n, t: f'<li><a href="/news/2025/01/0{n}/old-{n}">{t}</a></li>'), "</ol></aside></div>"),
        EN, "https://site.example/news/2026/11/25/item-1", "2026-11-25",
    ),
    WildList(
        "messages of a channel",
        page('<section class="tgme_channel_history">', rows(EN[:4], lambda n, t: f'<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="harbour/{40 + n}"><div class="tgme_widget_message_text">{t}. More will be said in the evening.</div><div class="tgme_widget_message_footer"><a class="tgme_widget_message_date" href="https://t.me/harbour/{40 + n}"><time datetime="2026-11-{20 + n}T09:00:00+00:00">09:00</time></a><span class="tgme_widget_message_views">1.2K</span></div></div></div>'), "</section>"),
        [f"{t}. More will be said in the evening." for t in EN[:4]], "https://t.me/harbour/41", "2026-11-21", "https://t.me/s/harbour",
    ),
    WildList(
        "a table of notices with numbers",
        page('<table class="list"><tbody>', rows(JA, lambda n, t: f'<tr><td class="num">{120 - n}</td><td class="tit"><a href="view.php?no={120 - n}">{t}</a></td><td>総務課</td><td>2026.11.{26 - n}</td><td>{n * 13}</td></tr>'), "</tbody></table>"),
        JA, "https://site.example/board/view.php?no=119", "2026-11-25", "https://site.example/board/list.php",
    ),
    WildList(
        "a portal of two columns with pictures above",
        page('<div class="focus">', rows(ZH[:2], lambda n, t: f'<div class="pic"><a href="/c/2026-11-26/pic{n}.shtml"><img src="/i/{n}.jpg" alt="{t}"></a><a href="/c/2026-11-26/pic{n}.shtml">{t}</a></div>'), '</div><ul class="list14">', rows(ZH[2:], lambda n, t: f'<li><a href="/c/2026-11-2{n}/doc{n}99{n}.shtml">{t}</a></li>'), "</ul>"),
        ZH, "https://site.example/c/2026-11-26/pic1.shtml",
    ),
    WildList(
        "a log of changes",
        page("<main>", rows(["3.2.1", "3.2.0", "3.1.4"], lambda n, t: f'<h2 id="v{t}">{t} <small>2026-11-{26 - n}</small></h2><ul><li>Fixed a crash that came after the second start of the day.</li><li>The list of ports is sorted by name again.</li></ul>'), "</main>"),
        ["3.2.1", "3.2.0", "3.1.4"], "https://site.example/changes#v3.2.1", "2026-11-25", "https://site.example/changes",
    ),
    WildList(
        "posts with the author first",
        page('<div class="feed">', rows(EN, lambda n, t: f'<div class="post-preview"><div class="byline"><a href="/@kim{n}">Kim Alva {n}</a> in <a href="/water">Water</a></div><a href="/water/{"-".join(t.lower().split())}-{n}a7f3c91b2{n}"><h2>{t}</h2><h3>And why it took nine years to find out</h3></a><div><span>Nov {26 - n}</span> · <span>6 min read</span></div></div>'), "</div>"),
        EN, "", "2026-11-25",
    ),
    WildList(
        "jobs with a place and a day",
        page('<ul class="jobs">', rows(["Deck hand", "Tide analyst", "Port engineer", "Night clerk"], lambda n, t: f'<li class="job"><a href="/jobs/{n}77{n}">{t}</a><span class="place">Aberwen</span><span class="posted">Posted 2026-11-{26 - n}</span></li>'), "</ul>"),
        ["Deck hand", "Tide analyst", "Port engineer", "Night clerk"], "https://site.example/jobs/1771", "2026-11-25",
    ),
    WildList(
        "cards that a script opens by data-url",
        page('<div class="tiles">', rows(EN, lambda n, t: f'<div class="tile" data-url="/a/{n}90{n}"><img src="/p/{n}.jpg" alt=""><p class="tile__headline">{t}</p><p class="tile__date">{26 - n}.11.2026</p></div>'), "</div>"),
        EN, "https://site.example/a/1901", "2026-11-25",
    ),
    WildList(
        "papers with abstract and pdf",
        page("<ol>", rows(EN, lambda n, t: f'<li class="paper"><div class="title">{t}</div><div class="authors">A. Rowe, B. Lind</div><a href="/abs/2611.0{n}12{n}">Abstract</a> <a href="/pdf/2611.0{n}12{n}">PDF</a> <span>Submitted {26 - n} Nov 2026</span></li>'), "</ol>"),
        EN, "https://site.example/abs/2611.01121", "2026-11-25",
    ),
    WildList(
        "a film with a short name among headlines",
        page("<main><ul>", rows([*EN, "Whale at the pier"], lambda n, t: f'<li><a href="{"/video/2026/11/24/a-rare-whale-at-the-pier.html" if n == 7 else f"/2026/11/24/{n}-{chr(45).join(t.lower().split())}"}">{t}</a></li>'), "</ul></main>"),
        [*EN, "Whale at the pier"],
    ),
    WildList(
        "addresses that end in a version, beside the list",
        page('<div class="cols"><section>', rows(EN, lambda n, t: f'<article><h2><a href="/news/{chr(45).join(t.split()[:5])}">{t}</a></h2><time datetime="2026-11-2{6 - n}T10:00:00Z">x</time></article>'), '</section><aside class="widget"><h4>Around the yard</h4>', rows(["Tide Kernel 7.0 Will Be Out In The Last Week", "Ferry OS 2.0 Moves From One Base To Another"], lambda n, t: f'<div><a href="/news/{chr(45).join(t.split()[:2])}-{9 - n}.0-{t.split()[-1]}-Now">{t}</a> <span>Nov {26 - n}, 2026</span></div>'), "</aside></div>"),
        [*EN, "Tide Kernel 7.0 Will Be Out In The Last Week", "Ferry OS 2.0 Moves From One Base To Another"], "", "2026-11-25",
    ),
    WildList(
        "news of this day in years before, below the list",
        page('<main><section class="latest">', rows(EN, lambda n, t: f'<article><h2><a href="/story/26/11/{26 - n}/{n}55{n}/{chr(45).join(t.lower().split())}">{t}</a></h2><p>November {26 - n}, 2026</p></article>'), '</section><article><header><h3>This day on Harbour Post</h3></header><section><table>', rows(["The first tram goes over the old swing bridge", "A storm takes the roof of the fish market away", "Ferry company sells its oldest three ships"], lambda n, t: f'<tr><td>200{n}</td><td><a href="/story/0{n}/11/29/{n}44{n}/{chr(45).join(t.lower().split())}">{t}</a></td></tr>'), "</table></section></article></main>"),
        EN, "", "2026-11-25",
    ),
)  # fmt: skip
