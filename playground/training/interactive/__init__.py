"""The job that trains one run for a visitor: its record and commands, its rules, and the jobs of all visitors."""
