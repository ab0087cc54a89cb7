"""Pages of the kinds that public reports name as read badly: media, platforms, notices, scripts other than Latin."""

from __future__ import annotations

from tests.extract.manners import AR, DE, EN, FR, JA, KO, MENU, ZH, Manner, ld, page, paragraphs

_STATED = ld(**{"@type": "NewsArticle", "author": "Nils Dahl", "datePublished": "2025-11-24T10:00:00Z"})
_NOTICE = (
    "各区教育局、市属各学校：为做好今年冬季校园安全工作，现将有关事项通知如下，请认真贯彻执行。",
    "一、各学校应当在十二月五日前完成供暖设备检修，并将检修记录报所在区教育局备案。",
    "二、各区教育局应当组织抽查，抽查比例不低于百分之二十，发现问题限期整改。",
)
_RECIPE = (
    "My grandmother made this soup every Sunday in autumn, and it is still the first thing I cook when it rains.",
    "Roast the pumpkin first: it takes longer, but the soup gets a depth that boiling never gives.",
)
_TALK = (
    "Three years after the merger, the head of the port speaks about strikes, debts and the new terminal.",
    "Why did you close the eastern basin in the middle of the season?",
    "Because the divers told us that two piles would not survive another storm. There was no choice left.",
    "Were the shipping lines angry with you?",
    "Some were. Most of them had seen the pictures by then, and they asked only how long it would take.",
)

