"""Short scripts that use rnn as a library; the tests run each."""
