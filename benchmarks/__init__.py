"""What is fast and how live it is: `python -m benchmarks` prints every figure, side by side in one run."""
