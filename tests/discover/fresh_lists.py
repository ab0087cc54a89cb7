# ruff: noqa: E501  a row of HTML reads better unbroken
"""List pages as sites of 2024 to 2026 write them, each with the rows that should come out.

Written from memory of such sites before the finder was tried on them; names and texts are invented.
"""

from __future__ import annotations

import json

from tests.discover.more_lists import SITE, ListPage, days, numbered, slug
from tests.discover.wild_lists import EN, KO, ZH, page, rows

AR = [
    "مجلس المدينة يوافق على عبارتين كهربائيتين للمصب",
    "افتتاح مدرسة للمتدربين في حوض السفن القديم",
    "إغلاق حاجز الفيضانات لأول مرة هذا الشتاء",
    "قواعد جديدة لترخيص قوارب الصيد في الميناء",
]
JA = [
    "令和八年度補正予算の概要を公表しました",
    "港湾施設の利用料金の改定について",
    "防災訓練の参加者を募集します",
    "橋の補修工事に伴う通行止めのお知らせ",
]


def flight(rows_of: list[dict[str, str]]) -> str:
    """A page of SvelteKit that carries its data as a literal."""
    return f'<script>{{__sveltekit_x={{}};Promise.all([]).then(([kit,app])=>{{kit.start(app,null,{{node_ids:[0,2],data:[null,{{type:"data",data:{{posts:{json.dumps(rows_of)}}},uses:{{}}}}],form:null}})}})}}</script>'


