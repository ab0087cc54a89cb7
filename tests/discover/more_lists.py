# ruff: noqa: E501  a row of HTML reads better unbroken
"""List pages of kinds that people report to makers of feeds, each with the rows that should come out.

Written from memory of such sites before the finder was tried on them, in two rounds; names and texts are invented.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from tests.discover.wild_lists import EN, FOOT, KO, NAV, ZH, page, rows

SITE = "https://site.example"


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page and its rows. urls: one a title; dates, image: asked where they are given, dates as YYYY-MM-DD."""

    name: str
    address: str
    body: str
    titles: Sequence[str]
    urls: Sequence[str]
    dates: Sequence[str] = ()
    image: str = ""


def numbered(pattern: str, count: int = 6) -> list[str]:
    """Addresses on the site: `{n}` counts from 1."""
    return [SITE + pattern.format(n=n) for n in range(1, count + 1)]


def days(count: int = 6, first: int = 25) -> list[str]:
    """Days of November 2026, backwards."""
    return [f"2026-11-{first - n:02}" for n in range(count)]


def shell(body: str, head: str = "") -> str:
    """A page that scripts draw."""
    return f'<!doctype html><html><head><title>News</title>{head}</head><body><div id="root"></div>{body}<script src="/m.js"></script></body></html>'


def slug(title: str) -> str:
    return "-".join(title.lower().split())


ALBUMS = ["Low Tide", "Songs for the Ferry", "Harbour Lights", "Nine Bells", "The Salt Year"]
GOODS = ["Linen apron", "Oak chopping board", "Enamel kettle", "Wool blanket", "Brass bell"]
GAMES = [
    ("Aber FC", "2–1", "Lind Utd"),
    ("Port Vale", "0–0", "Kirk Town"),
    ("Sund IF", "3–2", "Holm BK"),
    ("Rowe City", "1–4", "Dale Rovers"),
]
PACKAGES = ["tidewatch", "ferrytable", "harbourlog", "saltpy", "knotcount"]

