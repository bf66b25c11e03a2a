"""What is said of a cluster, on a page as in a terminal; all of it without the packages that a cluster needs."""

PACKAGES = "pip install -r requirements-cluster.txt"
"""How what a cluster needs is installed, in the checkout."""

NO_WORKERS_YET = "The cluster at {} has no workers: this sweep begins when one comes."
NO_WORKERS_NOW = "The cluster at {} has no workers now: this sweep goes on when one comes."
ON_CORES = "It trains on the cluster at {}, on {:,} of its cores at once."
