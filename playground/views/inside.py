"""The Inside page: the network taken apart, and why it answers what it answers."""

from playground import components
from playground.session import tell, visitor_job
from playground.settings.opening import notes_of_link
from playground.settings.run_page import of_job, warn

job, problem = visitor_job()
if problem:
    tell(problem)
else:
    warn(notes_of_link(job))
    components.inside(**of_job(job))
