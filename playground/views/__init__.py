"""The pages, one file each; every one reads from top to bottom as it stands on the screen."""
