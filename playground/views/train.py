"""The Train page: settings on the left, beside them the network that learns."""

from functools import partial

from playground import components
from playground.session import tell, visitor_job
from playground.settings.panel import apply_turn, meet, settings_panel
from playground.settings.run_page import of_job, warn

job, problem = visitor_job()
warn(meet(job))
came_back = False
# Before the panel, so that the browser shows the network before it builds the widgets of the settings.
if problem:
    tell(problem)
else:
    came_back = components.train(**of_job(job), on_turn=partial(apply_turn, job.owner))
settings_panel(job, came_back=came_back)
