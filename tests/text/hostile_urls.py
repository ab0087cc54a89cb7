"""URLs that parsers refuse late and for many reasons, and parts to make more of them."""

from __future__ import annotations

from hypothesis import strategies as st

HOSTILE = (
    "http://[", "http://[::1", "http://]/", "http://[x]/", "http://a:99999/", "http://a:b/", "http://a:-1/", "http://a:0/",
    "http://a:٣/", "//[", "http://℀.example/", "http://a\u2100b/", "http://a%", "http://a%zz/%zz", "http://a\x00b/",
    "http://user:pass@/", "http://@/", "http://exa mple/", "http://a\nb/", "http:///a", "http:/a", "http:a", "https://", "ht!tp://a/",  # noqa: E501
    "://", "///", "?#", "#", "..", "../" * 50, "data:text/html,x", "javascript:alert(1)", "mailto:a@b", "file:///etc/passwd",
    "http://" + "a" * 5000, "http://a/" + "b" * 9000, "http://xn--/", "http://xn--a-ecp.example/", "http://.../", "http://a..b/",
    "http://a/;jsessionid=[", "http://a/?[]=&&==", "http://a/%", "http://1.1.1.1.1/", "http://0x7f.1/", "http://a/\ud800",
    "feed://[", "www.[", "www.", "feed:", "feed:http://[", "//", "http://a:80:80/", "http://[::1%25eth0]/", "\u202ehttp://a/",
)  # fmt: skip
PARTS = st.sampled_from(
    [
        "http",
        "https",
        "feed",
        ":",
        "//",
        "[",
        "]",
        "@",
        ":99999",
        ":x",
        "a",
        "example.com",
        "℀",
        "%",
        "%zz",
        "?",
        "#",
        "&",
        "=",
        "/",
        "..",
        " ",
        "\n",
        "\x00",
        "xn--",
        "\udc00",
    ]  # fmt: skip  # noqa: E501, RUF028, RUF100
)
URLS = st.sampled_from(HOSTILE) | st.lists(PARTS, max_size=8).map("".join) | st.text(max_size=30)
