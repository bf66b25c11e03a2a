"""The Inside page: the network taken apart, and why it answers what it answers."""

from playground import components
from playground.catalogue import catalogue_json
from playground.session import live_path, page_assets, tell, visitor_job

job, problem = visitor_job()
if problem:
    tell(problem)
else:
    files = page_assets()
    components.inside(live=live_path(job), assets=files.modules, plotly=files.plotly, catalogue=catalogue_json())
