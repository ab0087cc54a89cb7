"""A news site with a long list: thirty headlines, and an article behind each."""

from __future__ import annotations

from tests.commandline import Place
from tests.newssite import NewsSite

HEADLINES = """\
OpenAI首席科学家官宣离职,研究主管接任
芯片出口规则再次调整,企业忙着重新算账
巡天望远镜完成热真空试验,明年择机发射
超级对齐负责人从OpenAI离职,团队去向未定
城市里的阳台菜园:从三盆香葱开始的春天
沪指收盘小幅上涨,半导体板块领涨两市
老城区最后一家修表铺,下个月就要搬走了
高铁新线进入联调联试,两省之间一小时可达
大模型写的病历,医生应不应该再看一遍
一支业余球队和他们漏雨的更衣室
OpenAI发布新的语音助手,对话几乎没有停顿
海上风电场并网发电,够二十万户人家使用
博物馆夜场开放,预约的人排到了下个月
古桥修缮完工,工匠用回了糯米灰浆
机器人马拉松开跑,一半选手没有到达终点
Harbour ferries return after a winter of repairs
A small lab prints glass lenses thinner than a hair
The last typewriter shop in town finds new customers
Why the night train to the coast is always full
OpenAI hires a former bank regulator to lead safety
Researchers map the songs of city blackbirds
Solar roofs outnumber chimneys in the old quarter
A chess club for people who never finished a game
Open model weights: what a licence does not say
The river gauge that has been read by hand since 1911
How a bakery learned to forecast the weather
Semiconductor makers agree on shared test wafers
A bridge that folds away for migrating geese
Volunteers translate a telescope's whole archive
Why every lighthouse keeps a different rhythm
""".splitlines()
DEPARTURES = [HEADLINES[0], HEADLINES[3]]
PROMPT = "微信扫码关注该文公众号作者"  # what `NewsSite.article` puts under each text


def path_of(number: int) -> str:
    """Where the article of a headline stands."""
    return f"/2024/{number:02}.html"


def fill(site: NewsSite, count: int = 30) -> None:
    """Put the list, or its beginning, and its articles on a site, each with a date and a text of its own."""
    site.listing({path_of(number): title for number, title in enumerate(HEADLINES[:count])})
    site.pages["/"].headers["Last-Modified"] = "Wed, 15 May 2024 04:10:00 GMT"
    for number, title in enumerate(HEADLINES[:count]):
        paragraphs = (f"{title}. 第{part}段({number}-{part}),只写这一件事情: {title}。" for part in range(1, 5))
        site.article(path_of(number), title, *paragraphs, date=f"2024-05-14T{number % 24:02}:{number:02}:00+08:00")


def watch(place: Place, site: NewsSite, source: str = "backlog: 50") -> None:
    """Write a configuration that watches the site. source: more of the source's settings."""
    place.write(
        newsmonitor="fetch: {private_networks: true, delay: 0s}\nlog: {level: warning}\n",
        sources=f"sources: [{{id: s, url: '{site.base}/', {source}}}]\n",
        topics='topics: {departures: {match: "@openai AND 离职"}, chips: {match: 芯片 OR semiconductor}}\n',
        aliases="aliases: {openai: [OpenAI]}\n",
    )
