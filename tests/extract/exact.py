"""Pages whose whole text is known, line by line; see `test_manners.py`.

Of 12 such pages that nothing was made for, 5 gave exactly their text at once and 11 do now; the other has "1 Answer"
above an answer. Two older ones are still not read: a song whose lines are links, and a letter of a mailing list, of
which the sender and the date stay.
"""

from __future__ import annotations

from tests.extract.manners import DE, EN, ES, FR, JA, KO, MENU, ZH, page, paragraphs


def _page(title: str, body: str, lang: str = "en") -> str:
    return page(f"<title>{title}</title>", f"{MENU if lang not in ('zh', 'ja', 'ko') else ''}{body}", lang)


# The name, the page, the lines of its text.
EXACT: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "an article that is folded after its first paragraph",
        _page(
            "橋の通行止め",
            f"<article><h1>橋の通行止め</h1><div class='text'><p>{JA[0]}</p>"
            f"<div class='readmore-hidden' style='display:none'>{paragraphs(*JA[1:])}</div><button>続きを読む</button></div></article>",
            "ja",
        ),
        JA,
    ),
    (
        "a podcast: links to subscribe, chapters, and a transcript that opens",
        _page(
            "Episode 12: The basin",
            "<main><h1>Episode 12: The basin</h1><audio src='/a.mp3' controls></audio><div class='subscribe-links'><a href='https://podcasts.apple.com/x'>Apple Podcasts</a> <a href='/rss'>RSS</a></div>"
            f"{paragraphs(*EN[:2])}<h2>Chapters</h2><ul><li>00:00 Introduction</li><li>04:10 The divers</li></ul><details><summary>Transcript</summary>{paragraphs(*EN[2:])}</details></main>",
        ),
        (*EN[:2], "Chapters", "00:00 Introduction", "04:10 The divers", "Transcript", *EN[2:]),
    ),
    (
        "an obituary: condolences and candles below",
        _page(
            "Jon Hale, harbour master",
            f"<article><h1>Jon Hale, harbour master</h1>{paragraphs(*EN)}<section class='guestbook'><h3>Condolences</h3><ul><li>Light a candle</li><li>Send flowers</li></ul>"
            "<div class='entry'><p>So sorry for your loss.</p><span>Mary, Leeds</span></div><form><textarea></textarea><button>Leave a message</button></form></section></article>",
        ),
        EN,
    ),
    (
        "results of a vote: a column of the table is headed Share",
        _page(
            "Votes counted",
            f"<main><h1>Votes counted</h1><p>{EN[0]}</p><table><tr><th>Party</th><th>Share</th></tr><tr><td>Blue</td><td>41 %</td></tr></table>{paragraphs(*EN[1:])}"
            "<aside><h3>Get election alerts</h3><p>Sign up and we will send you each result as it comes in.</p></aside></main>",
        ),
        (EN[0], "Party", "Share", "Blue", "41 %", *EN[1:]),
    ),
    (
        "a recall by an agency: a list of terms, and when the page was reviewed",
        _page(
            "Recall: Lantern 3",
            f"<main><h1>Recall: Lantern 3</h1><dl><dt>Product</dt><dd>Lantern 3, sold since 2021</dd><dt>Hazard</dt><dd>The battery may catch fire</dd></dl>{paragraphs(*EN)}"
            "<div class='share'><a href='#'>Print</a></div><div class='last-reviewed'>Page last reviewed: 24 November 2025</div></main>",
        ),
        ("Product", "Lantern 3, sold since 2021", "Hazard", "The battery may catch fire", *EN),
    ),
    (
        "a diary of a journey: a note on affiliate links, and prompts to pin and to comment",
        _page(
            "Three days at the harbour",
            "<article><h1>Three days at the harbour</h1><p class='disclosure'><em>This post contains affiliate links. If you book through them I earn a small commission at no cost to you.</em></p>"
            f"{paragraphs(*EN[:2])}<p>📌 Pin this for later!</p><figure><img src='/pin.jpg'><figcaption>Map of the harbour</figcaption></figure>{paragraphs(*EN[2:])}"
            "<p>Have you been there? Let me know in the comments below!</p></article>",
        ),
        EN,
    ),
    (
        "a German regional paper: a box of links inside, and how to write to it",
        _page(
            "Brücke gesperrt",
            f"<article><h1>Brücke gesperrt</h1>{paragraphs(*DE[:2])}<div class='box'><h4>Mehr zum Thema</h4><ul><li><a href='/a'>Was der Umbau der Innenstadt kostet</a></li></ul></div>{paragraphs(*DE[2:])}"
            "<p>Haben Sie Fragen oder Anregungen? Schreiben Sie uns an <a href='mailto:redaktion@blatt.example'>redaktion@blatt.example</a></p></article>",
            "de",
        ),
        DE,
    ),
    (
        "a French paper: what is left to read, for subscribers",
        _page(
            "Le vieux pont fermé",
            f"<article><h1>Le vieux pont fermé</h1>{paragraphs(*FR)}<div class='offer'><p>Il vous reste 72 % de cet article à découvrir.</p><p>La suite est réservée aux abonnés.</p><a href='/abo'>Je m’abonne pour 1 € le premier mois</a></div></article>",
            "fr",
        ),
        FR,
    ),
    (
        "a Chinese office: a table of the notice's number, letter sizes, a row to print",
        _page(
            "关于老桥禁行的通告",
            f"<div class='main'><table class='index'><tr><td>索引号：</td><td>0001-2025</td></tr></table><h1>关于老桥禁行的通告</h1><div class='info'>发布日期：2025-11-24　浏览次数：123　字体：[大 中 小]</div><div class='TRS_Editor'>{paragraphs(*ZH)}</div><div class='ops'>【打印本页】【关闭窗口】</div></div>",
            "zh",
        ),
        ZH,
    ),
    (
        "a Korean portal: the reporter's address, copyright, buttons of feelings",
        _page(
            "다리 통행 금지",
            f"<div id='newsct_article'><h2>다리 통행 금지</h2><div id='dic_area'>{'<br><br>'.join(KO)}<br><br>홍길동 기자 gildong@news.example<br><br>Copyright ⓒ 뉴스. All rights reserved. 무단 전재 및 재배포 금지.</div><div class='reco'><a>좋아요</a><a>훈훈해요</a></div></div>",
            "ko",
        ),
        KO,
    ),
    (
        "a Spanish column of cooking: a card with a button to print, and channels to follow",
        _page(
            "Sopa del puerto",
            f"<article><h1>Sopa del puerto</h1>{paragraphs(*ES[:2])}<div class='recipe'><h3>Ingredientes</h3><ul><li>Un kilo de pescado</li><li>Dos cebollas</li></ul><button>Imprimir receta</button></div>{paragraphs(*ES[2:])}"
            "<p>Síguenos en <a href='https://instagram.com/x'>Instagram</a> y <a href='https://facebook.com/x'>Facebook</a></p></article>",
            "es",
        ),
        (*ES[:2], "Ingredientes", "Un kilo de pescado", "Dos cebollas", *ES[2:]),
    ),
    (
        "a wire of announcements: who sent it, and whom to ask",
        _page(
            "Harbour closes basin",
            f"<article><h1>Harbour closes basin</h1><p>PORTLAND, Nov. 24, 2025 /Newswire/ -- {EN[0]}</p>{paragraphs(*EN[1:])}<p><b>About the Harbour</b></p><p>The Harbour is a public body that runs three basins and a shipyard.</p><p>SOURCE The Harbour</p></article>",
        ),
        (
            f"PORTLAND, Nov. 24, 2025 /Newswire/ -- {EN[0]}",
            *EN[1:],
            "About the Harbour",
            "The Harbour is a public body that runs three basins and a shipyard.",
            "SOURCE The Harbour",
        ),
    ),
)