REPORTED = (
    Manner(
        "Table with a row head, an empty cell and a list in a cell",
        page(
            '<title>Fares from January | Harbour Post</title><meta property="og:title" content="Fares from January">'
            '<meta property="og:site_name" content="Harbour Post">',
            MENU
            + f'<main><h1>Fares from January</h1><p class="byline">By Mara Lind</p><time datetime="2025-11-24">24 Nov</time>'
            f"{paragraphs(*EN[:2])}<table><thead><tr><th>Line</th><th>Single</th><th>Pass</th></tr></thead><tbody>"
            "<tr><th>North</th><td>3.20</td><td></td></tr><tr><th>Islands</th><td><ul><li>Day 7.50</li>"
            f"<li>Night 9.10</li></ul></td><td>61</td></tr></tbody></table>{paragraphs(*EN[2:])}</main>",
        ),
        "Fares from January",
        "Mara Lind",
        "2025-11-24",
        has=(EN[0], EN[3], "Islands", "Night 9.10"),
        html=("<td></td>", "<li>Night 9.10</li>", "<th>North</th>"),
    ),
    Manner(
        "Lazy pictures: data-src behind a base64 pixel, srcset in data-lazy-srcset, a blurred copy in front",
        page(
            "<title>The old quay in pictures</title>",
            "<article><h1>The old quay in pictures</h1><p>By Jon Aasen | 24 November 2025</p>"
            '<figure><img class="blur" src="https://img.example/q/quay.jpg?w=20" width="20">'
            '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="https://img.example/q/quay.jpg?w=1200">'
            f"<figcaption>The quay at dawn</figcaption></figure>{paragraphs(*EN[:2])}"
            '<p><img src="/static/lazy.svg" data-lazy-srcset="https://img.example/q/crane-600.jpg 600w, '
            'https://img.example/q/crane-1200.jpg 1200w"></p>'
            f'{paragraphs(EN[2])}<p><img src="/1x1.png" data-hi-res-src="https://img.example/q/boat.webp"></p>{paragraphs(EN[3])}'
            "</article>",
        ),
        "The old quay in pictures",
        "Jon Aasen",
        "2025-11-24",
        has=EN,
        html=("quay.jpg?w=1200", "crane-1200.jpg", "boat.webp", "The quay at dawn"),
        nohtml=("w=20", "lazy.svg", "1x1.png", "base64"),
    ),
    Manner(
        "Players: a video by its poster and source, an audio file, a frame that waits for consent",
        page(
            "<title>Listen: the harbour at night</title>",
            '<article><h1>Listen: the harbour at night</h1><span class="author-name">Ida Berg</span>'
            f'<time datetime="2025-11-24T19:00:00Z">Monday</time>{paragraphs(*EN[:2])}'
            '<video poster="https://img.example/p.jpg" controls><source src="https://media.example/night.mp4"></video>'
            f'{paragraphs(EN[2])}<audio controls src="https://media.example/night.mp3"></audio>{paragraphs(EN[3])}'
            '<div class="consent-embed"><p>We need your consent to load this player.</p>'
            '<iframe data-src="https://www.youtube.com/embed/abc123" title="Night film"></iframe></div></article>',
        ),
        "Listen: the harbour at night",
        "Ida Berg",
        "2025-11-24",
        has=EN,
        html=("night.mp4", "night.mp3", "youtube.com/embed/abc123"),
    ),
    Manner(
        "Gallery: a list of figures with captions and a counter",
        page(
            '<title>Storm in ten pictures</title><meta property="article:published_time" content="2025-11-24T08:00:00Z">',
            "<article><h1>Storm in ten pictures</h1><address>Lea Holm</address>"
            f'{paragraphs(EN[0])}<ul class="slides">'
            + "".join(
                f'<li><figure><img src="https://img.example/s/{n}.jpg"><figcaption>Wave number {n} at the mole'
                f'</figcaption></figure><span class="counter">{n}/3</span></li>'
                for n in (1, 2, 3)
            )
            + f"</ul>{paragraphs(*EN[1:])}</article>",
        ),
        "Storm in ten pictures",
        "",
        "2025-11-24",
        has=EN,
        html=("s/1.jpg", "s/2.jpg", "s/3.jpg", "Wave number 2 at the mole"),
    ),
    Manner(
        "Pull quote that repeats a sentence of the text, and a fact box",
        page(
            "<title>Harbour closes basin - The Pier</title>" + _STATED,
            f'<article><h1>Harbour closes basin</h1>{paragraphs(*EN[:2])}<aside class="pullquote"><p>{EN[2]}</p></aside>'
            f'{paragraphs(EN[2])}<div class="factbox"><h3>The basin</h3><ul><li>Built in 1931</li><li>Nine metres deep'
            f"</li></ul></div>{paragraphs(EN[3])}</article>",
        ),
        "Harbour closes basin",
        "Nils Dahl",
        "2025-11-24",
        has=(*EN, "Nine metres deep"),
    ),
    Manner(
        "Endless page: the next article is loaded below, in a container of its own",
        page(
            "<title>Harbour closes basin</title>" + _STATED,
            f'<div class="feed"><div class="story" data-url="/a"><h1>Harbour closes basin</h1>{paragraphs(*EN)}</div>'
            f'<div class="story" data-url="/b"><h1>Brücke gesperrt</h1>{paragraphs(*DE)}</div></div>',
        ),
        "Harbour closes basin",
        "Nils Dahl",
        "2025-11-24",
        has=EN,
        hasnt=(DE[0], DE[3], "Brücke gesperrt"),
    ),
    Manner(
        "WeChat: video and card of another account, a poll, a reward line",
        page(
            '<meta property="og:title" content="老桥下月封闭"><script>var ct = "1763949600"; var nickname = "河岸观察";</script>',
            '<div id="img-content" class="rich_media"><h1 id="activity-name">老桥下月封闭</h1>'
            '<div><span class="rich_media_meta rich_media_meta_text">林小满</span><a id="js_name">河岸观察</a></div>'
            f'<div id="js_content"><section><p><span>{ZH[0]}</span></p></section><p><span>{ZH[1]}</span></p>'
            '<p><iframe class="video_iframe" data-src="https://v.qq.com/iframe/preview.html?vid=x123"></iframe></p>'
            f"<section><section><p>{ZH[2]}</p><p>{ZH[3]}</p></section></section>"
            '<p style="text-align:center"><img data-src="https://mmbiz.qpic.cn/mmbiz_png/bridge/640?wx_fmt=png"></p>'
            '<p>点击下方名片，关注我们</p></div><div class="reward_area">喜欢作者</div></div>',
            "zh-CN",
        ),
        "老桥下月封闭",
        "林小满",
        "2025-11-24",
        has=ZH,
        hasnt=("关注我们", "喜欢作者"),
        html=("vid=x123", "mmbiz_png/bridge"),
        url="https://mp.weixin.qq.com/s/abcdef",
        zone="Asia/Shanghai",
    ),
    Manner(
        "Sohu account: source before the statement, 返回搜狐, reading count",
        page(
            '<title>老桥下月封闭_施工_工期</title><meta property="og:title" content="老桥下月封闭">',
            '<div class="text"><div class="text-title"><h1>老桥下月封闭 </h1><div class="article-info">'
            '<span class="time" id="news-time">2025-11-24 16:20</span> 来源: <a>河岸晚报</a></div></div>'
            f'<article class="article" id="mp-editor"><p>原标题：老桥下月封闭</p>{paragraphs(*ZH)}'
            '<p>（责任编辑：李明）</p><p><a href="/">返回搜狐，查看更多</a></p></article>'
            '<div class="statement">平台声明：该文观点仅代表作者本人，搜狐号系信息发布平台，搜狐仅提供信息存储空间服务。</div>'
            '<div class="bottom-relate-wrap">阅读 (<em>213</em>)</div></div>',
            "zh",
        ),
        "老桥下月封闭",
        "李明",
        "2025-11-24",
        has=ZH,
        hasnt=("原标题", "返回搜狐", "平台声明", "213"),
        zone="Asia/Shanghai",
    ),
    Manner(
        "NetEase account: post_info line, 特别声明 in two languages, 网易号",
        page(
            "<title>老桥下月封闭|桥墩_网易订阅</title>",
            '<div class="post_main"><h1 class="post_title">老桥下月封闭</h1><div class="post_info">2025-11-24 09:31:44　'
            f'来源: <a>河岸晚报</a>湖北 <a class="post_jubao">举报</a></div><div class="post_body">{paragraphs(*ZH)}'
            "<p>特别声明：以上内容(如有图片或视频亦包括在内)为自媒体平台“网易号”用户上传并发布，本平台仅提供信息存储服务。</p>"
            "<p>Notice: The content above (including the pictures and videos if any) is uploaded and posted by a user of "
            "NetEase Hao, which is a social media platform and only provides information storage services.</p></div>"
            '<div class="post_recommends"><h3>相关推荐</h3><ul><li><a>别的新闻标题在这里显示出来</a></li></ul></div></div>',
            "zh",
        ),
        "老桥下月封闭",
        "",
        "2025-11-24",
        has=ZH,
        hasnt=("特别声明", "Notice:", "别的新闻标题"),
        zone="Asia/Shanghai",
    ),
    Manner(
        "Baijiahao: hashed classes, account and time in one header, paragraphs of spans",
        page(
            "<title>老桥下月封闭</title>",
            '<div id="ssr-content"><div class="EaCvy"><div class="_2oTsX"><div class="sKHSJ">老桥下月封闭</div>'
            '<div class="_3tNyU"><p class="_7y5nA" data-testid="author-name">河岸观察</p><div class="_10s4U"><span class="_2sjh9" '
            'data-testid="updatetime">2025-11-24 16:20</span><span class="_2Wctx">湖北</span></div></div></div>'
            '<div class="_18p7x" data-testid="article">'
            + "".join(
                f'<div class="dpu8C _2kCxD"><p><span class="bjh-p"><span class="bjh-br"></span>{line}</span></p></div>'
                for line in ZH
            )
            + '</div><div class="_1jMvR"><span>举报/反馈</span></div></div></div>',
            "zh",
        ),
        "老桥下月封闭",
        "河岸观察",
        "2025-11-24",
        has=ZH,
        hasnt=("举报",),
        zone="Asia/Shanghai",
    ),
    Manner(
        "Office notice: number of the document, attachments as list, printer's line",
        page(
            '<title>关于做好冬季校园安全工作的通知</title><meta name="ArticleTitle" content="关于做好冬季校园安全工作的通知">'
            '<meta name="PubDate" content="2025-11-24 09:00"><meta name="ContentSource" content="市教育局">',
            '<div class="pos">当前位置：<a>首页</a> > <a>通知公告</a></div><div class="con"><h1>关于做好冬季校园安全工作的通知</h1>'
            '<p class="info">发布时间：2025-11-24　来源：市教育局　浏览次数：<span>88</span></p>'
            f'<p align="center">市教安〔2025〕17号</p>{paragraphs(*_NOTICE)}'
            '<p>附件：1. <a href="/files/jl.docx">检修记录表</a></p><p>　　　2. <a href="/files/cc.xlsx">抽查汇总表</a></p>'
            '<p align="right">市教育局</p><p align="right">2025年11月21日</p></div>'
            '<div class="tools">【打印】【关闭】</div><div class="foot">主办单位：市教育局　京ICP备05000000号</div>',
            "zh",
        ),
        "关于做好冬季校园安全工作的通知",
        "",
        "2025-11-24",
        has=(*_NOTICE, "市教安〔2025〕17号", "抽查汇总表"),
        hasnt=("浏览次数", "【打印】", "ICP备", "当前位置"),
        html=("jl.docx", "cc.xlsx"),
        zone="Asia/Shanghai",
    ),
    Manner(
        "Korean daily: reporter with mail below the headline, photo credit, copyright",
        page(
            '<meta property="og:title" content="낡은 다리 통행 금지"><title>낡은 다리 통행 금지 - 강변일보</title>',
            '<div id="article"><h1>낡은 다리 통행 금지</h1><div class="byline"><em>김하늘 기자</em> '
            '<span class="mail">sky@example.kr</span></div><ul class="infomation"><li>승인 2025.11.24 15:03</li></ul>'
            f'<div itemprop="articleBody">{paragraphs(*KO)}<p>sky@example.kr</p></div>'
            '<p class="copy">저작권자 © 강변일보 무단전재 및 재배포 금지</p><h4>관련기사</h4><ul><li><a>다른 기사 제목입니다 여러분</a></li></ul></div>',
            "ko",
        ),
        "낡은 다리 통행 금지",
        "김하늘",
        "2025-11-24",
        has=KO,
        hasnt=("무단전재", "다른 기사 제목"),
        zone="Asia/Seoul",
    ),
    Manner(
        "Japanese portal: 記者 in the byline, 有料 mark, related words at the end",
        page(
            '<title>老朽橋、来月通行止め | 川辺新聞</title><meta property="og:title" content="老朽橋、来月通行止め | 川辺新聞">'
            '<meta property="og:site_name" content="川辺新聞">',
            '<article><h1>老朽橋、来月通行止め</h1><p class="info"><time datetime="2025-11-24T18:03:00+09:00">2025年11月24日 18時03分'
            '</time> <span class="author">佐藤花子記者</span></p>'
            f'{paragraphs(*JA)}<p class="tag">#橋 #通行止め</p><section><h2>あわせて読みたい</h2><ul><li><a>別の記事の見出しがここにあります</a></li>'
            "</ul></section></article>",
            "ja",
        ),
        "老朽橋、来月通行止め",
        "佐藤花子",
        "2025-11-24",
        has=JA,
        hasnt=("別の記事の見出し",),
        zone="Asia/Tokyo",
    ),
    Manner(
        "Arabic daily: كتب with a colon, Hijri day beside the Gregorian one, rtl",
        page(
            '<meta property="og:title" content="إغلاق الجسر القديم"><title>إغلاق الجسر القديم</title>',
            '<article><h1>إغلاق الجسر القديم</h1><div class="writer">كتب: سامي الحداد</div><span class="date">'
            f"الاثنين 24 نوفمبر 2025 - 10:30</span>{paragraphs(*AR)}</article>",
            "ar",
        ).replace('lang="ar"', 'lang="ar" dir="rtl"'),
        "إغلاق الجسر القديم",
        "سامي الحداد",
        "2025-11-24",
        has=AR,
        html=('dir="rtl"',),
    ),
    Manner(
        "Live blog: pinned summary, entries with author and time, oldest last",
        page(
            "<title>Storm live: ferries stop</title>"
            '<script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Storm live: ferries stop",'
            '"datePublished":"2025-11-24T06:00:00Z","author":{"@type":"Person","name":"Eva Strand"}}</script>',
            '<main><h1>Storm live: ferries stop</h1><div class="summary"><h2>Key events</h2><ul><li>Ferries stopped at noon</li>'
            '<li>Two piers closed</li></ul></div><div class="liveblog">'
            + "".join(
                f'<div class="post" id="p{n}"><time datetime="2025-11-24T{10 + n}:00:00Z">{10 + n}:00</time><h2>Entry {n}</h2>'
                f'<p>{line}</p><div class="share"><a>Share</a></div></div>'
                for n, line in enumerate(EN)
            )
            + "</div></main>",
        ),
        "Storm live: ferries stop",
        "Eva Strand",
        "2025-11-24",
        has=(*EN, "Entry 2", "Ferries stopped at noon"),
        hasnt=("Share",),
    ),
    Manner(
        "Recipe card: jump links above, ingredients with amounts, numbered steps, ratings",
        page(
            '<title>Pumpkin soup - The Rainy Kitchen</title><meta property="og:site_name" content="The Rainy Kitchen">'
            '<meta property="article:published_time" content="2025-11-24T07:00:00Z">',
            '<article><h1>Pumpkin soup</h1><p class="entry-author">by <a rel="author" href="/about">Rosa Klee</a></p>'
            f'<a class="jump" href="#r">Jump to recipe</a>{paragraphs(*_RECIPE)}'
            '<div class="recipe-card" id="r"><h2>Pumpkin soup</h2><div class="rating">4.8 from 31 votes</div><h3>Ingredients</h3>'
            "<ul><li>1 kg pumpkin</li><li>2 onions</li><li>1 l stock</li></ul><h3>Method</h3><ol><li>Roast the pumpkin for "
            "forty minutes at 200 degrees.</li><li>Fry the onions, add the stock and simmer.</li><li>Blend until smooth.</li>"
            "</ol></div></article>",
        ),
        "Pumpkin soup",
        "Rosa Klee",
        "2025-11-24",
        has=(*_RECIPE, "1 kg pumpkin", "2 onions", "Blend until smooth."),
        hasnt=("Jump to recipe",),
    ),
    Manner(
        "Interview: questions in bold, answers in paragraphs, the interviewer below",
        page(
            "<title>“There was no choice left”</title><meta name='author' content='Tom Vik'>"
            '<meta property="article:published_time" content="2025-11-24T07:00:00Z">',
            f"<article><h1>“There was no choice left”</h1><p>{_TALK[0]}</p><p><strong>{_TALK[1]}</strong></p><p>{_TALK[2]}</p>"
            f"<p><strong>{_TALK[3]}</strong></p><p>{_TALK[4]}</p></article>",
        ),
        "“There was no choice left”",
        "Tom Vik",
        "2025-11-24",
        has=_TALK,
        html=(f"<strong>{_TALK[3]}</strong>",),
    ),
    Manner(
        "Code: a highlighted block of spans with line numbers in a gutter, inline code, a copy button",
        page(
            '<title>Reading feeds twice | devlog</title><meta property="og:site_name" content="devlog">',
            '<article><header><h1>Reading feeds twice</h1><p class="meta">Posted by <span class="p-author">Kim Lo</span> on '
            '<time datetime="2025-11-24">Nov 24, 2025</time></p></header><p>A feed that moves is read twice by a careless '
            "loop: once at its old address, once at the new one. Call <code>seen.add(guid)</code> first.</p>"
            '<div class="highlight"><button class="copy">Copy</button><table><tr><td class="lineno"><pre>1\n2</pre></td>'
            '<td class="code"><pre><span class="k">for</span> entry <span class="k">in</span> feed:\n    seen.add(entry.guid)'
            "</pre></td></tr></table></div><p>The order matters, since an exception between the two lines would make the loop "
            "tell of the entry again at its next turn.</p></article>",
        ),
        "Reading feeds twice",
        "Kim Lo",
        "2025-11-24",
        has=("for entry in feed:", "seen.add(entry.guid)", "careless loop", "The order matters"),
        hasnt=("Copy",),
        html=("<code>seen.add(guid)</code>", "<pre>"),
        nohtml=("1\n2",),
    ),
    Manner(
        "Formulas: MathML with TeX, KaTeX with both copies, a MathJax script",
        page(
            "<title>Why the pier moved</title>",
            "<article><h1>Why the pier moved</h1><p>by Ann Roe, 24 November 2025</p><p>The load on a pile grows with the square "
            'of the wave: <math><semantics><mrow><mi>F</mi><mo>=</mo><mi>k</mi></mrow><annotation encoding="application/x-tex">'
            "F = k h^2</annotation></semantics></math>, as every student of the coast learns in the first year.</p>"
            '<p>Its period is <span class="katex"><span class="katex-mathml"><math><semantics><mi>T</mi><annotation '
            'encoding="application/x-tex">T = 2\\pi</annotation></semantics></math></span><span class="katex-html" '
            'aria-hidden="true">T=2π</span></span> times the root of a quotient that nobody measured before the storm.</p>'
            '<script type="math/tex; mode=display">E = mc^2</script><p>That is the whole of the report, which the authority '
            "published on Monday with forty pages of tables.</p></article>",
        ),
        "Why the pier moved",
        "Ann Roe",
        "2025-11-24",
        has=("F = k h^2", "T = 2\\pi", "forty pages"),
        hasnt=("T=2π",),
        html=("<code>F = k h^2</code>", "<code>E = mc^2</code>"),
    ),
    Manner(
        "Subscription pitch between paragraphs and a newsletter form inside the text",
        page(
            "<title>Basin closed for a year</title>" + _STATED,
            f"<article><h1>Basin closed for a year</h1>{paragraphs(*EN[:2])}<div class='box-7'><p>Subscribe now for $1 a week "
            "and get unlimited digital access. Cancel any time.</p><a>See your options</a></div>"
            f"{paragraphs(EN[2])}<form><p>Get the morning briefing in your inbox</p><input type='email'><button>Join</button>"
            f"</form>{paragraphs(EN[3])}</article>",
        ),
        "Basin closed for a year",
        "Nils Dahl",
        "2025-11-24",
        has=EN,
        hasnt=("unlimited digital access", "morning briefing", "See your options"),
    ),
    Manner(
        "French site: author in a sentence with the agency, dates published and updated, « À lire aussi » box",
        page(
            "<title>Le vieux pont fermé - Ouest Matin</title><meta property='og:site_name' content='Ouest Matin'>",
            "<article><h1>Le vieux pont fermé</h1><p class='signature'>Par Claire Morel avec AFP</p><p class='dates'>Publié le 24/11/2025 "
            f"à 18h05, mis à jour le 25/11/2025 à 07h40</p>{paragraphs(*FR[:2])}<p><strong>À lire aussi : <a href='/x'>Un autre "
            f"article sur la rocade nord</a></strong></p>{paragraphs(*FR[2:])}</article>",
            "fr",
        ),
        "Le vieux pont fermé",
        "Claire Morel, AFP",
        "2025-11-24",
        has=FR,
        hasnt=("rocade nord",),
        zone="Europe/Paris",
    ),
    Manner(
        "AMP page: amp-img, amp-carousel, amp-iframe, sidebar menu",
        page(
            '<title>Storm closes two piers</title><script type="application/ld+json">{"@type":"NewsArticle","headline":'
            '"Storm closes two piers","datePublished":"2025-11-24T06:00:00Z","author":[{"@type":"Person","name":"Eva Strand"},'
            '{"@type":"Person","name":"Ole Ness"}]}</script>',
            "<amp-sidebar><ul><li><a>Home</a></li><li><a>Sports</a></li></ul></amp-sidebar><article><h1>Storm closes two piers</h1>"
            f'<amp-img src="https://img.example/pier.jpg" width="900" height="600"></amp-img>{paragraphs(*EN[:2])}'
            '<amp-carousel><amp-img src="https://img.example/c1.jpg" width="900" height="600"></amp-img></amp-carousel>'
            f'{paragraphs(*EN[2:])}<amp-iframe src="https://maps.example/embed/7" width="500" height="300"></amp-iframe></article>',
        ),
        "Storm closes two piers",
        "Eva Strand, Ole Ness",
        "2025-11-24",
        has=EN,
        hasnt=("Sports",),
        html=("pier.jpg", "c1.jpg", "maps.example/embed/7"),
    ),
    Manner(
        "Chinese party paper: 通讯员 beside 记者 in the byline, 责编 at the foot, page number",
        page(
            "<title>老桥下月封闭-河岸日报数字报</title>",
            '<div class="article"><h3 class="yinti">城建</h3><h1>老桥下月封闭</h1><h2 class="subtitle">行人和自行车不受影响</h2>'
            '<p class="sec">本报记者 陈志远 通讯员 周慧</p><p class="date">《河岸日报》（2025年11月24日 第 03 版）</p>'
            f'<div id="articleContent">{paragraphs(*ZH)}</div><p>责编：吴迪</p></div>',
            "zh",
        ),
        "老桥下月封闭",
        "陈志远, 周慧",
        "2025-11-24",
        has=ZH,
        zone="Asia/Shanghai",
    ),
    Manner(
        "Newsletter page: preheader hidden, sections by rule, sponsor between, unsubscribe at the foot",
        page(
            "<title>Monday: piers, bread, bells</title>",
            '<span style="display:none">Piers, bread and bells in five minutes</span><table><tr><td><h1>Monday: piers, bread, '
            f"bells</h1><p>Nov 24, 2025 · Written by Lou Reis</p><h2>Piers</h2>{paragraphs(*EN[:2])}<hr><div class='sponsor'>"
            f"<p>A word from Bolt and Sons, who sell anchors.</p></div><hr><h2>Bells</h2>{paragraphs(*EN[2:])}<p>You receive this "
            "because you signed up. <a href='/u'>Unsubscribe</a></p></td></tr></table>",
        ),
        "Monday: piers, bread, bells",
        "Lou Reis",
        "2025-11-24",
        has=(*EN, "Bells"),
        hasnt=("five minutes", "anchors", "Unsubscribe"),
    ),
    Manner(
        "Podcast episode: show notes with chapters and links, transcript below",
        page(
            "<title>Episode 41: The pier - Tidewater</title><meta property='og:site_name' content='Tidewater'>"
            "<meta property='og:title' content='Episode 41: The pier'>",
            "<main><h1>Episode 41: The pier</h1><p>Hosted by Lou Reis · <time datetime='2025-11-24'>24 Nov 2025</time></p>"
            "<audio controls src='https://cdn.example/41.mp3'></audio>"
            f"<h2>Show notes</h2><p>{EN[0]}</p><ul><li>00:00 Opening</li><li>04:10 The divers</li><li><a href='https://a.example/r'>"
            f"The report of the authority</a></li></ul><h2>Transcript</h2>{paragraphs(*EN[1:])}</main>",
        ),
        "Episode 41: The pier",
        "Lou Reis",
        "2025-11-24",
        has=(*EN, "04:10 The divers", "The report of the authority"),
        html=("41.mp3",),
    ),
)


