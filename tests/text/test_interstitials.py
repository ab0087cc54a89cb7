"""Pages that stand in for the one that was asked for."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.interstitials import find_in_text, find_interstitial, has_prose

URL = "https://news.example/2026/a-story"
STORY = "<p>" + "The council met on Tuesday and agreed on a new plan for the harbour. " * 25 + "</p>"
LIST = "<ul>" + "".join(f"<li><a href='/{i}'>Headline number {i} of today</a></li>" for i in range(12)) + "</ul>"


def page(title: str, body: str = "") -> str:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("kind", "markup", "url"),
    [
        ("captcha", page("Just a moment...", "<div id=main></div>"), URL),
        ("captcha", page("Attention Required! | Cloudflare"), URL),
        ("captcha", page("news.example", "<script src='//ct.captcha-delivery.com/c.js'></script>"), URL),
        ("captcha", page("", "<div class='g-recaptcha'></div>Prove it."), URL),
        ("captcha", page("百度安全验证"), URL),
        ("captcha", page("", "<p>环境异常</p><p>完成验证后即可继续访问。</p>"), URL),
        ("captcha", page("搜索"), "https://weixin.example/antispider/?from=x"),
        ("consent", page("Before you continue"), URL),
        ("consent", page("News"), "https://consent.news.example/m?continue=x"),
        ("login", page("Log in", "<form><input type='password'></form>"), URL),
        ("login", page("用户登录", "<input name=p type=password>"), URL),
        ("login", page("News", "<input type=password>"), "https://news.example/login?next=/a"),
        ("error_page", page("Access Denied", "You don't have permission."), URL),
        ("error_page", page("403 Forbidden", "<center>nginx</center>"), URL),
        ("error_page", page("404 Not Found"), URL),
        ("error_page", page("404"), URL),
        ("error_page", page("Page not found | The Harbour Times", "Sorry!"), URL),
        ("error_page", page("502 Bad Gateway"), URL),
        ("error_page", page("", "<h2>该内容已被发布者删除</h2>"), URL),
        ("error_page", page("您访问的页面不存在"), URL),
        ("error_page", page("Oops"), "https://news.example/404.html"),
    ],
)  # fmt: skip
def test_an_interstitial_is_recognised(kind: str, markup: str, url: str) -> None:
    found = find_interstitial(markup, url)
    assert found is not None
    assert found.kind == kind
    assert found.reason.startswith("the page ")


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        (page("A plan for the harbour", STORY), URL),
        (page("Just a moment...", STORY), URL),
        (page("404 Media", LIST), URL),
        (page("500 companies that hire", LIST), URL),
        (page("500强企业名单", LIST), URL),
        (page("Access denied: how the council keeps its papers", LIST), URL),
        (page("Why captchas get harder", "<p>A short note on CAPTCHA.</p>"), URL),
        (page("News", LIST + "<form><input type='password'><a href='/login'>Log in</a></form>"), URL),
        (page("News", LIST + "<div class='g-recaptcha'></div>"), URL),
        (page("News", LIST + "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"), URL),
        (page("银行加强安全验证,用户须知", LIST), URL),
        (page("Log in problems at the bank", LIST), URL),
        (page("Login-Pflicht für Behörden", LIST), "https://news.example/2026/login-pflicht"),
        ("<?xml version='1.0'?><rss><channel><title>404 Not Found</title></channel></rss>", URL),
        ('{"title": "Just a moment..."}', URL),
        ("", URL),
    ],
)  # fmt: skip
def test_a_real_page_is_left_alone(markup: str, url: str) -> None:
    assert find_interstitial(markup, url) is None


@given(st.text(st.sampled_from("<>/!-scriptyle =\"'ab\n"), max_size=200))
def test_any_markup_is_looked_at_without_fault(markup: str) -> None:
    find_interstitial("<html>" + markup, URL)


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<script",
        "<!--",
        "<title",
        "<title>",
        "<input ",
        "action=",
        "</",
        "<p>.",
        "you ",
        "请",
        "<p>a.</p>",
        "acw_sc__v2 ",
        "x-",
        ". ",
    ],
)
def test_hostile_markup_takes_little_time(piece: str) -> None:
    started = time.process_time()
    find_interstitial("<html>" + piece * (400_000 // len(piece)), URL)
    assert time.process_time() - started < 2


# ── short articles whose words are those of walls and error pages ───────────

ARTICLES = [
    ("Forbidden City reopens its northern gate", "The gate opens on Saturday for the first time since 1925."),
    ("Missing hiker not found after a week", "The search in the hills ends tonight, the mountain rescue said."),
    ("Access denied: court rules on a footpath", "A court ruled on Friday that walkers may use the path by the sea."),
    ("Access denied", "The band's second record came out on Monday and was made in a barn."),
    ("Page not found: an exhibition about lost websites", "The exhibition opens on Thursday. Its title is Page not found."),
    ("Page not found - an exhibition about lost websites", "An exhibition about lost websites opens in the town library."),
    ("404", "The room with the number 404 of the old hotel was sold for a million crowns on Tuesday."),
    ("404 Not Found", "A novel of this name won the prize of the booksellers in Leipzig on Sunday."),
    ("Error 500: the race that never ended", "The five hundred miles were stopped after a crash in the last lap."),
    ("Club opens members only reading room", "The members only forum of the club is open to everyone from December on."),
    ("Please log in, said the clerk", "The town hall asks citizens to log in with a card, the council decided."),
    ("Log in", "The lumber firm of this name has put its first wooden tower into the market square."),
    ("Sign in", "A sign in the harbour was stolen for the third time this year, the police said."),
    ("Captcha", "The puzzle was invented in Pittsburgh twenty-five years ago by three students."),
    ("Are you a robot?", "The play about a machine that thinks had its first night in Prague on Friday."),
    ("Bank stops captcha", "The bank stops asking customers to prove that they are human, it said on Monday."),
    ("Cookie consent banners may go", "The commission wants fewer banners; ministers meet about it in Brussels today."),
    ("Before you continue", "The minister's book of memories sold out on its first day, the publisher said."),
    ("Service unavailable: trains stop at noon", "No train runs on the western line from noon until Sunday evening."),
    ("Internal server error costs airline a day", "Forty flights stayed on the ground after a fault in a data centre."),
    ("Cloudflare outage takes half the web down", "Many sites showed an error page for two hours on Tuesday morning."),
    ("Bad Gateway", "The port of this name took its first ship since the flood on Wednesday."),
    ("Under maintenance", "The lighthouse keepers' song is number one in Norway for the third week."),
    ("Just a moment", "The photographer waited nine years for her picture of the comet over the bay."),
    ("JavaScript turns thirty", "The language was written in ten days in 1995, its inventor said in an interview."),
    ("Verify you are human, says the vending machine", "The machines ask buyers of wine to smile, a firm in Lyon said."),
    ("Unusual traffic in the harbour", "Our computers have counted nine ships more than in any week before, said the harbour."),
    ("Website of the tax office is down", "The website was not reachable on Monday because too many people asked at once."),
    ("Seite nicht gefunden: ein Roman", "Der Roman erscheint im März und spielt in einer Bibliothek am Meer."),
    ("Anmeldung zum Stadtlauf", "Der Lauf beginnt am Sonntag um neun Uhr auf dem alten Marktplatz."),
    ("Page introuvable", "Le roman de ce nom a reçu lundi le prix des libraires de la ville."),
    ("全国铁路售票系统繁忙 部分车站延长窗口时间", "受返程客流影响,铁路售票系统繁忙,部分车站今天起延长窗口服务时间。"),
    ("购票高峰系统繁忙 铁路部门回应", "铁路部门周一表示,高峰期间购票系统增加了三成的运力。"),
    ("系统繁忙", "这部纪录片讲述了一家医院的二十四小时,周五起在全国上映。"),
    ("页面不存在", "这本小说的作者周日在上海获得了年度新人奖。"),
    ("人机验证为何越来越难", "研究者认为,图片验证码已经难以区分机器和人。"),
    ("银行加强安全验证", "从下周起,该行手机银行转账需要进行人脸识别。"),
    ("登录月球五十年", "航天博物馆周六开放新展厅,展出月球岩石。"),
    ("内容被删除的背后", "平台上个月删除了三万条虚假广告,监管部门表示欢迎。"),
    ("访问受限的海滩重新开放", "市政府宣布,北侧海滩自周一起向公众开放。"),
    ("请稍候:一家慢餐馆的故事", "这家餐馆每天只接待十位客人,老板说慢才有味道。"),
    ("404工厂旧址成为博物馆", "戈壁滩上的旧城今年接待了两万名游客。"),
    ("ページが見つかりません 展覧会", "消えたウェブサイトの展覧会が木曜日に図書館で始まる。"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "sentence"), ARTICLES)
@pytest.mark.parametrize("site", ["", " | The Harbour Times"])
@pytest.mark.parametrize(
    "around",
    [
        "",
        "<form action=/login><input name=u><input type=password name=p><button>Log in</button></form>",
        "<div class=cookie><p>We use cookies and similar technologies.</p><button>Accept all</button></div>",
        "<noscript>Please enable JavaScript to see the comments.</noscript><div class=g-recaptcha></div>",
        "<p>Please log in to comment.</p><p>请先登录后发表评论</p><a href=/>返回首页</a>",
    ],
    ids=["alone", "password", "cookies", "noscript", "comments"],
)
def test_a_short_article_is_an_article_whatever_words_it_uses(
    title: str, sentence: str, site: str, around: str
) -> None:
    markup = page(title + site, f"<main><h1>{title}</h1><p>{sentence}</p></main>{around}")
    assert find_interstitial(markup, URL) is None
    assert find_in_text(title, [title, sentence, "Log in", "We use cookies and similar technologies."]) is None


WALLS = [
    ("captcha", "Just a moment...", "<script>window._cf_chl_opt={cvId:'3'}</script><noscript>Enable JavaScript and cookies to continue</noscript>"),
    ("captcha", "Attention Required! | Cloudflare", "<h1>Sorry, you have been blocked</h1><p>You are unable to access news.example</p>"),
    ("captcha", "Making sure you&#39;re not a bot!", "<p>Loading...</p><p>Anubis is a compromise. It uses a Proof-of-Work scheme in the vein of Hashcash.</p>"),
    ("captcha", "", "<script>window.awsWafCookieDomainList=[];window.gokuProps={}</script><div id=challenge-container></div>"),
    ("captcha", "Pardon Our Interruption", "<h1>Pardon Our Interruption...</h1><p>As you were browsing something about your browser made us think you were a bot.</p>"),
    ("captcha", "", "<iframe src='/_Incapsula_Resource?CWUDNSAI=1' width=100%>Request unsuccessful. Incapsula incident ID: 1-2</iframe>"),
    ("captcha", "news.example", "<p id=cmsg>Please enable JS and disable any ad blocker</p><script>var dd={'rt':'c','host':'geo.captcha-delivery.com'}</script>"),
    ("captcha", "", "<div id=sec-if-cpt-container></div>"),
    ("captcha", "DDoS-Guard", "<h1>Checking your browser before accessing the site</h1><p>Please wait a few seconds.</p>"),
    ("captcha", "请稍候…", "<p>正在检查您的浏览器,请开启JavaScript并刷新该页。</p>"),
    ("captcha", "", "<script>var arg1='3000176000856006061501533003690027800375';setCookie('acw_sc__v2',arg1);document.location.reload();</script>"),
    ("captcha", "", "<script>document.cookie='__jsl_clearance_s=1';location.reload()</script>"),
    ("captcha", "Security check", "<p>Please complete the security check to access the website.</p>"),
    ("captcha", "Robot Check", "<p>Enter the characters you see below.</p>"),
    ("captcha", "Human Verification", "<p>To continue, please verify that you are not a robot.</p>"),
    ("captcha", "", "<h1>Our systems have detected unusual traffic from your computer network.</h1><p>This page checks to see if it's really you.</p>"),
    ("captcha", "验证", "<p>您的访问过于频繁,请完成下列验证后继续</p>"),
    ("captcha", "", "<p>为了保证您的正常访问,请拖动滑块完成验证。</p>"),
    ("captcha", "Einen Moment, bitte...", "<p>Wir überprüfen Ihren Browser.</p>"),
    ("consent", "ZEIT ONLINE | Lesen Sie zeit.de mit Werbung oder im PUR-Abo. Sie haben die Wahl.", "<h1>zeit.de mit Werbung</h1><p>Besuchen Sie zeit.de wie gewohnt mit Werbung und Tracking.</p><p>Nutzen Sie zeit.de ganz ohne Werbetracking für 1,20 Euro pro Woche.</p>"),
    ("consent", "Before you continue to News", "<p>We use cookies and data to deliver our services.</p><button>Accept all</button>"),
    ("consent", "Your privacy choices", "<p>We and our 842 partners store cookies on your device.</p>"),
    ("consent", "News", "<h1>We value your privacy</h1><p>By clicking Accept you agree to our use of cookies.</p>"),
    ("login", "Log in | News", "<form><input name=u><input type=password></form>"),
    ("login", "News", "<p>Please log in to continue reading.</p>"),
    ("login", "会员登录", "<p>扫码登录</p><input type=password>"),
    ("login", "News", "<p>This article is only available to registered members.</p>"),
    ("error_page", "Access Denied", "<p>You don't have permission to access this page on this server.</p><p>Reference #18.2d</p>"),
    ("error_page", "403 Forbidden", "<center>nginx</center>"),
    ("error_page", "404 Not Found", "<h1>Not Found</h1><p>The requested URL /a/1 was not found on this server.</p>"),
    ("error_page", "Page not found | News", "<p>Sorry, the page you are looking for could not be found.</p><p>Please check the address and try again.</p>"),
    ("error_page", "News", "<h1>Oops! We can't find the page you're looking for.</h1>"),
    ("error_page", "502 Bad Gateway", "<h1>502 Bad Gateway</h1>"),
    ("error_page", "Service Unavailable", "<p>The server is temporarily unable to service your request.</p>"),
    ("error_page", "Error", "<p>Error establishing a database connection</p>"),
    ("error_page", "Request Rejected", "<p>The requested URL was rejected. Please consult with your administrator.</p>"),
    ("error_page", "提示信息", "<p>抱歉,您访问的页面不存在或已被删除。</p>"),
    ("error_page", "", "<h2>该内容已被发布者删除</h2>"),
    ("error_page", "", "<p>系统繁忙,请稍后再试</p>"),
    ("error_page", "", "<h2>该公众号已迁移</h2><p>该公众号已迁移至新的账号,原账号已回收。若需访问原文章链接,请点击下方按钮。</p>"),
    ("error_page", "", "<h2>此内容因违规无法查看</h2><p>由用户投诉并经平台审核,违反相关法律法规。</p>"),
    ("error_page", "青河环境观察", "<div>该内容暂时无法查看</div><p>参数错误</p>"),
    ("error_page", "网页找不到", "<p>您所查看的文章已被删除</p>"),
    ("error_page", "访问被拦截", "<p>您的请求已被拒绝,如有疑问请联系管理员。</p>"),
    ("error_page", "Seite nicht gefunden", "<p>Die angeforderte Seite wurde nicht gefunden.</p>"),
    ("error_page", "Page introuvable", "<p>La page que vous recherchez est introuvable.</p>"),
    ("script", "Bay App", "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>"),
    ("script", "News", "<noscript>We're sorry but news doesn't work properly without JavaScript enabled. Please enable it to continue.</noscript><div id=app></div>"),
    ("script", "App", "<div id='__next'></div>"),
    ("script", "应用", "<p>请启用JavaScript后访问</p>"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "title", "body"), WALLS)
@pytest.mark.parametrize("chrome", ["", "<header><a href=/>News</a></header>", "<footer>© 2026 News Ltd</footer>"])
def test_a_wall_is_recognised_by_what_it_says_as_a_whole(kind: str, title: str, body: str, chrome: str) -> None:
    found = find_interstitial(page(title, chrome + body), URL)
    assert found
    assert found.kind == kind


@pytest.mark.parametrize(
    "headers", [{"cf-mitigated": "challenge"}, {"x-amzn-waf-action": "challenge"}, {"x-datadome": "protected"}]
)
def test_a_header_of_a_bot_check_says_so_whatever_the_page_says(headers: dict[str, str]) -> None:
    found = find_interstitial("", URL, headers)
    assert found
    assert found.kind == "captcha"


@pytest.mark.parametrize(
    ("vendor", "body"),
    [("Anubis", "<script id=anubis_challenge>{}</script>"), ("AWS WAF", "<script>gokuProps={}</script>")],
)
def test_the_reason_names_the_product(vendor: str, body: str) -> None:
    found = find_interstitial(page("", body), URL)
    assert found
    assert vendor in found.reason


@pytest.mark.parametrize(
    "marker", ["acw_sc__v2", "/_Incapsula_Resource?SWJIYLWA=1", "gokuProps", "/.well-known/ddos-guard/"]
)
def test_a_script_of_a_bot_check_on_a_page_with_news_is_no_wall(marker: str) -> None:
    markup = page(
        "Ferry sinks", f"<script>{marker}</script><p>The ferry sank within minutes, the coast guard said.</p>"
    )
    assert find_interstitial(markup, URL) is None


def test_a_short_list_with_a_cookie_banner_and_a_login_is_a_list() -> None:
    rows = "".join(f"<li><a href=/{i}>Council of the harbour town meets about plan {i}</a></li>" for i in range(4))
    banner = "<p>We use cookies on this site.</p><p>Please log in to comment.</p><input type=password><p>Loading...</p>"
    assert find_interstitial(page("News", f"<ul>{rows}</ul>{banner}<a href=/>返回首页</a>"), URL) is None


def test_prose_is_a_sentence_about_something_else_than_the_visit() -> None:
    assert has_prose(["The ferry sank within minutes."])
    assert not has_prose(["Please enable cookies in your browser.", "Home", "404", "系统繁忙,请稍后再试。"])
