"""What our server does besides Streamlit's: visitors' cookies, jobs' WebSockets, saved runs, and files of the page.

`Server` (in `app`) holds all of it; `current` gives a page's script the server that shows the page.
"""

from playground.server.app import Server
from playground.server.lookup import current

__all__ = ["Server", "current"]
