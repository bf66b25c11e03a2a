"""What a page asks over HTTP: saved runs, sweeps, and why it was refused."""
