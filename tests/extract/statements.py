"""Titles, bylines and dates as public reports name them: each page says one of them in a way that is easily misread."""

from __future__ import annotations

from tests.extract.manners import AR, DE, EN, ES, FR, JA, KO, MENU, ZH, Manner, ld, page, paragraphs

_DAY = '<meta property="article:published_time" content="2025-11-24T09:00:00Z">'
_BY = '<meta name="author" content="Mara Lind">'
_RU = (
    "Администрация порта закрыла восточный бассейн во вторник после того, как водолазы нашли трещины в двух сваях.",
    "Паромы до весны будут ходить от западного причала, и по выходным рейсов станет меньше, сообщили в порту.",
    "Ремонт обойдётся в четыре миллиона, половину суммы заплатит область, остальное внесут судоходные компании.",
)
_HE = (
    "רשות הנמל סגרה ביום שלישי את האגן המזרחי לאחר שצוללנים מצאו סדקים בשניים מן הכלונסאות הישנים שלו.",
    "המעבורות יצאו עד האביב מן הרציף המערבי, ולוח הזמנים בסופי השבוע יהיה דליל יותר, כך נמסר מן הנמל.",
    "התיקון צפוי לעלות ארבעה מיליון, מחציתם ישלם המחוז ואת השאר ישלמו חברות הספנות הפועלות במקום.",
)
_FA = (
    "سازمان بندر روز سه‌شنبه حوضچه شرقی را پس از آن که غواصان در دو ستون قدیمی آن ترک پیدا کردند تعطیل کرد.",
    "کشتی‌ها تا بهار از اسکله غربی حرکت می‌کنند و برنامه آن‌ها در پایان هفته کمتر از روزهای دیگر خواهد بود.",
    "پیش‌بینی می‌شود هزینه تعمیر چهار میلیون باشد که نیمی از آن را استان و بقیه را شرکت‌ها می‌پردازند.",
)
_TR = (
    "Liman idaresi, dalgıçların iki eski kazıkta çatlak bulmasının ardından doğu havzasını salı günü kapattı.",
    "Feribotlar ilkbahara kadar batı iskelesinden kalkacak ve hafta sonlarında seferler daha seyrek olacak.",
    "Onarımın dört milyona mal olması bekleniyor, bunun yarısını bölge, kalanını denizcilik şirketleri ödeyecek.",
)
_PT = (
    "A autoridade do porto fechou a bacia oriental na terça-feira, depois que mergulhadores acharam rachaduras.",
    "As balsas sairão do cais ocidental até a primavera, e a tabela de horários será menor nos fins de semana.",
    "O conserto deve custar quatro milhões, dos quais a região paga metade e as companhias pagam o restante.",
)
_VI = (
    "Ban quản lý cảng đã đóng bến phía đông hôm thứ Ba sau khi thợ lặn tìm thấy vết nứt ở hai cọc cũ của bến.",
    "Các chuyến phà sẽ rời bến phía tây cho đến mùa xuân, và lịch chạy cuối tuần sẽ thưa hơn so với trước đây.",
    "Việc sửa chữa dự kiến tốn bốn triệu, trong đó tỉnh trả một nửa và các hãng tàu trả phần còn lại.",
)
_TH = (
    "การท่าเรือปิดอ่างฝั่งตะวันออกเมื่อวันอังคาร หลังนักประดาน้ำพบรอยร้าวในเสาเข็มเก่าสองต้นของท่าเรือแห่งนี้",
    "เรือข้ามฟากจะออกจากท่าฝั่งตะวันตกจนถึงฤดูใบไม้ผลิ และตารางเดินเรือในวันหยุดสุดสัปดาห์จะน้อยลงกว่าเดิม",
    "คาดว่าค่าซ่อมจะอยู่ที่สี่ล้าน โดยภูมิภาคจ่ายครึ่งหนึ่ง และบริษัทเดินเรือจ่ายส่วนที่เหลือทั้งหมด",
)
_HI = (
    "बंदरगाह प्राधिकरण ने मंगलवार को पूर्वी घाट बंद कर दिया, क्योंकि गोताखोरों को दो पुराने खंभों में दरारें मिलीं।",
    "नौकाएँ वसंत तक पश्चिमी घाट से चलेंगी और सप्ताहांत में समय सारिणी पहले की तुलना में छोटी रहेगी।",
    "मरम्मत पर चालीस लाख खर्च होने का अनुमान है, जिसमें आधा राज्य देगा और बाकी जहाज कंपनियाँ देंगी।",
)

