"""Figures as Plotly's JSON: every visual choice, no data, no Streamlit."""
