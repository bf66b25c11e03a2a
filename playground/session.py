"""Whose page this is: the visitor's cookie, the visitor's job, and what stands in the way if there is none."""

import secrets
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlencode

import streamlit as st

from playground import components
from playground.chosen_set import take_chosen_set
from playground.server import current
from playground.server.assets import Assets, own_assets
from playground.server.visitors import visitor_in
from playground.training import InteractiveJob, Jobs

NOT_SERVED = (
    "This page was started without its server part, so nothing can train. "
    "Start it with `streamlit run` in the project's folder, without a file name."
)
NO_COOKIE = "Your browser keeps no cookie for the playground here, which needs one to know your runs from others'"
FULL = (
    "{} visitors have the playground open here, and more find no room on this server. "
    "This page opens by itself as soon as one of them has left."
)
LOOK_FOR_ROOM = 5.0  # seconds


def visitor_job() -> tuple[InteractiveJob, str]:
    """The job of the visitor who looks at this page, and "" or one sentence that says why it cannot be reached live.

    It knows which set the visitor has chosen.
    """
    server = current()
    if server is None:
        owner, problem = None, NOT_SERVED
    else:
        owner = _visitor()
        problem = "" if owner else _no_cookie()
        if owner is not None and not server.jobs.has_room_for(owner):
            owner, problem = None, FULL.format(server.limits.visitors)
    if owner is None:
        # A job that no socket can reach never trains: the settings can still be looked at.
        owner = st.session_state.setdefault("nobody", secrets.token_urlsafe())
    job = jobs().of(owner)
    if not problem or server is None:  # else the choice waits for the job that the visitor will have
        take_chosen_set(job)
    return job, problem


def jobs() -> Jobs:
    """The jobs of the server that shows this page."""
    server = current()
    return _jobs_without_a_server() if server is None else server.jobs


def page_assets() -> Assets:
    """The files that this page loads, with their addresses."""
    server = current()
    return own_assets() if server is None else server.assets


@cache
def _jobs_without_a_server() -> Jobs:
    """Jobs for pages that were started without their server part: they show settings, and no socket reaches them."""
    return Jobs(limit=1)


def _visitor() -> str | None:
    server = current()
    return visitor_in(st.context.headers.get_all("Cookie"), server.signer) if server else None


def tell(problem: str) -> None:
    """Shows what stands in the way; if it is that the server is full, looks now and then whether there is room."""
    st.error(problem)
    server = current()
    if server is not None and problem == FULL.format(server.limits.visitors):
        _look_for_room()


@st.fragment(run_every=LOOK_FOR_ROOM)
def _look_for_room() -> None:
    owner = _visitor()
    if owner is None or jobs().has_room_for(owner):
        st.rerun()


def _no_cookie() -> str:
    """What to do where a browser keeps no cookie, as in another site's frame over http: one sentence, in Markdown.

    Streamlit opens the link in a new window, which knows nothing of this one; it leads to this page with its settings,
    wherever a proxy has put it.
    """
    settings = urlencode({name: st.query_params.get_all(name) for name in st.query_params}, doseq=True)
    own_window = f"[open it in a window of its own](?{settings})"
    return f"{NO_COOKIE}: {own_window}, or allow cookies for this site and reload the page."


def own_names(owner: str) -> tuple[str, ...]:
    """The names within the server of the sets of sentences that a visitor brought along."""
    server = current()
    return () if server is None else server.own_sets.names(owner)


def own_titles(owner: str) -> Mapping[str, str]:
    """The names of `own_names` by their titles."""
    server = current()
    return {} if server is None else server.own_sets.titles(owner)


def live_path(job: InteractiveJob) -> str:
    """The path of the WebSocket that streams `job`; it opens only for the cookie of the job's owner."""
    return f"/live/{job.id}"


def await_first_chart(job: InteractiveJob) -> None:
    """Waits, for a moment at most, until a page that shows `job` has drawn its first chart."""
    server = current()
    if server is not None:
        server.first_charts.wait(job.id)


def hold_connection() -> None:
    """Holds a connection to the visitor's job so that it trains on while another page is shown."""
    job, problem = visitor_job()
    if not problem:
        components.presence(live=live_path(job), assets=page_assets().modules)