_CS = (
    "Správa přístavu v úterý uzavřela východní bazén poté, co potápěči našli trhliny ve dvou starých pilotách mola.",
    "Trajekty budou až do jara vyplouvat od západního mola a víkendový jízdní řád bude kratší než dosud.",
    "Oprava má stát čtyři miliony, polovinu zaplatí kraj a zbytek uhradí lodní společnosti, které přístav používají.",
)
_HU = (
    "A kikötő vezetése kedden lezárta a keleti medencét, miután a búvárok két régi cölöpben repedéseket találtak.",
    "A kompok tavaszig a nyugati rakpartról indulnak, és a hétvégi menetrend rövidebb lesz az eddiginél.",
    "A javítás várhatóan négymillióba kerül, amelynek felét a régió, a többit a hajótársaságok fizetik.",
)
_UK = (
    "Адміністрація порту закрила східний басейн у вівторок після того, як водолази знайшли тріщини у двох палях.",
    "Пороми до весни ходитимуть від західного причалу, а у вихідні рейсів стане менше, повідомили в порту.",
    "Ремонт коштуватиме чотири мільйони, половину заплатить область, решту внесуть судноплавні компанії.",
)


def _said(
    name: str,
    top: str,
    text: tuple[str, ...] = EN,
    *,
    head: str = "",
    lang: str = "en",
    title: str = "Harbour closes its eastern basin",
    author: str = "Mara Lind",
    day: str = "2025-11-24",
    zone: str = "UTC",
    url: str = "https://harbourpost.example/news/harbour-closes-basin",
    foot: str = "",
) -> Manner:
    """A page whose head and top of the article are given; the rest is the same everywhere."""
    body = f"{MENU}<main><article>{top}{paragraphs(*text)}{foot}</article></main>"
    return Manner(name, page(head, body, lang), title, author, day, has=(text[0],), url=url, zone=zone)


_H1 = "<h1>Harbour closes its eastern basin</h1>"
_ZH1, _ZHT = "<h1>港口关闭东区泊位</h1>", "港口关闭东区泊位"

