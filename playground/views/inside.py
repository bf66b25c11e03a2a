"""The Inside page: the network taken apart, and why it answers what it answers."""

from playground import components
from playground.server.assets import ASSETS, PLOTLY
from playground.session import live_path, tell, visitor_job
from playground.settings.for_page import catalogue_json

job, problem = visitor_job()
if problem:
    tell(problem)
else:
    components.inside(live=live_path(job), assets=ASSETS, plotly=PLOTLY, catalogue=catalogue_json())
