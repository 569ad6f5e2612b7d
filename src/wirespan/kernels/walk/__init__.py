"""Exchanges into slices of time: back along what each waited for, with a reason for every part."""