STATEMENTS = (
    _said(
        "Byline with the outlet behind the name",
        f'{_H1}<div class="byline"><span>By Mara Lind, CNN</span></div>',
        head=f'{_DAY}<title>Harbour closes its eastern basin | CNN</title><meta property="og:site_name" content="CNN">',
        url="https://edition.cnn.example/2025/11/24/harbour",
    ),
    _said(
        "Names in capitals, agency behind, by and",
        f'{_H1}<p class="byline">By MARA LIND and JON AASEN, Associated Press</p>',
        head=_DAY,
        author="MARA LIND, JON AASEN",
    ),
    _said(
        "Story by, pictures by, in one line",
        f'{_H1}<p class="credits">Story by Mara Lind | Photographs by Jon Aasen</p>',
        head=_DAY,
    ),
    _said(
        "Words and Photography as labels",
        f"{_H1}<p>Words: Mara Lind</p><p>Photography: Jon Aasen</p>",
        head=_DAY,
    ),
    _said(
        "JSON-LD author is an address, the byline names the person",
        f'{_H1}<p class="author">Mara Lind</p>',
        head=_DAY + ld(**{"@type": "NewsArticle", "author": "https://harbourpost.example/staff/mara-lind"}),
    ),
    _said(
        "JSON-LD author object whose name is an object of a list",
        _H1,
        head=f'{_DAY}<script type="application/ld+json">{{"@type":"NewsArticle","author":[{{"@type":"Person",'
        '"name":["Mara Lind"]},{"name":"Jon Aasen"}]}</script>',
        author="Mara Lind, Jon Aasen",
    ),
    _said(
        "JSON-LD in a graph whose nodes have lists as types",
        _H1,
        head='<script type="application/ld+json">[{"@context":"https://schema.org","@graph":[{"@type":["WebPage"],'
        '"@id":"/#page"},{"@type":["NewsArticle","Article"],"headline":"Harbour closes its eastern basin",'
        '"datePublished":"2025-11-24T10:00:00+01:00","author":{"@id":"/#mara"}},{"@type":["Person","Author"],'
        '"@id":"/#mara","name":"Mara Lind"}]}]</script>',
    ),
    _said(
        "JSON-LD author with given and family names alone",
        _H1,
        head=f'{_DAY}<script type="application/ld+json">{{"@type":"NewsArticle","author":{{"@type":"Person",'
        '"givenName":"Mara","familyName":"Lind"}}</script>',
    ),
    _said(
        "Twitter handle beside the name",
        f'{_H1}<div class="byline">By <a href="/people/mara">Mara Lind</a> '
        '<a href="https://twitter.com/ml">@maralind</a></div>',
        head=f'{_DAY}<meta name="twitter:creator" content="@maralind">',
    ),
    _said(
        "meta author is an address of facebook, article:author too",
        f"{_H1}<p>By Mara Lind</p>",
        head=f'{_DAY}<meta property="article:author" content="https://www.facebook.com/harbourpost">',
    ),
    _said(
        "Name with a role behind a comma and a dash",
        f'{_H1}<div class="article-byline">Mara Lind, Senior Correspondent – Oslo</div>',
        head=_DAY,
    ),
    _said(
        "German: Von with place and role",
        '<h1>Alte Brücke gesperrt</h1><p class="autor">Von Mara Lind, Kiel</p>'
        '<p class="datum">24.11.2025, 18:05 Uhr</p>',
        DE,
        lang="de",
        title="Alte Brücke gesperrt",
        zone="Europe/Berlin",
    ),
    _said(
        "German: Ein Gastbeitrag von",
        '<h1>Alte Brücke gesperrt</h1><p class="article-author">Ein Gastbeitrag von Mara Lind</p>'
        '<span class="date">Stand: 25.11.2025 | Veröffentlicht: 24.11.2025</span>',
        DE,
        lang="de",
        title="Alte Brücke gesperrt",
        zone="Europe/Berlin",
    ),
    _said(
        "French: envoyé spécial behind the name in brackets",
        '<h1>Le vieux pont ferme</h1><span class="auteur">Par Mara Lind (Brest, envoyée spéciale)</span>'
        "<p>Publié le 24 novembre 2025 à 18h05, modifié le 26 novembre 2025 à 9h12</p>",
        FR,
        lang="fr",
        title="Le vieux pont ferme",
        zone="Europe/Paris",
    ),
    _said(
        "French: de notre correspondant",
        '<h1>Le vieux pont ferme</h1><p class="signature">De notre correspondante à Brest, Mara Lind</p>'
        '<time datetime="2025-11-24 18:05">Lundi</time>',
        FR,
        lang="fr",
        title="Le vieux pont ferme",
        zone="Europe/Paris",
    ),
    _said(
        "Spanish: place behind the name, date with month shortened",
        '<h1>Cierran el puente viejo</h1><div class="autor">Mara Lind | Vigo</div>'
        '<p class="fecha">Vigo - 24 NOV 2025 - 18:05 CET</p>',
        ES,
        lang="es",
        title="Cierran el puente viejo",
        zone="Europe/Madrid",
    ),
    _said(
        "Portuguese: Por, date with years of two digits and h",
        "<h1>Porto fecha a bacia oriental</h1><p>Por Mara Lind — Recife</p>"
        "<p>24/11/25 às 18h05 | Atualizado em 25/11/25</p>",
        _PT,
        lang="pt-br",
        title="Porto fecha a bacia oriental",
        zone="America/Sao_Paulo",
    ),
    _said(
        "Chinese agency: reporters without a label before the place",
        f"{_ZH1}<p>2025-11-24 18:05:03 来源： 新华网</p>",
        ("新华社北京11月24日电（记者王小明、李华）" + ZH[0], *ZH[1:]),
        lang="zh",
        title=_ZHT,
        author="王小明, 李华",
        zone="Asia/Shanghai",
    ),
    _said(
        "Chinese: 文/ with a slash, 责编 at the foot",
        f"{_ZH1}<p>文/王小明</p><p>2025年11月24日 18:05</p>",
        ZH,
        lang="zh",
        title=_ZHT,
        author="王小明",
        zone="Asia/Shanghai",
        foot="<p>责编：李华</p>",
    ),
    _said(
        "Chinese: 新华社记者 in a byline of several",
        f'{_ZH1}<div class="info"><span>新华社记者王小明 李华</span><span>2025年11月24日</span></div>',
        ZH,
        lang="zh",
        title=_ZHT,
        author="王小明, 李华",
        zone="Asia/Shanghai",
    ),
    _said(
        "Chinese: 撰文｜ with a full-width bar and 编辑",
        f"{_ZH1}<p>撰文｜王小明　编辑｜李华</p><p>发布于 2025/11/24</p>",
        ZH,
        lang="zh",
        title=_ZHT,
        author="王小明",
        zone="Asia/Shanghai",
    ),
    _said(
        "Chinese: time of today's head above, the article's in a data attribute",
        f'<div class="top">今天是2026年01月05日 星期一</div>{_ZH1}'
        '<span class="pubtime" data-timestamp="1763978700000">一个月前</span>'
        '<a class="author">王小明</a>',
        ZH,
        lang="zh",
        title=_ZHT,
        author="王小明",
        zone="Asia/Shanghai",
    ),
    _said(
        "Taiwanese: ROC year with slashes, 記者…／台北報導",
        "<h1>港口關閉東區泊位</h1><p>記者王小明／台北報導</p><p>114/11/24 18:05</p>",
        ZH,
        lang="zh-TW",
        title="港口關閉東區泊位",
        author="王小明",
        zone="Asia/Taipei",
    ),
    _said(
        "Japanese: 令和 year, 取材・文 with two names",
        "<h1>東港の岸壁を閉鎖</h1><p>取材・文＝山田太郎</p><p>令和7年11月24日</p>",
        JA,
        lang="ja",
        title="東港の岸壁を閉鎖",
        author="山田太郎",
        zone="Asia/Tokyo",
    ),
    _said(
        "Korean: two reporters with middle dot",
        "<h1>동쪽 부두를 닫다</h1><p class='byline'>홍길동·김영희 기자</p>"
        "<p>입력 2025.11.24 18:05 | 업데이트 2025.11.25 09:00</p>",
        KO,
        lang="ko",
        title="동쪽 부두를 닫다",
        author="홍길동, 김영희",
        zone="Asia/Seoul",
    ),
    _said(
        "Arabic: Hijri day first, place before the name",
        "<h1>إغلاق الحوض الشرقي للميناء</h1><p class='author'>القاهرة – أحمد خالد</p>"
        "<p>3 جمادى الآخرة 1447 هـ - 24 نوفمبر 2025 م</p>",
        AR,
        lang="ar",
        title="إغلاق الحوض الشرقي للميناء",
        author="أحمد خالد",
        zone="Asia/Riyadh",
    ),
    _said(
        "Persian: solar day with the month in words, نویسنده",
        "<h1>حوضچه شرقی بندر تعطیل شد</h1><p>نویسنده: رضا کریمی</p><p>دوشنبه ۳ آذر ۱۴۰۴ ساعت ۱۸:۰۵</p>",
        _FA,
        lang="fa",
        title="حوضچه شرقی بندر تعطیل شد",
        author="رضا کریمی",
        zone="Asia/Tehran",
    ),
    _said(
        "Hebrew: מאת, day with points",
        "<h1>הנמל סוגר את האגן המזרחי</h1><p>מאת: דוד כהן</p><p>24.11.2025, 18:05</p>",
        _HE,
        lang="he",
        title="הנמל סוגר את האגן המזרחי",
        author="דוד כהן",
        zone="Asia/Jerusalem",
    ),
    _said(
        "Russian: Автор, Текст and today's clock with a dated word",
        "<h1>Порт закрыл восточный бассейн</h1><p>Текст: Анна Петрова</p><p>Фото: Иван Иванов</p>"
        "<p>18:05, 24 ноября 2025 г.</p>",
        _RU,
        lang="ru",
        title="Порт закрыл восточный бассейн",
        author="Анна Петрова",
        zone="Europe/Moscow",
    ),
    _said(
        "Turkish: Haber: and Güncelleme before the day",
        "<h1>Liman doğu havzasını kapattı</h1><p>Haber: Ayşe Yılmaz</p>"
        "<p>Güncelleme: 25.11.2025 09:00 - Giriş: 24.11.2025 18:05</p>",
        _TR,
        lang="tr",
        title="Liman doğu havzasını kapattı",
        author="Ayşe Yılmaz",
        zone="Europe/Istanbul",
    ),
    _said(
        "Vietnamese: Theo, Thứ hai with slashes",
        "<h1>Cảng đóng bến phía đông</h1><p class='author'>Nguyễn Văn An</p><p>Thứ hai, 24/11/2025, 18:05 (GMT+7)</p>",
        _VI,
        lang="vi",
        title="Cảng đóng bến phía đông",
        author="Nguyễn Văn An",
        zone="Asia/Ho_Chi_Minh",
    ),
    _said(
        "Thai: Buddhist year, โดย",
        "<h1>ปิดอ่างฝั่งตะวันออก</h1><p>โดย สมชาย ใจดี</p><p>24 พ.ย. 2568 เวลา 18:05 น.</p>",
        _TH,
        lang="th",
        title="ปิดอ่างฝั่งตะวันออก",
        author="สมชาย ใจดี",
        zone="Asia/Bangkok",
    ),
    _said(
        "Hindi: लेखक, Updated On beside the day of publication",
        "<h1>पूर्वी घाट बंद</h1><p>लेखक: राहुल शर्मा</p>"
        "<p>Updated On: 25 Nov 2025, 09:00 AM (IST) Publish Date: 24 Nov 2025 06:05 PM (IST)</p>",
        _HI,
        lang="hi",
        title="पूर्वी घाट बंद",
        author="राहुल शर्मा",
        zone="Asia/Kolkata",
    ),
    _said(
        "Updated five minutes ago beside a day of publication",
        f"{_H1}<p>By Mara Lind</p><p>Published November 24, 2025</p><p>Updated 5 mins ago</p>",
    ),
    _said(
        "The day in the address alone, by hyphens before the slug",
        f"{_H1}<p>By Mara Lind</p>",
        url="https://harbourpost.example/local/2025-11-24-harbour-closes-basin.html",
    ),
    _said(
        "The day at the end of the address, in eight digits with a letter",
        f"{_H1}<p>By Mara Lind</p>",
        url="https://harbourpost.example/local/t20251124_3322110.html",
    ),
    _said(
        "Epoch in milliseconds in an attribute of a span, text is relative",
        f'{_H1}<p>By Mara Lind <span class="timeago" data-ts="1763978700000">a while ago</span></p>',
    ),
    _said(
        "Epoch in seconds as the datetime of a time element",
        f'{_H1}<p>By Mara Lind</p><time datetime="1763978700">recently</time>',
    ),
    _said(
        "datePublished without a zone, the visible one has it, day first by number",
        f"{_H1}<p>By Mara Lind</p><p>24/11/2025 23:30 GMT</p>",
        head=ld(**{"@type": "NewsArticle", "datePublished": "2025-11-24 23:30:00"}),
        zone="Europe/London",
    ),
    _said(
        "datePublished as printed by a script: weekday, GMT, name of the zone",
        f"{_H1}<p>By Mara Lind</p>",
        head=ld(
            **{
                "@type": "NewsArticle",
                "datePublished": "Mon Nov 24 2025 09:00:00 GMT+0000 (Coordinated Universal Time)",
            }
        ),
    ),
    _said(
        "A copyright year and the day of an event below, the own day in small letters",
        f"{_H1}<p>By Mara Lind</p><small>24-Nov-2025</small>",
        foot="<p>The next harbour day is on 6 December 2025.</p><p>© 2019–2026 Harbour Post</p>",
    ),
    _said(
        "Day and month in an element each, year in a third",
        f'{_H1}<p>By Mara Lind</p><div class="entry-date"><span>24</span><span>Nov</span><span>2025</span></div>',
    ),
    _said(
        "Kicker in the heading as a span before the headline",
        '<h1><span class="kicker">Shipping</span> <span class="headline">Harbour closes its eastern basin</span></h1>',
        head=f'{_DAY}{_BY}<meta property="og:title" content="Harbour closes its eastern basin">'
        "<title>Harbour closes its eastern basin - Harbour Post</title>",
    ),
    _said(
        "Kicker in the heading, no metadata of the title but the page's own",
        "<h1><small>Shipping</small>Harbour closes its eastern basin</h1>",
        head=f"{_DAY}{_BY}<title>Harbour closes its eastern basin - Harbour Post</title>",
    ),
    _said(
        "The logo has the h1, the headline is an h2, og:title has the brand first",
        '<h2 class="headline">Harbour closes its eastern basin</h2>',
        head=f"{_DAY}{_BY}"
        '<meta property="og:title" content="Harbour Post: Harbour closes its eastern basin">'
        "<title>Harbour Post: Harbour closes its eastern basin</title>"
        '<meta property="og:site_name" content="Harbour Post">',
    ),
    _said(
        "Brand first before a bar, in every stated title",
        '<div class="headline">Harbour closes its eastern basin</div>',
        head=f"{_DAY}{_BY}"
        '<meta property="og:title" content="The Harbour Post | Harbour closes its eastern basin">'
        "<title>The Harbour Post | Harbour closes its eastern basin</title>",
        url="https://www.theharbourpost.example/a/1",
    ),
    _said(
        "Site name of several words and a section behind two bars",
        '<div class="headline">Harbour closes its eastern basin</div>',
        head=f"{_DAY}{_BY}<title>Harbour closes its eastern basin | Shipping | The Daily Harbour Post"
        " and Courier</title>",
    ),
    _said(
        "Opinion before a bar in og:title and the heading",
        "<h1>Opinion | Harbour closes its eastern basin</h1>",
        head=f'{_DAY}{_BY}<meta property="og:title" content="Opinion | Harbour closes its eastern basin">'
        "<title>Opinion | Harbour closes its eastern basin - The Harbour Post</title>"
        '<meta property="og:site_name" content="The Harbour Post">',
    ),
    _said(
        "Entities escaped twice, and a no-break space",
        "<h1>Harbour &amp; quay close&nbsp;today</h1>",
        head=f'{_DAY}{_BY}<meta property="og:title" content="Harbour &amp;amp; quay close today">'
        "<title>Harbour &amp;amp; quay close today &#8211; Harbour Post</title>",
        title="Harbour & quay close today",
    ),
    _said(
        "Chinese title with section and site behind underscores and hyphens",
        '<div class="tit">港口关闭东区泊位</div>',
        ZH,
        head=f'{_DAY}<meta name="author" content="王小明"><title>港口关闭东区泊位_新闻中心_海港网</title>',
        lang="zh",
        title=_ZHT,
        author="王小明",
        zone="Asia/Shanghai",
    ),
    _said(
        "Headline with a subtitle inside the h1",
        '<h1>Harbour closes its eastern basin<span class="subtitle">Ferries leave from the western quay</span></h1>',
        head=f'{_DAY}{_BY}<meta property="og:title" content="Harbour closes its eastern basin">',
    ),
    _said(
        "A second h1 below for the newsletter, the first hidden with the site's name",
        f'<h1 class="visually-hidden">Harbour Post</h1>{_H1}',
        head=f"{_DAY}{_BY}<title>Harbour closes its eastern basin • Harbour Post</title>",
        foot="<h1>Get our newsletter</h1>",
    ),
)

