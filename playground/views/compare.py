"""The Compare page: the visitor's saved runs side by side, and sweeps over settings."""

from playground import components
from playground.server.signing import public_tag
from playground.session import tell, visitor_job
from playground.settings.opening import notes_of_link
from playground.settings.run_page import of_job, warn

job, problem = visitor_job()
if problem:
    tell(problem)
else:
    warn(notes_of_link(job))
    components.compare(**of_job(job), whose=public_tag(job.owner))