FRESH_ONE = (
    ListPage(
        "cards of Astro with scoped attributes",
        f"{SITE}/blog/",
        page('<main data-astro-cid-bvzihdzo><ul data-astro-cid-bvzihdzo>', rows(EN, lambda n, t: f'<li data-astro-cid-bvzihdzo><a href="/blog/{slug(t)}/" data-astro-cid-bvzihdzo><img width="720" height="360" src="/_astro/p{n}.webp" alt="" data-astro-cid-bvzihdzo><h4 class="title" data-astro-cid-bvzihdzo>{t}</h4><p class="date" data-astro-cid-bvzihdzo><time datetime="2026-11-{26 - n}T00:00:00.000Z">Nov {26 - n}, 2026</time></p></a></li>'), "</ul></main>"),
        EN, [f"{SITE}/blog/{slug(t)}/" for t in EN], days(),
    ),
    ListPage(
        "a shell of SvelteKit with its data as a literal",
        f"{SITE}/posts",
        f'<!doctype html><html><head><title>Posts</title></head><body><div style="display: contents">{flight([{"slug": f"/posts/{slug(t)}", "title": t, "date": f"2026-11-{25 - n}"} for n, t in enumerate(EN)])}</div></body></html>',
        EN, [f"{SITE}/posts/{slug(t)}" for t in EN], days(),
    ),
    ListPage(
        "Remix with its context as a literal",
        f"{SITE}/news",
        f'<!doctype html><html><head><title>News</title></head><body><div id="root"></div><script>window.__remixContext = {json.dumps({"state": {"loaderData": {"routes/news": {"items": [{"title": t, "url": f"/news/{slug(t)}", "publishedAt": f"2026-11-{25 - n}T08:00:00Z"} for n, t in enumerate(EN)]}}}})};</script><script type="module" async>import "/m.js";</script></body></html>',
        EN, [f"{SITE}/news/{slug(t)}" for t in EN], days(),
    ),
    ListPage(
        "custom elements with declarative shadow roots",
        f"{SITE}/newsroom",
        page('<news-list><template shadowrootmode="open"><style>a{}</style><section>', rows(EN, lambda n, t: f'<article><h3><a href="/newsroom/{n}0{n}1">{t}</a></h3><time datetime="2026-11-{26 - n}">2{6 - n}/11</time></article>'), "</section></template></news-list>"),
        EN, numbered("/newsroom/{n}0{n}1"), days(),
    ),
    ListPage(
        "a collection of Webflow",
        f"{SITE}/blog",
        page('<div class="w-dyn-list"><div role="list" class="blog-grid w-dyn-items">', rows(EN, lambda n, t: f'<div role="listitem" class="w-dyn-item"><a href="/blog/{slug(t)}" class="blog-card w-inline-block"><img src="/i/{n}.avif" loading="lazy" alt=""><div class="blog-card_content"><div class="tag-text">Harbour</div><div class="text-size-large">{t}</div><div class="blog-meta"><div>November {26 - n}, 2026</div><div class="dot"></div><div>4 min read</div></div></div></a></div>'), "</div></div>"),
        EN, [f"{SITE}/blog/{slug(t)}" for t in EN], days(),
    ),
    ListPage(
        "tiles of Framer with made names",
        f"{SITE}/updates",
        page('<div class="framer-1x9k">', rows(EN, lambda n, t: f'<div class="framer-a1b2c-container"><a class="framer-8mQ2 framer-1k2j" data-framer-name="Card" href="./updates/{slug(t)}"><div class="framer-z9" data-framer-component-type="RichTextContainer"><p class="framer-text">Nov {26 - n}, 2026</p></div><div class="framer-y8" data-framer-component-type="RichTextContainer"><h3 class="framer-text">{t}</h3></div></a></div>'), "</div>"),
        EN, [f"{SITE}/updates/{slug(t)}" for t in EN], days(),
    ),
    ListPage(
        "a gallery of Wix",
        f"{SITE}/blog",
        page('<div data-hook="post-list">', rows(EN, lambda n, t: f'<article data-hook="post-list-item"><div><a href="{SITE}/post/{slug(t)}" tabindex="-1" aria-hidden="true"><img src="/m/{n}.jpg" alt="{t}"></a></div><div><span data-hook="user-name">Mara Alva</span><span data-hook="time-ago">Nov {26 - n}, 2026</span><span data-hook="time-to-read">3 min read</span><a href="{SITE}/post/{slug(t)}"><div data-hook="post-title"><h2 class="bD0vt9"><p>{t}</p></h2></div></a><div data-hook="post-description"><div>What changes for those who live near the water, and when it does.</div></div></div><button data-hook="like-button">3</button></article>'), "</div>"),
        EN, [f"{SITE}/post/{slug(t)}" for t in EN], days(),
    ),
    ListPage(
        "a summary block of Squarespace",
        f"{SITE}/journal",
        page('<section class="blog-basic-grid">', rows(EN, lambda n, t: f'<article class="blog-basic-grid--container entry"><a href="/journal/{slug(t)}" class="image-wrapper"><img data-src="/j/{n}.jpg" alt=""></a><div class="blog-basic-grid--text"><div class="blog-meta-section"><span class="blog-meta-primary"><span class="blog-categories-list"><a href="/journal/category/Harbour" class="blog-categories">Harbour</a></span></span><time class="blog-date" pubdate>11/{26 - n}/26</time></div><h1 class="blog-title"><a href="/journal/{slug(t)}">{t}</a></h1><div class="blog-excerpt"><p>What changes for those who live near the water.</p></div><a class="blog-more-link" href="/journal/{slug(t)}">Read More</a></div></article>'), "</section>"),
        EN, [f"{SITE}/journal/{slug(t)}" for t in EN], days(),
    ),
    ListPage(
        "a theme of Ghost with a byline and a featured post",
        f"{SITE}/",
        page('<div class="gh-feed">', rows(EN, lambda n, t: f'<article class="gh-card post"><a class="gh-card-link" href="/{slug(t)}/"><figure class="gh-card-image"><img src="/c/{n}.jpg" alt=""></figure><div class="gh-card-wrapper"><h3 class="gh-card-title is-title">{t}</h3><p class="gh-card-excerpt is-body">What it costs, who pays, and why it took nine years.</p><footer class="gh-card-meta"><span class="gh-card-author">By Mara Alva</span><time class="gh-card-date" datetime="2026-11-{26 - n}">{26 - n} Nov 2026</time></footer></div></a></article>'), "</div>"),
        EN, [f"{SITE}/{slug(t)}/" for t in EN], days(),
    ),
    ListPage(
        "an archive of Substack",
        f"{SITE}/archive",
        page('<div class="portable-archive-list">', rows(EN, lambda n, t: f'<div class="pencraft pc-display-flex"><div class="pencraft"><a href="{SITE}/p/{slug(t)[:30]}" data-testid="post-preview-title" class="pencraft">{t}</a><div class="pencraft"><a href="{SITE}/p/{slug(t)[:30]}" class="pencraft">and why it took nine years</a></div><div class="pencraft"><time datetime="2026-11-{26 - n}T09:00:00.000Z" class="pencraft">Nov {26 - n}</time><span>•</span><a href="https://substack.example/@mara" class="pencraft">Mara Alva</a></div></div><div class="like-button-container"><a role="button">12</a></div></div>'), "</div>"),
        EN, [f"{SITE}/p/{slug(t)[:30]}" for t in EN], days(),
    ),
    ListPage(
        "issues of beehiiv",
        f"{SITE}/archive",
        page('<div class="grid">', rows(EN, lambda n, t: f'<div class="transparent h-full cursor-pointer"><a data-discover="true" href="/p/{slug(t)}"><img src="/b/{n}.png" alt="{t}"><div class="space-y-3"><div><time dateTime="2026-11-{26 - n}T00:00:00.000Z">Nov {26 - n}, 2026</time><span>•</span><span>5 min read</span></div><div><h2 class="line-clamp-2">{t}</h2><p>and why it took nine years</p></div></div></a><div><a href="/authors/mara">Mara Alva</a></div></div>'), "</div>"),
        EN, [f"{SITE}/p/{slug(t)}" for t in EN], days(),
    ),
    ListPage(
        "a portal of a Chinese city with months and days apart",
        f"{SITE}/xwzx/",
        page('<ul class="news-ul">', rows(ZH, lambda n, t: f'<li><a href="/xwzx/content/post_{n}77{n}.html" target="_blank"><div class="date"><b>{26 - n}</b><span>2026-11</span></div><div class="txt"><h4>{t}</h4><p>为贯彻落实有关要求，现将有关事项公告如下。</p></div></a></li>'), "</ul>"),
        ZH, numbered("/xwzx/content/post_{n}77{n}.html"), days(),
    ),
    ListPage(
        "a Japanese city with a category and a size of the file",
        f"{SITE}/shinchaku/",
        page('<ul class="list-news">', rows(JA, lambda n, t: f'<li><span class="date">令和8年11月{26 - n}日</span><span class="cat">くらし</span><a href="/soshiki/{n}/{n}41.html">{t}</a><span>[PDFファイル／120KB]</span></li>'), "</ul>"),
        JA, [f"{SITE}/soshiki/{n}/{n}41.html" for n in range(1, 5)], days(4),
    ),
    ListPage(
        "a Korean board whose links a script opens",
        f"{SITE}/bbs/list.do",
        page('<table class="board_list"><thead><tr><th>번호</th><th>제목</th><th>작성자</th><th>작성일</th><th>조회</th></tr></thead><tbody>', rows(KO, lambda n, t: f'<tr><td>{90 - n}</td><td class="al"><a href="/bbs/view.do?nttId={n}8812&amp;menuNo=20{n}">{t} <img src="/n.gif" alt="새글"></a></td><td>총무과</td><td>2026.11.{26 - n}</td><td>{n * 31}</td></tr>'), "</tbody></table>"),
        KO, [f"{SITE}/bbs/view.do?nttId={n}8812&menuNo=20{n}" for n in range(1, 6)], days(5),
    ),
    ListPage(
        "an Arabic agency from right to left",
        f"{SITE}/ar/news",
        page('<div dir="rtl" class="views-rows">', rows(AR, lambda n, t: f'<div class="views-row"><div class="views-field-title"><span class="field-content"><a href="/ar/node/{n}413">{t}</a></span></div><div class="views-field-created"><span class="field-content">{26 - n} نوفمبر 2026</span></div></div>'), "</div>"),
        AR, [f"{SITE}/ar/node/{n}413" for n in range(1, 5)], days(4),
    ),
    ListPage(
        "a forum of Discourse without scripts",
        f"{SITE}/latest",
        page('<table class="topic-list"><tbody>', rows(EN, lambda n, t: f'<tr class="topic-list-item"><td class="main-link" itemprop="itemListElement"><meta itemprop="name" content="{t}"><span class="link-top-line"><a href="{SITE}/t/{slug(t)}/{n}72" class="title raw-link raw-topic-link">{t}</a></span><div class="link-bottom-line"><a href="/c/help/6" class="badge-wrapper">Help</a></div></td><td class="replies"><span class="posts">{n * 2}</span></td><td class="views">{n * 40}</td><td>November {26 - n}, 2026</td></tr>'), "</tbody></table>"),
        EN, [f"{SITE}/t/{slug(t)}/{n}72" for n, t in enumerate(EN, 1)], days(),
    ),
    ListPage(
        "topics of phpBB with the writer before the day",
        f"{SITE}/viewforum.php?f=2",
        page('<div class="forumbg"><ul class="topiclist topics">', rows(EN, lambda n, t: f'<li class="row bg{n % 2}"><dl class="row-item topic_read"><dt><div class="list-inner"><a href="./viewtopic.php?t={n}31" class="topictitle">{t}</a><br><div class="topic-poster">by <a href="./memberlist.php?mode=viewprofile&amp;u={n}" class="username">mara{n}</a> » <time datetime="2026-11-{26 - n}T10:00:00+00:00">{26 - n} Nov 2026, 10:00</time></div></div></dt><dd class="posts">{n}</dd><dd class="views">{n * 9}</dd><dd class="lastpost"><span>by <a href="./memberlist.php?u={n}" class="username">joe{n}</a></span></dd></dl></li>'), "</ul></div>"),
        EN, [f"{SITE}/viewtopic.php?t={n}31" for n in range(1, 7)], days(),
    ),
    ListPage(
        "statuses of a Mastodon account without scripts",
        f"{SITE}/@harbour",
        page('<div class="activity-stream h-feed">', rows(EN[:4], lambda n, t: f'<div class="entry h-entry"><div class="status"><div class="status__info"><a class="status__relative-time u-url u-uid" href="{SITE}/@harbour/11{n}5520"><time class="dt-published" datetime="2026-11-{26 - n}T07:00:00Z">Nov {26 - n}</time></a><a class="status__display-name" href="{SITE}/@harbour"><bdi>Harbour Post</bdi></a></div><div class="status__content e-content"><p>{t}</p></div><div class="status__action-bar"><a href="{SITE}/interact/11{n}5520">Reply</a></div></div></div>'), "</div>"),
        EN[:4], [f"{SITE}/@harbour/11{n}5520" for n in range(1, 5)], days(4),
    ),
    ListPage(
        "posts of Lemmy with the link and the comments",
        f"{SITE}/c/harbour",
        page('<ul class="post-listings list-unstyled">', rows(EN, lambda n, t: f'<li class="post-listing"><div class="vote-bar">{n * 12}</div><a class="thumbnail" href="https://other.example/a/{n}" rel="noopener nofollow"><img src="/t/{n}.jpg" alt=""></a><div><div class="post-title"><h1 class="h5"><a class="link-dark" href="/post/{n}4501">{t}</a></h1></div><span class="small">by <a class="person-listing" href="/u/mara{n}">mara{n}</a> <time title="2026-11-{26 - n}T10:00:00Z">{n} days ago</time></span><a class="btn" href="/post/{n}4501?scrollToComments=true">{n} Comments</a></div></li>'), "</ul>"),
        EN, numbered("/post/{n}4501"), days(),
    ),
    ListPage(
        "incidents of a status page",
        f"{SITE}/history",
        page('<div class="months-container"><div class="month"><h4>November 2026</h4>', rows(["Elevated errors in the API", "Delayed mail in one region", "Sign-in was not possible", "Slow search results"], lambda n, t: f'<div class="incident-data incident-container"><a class="incident-title impact-minor" href="/incidents/x{n}qk2v9zp">{t}</a><div class="message incident-body">This incident has been resolved.</div><div class="secondary">Nov <var>{26 - n}</var>, <var>10:{n}0</var> - <var>11:{n}5</var> UTC</div></div>'), "</div></div>"),
        ["Elevated errors in the API", "Delayed mail in one region", "Sign-in was not possible", "Slow search results"], [f"{SITE}/incidents/x{n}qk2v9zp" for n in range(1, 5)], days(4),
    ),
    ListPage(
        "jobs of a board with pay and place",
        f"{SITE}/jobs",
        page('<div class="postings-group">', rows(["Deck hand", "Tide analyst", "Port engineer", "Night clerk"], lambda n, t: f'<div class="posting" data-qa-posting-id="{n}"><div class="posting-apply"><a href="{SITE}/jobs/8f{n}a-22/apply">Apply</a></div><a class="posting-title" href="{SITE}/jobs/8f{n}a-22"><h5 data-qa="posting-name">{t}</h5><div class="posting-categories"><span class="sort-by-location">Aberwen</span><span class="sort-by-commitment">Full-time</span></div></a></div>'), "</div>"),
        ["Deck hand", "Tide analyst", "Port engineer", "Night clerk"], [f"{SITE}/jobs/8f{n}a-22" for n in range(1, 5)],
    ),
    ListPage(
        "new papers as a list of definitions",
        f"{SITE}/list/cs.AI/new",
        page('<h3>New submissions for Wednesday, 25 November 2026</h3><dl id="articles">', rows(EN, lambda n, t: f'<dt><a name="item{n}">[{n}]</a> <a href="/abs/2611.0{n}10{n}" title="Abstract">arXiv:2611.0{n}10{n}</a> [<a href="/pdf/2611.0{n}10{n}" title="Download PDF">pdf</a>, <a href="/html/2611.0{n}10{n}">html</a>]</dt><dd><div class="meta"><div class="list-title mathjax"><span class="descriptor">Title:</span> {t}</div><div class="list-authors"><a href="/search/?q=Rowe">A. Rowe</a>, <a href="/search/?q=Lind">B. Lind</a></div></div></dd>'), "</dl>"),
        EN, [f"{SITE}/abs/2611.0{n}10{n}" for n in range(1, 7)],
    ),
    ListPage(
        "hearings of a court in a table of days",
        f"{SITE}/cause-list",
        page('<table class="cause"><thead><tr><th>Date</th><th>Case</th><th>Parties</th></tr></thead><tbody>', rows(["Harbour Trust v Lind", "Rowe v City of Aberwen", "In re Ferry Company", "Kirk v Dale Rovers"], lambda n, t: f'<tr><td>{26 - n}/11/2026</td><td>C-{n}12/26</td><td><a href="/judgments/2026/{n}31.html">{t}</a></td></tr>'), "</tbody></table>"),
        ["Harbour Trust v Lind", "Rowe v City of Aberwen", "In re Ferry Company", "Kirk v Dale Rovers"], [f"{SITE}/judgments/2026/{n}31.html" for n in range(1, 5)], days(4),
    ),
    ListPage(
        "blog posts with the writer and the day on one line",
        f"{SITE}/blog/",
        page("<main>", rows(EN, lambda n, t: f'<article class="post"><h2 class="entry-title"><a href="/blog/{slug(t)}/">{t}</a></h2><p class="entry-meta">Posted by Marianne Alvarado on November {26 - n}, 2026</p><p>What changes for those who live near the water.</p></article>'), "</main>"),
        EN, [f"{SITE}/blog/{slug(t)}/" for t in EN], days(),
    ),
    ListPage(
        "releases of GitLab",
        f"{SITE}/o/r/-/releases",
        page('<div class="flash-container"></div><div>', rows(["Tidewatch 2.4.1", "Tidewatch 2.4.0", "Tidewatch 2.3.0", "Tidewatch 2.2.9"], lambda n, t: f'<div id="v2.{n}" class="release-block card"><div class="gl-card-header"><h2 class="gl-heading-4"><a class="gl-link" href="{SITE}/o/r/-/releases/v2.{n}">{t}</a></h2></div><div class="card-body"><a href="{SITE}/o/r/-/archive/v2.{n}/r.zip">Source code (zip)</a><p>Fixes and small things.</p></div><div class="card-footer"><a href="{SITE}/o/r/-/commit/ab{n}">ab{n}12f</a><span>Released <time datetime="2026-11-{26 - n}T10:00:00Z" title="Nov {26 - n}, 2026 10:00am">{n} days ago</time> by</span><a href="{SITE}/mara">mara</a></div></div>'), "</div>"),
        ["Tidewatch 2.4.1", "Tidewatch 2.4.0", "Tidewatch 2.3.0", "Tidewatch 2.2.9"], [f"{SITE}/o/r/-/releases/v2.{n}" for n in range(1, 5)], days(4),
    ),
)  # fmt: skip


