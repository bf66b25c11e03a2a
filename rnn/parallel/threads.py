"""How many threads BLAS has in a process that trains: one, since a product that several share is rounded otherwise."""

ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""What its environment has, before numpy is loaded."""
