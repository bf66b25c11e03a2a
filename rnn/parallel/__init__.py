"""Runs in several processes: the only part of rnn that starts any."""
