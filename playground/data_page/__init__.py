"""The parts of the Data page: what is in a set of sentences, and a set of the visitor's own."""