FRESH_TWO = (
    ListPage(
        "a grid of container queries with a link over the card",
        f"{SITE}/stories",
        page('<div class="@container"><div class="grid gap-4 @md:grid-cols-2">', rows(EN, lambda n, t: f'<div class="relative group"><img src="/g/{n}.webp" alt=""><p class="text-sm text-slate-500"><time datetime="2026-11-{26 - n}">Nov {26 - n}</time> / Harbour</p><h3 class="mt-2 text-lg"><a href="/stories/{n}41-{slug(t)[:12]}"><span class="absolute inset-0"></span>{t}</a></h3></div>'), "</div></div>"),
        EN, [f"{SITE}/stories/{n}41-{slug(t)[:12]}" for n, t in enumerate(EN, 1)], days(),
    ),
    ListPage(
        "a public page of Notion as a site",
        f"{SITE}/",
        page('<div class="notion-collection-gallery">', rows(EN, lambda n, t: f'<a class="notion-collection-card" href="/{slug(t)[:20]}-8a{n}f00c2d4e6b8a{n}"><div class="notion-collection-card-cover"><img src="/n/{n}.jpg" alt=""></div><div class="notion-collection-card-body"><div class="notion-property"><span class="notion-page-title-text">{t}</span></div><div class="notion-property">Nov {26 - n}, 2026</div></div></a>'), "</div>"),
        EN, [f"{SITE}/{slug(t)[:20]}-8a{n}f00c2d4e6b8a{n}" for n, t in enumerate(EN, 1)], days(),
    ),
    ListPage(
        "a log of changes of a product with a month above each entry",
        f"{SITE}/changelog",
        page("<main>", rows(["Faster search", "Shared folders", "A new editor", "Keys for the API"], lambda n, t: f'<section class="entry"><div class="when">November {26 - n}, 2026</div><div><h2><a href="/changelog/2026-11-{26 - n}-{slug(t)}">{t}</a></h2><p>We made what many of you asked for: it is there for all plans from today on.</p><ul><li>Fix: <a href="/docs/a{n}">the docs</a> say how.</li></ul></div></section>'), "</main>"),
        ["Faster search", "Shared folders", "A new editor", "Keys for the API"], [f"{SITE}/changelog/2026-11-{26 - n}-{slug(t)}" for n, t in enumerate(["Faster search", "Shared folders", "A new editor", "Keys for the API"], 1)], days(4),
    ),
    ListPage(
        "pages of an e-paper with the article in an area",
        f"{SITE}/html/2026-11/25/node_1.htm",
        page('<div id="titleList"><ul>', rows(ZH, lambda n, t: f'<li><a href="content_25{n}_77{n}.htm"><script>document.write(view("{t}"))</script>{t}</a></li>'), "</ul></div>"),
        ZH, [f"{SITE}/html/2026-11/25/content_25{n}_77{n}.htm" for n in range(1, 7)],
    ),
    ListPage(
        "articles of an issue of a journal",
        f"{SITE}/toc/current",
        page('<div class="table-of-content">', rows(EN, lambda n, t: f'<div class="issue-item"><div class="badges"><span>Research Article</span></div><h5 class="issue-item__title"><a href="/doi/10.1145/36{n}.41{n}">{t}</a></h5><ul class="loa"><li><a href="/profile/9{n}">Ann Rowe</a></li><li><a href="/profile/8{n}">Bo Lind</a></li></ul><div class="issue-item__detail"><span>{26 - n} November 2026</span><span>pp {n}–{n + 9}</span><a href="https://doi.example/10.1145/36{n}.41{n}">https://doi.example/10.1145/36{n}.41{n}</a></div><a href="/doi/pdf/10.1145/36{n}.41{n}">PDF</a></div>'), "</div>"),
        EN, [f"{SITE}/doi/10.1145/36{n}.41{n}" for n in range(1, 7)], days(),
    ),
    ListPage(
        "new packages of an index",
        f"{SITE}/search/?o=-created",
        page('<ul class="unstyled">', rows(["tidewatch", "ferrytable", "harbourlog", "saltpy", "knotcount"], lambda n, t: f'<li><a class="package-snippet" href="/project/{t}/"><h3 class="package-snippet__title"><span class="package-snippet__name">{t}</span> <span class="package-snippet__created"><time datetime="2026-11-{26 - n}T10:00:00+0000">Nov {26 - n}, 2026</time></span></h3><p class="package-snippet__description">Counts what comes and goes with the tide</p></a></li>'), "</ul>"),
        ["tidewatch", "ferrytable", "harbourlog", "saltpy", "knotcount"], [f"{SITE}/project/{t}/" for t in ("tidewatch", "ferrytable", "harbourlog", "saltpy", "knotcount")], days(5),
    ),
    ListPage(
        "posts of Bluesky as a reader without scripts sees them",
        f"{SITE}/profile/harbour.example",
        page('<div class="feed">', rows(EN[:4], lambda n, t: f'<div class="post"><div class="head"><a href="/profile/harbour.example">Harbour Post</a> <a class="ts" href="/profile/harbour.example/post/3l{n}kq7"><time datetime="2026-11-{26 - n}T07:00:00Z">{n}d</time></a></div><p class="post-text">{t}</p><div class="stats"><span>{n * 3}</span><span>{n * 8}</span></div></div>'), "</div>"),
        EN[:4], [f"{SITE}/profile/harbour.example/post/3l{n}kq7" for n in range(1, 5)], days(4),
    ),
    ListPage(
        "notices of a stock exchange with codes in columns",
        f"{SITE}/disclosure",
        page('<table class="fullwidth"><tbody>', rows(ZH[:4], lambda n, t: f'<tr><td>60000{n}</td><td><a href="/company/60000{n}">滨江股份</a></td><td class="text-wrap"><a class="table_titlewrap" href="/disclosure/c/2026-11-{26 - n}/60000{n}_2026112{n}.pdf">{t}</a></td><td>2026-11-{26 - n}</td></tr>'), "</tbody></table>"),
        ZH[:4], [f"{SITE}/disclosure/c/2026-11-{26 - n}/60000{n}_2026112{n}.pdf" for n in range(1, 5)], days(4),
    ),
    ListPage(
        "a blog of Hugo with years above rows of month and day",
        f"{SITE}/posts/",
        page('<main><h2 class="year">2026</h2><ul class="posts">', rows(EN, lambda n, t: f'<li><span class="date">Nov {26 - n}</span> <a href="/posts/{slug(t)}/">{t}</a></li>'), "</ul></main>"),
        EN, [f"{SITE}/posts/{slug(t)}/" for t in EN], days(),
    ),
    ListPage(
        "Qwik with its rows in the markup and listeners as attributes",
        f"{SITE}/news/",
        page('<main q:container="paused">', rows(EN, lambda n, t: f'<div q:key="{n}" class="row"><span>{26 - n}.11.2026</span><a q:link href="/news/{n}09{n}/" on:qvisible="./q-1.js#s">{t}</a></div>'), "</main>"),
        EN, numbered("/news/{n}09{n}/"), days(),
    ),
    ListPage(
        "videos of a channel with a length and views",
        f"{SITE}/@harbour/videos",
        page('<div class="grid">', rows(EN, lambda n, t: f'<div class="item"><a class="thumb" href="/watch?v=ab{n}Kd9Lm2"><img src="/v/{n}.jpg" alt=""><span class="len">1{n}:24</span></a><h3><a href="/watch?v=ab{n}Kd9Lm2" title="{t}">{t}</a></h3><div class="meta"><span>{n}.2K views</span><span>{n + 3} days ago</span></div></div>'), "</div>"),
        EN, [f"{SITE}/watch?v=ab{n}Kd9Lm2" for n in range(1, 7)], days(),
    ),
    ListPage(
        "events of a hall with a day in two parts",
        f"{SITE}/whats-on",
        page('<ul class="events">', rows(["Low Tide live", "Songs for the ferry", "An evening of bells", "The salt year"], lambda n, t: f'<li class="event"><div class="day"><span class="d">{26 - n}</span><span class="m">Nov</span><span class="y">2026</span></div><div><h3><a href="/whats-on/{slug(t)}">{t}</a></h3><p>Main hall, doors at seven</p><a class="btn" href="/tickets/{n}">Tickets</a></div></li>'), "</ul>"),
        ["Low Tide live", "Songs for the ferry", "An evening of bells", "The salt year"], [f"{SITE}/whats-on/{slug(t)}" for t in ("Low Tide live", "Songs for the ferry", "An evening of bells", "The salt year")], days(4),
    ),
    ListPage(
        "press releases in an accordion of details",
        f"{SITE}/press",
        page("<div>", rows(EN, lambda n, t: f'<details><summary><span>{26 - n}.11.2026</span> {t}</summary><p>More on <a href="/press/{n}71-release.html">the whole release</a></p></details>'), "</div>"),
        EN, numbered("/press/{n}71-release.html"), days(),
    ),
    ListPage(
        "a table whose rows a script opens",
        f"{SITE}/tenders",
        page('<table><tbody>', rows(EN, lambda n, t: f'<tr onclick="window.location=\'/tenders/{n}88{n}\'" role="link"><td>{t}</td><td>City of Aberwen</td><td>{26 - n} Nov 2026</td></tr>'), "</tbody></table>"),
        EN, numbered("/tenders/{n}88{n}"), days(),
    ),
    ListPage(
        "news of a club with a badge and the day in words",
        f"{SITE}/news",
        page('<div class="feed">', rows(EN, lambda n, t: f'<a class="tile" href="/news/{n}55-{slug(t)[:10]}"><span class="badge">First team</span><span class="tile__title">{t}</span><span class="tile__when">{n + 3} days ago</span></a>'), "</div>"),
        EN, [f"{SITE}/news/{n}55-{slug(t)[:10]}" for n, t in enumerate(EN, 1)], days(),
    ),
)  # fmt: skip
