"""The app: a Streamlit page that trains the network of `rnn` live and draws what it sees."""
