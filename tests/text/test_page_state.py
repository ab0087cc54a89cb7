"""The data that pages carry for their scripts is parsed, and never executed."""

from __future__ import annotations

import html
import itertools
import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.page_state import page_states, revived, stored_markup

NEWS = {"posts": [{"title": 'Ferries "run" again 海风', "slug": "ferries-run"}]}
TEXT = json.dumps(NEWS, ensure_ascii=False)
QUOTED = TEXT.replace("\\", "\\\\")  # as a JavaScript string in single quotes has it
ESCAPED = json.dumps(TEXT, ensure_ascii=False)


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("__NEXT_DATA__", f'<script id="__NEXT_DATA__" type="application/json">{TEXT}</script>'),
        ("RENDER_DATA", f'<script id="RENDER_DATA" type="application/json">{quote(TEXT)}</script>'),
        ("__INITIAL_STATE__", f"<script>window.__INITIAL_STATE__ = {TEXT};</script>"),
        ("__INITIAL_STATE__", f"<script>window.__INITIAL_STATE__={TEXT};(function(){{var s;}}());</script>"),
        ("__STATE__", f"<script>window['__STATE__'] = {TEXT}</script>"),
        ("__STATE__", f"<script>window.__STATE__ = JSON.parse({ESCAPED});</script>"),
        ("__STATE__", f"<script>window.__STATE__ = JSON.parse('{QUOTED}');</script>"),
        ("__STATE__", f'<script>window.__STATE__ = JSON.parse(decodeURIComponent("{quote(TEXT)}"));</script>'),
        ("data", f"<script>const data = {TEXT}</script>"),
        ("initialState", f"<SCRIPT>window.initialState={TEXT}</SCRIPT>"),
    ],
)  # fmt: skip
def test_a_state_is_read_under_its_name(name: str, page: str) -> None:
    assert page_states(f"<html><body>{page}</body></html>")[name] == NEWS


def test_the_stream_of_next_is_joined_and_each_of_its_rows_read() -> None:
    whole = f'0:["$","div",null,{TEXT}]\n1:I["x",[]]\n'
    parts = [whole[:40], whole[40:]]
    page = "".join(f"<script>self.__next_f.push([1,{json.dumps(part)}])</script>" for part in parts)
    assert page_states(page)["__next_f"][0][3] == NEWS


def test_a_flat_array_of_nuxt_is_put_together() -> None:
    flat = [["ShallowReactive", 1], {"data": 2, "at": 5}, ["Reactive", 3], {"posts": 4}, [6], ["Date", "2026-11-25"],
            {"title": 7}, "A"]  # fmt: skip
    page = f'<script type="application/json" id="__NUXT_DATA__">{json.dumps(flat)}</script>'
    assert page_states(page)["__NUXT_DATA__"] == {"data": {"posts": [{"title": "A"}]}, "at": "2026-11-25"}


def test_a_flat_array_that_holds_itself_ends() -> None:
    assert isinstance(revived([{"self": 0, "twice": [0, 0]}, 1]), dict)


def test_markup_in_the_store_of_a_script_is_given() -> None:
    records = "".join(f"<record><![CDATA[<li>{name}</li>]]></record>" for name in "ab")
    page = f"<script type=text/xml><datastore>{records}</datastore></script>"
    assert stored_markup(page) == "<li>a</li><li>b</li>"


@pytest.mark.parametrize(
    "code", ["alert(1)", "{a: alert(1)}", "function(){return {}}", "JSON.parse(x)", "JSON.parse(\"{'a'}\")"]
)
def test_a_program_is_no_data(code: str) -> None:
    assert page_states(f"<script>window.state = {code};</script>") == {}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=5), json_values, max_size=4))
def test_json_in_a_string_comes_out_as_it_went_in(value: dict[str, Any]) -> None:
    text = json.dumps(json.dumps(value)).replace("<", "\\u003c")
    assert page_states(f"<script>window.s = JSON.parse({text})</script>") == {"s": value}


