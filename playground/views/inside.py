"""The Inside page: the network taken apart, and why it answers what it answers."""

from playground import components
from playground.session import live_path, page_assets, tell, visitor_job
from playground.settings.for_page import catalogue_json

job, problem = visitor_job()
if problem:
    tell(problem)
else:
    files = page_assets()
    components.inside(live=live_path(job), assets=files.modules, plotly=files.plotly, catalogue=catalogue_json())
