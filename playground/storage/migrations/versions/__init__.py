"""One step a file, from a version of the tables to the next."""
