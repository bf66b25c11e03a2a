"""The app: a Streamlit page that trains the network of `rnn` live and draws what it sees."""

from pathlib import Path

FRONTEND = Path(__file__).resolve().parent / "frontend"
