"""What a visitor takes away of a run besides its record: files made from it, each of which stands by itself."""
