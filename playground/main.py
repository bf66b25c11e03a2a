"""The script that Streamlit runs for each visitor; guarded, so that importing it starts nothing."""

if __name__ == "__main__":
    from playground.shell import run

    run()
