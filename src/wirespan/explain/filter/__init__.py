"""A subset of Wireshark's display-filter language: text -> a predicate over fields."""
