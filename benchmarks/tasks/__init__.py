"""What networks learn of the tasks in `data.tasks` and of real reviews, beside what they must reach."""
