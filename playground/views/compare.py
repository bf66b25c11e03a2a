"""The Compare page: the visitor's saved runs side by side, and sweeps over settings."""

from playground import compare, web
from playground.session import live_path, tell, visitor_job

job, problem = visitor_job()
if problem:
    tell(problem)
else:
    compare.compare(live=live_path(job), assets=web.ASSETS, plotly=web.PLOTLY)
