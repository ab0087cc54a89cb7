"""Pages in the manner of sites of many kinds, and what of them should be published."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """A page as a kind of site writes it.

    has, hasnt:  pieces of the text; html, nohtml: pieces of the markup
    zone:        of the source
    """

    name: str
    page: str
    title: str
    author: str = ""
    day: str = ""
    has: tuple[str, ...] = ()
    hasnt: tuple[str, ...] = ()
    html: tuple[str, ...] = ()
    nohtml: tuple[str, ...] = ()
    url: str = "https://news.example/2025/11/a-story.html"
    zone: str = "UTC"


def paragraphs(*lines: str, tag: str = "p") -> str:
    return "".join(f"<{tag}>{line}</{tag}>" for line in lines)


def page(head: str, body: str, lang: str = "en") -> str:
    return f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'


EN = (
    "The harbour authority closed the eastern basin on Tuesday after divers found cracks in two of the older piles.",
    "Ferries will leave from the western quay until the spring, and the timetable will be thinner on weekends.",
    "“We would rather disappoint people than lose a pier,” said the harbour master, who has held the post since 2019.",
    "Repairs are expected to cost four million, of which the region pays half and the shipping lines the rest.",
)
DE = (
    "Der Stadtrat hat am Dienstag beschlossen, die alte Brücke über den Fluss für den Autoverkehr zu sperren.",
    "Radfahrer und Fußgänger dürfen sie weiter benutzen, wie die Verwaltung nach der Sitzung mitteilte.",
    "„Wir haben lange gerechnet, und es gibt keinen besseren Weg“, sagte die Bürgermeisterin den Reportern.",
    "Die Sanierung soll im kommenden Jahr beginnen und etwa vierzehn Monate dauern, heißt es im Beschluss.",
)
FR = (
    "Le conseil municipal a voté mardi la fermeture du vieux pont à la circulation automobile, après deux ans de débats.",
    "Les cyclistes et les piétons pourront continuer à l’emprunter, a précisé la mairie dans un communiqué.",
    "« Nous avons tout essayé avant d’en arriver là », a expliqué la maire devant les journalistes présents.",
    "Les travaux doivent commencer au printemps et durer environ quatorze mois, selon le calendrier adopté.",
)
ES = (
    "El ayuntamiento aprobó el martes cerrar el puente viejo al tráfico de coches, después de dos años de debate.",
    "Los ciclistas y los peatones podrán seguir usándolo, según explicó el gobierno local en un comunicado.",
    "«Hemos probado todo lo demás antes de llegar a esto», dijo la alcaldesa ante los periodistas.",
    "Las obras empezarán en primavera y durarán unos catorce meses, de acuerdo con el calendario aprobado.",
)
JA = (
    "市は二十五日、老朽化した橋を来月から車両通行止めにすると発表した。歩行者と自転車は引き続き通行できる。",
    "点検で橋脚の二か所にひび割れが見つかり、専門家の委員会が早急な対応を求めていた。",
    "市長は記者会見で「市民の安全を最優先に考えた結果だ」と述べ、理解を求めた。",
    "補修工事は来春に始まり、およそ一年二か月かかる見通し。費用は約四億円と見込まれている。",
)
KO = (
    "시는 25일 노후한 다리의 차량 통행을 다음 달부터 금지한다고 발표했다. 보행자와 자전거는 계속 이용할 수 있다.",
    "점검 결과 교각 두 곳에서 균열이 발견돼 전문가 위원회가 신속한 대응을 요구해 왔다.",
    "시장은 기자회견에서 시민의 안전을 가장 먼저 생각한 결정이라며 이해를 구했다.",
    "보수 공사는 내년 봄에 시작해 약 1년 2개월이 걸릴 전망이며 비용은 약 40억 원으로 예상된다.",
)
ZH = (
    "记者二十五日从市交通局获悉，老桥将于下月起禁止机动车通行，行人和自行车不受影响。",
    "此前的检测发现两处桥墩出现裂缝，专家组建议尽快采取措施，确保通行安全。",
    "市交通局负责人表示，这一决定是在充分听取市民意见之后作出的，绕行方案已经公布。",
    "维修工程预计明年春季开工，工期约十四个月，总投资约四千万元，由市财政承担。",
)
AR = (
    "أعلنت بلدية المدينة يوم الثلاثاء إغلاق الجسر القديم أمام حركة السيارات بعد عامين من النقاش.",
    "وسيظل الجسر مفتوحا أمام المشاة وراكبي الدراجات، وفق بيان صدر عن المجلس البلدي مساء اليوم.",
    "وقال رئيس البلدية للصحفيين إن القرار جاء بعد دراسة طويلة شارك فيها مهندسون من الجامعة.",
    "ومن المقرر أن تبدأ أعمال الصيانة في الربيع وأن تستمر نحو أربعة عشر شهرا بتكلفة تبلغ أربعة ملايين.",
)
MENU = '<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li></ul></nav>'
RELATED = (
    '<section class="more"><h3>More on this story</h3><ul><li><a href="/1">Council weighs a new tunnel under the river</a></li>'
    '<li><a href="/2">Why the old mill was never restored</a></li></ul></section>'
)


def ld(**fields: str) -> str:
    import json

    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", **fields})}</script>'


MANNERS = (
    Manner(
        "English daily: hashed class names, byline of two, dates shown and updated",
        page(
            '<title>Harbour closes basin - The Daily Tide</title><meta property="og:site_name" content="The Daily Tide">'
            '<meta property="og:title" content="Harbour closes basin after cracks are found">',
            f'{MENU}<div class="css-1x2y"><h1 class="css-9a">Harbour closes basin after cracks are found</h1>'
            '<div class="css-b1"><span>By </span><a href="/by/ann-lee">Ann Lee</a><span> and </span>'
            '<a href="/by/tom-ray">Tom Ray</a></div><div><span>Published 24 November 2025</span> · '
            f'<span>Updated 26 November 2025</span></div><div class="css-k">{paragraphs(*EN[:2])}'
            '<div class="css-ad"><span>Advertisement</span></div>'
            f"{paragraphs(*EN[2:])}</div></div>{RELATED}<footer><p>© 2025 The Daily Tide. All rights reserved.</p></footer>",
        ),
        "Harbour closes basin after cracks are found",
        "Ann Lee, Tom Ray",
        "2025-11-24",
        EN,
        ("Advertisement", "All rights reserved", "new tunnel"),
        url="https://tide.example/story/harbour",
    ),
    Manner(
        "German daily: dpa mark, lead in a class, subscription box inside",
        page(
            "<title>Brücke wird gesperrt | Flusskurier</title>" + ld(**{"@type": "NewsArticle"}),
            f'{MENU}<main><article><header><span class="kicker">Verkehr</span><h1>Brücke wird gesperrt</h1>'
            f'<p class="lead">{DE[0]}</p><div class="meta"><span class="autor">Von Petra Müller</span> '
            '<time datetime="2025-11-24T18:03:00+01:00">24.11.2025, 18:03 Uhr</time></div></header>'
            f'<div class="text">{paragraphs(*DE[1:3])}<div class="abo"><p>Jetzt 4 Wochen für 1 € testen und alles lesen. '
            f'Jederzeit kündbar.</p></div>{paragraphs(DE[3])}<p class="source">dpa</p></div></article></main>',
            "de",
        ),
        "Brücke wird gesperrt",
        "Petra Müller",
        "2025-11-24",
        DE,
        ("Jederzeit kündbar",),
        zone="Europe/Berlin",
    ),
    Manner(
        "French daily: chapô, « Lire aussi » between paragraphs, publié le with le",
        page(
            '<title>Le vieux pont fermé aux voitures</title><meta name="author" content="La Rédaction">',
            f'<header>{MENU}</header><article><h1>Le vieux pont fermé aux voitures</h1><p class="chapo">{FR[0]}</p>'
            '<div class="signature">Par Claire Dubois<br>Publié le 24 novembre 2025 à 18h03 - Mis à jour le 25 novembre 2025</div>'
            f'{paragraphs(FR[1])}<p><strong>Lire aussi : </strong><a href="/x">Un tunnel sous le fleuve, la fausse bonne idée</a></p>'
            f"{paragraphs(*FR[2:])}</article>",
            "fr",
        ),
        "Le vieux pont fermé aux voitures",
        "Claire Dubois",
        "2025-11-24",
        FR,
        ("Lire aussi", "fausse bonne"),
        zone="Europe/Paris",
    ),
    Manner(
        "Spanish daily: date in words, place before it, tags at the foot",
        page(
            '<title>Cierran el puente viejo - El Puerto</title><meta property="og:title" content="Cierran el puente viejo">',
            '<main><h1>Cierran el puente viejo</h1><div class="firma"><a rel="author" href="/autor/lucia">Lucía Ortega</a> '
            '<span>Valdemar</span> <span class="fecha">24 de noviembre de 2025 - 18:03 CET</span></div>'
            f'<div class="cuerpo">{paragraphs(*ES)}</div><div class="temas"><a href="/t/1">Puentes</a>'
            '<a href="/t/2">Urbanismo</a></div></main>',
            "es",
        ),
        "Cierran el puente viejo",
        "Lucía Ortega",
        "2025-11-24",
        ES,
        ("Urbanismo",),
        zone="Europe/Madrid",
    ),
    Manner(
        "Japanese paper: paragraphs by br, reporter in brackets at the end, 2025年11月24日 18時03分",
        page(
            "<title>老朽化した橋、車両通行止めに：川辺新聞</title>",
            '<div id="main"><h1>老朽化した橋、車両通行止めに</h1><p class="date">2025年11月24日 18時03分</p>'
            f'<div class="kiji">　{JA[0]}<br><br>　{JA[1]}<br><br>　{JA[2]}<br><br>　{JA[3]}【山田太郎】</div>'
            '<ul class="sns"><li><a href="#">シェア</a></li><li><a href="#">ツイート</a></li></ul>'
            '<h3>関連記事</h3><ul><li><a href="/1">川の下にトンネル、なぜ見送られたか</a></li></ul></div>',
            "ja",
        ),
        "老朽化した橋、車両通行止めに",
        "山田太郎",
        "2025-11-24",
        JA,
        ("シェア", "トンネル"),
        zone="Asia/Tokyo",
    ),
    Manner(
        "Korean portal: 입력 and 수정, reporter with mail at the end, copyright line",
        page(
            '<title>노후 다리 차량 통행 금지 - 강변일보</title><meta property="og:title" content="노후 다리 차량 통행 금지">',
            '<div class="wrap"><h2 class="tit">노후 다리 차량 통행 금지</h2><div class="info"><span>입력 2025.11.24 18:03</span>'
            f'<span>수정 2025.11.25 09:12</span></div><div id="articleBody">{paragraphs(*KO)}'
            "<p>홍길동 기자 hong@river.example</p><p>Copyrights ⓒ 강변일보. 무단전재 및 재배포 금지</p></div></div>",
            "ko",
        ),
        "노후 다리 차량 통행 금지",
        "홍길동",
        "2025-11-24",
        KO,
        ("무단전재",),
        zone="Asia/Seoul",
    ),
    Manner(
        "Chinese portal: source and time in one line, editor at the foot, QR caption",
        page(
            "<title>老桥下月起禁止机动车通行_河畔新闻网</title>",
            '<div class="wrap"><h1>老桥下月起禁止机动车通行</h1><div class="info">2025-11-24 18:03&nbsp;&nbsp;来源：河畔日报'
            f'&nbsp;&nbsp;作者：李青</div><div class="content">{paragraphs(*ZH)}<p>（责任编辑：王一）</p></div>'
            '<div class="ewm"><img src="/qr.png"><p>扫码下载客户端</p></div></div>',
            "zh",
        ),
        "老桥下月起禁止机动车通行",
        "李青",
        "2025-11-24",
        ZH,
        ("扫码", "责任编辑"),
        zone="Asia/Shanghai",
    ),
    Manner(
        "Chinese paper: unlabelled byline below the headline, electric head",
        page(
            "<title>老桥下月起禁止机动车通行</title>",
            '<div class="article"><h1>老桥下月起禁止机动车通行</h1><p class="byline">本报记者 葛明 周小舟</p>'
            f'<p class="pub">2025年11月24日 07:12</p>{paragraphs("本报讯（记者 葛明 周小舟）" + ZH[0], *ZH[1:])}</div>',
            "zh",
        ),
        "老桥下月起禁止机动车通行",
        "葛明, 周小舟",
        "2025-11-24",
        ZH[1:],
        zone="Asia/Shanghai",
    ),
    Manner(
        "Arabic portal: rtl, Arabic digits in the date",
        page(
            "<title>إغلاق الجسر القديم أمام السيارات | صحيفة النهر</title>",
            '<div class="post"><h1>إغلاق الجسر القديم أمام السيارات</h1><div class="byline">بقلم: أحمد خالد</div>'
            f"<time>٢٤ نوفمبر ٢٠٢٥</time>{paragraphs(*AR)}</div>",
            "ar",
        ).replace("<html ", '<html dir="rtl" '),
        "إغلاق الجسر القديم أمام السيارات",
        "أحمد خالد",
        "2025-11-24",
        AR,
        html=('dir="rtl"',),
        zone="Asia/Riyadh",
    ),
    Manner(
        "WordPress blog: entry meta, jetpack sharing, about the author, comments",
        page(
            "<title>Why we moved to static pages – Ben writes code</title><meta name=generator content='WordPress 6.6'>",
            '<div class="site"><article class="post-42 post type-post hentry"><header class="entry-header"><h1 class="entry-title">'
            'Why we moved to static pages</h1><div class="entry-meta"><span class="posted-on">Posted on <a href="/2025/11/24/x">'
            '<time class="entry-date published" datetime="2025-11-24T09:00:00+00:00">November 24, 2025</time>'
            '<time class="updated" datetime="2025-11-28T09:00:00+00:00">November 28, 2025</time></a></span>'
            '<span class="byline"> by <span class="author vcard"><a class="url fn n" href="/author/ben">Ben Okafor</a></span></span></div>'
            f'</header><div class="entry-content">{paragraphs(*EN[:2])}<pre><code>make site\nrsync -a out/ host:</code></pre>'
            f"{paragraphs(*EN[2:])}"
            '<div class="sharedaddy sd-sharing-enabled"><h3>Share this:</h3><ul><li><a href="#">Twitter</a></li></ul></div></div>'
            '</article><div id="comments"><h2>3 thoughts on “Why we moved”</h2><ol><li><p>Great post, thank you very much for it, '
            "I learned a lot from reading this.</p></li></ol></div></div>",
        ),
        "Why we moved to static pages",
        "Ben Okafor",
        "2025-11-24",
        (*EN, "make site"),
        ("Share this", "Great post"),
        html=("<pre>",),
    ),
    Manner(
        "Discourse topic: the first post and replies",
        page(
            "<title>Upgrade to 4.2 breaks the scheduler - Support - Example Forum</title>"
            '<meta property="og:title" content="Upgrade to 4.2 breaks the scheduler">'
            '<meta property="og:site_name" content="Example Forum">',
            '<div id="topic-title"><h1><a href="/t/1">Upgrade to 4.2 breaks the scheduler</a></h1></div>'
            '<div itemprop="itemListElement" class="topic-body crawler-post"><div class="crawler-post-meta">'
            '<span class="creator" itemprop="author"><a rel="nofollow" href="/u/marta"><span itemprop="name">marta</span></a></span>'
            '<time datetime="2025-11-24T10:11:12Z" class="post-time" itemprop="datePublished">November 24, 2025, 10:11am</time></div>'
            f'<div class="post" itemprop="text">{paragraphs(*EN)}</div></div>',
        ),
        "Upgrade to 4.2 breaks the scheduler",
        "marta",
        "2025-11-24",
        EN,
    ),
    Manner(
        "Discuz thread: 发表于, the poster beside the post",
        page(
            "<title>老桥要封了，大家怎么绕行 - 本地杂谈 - 河畔论坛</title>",
            '<div id="postlist"><h1><span id="thread_subject">老桥要封了，大家怎么绕行</span></h1><div id="post_1"><table><tr>'
            '<td class="pls"><div class="authi"><a href="space-uid-7.html" class="xw1">江边小鱼</a></div></td>'
            '<td class="plc"><div class="authi"><em id="authorposton1">发表于 2025-11-24 18:03</em></div>'
            f'<div class="t_f" id="postmessage_1">{"<br><br>".join(ZH)}</div></td></tr></table></div></div>',
            "zh",
        ),
        "老桥要封了，大家怎么绕行",
        "江边小鱼",
        "2025-11-24",
        ZH,
        zone="Asia/Shanghai",
    ),
    Manner(
        "Government notice in Chinese: table, attachments, issuing office and day at the end",
        page(
            "<title>关于老桥禁止机动车通行的通告</title><meta name='PubDate' content='2025-11-24 18:03'>"
            "<meta name='ContentSource' content='市交通局'>",
            '<div class="zw"><h1>关于老桥禁止机动车通行的通告</h1><table class="index"><tr><td>索引号：</td><td>A-2025-77</td></tr></table>'
            f'<div class="TRS_Editor">{paragraphs(*ZH)}<table><tr><th>路段</th><th>绕行</th></tr><tr><td>东岸</td><td>新桥</td></tr></table>'
            '<p style="text-align:right">市交通局</p><p style="text-align:right">2025年11月24日</p></div>'
            '<p>附件：<a href="/f/1.pdf">绕行线路图.pdf</a></p></div>',
            "zh",
        ),
        "关于老桥禁止机动车通行的通告",
        "",
        "2025-11-24",
        ZH,
        html=("<table>", "1.pdf"),
        zone="Asia/Shanghai",
    ),
    Manner(
        "Government notice in English: summary list of dates, no author",
        page(
            "<title>Temporary closure of the eastern basin - GOV</title>",
            '<main><h1>Temporary closure of the eastern basin</h1><dl class="meta"><dt>From:</dt><dd>Harbour Office</dd>'
            "<dt>Published</dt><dd>24 November 2025</dd><dt>Last updated</dt><dd>27 November 2025</dd></dl>"
            f'<div class="govspeak">{paragraphs(*EN)}<ul><li>Bring your own chart.</li><li>Keep the radio on channel 12.</li></ul>'
            "</div></main>",
        ),
        "Temporary closure of the eastern basin",
        "",
        "2025-11-24",
        (*EN, "channel 12"),
        html=("<li>",),
    ),
    Manner(
        "Press release: dateline, boilerplate about the company, contact",
        page(
            "<title>Tidewater opens a second yard | Tidewater</title>",
            '<div class="release"><h1>Tidewater opens a second yard</h1><p class="sub">Forty people start in spring</p>'
            f"<p>ODENSE, Denmark, Nov. 24, 2025 /Newswire/ -- {EN[0]}</p>{paragraphs(*EN[1:])}"
            "<p><strong>About Tidewater</strong><br>Tidewater builds small ferries.</p></div>",
        ),
        "Tidewater opens a second yard",
        "",
        "2025-11-24",
        EN[1:],
        url="https://tidewater.example/press/second-yard",
    ),
    Manner(
        "Changelog: versions as headings, lists of changes",
        page(
            "<title>Changelog · tidelib</title>",
            "<main><h1>tidelib 4.2</h1><p>Released on 2025-11-24.</p><h2>Added</h2><ul><li>A scheduler that knows the tides "
            "of every harbour in the tables.</li><li>Support for leap seconds.</li></ul><h2>Fixed</h2><ul><li>The clock no longer "
            f"runs backwards on the last Sunday of October.</li></ul>{paragraphs(EN[0], EN[3])}</main>",
        ),
        "tidelib 4.2",
        "",
        "2025-11-24",
        ("leap seconds", "runs backwards"),
        html=("<h2>Added</h2>", "<li>"),
        url="https://docs.example/changelog/4.2",
    ),
    Manner(
        "Documentation: sidebar of chapters, admonition, code, edit link",
        page(
            "<title>Scheduling — tidelib documentation</title>",
            '<div class="sphinxsidebar"><ul><li><a href="a">Install</a></li><li><a href="b">Quick start</a></li></ul></div>'
            f'<div class="body" role="main"><section><h1>Scheduling<a class="headerlink" href="#x">¶</a></h1>{paragraphs(*EN)}'
            '<div class="admonition note"><p class="admonition-title">Note</p><p>Times are in UTC unless said otherwise, and are '
            'never rounded.</p></div><div class="highlight"><pre>plan(every="6h")</pre></div></section></div>',
        ),
        "Scheduling",
        "",
        "",
        (*EN, "never rounded", 'plan(every="6h")'),
        ("Quick start",),
        url="https://docs.example/scheduling",
    ),
    Manner(
        "Live blog: entries with times",
        page(
            "<title>Storm: live updates - The Daily Tide</title>"
            + ld(
                **{
                    "@type": "LiveBlogPosting",
                    "headline": "Storm: live updates",
                    "datePublished": "2025-11-24T06:00:00Z",
                }
            ),
            '<main><h1>Storm: live updates</h1><div class="live">'
            + "".join(
                f'<article class="entry"><time datetime="2025-11-24T{9 + n:02}:00:00Z">{9 + n:02}.00</time><h2>Update {n}</h2>{paragraphs(line)}</article>'
                for n, line in enumerate(EN)
            )
            + "</div></main>",
        ),
        "Storm: live updates",
        "",
        "2025-11-24",
        EN,
    ),
    Manner(
        "WeChat article: sections and spans, lazy pictures, account",
        page(
            '<meta property="og:title" content="老桥下月起禁止机动车通行"><title></title>',
            '<div id="js_article" class="rich_media"><div id="img-content"><h1 class="rich_media_title" id="activity-name">'
            '老桥下月起禁止机动车通行</h1><div id="meta_content"><span class="rich_media_meta rich_media_meta_text">李青</span>'
            '<a id="js_name">河畔生活</a><em id="publish_time"></em></div><div class="rich_media_content" id="js_content" '
            f'style="visibility: hidden;"><section><span>{ZH[0]}</span></section><section><span>{ZH[1]}</span></section>'
            '<p><img data-src="https://mmbiz.example/b.jpg?wx_fmt=jpeg"></p>'
            f"<section><span>{ZH[2]}</span></section><section><span>{ZH[3]}</span></section></div></div></div>"
            '<script>var ct = "1763964180";var nickname = htmlDecode("河畔生活");</script>',
            "zh",
        ),
        "老桥下月起禁止机动车通行",
        "李青",
        "2025-11-24",
        ZH,
        html=("mmbiz.example/b.jpg",),
        url="https://mp.weixin.qq.com/s/abc",
        zone="Asia/Shanghai",
    ),
    Manner(
        "Substack: header with handle and date without label, buttons between",
        page(
            '<title>On cracks in piles - by Ann Lee - Tide letters</title><meta property="og:title" content="On cracks in piles">'
            '<meta name="author" content="Ann Lee">',
            '<article class="typography newsletter-post post"><div class="post-header"><h1 class="post-title">On cracks in piles</h1>'
            '<h3 class="subtitle">What divers see</h3><div class="byline-wrapper"><a href="/@ann">Ann Lee</a><div class="pencraft">Nov 24, 2025</div></div></div>'
            f'<div class="available-content"><div class="body markup">{paragraphs(*EN[:2])}<div class="subscription-widget-wrap"><p>Thanks for '
            f"reading! Subscribe for free to receive new posts.</p></div>{paragraphs(*EN[2:])}</div></div></article>",
        ),
        "On cracks in piles",
        "Ann Lee",
        "2025-11-24",
        EN,
        ("Subscribe for free",),
        url="https://letters.example/p/cracks",
    ),
    Manner(
        "Old page of tables and font tags",
        page(
            "<title>Harbour Gazette: Basin closed</title>",
            '<table width="780"><tr><td width="150"><a href="a.htm">Home</a><br><a href="b.htm">Tides</a></td><td><font size="5"><b>'
            f'Basin closed</b></font><br><font size="2">by Ann Lee, November 24, 2025</font><br><br>{"<br><br>".join(EN)}</td></tr></table>',
        ),
        "Harbour Gazette: Basin closed",  # nothing says which part is the site
        "Ann Lee",
        "2025-11-24",
        EN,
        url="http://gazette.example/basin.htm",
    ),
    Manner(
        "Italian daily: figure with credit, date with weekday",
        page(
            "<title>Chiuso il ponte vecchio</title>",
            '<article><h1>Chiuso il ponte vecchio</h1><p class="author">di Marco Bianchi</p><p class="data">lunedì 24 novembre 2025</p>'
            '<figure><img src="/f/ponte.jpg" alt="Il ponte"><figcaption>Il ponte visto da sud (foto Rossi)</figcaption></figure>'
            "<p>Il consiglio comunale ha deciso martedì di chiudere il ponte vecchio alle automobili, dopo due anni di dibattito.</p>"
            "<p>Ciclisti e pedoni potranno continuare a usarlo, ha precisato il comune in una nota diffusa in serata.</p></article>",
            "it",
        ),
        "Chiuso il ponte vecchio",
        "Marco Bianchi",
        "2025-11-24",
        ("Il consiglio comunale", "Ciclisti e pedoni"),
        html=("ponte.jpg", "visto da sud"),
        url="https://giornale.example/ponte",
        zone="Europe/Rome",
    ),
    Manner(
        "Russian agency: date, city and agency in the first line",
        page(
            "<title>Старый мост закроют для машин - Речные новости</title>",
            '<div class="article"><h1>Старый мост закроют для машин</h1><div class="article__info-date"><a href="#">18:03 24.11.2025</a></div>'
            "<div class=article__body><p>МОСКВА, 24 ноя - Речные новости. Городской совет решил закрыть старый мост для машин после "
            "двух лет споров.</p><p>Пешеходы и велосипедисты смогут пользоваться им и дальше, сообщили в мэрии вечером.</p></div></div>",
            "ru",
        ),
        "Старый мост закроют для машин",
        "",
        "2025-11-24",
        ("Городской совет решил", "Пешеходы и велосипедисты"),
        url="https://reka.example/most",
        zone="Europe/Moscow",
    ),
    Manner(
        "Short notice: two sentences alone",
        page(
            "<title>Library closed on Monday</title>",
            f'{MENU}<main><h1>Library closed on Monday</h1><p class="date">24 November 2025</p><p>The library stays closed on Monday because '
            "of a burst pipe. Books may be returned at the town hall.</p></main>",
        ),
        "Library closed on Monday",
        "",
        "2025-11-24",
        ("burst pipe", "town hall"),
        ("Sport",),
        url="https://town.example/notices/7",
    ),
    Manner(
        "Mastodon post page: the account is the title",
        page(
            '<title>Ann Lee: "The basin is closed"</title><meta property="og:title" content="Ann Lee (@ann@tide.example)">'
            f'<meta property="og:description" content="{EN[0]} {EN[1]}"><meta property="og:published_time" content="2025-11-24T09:00:00Z">',
            f'<div class="detailed-status"><a class="display-name"><strong>Ann Lee</strong></a><div class="status__content">'
            f"<p>{EN[0]}</p><p>{EN[1]}</p></div></div>",
        ),
        "Ann Lee (@ann@tide.example)",
        "",
        "2025-11-24",
        EN[:2],
        url="https://tide.example/@ann/1",
    ),
    Manner(
        "Recipe-like page with steps as an ordered list and a table",
        page(
            "<title>How to read a tide table</title>",
            "<article><h1>How to read a tide table</h1><div>By <b>Ann Lee</b> on Nov 24, 2025</div>"
            f'{paragraphs(*EN[:2])}<ol start="1"><li>Find your harbour.</li><li>Find the day.</li></ol>'
            "<table><thead><tr><th>Time</th><th>Height</th></tr></thead><tbody><tr><td>04:10</td><td></td></tr></tbody></table></article>",
        ),
        "How to read a tide table",
        "Ann Lee",
        "2025-11-24",
        (*EN[:2], "Find the day"),
        html=("<ol", "<th>Height</th>", "<td></td>"),
        url="https://tide.example/guides/table",
    ),
    Manner(
        "Toutiao-like platform page: 原创 mark and time before the account",
        page(
            "<title>老桥下月起禁止机动车通行-头条</title>",
            '<div class="article-content"><h1>老桥下月起禁止机动车通行</h1><div class="article-meta"><span class="original-tag">原创</span>'
            '<span>2025-11-24 18:03</span><span class="dot">·</span><span class="name"><a href="/c/user/1">河畔观察</a></span></div>'
            f"<article>{paragraphs(*ZH)}</article></div><div class='comment'><p>说得好，支持一下！</p></div>",
            "zh",
        ),
        "老桥下月起禁止机动车通行",
        "河畔观察",
        "2025-11-24",
        ZH,
        ("支持一下",),
        zone="Asia/Shanghai",
    ),
    Manner(
        "Polish portal: author box with picture, date with weekday abbreviation",
        page(
            "<title>Zamkną stary most</title>",
            '<article><h1>Zamkną stary most</h1><div class="author-box"><img src="/a.png" class="avatar"><a href="/autorzy/jan">Jan Kowalski</a>'
            "<span>24 listopada 2025, 18:03</span></div><p>Rada miasta zdecydowała we wtorek o zamknięciu starego mostu dla "
            "samochodów po dwóch latach sporów.</p><p>Rowerzyści i piesi będą mogli korzystać z niego nadal, podał ratusz.</p></article>",
            "pl",
        ),
        "Zamkną stary most",
        "Jan Kowalski",
        "2025-11-24",
        ("Rada miasta", "Rowerzyści"),
        nohtml=("a.png",),
        url="https://portal.example/most",
        zone="Europe/Warsaw",
    ),
    Manner(
        "Page whose headline is an h2 below a logo h1",
        page(
            "<title>Basin closed after dive - Harbour News</title>",
            '<header><h1><a href="/">Harbour News</a></h1></header><article><h2>Basin closed after dive</h2>'
            f'<p class="meta">24/11/2025 | Ann Lee</p>{paragraphs(*EN)}</article>',
        ),
        "Basin closed after dive",
        "Ann Lee",
        "2025-11-24",
        EN,
        url="https://harbour.example/n/3",
        zone="Europe/London",
    ),
    Manner(
        "Academic news with a copyright year and event dates that are not its own",
        page(
            "<title>Divers win a prize | University of the Coast</title>",
            "<main><h1>Divers win a prize</h1><p>Nov 24, 2025</p>"
            f"{paragraphs(*EN)}<p>The ceremony is on 3 March 2026; the first was held on 3 March 1998.</p></main>"
            "<aside><h3>Upcoming events</h3><ul><li>12 January 2026: Open day</li></ul></aside><footer>© 2019 University</footer>",
        ),
        "Divers win a prize",
        "",
        "2025-11-24",
        EN,
        ("Open day", "© 2019"),
        url="https://uni.example/news/prize",
    ),
)

MORE_MANNERS = (
    Manner(
        "Portuguese daily: updated first, published behind it",
        page(
            "<title>Ponte velha fecha aos carros | Jornal do Rio</title>",
            "<article><h1>Ponte velha fecha aos carros</h1><p class='assinatura'>Por Ana Souza</p><p>Atualizado em 26/11/2025 09h10 · "
            "Publicado em 24/11/2025 18h03</p><p>A câmara aprovou na terça-feira o fechamento da ponte velha para carros, depois de "
            "dois anos de debate.</p><p>Ciclistas e pedestres poderão continuar a usar a ponte, informou a prefeitura em nota.</p></article>",
            "pt-br",
        ),
        "Ponte velha fecha aos carros",
        "Ana Souza",
        "2025-11-24",
        ("A câmara aprovou", "Ciclistas e pedestres"),
        url="https://jornal.example/ponte",
        zone="America/Sao_Paulo",
    ),
    Manner(
        "Dutch site: labelled author and date in a definition list",
        page(
            "<title>Oude brug dicht voor auto's</title>",
            "<main><h1>Oude brug dicht voor auto's</h1><dl><dt>Auteur</dt><dd>Jan de Vries</dd><dt>Datum</dt><dd>24 november 2025</dd></dl>"
            "<p>De gemeenteraad heeft dinsdag besloten de oude brug te sluiten voor auto's, na twee jaar van debat.</p>"
            "<p>Fietsers en voetgangers mogen de brug blijven gebruiken, meldt de gemeente in een verklaring.</p></main>",
            "nl",
        ),
        "Oude brug dicht voor auto's",
        "Jan de Vries",
        "2025-11-24",
        ("De gemeenteraad", "Fietsers"),
        url="https://krant.example/brug",
        zone="Europe/Amsterdam",
    ),
    Manner(
        "Ghost blog: author card below, date in a header time",
        page(
            '<title>Piles and patience</title><meta name="generator" content="Ghost 5"><meta name="twitter:data1" content="Ann Lee">',
            '<article class="gh-article post"><header><a class="gh-article-tag">Harbour</a><h1 class="gh-article-title">Piles and patience</h1>'
            '<time class="gh-article-meta-date" datetime="2025-11-24">Nov 24, 2025</time></header>'
            f'<section class="gh-content">{paragraphs(*EN)}<figure class="kg-card kg-image-card"><img src="/c/pile.jpg" loading="lazy">'
            "<figcaption>A pile</figcaption></figure></section></article><section><h3>Sign up for more like this.</h3></section>",
        ),
        "Piles and patience",
        "Ann Lee",
        "2025-11-24",
        EN,
        ("Sign up",),
        html=("pile.jpg",),
        url="https://blog.example/piles/",
    ),
    Manner(
        "Chinese company release: time with label, views counter, previous and next",
        page(
            "<title>第二船厂投产 - 潮水集团</title>",
            '<div class="news"><h2 class="t">第二船厂投产</h2><p class="i">发布时间：2025-11-24 浏览次数：1024 字号：大 中 小</p>'
            f"{paragraphs(*ZH)}<p>上一篇：关于召开年会的通知</p><p>下一篇：没有了</p></div>",
            "zh",
        ),
        "第二船厂投产",
        "",
        "2025-11-24",
        ZH,
        ("浏览次数", "上一篇"),
        url="https://tide.example/news/show-77.html",
        zone="Asia/Shanghai",
    ),
    Manner(
        "Security advisory: table of versions, identifiers, revision history",
        page(
            "<title>TIDE-2025-7: clock overflow</title>",
            "<main><h1>TIDE-2025-7: clock overflow</h1><p>Published: 2025-11-24. Last revised: 2025-11-30.</p>"
            f"{paragraphs(*EN[:2])}<table><tr><th>Version</th><th>Fixed in</th></tr><tr><td>4.1</td><td>4.1.9</td></tr></table>"
            "<h2>Revision history</h2><ul><li>2025-11-30: scores added</li><li>2025-11-24: first published</li></ul></main>",
        ),
        "TIDE-2025-7: clock overflow",
        "",
        "2025-11-24",
        EN[:2],
        html=("<td>4.1.9</td>",),
        url="https://sec.example/TIDE-2025-7",
    ),
    Manner(
        "Turkish portal: day and month in words, agency as source",
        page(
            "<title>Eski köprü araçlara kapatılıyor - Nehir Haber</title>",
            "<article><h1>Eski köprü araçlara kapatılıyor</h1><div class='tarih'>Giriş: 24 Kasım 2025 18:03 | Güncelleme: 25 Kasım 2025</div>"
            "<p>Belediye meclisi salı günü eski köprünün iki yıllık tartışmanın ardından araçlara kapatılmasına karar verdi.</p>"
            "<p>Belediye, bisikletlilerin ve yayaların köprüyü kullanmaya devam edebileceğini açıkladı.</p></article>",
            "tr",
        ),
        "Eski köprü araçlara kapatılıyor",
        "",
        "2025-11-24",
        ("Belediye meclisi", "bisikletlilerin"),
        url="https://haber.example/kopru",
        zone="Europe/Istanbul",
    ),
    Manner(
        "Hindi portal: author by class, date in Devanagari words",
        page(
            "<title>पुराना पुल कारों के लिए बंद</title>",
            "<article><h1>पुराना पुल कारों के लिए बंद</h1><span class='author-name'>Rahul Verma</span><span>24 नवंबर 2025</span>"
            "<p>नगर परिषद ने मंगलवार को दो साल की बहस के बाद पुराने पुल को कारों के लिए बंद करने का फैसला किया।</p>"
            "<p>साइकिल सवार और पैदल यात्री पुल का उपयोग जारी रख सकेंगे, नगर निगम ने एक बयान में कहा।</p></article>",
            "hi",
        ),
        "पुराना पुल कारों के लिए बंद",
        "Rahul Verma",
        "2025-11-24",
        ("नगर परिषद", "साइकिल सवार"),
        url="https://samachar.example/pul",
        zone="Asia/Kolkata",
    ),
    Manner(
        "Question and answer page: the question is the article",
        page(
            "<title>scheduler - Why does my plan run twice? - Example Overflow</title>",
            '<div id="question-header"><h1><a href="/q/1">Why does my plan run twice?</a></h1></div><div class="grid"><span>Asked</span>'
            '<time datetime="2025-11-24T10:00:00">today</time></div><div class="question"><div class="s-prose js-post-body">'
            f'{paragraphs(*EN)}<pre><code>plan(every="6h")</code></pre></div></div>',
        ),
        "Why does my plan run twice?",
        "",
        "2025-11-24",
        (*EN, 'plan(every="6h")'),
        url="https://overflow.example/q/1",
    ),
    Manner(
        "Bare HTML essay without classes, date at the end",
        page(
            "<title>Patience</title>",
            f"<h1>Patience</h1>{paragraphs(*EN)}<p>Ann Lee, 24 November 2025</p>",
        ),
        "Patience",
        "Ann Lee",
        "2025-11-24",
        EN,
        url="https://ann.example/patience.html",
    ),
    Manner(
        "Taiwanese portal: Republic of China year, 記者 line",
        page(
            "<title>老橋下月起禁行汽車 | 河畔新聞</title>",
            '<article><h1>老橋下月起禁行汽車</h1><div class="story__author">記者王小明／台北報導</div><time>民國114年11月24日</time>'
            "<p>市府二十四日宣布，老橋將於下月起禁止汽車通行，行人與自行車不受影響，替代道路已公布。</p>"
            "<p>檢測發現兩處橋墩出現裂縫，專家小組建議儘速採取措施，工程預計明年春天動工。</p></article>",
            "zh-tw",
        ),
        "老橋下月起禁行汽車",
        "王小明",
        "2025-11-24",
        ("市府二十四日宣布", "檢測發現"),
        url="https://river.example/tw/1",
        zone="Asia/Taipei",
    ),
)
