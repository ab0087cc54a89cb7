"""Pages in the manner of sites that nobody had thought of when the rules were made; see `test_manners.py`.

Of the first round of 26, 16 were read rightly at once.
"""

from __future__ import annotations

import json

from tests.extract.manners import AR, DE, EN, ES, JA, MENU, ZH, Manner, ld, page, paragraphs

RU = (
    "Городской совет во вторник решил закрыть старый мост для автомобилей после двух лет споров и обследований.",
    "Пешеходы и велосипедисты смогут пользоваться им и дальше, сообщили журналистам в администрации города.",
    "«Мы долго считали и не нашли лучшего решения», — заявила мэр на пресс-конференции в ратуше.",
    "Ремонт начнётся весной и займёт около четырнадцати месяцев, говорится в опубликованном постановлении.",
)
TH = (
    "เทศบาลประกาศเมื่อวันอังคารว่าจะปิดสะพานเก่าไม่ให้รถยนต์สัญจรตั้งแต่เดือนหน้าเป็นต้นไปหลังถกเถียงกันมานานสองปี",
    "คนเดินเท้าและผู้ขี่จักรยานยังใช้สะพานได้ตามปกติ ตามแถลงการณ์ของสำนักงานเทศบาลเมื่อช่วงเย็น",
    "นายกเทศมนตรีกล่าวกับผู้สื่อข่าวว่าการตัดสินใจครั้งนี้เกิดขึ้นหลังการศึกษาอย่างละเอียดร่วมกับวิศวกร",
    "งานซ่อมแซมจะเริ่มในฤดูใบไม้ผลิและใช้เวลาราวสิบสี่เดือน โดยใช้งบประมาณประมาณสี่ล้านบาท",
)
HI = (
    "नगर परिषद ने मंगलवार को दो साल की बहस के बाद पुराने पुल को गाड़ियों के लिए बंद करने का फैसला किया।",
    "पैदल यात्री और साइकिल सवार पुल का इस्तेमाल करते रहेंगे, प्रशासन ने बैठक के बाद जारी बयान में कहा।",
    "महापौर ने पत्रकारों से कहा कि यह निर्णय इंजीनियरों के साथ लंबे अध्ययन के बाद लिया गया है।",
    "मरम्मत का काम वसंत में शुरू होगा और करीब चौदह महीने चलेगा, जैसा कि प्रस्ताव में बताया गया है।",
)
EL = (
    "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη να κλείσει την παλιά γέφυρα για τα αυτοκίνητα ύστερα από δύο χρόνια συζητήσεων.",
    "Οι πεζοί και οι ποδηλάτες θα μπορούν να τη χρησιμοποιούν, ανακοίνωσε το βράδυ ο δήμος.",
    "Η δήμαρχος δήλωσε στους δημοσιογράφους ότι δεν βρέθηκε καλύτερη λύση μετά από μακρά μελέτη.",
    "Τα έργα θα αρχίσουν την άνοιξη και θα διαρκέσουν περίπου δεκατέσσερις μήνες.",
)
FA = (
    "شورای شهر روز سه‌شنبه پس از دو سال بحث تصمیم گرفت پل قدیمی را به روی خودروها ببندد.",
    "عابران و دوچرخه‌سواران همچنان می‌توانند از پل استفاده کنند، شهرداری در بیانیه‌ای اعلام کرد.",
    "شهردار به خبرنگاران گفت این تصمیم پس از بررسی طولانی با مهندسان گرفته شده است.",
    "تعمیرات در بهار آغاز می‌شود و حدود چهارده ماه طول خواهد کشید.",
)
HE = (
    "מועצת העיר החליטה ביום שלישי לסגור את הגשר הישן לתנועת מכוניות לאחר שנתיים של דיונים.",
    "הולכי רגל ורוכבי אופניים יוכלו להמשיך להשתמש בו, נמסר מהעירייה בתום הישיבה.",
    "ראש העיר אמרה לכתבים כי ההחלטה התקבלה לאחר בחינה ממושכת עם מהנדסים.",
    "העבודות יחלו באביב ויימשכו כארבעה עשר חודשים, כך לפי ההחלטה שאושרה.",
)
ID = (
    "Dewan kota pada Selasa memutuskan untuk menutup jembatan lama bagi mobil setelah perdebatan selama dua tahun.",
    "Pejalan kaki dan pesepeda tetap boleh menggunakannya, kata pemerintah kota dalam keterangan tertulis.",
    "Wali kota mengatakan kepada wartawan bahwa keputusan itu diambil setelah kajian panjang bersama para insinyur.",
    "Perbaikan akan dimulai pada musim semi dan memakan waktu sekitar empat belas bulan.",
)
UK = (
    "Міська рада у вівторок вирішила закрити старий міст для автомобілів після двох років обговорень.",
    "Пішоходи й велосипедисти зможуть користуватися ним і надалі, повідомили в мерії.",
    "Мерка сказала журналістам, що рішення ухвалили після тривалого вивчення з інженерами.",
    "Ремонт почнеться навесні й триватиме близько чотирнадцяти місяців, ідеться в постанові.",
)
_FLIGHT = json.dumps(
    [1, "12:" + json.dumps({"slug": "basin", "title": "Harbour closes basin", "body": {"html": paragraphs(*EN)}})]
)

