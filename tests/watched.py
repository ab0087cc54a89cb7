"""A site and a place to watch it from."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commandline import Place, free_port
from tests.newssite import NewsSite, news_site

HEADLINES = {
    "/1.html": "OpenAI首席科学家官宣离职,研究主管接任",
    "/2.html": "芯片出口规则再次调整,企业忙着重新算账",
    "/3.html": "巡天望远镜完成热真空试验,明年择机发射",
    "/4.html": "超级对齐负责人从OpenAI离职,团队去向未定",
    "/5.html": "城市里的阳台菜园:从三盆香葱开始的春天",
    "/6.html": "沪指收盘小幅上涨,半导体板块领涨两市",
}


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with news_site() as made:
        made.listing(HEADLINES)
        for path, title in HEADLINES.items():
            made.article(
                path, title, *(f"{title}。这是第{number}段正文,写的都是这一件事情本身。" for number in range(1, 5))
            )
        yield made


@pytest.fixture
def place(tmp_path: Path, site: NewsSite) -> Place:
    made = Place(tmp_path)
    port = free_port()
    made.write(
        newsmonitor=f"""
fetch: {{private_networks: true, delay: 0s}}
publish: {{base_url: "http://127.0.0.1:{port}"}}
web: {{listen: "127.0.0.1:{port}"}}
""",
        sources=f"""
sources:
  - {{id: s, url: "{site.base}/", every: 1s}}
""",
        topics="""
topics:
  departures: {title: 离职, match: "@openai AND 离职"}
  chips: {title: 芯片, match: 芯片 OR 半导体}
""",
        aliases="aliases: {openai: [OpenAI]}",
    )
    return made
