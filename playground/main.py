"""The script that Streamlit runs for each visitor; guarded, because every spawned worker imports it once more."""

if __name__ == "__main__":
    from playground.ui import run

    run()
