"""Plain frozen data that the steps exchange; no I/O.

Every time is an aware `datetime` in UTC unless a docstring says otherwise.
A tuple stands where order matters and nothing may change it.
"""

from monitor.model.configured import (
    ArticleSelectors,
    BrowserSettings,
    Config,
    Examples,
    FetchSettings,
    KeepSettings,
    ListSelectors,
    LogSettings,
    PublishSettings,
    ScheduleSettings,
    Settings,
    Source,
    SourceKind,
    Topic,
    WebSettings,
)
from monitor.model.item import (
    Article,
    Attachment,
    DateOrigin,
    Document,
    Entry,
    FeedEntry,
    Hit,
    Incident,
    Item,
    Match,
    Page,
    Report,
    Step,
)
from monitor.model.rendered import BrowserUse, DataAnswer, RenderCost, Rendered, Renderer, RenderRequest
from monitor.model.source_state import SourceState, Subscription

__all__ = [
    "Article",
    "ArticleSelectors",
    "Attachment",
    "BrowserSettings",
    "BrowserUse",
    "Config",
    "DataAnswer",
    "DateOrigin",
    "Document",
    "Entry",
    "Examples",
    "FeedEntry",
    "FetchSettings",
    "Hit",
    "Incident",
    "Item",
    "KeepSettings",
    "ListSelectors",
    "LogSettings",
    "Match",
    "Page",
    "PublishSettings",
    "RenderCost",
    "RenderRequest",
    "Rendered",
    "Renderer",
    "Report",
    "ScheduleSettings",
    "Settings",
    "Source",
    "SourceKind",
    "SourceState",
    "Step",
    "Subscription",
    "Topic",
    "WebSettings",
]