FRESH = (
    Manner(
        "German portal: Stand with clock time, reading time, two names with und",
        page(
            "<title>Alte Brücke gesperrt | Flussbote</title><meta property='og:site_name' content='Flussbote'>",
            "<article><h1>Alte Brücke gesperrt</h1><div class='meta'>Von Anna Kern und Udo Rau</div><div>Stand: 24.11.2025, 18:05 Uhr"
            f"</div><div>Lesedauer: 3 Minuten</div>{paragraphs(*DE)}</article>",
            "de",
        ),
        "Alte Brücke gesperrt",
        "Anna Kern, Udo Rau",
        "2025-11-24",
        has=DE,
        hasnt=("Lesedauer",),
        zone="Europe/Berlin",
    ),
    Manner(
        "Picture with sources in data-srcset and a blurred img",
        page(
            "<title>Basin closed</title>" + _STATED,
            f"<article><h1>Basin closed</h1>{paragraphs(EN[0])}<figure><picture><source data-srcset='https://img.example/b-800.webp 800w, "
            "https://img.example/b-1600.webp 1600w'><img src='data:image/svg+xml;base64,AAAA' alt='The basin'></picture>"
            f"<figcaption>The basin from above</figcaption></figure>{paragraphs(*EN[1:])}</article>",
        ),
        "Basin closed",
        "Nils Dahl",
        "2025-11-24",
        has=EN,
        html=("b-1600.webp", "The basin from above"),
    ),
    Manner(
        "Embedded posts: a quoted tweet, an Instagram post by its permalink, a Facebook video by data-href",
        page(
            "<title>What the captains wrote</title>" + _STATED,
            f"<article><h1>What the captains wrote</h1>{paragraphs(*EN[:2])}<blockquote class='twitter-tweet'><p>Last boat from the "
            "eastern basin. Thank you all.</p>— Captain (@captain) <a href='https://twitter.com/captain/status/42'>November 24</a>"
            f"</blockquote>{paragraphs(EN[2])}<blockquote class='instagram-media' data-instgrm-permalink='https://www.instagram.com/p/XyZ/'>"
            f"</blockquote>{paragraphs(EN[3])}<div class='fb-video' data-href='https://www.facebook.com/port/videos/7/'></div></article>",
        ),
        "What the captains wrote",
        "Nils Dahl",
        "2025-11-24",
        has=(*EN, "Last boat from the eastern basin."),
        html=("status/42", "instagram.com/p/XyZ", "port/videos/7"),
    ),
    Manner(
        "Endless page: further articles with the same class and an h2 as headline",
        page(
            "<title>Basin closed</title>" + _STATED,
            f"<main><article class='story first'><h1>Basin closed</h1>{paragraphs(*EN)}</article><article class='story'>"
            f"<h1>Le vieux pont fermé</h1>{paragraphs(*FR)}</article></main>",
        ),
        "Basin closed",
        "Nils Dahl",
        "2025-11-24",
        has=EN,
        hasnt=(FR[0], FR[3]),
    ),
    Manner(
        "Office page in English: summary, downloads by kind and size, contact below",
        page(
            "<title>Notice to mariners 12 of 2025 - Port Authority</title><meta name='dcterms.issued' content='2025-11-24'>",
            f"<main><h1>Notice to mariners 12 of 2025</h1>{paragraphs(*EN)}<h2>Downloads</h2><ul><li><a href='/d/notice.pdf'>Notice 12 "
            "(PDF, 210 kB)</a></li><li><a href='/d/chart.zip'>Chart of the basin (ZIP, 3 MB)</a></li></ul></main>",
        ),
        "Notice to mariners 12 of 2025",
        "",
        "2025-11-24",
        has=EN,
        html=("notice.pdf", "chart.zip"),
    ),
    Manner(
        "Code of one span a line, a language label and a caption",
        page(
            "<title>Folding text</title>" + _STATED,
            "<article><h1>Folding text</h1><p>Fold both sides before you compare them, or the same word will be two words for the "
            "index and one for the reader.</p><figure class='code'><figcaption>fold.py</figcaption><pre><code>"
            "<span class='line'>def fold(text):</span>\n<span class='line'>    return text.casefold()</span></code></pre></figure>"
            "<p>The function is short, and it is wrong for Turkish, where the dotless letter has a mind of its own.</p></article>",
        ),
        "Folding text",
        "Nils Dahl",
        "2025-11-24",
        has=("def fold(text):\n    return text.casefold()", "wrong for Turkish"),
        html=("<pre>",),
    ),
    Manner(
        "Korean agency: place, agency and reporter before the first sentence",
        page(
            "<meta property='og:title' content='낡은 다리 통행 금지'><title>낡은 다리 통행 금지</title>",
            "<div class='view'><h1>낡은 다리 통행 금지</h1><p class='info'>등록 2025.11.24 15:03:00</p><div id='textBody'>"
            f"<p>[강변=강변통신] 김하늘 기자 = {KO[0]}</p>{paragraphs(*KO[1:])}<p>◎공감언론 강변통신 sky@example.kr</p></div></div>",
            "ko",
        ),
        "낡은 다리 통행 금지",
        "김하늘",
        "2025-11-24",
        has=KO[1:],
        zone="Asia/Seoul",
    ),
    Manner(
        "Japanese paper: place and reporter in corner brackets before the first sentence",
        page(
            "<title>老朽橋、来月通行止め：川辺新聞</title><meta property='og:title' content='老朽橋、来月通行止め'>",
            f"<div class='main'><h1>老朽橋、来月通行止め</h1><p class='date'>2025/11/24 18:03</p><p>【川辺＝佐藤花子】{JA[0]}</p>{paragraphs(*JA[1:])}"
            "<p class='copyright'>無断転載・複製を禁じます</p></div>",
            "ja",
        ),
        "老朽橋、来月通行止め",
        "佐藤花子",
        "2025-11-24",
        has=JA[1:],
        hasnt=("無断転載",),
        zone="Asia/Tokyo",
    ),
    Manner(
        "Arabic column: بقلم in a class of its own, Arabic digits",
        page(
            "<meta property='og:title' content='الجسر القديم'><title>الجسر القديم</title>",
            f"<article><h1>الجسر القديم</h1><p class='by'>بقلم: ليلى منصور</p><p>٢٤ نوفمبر ٢٠٢٥</p>{paragraphs(*AR)}</article>",
            "ar",
        ),
        "الجسر القديم",
        "ليلى منصور",
        "2025-11-24",
        has=AR,
    ),
    Manner(
        "Match ticker: minutes in a list, newest first",
        page(
            "<title>Tide 2, Quay 1: as it happened</title>" + _STATED,
            "<main><h1>Tide 2, Quay 1: as it happened</h1><ol class='ticker'>"
            "<li><b>90'</b> The whistle goes, and the stand empties into the rain faster than it filled.</li>"
            "<li><b>71'</b> A corner from the left, a header from nowhere, and the keeper can only look.</li>"
            "<li><b>12'</b> An early goal for the visitors, who had come with nine fit players and a bus driver.</li></ol></main>",
        ),
        "Tide 2, Quay 1: as it happened",
        "Nils Dahl",
        "2025-11-24",
        has=("The whistle goes", "A corner from the left", "An early goal for the visitors"),
    ),
    Manner(
        "Interview in a definition list",
        page(
            "<title>Three questions to the harbour master</title>" + _STATED,
            f"<article><h1>Three questions to the harbour master</h1><p>{_TALK[0]}</p><dl><dt>{_TALK[1]}</dt><dd>{_TALK[2]}</dd>"
            f"<dt>{_TALK[3]}</dt><dd>{_TALK[4]}</dd></dl></article>",
        ),
        "Three questions to the harbour master",
        "Nils Dahl",
        "2025-11-24",
        has=_TALK,
    ),
    Manner(
        "Review: a score, a table of data, pros and cons as lists",
        page(
            "<title>The Gull 3 reviewed - Deck Gear</title><meta property='og:site_name' content='Deck Gear'>"
            + _STATED,
            f"<article><h1>The Gull 3 reviewed</h1>{paragraphs(*EN[:2])}<table><tr><th>Weight</th><td>410 g</td></tr><tr><th>Battery</th>"
            "<td>19 hours</td></tr></table><h2>Pros</h2><ul><li>Light in the hand</li><li>Survives salt water</li></ul><h2>Cons</h2>"
            f"<ul><li>The strap is too short</li></ul>{paragraphs(*EN[2:])}<p>Verdict: 8 of 10</p></article>",
        ),
        "The Gull 3 reviewed",
        "Nils Dahl",
        "2025-11-24",
        has=(*EN, "19 hours", "Survives salt water", "The strap is too short", "Verdict: 8 of 10"),
    ),
    Manner(
        "Footnotes with links back, small capitals and a subscript",
        page(
            "<title>On piles</title>" + _STATED,
            f"<article><h1>On piles</h1><p>{EN[0]}<sup><a href='#fn1' id='r1'>1</a></sup></p>{paragraphs(*EN[1:])}<p>The wood holds H<sub>2</sub>O"
            " for a century before anyone notices that it has gone soft at the water line.</p><section class='footnotes'><ol><li id='fn1'>"
            "The report of the authority, page 12, with a drawing. <a href='#r1'>↩</a></li></ol></section></article>",
        ),
        "On piles",
        "Nils Dahl",
        "2025-11-24",
        has=(*EN[1:], "The report of the authority, page 12"),
        html=("<sub>2</sub>",),
    ),
    Manner(
        "Poem: verses by line breaks stay lines",
        page(
            "<title>Low water</title>" + _STATED,
            "<article><h1>Low water</h1><p>The quay is bare<br>the ropes hang slack<br>the gulls have gone<br>and won't come back</p>"
            "<p>The tide forgot<br>what it had said<br>the mud remembers<br>every tread</p></article>",
        ),
        "Low water",
        "Nils Dahl",
        "2025-11-24",
        has=("the ropes hang slack", "every tread"),
        html=("<br>",),
    ),
    Manner(
        "Chinese portal: source in brackets at the foot, 原标题, 责任编辑 with a number, navigation of pages",
        page(
            "<title>老桥下月封闭-河岸网</title><meta name='author' content='河岸网'>",
            f"<div class='article'><h1>老桥下月封闭</h1><div class='source'>2025年11月24日 16:20　河岸晚报</div><p>（原标题：老桥下月起封闭施工）</p>"
            f"{paragraphs(*ZH)}<p>（河岸晚报记者 周慧）</p><p class='ed'>责任编辑：吴迪 SN123</p><p>上一篇：<a>另一条新闻的标题写在这里</a></p></div>",
            "zh",
        ),
        "老桥下月封闭",
        "周慧",
        "2025-11-24",
        has=ZH,
        hasnt=("原标题", "另一条新闻"),
        zone="Asia/Shanghai",
    ),
    Manner(
        "Vietnamese daily: author in bold at the end, date with weekday and GMT",
        page(
            "<title>Cấm xe qua cầu cũ - Báo Bờ Sông</title><meta property='og:title' content='Cấm xe qua cầu cũ'>"
            "<meta property='article:published_time' content='2025-11-24T15:03:00+07:00'>",
            "<article><h1>Cấm xe qua cầu cũ</h1><span class='date'>Thứ hai, 24/11/2025, 15:03 (GMT+7)</span><p>Thành phố thông báo cấm ô tô "
            "qua cây cầu cũ từ tháng tới, người đi bộ và xe đạp vẫn được phép qua lại.</p><p>Kết quả kiểm tra cho thấy hai trụ cầu bị nứt, "
            "các chuyên gia đề nghị có biện pháp khẩn cấp.</p><p>Công việc sửa chữa sẽ bắt đầu vào mùa xuân và kéo dài mười bốn tháng.</p>"
            "<p style='text-align:right'><strong>Minh Anh</strong></p></article>",
            "vi",
        ),
        "Cấm xe qua cầu cũ",
        "",
        "2025-11-24",
        has=("hai trụ cầu bị nứt", "mười bốn tháng"),
        zone="Asia/Ho_Chi_Minh",
    ),
    Manner(
        "Page builder: each paragraph in a row and column of its own, buttons between",
        page(
            "<title>Basin closed</title>" + _STATED,
            "<div class='elementor'><section class='row'><div class='col'><h1>Basin closed</h1></div></section>"
            + "".join(
                f"<section class='row'><div class='col'><div class='widget-text'><p>{line}</p></div></div></section>"
                for line in EN
            )
            + "<section class='row'><div class='col'><a class='button' href='/b'>Book a demo</a></div></section></div>",
        ),
        "Basin closed",
        "Nils Dahl",
        "2025-11-24",
        has=EN,
        hasnt=("Book a demo",),
    ),
    Manner(
        "Correction at the top and an editor's note at the foot",
        page(
            "<title>Basin closed</title>" + _STATED,
            f"<article><h1>Basin closed</h1><p><em>Correction: an earlier version of this article gave the wrong year.</em></p>"
            f"{paragraphs(*EN)}<p><em>Editor's note: the authority owns a share of the company that prints this paper.</em></p></article>",
        ),
        "Basin closed",
        "Nils Dahl",
        "2025-11-24",
        has=(*EN, "gave the wrong year", "owns a share of the company"),
    ),
    Manner(
        "WeChat: a text of spans with a code block and a table, original mark beside the author",
        page(
            "<meta property='og:title' content='老桥数据'><script>var oriCreateTime = '1763949600';</script>",
            "<div class='rich_media'><h1 id='activity-name'>老桥数据</h1><span class='rich_media_meta rich_media_meta_text'>原创</span>"
            "<span class='rich_media_meta rich_media_meta_text'>林小满</span><a id='js_name'>河岸观察</a><div id='js_content'>"
            f"<p><span>{ZH[0]}</span></p><table><tr><td>桥墩</td><td>裂缝</td></tr><tr><td>三号</td><td>两处</td></tr></table>"
            "<pre><code><span>count = 2</span></code><code><span>print(count)</span></code></pre>"
            f"<p>{ZH[1]}</p><p>{ZH[2]}</p></div></div>",
            "zh",
        ),
        "老桥数据",
        "林小满",
        "2025-11-24",
        has=(*ZH[:3], "两处", "print(count)"),
        html=("<td>两处</td>",),
        url="https://mp.weixin.qq.com/s/ghijk",
        zone="Asia/Shanghai",
    ),
    Manner(
        "French agency text: place and date before the first sentence, author with a role behind",
        page(
            "<title>Le vieux pont fermé</title><meta property='article:published_time' content='2025-11-24T18:05:00+01:00'>",
            "<article><h1>Le vieux pont fermé</h1><div class='auteur'>Claire Morel, journaliste</div>"
            f"<p>Rivebourg, 24 nov 2025 – {FR[0]}</p>{paragraphs(*FR[1:])}<p>© Agence du fleuve</p></article>",
            "fr",
        ),
        "Le vieux pont fermé",
        "Claire Morel",
        "2025-11-24",
        has=FR[1:],
        zone="Europe/Paris",
    ),
)
