"""The topic language: parse and check queries, match items, explain the result."""

from monitor.topics.check import TopicFault, check_aliases, check_topic
from monitor.topics.matcher import Explanation, Matcher, compile_query, compile_topics, explain
from monitor.topics.parse import parse
from monitor.topics.query import LANGUAGE, Query, show

__all__ = [
    "LANGUAGE",
    "Explanation",
    "Matcher",
    "Query",
    "TopicFault",
    "check_aliases",
    "check_topic",
    "compile_query",
    "compile_topics",
    "explain",
    "parse",
    "show",
]