UNFORESEEN = (
    Manner(
        "Arabic broadcaster: hidden label before the date, author in a list, wysiwyg body",
        page(
            "<title>إغلاق الجسر القديم | أخبار | قناة النهر</title><meta property='og:title' content='إغلاق الجسر القديم'>"
            "<meta property='og:site_name' content='قناة النهر'>",
            "<header class='article-header'><h1>إغلاق الجسر القديم</h1></header><div class='article-info-block'>"
            "<ul class='article-authors'><li><a href='/author/salma-haddad'>سلمى حداد</a></li></ul>"
            "<div class='article-dates'><div class='date-simple'><span class='screen-reader-text'>نشرت في 24 نوفمبر 2025</span>"
            "<span aria-hidden='true'>24/11/2025</span></div></div></div>"
            f"<div class='wysiwyg wysiwyg--all-content'>{paragraphs(*AR)}"
            "<div class='more-on'><h2>اقرأ أيضا</h2><ul class='more-on__list'><li><a href='/1'>مشروع نفق جديد تحت النهر</a></li>"
            "<li><a href='/2'>لماذا لم ترمم الطاحونة القديمة</a></li></ul></div><p class='article-source'>المصدر: وكالات</p></div>",
            "ar",
        ),
        "إغلاق الجسر القديم",
        "سلمى حداد",
        "2025-11-24",
        AR,
        ("نفق جديد", "الطاحونة"),
        zone="Asia/Qatar",
    ),
    Manner(
        "Japanese portal: hashed classes, provider's line, day without a year, one paragraph with line breaks",
        page(
            "<title>老朽の橋、来月から通行止め（川辺新聞） - ポータルニュース</title>"
            + ld(
                **{
                    "@type": "NewsArticle",
                    "headline": "老朽の橋、来月から通行止め（川辺新聞）",
                    "datePublished": "2025-11-24T09:03:00Z",
                }
            ),
            '<div class="sc-1k"><header class="sc-7w"><h1 class="sc-2q">老朽の橋、来月から通行止め</h1><div class="sc-9f">'
            '<p class="sc-4y"><time class="sc-4z">11/24(月) 18:03</time>配信</p><a href="https://kawabe.example/">川辺新聞</a></div></header>'
            f'<div class="sc-a3 body"><p class="sc-c4 link">{"<br><br>".join(JA)}</p></div>'
            '<div class="sc-f8"><h2>こんな記事も読まれています</h2><ul><li><a href="/1">新しいトンネルの計画、来年度に決定へ</a></li></ul></div></div>',
            "ja",
        ),
        "老朽の橋、来月から通行止め",
        "",
        "2025-11-24",
        JA,
        ("トンネル", "読まれています"),
        zone="Asia/Tokyo",
    ),
    Manner(
        "Russian agency: blocks of divs, time before the date, «обновлено» in brackets",
        page(
            "<title>Старый мост закроют для машин - Речные новости, 24.11.2025</title>"
            '<meta property="og:title" content="Старый мост закроют для машин"><meta property="og:site_name" content="Речные новости">',
            '<div class="article__header"><div class="article__info"><div class="article__info-date"><a href="/20251124/">18:03 24.11.2025</a>'
            '<span class="article__info-date-modified"> (обновлено: 09:40 25.11.2025)</span></div></div>'
            '<h1 class="article__title">Старый мост закроют для машин</h1></div><div class="article__body">'
            + "".join(
                f'<div class="article__block" data-type="text"><div class="article__text">{line}</div></div>'
                for line in RU[:3]
            )
            + '<div class="article__block" data-type="article"><div class="article__article"><a href="/1">Город выбирает место '
            'для нового тоннеля</a><div>Вчера, 10:02</div></div></div><div class="article__block" data-type="text">'
            f'<div class="article__text">{RU[3]}</div></div></div><div class="article__tags"><a href="/t1">В городе</a></div>',
            "ru",
        ),
        "Старый мост закроют для машин",
        "",
        "2025-11-24",
        RU,
        ("нового тоннеля", "В городе"),
        zone="Europe/Moscow",
    ),
    Manner(
        "Thai daily: no spaces, Buddhist year, paragraphs of divs",
        page(
            "<title>ปิดสะพานเก่าห้ามรถยนต์ผ่าน</title>",
            f'{MENU}<main><h1>ปิดสะพานเก่าห้ามรถยนต์ผ่าน</h1><div class="info"><span class="date">24 พ.ย. 2568 18:03 น.</span></div>'
            f'<div class="content-detail">{paragraphs(*TH, tag="div")}</div>'
            '<div class="tags"><a href="/t">สะพาน</a><a href="/u">เทศบาล</a></div></main>',
            "th",
        ),
        "ปิดสะพานเก่าห้ามรถยนต์ผ่าน",
        "",
        "2025-11-24",
        TH,
        zone="Asia/Bangkok",
    ),
    Manner(
        "Hindi channel: 'Edited By', place and two dates in one list",
        page(
            "<title>पुराना पुल बंद होगा - नदी तक</title><meta property='og:title' content='पुराना पुल बंद होगा'>",
            "<div class='story-heading'><h1>पुराना पुल बंद होगा</h1></div><div class='brand-detial-main'><ul>"
            "<li>नई दिल्ली,</li><li>24 नवंबर 2025,</li><li>(अपडेटेड 25 नवंबर 2025, 6:03 PM IST)</li></ul></div>"
            f"<div class='story-with-main-sec'>{paragraphs(*HI)}<div class='readmore'><strong>यह भी पढ़ें:</strong> "
            "<a href='/1'>नदी के नीचे नई सुरंग पर विचार</a></div></div>",
            "hi",
        ),
        "पुराना पुल बंद होगा",
        "",
        "2025-11-24",
        HI,
        ("नई सुरंग",),
        zone="Asia/Kolkata",
    ),
    Manner(
        "Government release: 'For immediate release', contact block, hash signs at the end",
        page(
            "<title>Harbour Authority Closes Eastern Basin | Department of Ports</title>",
            '<div class="usa-banner"><p>An official website of the government</p></div><main id="main-content">'
            '<div class="node--type-press-release"><h1 class="page-title">Harbour Authority Closes Eastern Basin</h1>'
            '<div class="field--name-field-date"><time datetime="2025-11-24T12:00:00Z">Monday, November 24, 2025</time></div>'
            '<div class="release"><strong>For Immediate Release</strong></div>'
            f'<div class="field--name-body">{paragraphs(*EN)}<p style="text-align:center">###</p></div>'
            '<div class="field--name-field-contact"><div class="field__label">Contact</div><div>press@ports.example</div></div></div></main>'
            '<footer class="usa-footer"><p>Department of Ports, 1 Quay Street</p></footer>',
        ),
        "Harbour Authority Closes Eastern Basin",
        "",
        "2025-11-24",
        EN,
        ("An official website", "1 Quay Street"),
    ),
    Manner(
        "Wire copy: dateline, underscores before the contributors, name in capitals",
        page(
            '<title>Harbour closes basin after cracks are found | The Wire</title><meta property="og:title" content="Harbour closes basin after cracks are found">'
            '<meta property="article:published_time" content="2025-11-24T18:03:00">',
            '<div class="Page-content"><h1 class="Page-headline">Harbour closes basin after cracks are found</h1><div class="Page-byline">'
            '<div class="Page-authors">By&nbsp;<a class="Link" href="/author/ann-lee">ANN LEE</a></div></div>'
            f'<div class="RichTextStoryBody RichTextBody"><p>PORT CITY (Wire) — {EN[0]}</p>{paragraphs(*EN[1:])}<p>___</p>'
            "<p>Wire writer Tom Ray in Quayside contributed to this report.</p></div></div>",
        ),
        "Harbour closes basin after cracks are found",
        "ANN LEE",
        "2025-11-24",
        EN,
    ),
    Manner(
        "Live blog: entries as articles with an id, times with a point, key events in a list beside",
        page(
            "<title>Harbour live: basin closed after cracks found</title><meta property='article:published_time' content='2025-11-24T07:00:00Z'>"
            "<meta name='author' content='Ann Lee'>",
            "<main><h1>Harbour live: basin closed after cracks found</h1><aside id='key-events'><ul><li><a href='#b1'>18.03 Basin closed</a></li>"
            "<li><a href='#b2'>17.20 Divers report</a></li></ul></aside><div id='liveblog-body'>"
            + "".join(
                f"<article id='block-{n}'><header><a href='#block-{n}'><time datetime='2025-11-24T1{8 - n}:03:00Z'>1{8 - n}.03 GMT</time></a>"
                f"<h2>Entry number {n}</h2></header><p>{line}</p><footer><a href='#'>Share</a></footer></article>"
                for n, line in enumerate(EN)
            )
            + "</div></main>",
        ),
        "Harbour live: basin closed after cracks found",
        "Ann Lee",
        "2025-11-24",
        (*EN, "Entry number 2"),
        ("Share",),
    ),
    Manner(
        "Newsletter of nested tables: preheader, view in browser, forwarded, unsubscribe",
        page(
            "<title>The basin and the ferries</title>",
            '<table width="100%"><tr><td align="center"><table width="600"><tr><td><div style="display:none">Cracks, quays and money</div>'
            '<table><tr><td><a href="/v">View in browser</a></td></tr></table></td></tr>'
            "<tr><td><h1>The basin and the ferries</h1><p>November 24, 2025</p></td></tr>"
            + "".join(f"<tr><td><table><tr><td style='padding:10px'>{line}</td></tr></table></td></tr>" for line in EN)
            + '<tr><td>Was this email forwarded to you? <a href="/s">Sign up here</a>.</td></tr>'
            '<tr><td><a href="/u">Unsubscribe</a> | <a href="/p">Update your preferences</a></td></tr></table></td></tr></table>',
        ),
        "The basin and the ferries",
        "",
        "2025-11-24",
        EN,
        ("View in browser", "Update your preferences"),
    ),
    Manner(
        "phpBB topic: the first post, its author line, a signature",
        page(
            "<title>Basin closed - where do we moor? - Sailing Board</title>",
            '<h2 class="topic-title"><a href="./viewtopic.php?t=7">Basin closed - where do we moor?</a></h2>'
            '<div id="p100" class="post bg2"><dl class="postprofile"><dt><a href="./memberlist.php?mode=viewprofile&amp;u=5" class="username">kestrel</a></dt>'
            '<dd class="profile-posts"><strong>Posts:</strong> 214</dd><dd><strong>Joined:</strong> Tue Mar 03, 2015 9:00 am</dd></dl>'
            '<div class="postbody"><h3 class="first"><a href="#p100">Basin closed - where do we moor?</a></h3><p class="author">'
            '<span class="responsive-hide">by <strong><a href="./memberlist.php?mode=viewprofile&amp;u=5" class="username">kestrel</a></strong> » </span>'
            f'Mon Nov 24, 2025 6:03 pm</p><div class="content">{"<br><br>".join(EN)}</div>'
            '<div class="signature">Fair winds and following seas</div></div></div>',
        ),
        "Basin closed - where do we moor?",
        "kestrel",
        "2025-11-24",
        EN,
        ("Posts: 214", "Joined"),
    ),
    Manner(
        "Chinese agency: year, day and time of the head in elements of their own",
        page(
            "<title>老桥下月起禁止机动车通行-河畔网</title>",
            '<div class="header domPC"><div class="header-time left"><span class="year"><em>2025</em></span> <span class="day"><em>11</em>/<em>24</em></span> '
            '<span class="time">18:03:05</span></div><div class="head-line"><h1><span class="title">老桥下月起禁止机动车通行</span></h1></div>'
            '<div class="source">来源：河畔网</div></div><div id="detail" class="main">'
            f'<span id="detailContent">{paragraphs(*ZH)}</span><div class="editor"><span class="editorInfo">【责任编辑:王小明】</span></div></div>',
            "zh",
        ),
        "老桥下月起禁止机动车通行",
        "王小明",
        "2025-11-24",
        ZH,
        ("责任编辑",),
        zone="Asia/Shanghai",
    ),
    Manner(
        "WeChat account: nested sections, a QR card, 阅读原文, 预览时标签不可点",
        page(
            "<title></title><meta property='og:title' content='老桥下月起禁止机动车通行'><meta property='og:site_name' content='微信公众平台'>",
            "<div id='js_article' class='rich_media'><h1 class='rich_media_title' id='activity-name'>老桥下月起禁止机动车通行</h1>"
            "<div id='meta_content' class='rich_media_meta_list'><span class='rich_media_meta rich_media_meta_text'>李江</span>"
            "<span class='rich_media_meta rich_media_meta_nickname' id='profileBt'><a id='js_name'>河畔观察</a></span>"
            "<em id='publish_time' class='rich_media_meta rich_media_meta_text'></em></div><div class='rich_media_content' id='js_content'>"
            + "".join(
                f"<section><section><p><span style='font-size:15px'>{line}</span></p></section></section>"
                for line in ZH
            )
            + "<section><p><strong>长按识别二维码关注我们</strong></p></section></div>"
            "<div id='js_pc_qr_code'><p>微信扫一扫关注该公众号</p></div><p>预览时标签不可点</p></div>"
            "<script>var createTime = '2025-11-24 18:03';</script>",
            "zh",
        ),
        "老桥下月起禁止机动车通行",
        "李江",
        "2025-11-24",
        ZH,
        ("二维码", "预览时标签"),
        url="https://mp.weixin.qq.com/s/abcdef",
        zone="Asia/Shanghai",
    ),
    Manner(
        "Paywall: two free paragraphs, a fade, plans with prices, a login line",
        page(
            "<title>Harbour closes basin - The Ledger</title><meta property='og:title' content='Harbour closes basin'>"
            + ld(
                **{
                    "@type": "NewsArticle",
                    "headline": "Harbour closes basin",
                    "isAccessibleForFree": "False",
                    "datePublished": "2025-11-24",
                }
            ),
            f"<article><h1>Harbour closes basin</h1><div class='author-name'>Ann Lee</div><div class='c-body'>{paragraphs(*EN[:2])}</div>"
            "<div class='c-gate'><div class='c-gate__fade'></div><h3>This story is for members</h3><ul><li>Digital: $4 per month</li>"
            "<li>Print and digital: $9 per month</li></ul><p>Already a member? Log in. Cancel anytime.</p></div></article>",
        ),
        "Harbour closes basin",
        "Ann Lee",
        "2025-11-24",
        EN[:2],
        ("per month", "Already a member"),
    ),
    Manner(
        "Slide show: a counter and a caption below each picture, a few sentences above",
        page(
            "<title>Ten views of the old pier</title>",
            f"<div class='gallery-page'><h1>Ten views of the old pier</h1><div class='byline'>Photographs by <a rel='author' href='/a'>Eva Strand</a></div>"
            f"<time datetime='2025-11-24'>24 November 2025</time><p class='intro'>{EN[0]}</p>"
            + "".join(
                f"<div class='slide'><div class='count'>{n} / 3</div><img src='/p/{n}.jpg' width='1200' height='800' alt='View {n}'>"
                f"<div class='slide-text'><p>{line}</p></div></div>"
                for n, line in enumerate(EN[1:], start=1)
            )
            + "</div>",
        ),
        "Ten views of the old pier",
        "Eva Strand",
        "2025-11-24",
        EN,
        ("2 / 3",),
        html=("/p/1.jpg", "/p/3.jpg"),
    ),
    Manner(
        "Web story: a page in each amp-story-page",
        page(
            "<title>The old pier in four pictures</title><meta property='article:published_time' content='2025-11-24T08:00:00Z'>",
            "<amp-story standalone title='The old pier in four pictures' publisher='The Daily Tide'>"
            "<amp-story-page id='cover'><amp-story-grid-layer template='vertical'><h1>The old pier in four pictures</h1></amp-story-grid-layer></amp-story-page>"
            + "".join(
                f"<amp-story-page id='p{n}'><amp-story-grid-layer template='fill'><amp-img src='/s/{n}.jpg' width='720' height='1280'></amp-img>"
                f"</amp-story-grid-layer><amp-story-grid-layer template='vertical'><p>{line}</p></amp-story-grid-layer></amp-story-page>"
                for n, line in enumerate(EN)
            )
            + "</amp-story>",
        ),
        "The old pier in four pictures",
        "",
        "2025-11-24",
        EN,
        html=("/s/0.jpg",),
    ),
    Manner(
        "Recipe plugin: ingredients with amount, unit and name in spans, notes, a nutrition line",
        page(
            "<title>Harbour soup - Kitchen Notes</title><meta property='article:published_time' content='2025-11-24T08:00:00Z'>",
            f"<article class='post'><h1 class='entry-title'>Harbour soup</h1><div class='entry-content'>{paragraphs(*EN[:3])}"
            "<div class='wprm-recipe-container'><h2 class='wprm-recipe-name'>Harbour soup</h2><ul class='wprm-recipe-ingredients'>"
            "<li><span class='wprm-recipe-ingredient-amount'>2</span> <span class='wprm-recipe-ingredient-unit'>cups</span> "
            "<span class='wprm-recipe-ingredient-name'>fish stock</span></li><li><span>1</span> <span>pinch</span> <span>of saffron</span></li></ul>"
            "<ol class='wprm-recipe-instructions'><li><div class='wprm-recipe-instruction-text'>Warm the stock slowly and add the saffron.</div></li>"
            "<li><div class='wprm-recipe-instruction-text'>Let it stand for ten minutes before serving.</div></li></ol></div></div></article>",
        ),
        "Harbour soup",
        "",
        "2025-11-24",
        (*EN[:3], "2 cups fish stock", "1 pinch of saffron", "Warm the stock slowly", "Let it stand"),
    ),
    Manner(
        "Product news: copy in components, footnotes, press contacts, links to pictures",
        page(
            "<title>Harbour Works introduces the Quay 4 - Newsroom</title><meta property='og:title' content='Harbour Works introduces the Quay 4'>",
            "<main><article><div class='category-eyebrow'><span class='category-eyebrow__category'>PRESS RELEASE</span>"
            "<span class='category-eyebrow__date'>November 24, 2025</span></div><h1 class='hero-headline'>Harbour Works introduces the Quay 4</h1>"
            + "".join(
                f"<div class='pagebody text component'><div class='component-content'><div class='pagebody-copy'>{line}</div></div></div>"
                for line in EN
            )
            + "<div class='sharesheet'><button>Share article</button></div><div class='component'><h2>Press Contacts</h2><p>Ann Lee</p>"
            "<p>press@harbour.example</p></div></article></main>",
        ),
        "Harbour Works introduces the Quay 4",
        "",
        "2025-11-24",
        EN,
        ("Share article",),
    ),
    Manner(
        "Old page: text and two line breaks in a centre and a font, menu in the same cell",
        page(
            "<title>The basin is closed</title>",
            "<center><table width=760><tr><td width=160 valign=top><font size=1><a href=/>Home</a><br><a href=/n>News</a><br><a href=/l>Letters</a><br>"
            "<a href=/m>Maps</a></font></td><td valign=top><font size=4><b>The basin is closed</b></font><br><br><font size=2>By Ann Lee<br>"
            f"November 24, 2025<br><br>{'<br><br>'.join(EN)}<br><br><a href=/>Back to the front page</a></font></td></tr></table></center>",
        ),
        "The basin is closed",
        "Ann Lee",
        "2025-11-24",
        EN,
        ("Letters",),
    ),
    Manner(
        "Shadow root: the article stands in a template that the parser opens",
        page(
            "<title>Harbour closes basin</title><meta property='article:published_time' content='2025-11-24T08:00:00Z'>",
            f"<site-header></site-header><story-page><template shadowrootmode='open'><style>p{{margin:0}}</style><article><h1>Harbour closes basin</h1>"
            f"{paragraphs(*EN)}</article></template></story-page>",
        ),
        "Harbour closes basin",
        "",
        "2025-11-24",
        EN,
    ),
    Manner(
        "App shell: the article stands in noscript",
        page(
            "<title>Harbour closes basin</title><meta property='article:published_time' content='2025-11-24T08:00:00Z'>",
            f"<div id='root'><div class='spinner'></div></div><noscript><h1>Harbour closes basin</h1>{paragraphs(*EN)}</noscript>"
            "<script src='/app.js'></script>",
        ),
        "Harbour closes basin",
        "",
        "2025-11-24",
        EN,
    ),
    Manner(
        "App router: the article stands in pushed chunks of a script",
        page(
            "<title>Harbour closes basin</title><meta property='article:published_time' content='2025-11-24T08:00:00Z'>",
            f"<div id='__next'></div><script>self.__next_f=self.__next_f||[];self.__next_f.push({_FLIGHT})</script>",
        ),
        "Harbour closes basin",
        "",
        "2025-11-24",
        EN,
    ),
    Manner(
        "Writing platform: claps, listen and share between byline and text, follow below",
        page(
            "<title>What the divers saw. An account of three days | by Ann Lee | Nov, 2025 | Platform</title>"
            "<meta property='og:title' content='What the divers saw'><meta name='author' content='Ann Lee'>",
            "<article><div><section><div class='ab cb'><h1 class='pw-post-title'>What the divers saw</h1><h2 class='pw-subtitle-paragraph'>An account of three days</h2>"
            "<div class='fg'><a href='/@annlee'>Ann Lee</a><span>·</span><button>Follow</button><div>7 min read<span>·</span><span data-testid='storyPublishDate'>Nov 24, 2025</span></div></div>"
            "<div class='hk'><p class='be'>214</p><p class='be'>3</p><button><p>Listen</p></button><button><p>Share</p></button></div>"
            + "".join(f"<p class='pw-post-body-paragraph gh ij'>{line}</p>" for line in EN)
            + "</div></section></div></article><div class='footer-author'><h2>Written by Ann Lee</h2><p>310 Followers</p></div>",
        ),
        "What the divers saw",
        "Ann Lee",
        "2025-11-24",
        EN,
        ("310 Followers", "Listen"),
    ),
    Manner(
        "Official gazette: numbered articles in paragraphs with classes of style, signature at the end",
        page(
            "<title>Documento 2025-1234 - Boletín de la Provincia</title>",
            "<div id='cabecera'><ul><li><a href='/'>Inicio</a></li><li><a href='/buscar'>Buscar</a></li></ul></div><div id='contenido'>"
            "<h1 class='documento-tit'>Resolución de 24 de noviembre de 2025, sobre el cierre del puente viejo.</h1>"
            "<div id='metadatos'><dl><dt>Publicado en:</dt><dd>«BOP» núm. 283, de 25 de noviembre de 2025</dd></dl></div><div id='textoxslt'>"
            f"<p class='parrafo'>{ES[0]}</p><h5 class='articulo'>Artículo 1. Objeto.</h5><p class='parrafo'>{ES[1]}</p>"
            f"<h5 class='articulo'>Artículo 2. Plazo.</h5><p class='parrafo'>{ES[3]}</p>"
            "<p class='firma_ciudad'>Puerto Viejo, 24 de noviembre de 2025.–La Alcaldesa, Rosa Vidal.</p></div></div>",
            "es",
        ),
        "Resolución de 24 de noviembre de 2025, sobre el cierre del puente viejo.",
        "",
        "2025-11-25",
        (ES[0], ES[1], ES[3], "Artículo 1. Objeto.", "Artículo 2. Plazo."),
        ("Buscar",),
        zone="Europe/Madrid",
    ),
    Manner(
        "Channel post: text with line breaks, views and time in a foot, the channel as the title",
        page(
            "<title>Telegram: View @harbourwatch</title><meta property='og:title' content='Harbour Watch'>"
            f"<meta property='og:description' content='{EN[0]}'><meta property='og:site_name' content='Telegram'>",
            "<div class='tgme_widget_message_wrap'><div class='tgme_widget_message'><div class='tgme_widget_message_author'>"
            "<a class='tgme_widget_message_owner_name' href='/harbourwatch'><span dir='auto'>Harbour Watch</span></a></div>"
            f"<div class='tgme_widget_message_text js-message_text' dir='auto'>{'<br/><br/>'.join(EN)}</div>"
            "<div class='tgme_widget_message_footer'><span class='tgme_widget_message_views'>1.2K</span><a href='/harbourwatch/5'>"
            "<time datetime='2025-11-24T18:03:00+00:00' class='time'>18:03</time></a></div></div></div>",
        ),
        "Harbour Watch",
        "Harbour Watch",
        "2025-11-24",
        EN,
        ("1.2K",),
    ),
    Manner(
        "Discussion thread: the post of the first user, points and age above, comments below in the same class",
        page(
            "<title>Basin closed, where do we moor now? : sailing</title>",
            "<div id='siteTable'><div class='thing link self'><div class='midcol'><div class='score'>214</div></div><div class='entry'>"
            "<p class='title'><a class='title' href='/r/sailing/1'>Basin closed, where do we moor now?</a> <span class='domain'>(self.sailing)</span></p>"
            "<p class='tagline'>submitted <time title='Mon Nov 24 18:03:00 2025 UTC' datetime='2025-11-24T18:03:00+00:00'>1 year ago</time> by "
            f"<a href='/user/kestrel' class='author'>kestrel</a></p><div class='usertext-body'><div class='md'>{paragraphs(*EN)}</div></div></div></div></div>"
            "<div class='commentarea'><div class='entry'><p class='tagline'><a class='author' href='/user/gull'>gull</a> 12 points</p>"
            "<div class='usertext-body'><div class='md'><p>Try the marina in the next bay.</p></div></div></div></div>",
        ),
        "Basin closed, where do we moor now?",
        "kestrel",
        "2025-11-24",
        EN,
        ("12 points",),
    ),
    Manner(
        "Two languages: each paragraph in Chinese and in English below it",
        page(
            "<title>老桥封闭 Old bridge closed</title><meta name='publishdate' content='2025-11-24'>",
            "<div class='content'><h1>老桥封闭 Old bridge closed</h1><div class='text'>"
            + "".join(f"<p>{zh}</p><p>{en}</p>" for zh, en in zip(ZH, EN, strict=True))
            + "</div></div><div class='sidebar'><h3>Hot words</h3><ul><li><a href='/1'>低空经济 low-altitude economy</a></li></ul></div>",
            "zh",
        ),
        "老桥封闭 Old bridge closed",
        "",
        "2025-11-24",
        (*ZH, *EN),
        ("低空经济",),
        zone="Asia/Shanghai",
    ),
)

