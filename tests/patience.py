"""How long a test waits before it gives up."""

# Seconds, and many more than anything here takes: a machine that is busy with something else may be much slower. A test
# that passes waits for none of it.
PATIENCE = 120
