"""The route that takes a run away as a web page, which opens without a server.

    GET  /api/runs/{id}/run.html?sentence=&epoch=   the page, which opens with that sentence, at that epoch if kept

409 with a sentence for a run that no page can be made of: `playground.takeaway.run_page` says which.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from playground.inspection.question import NoAnswer
from playground.server.api.requests import Refused, of_visitor, own
from playground.server.api.runs.requests import file_name, id_in, with_store
from playground.server.streams.interactive_messages import MOST_CHARACTERS
from playground.server.subjects import saved_subject
from playground.storage import Store
from playground.takeaway.run_page import TooLarge, run_page

LONGEST_EPOCH = 12  # digits


async def web_page(request: Request, owner: str) -> Response:
    """The run as a web page."""
    run_id, sentence = id_in(request), request.query_params.get("sentence", "")
    if len(sentence) > MOST_CHARACTERS:
        raise Refused(413, f"The sentence is longer than {MOST_CHARACTERS:,} characters: shorten it.")
    epoch = request.query_params.get("epoch")
    if epoch is not None and not (epoch.isascii() and epoch.isdecimal() and len(epoch) <= LONGEST_EPOCH):
        raise Refused(400, "The epoch must be a whole number from 0.")

    def work(store: Store) -> Response:
        summary = store.newest(owner, run_id).summary
        try:
            subject = saved_subject(store, owner, run_id, None, nameless=True)
            page = run_page(subject, summary, sentence=sentence, epoch=None if epoch is None else int(epoch))
        except (NoAnswer, TooLarge) as error:
            raise Refused(409, str(error)) from error
        return Response(page, media_type="text/html", headers=own(file_name(summary, "html")))

    return await with_store(request, owner, work, heavy=True)


ROUTES = [Route("/api/runs/{id}/run.html", of_visitor(web_page), methods=["GET"])]
