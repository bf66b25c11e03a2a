"""The Train page: settings on the left, beside them the network that learns."""

from functools import partial

from playground import components
from playground.session import await_first_chart, tell, visitor_job
from playground.settings.panel import apply_turn, meet, settings_panel
from playground.settings.run_page import of_job, warn

job, problem = visitor_job()
warn(meet(job))
if problem:
    tell(problem)
    settings_panel(job)
else:
    # The network first: a browser that has all of it at once builds the widgets of the settings before it mounts that.
    came_back = components.train(**of_job(job), on_turn=partial(apply_turn, job.owner))
    settings_panel(job, came_back=came_back, first=partial(await_first_chart, job))
