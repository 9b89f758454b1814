"""What of a library serves the task at hand: engines behind one contract, and who chooses among them.

Pure functions over vectors, words and facts; whoever has a library brings its part as `Candidates`.
"""