ROUND_ONE: tuple[ListPage, ...] = (
    ListPage(
        "a forum of Discourse as crawlers get it", f"{SITE}/latest",
        page('<div class="topic-list-container" itemscope itemtype="http://schema.org/ItemList"><table class="topic-list"><thead><tr><th>Topic</th><th></th><th class="replies">Replies</th><th class="views">Views</th><th>Activity</th></tr></thead><tbody>',
             rows(EN, lambda n, t: f'<tr class="topic-list-item" id="topic-list-item-{900 + n}"><td class="main-link" itemprop="itemListElement" itemscope itemtype="http://schema.org/ListItem"><meta itemprop="name" content="{t}"><meta itemprop="url" content="{SITE}/t/{slug(t)}/{900 + n}"><meta itemprop="position" content="{n}"><span class="link-top-line"><a itemprop="item" href="{SITE}/t/{slug(t)}/{900 + n}" class="title raw-link raw-topic-link">{t}</a></span><div class="link-bottom-line"><a href="/c/harbour/5" class="badge-wrapper bullet"><span class="badge-category">Harbour</span></a><div class="discourse-tags"><a href="/tag/boats" class="discourse-tag">boats</a></div></div></td><td class="posters"><a href="/u/ada" class="latest"><img src="/u/ada/25.png" title="Ada - Original Poster" width="25" height="25"></a></td><td class="replies"><span class="posts" title="posts">{n * 3}</span></td><td class="views"><span class="views">{n * 120}</span></td><td>November {26 - n}, 2026</td></tr>'),
             '</tbody></table></div><div role="navigation"><span itemprop="name"><b><a rel="next" href="/latest?page=1">next page →</a></b></span></div>'),
        EN, [f"{SITE}/t/{slug(t)}/{900 + n}" for n, t in enumerate(EN, 1)], days(),
    ),
    ListPage(
        "albums in a grid", f"{SITE}/music",
        page('<ol id="music-grid" class="editable-grid music-grid columns-4">', rows(ALBUMS, lambda n, t: f'<li data-item-id="album-{n}11" class="music-grid-item square"><a href="/album/{slug(t)}"><div class="art"><img src="https://img.example/a{n}_2.jpg" alt=""></div><p class="title">\n{t}\n<br><span class="artist-override">Ada Miller</span></p></a></li>'), "</ol>"),
        ALBUMS, [f"{SITE}/album/{slug(t)}" for t in ALBUMS], (), "https://img.example/a1_2.jpg",
    ),
    ListPage(
        "products of a collection", f"{SITE}/collections/new",
        page('<div class="collection"><h1>New arrivals</h1><ul id="product-grid" class="grid product-grid">', rows(GOODS, lambda n, t: f'<li class="grid__item"><div class="card-wrapper product-card-wrapper"><div class="card card--standard card--media"><div class="card__inner"><div class="media"><img srcset="//cdn.example/p{n}_165x.jpg 165w, //cdn.example/p{n}_360x.jpg 360w" src="//cdn.example/p{n}_533x.jpg" alt="{t}" width="1200" height="1200"></div><div class="card__content"><h3 class="card__heading"><a href="/products/{slug(t)}" class="full-unstyled-link">{t}</a></h3></div></div><div class="card__content"><div class="card__information"><h3 class="card__heading h5"><a href="/products/{slug(t)}" class="full-unstyled-link">{t}</a></h3><div class="price"><span class="visually-hidden">Regular price</span><span class="price-item">£{n * 9}.00 GBP</span></div></div></div></div></div></li>'), "</ul></div>"),
        GOODS, [f"{SITE}/products/{slug(t)}" for t in GOODS],
    ),
    ListPage(
        "a court docket whose days span rows", f"{SITE}/cases/26-114",
        page('<table class="docket"><thead><tr><th>Date</th><th>No.</th><th>Docket text</th></tr></thead><tbody>', rows(EN[:3], lambda n, t: f'<tr><td rowspan="2">11/{26 - n}/2026</td><td>{70 - 2 * n}</td><td><a href="/doc/{n}a.html">ORDER: {t}</a></td></tr><tr><td>{69 - 2 * n}</td><td><a href="/doc/{n}b.html">MOTION to reconsider, part {n} of the record before the court</a></td></tr>'), "</tbody></table>"),
        [x for n, t in enumerate(EN[:3], 1) for x in (f"ORDER: {t}", f"MOTION to reconsider, part {n} of the record before the court")],
        [f"{SITE}/doc/{n}{c}.html" for n in (1, 2, 3) for c in "ab"], [d for d in days(3) for _ in "ab"],
    ),
    ListPage(
        "results of a match day", f"{SITE}/results",
        page('<h2 class="day">Saturday 28 November 2026</h2><div class="matches">', rows([" ".join(g) for g in GAMES], lambda n, t: f'<a class="match" href="/match/{4400 + n}"><span class="team home">{GAMES[n - 1][0]}</span> <span class="score">{GAMES[n - 1][1]}</span> <span class="team away">{GAMES[n - 1][2]}</span></a>'), "</div>"),
        [" ".join(g) for g in GAMES], numbered("/match/440{n}", 4), ["2026-11-28"] * 4,
    ),
    ListPage(
        "weather warnings without links", f"{SITE}/warnings",
        page('<main><h1>Warnings in force</h1>', rows(["Amber wind warning for the north coast", "Yellow rain warning for the islands", "Yellow ice warning for the high roads"], lambda n, t: f'<div class="warning"><h3>{t}</h3><p class="valid">Issued 2{9 - n} November 2026, 06:0{n}</p><p>Gusts and spray may close exposed roads for some hours; travel takes longer, and small boats stay in port.</p></div>'), "</main>"),
        ["Amber wind warning for the north coast", "Yellow rain warning for the islands", "Yellow ice warning for the high roads"], [f"{SITE}/warnings"] * 3, days(3, 28),
    ),
    ListPage(
        "exhibitions with a span of days", f"{SITE}/exhibitions",
        page('<section class="grid">', rows(EN[:5], lambda n, t: f'<article><a href="/exhibitions/{slug(t)}"><figure><img data-src="/media/e{n}.webp" src="data:image/gif;base64,R0lG" alt="View of the gallery"></figure><p class="label">Exhibition</p><h3>{t}</h3><p class="dates">{25 - n} Nov 2026 – 3 May 2027</p></a></article>'), "</section>"),
        EN[:5], [f"{SITE}/exhibitions/{slug(t)}" for t in EN[:5]], days(5, 24), f"{SITE}/media/e1.webp",
    ),
    ListPage(
        "a list of what is hot, with a fixed and a paid row", f"{SITE}/top/summary",
        page('<div class="data" id="pl_top_realtimehot"><table><thead><tr><th class="th-01">序号</th><th class="th-02">关键词</th><th class="th-03"></th></tr></thead><tbody><tr><td class="td-01"><i class="icon-top"></i></td><td class="td-02"><a href="/weibo?q=%23fixed%23&amp;Refer=new_time">置顶话题在这里</a></td><td class="td-03"></td></tr>', rows(["渡轮复航时间公布", "大桥通车", "人才公寓申请开始", "台风蓝色预警", "地铁末班车延长一小时"], lambda n, t: f'<tr><td class="td-01 ranktop">{n}</td><td class="td-02"><a href="/weibo?q=%23t{n}%23&amp;band_rank={n}&amp;Refer=top" target="_blank">{t}</a><span> {200000 - n * 999}</span></td><td class="td-03"><i class="icon-txt icon-txt-new">新</i></td></tr>'), "</tbody></table></div>"),
        ["置顶话题在这里", "渡轮复航时间公布", "大桥通车", "人才公寓申请开始", "台风蓝色预警", "地铁末班车延长一小时"],
        [f"{SITE}/weibo?q=%23fixed%23&Refer=new_time", *[f"{SITE}/weibo?q=%23t{n}%23&band_rank={n}&Refer=top" for n in range(1, 6)]],
    ),
    ListPage(
        "an album of a WeChat account", f"{SITE}/mp/appmsgalbum?action=getalbum",
        page('<div class="album"><div class="album__author-name">滨江发布</div><ul class="album__list js_album_list">', rows(ZH, lambda n, t: f'<li class="album__list-item js_album_item js_wx_tap_highlight" data-msgid="26500{n}" data-itemidx="1" data-link="http://mp.example.com/s?__biz=MzA&amp;mid=26500{n}&amp;idx=1&amp;sn=ab{n}#rd" data-title="{t}" role="link"><div class="album__item-content"><div class="album__item-title js_album_item_title"><span class="album__item-title-wrp">{t}</span></div><div class="album__item-info"><span class="js_article_create_time album__item-info-item">{1764028800 - 86400 * n + 365 * 86400}</span></div></div><div class="album__item-img" style="background-image: url(https://img.example/w{n}.jpg)"></div></li>'), "</ul></div>"),
        ZH, [f"http://mp.example.com/s?__biz=MzA&mid=26500{n}&idx=1&sn=ab{n}#rd" for n in range(1, 7)], days(6, 24),
    ),
    ListPage(
        "recent changes of a wiki", f"{SITE}/wiki/Special:RecentChanges",
        page('<div class="mw-changeslist"><h4>29 November 2026</h4><ul class="special">', rows(["Harbour bridge", "List of ferries", "Aberwen Lighthouse", "Tidal power"], lambda n, t: f'<li data-mw-revid="{880 - n}" class="mw-changeslist-line"><span class="mw-changeslist-links"><span><a href="/w/index.php?title=P{n}&amp;curid={n}&amp;diff={880 - n}&amp;oldid={700 - n}" class="mw-changeslist-diff">diff</a></span><span><a href="/w/index.php?title=P{n}&amp;curid={n}&amp;action=history" class="mw-changeslist-history">hist</a></span></span> <span class="mw-title"><a href="/wiki/{t.replace(" ", "_")}" class="mw-changeslist-title" title="{t}">{t}</a></span>; <span class="mw-changeslist-date">1{9 - n}:04</span> <span class="mw-plusminus-pos">+{n * 12}</span> <a href="/wiki/User:Ada{n}" class="mw-userlink"><bdi>Ada{n}</bdi></a> <span class="comment">(fixed a date)</span></li>'), "</ul></div>"),
        ["Harbour bridge", "List of ferries", "Aberwen Lighthouse", "Tidal power"], [f"{SITE}/wiki/{t}" for t in ("Harbour_bridge", "List_of_ferries", "Aberwen_Lighthouse", "Tidal_power")], ["2026-11-29"] * 4,
    ),
    ListPage(
        "the log of a repository", f"{SITE}/cgit/tide.git/log/",
        page('<div class="content"><table class="list nowrap"><tr class="nohover"><th class="left">Age</th><th class="left">Commit message</th><th class="left">Author</th><th class="left">Files</th><th class="left">Lines</th></tr>', rows(["tide: fix overflow", "doc: say what a knot is", "log: rotate at midnight", "main: drop old option", "test: cover leap day"], lambda n, t: f"<tr><td><span title='2026-11-{26 - n} 10:00:00 +0000' class='age-days'>{n} days</span></td><td><a href='/cgit/tide.git/commit/?id=9f{n}c01d2e3f4a5b6c7d8e9f0a1b2c3d4e5f6a7{n}'>{t}</a></td><td>Ada Miller</td><td>{n}</td><td><span class='deletions'>-{n}</span>/<span class='insertions'>+{n * 4}</span></td></tr>"), "</table></div>"),
        ["tide: fix overflow", "doc: say what a knot is", "log: rotate at midnight", "main: drop old option", "test: cover leap day"], [f"{SITE}/cgit/tide.git/commit/?id=9f{n}c01d2e3f4a5b6c7d8e9f0a1b2c3d4e5f6a7{n}" for n in range(1, 6)], days(5),
    ),
    ListPage(
        "packages of a registry", f"{SITE}/search/?q=tide",
        page('<ul class="unstyled">', rows(PACKAGES, lambda n, t: f'<li><a class="package-snippet" href="/project/{t}/"><h3 class="package-snippet__title"><span class="package-snippet__name">{t}</span><span class="package-snippet__created"><time datetime="2026-11-{26 - n}T10:00:00+0000">Nov {26 - n}, 2026</time></span></h3><p class="package-snippet__description">Reads tables of tides and says when to leave.</p></a></li>'), "</ul>"),
        PACKAGES, [f"{SITE}/project/{t}/" for t in PACKAGES], days(5),
    ),
    ListPage(
        "rows kept in noscript", f"{SITE}/news",
        page('<div id="list" data-lazy="1"></div><noscript><div class="list">', rows(EN, lambda n, t: f'<div class="row"><a href="/news/{slug(t)}-{n}">{t}</a> <small>2026-11-{26 - n}</small></div>'), "</div></noscript>"),
        EN, [f"{SITE}/news/{slug(t)}-{n}" for n, t in enumerate(EN, 1)], days(),
    ),
    ListPage(
        "rows in a declarative shadow root", f"{SITE}/news",
        page('<news-list><template shadowrootmode="open"><style>a{color:red}</style><ul>', rows(EN, lambda n, t: f'<li><a href="/n/{slug(t)}">{t}</a><time datetime="2026-11-{26 - n}"></time></li>'), "</ul></template></news-list>"),
        EN, [f"{SITE}/n/{slug(t)}" for t in EN], days(),
    ),
    ListPage(
        "relative addresses with spaces below a base", f"{SITE}/news/index.html",
        page("<ul>", rows(EN, lambda n, t: f'<li><a href="  2026/press release {n}.html \n">{t}</a> ({26 - n}.11.2026)</li>'), "</ul>", head='<base href="/archive/">'),
        EN, [f"{SITE}/archive/2026/press release {n}.html" for n in range(1, 7)], days(),
    ),
    ListPage(
        "an ItemList of JSON-LD in a shell", f"{SITE}/stories",
        shell("", '<script type="application/ld+json">' + json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Harbour Post", "url": SITE}, {"@type": "CollectionPage", "mainEntity": {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "position": n, "item": {"@type": "NewsArticle", "@id": f"{SITE}/s/{n}", "headline": t, "datePublished": f"2026-11-{26 - n}T08:00:00Z", "image": {"@type": "ImageObject", "url": f"{SITE}/i/{n}.jpg"}}} for n, t in enumerate(EN, 1)]}}]}) + "</script>"),
        EN, numbered("/s/{n}"), days(), f"{SITE}/i/1.jpg",
    ),
    ListPage(
        "JSON in an attribute of a component", f"{SITE}/newsroom",
        f'<html><body>{NAV}<newsroom-list :page-size="20" :items="{escape(json.dumps([{"id": n, "title": t, "link": f"/newsroom/{n}", "publishDate": f"2026-11-{26 - n}", "thumb": f"/t/{n}.png"} for n, t in enumerate(EN, 1)]))}"></newsroom-list>{FOOT}</body></html>',
        EN, numbered("/newsroom/{n}"), days(),
    ),
    ListPage(
        "a literal of Alpine", f"{SITE}/blog",
        f"<html><body>{NAV}<div x-data=\"{{ open: false, posts: [" + ",".join(f"{{ title: '{t}', url: '/blog/{slug(t)}', date: '2026-11-{26 - n}' }}" for n, t in enumerate(EN, 1)) + f"] }}\"><template x-for=\"post in posts\"><a :href=\"post.url\" x-text=\"post.title\"></a></template></div>{FOOT}</body></html>",
        EN, [f"{SITE}/blog/{slug(t)}" for t in EN], days(),
    ),
    ListPage(
        "an island of Astro", f"{SITE}/blog",
        shell('<astro-island uid="Z1" component-url="/_astro/L.js" props="' + escape(json.dumps({"posts": [1, [[0, {"title": [0, t], "slug": [0, slug(t)], "url": [0, f"/blog/{slug(t)}/"], "date": [3, f"2026-11-{26 - n}T00:00:00.000Z"], "tags": [1, [[0, "sea"]]]}] for n, t in enumerate(EN, 1)]]})) + '" ssr client="only"></astro-island>'),
        EN, [f"{SITE}/blog/{slug(t)}/" for t in EN], days(),
    ),
    ListPage(
        "data fetched by SvelteKit", f"{SITE}/articles",
        shell('<script type="application/json" data-sveltekit-fetched data-url="/api/articles">' + json.dumps({"status": 200, "statusText": "OK", "headers": {}, "body": json.dumps({"articles": [{"headline": t, "path": f"/articles/{slug(t)}", "published_at": f"2026-11-{26 - n}T07:00:00Z"} for n, t in enumerate(EN, 1)]})}) + "</script>"),
        EN, [f"{SITE}/articles/{slug(t)}" for t in EN], days(),
    ),
    ListPage(
        "a cache of Apollo", f"{SITE}/posts",
        shell("<script>window.__APOLLO_STATE__=" + json.dumps({"ROOT_QUERY": {"__typename": "Query", 'posts({"first":6})': {"__typename": "PostConnection", "edges": [{"__typename": "PostEdge", "node": {"__ref": f"Post:{n}"}} for n in range(1, 7)]}}, **{f"Post:{n}": {"__typename": "Post", "id": str(n), "title": t, "canonicalUrl": f"{SITE}/posts/{slug(t)}", "publishedAt": f"2026-11-{26 - n}T07:00:00Z"} for n, t in enumerate(EN, 1)}}) + ";</script>"),
        EN, [f"{SITE}/posts/{slug(t)}" for t in EN], days(),
    ),
    ListPage(
        "an image map", f"{SITE}/frontpage",
        page('<img src="/front.jpg" usemap="#m"><map name="m">', rows(EN, lambda n, t: f'<area shape="rect" coords="0,{n}0,90,{n}9" href="/page/{n}/{slug(t)}.htm" alt="{t}" title="{t}">'), "</map>"),
        EN, [f"{SITE}/page/{n}/{slug(t)}.htm" for n, t in enumerate(EN, 1)],
    ),
    ListPage(
        "a wall about cookies before the list", f"{SITE}/news",
        page('<div class="cmp" role="dialog"><h2>We value your privacy</h2><p>We and our 812 partners store and read information on your device.</p>', rows(["Store and access information on a device", "Use limited data to select advertising", "Create profiles for personalised advertising", "Measure the performance of content"], lambda n, t: f'<div class="purpose"><h3><a href="/privacy/purposes/{slug(t)}">{t}</a></h3><p>Vendors can use it.</p></div>'), '</div><main><ul class="teasers">', rows(EN[:5], lambda n, t: f'<li><h3><a href="/news/{slug(t)}-a{n}">{t}</a></h3><time datetime="2026-11-{26 - n}T05:00Z">today</time></li>'), "</ul></main>"),
        EN[:5], [f"{SITE}/news/{slug(t)}-a{n}" for n, t in enumerate(EN[:5], 1)], days(5),
    ),
    ListPage(
        "a carousel with cloned slides above the list", f"{SITE}/",
        page('<div class="slick-track">', "".join(f'<div class="slick-slide{" slick-cloned" if k in (0, 4) else ""}"><a href="/n/{slug(EN[i])}"><img src="/big{i}.jpg" alt=""><span class="caption">{EN[i]}</span></a></div>' for k, i in enumerate((2, 0, 1, 2, 0))), '</div><div class="latest"><h2>Latest</h2>', rows(EN[3:], lambda n, t: f'<div class="item"><a href="/n/{slug(t)}">{t}</a><span>2026-11-2{n}</span></div>'), "</div>"),
        [EN[2], EN[0], EN[1], *EN[3:]], [f"{SITE}/n/{slug(t)}" for t in (EN[2], EN[0], EN[1], *EN[3:])],
    ),
    ListPage(
        "a pinned post and paid rows among posts", f"{SITE}/feed",
        page('<div class="stream">', '<article class="post sticky"><span class="flag">Pinned</span><h2><a href="/p/welcome-to-the-harbour-board">Welcome to the harbour board and its rules</a></h2><time datetime="2024-01-02">2 Jan 2024</time></article>', rows(EN[:4], lambda n, t: f'<article class="post"><h2><a href="/p/{slug(t)}">{t}</a></h2><time datetime="2026-11-{26 - n}">x</time></article>' + ('<article class="post promoted"><span class="flag">Sponsored</span><h2><a href="https://ads.example/click?id=77">Ten boats you can buy this winter</a></h2></article>' if n == 2 else "")), "</div>"),
        ["Welcome to the harbour board and its rules", *EN[:4]], [f"{SITE}/p/welcome-to-the-harbour-board", *[f"{SITE}/p/{slug(t)}" for t in EN[:4]]], ["2024-01-02", *days(4)],
    ),
)  # fmt: skip


VIDEOS = [
    "Docking a ferry in a storm",
    "How the lock works",
    "A day with the harbour master",
    "Painting a hull",
    "The last lightship",
]
JOBS = ["Data engineer (m/f/d)", "Crane operator", "Head of tides", "Night porter", "Rust developer"]
SHOWS = ["The Tempest", "Peer Gynt", "The Seagull", "Mother Courage"]
NOTES = [
    "The ferry is late again and nobody says why, so I walked over the ice.",
    "Reading the old harbour book: 1899 was a year of fires and of very good soup.",
    "New post about knots is up, with drawings this time, and one of them is right.",
]

ROUND_TWO: tuple[ListPage, ...] = (
    ListPage(
        "a board of phpBB with announcements", f"{SITE}/viewforum.php?f=7",
        page('<div class="forumbg announcement"><div class="inner"><ul class="topiclist"><li class="header"><dl class="row-item"><dt><div class="list-inner">Announcements</div></dt><dd class="posts">Replies</dd><dd class="views">Views</dd><dd class="lastpost"><span>Last post</span></dd></dl></li></ul><ul class="topiclist topics">',
             rows(EN, lambda n, t: f'<li class="row bg{n % 2 + 1}{" announce" if n == 1 else ""}"><dl class="row-item topic_read"><dt title="No unread posts"><div class="list-inner"><a href="./viewtopic.php?f=7&amp;t={510 + n}" class="topictitle">{t}</a><br><div class="topic-poster responsive-hide left-box">by <a href="./memberlist.php?mode=viewprofile&amp;u=2" class="username">Ada</a> » <time datetime="2026-11-{26 - n}T09:1{n}:00+00:00">2{6 - n} Nov 2026, 09:1{n}</time></div></div></dt><dd class="posts">{n} <dfn>Replies</dfn></dd><dd class="views">{n * 40} <dfn>Views</dfn></dd><dd class="lastpost"><span><dfn>Last post</dfn> by <a href="./memberlist.php?mode=viewprofile&amp;u=3" class="username">Bo</a> <a href="./viewtopic.php?f=7&amp;p={8000 + n}#p{8000 + n}" title="Go to last post"><i class="icon"></i></a><br>29 Nov 2026, 10:00</span></dd></dl></li>'), "</ul></div></div>"),
        EN, [f"{SITE}/viewtopic.php?f=7&t={510 + n}" for n in range(1, 7)], days(),
    ),
    ListPage(
        "links of a board with the moment in an attribute", f"{SITE}/r/harbour/",
        page('<div id="siteTable" class="sitetable linklisting">', rows(EN, lambda n, t: f'<div class="thing id-t3_a{n} odd link" data-timestamp="{(1764288000 + 366 * 86400 - 86400 * n) * 1000}" data-url="/r/harbour/comments/a{n}/x/" data-domain="self.harbour"><span class="rank">{n}</span><div class="midcol"><div class="arrow up"></div><div class="score unvoted">{n * 55}</div></div><div class="entry"><p class="title"><a class="title may-blank" href="/r/harbour/comments/a{n}/x/" tabindex="1">{t}</a> <span class="domain">(<a href="/r/harbour/">self.harbour</a>)</span></p><p class="tagline">submitted <time class="live-timestamp">{n} days ago</time> by <a href="/user/ada{n}" class="author">ada{n}</a></p><ul class="flat-list buttons"><li><a href="/r/harbour/comments/a{n}/x/" class="comments">{n * 4} comments</a></li><li><a href="#">share</a></li></ul></div></div>'), "</div>"),
        EN, numbered("/r/harbour/comments/a{n}/x/"), days(6, 28),
    ),
    ListPage(
        "videos of a Chinese platform", f"{SITE}/space/42/video",
        page('<ul class="clearfix cube-list">', rows(ZH[:5], lambda n, t: f'<li data-aid="BV1x{n}4y1k7" class="small-item fakeDanmu-item"><a href="//www.site.example/video/BV1x{n}4y1k7/" target="_blank" class="cover"><img src="//i0.example/c{n}.jpg@320w_200h.webp" alt="{t}"><span class="length">0{n}:35</span></a><a href="//www.site.example/video/BV1x{n}4y1k7/" target="_blank" title="{t}" class="title">{t[:12]}</a><div class="meta"><span class="play"><i class="icon"></i> {n}.3万 </span><span class="time"> 11-{26 - n} </span></div></li>'), "</ul>"),
        ZH[:5], [f"https://www.site.example/video/BV1x{n}4y1k7/" for n in range(1, 6)], days(5), "https://i0.example/c1.jpg@320w_200h.webp",
    ),
    ListPage(
        "cards of videos", f"{SITE}/@harbour/videos",
        page('<div id="contents">', rows(VIDEOS, lambda n, t: f'<ytd-rich-item-renderer><div id="dismissible"><a id="thumbnail" href="/watch?v=a{n}Bc-D3fGh_" tabindex="-1"><img src="https://i.example/vi/a{n}/hq.jpg" alt=""><span class="badge">1{n}:42</span></a><div id="details"><h3><a id="video-title-link" href="/watch?v=a{n}Bc-D3fGh_" title="{t}" aria-label="{t} by Harbour {n * 400} views {n} days ago 1{n} minutes">{t}</a></h3><div id="metadata-line"><span>{n * 400} views</span><span>{n} days ago</span></div></div></div></ytd-rich-item-renderer>'), "</div>"),
        VIDEOS, [f"{SITE}/watch?v=a{n}Bc-D3fGh_" for n in range(1, 6)], [f"2026-11-{29 - n:02}" for n in range(1, 6)], "https://i.example/vi/a1/hq.jpg",
    ),
    ListPage(
        "videos in the state of a page", f"{SITE}/@harbour/videos",
        shell("<script>var ytInitialData = " + json.dumps({"contents": {"tabs": [{"content": {"items": [{"richItemRenderer": {"content": {"videoRenderer": {"videoId": f"a{n}Bc", "title": {"runs": [{"text": t}]}, "publishedTimeText": {"simpleText": f"{n} days ago"}, "navigationEndpoint": {"commandMetadata": {"webCommandMetadata": {"url": f"/watch?v=a{n}Bc"}}}}}}} for n, t in enumerate(VIDEOS, 1)]}}]}}) + ";</script>"),
        VIDEOS, [f"{SITE}/watch?v=a{n}Bc" for n in range(1, 6)], [f"2026-11-{29 - n:02}" for n in range(1, 6)],
    ),
    ListPage(
        "an archive of letters in a string", f"{SITE}/archive",
        shell("<script>window._preloads        = JSON.parse(" + json.dumps(json.dumps({"isEU": True, "pub": {"name": "Salt", "hostname": "site.example"}, "newPosts": [{"id": 7000 + n, "title": t, "slug": slug(t), "canonical_url": f"{SITE}/p/{slug(t)}", "post_date": f"2026-11-{26 - n}T06:30:11.000Z", "cover_image": f"https://img.example/{n}.png"} for n, t in enumerate(EN, 1)]})) + ")</script>"),
        EN, [f"{SITE}/p/{slug(t)}" for t in EN], days(), "https://img.example/1.png",
    ),
    ListPage(
        "a board whose rows a script opens by number", f"{SITE}/board/list.do?menu=3",
        page('<form id="f" action="/board/view.do"><table class="tbl"><caption>공지사항 목록</caption><thead><tr><th>번호</th><th>제목</th><th>등록일</th></tr></thead><tbody>', rows(KO, lambda n, t: f"<tr><td>{60 - n}</td><td class=\"subject\"><a href=\"javascript:fn_view('{20260 + n}');\">{t}</a></td><td>2026-11-{26 - n}</td></tr>"), "</tbody></table></form>"),
        KO, [f"{SITE}/board/list.do?menu=3"] * 5, days(5),
    ),
    ListPage(
        "lots of an auction", f"{SITE}/sale/autumn",
        page('<div class="lots">', rows(GOODS, lambda n, t: f'<div class="lot" id="lot-{n}"><a class="lot__image" href="/lot/{880 + n}"><img src="/img/l{n}.jpg" alt="Lot {n}"></a><div class="lot__body"><span class="lot__number">Lot {n}</span><a class="lot__title" href="/lot/{880 + n}">{t}, 19th century</a><p class="lot__estimate">Estimate: £{n}00 – £{n}50</p><p class="lot__bid">Current bid £{n}10 ({n + 2} bids)</p></div></div>'), "</div>"),
        [f"{t}, 19th century" for t in GOODS], numbered("/lot/88{n}", 5), (), f"{SITE}/img/l1.jpg",
    ),
    ListPage(
        "a programme of a theatre by days", f"{SITE}/programme",
        page('<div class="programme">', rows(SHOWS, lambda n, t: f'<div class="day"><h3 class="date">{26 + n}. November 2026</h3><div class="show"><span class="time">19:30</span> <a href="/play/{slug(t)}/{n}">{t}</a> <span class="stage">Main stage</span> <a class="tickets" href="https://tickets.example/e/{n}">Tickets</a></div></div>'), "</div>"),
        SHOWS, [f"{SITE}/play/{slug(t)}/{n}" for n, t in enumerate(SHOWS, 1)], ["2026-11-27", "2026-11-28", "2026-11-29", ""]  # a day ahead is no date of a report,
    ),
    ListPage(
        "a month of a calendar", f"{SITE}/calendar",
        page('<table class="calendar"><caption>November 2026</caption><thead><tr><th>Mo</th><th>Tu</th><th>We</th><th>Th</th><th>Fr</th><th>Sa</th><th>Su</th></tr></thead><tbody>', "".join("<tr>" + "".join(f'<td data-date="2026-11-{d:02}"><span class="day">{d}</span>' + (f'<a href="/event/{slug(EN[d // 5 - 1])}">{EN[d // 5 - 1]}</a>' if d % 5 == 0 else "") + "</td>" for d in range(w, min(w + 7, 31))) + "</tr>" for w in (2, 9, 16, 23, 30)), "</tbody></table>"),
        EN, [f"{SITE}/event/{slug(t)}" for t in EN], [f"2026-11-{d:02}" for d in (5, 10, 15, 20, 25)] + [""],
    ),
    ListPage(
        "a menu full of stories above the list", f"{SITE}/news",
        page('<div class="mega-menu"><div class="mega-menu__panel"><h4>Don\'t miss</h4><ul>', rows(["Where the herring went and who followed it", "Five walks along the old sea wall", "The men who paint the lighthouse each spring"], lambda n, t: f'<li class="menu-item"><a href="/features/{slug(t)}"><img src="/m{n}.jpg" alt="">{t}</a></li>'), '</ul></div></div><main><ul class="list">', rows(EN, lambda n, t: f'<li><a href="/news/{slug(t)}">{t}</a> <time datetime="2026-11-{26 - n}">2{6 - n}.11.</time></li>'), "</ul></main>"),
        EN, [f"{SITE}/news/{slug(t)}" for t in EN], days(),
    ),
    ListPage(
        "sections in columns", f"{SITE}/",
        page('<div class="columns">', "".join(f'<div class="col"><h2><a href="/{name.lower()}/">{name}</a></h2><ul>' + "".join(f'<li><a href="/{name.lower()}/{n}/{slug(t)}-says-{name.lower()}.html">{t} says {name.lower()}</a></li>' for n, t in enumerate(EN[:4], 1)) + f'</ul><a class="more" href="/{name.lower()}/">More {name}</a></div>' for name in ("Politics", "Culture", "Sport")), "</div>"),
        [f"{t} says {name}" for name in ("politics", "culture", "sport") for t in EN[:4]], [f"{SITE}/{name}/{n}/{slug(f'{t} says {name}')}.html" for name in ("politics", "culture", "sport") for n, t in enumerate(EN[:4], 1)],
    ),
    ListPage(
        "notes of an h-feed", f"{SITE}/notes",
        page('<main class="h-feed"><h1 class="p-name">Notes</h1>', rows(NOTES, lambda n, t: f'<article class="h-entry"><div class="p-author h-card"><img class="u-photo" src="/me.jpg" alt="" width="48"> <a class="u-url p-name" href="/">Ada</a></div><div class="e-content p-name"><p>{t}</p></div><footer><a class="u-url" href="/notes/2026/{n}"><time class="dt-published" datetime="2026-11-{26 - n}T10:00:00Z">Nov {26 - n}</time></a> <a href="/tags/sea" class="p-category">sea</a></footer></article>'), "</main>"),
        NOTES, numbered("/notes/2026/{n}", 3), days(3),
    ),
    ListPage(
        "articles in RDFa", f"{SITE}/publications",
        page('<div vocab="http://schema.org/">', rows(EN, lambda n, t: f'<div typeof="Report" resource="/pub/{n}"><meta property="datePublished" content="2026-11-{26 - n}"><span property="name"><a property="url" href="/pub/{n}">{t}</a></span><div property="author" typeof="Person"><a property="url" href="/people/ada"><span property="name">Ada Miller, harbour office of statistics</span></a></div></div>'), "</div>"),
        EN, numbered("/pub/{n}"), days(),
    ),
    ListPage(
        "posts in hAtom", f"{SITE}/weblog",
        page('<div class="hfeed">', rows(EN, lambda n, t: f'<div class="hentry post"><h3 class="entry-title"><a href="/weblog/2026/{n}" rel="bookmark" title="Permanent link to {t}">{t}</a></h3><div class="entry-content"><p>It began with <a href="https://elsewhere.example/story/{n}">a story in another paper</a> and went on for a while after that.</p></div><p class="meta">Posted by <span class="author vcard"><span class="fn">Ada</span></span> on <abbr class="published" title="2026-11-{26 - n}T10:00:00+00:00">the {26 - n}th</abbr> | <a href="/weblog/2026/{n}#comments">{n} comments</a></p></div>'), "</div>"),
        EN, numbered("/weblog/2026/{n}"), days(),
    ),
    ListPage(
        "a payload of Relay", f"{SITE}/wire",
        shell("<script>window.__RELAY_PAYLOADS__ = " + json.dumps([[{"id": "q1", "variables": {}}, {"data": {"viewer": {"stories": {"edges": [{"cursor": str(n), "node": {"__typename": "Story", "headline": {"text": t}, "permalink_url": f"{SITE}/wire/{n}", "creation_time": 1764028800 + 365 * 86400 - 86400 * n}} for n, t in enumerate(EN, 1)]}}}}]]) + ";</script>"),
        EN, numbered("/wire/{n}"), days(6, 24),
    ),
    ListPage(
        "the context of Remix", f"{SITE}/posts",
        shell("<script>window.__remixContext = " + json.dumps({"url": "/posts", "state": {"loaderData": {"root": {"user": None}, "routes/posts._index": {"posts": [{"title": t, "slug": slug(t), "createdAt": f"2026-11-{26 - n}T10:00:00.000Z"} for n, t in enumerate(EN, 1)]}}}}) + ";</script>"),
        EN, [f"{SITE}/posts/{slug(t)}" for t in EN], days(),
    ),
    ListPage(
        "the data of SvelteKit in a call", f"{SITE}/journal",
        shell("<script>{__sveltekit_1a2b = {base: ''}; const element = document.currentScript.parentElement; Promise.all([import('/_app/start.js'), import('/_app/app.js')]).then(([kit, app]) => { kit.start(app, element, { node_ids: [0, 2], data: [null,{type:\"data\",data:{posts:[" + ",".join(f'{{title:"{t}",href:"/journal/{slug(t)}",date:new Date({(1764028800 + 365 * 86400 - 86400 * n) * 1000})}}' for n, t in enumerate(EN, 1)) + "]},uses:{}}], form: null, error: null }); }); }</script>"),
        EN, [f"{SITE}/journal/{slug(t)}" for t in EN], days(6, 24),
    ),
    ListPage(
        "episodes with a file alone", f"{SITE}/show",
        page("<section>", rows(VIDEOS, lambda n, t: f'<div class="episode"><h3>Episode {60 - n}: {t}</h3><p class="date">{26 - n} November 2026</p><audio controls src="/audio/e{60 - n}.mp3"></audio><p><a href="/audio/e{60 - n}.mp3">Download</a> (3{n} MB)</p></div>'), "</section>"),
        [f"Episode {60 - n}: {t}" for n, t in enumerate(VIDEOS, 1)], [f"{SITE}/audio/e{60 - n}.mp3" for n in range(1, 6)], days(5),
    ),
    ListPage(
        "lines of an old page", f"{SITE}/whatsnew.html",
        page("<center><font size=4>What's new</font></center><hr><font size=2>", rows(EN, lambda n, t: f'· <a href="new{n}.html"><font color=blue>{t}</font></a> (11/{26 - n:02}/2026)<br>\n'), "</font>"),
        EN, numbered("/new{n}.html"), days(),
    ),
    ListPage(
        "commits by day", f"{SITE}/o/r/commits/main",
        page('<div class="timeline">', "".join(f'<div class="day"><h3>Commits on Nov {25 - d}, 2026</h3><ol>' + "".join(f'<li><div><h4><a href="/o/r/commit/{d}{k}aa01bb02cc03dd04ee05ff06aa07bb08cc09dd10ee" class="Link--primary">{m}</a></h4><a href="/ada">ada</a> committed</div><div><a href="/o/r/commit/{d}{k}aa01bb02cc03dd04ee05ff06aa07bb08cc09dd10ee" aria-label="View commit details"><span>{d}{k}aa01b</span></a><a href="/o/r/tree/{d}{k}aa01bb02cc03dd04ee05ff06aa07bb08cc09dd10ee" aria-label="View code at this point"></a></div></li>' for k, m in enumerate(pair)) + "</ol></div>" for d, pair in enumerate((("Fix leap day", "Bump ruff"), ("Say why it rests", "Add a table of tides")))), "</div>"),
        ["Fix leap day", "Bump ruff", "Say why it rests", "Add a table of tides"], [f"{SITE}/o/r/commit/{d}{k}aa01bb02cc03dd04ee05ff06aa07bb08cc09dd10ee" for d in (0, 1) for k in (0, 1)], ["2026-11-25", "2026-11-25", "2026-11-24", "2026-11-24"],
    ),
    ListPage(
        "jobs whose whole card is a link", f"{SITE}/careers",
        page('<ul class="openings">', rows(JOBS, lambda n, t: f'<li><a href="/careers/{n}0{n}7" class="opening"><span class="team">Operations</span><h3>{t}</h3><span class="location">Aberwen</span> · <span class="type">Full time</span><span class="salary">€{n}0k – €{n}5k</span><time datetime="2026-11-{26 - n}">{n} days ago</time><span class="btn">Apply now</span></a></li>'), "</ul>"),
        JOBS, [f"{SITE}/careers/{n}0{n}7" for n in range(1, 6)], days(5),
    ),
    ListPage(
        "versions with the day behind a link", f"{SITE}/changelog",
        page("<main><h1>Changelog</h1><p>All notable changes are documented here, after <a href=\"https://keep.example\">a known form</a>.</p>", rows(["2.1.0", "2.0.1", "2.0.0", "1.9.4"], lambda n, t: f'<h2><a href="https://git.example/o/r/compare/v{n}...v{n + 1}">{t}</a> - 2026-11-{26 - n}</h2><h3>Added</h3><ul><li>A table of tides (<a href="https://git.example/o/r/issues/{n}">#{n}</a>)</li></ul><h3>Fixed</h3><ul><li>The bell rings once.</li></ul>'), "</main>"),
        ["2.1.0", "2.0.1", "2.0.0", "1.9.4"], [f"https://git.example/o/r/compare/v{n}...v{n + 1}" for n in range(1, 5)], days(4),
    ),
    ListPage(
        "a pager and a way back among the rows", f"{SITE}/press",
        page('<div class="sort">Sort by <a href="?sort=date">Date of publication</a> <a href="?sort=title">Title of the release</a></div><ul class="results">', rows(EN, lambda n, t: f'<li class="result"><a href="/press/{n}7{n}">{t}</a><br>Published: 2026-11-{26 - n}</li>'), '<li class="pager"><a href="?page=2">2</a> <a href="?page=3">3</a> <a href="?page=2">Show more press releases</a></li><li class="top"><a href="/press#top">Back to the top of this page</a></li></ul>'),
        EN, [f"{SITE}/press/{n}7{n}" for n in range(1, 7)], days(),
    ),
    ListPage(
        "pictures with a caption that leads on", f"{SITE}/photo-essays",
        page('<div class="essays">', rows(EN[:5], lambda n, t: f'<figure><picture><source srcset="/p{n}.avif" type="image/avif"><img src="/p{n}.jpg" alt="A ship at {n} o\'clock" loading="lazy"></picture><figcaption><a href="/essays/{n}-{slug(t)}">{t}</a><small>Photographs by Bo Lind</small></figcaption></figure>'), "</div>"),
        EN[:5], [f"{SITE}/essays/{n}-{slug(t)}" for n, t in enumerate(EN[:5], 1)], (), f"{SITE}/p1.jpg",
    ),
)  # fmt: skip


PAPERS = ["Tides as a service", "On the age of ropes", "Counting gulls with one camera", "A grammar of harbour signals"]
TENDERS = [
    "Repair of the north quay",
    "Supply of 40 lamps",
    "Painting of the lighthouse",
    "Dredging of the inner basin",
]
NOTICES = ["夏季休業のお知らせ", "料金改定のご案内", "【重要】電話番号が変わります", "採用情報を更新しました"]

ROUND_THREE: tuple[ListPage, ...] = (
    ListPage(
        "papers of a day", f"{SITE}/list/cs.CL/new",
        page("<dl id='articles'><h3>New submissions (showing 4 of 4 entries)</h3>", rows(PAPERS, lambda n, t: f"<dt><a name='item{n}'>[{n}]</a> <a href='/abs/2611.0{n}234' title='Abstract' id='2611.0{n}234'>arXiv:2611.0{n}234</a> [<a href='/pdf/2611.0{n}234' title='Download PDF'>pdf</a>, <a href='/format/2611.0{n}234' title='Other formats'>other</a>]</dt><dd><div class='meta'><div class='list-title mathjax'><span class='descriptor'>Title:</span> {t}</div><div class='list-authors'><a href='/a/1'>Ada Miller</a>, <a href='/a/2'>Bo Lind</a></div><div class='list-comments'><span class='descriptor'>Comments:</span> {n}2 pages</div><p class='mathjax'>We look at a thing and find that it is so, with some care for the case where it is not.</p></div></dd>"), "</dl>"),
        PAPERS, numbered("/abs/2611.0{n}234", 4),
    ),
    ListPage(
        "tenders whose number is the link", f"{SITE}/tenders",
        page('<table class="tenders"><tr><th>Reference</th><th>Subject</th><th>Published</th><th>Deadline</th></tr>', rows(TENDERS, lambda n, t: f'<tr><td><a href="/tenders/view/{n}81">HA/2026/0{n}81</a></td><td>{t}</td><td>{26 - n:02}/11/2026</td><td>{10 + n}/12/2026</td></tr>'), "</table>"),
        TENDERS, numbered("/tenders/view/{n}81", 4), days(4),
    ),
    ListPage(
        "threads of a mailing list", f"{SITE}/archives/list/tide@lists.example/",
        page('<div class="thread-list">', rows(EN[:5], lambda n, t: f'<div class="thread"><div class="thread-title"><a name="K{n}" href="/archives/list/tide@lists.example/thread/K{n}ABCDEFGHIJKLMNOPQRSTUV/"><i class="icon"></i> {t}</a></div><div class="thread-info"><span class="participants" title="participants"><i></i> {n}</span><span class="replies"><i></i> {n * 2}</span><span class="thread-date" title="Tuesday, 2{6 - n} November 2026 09:15:00">{n} days</span><span>by Ada Miller</span></div></div>'), "</div>"),
        EN[:5], [f"{SITE}/archives/list/tide@lists.example/thread/K{n}ABCDEFGHIJKLMNOPQRSTUV/" for n in range(1, 6)], days(5),
    ),
    ListPage(
        "bugs in a table", f"{SITE}/buglist.cgi?product=Tide",
        page('<table class="bz_buglist"><thead><tr><th>ID</th><th>Product</th><th>Comp</th><th>Assignee</th><th>Status</th><th>Summary</th><th>Changed</th></tr></thead><tbody>', rows(EN[:5], lambda n, t: f'<tr class="bz_bugitem"><td><a href="show_bug.cgi?id={7000 + n}">{7000 + n}</a></td><td>Tide</td><td>core</td><td>ada@tide.example</td><td>NEW</td><td><a href="show_bug.cgi?id={7000 + n}">{t}</a></td><td>2026-11-{26 - n}</td></tr>'), "</tbody></table>"),
        EN[:5], [f"{SITE}/show_bug.cgi?id={7000 + n}" for n in range(1, 6)], days(5),
    ),
    ListPage(
        "notices with a label between day and link", f"{SITE}/oshirase/",
        page('<ul class="p-news">', rows(NOTICES, lambda n, t: f'<li class="p-news__item"><a href="/oshirase/{n}{n}0/"><time class="p-news__date">2026.11.{26 - n}</time><span class="p-news__cat">{"重要" if n == 3 else "お知らせ"}</span><span class="p-news__text">{t}</span></a></li>'), "</ul>"),
        NOTICES, numbered("/oshirase/{n}{n}0/", 4), days(4),
    ),
    ListPage(
        "documents with their size", f"{SITE}/publications/reports",
        page('<div class="documents">', rows(EN[:4], lambda n, t: f'<div class="doc"><span class="doc__icon pdf"></span><a href="/files/report-{n}.pdf">{t} (PDF, {n}.4 MB)</a><span class="doc__date">{26 - n} November 2026</span></div>'), "</div>"),
        [f"{t} (PDF, {n}.4 MB)" for n, t in enumerate(EN[:4], 1)], numbered("/files/report-{n}.pdf", 4), days(4),
    ),
    ListPage(
        "cards linked three times", f"{SITE}/archive",
        page('<div class="portable-archive-list">', rows(EN[:5], lambda n, t: f'<div class="post-preview"><a class="image" href="{SITE}/p/{slug(t)}"><img src="https://img.example/{n}.jpg" alt=""></a><div><a data-testid="post-preview-title" href="{SITE}/p/{slug(t)}">{t}</a><a href="{SITE}/p/{slug(t)}">What it means, who is for it, and who pays for it in the end</a><div class="meta"><time datetime="2026-11-{26 - n}T06:00:00.000Z">Nov {26 - n}</time> • <a href="https://people.example/@ada">Ada Miller</a></div><div class="counts"><a href="{SITE}/p/{slug(t)}/comments">{n * 3}</a></div></div></div>'), "</div>"),
        EN[:5], [f"{SITE}/p/{slug(t)}" for t in EN[:5]], days(5), "https://img.example/1.jpg",
    ),
    ListPage(
        "announcements in an accordion", f"{SITE}/announcements",
        page('<div class="accordion">', rows(EN[:4], lambda n, t: f'<div class="accordion-item"><h3 class="accordion-header"><button type="button" aria-expanded="false" aria-controls="c{n}">{t}</button></h3><div id="c{n}" class="accordion-panel"><p><em>Posted on {26 - n} November 2026</em></p><p>The office says what changes, from when, and for whom, and where to ask.</p></div></div>'), "</div>"),
        EN[:4], [f"{SITE}/announcements"] * 4, days(4),
    ),
    ListPage(
        "routes behind a hash", f"{SITE}/app/",
        page('<div class="el-table"><table>', rows(ZH, lambda n, t: f'<tr class="el-table__row"><td><div class="cell">{n}</div></td><td><div class="cell"><a href="#/notice/detail?id={300 + n}">{t}</a></div></td><td><div class="cell">2026-11-{26 - n} 10:0{n}</div></td></tr>'), "</table></div>"),
        ZH, [f"{SITE}/app/#/notice/detail?id={300 + n}" for n in range(1, 7)], days(),
    ),
    ListPage(
        "offers with price and place", f"{SITE}/search/boats",
        page('<ol class="cl-static-search-results">', rows(GOODS, lambda n, t: f'<li class="cl-static-search-result" title="{t}, used twice"><a href="{SITE}/boo/d/aberwen-{slug(t)}/770{n}.html"><div class="title">{t}, used twice</div><div class="details"><div class="price">$1,{n}00</div><div class="location">Aberwen</div></div></a></li>'), "</ol>"),
        [f"{t}, used twice" for t in GOODS], [f"{SITE}/boo/d/aberwen-{slug(t)}/770{n}.html" for n, t in enumerate(GOODS, 1)],
    ),
    ListPage(
        "news of a club by year, without links", f"{SITE}/chronicle",
        page("<main><h2>2026</h2><ul>", rows(EN[:4], lambda n, t: f"<li><strong>{26 - n} November 2026:</strong> {t}. The club thanks all who helped on the day.</li>"), "</ul></main>"),
        [f"{t}. The club thanks all who helped on the day." for t in EN[:4]], [f"{SITE}/chronicle"] * 4, days(4),
    ),
    ListPage(
        "posts of a theme with cards", f"{SITE}/",
        page('<div class="post-feed gh-feed">', rows(EN[:5], lambda n, t: f'<article class="gh-card post"><a class="gh-card-link" href="/{slug(t)}/"><figure class="gh-card-image"><img src="/content/images/size/w600/{n}.jpg" alt="{t}" loading="lazy"></figure><div class="gh-card-wrapper"><p class="gh-card-tag">Water</p><h3 class="gh-card-title is-title">{t}</h3><p class="gh-card-excerpt">A short text says why one would read on.</p><footer class="gh-card-meta"><span class="gh-card-author">By Ada Miller</span><time class="gh-card-date" datetime="2026-11-{26 - n}">{26 - n} Nov 2026</time></footer></div></a></article>'), "</div>"),
        EN[:5], [f"{SITE}/{slug(t)}/" for t in EN[:5]], days(5), f"{SITE}/content/images/size/w600/1.jpg",
    ),
    ListPage(
        "questions with votes and tags", f"{SITE}/questions",
        page('<div id="questions">', rows([f"{t}?" for t in EN[:5]], lambda n, t: f'<div class="s-post-summary" id="question-summary-{n}"><div class="stats"><span>{n} votes</span><span>{n * 2} answers</span><span>{n * 90} views</span></div><div class="content"><h3 class="s-post-summary--content-title"><a href="/questions/{9100 + n}/x" class="s-link">{t}</a></h3><div class="excerpt">I tried the first way and it did not work, then the second.</div><div class="meta"><ul class="tags"><li><a href="/questions/tagged/sea" class="post-tag">sea</a></li><li><a href="/questions/tagged/rope" class="post-tag">rope</a></li></ul><a href="/users/{n}/ada">ada</a> asked <span title="2026-11-{26 - n} 08:00:00Z" class="relativetime">{n} days ago</span></div></div></div>'), "</div>"),
        [f"{t}?" for t in EN[:5]], numbered("/questions/910{n}/x", 5), days(5),
    ),
    ListPage(
        "resources of JSON:API in a shell", f"{SITE}/stories",
        shell('<script type="application/json" id="state">' + json.dumps({"included": {"pages": [{"type": "page", "id": "1", "attributes": {"title": "About us"}, "links": {"self": "/about"}}]}, "data": [{"type": "story", "id": str(n), "attributes": {"title": t, "published": f"2026-11-{26 - n}"}, "links": {"self": f"/stories/{n}"}} for n, t in enumerate(EN, 1)]}) + "</script>"),
        EN, numbered("/stories/{n}"), days(),
    ),
    ListPage(
        "a programme without classes", f"{SITE}/was-ist-los",
        page("<div>", rows(EN[:5], lambda n, t: f'<div><div><span>{26 - n}.11.2026</span><span>20 Uhr</span></div><div><b>{t}</b><div>Kulturhaus, Eintritt frei</div><a href="/termin/{n}">mehr</a></div></div>'), "</div>"),
        EN[:5], numbered("/termin/{n}", 5), days(5),
    ),
    ListPage(
        "comics with a picture alone", f"{SITE}/comics",
        page('<div class="strip-list">', rows(EN[:5], lambda n, t: f'<div class="strip"><a href="/comic/2026-11-{26 - n}"><img src="/strips/{n}.png" alt="{t}" width="600" height="200"></a></div>'), "</div>"),
        EN[:5], [f"{SITE}/comic/{d}" for d in days(5)], (), f"{SITE}/strips/1.png",
    ),
    ListPage(
        "a list below a list of the newest in bold", f"{SITE}/tongzhi/",
        page('<table width="100%"><tbody>', rows(ZH, lambda n, t: f'<tr height="25"><td width="15"><img src="dot.gif"></td><td><a href="info/1009/{4000 - n}.htm" class="c1234" target="_blank">{"<b>" if n < 3 else ""}{t}{"</b>" if n < 3 else ""}</a>{"<img src=new.gif>" if n < 3 else ""}</td><td width="80" align="right"><span class="timestyle1234">2026/11/{26 - n}&nbsp;</span></td></tr><tr><td colspan="3" height="1" background="line.gif"></td></tr>'), "</tbody></table>"),
        ZH, [f"{SITE}/tongzhi/info/1009/{4000 - n}.htm" for n in range(1, 7)], days(),
    ),
    ListPage(
        "tiles of a channel whose link is an onclick", f"{SITE}/tv",
        page('<div class="tiles">', rows(VIDEOS, lambda n, t: f'<div class="tile" onclick="window.location.href=\'/tv/watch/{n}77\'" style="background-image:url(/t/{n}.jpg)"><div class="tile-title">{t}</div><div class="tile-date">{26 - n}.11.2026</div></div>'), "</div>"),
        VIDEOS, numbered("/tv/watch/{n}77", 5), days(5),
    ),
)  # fmt: skip