# Written after the first round was mended; six of twelve were read rightly at once.
SECOND_ROUND = (
    Manner(
        "Greek daily: name in a class, «Διαβάστε επίσης» below",
        page(
            "<title>Κλείνει η παλιά γέφυρα | Ποτάμι</title>",
            f"{MENU}<article><h1>Κλείνει η παλιά γέφυρα</h1><div class='meta'><span class='author'>Μαρία Παπαδοπούλου</span> <span class='date'>24 Νοεμβρίου 2025 18:03</span></div><div class='post-body'>{paragraphs(*EL)}<p><strong>Διαβάστε επίσης:</strong> <a href='/1'>Νέα σήραγγα κάτω από το ποτάμι</a></p></div></article>",
            "el",
        ),
        "Κλείνει η παλιά γέφυρα",
        "Μαρία Παπαδοπούλου",
        "2025-11-24",
        EL,
        ("Νέα σήραγγα",),
        zone="Europe/Athens",
    ),
    Manner(
        "Persian agency: code of the report, day of the solar year in Persian digits",
        page(
            "<title>پل قدیمی بسته می‌شود</title>",
            f"<div class='item'><h1 class='title'>پل قدیمی بسته می‌شود</h1><div class='item-nav'><span>کد خبر: 8412</span><span class='item-date'>۳ آذر ۱۴۰۴ - ۱۸:۰۳</span></div><div class='item-text'>{paragraphs(*FA)}</div></div>",
            "fa",
        ),
        "پل قدیمی بسته می‌شود",
        "",
        "2025-11-24",
        FA,
        ("کد خبر",),
        zone="Asia/Tehran",
    ),
    Manner(
        "Hebrew portal: paragraphs of divs with a span, right to left",
        page(
            "<title>הגשר הישן ייסגר</title><meta property='article:published_time' content='2025-11-24T16:03:00Z'>",
            f"<div class='articleheader'><h1>הגשר הישן ייסגר</h1><div class='authoranddate'><span class='author'>דנה לוי</span><span>24.11.25</span></div></div><div class='text14'>{''.join(f'<div class=text_editor_paragraph><span>{x}</span></div>' for x in HE)}</div><div class='relatedArticles'><a href='/1'>מנהרה חדשה מתחת לנהר</a></div>",
            "he",
        ),
        "הגשר הישן ייסגר",
        "דנה לוי",
        "2025-11-24",
        HE,
        ("מנהרה חדשה",),
        zone="Asia/Jerusalem",
    ),
    Manner(
        "Indonesian portal: outlet behind the author, «Baca juga» in a table inside the text",
        page(
            "<title>Jembatan Lama Ditutup</title>",
            f"<article><h1>Jembatan Lama Ditutup</h1><div class='detail__author'>Andi Wijaya - <span>detikNews</span></div><div class='detail__date'>Senin, 24 Nov 2025 18:03 WIB</div><div class='detail__body-text'>{paragraphs(*ID[:2])}<table class='linksisip'><tr><td><div class='lihatjg'><strong>Baca juga:</strong><a href='/1'>Terowongan Baru di Bawah Sungai Dikaji</a></div></td></tr></table>{paragraphs(*ID[2:])}</div></article>",
            "id",
        ),
        "Jembatan Lama Ditutup",
        "Andi Wijaya",
        "2025-11-24",
        ID,
        ("Terowongan",),
        zone="Asia/Jakarta",
    ),
    Manner(
        "Ukrainian daily: Cyrillic name in a class, weekday before the date",
        page(
            "<title>Старий міст закриють</title>",
            f"<div class='post'><h1 class='post_title'>Старий міст закриють</h1><div class='post_time'>Понеділок, 24 листопада 2025, 18:03</div><div class='post_author'><a href='/authors/ivan'>Іван Петренко</a></div><div class='post_text'>{paragraphs(*UK)}<p>Нагадаємо, <a href='/1'>торік рух обмежили</a> через тріщини в опорах.</p></div></div>",
            "uk",
        ),
        "Старий міст закриють",
        "Іван Петренко",
        "2025-11-24",
        (*UK, "Нагадаємо"),
        zone="Europe/Kyiv",
    ),
    Manner(
        "MediaWiki news: line below the heading, links to edit, sources at the end",
        page(
            "<title>Harbour closes basin - Wikinews, the free news source</title>",
            f"<div id='content'><h1 id='firstHeading'>Harbour closes basin</h1><div id='siteSub'>From Wikinews, the free news source you can write!</div><div id='mw-content-text'><div class='mw-parser-output'><p><strong class='published'><span id='publishDate' title='2025-11-24'>Monday, November 24, 2025</span></strong></p>{paragraphs(*EN)}<h2>Sources<span class='mw-editsection'>[<a href='/e'>edit</a>]</span></h2><ul><li>Tom Ray. 'Cracks' — <i>Tide</i></li></ul></div></div></div><div id='mw-navigation'><ul><li><a href='/'>Main page</a></li><li><a href='/r'>Random article</a></li></ul></div>",
        ),
        "Harbour closes basin",
        "",
        "2025-11-24",
        EN,
        ("Random article", "[edit]"),
    ),
    Manner(
        "vBulletin thread: date in the head of the post, member beside it, text in a blockquote",
        page(
            "<title>Basin closed, where to moor - Sailors</title>",
            f"<h1><span class='threadtitle'><a href='t1'>Basin closed, where to moor</a></span></h1><ol id='posts'><li class='postcontainer'><div class='posthead'><span class='date'>11-24-2025, <span class='time'>06:03 PM</span></span></div><div class='userinfo'><a class='username' href='member.php?5-kestrel'><strong>kestrel</strong></a><dl><dt>Join Date</dt><dd>Mar 2015</dd><dt>Posts</dt><dd>214</dd></dl></div><div class='postbody'><blockquote class='postcontent restore'>{'<br /><br />'.join(EN)}</blockquote></div></li></ol>",
        ),
        "Basin closed, where to moor",
        "kestrel",
        "2025-11-24",
        EN,
        ("Join Date",),
    ),
    Manner(
        "Release of a commission: kind, day and place in one line, contacts at the end",
        page(
            "<title>Press release</title><meta property='og:title' content='Commission closes basin case'>",
            f"<div class='ecl-page-header'><h1>Commission closes basin case</h1><div class='ecl-page-header__meta'><span>Press release</span> | <span>Nov 24, 2025</span> | <span>Brussels</span></div></div><div class='ecl-paragraph'>{paragraphs(*EN)}<h2>Background</h2><p>The region had asked for the review in spring, after the second storm.</p></div><div class='ecl-contacts'><h2>Contacts for media</h2><ul><li>Ann Lee, +32 2 555 0101</li></ul></div>",
        ),
        "Commission closes basin case",
        "",
        "2025-11-24",
        (*EN, "Background", "The region had asked"),
        (),
    ),
    Manner(
        "Czech daily: perex, labelled author, day with v and a clock",
        page(
            "<title>Starý most se uzavře - Novinky</title>",
            f"<article><h1>Starý most se uzavře</h1><p class='perex'>{DE[0]}</p><div class='autor'>Autor: Jana Nováková</div><div class='datum'>24. listopadu 2025 v 18:03</div><div class='clanek'>{paragraphs(*DE[1:])}</div></article>",
            "cs",
        ),
        "Starý most se uzavře",
        "Jana Nováková",
        "2025-11-24",
        DE,
        zone="Europe/Prague",
    ),
    Manner(
        "Columns of a grid: share links that stick, drop cap in a span, most read beside",
        page(
            "<title>Harbour closes basin</title><meta name='date' content='2025-11-24'>",
            f"<main><div class='row'><div class='col-1'><div class='sticky'><a href='#'>Share</a><a href='#'>Save</a></div></div><div class='col-8'><h1>Harbour closes basin</h1><p><span class='dropcap'>T</span>{EN[0][1:]}</p>{paragraphs(*EN[1:])}</div><div class='col-3'><h4>Most read</h4><ol><li><a href='/1'>Council weighs a new tunnel under the river</a></li></ol></div></div></main>",
        ),
        "Harbour closes basin",
        "",
        "2025-11-24",
        EN,
        ("new tunnel", "Save"),
    ),
)
