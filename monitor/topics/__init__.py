"""The topic language: parse and check queries, match items, explain the result."""

from monitor.topics.check import TopicFault, check_aliases, check_topic
from monitor.topics.matcher import Matcher, bounds_of, compile_query, compile_topics, explain
from monitor.topics.parse import parse
from monitor.topics.query import LANGUAGE, Query, show

__all__ = [
    "LANGUAGE",
    "Matcher",
    "Query",
    "TopicFault",
    "bounds_of",
    "check_aliases",
    "check_topic",
    "compile_query",
    "compile_topics",
    "explain",
    "parse",
    "show",
]
