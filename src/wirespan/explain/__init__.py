"""A capture -> an answer: runs the rows in order, batch by batch."""
