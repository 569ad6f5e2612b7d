"""Many rows at once: chosen, summed, counted and packed."""
