"""What several tests share: captures, builders, notation."""
