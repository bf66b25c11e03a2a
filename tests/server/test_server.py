"""What our server adds to Streamlit's: the visitor's cookie, headers, and files that a browser may keep for ever."""

import gzip
import re
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs_version

from playground.server import Server, current
from playground.server.assets import own_assets, takes_gzip
from playground.server.lookup import showing_pages
from playground.server.visitors import VISITOR_COOKIE
from tests.support.serving import HttpAnswer, Site, given_cookie

ROOT = Path(__file__).resolve().parents[2]
VENDORED = ROOT / "playground/vendor/plotly-cartesian.min.js"

ASSETS, PLOTLY = own_assets().modules, own_assets().plotly


def attributes(answer: HttpAnswer) -> set[str]:
    """Of the cookie that an answer brings; Python 3.11 knows no Partitioned."""
    _, *attributes = answer.header("set-cookie").split("; ")
    return set(attributes)


# --- the cookie -------------------------------------------------------------------------------------------------------


def test_the_first_page_brings_a_cookie_that_scripts_cannot_read(site: Site) -> None:
    answer = site.get("/")
    value = given_cookie(answer)
    assert value is not None
    assert re.fullmatch(r"[\w-]{43}\.[\w-]{43}", value)
    morsel = SimpleCookie(answer.header("set-cookie"))[VISITOR_COOKIE]
    assert morsel["httponly"]
    assert morsel["samesite"] == "Lax"
    assert morsel["path"] == "/"
    assert int(morsel["max-age"]) >= 30 * 24 * 3600
    assert not morsel["secure"]
    assert answer.header("cache-control") == "no-store"


def test_every_visitor_is_another_one(site: Site) -> None:
    assert given_cookie(site.get("/")) != given_cookie(site.get("/"))


def test_who_has_a_cookie_keeps_it(site: Site) -> None:
    value = given_cookie(site.get("/"))
    answer = site.get("/", cookie=f"other=1; {VISITOR_COOKIE}={value}")
    assert given_cookie(answer) is None
    assert answer.header("cache-control") == "no-cache"


@pytest.mark.parametrize("bad", ["", "short", "x" * 44, "x" * 5000, "x" * 42 + "!", '"' + "x" * 43, "é" * 43])
def test_a_cookie_that_is_none_of_ours_is_replaced(site: Site, bad: str) -> None:
    value = given_cookie(site.get("/", cookie=f"{VISITOR_COOKIE}={bad}".encode().decode("latin-1")))
    assert value is not None
    assert value != bad


def test_on_https_the_cookie_stays_on_https(site: Site) -> None:
    answer = site.get("/", x_forwarded_proto="https")
    assert SimpleCookie(answer.header("set-cookie"))[VISITOR_COOKIE]["secure"]


@pytest.mark.parametrize("dest", ["iframe", "frame", "embed", "object"])
def test_in_a_frame_of_another_site_over_https_the_cookie_is_for_that_site_alone(site: Site, dest: str) -> None:
    page = site.get("/", x_forwarded_proto="https", sec_fetch_site="cross-site", sec_fetch_dest=dest)
    morsel = attributes(page)
    assert morsel >= {"SameSite=None", "Secure", "Partitioned", "HttpOnly", "Path=/"}


@pytest.mark.parametrize(
    ("proto", "fetch_site", "dest"),
    [
        ("https", "cross-site", "document"),  # a link on another site
        ("https", "none", "document"),
        ("https", "same-origin", "iframe"),
        ("https", "same-site", "iframe"),
        ("https", "none", "iframe"),
        ("https", "cross-site", ""),
        ("https", "", ""),
        ("http", "cross-site", "iframe"),  # no cookie can exist there
        ("http", "cross-site", "document"),
    ],
)
def test_anywhere_else_the_cookie_is_lax(site: Site, proto: str, fetch_site: str, dest: str) -> None:
    page = site.get("/", x_forwarded_proto=proto, sec_fetch_site=fetch_site, sec_fetch_dest=dest)
    assert "SameSite=Lax" in attributes(page)
    assert "Partitioned" not in attributes(page)
    assert ("Secure" in attributes(page)) == (proto == "https")


def test_other_sites_may_frame_a_page(site: Site) -> None:
    answer = site.get("/", sec_fetch_site="cross-site", sec_fetch_dest="iframe")
    assert "frame-ancestors" not in answer.header("content-security-policy")
    assert answer.header("x-frame-options") == ""


def test_only_pages_bring_cookies(site: Site) -> None:
    for path in ("/health", PLOTLY, f"{ASSETS}/core/run_stream.js", "/nothing"):
        assert site.get(path).header("set-cookie") == ""


def test_a_browser_that_lost_its_cookie_but_kept_the_page_gets_a_new_one(site: Site) -> None:
    assert given_cookie(site.get("/", if_none_match='"1"', if_modified_since="Sun, 22 Nov 2099 13:22:11 GMT"))


def test_every_answer_says_that_its_type_is_meant_and_keeps_addresses_to_itself(site: Site) -> None:
    for path in ("/", "/health", PLOTLY):
        answer = site.get(path)
        assert answer.header("x-content-type-options") == "nosniff"
        assert answer.header("referrer-policy") == "same-origin"


def test_a_page_may_ask_no_other_server_for_anything(site: Site) -> None:
    rules = dict(rule.strip().split(" ", 1) for rule in site.get("/").header("content-security-policy").split(";"))
    assert not re.search(r"https?:|\*", " ".join(rules.values()))
    assert rules["default-src"].split()[0] == "'self'"
    assert rules["object-src"] == "'none'"


# --- files ------------------------------------------------------------------------------------------------------------


