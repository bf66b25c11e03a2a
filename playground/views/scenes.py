"""The Scenes page: short stories about the network, one of which is chosen."""

from functools import partial

from playground import components
from playground.session import live_path, page_assets, tell, visitor_job
from playground.settings.scene_step import take_step

job, problem = visitor_job()
if problem:
    tell(problem)
else:
    components.scenes(live=live_path(job), assets=page_assets().modules, on_scene=partial(take_step, job.owner))