@given(st.text("<>script/=JSON.parse(\"'`\\{}[]:,0x u1%7B__next_f.push", max_size=200))
def test_whatever_stands_in_a_script_is_read_or_left(text: str) -> None:
    page_states(f"<script>{text}</script>")
    stored_markup(text)


@pytest.mark.parametrize(
    ("script", "state"),
    [
        ('window.__NUXT__=(function(a,b){return {data:[{posts:[{title:a,slug:"x"}]}],error:b}}("Harbour",null))',
         {"data": [{"posts": [{"title": "Harbour", "slug": "x"}]}], "error": None}),
        ('window.__NUXT__=(function(a,b){a.title=b;a.tags=[];a.tags[0]="}";return {posts:[a]}}({},"Harbour"));',
         {"posts": [{"title": "Harbour", "tags": ["}"]}]}),
        ("window.__NUXT__=function(a){return {posts:[{title:a,on:!0,off:!1}]}}('Harbour')",
         {"posts": [{"title": "Harbour", "on": True, "off": False}]}),
        ("window.__NUXT__ = {posts: [{title: 'Harbour \\'26', 'at': new Date(\"2026-11-25\"), n: void 0,},], /* x */}",
         {"posts": [{"title": "Harbour '26", "at": "2026-11-25", "n": None}]}),
        ("window.__NUXT__ = {list: [0x10, .5, -1e2, , NaN]} // x", {"list": [16, 0.5, -100.0, None, None]}),
    ],
)  # fmt: skip
def test_a_literal_that_is_no_json_is_read(script: str, state: Any) -> None:
    assert page_states(f"<script>{script}</script>")["__NUXT__"] == state


@pytest.mark.parametrize(
    "script",
    ["(function(a){alert(1);return {a:a}}(1))", "(function(a){return {a:b}}(1))", "{a: [b]}", "{a 1}", "[1 2]"],
)
def test_what_would_have_to_run_is_no_literal(script: str) -> None:
    assert page_states(f"<script>window.state = {script}</script>") == {}


def test_a_value_that_names_others_many_times_over_is_bounded() -> None:
    names = [f"a{number}" for number in range(40)]
    bodies = "".join(f"{one}.x={two};{one}.y={two};" for one, two in itertools.pairwise(names))
    script = f"(function({','.join(names)}){{{bodies}return a0}}({','.join(['{}'] * 40)}))"
    assert page_states(f"<script>window.state={script}</script>") == {}


def test_json_in_an_attribute_is_read() -> None:
    page = f"<div id=app data-page='{{\"props\":{html.escape(TEXT, quote=False)}}}'></div>"
    doubled = f'<div data-page="{html.escape(json.dumps({"props": NEWS}))}"></div>'
    for one in (page, doubled):
        assert page_states(one) == {"props0": {"props": NEWS}}


def test_references_of_apollo_are_followed() -> None:
    state = {
        "ROOT_QUERY": {'posts({"first":1.5})': [{"__ref": "Post:1"}]},
        "Post:1": {"title": "A", "next": {"__ref": "Post:1"}},
    }
    found = page_states(f"<script>window.__APOLLO_STATE__={json.dumps(state)}</script>")["__APOLLO_STATE__"]
    assert found["ROOT_QUERY"]['posts({"first":1.5})'][0]["title"] == "A"


@pytest.mark.parametrize(
    ("page", "name"),
    [
        (f"<script>window.App.pageData = {TEXT};</script>", "App_pageData"),
        (f'<script id="initial" type="text/x-state">{TEXT}</script>', "initial"),
        (f"<script>(window.D = window.D || []).push({TEXT})</script>", "pushed0"),
        (f"<script>{{__kit={{}}; const data = {TEXT}; start(data)}}</script>", "data"),
    ],
)
def test_a_state_is_found_where_frameworks_put_it(page: str, name: str) -> None:
    assert page_states(page)[name] == NEWS


def test_functions_among_data_are_left_out() -> None:
    script = 'window.state = {list: [1, 2], onClick: function(e){ if (e) { alert("}") } }, n: 3}'
    assert page_states(f"<script>{script}</script>")["state"] == {"list": [1, 2], "onClick": None, "n": 3}
