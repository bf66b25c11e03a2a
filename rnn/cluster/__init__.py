"""Sweeps on a Dask cluster that somebody runs already: needs `distributed`, which nothing else of `rnn` does."""
