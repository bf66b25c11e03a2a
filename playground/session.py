"""Whose page this is: the visitor's cookie, the visitor's job, and what stands in the way if there is none."""

import secrets

import streamlit as st

from playground import live_plot, web
from playground.jobs import JOBS, Job

NOT_SERVED = (
    "This page was started without its server part, so nothing can train. "
    "Start it with `streamlit run` in the project's folder, without a file name."
)
NO_COOKIE = (
    "Your browser sent no cookie, and the playground needs one to know your run from others'. "
    "Allow cookies for this site and reload."
)


def visitor_job() -> tuple[Job, str]:
    """The job of the visitor who looks at this page, and "" or one sentence that says why it cannot be reached live."""
    if not web.serving():
        owner, problem = None, NOT_SERVED
    else:
        owner = web.visitor_in(st.context.headers.get_all("Cookie"))
        problem = "" if owner else NO_COOKIE
    if owner is None:
        # A job that no socket can reach never trains: the settings can still be looked at.
        owner = st.session_state.setdefault("nobody", secrets.token_urlsafe())
    return JOBS.of(owner), problem


def live_path(job: Job) -> str:
    """The path of the WebSocket that streams `job`; it opens only for the cookie of the job's owner."""
    return f"/live/{job.id}"


def keep_company() -> None:
    """Keeps the visitor's training going while a page is shown that does not show it."""
    job, problem = visitor_job()
    if not problem:
        live_plot.presence(live=live_path(job), assets=web.ASSETS)
