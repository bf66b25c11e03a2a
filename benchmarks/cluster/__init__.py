"""How a sweep does on a Dask cluster: needs what requirements-cluster.txt names."""
