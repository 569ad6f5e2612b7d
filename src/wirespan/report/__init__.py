"""Answers -> words, shapes, files; decides nothing."""
