"""The same equations laid out for speed, held equal to `rnn.network` by the tests."""