def modules() -> list[str]:
    frontend = ROOT / "playground" / "frontend"
    return sorted(path.relative_to(frontend).as_posix() for path in frontend.rglob("*.js"))


def test_plotly_is_of_the_version_that_the_pinned_package_carries() -> None:
    vendored_version = re.match(rb"/\*\*\s+\* plotly\.js \(cartesian - minified\) v(\S+)", VENDORED.read_bytes())
    assert vendored_version is not None
    assert vendored_version[1].decode() == get_plotlyjs_version()


def test_plotly_is_served_as_published_and_compressed(site: Site) -> None:
    content = VENDORED.read_bytes()
    plain_answer, packed_answer = site.get(PLOTLY), site.get(PLOTLY, accept_encoding="br, gzip")
    assert plain_answer.body == gzip.decompress(packed_answer.body) == content
    assert len(packed_answer.body) < len(content) / 3
    assert (plain_answer.header("content-encoding"), packed_answer.header("content-encoding")) == ("", "gzip")
    for answer in (plain_answer, packed_answer):
        assert answer.header("content-type") == "text/javascript; charset=utf-8"
        assert answer.header("cache-control") == "public, max-age=31536000, immutable"
        assert answer.header("vary") == "Accept-Encoding"


def test_the_modules_of_a_page_are_served_as_they_are(site: Site) -> None:
    assert {"core/run_stream.js", "train/page.js", "train/curves.js", "reader/one/player.js"} <= set(modules())
    for name in modules():
        answer = site.get(f"{ASSETS}/{name}", accept_encoding="gzip")
        assert gzip.decompress(answer.body) == (ROOT / "playground/frontend" / name).read_bytes()
        assert answer.header("content-type").startswith("text/javascript")
        assert "immutable" in answer.header("cache-control")
    assert site.get(f"{ASSETS}/styles/train.css").header("content-type").startswith("text/css")


def test_every_file_of_the_tree_that_a_page_loads_is_served_and_imports_what_is_there(site: Site) -> None:
    frontend = ROOT / "playground" / "frontend"
    files = [path for path in frontend.rglob("*") if path.suffix in (".js", ".css")]
    assert {path.parent.name for path in files} >= {
        "core",
        "charts",
        "train",
        "reader",
        "runs",
        "curves",
        "sweep",
        "styles",
    }
    for path in files:
        assert site.get(f"{ASSETS}/{path.relative_to(frontend).as_posix()}").body == path.read_bytes()
        code = re.sub(r"//.*|/\*[\s\S]*?\*/", "", path.read_text(encoding="utf-8"))  # what comments import are types
        for other in re.findall(r'(?:from|import\()\s*"(\.[^"]+)"', code):
            assert (path.parent / other).resolve() in files, f"{path} imports {other}"


@pytest.mark.parametrize(
    "path",
    [
        f"{ASSETS}/nothing.js",
        f"{ASSETS}/__init__.py",
        f"{ASSETS}/train/page.html",
        f"{ASSETS}/../main.py",
        f"{ASSETS}/..%2f..%2fmain.py",
        f"{ASSETS}/%2e%2e/train/page.js",
        f"{ASSETS}/",
        "/assets/0000000000000000/train/page.js",
        "/plotly-0000000000000000.min.js",
    ],
)
def test_nothing_else_is_served(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status == 404
    assert "immutable" not in answer.header("cache-control")


def test_a_file_can_be_asked_about_without_its_content(site: Site) -> None:
    answer = site.get(PLOTLY, method="HEAD", accept_encoding="gzip")
    assert (answer.status, answer.body) == (200, b"")
    assert site.get(PLOTLY, method="POST").status == 405


@pytest.mark.parametrize(
    ("header", "allowed"),
    [
        ("gzip", True),
        ("gzip, deflate, br, zstd", True),
        ("br;q=1.0, GZIP; q=0.8, *;q=0.1", True),
        ("*", True),
        ("", False),
        ("identity", False),
        ("br, gzip;q=0", False),
        ("gzip; q=0.0", False),
    ],
)
def test_a_browser_gets_gzip_only_if_it_takes_it(header: str, allowed: bool) -> None:
    assert takes_gzip(header) == allowed


def test_a_page_names_early_what_it_will_load(site: Site) -> None:
    links = site.get("/").header("link").split(", ")
    assert f"<.{PLOTLY}>; rel=preload; as=script" in links  # of the usual priority: it is the largest
    preloaded = [link.partition(">")[0].rpartition(f"{ASSETS}/")[2] for link in links if "modulepreload" in link]
    assert preloaded[0] == "train/page.js"
    assert {"core/dom.js", "reader/clock.js"} <= set(preloaded), "those that the page finds last"
    assert not [name for name in preloaded if name.startswith(("runs/", "sweep/"))], "the other page's"
    assert len(set(preloaded)) == len(preloaded) < len(modules())


def test_the_headers_of_a_page_are_not_too_large_for_a_proxy(site: Site) -> None:
    answer = site.get("/")
    assert answer.header("link")
    # nginx has a page of memory for them, 4 kB; what Streamlit itself says is not among these.
    assert sum(len(name) + len(value) + len(": \r\n") for name, value in answer.headers.getheaders()) < 3500


# --- the server itself ------------------------------------------------------------------------------------------------


def test_pages_find_the_server_that_shows_them_and_only_while_it_does(server: Server) -> None:
    assert current() is None
    with showing_pages(server):
        assert current() is server
        with pytest.raises(RuntimeError, match="another server"), showing_pages(server):
            raise AssertionError
        assert current() is server
    assert current() is None