LATER_STATEMENTS = (
    _said(
        "Byline in a list of definition terms",
        f"{_H1}<dl><dt>Author</dt><dd>Mara Lind</dd><dt>Published</dt><dd>24 November 2025</dd></dl>",
    ),
    _said(
        "Reporting by and editing by in the last paragraph",
        f"{_H1}<time datetime='2025-11-24'>Monday</time>",
        foot="<p>(Reporting by Mara Lind in Oslo; editing by Jon Aasen)</p>",
    ),
    _said(
        "Names joined by a comma and and, roles in spans",
        f'{_H1}<div class="byline">By <span class="name">Mara Lind</span>, <span class="name">Jon Aasen</span> and '
        '<span class="name">Ida Berg</span></div>',
        head=_DAY,
        author="Mara Lind, Jon Aasen, Ida Berg",
    ),
    _said(
        "Guest post by, in a paragraph of emphasis",
        f"{_H1}<p><em>Guest post by Mara Lind</em></p><p>Posted: 24.11.2025</p>",
    ),
    _said(
        "meta author with the site behind a dash",
        _H1,
        head=f'{_DAY}<meta name="author" content="Mara Lind - Harbour Post">'
        '<meta property="og:site_name" content="Harbour Post">',
    ),
    _said(
        "Avatar, name and date in a row of spans",
        f'{_H1}<div class="meta"><img alt="Avatar of Mara Lind" src="/a.png"><a href="/author/mara">Mara Lind</a>'
        "<span>·</span><span>Nov 24, 2025</span><span>·</span><span>5 min read</span></div>",
    ),
    _said(
        "Polish: Autor, Data publikacji",
        "<h1>Port zamyka wschodni basen</h1><p>Autor: Anna Nowak</p><p>Data publikacji: 24.11.2025, 18:05</p>",
        title="Port zamyka wschodni basen",
        author="Anna Nowak",
        lang="pl",
        zone="Europe/Warsaw",
    ),
    _said(
        "Dutch: Door, bijgewerkt beside gepubliceerd",
        "<h1>Haven sluit oostelijk bekken</h1><p>Door Mara Lind</p><p>Bijgewerkt: 25 november 2025 09:12</p>"
        "<p>Gepubliceerd: 24 november 2025 18:05</p>",
        title="Haven sluit oostelijk bekken",
        lang="nl",
        zone="Europe/Amsterdam",
    ),
    _said(
        "Italian: di, a cura di",
        "<h1>Il porto chiude il bacino</h1><p>a cura di Mara Lind</p><p>Pubblicato il 24/11/2025 alle 18:05</p>",
        title="Il porto chiude il bacino",
        lang="it",
        zone="Europe/Rome",
    ),
    _said(
        "Greek: του with a name in genitive, day in words",
        "<h1>Το λιμάνι κλείνει τη δεξαμενή</h1><p>Συντάκτης: Μαρία Παπαδοπούλου</p><p>24 Νοεμβρίου 2025, 18:05</p>",
        title="Το λιμάνι κλείνει τη δεξαμενή",
        author="Μαρία Παπαδοπούλου",
        lang="el",
        zone="Europe/Athens",
    ),
    _said(
        "Indonesian: Penulis and Editor in one line",
        "<h1>Pelabuhan menutup kolam timur</h1><p>Penulis: Budi Santoso | Editor: Sri Rahayu</p>"
        "<p>Senin, 24/11/2025 18:05 WIB</p>",
        title="Pelabuhan menutup kolam timur",
        author="Budi Santoso",
        lang="id",
        zone="Asia/Jakarta",
    ),
    _said(
        "Chinese: 来源 before 作者 with 编辑 behind, spaces between",
        f"{_ZH1}<div>来源：海港日报　作者：王小明　编辑：李华　2025-11-24 18:05</div>",
        ZH,
        lang="zh",
        title=_ZHT,
        author="王小明",
        zone="Asia/Shanghai",
    ),
    _said(
        "Chinese: 本报记者 below the headline, day with weekday in brackets",
        f"{_ZH1}<p>本报记者 王小明</p><p>2025年11月24日（星期一）</p>",
        ZH,
        lang="zh",
        title=_ZHT,
        author="王小明",
        zone="Asia/Shanghai",
    ),
    _said(
        "Japanese: name behind a slash, 公開日 and 更新日",
        "<h1>東港の岸壁を閉鎖</h1><p>ライター：山田太郎</p><p>更新日：2025/11/26　公開日：2025/11/24</p>",
        JA,
        lang="ja",
        title="東港の岸壁を閉鎖",
        author="山田太郎",
        zone="Asia/Tokyo",
    ),
    _said(
        "The day as eight digits in an attribute of the article",
        f'<div class="post-date" data-date="20251124">yesterday</div>{_H1}<p>By Mara Lind</p>',
    ),
    _said(
        "The day in a meta of Dublin Core with slashes, another of the last change",
        f"{_H1}<p>By Mara Lind</p>",
        head='<meta name="DC.date.issued" content="2025/11/24"><meta name="DC.date.modified" content="2026-01-02">',
    ),
    _said(
        "Month first in numbers, the zone in America, hours with p.m.",
        f"{_H1}<p>By Mara Lind</p><p>Posted 11/24/2025 6:05 p.m. ET</p>",
        zone="America/New_York",
    ),
    _said(
        "Weekday and ordinal, no year, clock behind at",
        f"{_H1}<p>By Mara Lind</p><p>Monday 24th November 2025 at 6:05pm</p>",
        zone="Europe/London",
    ),
    _said(
        "Headline broken by br, tab with a dash and the site",
        "<h1>Harbour closes<br>its eastern basin</h1>",
        head=f"{_DAY}{_BY}<title>Harbour closes its eastern basin — Harbour Post</title>",
    ),
    _said(
        "Video badge in the heading as an icon with text for readers",
        '<h1><span class="sr-only">Video:</span> Harbour closes its eastern basin</h1>',
        head=f'{_DAY}{_BY}<meta property="og:title" content="Harbour closes its eastern basin">',
    ),
    _said(
        "Title of the tab with the number of messages",
        '<div class="hd">Harbour closes its eastern basin</div>',
        head=f"{_DAY}{_BY}<title>(3) Harbour closes its eastern basin | Harbour Post</title>"
        '<meta property="og:title" content="Harbour closes its eastern basin">',
    ),
    _said(
        "Site and slogan behind the title",
        '<div class="hd">Harbour closes its eastern basin</div>',
        head=f"{_DAY}{_BY}<title>Harbour closes its eastern basin - Harbour Post - News from the coast</title>"
        '<meta property="og:site_name" content="Harbour Post">',
    ),
)

