"""Recurrent cells, one a file: the arrays of its network by name, one step h_t = f(...), and that step's derivative."""