TITLES_BYLINES_DAYS = (
    _said(
        "og:title cut with an ellipsis, the heading whole",
        "<h1>Harbour closes its eastern basin after divers find cracks in two of its oldest piles</h1>",
        head=f'{_DAY}{_BY}<meta property="og:title" content='
        '"Harbour closes its eastern basin after divers find cracks in…">'
        "<title>Harbour closes its eastern basin after divers find cracks in… | Harbour Post</title>",
        title="Harbour closes its eastern basin after divers find cracks in two of its oldest piles",
    ),
    _said(
        "Korean CMS: headline, section and kind of page before angle brackets",
        '<div class="aht">동쪽 부두를 닫다</div><p>홍길동 기자</p><p>승인 2025.11.24 18:05</p>',
        KO,
        head="<title>동쪽 부두를 닫다 &lt; 사회 &lt; 기사본문 - 항구신문</title>",
        lang="ko",
        title="동쪽 부두를 닫다",
        author="홍길동",
        zone="Asia/Seoul",
    ),
    _said(
        "Japanese title: outlet in brackets and portal behind a hyphen",
        '<div class="hl">東港の岸壁を閉鎖</div><p>11/24(月) 18:05配信</p><p>山田太郎 記者</p>',
        JA,
        head="<title>東港の岸壁を閉鎖（港新聞） - みなとニュース</title>",
        lang="ja",
        title="東港の岸壁を閉鎖",
        author="山田太郎",
        zone="Asia/Tokyo",
    ),
    _said(
        "Japanese title: full-width colon before the paper's name",
        "<h1>東港の岸壁を閉鎖</h1><p>編集委員　山田太郎</p><p>2025年11月24日 18時05分</p>",
        JA,
        head="<title>東港の岸壁を閉鎖：港新聞</title>",
        lang="ja",
        title="東港の岸壁を閉鎖",
        author="山田太郎",
        zone="Asia/Tokyo",
    ),
    _said(
        "Chinese title with channel and site behind double hyphens",
        '<div class="tit">港口关闭东区泊位</div><p>2025年11月24日18:05 | 来源：海港网</p>',
        ZH,
        head='<meta name="author" content="王小明"><title>港口关闭东区泊位--海港频道--人民海港网</title>',
        lang="zh",
        title=_ZHT,
        author="王小明",
        zone="Asia/Shanghai",
    ),
    _said(
        "Chinese portal: keywords behind bars before the underscore",
        '<div class="tit">港口关闭东区泊位</div><span class="date">2025年11月24日 18:05</span>',
        ZH,
        head='<meta name="author" content="王小明"><title>港口关闭东区泊位|港口|泊位_海港新闻_海港网</title>',
        lang="zh",
        title=_ZHT,
        author="王小明",
        zone="Asia/Shanghai",
    ),
    _said(
        "Office's metas: ArticleTitle, PubDate, Author; 浏览次数 beside the day",
        '<div class="bt">港口关闭东区泊位</div><p>发布时间：2025-11-24 18:05 信息来源：港务局 浏览次数：1234</p>',
        ZH,
        head='<meta name="SiteName" content="海港政府网"><meta name="ArticleTitle" content="港口关闭东区泊位">'
        '<meta name="PubDate" content="2025-11-24 18:05"><meta name="Author" content="王小明">'
        '<meta name="ContentSource" content="港务局"><title>港口关闭东区泊位 - 海港市人民政府</title>',
        lang="zh",
        title=_ZHT,
        author="王小明",
        zone="Asia/Shanghai",
    ),
    _said(
        "Broadcaster: site and day behind dashes in the tab",
        f"{_H1}",
        head=f"{_BY}<title>Harbour closes its eastern basin – HP – 11/24/2025</title>"
        '<meta property="og:site_name" content="hp.example">',
    ),
    _said(
        "Share and print buttons inside the heading",
        '<h1>Harbour closes its eastern basin <button>Share</button><a class="print" href="#">Print</a></h1>',
        head=f'{_DAY}{_BY}<meta property="og:title" content="Harbour closes its eastern basin">',
    ),
    _said(
        "Number of comments inside the heading",
        '<h1>Harbour closes its eastern basin <span class="comment-count">12</span></h1>',
        head=f"{_DAY}{_BY}<title>Harbour closes its eastern basin | Harbour Post</title>",
    ),
    _said(
        "Ticker of other reports with times above the heading",
        '<ul class="ticker"><li><time datetime="2025-11-26T08:00">26 Nov</time> '
        '<a href="/o26">Ferry line gets boats</a></li>'
        '<li><time datetime="2025-11-27T08:00">27 Nov</time> <a href="/o27">Ferry line gets crews</a></li></ul>'
        f"{_H1}<p>By Mara Lind</p><div>Mon 24 Nov 2025 09.00 CET</div>",
    ),
    _said(
        "Timestamp in milliseconds in an element of the site's own",
        f'{_H1}<p>By Mara Lind</p><hp-timestamp data-timestamp="1763978700000"></hp-timestamp>',
    ),
    _said(
        "Publication and update in one line, month shortened with a point",
        f"{_H1}<p>By Mara Lind</p><p>Nov. 24, 2025 Updated: Nov. 26, 2025 4:32 p.m.</p>",
    ),
    _said(
        "Korean: 송고시간 without a space, 수정 behind",
        "<h1>동쪽 부두를 닫다</h1><p>송고시간2025-11-24 18:05</p><p>수정 2025-11-25 09:00</p>"
        "<p>(항구=연합) 홍길동 기자 = 부두</p>",
        KO,
        lang="ko",
        title="동쪽 부두를 닫다",
        author="홍길동",
        zone="Asia/Seoul",
    ),
    _said(
        "Czech: day with the month in genitive and the author behind",
        "<h1>Přístav zavřel východní bazén</h1><p>24. listopadu 2025 18:05</p><p>Autor: Jan Novák</p>",
        _CS,
        lang="cs",
        title="Přístav zavřel východní bazén",
        author="Jan Novák",
        zone="Europe/Prague",
    ),
    _said(
        "Hungarian: year first with points and the month in words",
        "<h1>A kikötő lezárta a keleti medencét</h1><p>2025. november 24. 18:05<"
        "/p><p class='szerzo'>Szerző: Kovács Anna</p>",
        _HU,
        lang="hu",
        title="A kikötő lezárta a keleti medencét",
        author="Kovács Anna",
        zone="Europe/Budapest",
    ),
    _said(
        "Ukrainian: day in words with a clock, Автор",
        "<h1>Порт закрив східний басейн</h1><p>24 листопада 2025, 18:05</p><p>Автор: Олена Шевченко</p>",
        _UK,
        lang="uk",
        title="Порт закрив східний басейн",
        author="Олена Шевченко",
        zone="Europe/Kyiv",
    ),
    _said(
        "The day as eight digits in the data layer",
        f"{_H1}<p>By Mara Lind</p>"
        '<script>dataLayer.push({"pageType": "article", "publishDate": "20251124", "section": "local"})</script>',
    ),
    _said(
        "Correspondent in a place",
        f'{_H1}<div class="byline"><a rel="author" href="/profile/mara">Mara Lind</a>'
        ' in Oslo and <a rel="author" href="/profile/jon">Jon Aasen</a> in Bergen</div>',
        head=_DAY,
        author="Mara Lind, Jon Aasen",
    ),
    _said(
        "Login in the metadata, the name in the byline",
        f'{_H1}<p class="byline">By Mara Lind</p>',
        head=_DAY + '<meta name="author" content="mlind2">',
    ),
    _said(
        "Staff in JSON-LD, the name in the byline",
        f'{_H1}<p class="byline">By Mara Lind, For the Harbour Post</p>',
        head=_DAY + ld(**{"@type": "NewsArticle", "author": "Harbour Post Staff"}),
    ),
    _said(
        "Translator and editor beside the author",
        f'{_H1}<div class="credits"><p>By Mara Lind</p><p>Translated by Jon Aasen</p><p>Edited by Eva Holm</p></div>',
        head=_DAY,
    ),
    _said(
        "Chinese: 记者 and 通讯员 in brackets at the end, 摄影报道",
        f"{_ZH1}<p>2025-11-24 18:05</p>",
        (ZH[0], *ZH[1:-1], ZH[-1] + "（海港日报记者 王小明 通讯员 李华 摄影报道）"),
        lang="zh",
        title=_ZHT,
        author="王小明, 李华",
        zone="Asia/Shanghai",
    ),
    _said(
        "German: initials of the agency and the name with a slash, Text and Fotos",
        '<h1>Alte Brücke gesperrt</h1><p class="meta">Text: Mara Lind / Fotos: Jon Aasen<'
        "/p><p>Stand: 24.11.2025, 18:05 Uhr</p>",
        DE,
        lang="de",
        title="Alte Brücke gesperrt",
        zone="Europe/Berlin",
    ),
)
